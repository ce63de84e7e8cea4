"""A claim is filed, with the words of its profile.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
FOR_GOOD = ("claim_profile", "claim_filing")


def upgrade() -> None:
    _profile()
    _filing()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in reversed(FOR_GOOD):
        op.drop_table(table)


def _profile() -> None:
    lengths = {"title": 200, **dict.fromkeys(("shape", "stage", "initiator", "sort"), 120)}
    texts = {"design": 8000, **dict.fromkeys(("purpose", "benefit", "result"), 4000)}
    op.create_table(
        "claim_profile",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in lengths.items()),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in texts.items()),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        sa.Column("written_by_id", BIG, nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_claim_profile_has_a_title")),
        sa.ForeignKeyConstraint(["written_by_id"], ["app_user.id"], name=op.f("fk_claim_profile_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_profile")),
        sa.UniqueConstraint("operation", name=op.f("uq_claim_profile_operation")),
        sa.UniqueConstraint("year", "version", name=op.f("uq_claim_profile_year_version")),
    )


def _filing() -> None:
    op.create_table(
        "claim_filing",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("no", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", AT, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.CheckConstraint(one_of("kind", ("filed", "answer")), name=op.f("ck_claim_filing_filingkind")),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name=op.f("ck_claim_filing_a_level")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_claim_filing_has_words")),
        sa.ForeignKeyConstraint(["by_id"], ["app_user.id"], name=op.f("fk_claim_filing_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_filing")),
        sa.UniqueConstraint("operation", name=op.f("uq_claim_filing_operation")),
    )
    op.create_index("ix_claim_filing_year_no", "claim_filing", ["year", "no"])
