"""Old paper is brought in: a unit's history from before RDU.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, loosen, one_of, recheck, tighten, uncheck

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOR_GOOD = ("history_import", "history_line")
KINDS = ("deposit", "withdrawal", "sale", "opening")
NAMES = ("member", "item")

MULTIPLIED = "ck_weigh_in_line_amount_is_quantity_times_price"
TIMES = "amount = CASE WHEN measure = 'piece' THEN quantity * unit_price ELSE (quantity * unit_price + 500) / 1000 END"
NO_LIST = "ck_weigh_in_line_brought_lines_have_no_list"


def upgrade() -> None:
    _lines_may_be_brought()
    _files_and_lines()
    _names_and_signatures()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in ("opening_signature", "history_name", "history_line", "history_import"):
        op.drop_table(table)
    uncheck("weigh_in_line", NO_LIST)
    recheck("weigh_in_line", {MULTIPLIED: TIMES})
    for column in ("paper_row", "brought"):
        op.drop_column("weigh_in_line", column)
    tighten("weigh_in_line", "price_id")


def _lines_may_be_brought() -> None:
    """A line from paper keeps its amount as it was written, and no list of RDU priced it."""
    op.add_column("weigh_in_line", sa.Column("brought", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("weigh_in_line", sa.Column("paper_row", sa.Integer(), nullable=True))
    loosen("weigh_in_line", "price_id")
    recheck(
        "weigh_in_line",
        {MULTIPLIED: f"{TIMES} OR brought"},
        {NO_LIST: "brought = (price_id IS NULL) AND brought = (paper_row IS NOT NULL)"},
    )


def _files_and_lines() -> None:
    op.create_table(
        "history_import",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("cash_before", sa.BigInteger(), nullable=False),
        sa.Column("cash_counted", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["import_draft.id"], name=op.f("fk_history_import_draft_id")),
        sa.ForeignKeyConstraint(["imported_by_id"], ["app_user.id"], name=op.f("fk_history_import_imported_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_history_import_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_history_import")),
        sa.UniqueConstraint("unit_id", "content_hash", name=op.f("uq_history_import_unit_id_content_hash")),
    )
    op.create_table(
        "history_line",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("member_id", BIG, nullable=True),
        sa.Column("grade_id", BIG, nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("taken_grams", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("paper_row", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'sale') = (member_id IS NULL)", name=op.f("ck_history_line_a_sale_is_nobodys")),
        sa.CheckConstraint(
            "(kind = 'sale') = (grade_id IS NOT NULL)", name=op.f("ck_history_line_a_sale_is_of_something")
        ),
        sa.CheckConstraint(
            "amount >= 0 AND (kind = 'sale' OR amount > 0)", name=op.f("ck_history_line_amount_in_bounds")
        ),
        sa.CheckConstraint(
            "taken_grams BETWEEN 0 AND grams AND cost >= 0", name=op.f("ck_history_line_no_more_than_was_there")
        ),
        sa.CheckConstraint(one_of("kind", KINDS), name=op.f("ck_history_line_paperkind")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_history_line_grade_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_history_line_member_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_history_line_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_history_line")),
    )
    op.create_index(op.f("ix_history_line_member_id"), "history_line", ["member_id"])


def _names_and_signatures() -> None:
    op.create_table(
        "history_name",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("member_id", BIG, nullable=True),
        sa.Column("grade_id", BIG, nullable=True),
        sa.CheckConstraint("(kind = 'item') = (grade_id IS NOT NULL)", name=op.f("ck_history_name_an_item_is_a_grade")),
        sa.CheckConstraint("kind = 'member' OR member_id IS NULL", name=op.f("ck_history_name_an_item_is_no_member")),
        sa.CheckConstraint(one_of("kind", NAMES), name=op.f("ck_history_name_namekind")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_history_name_grade_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_history_name_member_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_history_name_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "kind", "key", name=op.f("pk_history_name")),
    )
    op.create_table(
        "opening_signature",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["kept_by_id"], ["app_user.id"], name=op.f("fk_opening_signature_kept_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"],
            ["opening_balance.unit_id", "opening_balance.seq"],
            name=op.f("fk_opening_signature_unit_id_seq"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_opening_signature")),
    )
