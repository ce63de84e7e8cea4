"""Money goes out: accounts for all that a unit has and owes, pockets with rules, months that close.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of, recheck

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = ("month_close", "pocket_rule", "pocket_release", "pocket_move")

KINDS = ("stock", "savings", "share", "opening")
ALL_KINDS = (
    "cash", "bank", "stock", "goods", "receivable", "in_transit", "due_from", "member_owes", "expense", "shrink",
    "cash_diff", "savings", "held", "due_to", "fund", "share", "margin", "fee", "income", "opening",
)  # fmt: skip
GUARDED = (
    "cash", "bank", "stock", "goods", "receivable", "in_transit", "due_from", "member_owes", "savings", "held",
    "due_to", "fund",
)  # fmt: skip
ACTS = ("weigh_in", "reversal", "correction", "opening", "enrolment", "merge", "note")
ALL_ACTS = (
    *ACTS, "request", "approval", "payment", "release", "pocket_move", "payout", "debt", "sale", "collection",
    "transfer", "count", "cash", "cash_count", "goods", "closing", "history",
)  # fmt: skip


def _checks(kinds: tuple[str, ...], guarded: tuple[str, ...], owned: str) -> dict[str, str]:
    return {
        "ck_account_accountkind": one_of("kind", kinds),
        "ck_account_never_below_zero": f"NOT {one_of('kind', guarded)} OR balance >= 0",
        "ck_account_savings_belong_to_a_member": f"({owned}) = (member_id IS NOT NULL)",
    }


def upgrade() -> None:
    op.add_column("account", sa.Column("part", sa.String(length=20), server_default="", nullable=False))
    recheck("account", _checks(ALL_KINDS, GUARDED, one_of("kind", ("member_owes", "savings", "held"))))
    recheck("operation", {"ck_operation_actkind": one_of("kind", ALL_ACTS)})
    op.add_column("chain_head", sa.Column("closed_through", sa.Date(), nullable=True))
    op.add_column("app_user", sa.Column("pin_hash", sa.String(length=200), server_default="", nullable=False))
    with op.batch_alter_table("app_user") as table:
        table.add_column(sa.Column("person_id", BIG, nullable=True))
        table.create_foreign_key(op.f("fk_app_user_person_id"), "person", ["person_id"], ["id"])
    op.create_table(
        "month_close",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["app_user.id"], name=op.f("fk_month_close_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_month_close_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_month_close")),
        sa.UniqueConstraint("unit_id", "month", name=op.f("uq_month_close_unit_id_month")),
    )
    _pockets()
    keep_for_good(*KEPT)


def _pockets() -> None:
    op.create_table(
        "pocket",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_pocket_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "code", name=op.f("pk_pocket")),
    )
    op.create_table(
        "pocket_rule",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("pocket", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rest", sa.String(length=20), nullable=False),
        sa.Column("rest_days", sa.SmallInteger(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("pays_from", sa.Date(), nullable=True),
        sa.Column("pays_until", sa.Date(), nullable=True),
        sa.Column("set_by_id", BIG, nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rest IN ('none', 'days', 'released')", name=op.f("ck_pocket_rule_rest")),
        sa.CheckConstraint(
            "rest_days BETWEEN 0 AND 366 AND (rest = 'days') = (rest_days > 0)",
            name=op.f("ck_pocket_rule_days_of_rest"),
        ),
        sa.CheckConstraint("minimum >= 0 AND fee >= 0", name=op.f("ck_pocket_rule_not_negative")),
        sa.CheckConstraint(
            "pays_from IS NULL OR pays_until IS NULL OR pays_from <= pays_until",
            name=op.f("ck_pocket_rule_a_time_to_pay"),
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_pocket_rule_set_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_pocket_rule_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pocket_rule")),
    )
    op.create_index(
        "ix_pocket_rule_unit_id_pocket_valid_from", "pocket_rule", ["unit_id", "pocket", "valid_from"], unique=False
    )
    op.create_table(
        "pocket_release",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("pocket", sa.String(length=20), nullable=False),
        sa.Column("deposits_until", sa.Date(), nullable=False),
        sa.Column("released_by_id", BIG, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["released_by_id"], ["app_user.id"], name=op.f("fk_pocket_release_released_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_pocket_release_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pocket_release")),
    )
    op.create_index("ix_pocket_release_unit_id_pocket", "pocket_release", ["unit_id", "pocket"], unique=False)
    op.create_table(
        "member_pocket",
        sa.Column("member_id", BIG, autoincrement=False, nullable=False),
        sa.Column("pocket", sa.String(length=20), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_pocket_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_pocket")),
    )
    op.create_table(
        "pocket_move",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("from_pocket", sa.String(length=20), nullable=False),
        sa.Column("to_pocket", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pocket_move_amount_positive")),
        sa.CheckConstraint("from_pocket <> to_pocket", name=op.f("ck_pocket_move_two_pockets")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_pocket_move_member_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_pocket_move_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_pocket_move")),
    )


def downgrade() -> None:
    let_go(*KEPT)
    for table in ("pocket_move", "member_pocket", "pocket_release", "pocket_rule", "pocket", "month_close"):
        op.drop_table(table)
    with op.batch_alter_table("app_user") as table:
        table.drop_constraint(op.f("fk_app_user_person_id"), type_="foreignkey")
        table.drop_column("person_id")
        table.drop_column("pin_hash")
    op.drop_column("chain_head", "closed_through")
    recheck("operation", {"ck_operation_actkind": one_of("kind", ACTS)})
    recheck("account", _checks(KINDS, ("stock", "savings"), "kind = 'savings'"))
    op.drop_column("account", "part")
