"""Savings are paid out: requests, approvals, payments, pay-out days, debts of members.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import one_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAYS = ("cash", "transfer", "goods", "electricity", "tax")
STATES = ("requested", "approved", "paid", "cancelled", "refused", "expired")
SOURCES = ("cash", "bank", "goods")

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


def downgrade() -> None:
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
