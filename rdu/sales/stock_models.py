"""What changes in the shed without a sale: counts with their differences, regrading, and transfers to the induk."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.catalogue.models import Grade
from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.weights import Grams


class Reason(StrEnum):
    """Why a weight differs from the one that was expected."""

    MOISTURE = "moisture"
    SORTING = "sorting"
    RESIDUE = "residue"
    SHRINK = "shrink"
    MISWEIGHED = "misweighed"
    REJECTED = "rejected"
    LOST = "lost"
    SURPLUS = "surplus"

    @property
    def word(self) -> str:
        return _REASONS[self]


_REASONS: Mapping[Reason, str] = {
    Reason.MOISTURE: "Susut kadar air",
    Reason.SORTING: "Susut sortir",
    Reason.RESIDUE: "Residu dibuang",
    Reason.SHRINK: "Susut di jalan",
    Reason.MISWEIGHED: "Salah timbang",
    Reason.REJECTED: "Ditolak",
    Reason.LOST: "Hilang",
    Reason.SURPLUS: "Surplus",
}


class CountKind(StrEnum):
    """What a counted line tells: residue is thrown away and not recycled, so it is kept apart from shrink."""

    SAME = "same"
    SHRINK = "shrink"
    RESIDUE = "residue"
    SURPLUS = "surplus"

    @property
    def word(self) -> str:
        return {"same": "Cocok", "shrink": "Susut", "residue": "Residu", "surplus": "Surplus"}[self.value]


class StockCount(Base):
    """A count of the shed: one journal for everything that was weighed again."""

    __tablename__ = "stock_count"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("unit_id", "number"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    day: Mapped[date]
    lost: Mapped[Rupiah]
    """Shrink and residue, at average cost."""
    found: Mapped[Rupiah]
    counted_at: Mapped[datetime]
    counted_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship(viewonly=True)
    counted_by: Mapped[User] = relationship(viewonly=True)
    lines: Mapped[list["StockCountLine"]] = relationship(order_by="StockCountLine.position", viewonly=True)

    @property
    def label(self) -> str:
        """MLT-O-000003: O for opname."""
        return f"{self.unit.code}-O-{self.number:06}"


class StockCountLine(Base):
    __tablename__ = "stock_count_line"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["stock_count.unit_id", "stock_count.seq"]),
        CheckConstraint("grams >= 0 AND value >= 0 AND counted_grams >= 0", name="not_negative"),
        CheckConstraint("grams = abs(counted_grams - book_grams)", name="grams_are_the_difference"),
        CheckConstraint(
            "(kind = 'same' AND grams = 0 AND reason IS NULL) OR (kind = 'surplus' AND counted_grams > book_grams)"
            " OR (kind IN ('shrink', 'residue') AND counted_grams < book_grams)",
            name="kind_says_the_direction",
        ),
        CheckConstraint("(kind = 'same') = (reason IS NULL)", name="a_difference_has_a_reason"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    book_grams: Mapped[Grams]
    book_value: Mapped[Rupiah]
    counted_grams: Mapped[Grams]
    kind: Mapped[CountKind] = mapped_column(choice(CountKind))
    reason: Mapped[Reason | None] = mapped_column(choice(Reason))
    grams: Mapped[Grams]
    """How much too little or too much; the kind says which."""
    value: Mapped[Rupiah]

    grade: Mapped[Grade] = relationship(viewonly=True)


class Regrade(Base):
    """Goods that became another grade, with their value: a journal without entries."""

    __tablename__ = "regrade"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("grams > 0 AND value >= 0", name="moves_something"),
        CheckConstraint("from_grade_id <> to_grade_id", name="two_grades"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    from_grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    to_grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    grams: Mapped[Grams]
    value: Mapped[Rupiah]
    done_at: Mapped[datetime]
    done_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    from_grade: Mapped[Grade] = relationship(foreign_keys=from_grade_id, viewonly=True)
    to_grade: Mapped[Grade] = relationship(foreign_keys=to_grade_id, viewonly=True)
    done_by: Mapped[User] = relationship(viewonly=True)


class TransferState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    PAID = "paid"
    RECALLED = "recalled"
    DROPPED = "dropped"

    @property
    def word(self) -> str:
        return _STATES[self][0]

    @property
    def tag(self) -> str:
        """How the tag looks."""
        return _STATES[self][1]


_STATES: Mapping[TransferState, tuple[str, str]] = {
    TransferState.DRAFT: ("Draf", ""),
    TransferState.SENT: ("Di jalan", "wait"),
    TransferState.RECEIVED: ("Diterima, belum dibayar", "wait"),
    TransferState.PAID: ("Selesai", "good"),
    TransferState.RECALLED: ("Ditarik kembali", "down"),
    TransferState.DROPPED: ("Draf dihapus", ""),
}


class Transfer(Base):
    """Goods that a unit sends to its induk. The row says how far they are; what was posted stands in its acts."""

    __tablename__ = "transfer"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("unit_id <> induk_id", name="two_units"),
        Index("ix_transfer_induk_id_state", "induk_id", "state"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    induk_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    number: Mapped[int]
    state: Mapped[TransferState] = mapped_column(choice(TransferState))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id, viewonly=True)
    induk: Mapped[Unit] = relationship(foreign_keys=induk_id, viewonly=True)
    made_by: Mapped[User] = relationship(viewonly=True)
    plan: Mapped[list["TransferPlan"]] = relationship(order_by="TransferPlan.position", viewonly=True)
    lines: Mapped[list["TransferLine"]] = relationship(order_by="TransferLine.position", viewonly=True)
    acts: Mapped[list["TransferAct"]] = relationship(order_by="TransferAct.at, TransferAct.step", viewonly=True)

    @property
    def label(self) -> str:
        """MLT-S-000003: S for surat jalan."""
        return f"{self.unit.code}-S-{self.number:06}"

    def act(self, step: "Step | str") -> "TransferAct | None":
        return next((act for act in self.acts if act.step == step), None)


class TransferPlan(Base):
    """What a draft means to send; its lines take over when it leaves."""

    __tablename__ = "transfer_plan"
    __table_args__ = (CheckConstraint("grams > 0", name="weighs_something"),)

    transfer_id: Mapped[int] = mapped_column(BigId, ForeignKey("transfer.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    grams: Mapped[Grams]

    grade: Mapped[Grade] = relationship(viewonly=True)


class TransferLine(Base):
    """One grade as it left: its weight at the unit, and its average cost in the unit's books."""

    __tablename__ = "transfer_line"
    __table_args__ = (CheckConstraint("sent_grams > 0 AND sent_value >= 0", name="weighs_something"),)

    transfer_id: Mapped[int] = mapped_column(BigId, ForeignKey("transfer.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    sent_grams: Mapped[Grams]
    sent_value: Mapped[Rupiah]

    grade: Mapped[Grade] = relationship(viewonly=True)
    received: Mapped["TransferReceived | None"] = relationship(viewonly=True)


class TransferReceived(Base):
    """The same line as it arrived: its weight at the induk, why it differs, and the price the two agreed on."""

    __tablename__ = "transfer_received"
    __table_args__ = (
        ForeignKeyConstraint(["transfer_id", "position"], ["transfer_line.transfer_id", "transfer_line.position"]),
        CheckConstraint("grams >= 0 AND kg_price BETWEEN 0 AND 10000000", name="not_negative"),
        CheckConstraint("amount = (grams * kg_price + 500) / 1000", name="amount_is_weight_times_price"),
    )

    transfer_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    grams: Mapped[Grams]
    reason: Mapped[Reason | None] = mapped_column(choice(Reason))
    kg_price: Mapped[Rupiah]
    amount: Mapped[Rupiah]


class Step(StrEnum):
    """What was posted of a transfer: three acts in the unit's books, two in the induk's, one each where both move."""

    SENT = "sent"  # unit: IN_TRANSIT <- STOCK
    RECALLED = "recalled"  # unit: the same, mirrored
    RECEIVED = "received"  # induk: STOCK <- DUE_TO
    SETTLED = "settled"  # unit: DUE_FROM <- IN_TRANSIT, with gain or loss
    PAID = "paid"  # induk: DUE_TO <- CASH or BANK
    COLLECTED = "collected"  # unit: CASH or BANK <- DUE_FROM


class PaidBy(StrEnum):
    CASH = "cash"
    BANK = "bank"

    @property
    def word(self) -> str:
        return {"cash": "Tunai, dari kotak kas", "bank": "Transfer bank"}[self.value]


class TransferAct(Base):
    """One step of a transfer as one journal of one of the two units."""

    __tablename__ = "transfer_act"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("transfer_id", "step"),
        CheckConstraint("amount >= 0", name="not_negative"),
        CheckConstraint("(step IN ('paid', 'collected')) = (paid_by IS NOT NULL)", name="a_payment_says_how"),
        CheckConstraint("by_id <> received_by_id", name="payer_did_not_receive"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    transfer_id: Mapped[int] = mapped_column(BigId, ForeignKey("transfer.id"))
    step: Mapped[Step] = mapped_column(choice(Step))
    day: Mapped[date]
    amount: Mapped[Rupiah]
    paid_by: Mapped[PaidBy | None] = mapped_column(choice(PaidBy))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    received_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    """Of a payment: who had weighed the goods in and agreed on their price. Another person pays."""

    by: Mapped[User] = relationship(foreign_keys=by_id, viewonly=True)
