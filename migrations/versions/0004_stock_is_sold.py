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
    _sales()
    op.create_index("ix_activity_unit_id_act_at", "activity", ["unit_id", "act", "at"])
    keep_for_good(*SOLD_FOR_GOOD)


def downgrade() -> None:
    let_go(*SOLD_FOR_GOOD)
    op.drop_index("ix_activity_unit_id_act_at", "activity")
    for table in (
        "collection_reversal", "collection", "sale_reversal", "sale_line", "sale", "collector_price", "collector",
    ):  # fmt: skip
        op.drop_table(table)
    _drop_transfers_and_counts()


SOLD_FOR_GOOD = ("collector_price", "sale", "sale_line", "sale_reversal", "collection", "collection_reversal")
MOVED_FOR_GOOD = (
    "stock_move", "stock_count", "stock_count_line", "regrade", "transfer_line", "transfer_received", "transfer_act",
)  # fmt: skip


def _transfers_and_counts() -> None:
    _stock()
    _counts()
    _transfers()
    keep_for_good(*MOVED_FOR_GOOD)


def _drop_transfers_and_counts() -> None:
    let_go(*MOVED_FOR_GOOD)
    for table in (
        "transfer_act", "transfer_received", "transfer_line", "transfer_plan", "transfer", "regrade",
        "stock_count_line", "stock_count", "stock_move", "stock_layer",
    ):  # fmt: skip
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


