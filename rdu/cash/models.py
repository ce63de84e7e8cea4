"""The unit's own money: what it began with, what it spends and earns, what goes to the bank, and counts of the box."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, choice
from rdu.money import Rupiah
from rdu.people.models import User


class Purse(StrEnum):
    """Where a unit's money lies."""

    CASH = "cash"
    BANK = "bank"

    @property
    def word(self) -> str:
        return {"cash": "Kotak kas", "bank": "Rekening bank"}[self.value]


class CashKind(StrEnum):
    EXPENSE = "expense"
    INCOME = "income"
    TO_BANK = "to_bank"
    FROM_BANK = "from_bank"
    GOODS_BOUGHT = "goods_bought"

    @property
    def word(self) -> str:
        return _KINDS[self]


_KINDS = {
    CashKind.EXPENSE: "Uang keluar",
    CashKind.INCOME: "Uang masuk",
    CashKind.TO_BANK: "Setor ke bank",
    CashKind.FROM_BANK: "Ambil dari bank",
    CashKind.GOODS_BOUGHT: "Beli barang",
}


class OpeningFigures(Base):
    """What lay in the box and at the bank when the unit began to keep its cash here; once a unit."""

    __tablename__ = "opening_figures"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("unit_id"),
        CheckConstraint("cash >= 0 AND bank >= 0", name="not_negative"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    as_of: Mapped[date]
    """On its morning, before anything that is recorded here moved."""
    cash: Mapped[Rupiah]
    bank: Mapped[Rupiah]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))


class CashCategory(Base):
    """A kind of expense or income that a unit added to those that every unit has."""

    __tablename__ = "cash_category"
    __table_args__ = (CheckConstraint("kind IN ('expense', 'income')", name="of_expense_or_income"),)

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    kind: Mapped[CashKind] = mapped_column(choice(CashKind), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))


class CashEntry(Base):
    """One movement of the unit's own money, told by a person."""

    __tablename__ = "cash_entry"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        Index("ix_cash_entry_unit_id_day", "unit_id", "day"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(kind IN ('expense', 'income')) = (category <> '')", name="spent_or_earned_for_something"),
        CheckConstraint(
            "(kind <> 'to_bank' OR purse = 'cash') AND (kind <> 'from_bank' OR purse = 'bank')",
            name="banking_has_one_way",
        ),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[CashKind] = mapped_column(choice(CashKind))
    purse: Mapped[Purse] = mapped_column(choice(Purse))
    """Where the money came from, or where income went to."""
    category: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Rupiah]
    day: Mapped[date]
    words: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(60))
    """The number of the paper receipt."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    recorded_by: Mapped[User] = relationship()
    reversal: Mapped["CashReversal | None"] = relationship(
        primaryjoin="(CashReversal.unit_id == CashEntry.unit_id) & (foreign(CashReversal.entry_seq) == CashEntry.seq)",
        viewonly=True,
        uselist=False,
    )


class CashReversal(Base):
    """A movement undone by its mirror image; both stay visible."""

    __tablename__ = "cash_reversal"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        ForeignKeyConstraint(["unit_id", "entry_seq"], ["cash_entry.unit_id", "cash_entry.seq"]),
        UniqueConstraint("unit_id", "entry_seq"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_seq: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    reversed_at: Mapped[datetime]
    reversed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    reversed_by: Mapped[User] = relationship()


class Counted(StrEnum):
    """What is counted: the money in the box, or the goods kept for pay-out, at what they cost."""

    CASH = "cash"
    GOODS = "goods"

    @property
    def word(self) -> str:
        return {"cash": "Kotak kas", "goods": "Barang"}[self.value]


class CashCount(Base):
    """What was found, and what the books said; the difference is posted with its explanation."""

    __tablename__ = "cash_count"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        Index("ix_cash_count_unit_id_day", "unit_id", "day"),
        CheckConstraint("found >= 0 AND expected >= 0", name="not_negative"),
        CheckConstraint("found = expected OR explanation <> ''", name="difference_is_explained"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[Counted] = mapped_column(choice(Counted))
    day: Mapped[date]
    """What was there at its end."""
    found: Mapped[Rupiah]
    expected: Mapped[Rupiah]
    explanation: Mapped[str] = mapped_column(String(200))
    counted_at: Mapped[datetime]
    counted_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    counted_by: Mapped[User] = relationship()
    notes: Mapped[list["CashCountNote"]] = relationship(order_by="CashCountNote.note.desc()", viewonly=True)

    @property
    def difference(self) -> Rupiah:
        """Above zero: more than the books said."""
        return Rupiah(self.found - self.expected)


class CashCountNote(Base):
    """How many of one note or coin lay in the box."""

    __tablename__ = "cash_count_note"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["cash_count.unit_id", "cash_count.seq"]),
        CheckConstraint("note > 0 AND pieces > 0", name="some_of_a_note"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pieces: Mapped[int] = mapped_column(SmallInteger)
