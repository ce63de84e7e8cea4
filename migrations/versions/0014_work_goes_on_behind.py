"""Work goes on behind.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import one_of

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
UNDER_WAY = sa.text("kind = 'zip' AND state IN ('waiting', 'running')")
LISTED = sa.text("stopped_at IS NULL")
GONE_OUT = sa.text("state IN ('sending', 'sent', 'unsure') AND NOT again")


def upgrade() -> None:
    _job()
    _recipient()
    _letter()


def downgrade() -> None:
    for table in ("letter", "recipient", "job"):
        op.drop_table(table)


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("current", sa.String(length=200), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by_id", BIG, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("beat_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.CheckConstraint(one_of("kind", ("zip", "mail")), name=op.f("ck_job_jobkind")),
        sa.CheckConstraint(
            one_of("state", ("waiting", "running", "done", "failed", "cancelled")), name=op.f("ck_job_jobstate")
        ),
        sa.CheckConstraint("done <= total", name=op.f("ck_job_no_more_done_than_there_is")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('waiting', 'running'))", name=op.f("ck_job_ended_when_it_is_over")
        ),
        sa.CheckConstraint("file_name = '' OR state = 'done'", name=op.f("ck_job_file_when_done")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_job_unit_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["app_user.id"], name=op.f("fk_job_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("operation", name=op.f("uq_job_operation")),
    )
    op.create_index("ix_job_unit_id_id", "job", ["unit_id", "id"])
    op.create_index(
        "uq_job_unit_id", "job", ["unit_id"], unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY
    )


def _recipient() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by_id", BIG, nullable=False),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.Column("stopped_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(stopped_at IS NULL) = (stopped_by_id IS NULL)", name=op.f("ck_recipient_stopped_by_somebody")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_recipient_unit_id")),
        sa.ForeignKeyConstraint(["added_by_id"], ["app_user.id"], name=op.f("fk_recipient_added_by_id")),
        sa.ForeignKeyConstraint(["stopped_by_id"], ["app_user.id"], name=op.f("fk_recipient_stopped_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
    )
    op.create_index(
        "uq_recipient_unit_id_scope_address", "recipient", ["unit_id", "scope", "address"], unique=True,
        sqlite_where=LISTED, postgresql_where=LISTED,
    )  # fmt: skip


def _letter() -> None:
    op.create_table(
        "letter",
        sa.Column("id", BIG, nullable=False),
        sa.Column("job_id", BIG, nullable=False),
        sa.Column("recipient_id", BIG, nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("at", INSTANT, nullable=True),
        sa.CheckConstraint(
            one_of("state", ("waiting", "sending", "sent", "refused", "already", "unsure")),
            name=op.f("ck_letter_letterstate"),
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_letter_job_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name=op.f("fk_letter_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("job_id", "recipient_id", name=op.f("uq_letter_job_id_recipient_id")),
    )
    op.create_index(
        "uq_letter_recipient_id_sha256", "letter", ["recipient_id", "sha256"], unique=True,
        sqlite_where=GONE_OUT, postgresql_where=GONE_OUT,
    )  # fmt: skip