def _counts() -> None:
    op.create_table(
        "stock_count",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["counted_by_id"], ["app_user.id"], name=op.f("fk_stock_count_counted_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_stock_count_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_stock_count_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_stock_count")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_stock_count_unit_id_number")),
    )
    op.create_table(
        "stock_count_line",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("grade_id", BIG, nullable=False),
        sa.Column("book_grams", sa.BigInteger(), nullable=False),
        sa.Column("book_value", sa.BigInteger(), nullable=False),
        sa.Column("counted_grams", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'same') = (reason IS NULL)", name=op.f("ck_stock_count_line_a_difference_has_a_reason")
        ),
        sa.CheckConstraint(
            "kind IN ('same', 'shrink', 'residue', 'surplus')", name=op.f("ck_stock_count_line_countkind")
        ),
        sa.CheckConstraint(
            "grams = abs(counted_grams - book_grams)", name=op.f("ck_stock_count_line_grams_are_the_difference")
        ),
        sa.CheckConstraint(
            "(kind = 'same' AND grams = 0 AND reason IS NULL) OR (kind = 'surplus' AND counted_grams > book_grams)"
            " OR (kind IN ('shrink', 'residue') AND counted_grams < book_grams)",
            name=op.f("ck_stock_count_line_kind_says_the_direction"),
        ),
        sa.CheckConstraint(
            "grams >= 0 AND value >= 0 AND counted_grams >= 0", name=op.f("ck_stock_count_line_not_negative")
        ),
        sa.CheckConstraint(
            "reason IN ('moisture', 'sorting', 'residue', 'shrink', 'misweighed', 'rejected', 'lost', 'surplus')",
            name=op.f("ck_stock_count_line_reason"),
        ),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_stock_count_line_grade_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["stock_count.unit_id", "stock_count.seq"], name=op.f("fk_stock_count_line_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", "position", name=op.f("pk_stock_count_line")),
    )
    op.create_table(
        "regrade",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("from_grade_id", BIG, nullable=False),
        sa.Column("to_grade_id", BIG, nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by_id", BIG, nullable=False),
        sa.CheckConstraint("grams > 0 AND value >= 0", name=op.f("ck_regrade_moves_something")),
        sa.CheckConstraint("from_grade_id <> to_grade_id", name=op.f("ck_regrade_two_grades")),
        sa.ForeignKeyConstraint(["done_by_id"], ["app_user.id"], name=op.f("fk_regrade_done_by_id")),
        sa.ForeignKeyConstraint(["from_grade_id"], ["grade.id"], name=op.f("fk_regrade_from_grade_id")),
        sa.ForeignKeyConstraint(["to_grade_id"], ["grade.id"], name=op.f("fk_regrade_to_grade_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_regrade_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_regrade_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_regrade")),
    )


def _transfers() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("induk_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'received', 'paid', 'recalled', 'dropped')",
            name=op.f("ck_transfer_transferstate"),
        ),
        sa.CheckConstraint("unit_id <> induk_id", name=op.f("ck_transfer_two_units")),
        sa.ForeignKeyConstraint(["induk_id"], ["unit.id"], name=op.f("fk_transfer_induk_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["app_user.id"], name=op.f("fk_transfer_made_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_transfer_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_transfer_unit_id_number")),
    )
    op.create_index("ix_transfer_induk_id_state", "transfer", ["induk_id", "state"], unique=False)
    op.create_table(
        "transfer_plan",
        sa.Column("transfer_id", BIG, autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("grade_id", BIG, nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("grams > 0", name=op.f("ck_transfer_plan_weighs_something")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_transfer_plan_grade_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_plan_transfer_id")),
        sa.PrimaryKeyConstraint("transfer_id", "position", name=op.f("pk_transfer_plan")),
    )
    op.create_table(
        "transfer_line",
        sa.Column("transfer_id", BIG, autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("grade_id", BIG, nullable=False),
        sa.Column("sent_grams", sa.BigInteger(), nullable=False),
        sa.Column("sent_value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("sent_grams > 0 AND sent_value >= 0", name=op.f("ck_transfer_line_weighs_something")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_transfer_line_grade_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_line_transfer_id")),
        sa.PrimaryKeyConstraint("transfer_id", "position", name=op.f("pk_transfer_line")),
    )
    op.create_table(
        "transfer_received",
        sa.Column("transfer_id", BIG, autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("kg_price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount = (grams * kg_price + 500) / 1000", name=op.f("ck_transfer_received_amount_is_weight_times_price")
        ),
        sa.CheckConstraint(
            "grams >= 0 AND kg_price BETWEEN 0 AND 10000000", name=op.f("ck_transfer_received_not_negative")
        ),
        sa.CheckConstraint(
            "reason IN ('moisture', 'sorting', 'residue', 'shrink', 'misweighed', 'rejected', 'lost', 'surplus')",
            name=op.f("ck_transfer_received_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id", "position"],
            ["transfer_line.transfer_id", "transfer_line.position"],
            name=op.f("fk_transfer_received_transfer_id_position"),
        ),
        sa.PrimaryKeyConstraint("transfer_id", "position", name=op.f("pk_transfer_received")),
    )
    op.create_table(
        "transfer_act",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("transfer_id", BIG, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_by", sa.String(length=20), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("received_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(step IN ('paid', 'collected')) = (paid_by IS NOT NULL)", name=op.f("ck_transfer_act_a_payment_says_how")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_transfer_act_not_negative")),
        sa.CheckConstraint("paid_by IN ('cash', 'bank')", name=op.f("ck_transfer_act_paidby")),
        sa.CheckConstraint("by_id <> received_by_id", name=op.f("ck_transfer_act_payer_did_not_receive")),
        sa.CheckConstraint(
            "step IN ('sent', 'recalled', 'received', 'settled', 'paid', 'collected')",
            name=op.f("ck_transfer_act_step"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["app_user.id"], name=op.f("fk_transfer_act_by_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["app_user.id"], name=op.f("fk_transfer_act_received_by_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_act_transfer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_transfer_act_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_transfer_act_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_transfer_act")),
        sa.UniqueConstraint("transfer_id", "step", name=op.f("uq_transfer_act_transfer_id_step")),
    )


def _sales() -> None:
    op.create_table(
        "collector",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_collector_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collector")),
        sa.UniqueConstraint("unit_id", "code", name=op.f("uq_collector_unit_id_code")),
    )
    op.create_table(
        "collector_price",
        sa.Column("id", BIG, nullable=False),
        sa.Column("collector_id", BIG, nullable=False),
        sa.Column("grade_id", BIG, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", BIG, nullable=True),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_collector_price_minimum_not_negative")),
        sa.CheckConstraint("price BETWEEN 0 AND 10000000", name=op.f("ck_collector_price_price_in_bounds")),
        sa.ForeignKeyConstraint(["collector_id"], ["collector.id"], name=op.f("fk_collector_price_collector_id")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_collector_price_grade_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_collector_price_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collector_price")),
    )
    op.create_index(
        "ix_collector_price_collector_id_grade_id_valid_from",
        "collector_price",
        ["collector_id", "grade_id", "valid_from"],
        unique=False,
    )
    op.create_table(
        "sale",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("collector_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("paid", sa.String(length=20), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sold_by_id", BIG, nullable=False),
        sa.CheckConstraint("total >= 0 AND cost >= 0", name=op.f("ck_sale_not_negative")),
        sa.CheckConstraint("paid IN ('cash', 'bank', 'later')", name=op.f("ck_sale_paid")),
        sa.ForeignKeyConstraint(["collector_id"], ["collector.id"], name=op.f("fk_sale_collector_id")),
        sa.ForeignKeyConstraint(["sold_by_id"], ["app_user.id"], name=op.f("fk_sale_sold_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sale_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_sale_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_sale")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_sale_unit_id_number")),
    )
    op.create_index("ix_sale_unit_id_collector_id", "sale", ["unit_id", "collector_id"], unique=False)
    op.create_table(
        "sale_line",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("grade_id", BIG, nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount = CASE WHEN measure = 'piece' THEN quantity * unit_price"
            " ELSE (quantity * unit_price + 500) / 1000 END",
            name=op.f("ck_sale_line_amount_is_quantity_times_price"),
        ),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_sale_line_cost_not_negative")),
        sa.CheckConstraint("measure IN ('kg', 'piece', 'litre')", name=op.f("ck_sale_line_measure")),
        sa.CheckConstraint(
            "reason IN ('moisture', 'sorting', 'residue', 'shrink', 'misweighed', 'rejected', 'lost', 'surplus')",
            name=op.f("ck_sale_line_reason"),
        ),
        sa.CheckConstraint("grams > 0 AND quantity > 0", name=op.f("ck_sale_line_something_was_sold")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_sale_line_grade_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["sale.unit_id", "sale.seq"], name=op.f("fk_sale_line_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", "position", name=op.f("pk_sale_line")),
    )
    op.create_table(
        "sale_reversal",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sale_seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["reversed_by_id"], ["app_user.id"], name=op.f("fk_sale_reversal_reversed_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "sale_seq"], ["sale.unit_id", "sale.seq"], name=op.f("fk_sale_reversal_unit_id_sale_seq")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_sale_reversal_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_sale_reversal")),
        sa.UniqueConstraint("unit_id", "sale_seq", name=op.f("uq_sale_reversal_unit_id_sale_seq")),
    )
    op.create_table(
        "collection",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("collector_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", BIG, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_collection_amount_positive")),
        sa.CheckConstraint("how <> 'written_off' OR note <> ''", name=op.f("ck_collection_given_up_for_a_reason")),
        sa.CheckConstraint("how IN ('cash', 'bank', 'written_off')", name=op.f("ck_collection_settled")),
        sa.ForeignKeyConstraint(["collector_id"], ["collector.id"], name=op.f("fk_collection_collector_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["app_user.id"], name=op.f("fk_collection_taken_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_collection_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_collection_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_collection")),
    )
    op.create_index("ix_collection_unit_id_collector_id", "collection", ["unit_id", "collector_id"], unique=False)
    _collections_undone()


def _collections_undone() -> None:
    table = "collection_reversal"
    op.create_table(
        table,
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("collection_seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["reversed_by_id"], ["app_user.id"], name=op.f(f"fk_{table}_reversed_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "collection_seq"], ["collection.unit_id", "collection.seq"],
            name=op.f(f"fk_{table}_unit_id_collection_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f(f"fk_{table}_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("unit_id", "collection_seq", name=op.f(f"uq_{table}_unit_id_collection_seq")),
    )  # fmt: skip
