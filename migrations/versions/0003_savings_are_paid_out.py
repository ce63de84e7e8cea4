"""Savings are paid out: requests, approvals, payments, pay-out days, debts of members.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of, recheck

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAYS = ("cash", "transfer", "goods", "electricity", "tax")
STATES = ("requested", "approved", "paid", "cancelled", "refused", "expired")
SOURCES = ("cash", "bank", "goods")

ACTS = (
    "weigh_in", "reversal", "correction", "opening", "enrolment", "merge", "note", "request", "approval", "payment",
    "release", "pocket_move", "payout", "debt", "sale", "collection", "transfer", "count", "cash", "cash_count",
    "goods", "closing", "history",
)  # fmt: skip
FOR_GOOD = ("debt_consent", "debt_settlement", "fund_gift", "fund_spending")
AS_ASKED = (
    "id", "unit_id", "number", "member_id", "pocket", "amount", "fee", "way", "asked_on", "asked_at", "asked_by_id",
    "asked_person_id", "asked_human", "request_seq", "expires_on", "weigh_in_seq",
)  # fmt: skip
"""What was asked never changes; words of people stay out, so that they can be made anonymous."""
AS_DONE = (
    "state", "approved_at", "approved_by_id", "approved_human", "approved_by_pin", "approved_seq", "paid_at",
    "paid_by_id", "paid_human", "paid_seq", "paid_to_person_id", "paid_from", "goods_value", "reference", "ended_at",
    "ended_by_id", "ended_seq",
)  # fmt: skip
"""What is over does not begin again."""
OVER = "OLD.state NOT IN ('requested', 'approved')"


def upgrade() -> None:
    _withdrawals()
    _keep_withdrawals()
    _payouts_and_debts()


def downgrade() -> None:
    _without_payouts_and_debts()
    op.drop_table("withdrawal")


def _keep_withdrawals() -> None:
    """Its state goes on until it is over; the rest is refused by the database."""
    guards = (
        ("as_asked", f"UPDATE OF {', '.join(AS_ASKED)}", ""),
        ("as_done", f"UPDATE OF {', '.join(AS_DONE)}", f"WHEN ({OVER})"),
        ("no_delete", "DELETE", ""),
    )
    sqlite = op.get_context().dialect.name == "sqlite"
    refuse = (
        "BEGIN SELECT RAISE(ABORT, 'withdrawal is append-only'); END" if sqlite else "EXECUTE FUNCTION rdu_refuse()"
    )
    for name, act, when in guards:
        each = "" if sqlite else "FOR EACH ROW"
        op.execute(f"CREATE TRIGGER withdrawal_{name} BEFORE {act} ON withdrawal {each} {when} {refuse}")
    if not sqlite:
        op.execute(f"CREATE TRIGGER withdrawal_no_truncate BEFORE TRUNCATE ON withdrawal {refuse}")


def _withdrawals() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("pocket", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("wanted", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", BIG, nullable=True),
        sa.Column("asked_person_id", BIG, nullable=False),
        sa.Column("asked_human", sa.String(length=60), nullable=False),
        sa.Column("request_seq", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("weigh_in_seq", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", BIG, nullable=True),
        sa.Column("approved_human", sa.String(length=60), nullable=True),
        sa.Column("approved_by_pin", sa.Boolean(), nullable=False),
        sa.Column("approved_seq", sa.Integer(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_by_id", BIG, nullable=True),
        sa.Column("paid_human", sa.String(length=60), nullable=True),
        sa.Column("paid_seq", sa.Integer(), nullable=True),
        sa.Column("paid_to_person_id", BIG, nullable=True),
        sa.Column("paid_from", sa.String(length=20), nullable=True),
        sa.Column("goods_value", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", BIG, nullable=True),
        sa.Column("ended_seq", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NOT NULL) = (approved_by_id IS NOT NULL) "
            "AND (approved_at IS NOT NULL) = (approved_human IS NOT NULL) "
            "AND (approved_at IS NOT NULL) = (approved_seq IS NOT NULL) "
            "AND (state <> 'requested' OR approved_at IS NULL) "
            "AND (state NOT IN ('approved', 'paid') OR approved_at IS NOT NULL)",
            name=op.f("ck_withdrawal_approved_by_somebody"),
        ),
        sa.CheckConstraint(
            "(goods_value IS NOT NULL) = (paid_from IS NOT NULL AND paid_from = 'goods')",
            name=op.f("ck_withdrawal_goods_have_a_value"),
        ),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at IS NOT NULL) AND (state = 'paid') = (paid_by_id IS NOT NULL) "
            "AND (state = 'paid') = (paid_human IS NOT NULL) AND (state = 'paid') = (paid_seq IS NOT NULL) "
            "AND (state = 'paid') = (paid_to_person_id IS NOT NULL) "
            "AND (state = 'paid') = (paid_from IS NOT NULL)",
            name=op.f("ck_withdrawal_paid_by_somebody_to_somebody"),
        ),
        sa.CheckConstraint(
            "(state IN ('cancelled', 'refused', 'expired')) = (ended_at IS NOT NULL) "
            "AND (state IN ('cancelled', 'refused', 'expired')) = (ended_seq IS NOT NULL)",
            name=op.f("ck_withdrawal_ended_once"),
        ),
        sa.CheckConstraint(
            "state <> 'paid' OR way NOT IN ('transfer', 'electricity', 'tax') OR reference <> ''",
            name=op.f("ck_withdrawal_reference_is_kept"),
        ),
        sa.CheckConstraint(
            "amount > 0 AND fee >= 0 AND fee < amount", name=op.f("ck_withdrawal_fee_is_part_of_amount")
        ),
        sa.CheckConstraint(
            "approved_human IS NULL OR approved_human <> asked_human", name=op.f("ck_withdrawal_approver_did_not_ask")
        ),
        sa.CheckConstraint(
            "paid_human IS NULL OR paid_human <> approved_human", name=op.f("ck_withdrawal_payer_did_not_approve")
        ),
        sa.ForeignKeyConstraint(["approved_by_id"], ["app_user.id"], name=op.f("fk_withdrawal_approved_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["app_user.id"], name=op.f("fk_withdrawal_asked_by_id")),
        sa.ForeignKeyConstraint(["asked_person_id"], ["person.id"], name=op.f("fk_withdrawal_asked_person_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["app_user.id"], name=op.f("fk_withdrawal_ended_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_withdrawal_member_id")),
        sa.ForeignKeyConstraint(["paid_by_id"], ["app_user.id"], name=op.f("fk_withdrawal_paid_by_id")),
        sa.ForeignKeyConstraint(["paid_to_person_id"], ["person.id"], name=op.f("fk_withdrawal_paid_to_person_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "approved_seq"],
            ["journal.unit_id", "journal.seq"],
            name=op.f("fk_withdrawal_unit_id_approved_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id", "ended_seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_withdrawal_unit_id_ended_seq")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id", "paid_seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_withdrawal_unit_id_paid_seq")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id", "request_seq"],
            ["journal.unit_id", "journal.seq"],
            name=op.f("fk_withdrawal_unit_id_request_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id", "weigh_in_seq"],
            ["journal.unit_id", "journal.seq"],
            name=op.f("fk_withdrawal_unit_id_weigh_in_seq"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_withdrawal_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_withdrawal_unit_id_number")),
        sa.UniqueConstraint("unit_id", "weigh_in_seq", name=op.f("uq_withdrawal_unit_id_weigh_in_seq")),
        sa.CheckConstraint(one_of("way", WAYS), name=op.f("ck_withdrawal_way")),
        sa.CheckConstraint(one_of("state", STATES), name=op.f("ck_withdrawal_state")),
        sa.CheckConstraint(one_of("paid_from", SOURCES), name=op.f("ck_withdrawal_source")),
    )
    op.create_index(op.f("ix_withdrawal_member_id"), "withdrawal", ["member_id"], unique=False)
    op.create_index("ix_withdrawal_unit_id_state_number", "withdrawal", ["unit_id", "state", "number"], unique=False)


def _payouts_and_debts() -> None:
    """Pay-out days, debts and the social fund, with an act of its own for the fund."""
    recheck("operation", {"ck_operation_actkind": one_of("kind", (*ACTS, "fund"))})
    _debts()
    _fund()
    _payout_days()
    keep_for_good(*FOR_GOOD)


def _without_payouts_and_debts() -> None:
    let_go(*FOR_GOOD)
    for table in ("payout_line", "payout", "fund_spending", "fund_gift", "debt_read", "debt_settlement", "write_off",
                  "debt_consent"):  # fmt: skip
        op.drop_table(table)
    recheck("operation", {"ck_operation_actkind": one_of("kind", ACTS)})


def _debts() -> None:
    """Who owes what is in the books; here is why it was settled, and what was read of it."""
    op.create_table(
        "debt_consent",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("said_by_id", BIG, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_debt_consent_member_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_debt_consent_recorded_by_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["person.id"], name=op.f("fk_debt_consent_said_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_debt_consent_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt_consent")),
    )
    op.create_index("ix_debt_consent_member_id", "debt_consent", ["member_id"], unique=False)
    op.create_table(
        "write_off",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", BIG, nullable=False),
        sa.Column("proposed_human", sa.String(length=60), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("decided_human", sa.String(length=60), nullable=True),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL) AND (state = 'proposed') = (decided_by_id IS NULL)"
            " AND (state = 'proposed') = (decided_human IS NULL)",
            name=op.f("ck_write_off_decided_once"),
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR (decided_human IS NOT NULL AND decided_human <> proposed_human)",
            name=op.f("ck_write_off_another_one_confirms"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_write_off_amount_positive")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["app_user.id"], name=op.f("fk_write_off_decided_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_write_off_member_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["app_user.id"], name=op.f("fk_write_off_proposed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_write_off_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
        sa.CheckConstraint(
            one_of("state", ("proposed", "confirmed", "dropped")), name=op.f("ck_write_off_writeoffstate")
        ),
    )
    op.create_index("ix_write_off_unit_id_state", "write_off", ["unit_id", "state"], unique=False)
    op.create_index(op.f("ix_write_off_member_id"), "write_off", ["member_id"], unique=False)
    op.create_table(
        "debt_settlement",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("pocket", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("consent_id", BIG, nullable=True),
        sa.Column("write_off_id", BIG, nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", BIG, nullable=False),
        sa.CheckConstraint(
            "(way = 'savings') = (consent_id IS NOT NULL)", name=op.f("ck_debt_settlement_savings_only_with_consent")
        ),
        sa.CheckConstraint("(way = 'savings') = (pocket <> '')", name=op.f("ck_debt_settlement_savings_from_a_pocket")),
        sa.CheckConstraint(
            "(way = 'written_off') = (write_off_id IS NOT NULL)", name=op.f("ck_debt_settlement_written_off_by_two")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_debt_settlement_amount_positive")),
        sa.ForeignKeyConstraint(["consent_id"], ["debt_consent.id"], name=op.f("fk_debt_settlement_consent_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_debt_settlement_member_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["app_user.id"], name=op.f("fk_debt_settlement_settled_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_debt_settlement_unit_id_seq")
        ),
        sa.ForeignKeyConstraint(["write_off_id"], ["write_off.id"], name=op.f("fk_debt_settlement_write_off_id")),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_debt_settlement")),
        sa.UniqueConstraint("write_off_id", name=op.f("uq_debt_settlement_write_off_id")),
        sa.CheckConstraint(
            one_of("way", ("savings", "cash", "written_off")), name=op.f("ck_debt_settlement_settledby")
        ),
    )
    op.create_index(op.f("ix_debt_settlement_member_id"), "debt_settlement", ["member_id"], unique=False)
    op.create_table(
        "debt_read",
        sa.Column("member_id", BIG, autoincrement=False, nullable=False),
        sa.Column("through_seq", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_debt_read_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_debt_read")),
    )


def _fund() -> None:
    """What members gave, and what it was spent on."""
    op.create_table(
        "fund_gift",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("pocket", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", BIG, nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fund_gift_amount_positive")),
        sa.ForeignKeyConstraint(["given_by_id"], ["app_user.id"], name=op.f("fk_fund_gift_given_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_fund_gift_member_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_fund_gift_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_fund_gift")),
    )
    op.create_index(op.f("ix_fund_gift_member_id"), "fund_gift", ["member_id"], unique=False)
    op.create_table(
        "fund_spending",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_by_id", BIG, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fund_spending_amount_positive")),
        sa.ForeignKeyConstraint(["spent_by_id"], ["app_user.id"], name=op.f("fk_fund_spending_spent_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_fund_spending_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_fund_spending")),
    )


def _payout_days() -> None:
    """Drafts of who gets how much; once confirmed, sealed in a journal."""
    op.create_table(
        "payout",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("pocket", sa.String(length=20), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("whom", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("fixed", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("made_human", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", BIG, nullable=True),
        sa.Column("confirmed_human", sa.String(length=60), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(state IN ('ready', 'over')) = (confirmed_at IS NOT NULL)"
            " AND (state IN ('ready', 'over')) = (confirmed_by_id IS NOT NULL)"
            " AND (state IN ('ready', 'over')) = (confirmed_human IS NOT NULL)"
            " AND (state IN ('ready', 'over')) = (seq IS NOT NULL)",
            name=op.f("ck_payout_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "confirmed_human IS NULL OR confirmed_human <> made_human", name=op.f("ck_payout_another_one_confirms")
        ),
        sa.CheckConstraint("fixed IS NULL OR fixed > 0", name=op.f("ck_payout_fixed_is_positive")),
        sa.CheckConstraint("note > 0", name=op.f("ck_payout_note_is_positive")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["app_user.id"], name=op.f("fk_payout_confirmed_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["app_user.id"], name=op.f("fk_payout_ended_by_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["app_user.id"], name=op.f("fk_payout_made_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_payout_unit_id_seq")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_payout_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_payout_unit_id_number")),
        sa.CheckConstraint(one_of("whom", ("all", "search", "groups")), name=op.f("ck_payout_whom")),
        sa.CheckConstraint(one_of("state", ("draft", "ready", "over", "dropped")), name=op.f("ck_payout_payoutstate")),
    )
    op.create_table(
        "payout_line",
        sa.Column("payout_id", BIG, autoincrement=False, nullable=False),
        sa.Column("member_id", BIG, autoincrement=False, nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False),
        sa.Column("debt", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("taken_out", sa.Boolean(), nullable=False),
        sa.Column("withdrawal_id", BIG, nullable=True),
        sa.CheckConstraint(
            "amount > fee AND fee >= 0 AND debt >= 0 AND amount + debt <= free",
            name=op.f("ck_payout_line_within_what_is_free"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_payout_line_member_id")),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_payout_line_payout_id")),
        sa.ForeignKeyConstraint(["withdrawal_id"], ["withdrawal.id"], name=op.f("fk_payout_line_withdrawal_id")),
        sa.PrimaryKeyConstraint("payout_id", "member_id", name=op.f("pk_payout_line")),
        sa.UniqueConstraint("withdrawal_id", name=op.f("uq_payout_line_withdrawal_id")),
    )
