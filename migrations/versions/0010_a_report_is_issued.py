"""A report is issued.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOR_GOOD = ("issued_report", "issued_paper", "signed_report")
AUDIENCES = one_of("audience", ("whole", "public"))


def upgrade() -> None:
    for make in (_issued_report, _issued_paper, _signed_report):
        make()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in reversed(FOR_GOOD):
        op.drop_table(table)


def _issued_report() -> None:
    op.create_table(
        "issued_report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", BIG, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_issued_report_counts_from_one")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_issued_report_days_in_order")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["app_user.id"], name=op.f("fk_issued_report_issued_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_issued_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_report")),
        sa.UniqueConstraint("operation", name=op.f("uq_issued_report_operation")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_report_code")),
        sa.UniqueConstraint("scope", "period", "version", name=op.f("uq_issued_report_scope_period_version")),
    )
    op.create_index("ix_issued_report_unit_id", "issued_report", ["unit_id"], unique=False)
    op.create_index("ix_issued_report_sha256", "issued_report", ["sha256"], unique=False)


def _issued_paper() -> None:
    op.create_table(
        "issued_paper",
        sa.Column("issued_id", BIG, autoincrement=False, nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(AUDIENCES, name=op.f("ck_issued_paper_audience")),
        sa.ForeignKeyConstraint(["issued_id"], ["issued_report.id"], name=op.f("fk_issued_paper_issued_id")),
        sa.PrimaryKeyConstraint("issued_id", "audience", name=op.f("pk_issued_paper")),
    )
    op.create_index("ix_issued_paper_sha256", "issued_paper", ["sha256"], unique=False)


def _signed_report() -> None:
    op.create_table(
        "signed_report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("issued_id", BIG, nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", BIG, nullable=False),
        sa.CheckConstraint(AUDIENCES, name=op.f("ck_signed_report_audience")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["app_user.id"], name=op.f("fk_signed_report_filed_by_id")),
        sa.ForeignKeyConstraint(["issued_id"], ["issued_report.id"], name=op.f("fk_signed_report_issued_id")),
        sa.ForeignKeyConstraint(
            ["issued_id", "audience"], ["issued_paper.issued_id", "issued_paper.audience"],
            name=op.f("fk_signed_report_issued_id_audience"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_report")),
        sa.UniqueConstraint("issued_id", "sha256", name=op.f("uq_signed_report_issued_id_sha256")),
    )  # fmt: skip
    op.create_index("ix_signed_report_sha256", "signed_report", ["sha256"], unique=False)
