"""A pay-out day: a draft of who gets how much, confirmed at once, then paid one by one."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah
from rdu.people.models import Member, Unit, User
from rdu.withdrawals.models import Withdrawal


class Whom(StrEnum):
    """Whose savings are paid out."""

    ALL = "all"
    SEARCH = "search"
    GROUPS = "groups"

    @property
    def word(self) -> str:
        return {"all": "Semua penabung", "search": "Menurut pencarian", "groups": "Kelompok, sekolah, dan kantor"}[
            self.value
        ]


class PayoutState(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    OVER = "over"
    DROPPED = "dropped"

    @property
    def word(self) -> str:
        return {"draft": "Draf", "ready": "Siap dibayar", "over": "Selesai", "dropped": "Dihapus"}[self.value]


_CONFIRMED = "(state IN ('ready', 'over'))"


class Payout(Base):
    """By its running number in the unit. What was confirmed stands in a journal of its own, sealed line by line."""

    __tablename__ = "payout"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("fixed IS NULL OR fixed > 0", name="fixed_is_positive"),
        CheckConstraint("note > 0", name="note_is_positive"),
        CheckConstraint("confirmed_human IS NULL OR confirmed_human <> made_human", name="another_one_confirms"),
        CheckConstraint(
            f"{_CONFIRMED} = (confirmed_at IS NOT NULL) AND {_CONFIRMED} = (confirmed_by_id IS NOT NULL)"
            f" AND {_CONFIRMED} = (confirmed_human IS NOT NULL) AND {_CONFIRMED} = (seq IS NOT NULL)",
            name="confirmed_by_somebody",
        ),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    pocket: Mapped[str] = mapped_column(String(20))
    pay_on: Mapped[date]
    whom: Mapped[Whom] = mapped_column(choice(Whom))
    words: Mapped[str] = mapped_column(String(120), default="")
    """What members were searched by: a name, an RT, a desa."""
    fixed: Mapped[Rupiah | None]
    """What each receives; None: all that is free."""
    note: Mapped[Rupiah]
    """The smallest note: what each receives is a multiple of it."""
    state: Mapped[PayoutState] = mapped_column(choice(PayoutState))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    made_human: Mapped[str] = mapped_column(String(60))
    seq: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    confirmed_human: Mapped[str | None] = mapped_column(String(60))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id)
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=confirmed_by_id)


class PayoutLine(Base):
    """What one member gets, with what is kept of it."""

    __tablename__ = "payout_line"
    __table_args__ = (
        CheckConstraint(
            "amount > fee AND fee >= 0 AND debt >= 0 AND amount + debt <= free", name="within_what_is_free"
        ),
    )

    payout_id: Mapped[int] = mapped_column(BigId, ForeignKey("payout.id"), primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), primary_key=True, autoincrement=False)
    free: Mapped[Rupiah]
    debt: Mapped[Rupiah]
    """Taken for what she owes, with her consent."""
    fee: Mapped[Rupiah]
    amount: Mapped[Rupiah]
    """What leaves the savings for the payment, the fee with it."""
    taken_out: Mapped[bool]
    withdrawal_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("withdrawal.id"), unique=True)

    member: Mapped[Member] = relationship()
    withdrawal: Mapped[Withdrawal | None] = relationship()

    @property
    def net(self) -> Rupiah:
        """What she receives."""
        return Rupiah(self.amount - self.fee)
