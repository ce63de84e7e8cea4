"""Stock is sold: collectors and their prices, sales, transfers to the induk, counts of the shed.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _transfers_and_counts()


def downgrade() -> None:
    _drop_transfers_and_counts()


MOVED_FOR_GOOD = ("stock_move",)


def _transfers_and_counts() -> None:
    _stock()
    keep_for_good(*MOVED_FOR_GOOD)


def _drop_transfers_and_counts() -> None:
    let_go(*MOVED_FOR_GOOD)
    for table in ("stock_move", "stock_layer"):
        op.drop_table(table)


def _stock() -> None:
    """Since when goods lie, and what moved them beside the scale. Until now only reversals took anything out, so the
    days' totals are what still lies there."""
    op.create_table(
        "stock_layer",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("grade_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("grams >= 0", name=op.f("ck_stock_layer_not_negative")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_stock_layer_grade_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_stock_layer_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "grade_id", "day", name=op.f("pk_stock_layer")),
    )
    op.create_table(
        "stock_move",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("grade_id", BIG, nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("grams <> 0 OR value <> 0", name=op.f("ck_stock_move_moves_something")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_stock_move_grade_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_stock_move_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", "grade_id", name=op.f("pk_stock_move")),
    )
    op.execute(
        "INSERT INTO stock_layer (unit_id, grade_id, day, grams) "
        "SELECT unit_id, grade_id, day, grams FROM day_total WHERE grams > 0"
    )
    op.execute(
        "INSERT INTO stock_move (unit_id, seq, grade_id, grams, value) "
        "SELECT r.unit_id, r.seq, l.grade_id, -SUM(l.net_grams), -SUM(l.amount) FROM weigh_in_reversal r "
        "JOIN weigh_in_line l ON l.unit_id = r.unit_id AND l.seq = r.weigh_in_seq "
        "GROUP BY r.unit_id, r.seq, l.grade_id"
    )
