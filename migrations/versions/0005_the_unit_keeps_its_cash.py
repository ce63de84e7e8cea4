"""The unit keeps its cash: opening figures, expenses, income, banking, counts of the box.

Journals are found by their day: a statement of a period then reads that period, not all history.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = ("opening_figures", "cash_category", "cash_entry", "cash_reversal", "cash_count", "cash_count_note")
KINDS = "kind IN ('expense', 'income', 'to_bank', 'from_bank', 'goods_bought')"


def upgrade() -> None:
    op.create_index("ix_journal_unit_id_posted_on_seq", "journal", ["unit_id", "posted_on", "seq"], unique=False)
    _opening_and_categories()
    _movements()
    _counts()
    keep_for_good(*KEPT)


def _of_a_journal(table: str) -> list[sa.schema.SchemaItem]:
    """The key of a journal's document."""
    return [
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f(f"fk_{table}_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f(f"pk_{table}")),
    ]


def _by(table: str, verb: str) -> list[sa.schema.SchemaItem]:
    """When, and who."""
    return [
        sa.Column(f"{verb}_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(f"{verb}_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint([f"{verb}_by_id"], ["app_user.id"], name=op.f(f"fk_{table}_{verb}_by_id")),
    ]


def _opening_and_categories() -> None:
    op.create_table(
        "opening_figures",
        *_of_a_journal("opening_figures"),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("bank", sa.BigInteger(), nullable=False),
        *_by("opening_figures", "recorded"),
        sa.CheckConstraint("cash >= 0 AND bank >= 0", name=op.f("ck_opening_figures_not_negative")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_opening_figures_unit_id")),
    )
    op.create_table(
        "cash_category",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        *_by("cash_category", "added"),
        sa.CheckConstraint(KINDS, name=op.f("ck_cash_category_cashkind")),
        sa.CheckConstraint("kind IN ('expense', 'income')", name=op.f("ck_cash_category_of_expense_or_income")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_cash_category_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "kind", "code", name=op.f("pk_cash_category")),
    )


def _movements() -> None:
    op.create_table(
        "cash_entry",
        *_of_a_journal("cash_entry"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("purse", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        *_by("cash_entry", "recorded"),
        sa.CheckConstraint(KINDS, name=op.f("ck_cash_entry_cashkind")),
        sa.CheckConstraint("purse IN ('cash', 'bank')", name=op.f("ck_cash_entry_purse")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cash_entry_amount_positive")),
        sa.CheckConstraint(
            "(kind IN ('expense', 'income')) = (category <> '')",
            name=op.f("ck_cash_entry_spent_or_earned_for_something"),
        ),
        sa.CheckConstraint(
            "(kind <> 'to_bank' OR purse = 'cash') AND (kind <> 'from_bank' OR purse = 'bank')",
            name=op.f("ck_cash_entry_banking_has_one_way"),
        ),
    )
    op.create_index("ix_cash_entry_unit_id_day", "cash_entry", ["unit_id", "day"], unique=False)
    op.create_table(
        "cash_reversal",
        *_of_a_journal("cash_reversal"),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_by("cash_reversal", "reversed"),
        sa.ForeignKeyConstraint(
            ["unit_id", "entry_seq"],
            ["cash_entry.unit_id", "cash_entry.seq"],
            name=op.f("fk_cash_reversal_unit_id_entry_seq"),
        ),
        sa.UniqueConstraint("unit_id", "entry_seq", name=op.f("uq_cash_reversal_unit_id_entry_seq")),
    )


def _counts() -> None:
    op.create_table(
        "cash_count",
        *_of_a_journal("cash_count"),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("explanation", sa.String(length=200), nullable=False),
        *_by("cash_count", "counted"),
        sa.CheckConstraint("what IN ('cash', 'goods')", name=op.f("ck_cash_count_counted")),
        sa.CheckConstraint("found >= 0 AND expected >= 0", name=op.f("ck_cash_count_not_negative")),
        sa.CheckConstraint("found = expected OR explanation <> ''", name=op.f("ck_cash_count_difference_is_explained")),
    )
    op.create_index("ix_cash_count_unit_id_day", "cash_count", ["unit_id", "day"], unique=False)
    op.create_table(
        "cash_count_note",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pieces", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("note > 0 AND pieces > 0", name=op.f("ck_cash_count_note_some_of_a_note")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["cash_count.unit_id", "cash_count.seq"], name=op.f("fk_cash_count_note_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", "note", name=op.f("pk_cash_count_note")),
    )


def downgrade() -> None:
    let_go(*KEPT)
    for table in reversed(KEPT):
        op.drop_table(table)
    op.drop_index("ix_journal_unit_id_posted_on_seq", table_name="journal")
