"""Others report themselves.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("bsu", "bsi", "tps3r", "school", "other")
CAME_BY = ("agency", "link", "file")
FOR_GOOD = ("outside_report", "reminder")


def upgrade() -> None:
    for make in (_outside_unit, _outside_report, _reminder):
        make()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in ("reminder", "outside_report", "outside_unit"):
        op.drop_table(table)


def _outside_unit() -> None:
    op.create_table(
        "outside_unit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("token_made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by_id", BIG, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(one_of("kind", KINDS), name=op.f("ck_outside_unit_outsidekind")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_outside_unit_unit_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_outside_unit_region_code")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["app_user.id"], name=op.f("fk_outside_unit_registered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_unit")),
        sa.UniqueConstraint("unit_id", "search", name=op.f("uq_outside_unit_unit_id_search")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_outside_unit_token_hash")),
    )


def _outside_report() -> None:
    cells = ("paper", "plastic", "metal", "glass", "other", "sold", "paid")
    op.create_table(
        "outside_report",
        sa.Column("outside_id", BIG, autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        *(sa.Column(cell, sa.BigInteger(), nullable=False) for cell in cells),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("came_by", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=True),
        sa.CheckConstraint(one_of("came_by", CAME_BY), name=op.f("ck_outside_report_cameby")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_outside_report_counts_from_one")),
        sa.CheckConstraint("(version = 1) = (reason = '')", name=op.f("ck_outside_report_a_correction_says_why")),
        sa.CheckConstraint(
            "(came_by = 'link') = (recorded_by_id IS NULL)", name=op.f("ck_outside_report_somebody_unless_by_link")
        ),
        sa.CheckConstraint(
            "members >= 0 AND paper >= 0 AND plastic >= 0 AND metal >= 0 AND glass >= 0 AND other >= 0 AND sold >= 0 "
            "AND paid >= 0",
            name=op.f("ck_outside_report_nothing_below_zero"),
        ),
        sa.ForeignKeyConstraint(["outside_id"], ["outside_unit.id"], name=op.f("fk_outside_report_outside_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_outside_report_recorded_by_id")),
        sa.PrimaryKeyConstraint("outside_id", "month", "version", name=op.f("pk_outside_report")),
        sa.UniqueConstraint("operation", name=op.f("uq_outside_report_operation")),
    )


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("unit_id", BIG, nullable=True),
        sa.Column("outside_id", BIG, nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_by_id", BIG, nullable=False),
        sa.CheckConstraint("(unit_id IS NULL) <> (outside_id IS NULL)", name=op.f("ck_reminder_of_one_or_the_other")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reminder_unit_id")),
        sa.ForeignKeyConstraint(["outside_id"], ["outside_unit.id"], name=op.f("fk_reminder_outside_id")),
        sa.ForeignKeyConstraint(["reminded_by_id"], ["app_user.id"], name=op.f("fk_reminder_reminded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("operation", name=op.f("uq_reminder_operation")),
    )
    op.create_index("ix_reminder_month", "reminder", ["month"], unique=False)
