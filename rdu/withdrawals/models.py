"""Money out: a request that holds savings, an approval by a second person, a payment or an end without one."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah
from rdu.people.models import Member, Person, Unit, User


class Source(StrEnum):
    """What the unit pays from."""

    CASH = "cash"
    BANK = "bank"
    GOODS = "goods"

    @property
    def word(self) -> str:
        return {"cash": "Kotak kas", "bank": "Rekening bank", "goods": "Persediaan barang"}[self.value]


class Way(StrEnum):
    """How a member wants to be paid."""

    CASH = "cash"
    TRANSFER = "transfer"
    GOODS = "goods"
    ELECTRICITY = "electricity"
    TAX = "tax"

    @property
    def word(self) -> str:
        return _WAYS[self][0]

    @property
    def done(self) -> str:
        """What the book says once it is paid."""
        return _WAYS[self][1]

    @property
    def sources(self) -> tuple[Source, ...]:
        return _SOURCES[self]

    @property
    def needs_reference(self) -> bool:
        """Whether something outside proves the payment: a transfer's number, a token, a tax receipt."""
        return self in (Way.TRANSFER, Way.ELECTRICITY, Way.TAX)


_WAYS: Mapping[Way, tuple[str, str]] = {
    Way.CASH: ("Tunai", "Diambil tunai"),
    Way.TRANSFER: ("Transfer bank", "Ditransfer ke bank"),
    Way.GOODS: ("Sembako atau barang", "Diambil sebagai barang"),
    Way.ELECTRICITY: ("Token listrik", "Dibelikan token listrik"),
    Way.TAX: ("Bayar PBB", "Dibayarkan PBB"),
}
_SOURCES: Mapping[Way, tuple[Source, ...]] = {
    Way.CASH: (Source.CASH,),
    Way.TRANSFER: (Source.BANK,),
    Way.GOODS: (Source.GOODS,),
    Way.ELECTRICITY: (Source.CASH, Source.BANK),
    Way.TAX: (Source.CASH, Source.BANK),
}


class State(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    EXPIRED = "expired"

    @property
    def word(self) -> str:
        return {
            "requested": "Menunggu persetujuan",
            "approved": "Siap dibayar",
            "paid": "Sudah dibayar",
            "cancelled": "Dibatalkan",
            "refused": "Ditolak",
            "expired": "Lewat masanya",
        }[self.value]


OPEN = (State.REQUESTED, State.APPROVED)
"""While it waits, its money is held."""
ENDED = (State.CANCELLED, State.REFUSED, State.EXPIRED)
"""Over without a payment: its money is free again."""

_APPROVED = "approved_at IS NOT NULL"
_PAID = "(state = 'paid')"
_ENDED = "(state IN ('cancelled', 'refused', 'expired'))"


class Withdrawal(Base):
    """One wish for money out, by its slip number. What it held, approved and paid stands in journals of its own.

    The database lets its state go on, and nothing else: what was asked never changes, nor what is over.
    """

    __tablename__ = "withdrawal"
    __table_args__ = (
        *(
            ForeignKeyConstraint(["unit_id", seq], ["journal.unit_id", "journal.seq"])
            for seq in ("request_seq", "approved_seq", "paid_seq", "ended_seq", "weigh_in_seq")
        ),
        UniqueConstraint("unit_id", "number"),
        UniqueConstraint("unit_id", "weigh_in_seq"),
        Index("ix_withdrawal_unit_id_state_number", "unit_id", "state", "number"),
        CheckConstraint("amount > 0 AND fee >= 0 AND fee < amount", name="fee_is_part_of_amount"),
        CheckConstraint("approved_human IS NULL OR approved_human <> asked_human", name="approver_did_not_ask"),
        CheckConstraint("paid_human IS NULL OR paid_human <> approved_human", name="payer_did_not_approve"),
        CheckConstraint(
            f"({_APPROVED}) = (approved_by_id IS NOT NULL) AND ({_APPROVED}) = (approved_human IS NOT NULL)"
            f" AND ({_APPROVED}) = (approved_seq IS NOT NULL)"
            " AND (state <> 'requested' OR approved_at IS NULL)"
            f" AND (state NOT IN ('approved', 'paid') OR {_APPROVED})",
            name="approved_by_somebody",
        ),
        CheckConstraint(
            f"{_PAID} = (paid_at IS NOT NULL) AND {_PAID} = (paid_by_id IS NOT NULL)"
            f" AND {_PAID} = (paid_human IS NOT NULL) AND {_PAID} = (paid_seq IS NOT NULL)"
            f" AND {_PAID} = (paid_to_person_id IS NOT NULL) AND {_PAID} = (paid_from IS NOT NULL)",
            name="paid_by_somebody_to_somebody",
        ),
        CheckConstraint(f"{_ENDED} = (ended_at IS NOT NULL) AND {_ENDED} = (ended_seq IS NOT NULL)", name="ended_once"),
        CheckConstraint(
            "state <> 'paid' OR way NOT IN ('transfer', 'electricity', 'tax') OR reference <> ''",
            name="reference_is_kept",
        ),
        CheckConstraint(
            "(goods_value IS NOT NULL) = (paid_from IS NOT NULL AND paid_from = 'goods')", name="goods_have_a_value"
        ),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    number: Mapped[int]
    """Of the slip, running in the unit: MLT-K-000012 is 12."""
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    pocket: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Rupiah]
    """What leaves the savings."""
    fee: Mapped[Rupiah]
    """What of it the unit keeps."""
    way: Mapped[Way] = mapped_column(choice(Way))
    wanted: Mapped[str] = mapped_column(String(120), default="")
    """Where it should go: a bank account, a meter's number, the number of a tax object, goods by name."""
    state: Mapped[State] = mapped_column(choice(State))
    asked_on: Mapped[date]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    """Who wrote it down at the counter; None where the member asked by herself."""
    asked_person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    asked_human: Mapped[str] = mapped_column(String(60))
    request_seq: Mapped[int]
    expires_on: Mapped[date]
    """The last day it can be paid."""
    weigh_in_seq: Mapped[int | None]
    """The weigh-in whose worth was paid on the spot."""
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    approved_human: Mapped[str | None] = mapped_column(String(60))
    approved_by_pin: Mapped[bool] = mapped_column(default=False)
    approved_seq: Mapped[int | None]
    paid_at: Mapped[datetime | None]
    paid_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    paid_human: Mapped[str | None] = mapped_column(String(60))
    paid_seq: Mapped[int | None]
    paid_to_person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    paid_from: Mapped[Source | None] = mapped_column(choice(Source))
    goods_value: Mapped[Rupiah | None]
    """What the goods handed over had cost the unit."""
    reference: Mapped[str] = mapped_column(String(60), default="")
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    ended_seq: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(200), default="")

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    member: Mapped[Member] = relationship()
    asked_person: Mapped[Person] = relationship(foreign_keys=asked_person_id)
    paid_to: Mapped[Person | None] = relationship(foreign_keys=paid_to_person_id)
    asked_by: Mapped[User | None] = relationship(foreign_keys=asked_by_id)
    approved_by: Mapped[User | None] = relationship(foreign_keys=approved_by_id)
    paid_by: Mapped[User | None] = relationship(foreign_keys=paid_by_id)
    ended_by: Mapped[User | None] = relationship(foreign_keys=ended_by_id)

    @property
    def slip(self) -> str:
        """MLT-K-000012: unit code, K as in keluar, the unit's running number."""
        return f"{self.unit.code}-K-{self.number:06}"

    @property
    def net(self) -> Rupiah:
        """What the receiver gets."""
        return Rupiah(self.amount - self.fee)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
