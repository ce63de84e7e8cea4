"""The books. A journal is one event of one unit; an entry moves money from one account to another.

Journals have no ids of their own: a unit and its running number name them, in every table and in the hash chain.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah


class AccountKind(StrEnum):
    # What the unit has, and what it has spent or lost: these grow on debit.
    CASH = "cash"
    BANK = "bank"
    STOCK = "stock"
    GOODS = "goods"
    RECEIVABLE = "receivable"
    IN_TRANSIT = "in_transit"
    DUE_FROM = "due_from"
    MEMBER_OWES = "member_owes"
    EXPENSE = "expense"
    SHRINK = "shrink"
    CASH_DIFF = "cash_diff"
    # What it owes, and what it has earned: these grow on credit.
    SAVINGS = "savings"
    HELD = "held"
    DUE_TO = "due_to"
    FUND = "fund"
    SHARE = "share"
    MARGIN = "margin"
    FEE = "fee"
    INCOME = "income"
    OPENING = "opening"

    @property
    def grows_on_debit(self) -> bool:
        return self in GROWS_ON_DEBIT

    @property
    def guarded(self) -> bool:
        """Whether the database refuses a balance below zero."""
        return self in GUARDED


GROWS_ON_DEBIT = frozenset(
    {
        AccountKind.CASH, AccountKind.BANK, AccountKind.STOCK, AccountKind.GOODS, AccountKind.RECEIVABLE,
        AccountKind.IN_TRANSIT, AccountKind.DUE_FROM, AccountKind.MEMBER_OWES, AccountKind.EXPENSE,
        AccountKind.SHRINK, AccountKind.CASH_DIFF,
    }
)  # fmt: skip
GUARDED = frozenset(
    {
        AccountKind.CASH, AccountKind.BANK, AccountKind.STOCK, AccountKind.GOODS, AccountKind.RECEIVABLE,
        AccountKind.IN_TRANSIT, AccountKind.DUE_FROM, AccountKind.DUE_TO, AccountKind.MEMBER_OWES,
        AccountKind.SAVINGS, AccountKind.HELD, AccountKind.FUND,
    }
)  # fmt: skip
OF_A_MEMBER = frozenset({AccountKind.SAVINGS, AccountKind.HELD, AccountKind.MEMBER_OWES})
IN_POCKETS = frozenset({AccountKind.SAVINGS, AccountKind.HELD})
"""What a member's book adds up to: what is hers, and what of it waits to be paid out."""


def _these(kinds: frozenset[AccountKind]) -> str:
    """The kinds as SQL reads them, in one order on every machine."""
    return ", ".join(f"'{kind.value}'" for kind in AccountKind if kind in kinds)


NEVER_BELOW_ZERO = f"kind NOT IN ({_these(GUARDED)}) OR balance >= 0"
BELONGS_TO_A_MEMBER = f"(kind IN ({_these(OF_A_MEMBER)})) = (member_id IS NOT NULL)"

REGULAR = "regular"
"""The pocket that a weigh-in credits where the member has chosen no other."""


class Account(Base):
    """One pile of money. Its balance is kept here, changed by ledger.service.post alone."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("unit_id", "code"),
        CheckConstraint(NEVER_BELOW_ZERO, name="never_below_zero"),
        CheckConstraint(BELONGS_TO_A_MEMBER, name="savings_belong_to_a_member"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(String(40))
    """What the hash chain calls it: "stock", "savings:0123:regular", "receivable:MJY", "expense:transport"."""
    kind: Mapped[AccountKind] = mapped_column(choice(AccountKind))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    pocket: Mapped[str] = mapped_column(String(20), default="")
    part: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """Whose or what for: a collector's code, another unit's code, a category."""
    balance: Mapped[Rupiah] = mapped_column(default=Rupiah(0))


class ChainHead(Base):
    """The last journal of a unit's chain. Locked before anything is posted, so a unit's journals stand in one line."""

    __tablename__ = "chain_head"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    closed_through: Mapped[date | None]
    """The last day of the last closed month: nothing is posted on it or before it. None: no month is closed."""
    frozen_seq: Mapped[int | None]
    """The journal from which on neither cash nor bank moves, until a hand-over; None: they move."""


class Journal(Base):
    """One event, once. `digest` stands for what it was about: lines, quantities and prices."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("unit_id", "source"),
        UniqueConstraint("unit_id", "reverses_seq"),
        Index("ix_journal_unit_id_posted_on_seq", "unit_id", "posted_on", "seq"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    posted_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(60))
    reverses_seq: Mapped[int | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Entry(Base):
    """Money leaves the credited account and reaches the debited one, so a journal cannot fail to balance."""

    __tablename__ = "entry"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("debit_id <> credit_id", name="two_different_accounts"),
        Index("ix_entry_debit_id_seq", "debit_id", "seq"),
        Index("ix_entry_credit_id_seq", "credit_id", "seq"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    debit_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    credit_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    amount: Mapped[Rupiah]
    debit_after: Mapped[Rupiah]
    """The debited account's balance once this entry stood: the passbook's running figure."""
    credit_after: Mapped[Rupiah]


class ActKind(StrEnum):
    WEIGH_IN = "weigh_in"
    REVERSAL = "reversal"
    CORRECTION = "correction"
    OPENING = "opening"
    ENROLMENT = "enrolment"
    MERGE = "merge"
    NOTE = "note"
    # money out
    REQUEST = "request"
    APPROVAL = "approval"
    PAYMENT = "payment"
    RELEASE = "release"
    POCKET_MOVE = "pocket_move"
    PAYOUT = "payout"
    DEBT = "debt"
    FUND = "fund"
    # stock out
    SALE = "sale"
    COLLECTION = "collection"
    TRANSFER = "transfer"
    COUNT = "count"
    # the unit's own money
    CASH = "cash"
    CASH_COUNT = "cash_count"
    GOODS = "goods"
    CLOSING = "closing"
    # paper brought in
    HISTORY = "history"
    # people and boards change
    HAND_OVER = "hand_over"
    PASSAGE = "passage"


class MonthClose(Base):
    """A month of a unit that the manager closed: a journal without entries, so that the closing is chained too."""

    __tablename__ = "month_close"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("unit_id", "month"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[date]
    """Its first day."""
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))


class Operation(Base):
    """An act done once: its client-made id, and the hash of the body it came with."""

    __tablename__ = "operation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    kind: Mapped[ActKind] = mapped_column(choice(ActKind))
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    result: Mapped[int] = mapped_column(BigId)
    """What came of it: the journal's seq, or for what has a row of its own its number or id."""
    done_at: Mapped[datetime]


class OpeningBalance(Base):
    """What a member had saved before the unit used RDU, as its old book said."""

    __tablename__ = "opening_balance"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("unit_id", "member_id"),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    amount: Mapped[Rupiah]
    as_of: Mapped[date]


class MemberMerge(Base):
    """Two numbers that were one member: what the twin had saved moved to the number that stays."""

    __tablename__ = "member_merge"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    seq: Mapped[int | None]  # none where the twin had saved nothing
    twin_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), unique=True)
    into_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    moved: Mapped[Rupiah]
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
