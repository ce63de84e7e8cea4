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
    STOCK = "stock"
    SAVINGS = "savings"
    SHARE = "share"
    OPENING = "opening"

    @property
    def grows_on_debit(self) -> bool:
        return self is AccountKind.STOCK

    @property
    def guarded(self) -> bool:
        """Whether the database refuses a balance below zero."""
        return self in (AccountKind.STOCK, AccountKind.SAVINGS)


REGULAR = "regular"
"""The pocket that a weigh-in credits."""


class Account(Base):
    """One pile of money. Its balance is kept here, changed by ledger.service.post alone."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("unit_id", "code"),
        CheckConstraint("kind NOT IN ('stock', 'savings') OR balance >= 0", name="never_below_zero"),
        CheckConstraint("(kind = 'savings') = (member_id IS NOT NULL)", name="savings_belong_to_a_member"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(String(40))
    """What the hash chain calls it: "stock", "share", "savings:0123:regular"."""
    kind: Mapped[AccountKind] = mapped_column(choice(AccountKind))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    pocket: Mapped[str] = mapped_column(String(20), default="")
    balance: Mapped[Rupiah] = mapped_column(default=Rupiah(0))


class ChainHead(Base):
    """The last journal of a unit's chain. Locked before anything is posted, so a unit's journals stand in one line."""

    __tablename__ = "chain_head"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Journal(Base):
    """One event, once. `digest` stands for what it was about: lines, quantities and prices."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("unit_id", "source"),
        UniqueConstraint("unit_id", "reverses_seq"),
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


class Operation(Base):
    """An act done once: its client-made id, and the hash of the body it came with."""

    __tablename__ = "operation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    kind: Mapped[ActKind] = mapped_column(choice(ActKind))
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    result: Mapped[int] = mapped_column(BigId)
    """What came of it: the journal's seq, or the row's id for an enrolment or a drop-off note."""
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
