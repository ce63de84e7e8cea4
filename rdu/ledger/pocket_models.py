"""Pockets: parts of a member's savings with rules of their own, and what is decided about them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah


class Pocket(Base):
    """A part of a member's savings with rules of its own. REGULAR exists at every unit without a row."""

    __tablename__ = "pocket"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    """No deposit and no move reaches it from this day on; what it holds can still be taken out."""


class Rest(StrEnum):
    """How long a deposit rests before it can be taken."""

    NONE = "none"
    DAYS = "days"
    RELEASED = "released"

    @property
    def word(self) -> str:
        return _RESTS[self]


_RESTS = {
    Rest.NONE: "Langsung bisa diambil",
    Rest.DAYS: "Sesudah beberapa hari",
    Rest.RELEASED: "Sesudah pengurus membukanya",
}


class PocketRule(Base):
    """What holds for a pocket from a day on; the latest that has begun counts. Never changed, only followed."""

    __tablename__ = "pocket_rule"
    __table_args__ = (
        Index("ix_pocket_rule_unit_id_pocket_valid_from", "unit_id", "pocket", "valid_from"),
        CheckConstraint("rest_days BETWEEN 0 AND 366 AND (rest = 'days') = (rest_days > 0)", name="days_of_rest"),
        CheckConstraint("minimum >= 0 AND fee >= 0", name="not_negative"),
        CheckConstraint("pays_from IS NULL OR pays_until IS NULL OR pays_from <= pays_until", name="a_time_to_pay"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    pocket: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    rest: Mapped[Rest] = mapped_column(choice(Rest))
    rest_days: Mapped[int] = mapped_column(SmallInteger)
    minimum: Mapped[Rupiah]
    """What stays in the pocket at any withdrawal."""
    fee: Mapped[Rupiah]
    """Kept by the unit from each payment out of this pocket."""
    pays_from: Mapped[date | None]
    pays_until: Mapped[date | None]
    """Both days included: money can be asked for between them. None: at any time."""
    set_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    set_at: Mapped[datetime]


class PocketRelease(Base):
    """The manager opened the deposits up to a day of a pocket whose deposits rest until then."""

    __tablename__ = "pocket_release"
    __table_args__ = (Index("ix_pocket_release_unit_id_pocket", "unit_id", "pocket"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    pocket: Mapped[str] = mapped_column(String(20))
    deposits_until: Mapped[date]
    released_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    released_at: Mapped[datetime]


class MemberPocket(Base):
    """The pocket that a member's weigh-ins credit, where it is not REGULAR."""

    __tablename__ = "member_pocket"

    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), primary_key=True, autoincrement=False)
    pocket: Mapped[str] = mapped_column(String(20))
    chosen_at: Mapped[datetime]


class PocketMove(Base):
    """A member's money moved from one of her pockets to another."""

    __tablename__ = "pocket_move"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("from_pocket <> to_pocket", name="two_pockets"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    from_pocket: Mapped[str] = mapped_column(String(20))
    to_pocket: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Rupiah]
