"""What an old book brought: files, withdrawals and sales, how its names were read, who signed for a balance.

Its deposits are weigh-ins like all others, marked as brought in.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, choice
from rdu.money import Rupiah
from rdu.people.models import Member, User
from rdu.weights import Grams, Quantity


class PaperKind(StrEnum):
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    SALE = "sale"
    OPENING = "opening"
    """An opening balance taken back, because the lines it stood for are here now."""

    @property
    def word(self) -> str:
        return {"deposit": "Setoran", "withdrawal": "Ambil", "sale": "Jual", "opening": "Saldo awal"}[self.value]


class HistoryImport(Base):
    """One file that was brought in, with the count of cash and stock that ended it: one journal of its own."""

    __tablename__ = "history_import"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("unit_id", "content_hash"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("import_draft.id"))
    filename: Mapped[str] = mapped_column(String(120))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Of the table as it was read, whatever file it came in."""
    first_seq: Mapped[int]
    """Its journals run from here to `seq`."""
    lines: Mapped[int]
    cash_before: Mapped[Rupiah]
    """What the books held of cash before the count; below zero where the old book tells of money out only."""
    cash_counted: Mapped[Rupiah]
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    imported_by: Mapped[User] = relationship()


class HistoryLine(Base):
    """A withdrawal, a sale, or an opening balance taken back: one line of the old book, one journal."""

    __tablename__ = "history_line"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("(kind = 'sale') = (member_id IS NULL)", name="a_sale_is_nobodys"),
        CheckConstraint("(kind = 'sale') = (grade_id IS NOT NULL)", name="a_sale_is_of_something"),
        CheckConstraint("amount >= 0 AND (kind = 'sale' OR amount > 0)", name="amount_in_bounds"),
        CheckConstraint("taken_grams BETWEEN 0 AND grams AND cost >= 0", name="no_more_than_was_there"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind))
    day: Mapped[date]
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    grade_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("grade.id"))
    quantity: Mapped[Quantity]
    grams: Mapped[Grams]
    taken_grams: Mapped[Grams]
    """What of it lay in the shed by this book: the rest was sold without ever having been written down."""
    cost: Mapped[Rupiah]
    amount: Mapped[Rupiah]
    who: Mapped[str] = mapped_column(String(120))
    """The name as it was written: the member's, or the collector's."""
    words: Mapped[str] = mapped_column(String(200))
    """The item as it was written."""
    paper_row: Mapped[int]

    member: Mapped[Member | None] = relationship()


class NameKind(StrEnum):
    MEMBER = "member"
    ITEM = "item"


class HistoryName(Base):
    """How a unit's old book writes a member or an item: chosen once, used for every later file."""

    __tablename__ = "history_name"
    __table_args__ = (
        CheckConstraint("(kind = 'item') = (grade_id IS NOT NULL)", name="an_item_is_a_grade"),
        CheckConstraint("kind = 'member' OR member_id IS NULL", name="an_item_is_no_member"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    kind: Mapped[NameKind] = mapped_column(choice(NameKind), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    """None: somebody who will be enrolled when the file is brought in."""
    grade_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("grade.id"))


class OpeningSignature(Base):
    """A member signed the printed list: her opening balance is what her old book said."""

    __tablename__ = "opening_signature"
    __table_args__ = (ForeignKeyConstraint(["unit_id", "seq"], ["opening_balance.unit_id", "opening_balance.seq"]),)

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signed_on: Mapped[date]
    kept_at: Mapped[datetime]
    kept_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
