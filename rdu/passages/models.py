"""What changes hands for good: a board's unit, a member's savings, a unit. Append-only, but for proposals."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.cash.models import Purse
from rdu.db import Base, BigId, choice
from rdu.money import Rupiah
from rdu.people.models import Member, Unit, User


class Appointment(Base):
    """The board is gone: the agency appoints a manager by letter. From this journal on no money moves until a count."""

    __tablename__ = "appointment"
    __table_args__ = (ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),)

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    letter_number: Mapped[str] = mapped_column(String(60))
    letter_day: Mapped[date]
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    appointed_at: Mapped[datetime]
    appointed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    user: Mapped[User] = relationship(foreign_keys=user_id, viewonly=True)
    appointed_by: Mapped[User] = relationship(foreign_keys=appointed_by_id, viewonly=True)


class HandOver(Base):
    """One board leaves the unit to the next: the figures both sign, and what was checked."""

    __tablename__ = "hand_over"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("bank_read >= 0", name="not_negative"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(200))
    taken_by: Mapped[str] = mapped_column(String(200))
    witness: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(500))
    checks: Mapped[str] = mapped_column(String(200))
    """Codes of what both looked at, in the order of the list."""
    cash: Mapped[Rupiah]
    bank: Mapped[Rupiah]
    bank_read: Mapped[Rupiah]
    """What the bank itself says."""
    stock: Mapped[Rupiah]
    goods: Mapped[Rupiah]
    receivable: Mapped[Rupiah]
    in_transit: Mapped[Rupiah]
    due_from: Mapped[Rupiah]
    due_to: Mapped[Rupiah]
    owed: Mapped[Rupiah]
    """To the savers: savings and what of them is held."""
    fund: Mapped[Rupiah]
    count_seq: Mapped[int | None]
    """The last count of the box before it."""
    appointment_seq: Mapped[int | None]
    """The letter it answers, where money stood still."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship(viewonly=True)
    recorded_by: Mapped[User] = relationship(viewonly=True)


class Kind(StrEnum):
    """What a journal of this room did; the source's prefix."""

    INHERIT_PAID = "inherit_paid"
    INHERIT_MOVED = "inherit_moved"
    SPLIT = "split"
    MOVE_OUT = "move_out"
    MOVE_VIA = "move_via"
    MOVE_IN = "move_in"
    DUE_PAID = "due_paid"
    DUE_GOT = "due_got"
    REST_OUT = "rest_out"
    REST_IN = "rest_in"
    UNIT_CLOSED = "unit_closed"

    @property
    def word(self) -> str:
        return _KINDS[self]


_KINDS = {
    Kind.INHERIT_PAID: "Dibayar kepada ahli waris",
    Kind.INHERIT_MOVED: "Dipindah ke nomor ahli waris",
    Kind.SPLIT: "Pisah rumah tangga",
    Kind.MOVE_OUT: "Pindah ke unit lain",
    Kind.MOVE_VIA: "Pindahan anggota lewat induk",
    Kind.MOVE_IN: "Pindahan dari unit lain",
    Kind.DUE_PAID: "Utang antar unit dibayar",
    Kind.DUE_GOT: "Piutang antar unit diterima",
    Kind.REST_OUT: "Sisa uang diserahkan ke induk",
    Kind.REST_IN: "Sisa uang unit yang tutup",
    Kind.UNIT_CLOSED: "Unit tutup",
}


class Passage(Base):
    """One journal of a flow. Rows of one `act` belong together, in one unit's books or in several."""

    __tablename__ = "passage"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("amount >= 0 AND (amount = 0) = (kind = 'unit_closed')", name="moves_something"),
        Index("ix_passage_act", "act"),
        Index("ix_passage_unit_id_member_id", "unit_id", "member_id"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    act: Mapped[UUID]
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    """Whose savings leave, or arrive from another unit."""
    to_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    """The number they reach: of this unit, or for a move out of another one's."""
    from_unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"))
    to_unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"))
    pockets: Mapped[dict[str, int]] = mapped_column(JSON)
    """What leaves each pocket; empty where no savings of this unit leave."""
    amount: Mapped[Rupiah]
    purse: Mapped[Purse | None] = mapped_column(choice(Purse))
    letter_number: Mapped[str] = mapped_column(String(60))
    letter_day: Mapped[date | None]
    words: Mapped[str] = mapped_column(String(200))
    """Heirs, or why: may hold names, so it stands outside the chain."""
    agreed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    member: Mapped[Member | None] = relationship(foreign_keys=member_id, viewonly=True)
    to: Mapped[Member | None] = relationship(foreign_keys=to_id, viewonly=True)
    from_unit: Mapped[Unit | None] = relationship(foreign_keys=from_unit_id, viewonly=True)
    to_unit: Mapped[Unit | None] = relationship(foreign_keys=to_unit_id, viewonly=True)
    agreed_by: Mapped[User | None] = relationship(foreign_keys=agreed_by_id, viewonly=True)
    recorded_by: Mapped[User] = relationship(foreign_keys=recorded_by_id, viewonly=True)


class Death(Base):
    """A member died: her number was put to rest that moment. What follows stands in Passage."""

    __tablename__ = "death"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("member_id"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    died_on: Mapped[date]
    told_by: Mapped[str] = mapped_column(String(120))
    """A name, so it stands outside the chain."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    recorded_by: Mapped[User] = relationship(viewonly=True)


class SaversList(Base):
    """Every saver of a unit that closes was paid or moved, and signed for it on paper."""

    __tablename__ = "savers_list"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("savers > 0 AND amount > 0", name="somebody_signed"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_seq: Mapped[int]
    """The last journal before the closing was proposed: from then on whoever has savings stands on the list."""
    signed_on: Mapped[date]
    """The day of the last signature."""
    witness: Mapped[str] = mapped_column(String(120))
    """A name, so it stands outside the chain."""
    savers: Mapped[int]
    amount: Mapped[Rupiah]
    """What all of them received, or took along to another unit."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    recorded_by: Mapped[User] = relationship(viewonly=True)


class UnitClosing(Base):
    """A manager asks for the unit to close. It goes away again when she withdraws it, and stands once confirmed."""

    __tablename__ = "unit_closing"
    __table_args__ = (CheckConstraint("(seq IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"),)

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(200))
    from_seq: Mapped[int]
    """The unit's last journal when it was proposed."""
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    seq: Mapped[int | None]

    unit: Mapped[Unit] = relationship(viewonly=True)
    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id, viewonly=True)
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=confirmed_by_id, viewonly=True)
