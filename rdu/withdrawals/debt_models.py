"""What members owe the unit: who let it be taken from her savings, how it was settled, and what she has read of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah
from rdu.people.models import Member, Person, User


class DebtConsent(Base):
    """A person of the member's said that her debt may be taken from her savings, or no longer. The last word counts."""

    __tablename__ = "debt_consent"
    __table_args__ = (Index("ix_debt_consent_member_id", "member_id"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    agrees: Mapped[bool]
    said_on: Mapped[date]
    said_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    said_by: Mapped[Person] = relationship()
    recorded_by: Mapped[User] = relationship()


class SettledBy(StrEnum):
    SAVINGS = "savings"
    CASH = "cash"
    WRITTEN_OFF = "written_off"

    @property
    def word(self) -> str:
        return {
            "savings": "Dipotong dari tabungan", "cash": "Dibayar tunai", "written_off": "Dihapus oleh dua pengurus",
        }[self.value]  # fmt: skip


class WriteOffState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class WriteOff(Base):
    """A manager proposes that the unit bears a debt; another one confirms it, or it is dropped."""

    __tablename__ = "write_off"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint(
            "state <> 'confirmed' OR (decided_human IS NOT NULL AND decided_human <> proposed_human)",
            name="another_one_confirms",
        ),
        CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL) AND (state = 'proposed') = (decided_by_id IS NULL)"
            " AND (state = 'proposed') = (decided_human IS NULL)",
            name="decided_once",
        ),
        Index("ix_write_off_unit_id_state", "unit_id", "state"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    amount: Mapped[Rupiah]
    reason: Mapped[str] = mapped_column(String(200))
    state: Mapped[WriteOffState] = mapped_column(choice(WriteOffState))
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    proposed_human: Mapped[str] = mapped_column(String(60))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    decided_human: Mapped[str | None] = mapped_column(String(60))

    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id)


class DebtSettlement(Base):
    """So much of a member's debt is no more: taken from her savings, paid in cash, or borne by the unit."""

    __tablename__ = "debt_settlement"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(way = 'savings') = (consent_id IS NOT NULL)", name="savings_only_with_consent"),
        CheckConstraint("(way = 'savings') = (pocket <> '')", name="savings_from_a_pocket"),
        CheckConstraint("(way = 'written_off') = (write_off_id IS NOT NULL)", name="written_off_by_two"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    way: Mapped[SettledBy] = mapped_column(choice(SettledBy))
    pocket: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Rupiah]
    consent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("debt_consent.id"))
    write_off_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("write_off.id"), unique=True)
    settled_at: Mapped[datetime]
    settled_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    member: Mapped[Member] = relationship()
    consent: Mapped[DebtConsent | None] = relationship()
    write_off: Mapped[WriteOff | None] = relationship()


class DebtRead(Base):
    """Up to which journal a member has read what she owes."""

    __tablename__ = "debt_read"

    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), primary_key=True, autoincrement=False)
    through_seq: Mapped[int]
    read_at: Mapped[datetime]
