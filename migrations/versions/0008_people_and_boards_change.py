"""People and boards change: hand-overs, units that close, members who die, split or move.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of, recheck, uncheck

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS = (
    "weigh_in", "reversal", "correction", "opening", "enrolment", "merge", "note", "request", "approval", "payment",
    "release", "pocket_move", "payout", "debt", "fund", "sale", "collection", "transfer", "count", "cash",
    "cash_count", "goods", "closing", "history",
)  # fmt: skip
KINDS = (
    "inherit_paid", "inherit_moved", "split", "move_out", "move_via", "move_in", "due_paid", "due_got", "rest_out",
    "rest_in", "unit_closed",
)  # fmt: skip
PURSES = ("cash", "bank")
FOR_GOOD = ("appointment", "hand_over", "passage", "death", "savers_list")


def upgrade() -> None:
    op.add_column("chain_head", sa.Column("frozen_seq", sa.Integer(), nullable=True))
    op.add_column("member", sa.Column("ended_as", sa.String(length=20), nullable=True))
    recheck("member", {}, {"ck_member_ending": one_of("ended_as", ("died", "moved"))})
    recheck("operation", {"ck_operation_actkind": one_of("kind", (*ACTS, "hand_over", "passage"))})
    for make in (_appointment, _hand_over, _passage, _death, _savers_list, _unit_closing):
        make()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in ("unit_closing", "savers_list", "death", "passage", "hand_over", "appointment"):
        op.drop_table(table)
    recheck("operation", {"ck_operation_actkind": one_of("kind", ACTS)})
    uncheck("member", "ck_member_ending")
    op.drop_column("member", "ended_as")
    op.drop_column("chain_head", "frozen_seq")


def _appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("letter_number", sa.String(length=60), nullable=False),
        sa.Column("letter_day", sa.Date(), nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointed_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["appointed_by_id"], ["app_user.id"], name=op.f("fk_appointment_appointed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appointment_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_appointment_unit_id_seq")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_appointment_user_id")),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_appointment")),
    )


def _hand_over() -> None:
    op.create_table(
        "hand_over",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("taken_by", sa.String(length=200), nullable=False),
        sa.Column("witness", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("checks", sa.String(length=200), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("bank", sa.BigInteger(), nullable=False),
        sa.Column("bank_read", sa.BigInteger(), nullable=False),
        sa.Column("stock", sa.BigInteger(), nullable=False),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("receivable", sa.BigInteger(), nullable=False),
        sa.Column("in_transit", sa.BigInteger(), nullable=False),
        sa.Column("due_from", sa.BigInteger(), nullable=False),
        sa.Column("due_to", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("fund", sa.BigInteger(), nullable=False),
        sa.Column("count_seq", sa.Integer(), nullable=True),
        sa.Column("appointment_seq", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.CheckConstraint("bank_read >= 0", name=op.f("ck_hand_over_not_negative")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_hand_over_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_hand_over_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_hand_over_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_hand_over")),
    )


def _passage() -> None:
    op.create_table(
        "passage",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("act", sa.Uuid(), nullable=False),
        sa.Column("member_id", BIG, nullable=True),
        sa.Column("to_id", BIG, nullable=True),
        sa.Column("from_unit_id", BIG, nullable=True),
        sa.Column("to_unit_id", BIG, nullable=True),
        sa.Column("pockets", sa.JSON(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("purse", sa.String(length=20), nullable=True),
        sa.Column("letter_number", sa.String(length=60), nullable=False),
        sa.Column("letter_day", sa.Date(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("agreed_by_id", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.CheckConstraint(one_of("kind", KINDS), name=op.f("ck_passage_kind")),
        sa.CheckConstraint(
            "amount >= 0 AND (amount = 0) = (kind = 'unit_closed')", name=op.f("ck_passage_moves_something")
        ),
        sa.CheckConstraint(one_of("purse", PURSES), name=op.f("ck_passage_purse")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["app_user.id"], name=op.f("fk_passage_agreed_by_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_passage_from_unit_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_passage_member_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_passage_recorded_by_id")),
        sa.ForeignKeyConstraint(["to_id"], ["member.id"], name=op.f("fk_passage_to_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_passage_to_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_passage_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_passage_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_passage")),
    )
    op.create_index("ix_passage_act", "passage", ["act"], unique=False)
    op.create_index("ix_passage_unit_id_member_id", "passage", ["unit_id", "member_id"], unique=False)


def _death() -> None:
    op.create_table(
        "death",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("told_by", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_death_member_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_death_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_death_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_death_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_death")),
        sa.UniqueConstraint("member_id", name=op.f("uq_death_member_id")),
    )


def _savers_list() -> None:
    op.create_table(
        "savers_list",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("witness", sa.String(length=120), nullable=False),
        sa.Column("savers", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.CheckConstraint("savers > 0 AND amount > 0", name=op.f("ck_savers_list_somebody_signed")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_savers_list_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_savers_list_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_savers_list_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_savers_list")),
    )


def _unit_closing() -> None:
    op.create_table(
        "unit_closing",
        sa.Column("unit_id", BIG, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", BIG, nullable=False),
        sa.Column("confirmed_by_id", BIG, nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(seq IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_unit_closing_confirmed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["app_user.id"], name=op.f("fk_unit_closing_confirmed_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["app_user.id"], name=op.f("fk_unit_closing_proposed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_closing_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_closing")),
    )
