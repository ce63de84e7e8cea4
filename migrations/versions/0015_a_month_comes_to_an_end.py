"""A month comes to an end: what it came to is written down when it is closed, and every audit too.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOR_GOOD = ("month_end", "month_flow", "audit_run")


def upgrade() -> None:
    for make in (_month_end, _month_flow, _audit_run, _deposit_month, _bringers_month, _desa_month):
        make()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in ("desa_month", "bringers_month", "deposit_month", *reversed(FOR_GOOD)):
        op.drop_table(table)


def _month_end() -> None:
    op.create_table(
        "month_end",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "month", name=op.f("pk_month_end")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_month_end_unit_id_seq_journal")
        ),
    )


def _month_flow() -> None:
    op.create_table(
        "month_flow",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("debit_kind", sa.String(20), nullable=False),
        sa.Column("credit_kind", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "month", "debit_kind", "credit_kind", name=op.f("pk_month_flow")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_month_flow_unit_id_unit")),
    )


def _audit_run() -> None:
    op.create_table(
        "audit_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_run")),
    )


def _deposit_month() -> None:
    figures = ("households", "others", "women", "men")
    op.create_table(
        "deposit_month",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in figures),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "month", name=op.f("pk_deposit_month")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_deposit_month_unit_id_unit")),
    )


def _bringers_month() -> None:
    op.create_table(
        "bringers_month",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("waste_type_id", BIG, nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "month", "waste_type_id", name=op.f("pk_bringers_month")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_bringers_month_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["waste_type_id"], ["waste_type.id"], name=op.f("fk_bringers_month_waste_type_id_waste_type")
        ),
    )


def _desa_month() -> None:
    op.create_table(
        "desa_month",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("region_code", sa.String(13), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "month", "region_code", name=op.f("pk_desa_month")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_desa_month_unit_id_unit")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_desa_month_region_code_region")),
    )
