"""Who buys what was sorted, at which prices, what was sold to them, and what they have still to pay."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.catalogue.models import Grade
from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.sales.stock_models import Reason
from rdu.weights import Grams, Measure, Quantity


class Collector(Base):
    """A pengepul that the unit sells to. The code names its debts in the books."""

    __tablename__ = "collector"
    __table_args__ = (UniqueConstraint("unit_id", "code"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(String(6))
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    retired_on: Mapped[date | None]


class CollectorPrice(Base):
    """What a collector pays for a grade from a day on; the latest that has begun counts. Never changed."""

    __tablename__ = "collector_price"
    __table_args__ = (
        Index("ix_collector_price_collector_id_grade_id_valid_from", "collector_id", "grade_id", "valid_from"),
        CheckConstraint("price BETWEEN 0 AND 10000000", name="price_in_bounds"),
        CheckConstraint("minimum >= 0", name="minimum_not_negative"),
    )

    id: Mapped[Id]
    collector_id: Mapped[int] = mapped_column(BigId, ForeignKey("collector.id"))
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    valid_from: Mapped[date]
    price: Mapped[Rupiah]
    """Per kilogram, litre or piece, as the item is measured; 0: no longer bought."""
    minimum: Mapped[Grams]
    """The least he comes for."""
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))


class Paid(StrEnum):
    """How a sale is paid."""

    CASH = "cash"
    BANK = "bank"
    LATER = "later"

    @property
    def word(self) -> str:
        return _PAID[self]


_PAID: Mapping[Paid, str] = {Paid.CASH: "Tunai", Paid.BANK: "Transfer bank", Paid.LATER: "Dibayar nanti"}


class Sale(Base):
    """Goods sold to a collector: one journal."""

    __tablename__ = "sale"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("unit_id", "number"),
        Index("ix_sale_unit_id_collector_id", "unit_id", "collector_id"),
        CheckConstraint("total >= 0 AND cost >= 0", name="not_negative"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    collector_id: Mapped[int] = mapped_column(BigId, ForeignKey("collector.id"))
    day: Mapped[date]
    paid: Mapped[Paid] = mapped_column(choice(Paid))
    total: Mapped[Rupiah]
    """What the collector pays."""
    cost: Mapped[Rupiah]
    """What the goods had cost, at moving average."""
    note: Mapped[str] = mapped_column(String(200), default="")
    sold_at: Mapped[datetime]
    sold_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship(viewonly=True)
    collector: Mapped[Collector] = relationship(viewonly=True)
    sold_by: Mapped[User] = relationship(viewonly=True)
    lines: Mapped[list["SaleLine"]] = relationship(order_by="SaleLine.position", viewonly=True)
    reversal: Mapped["SaleReversal | None"] = relationship(
        primaryjoin="(Sale.unit_id == foreign(SaleReversal.unit_id)) & (Sale.seq == foreign(SaleReversal.sale_seq))",
        viewonly=True, uselist=False,
    )  # fmt: skip

    @property
    def label(self) -> str:
        """MLT-J-000007: J for jual."""
        return f"{self.unit.code}-J-{self.number:06}"

    @property
    def gain(self) -> int:
        """Above what the goods had cost; below zero, a loss."""
        return self.total - self.cost

    @property
    def grams(self) -> Grams:
        return Grams(sum(line.grams for line in self.lines))


class SaleLine(Base):
    """One grade of a sale: what left the shed, what the collector's scale read and pays for, and at which price."""

    __tablename__ = "sale_line"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["sale.unit_id", "sale.seq"]),
        CheckConstraint("grams > 0 AND quantity > 0", name="something_was_sold"),
        CheckConstraint(
            "amount = CASE WHEN measure = 'piece' THEN quantity * unit_price"
            " ELSE (quantity * unit_price + 500) / 1000 END",
            name="amount_is_quantity_times_price",
        ),
        CheckConstraint("cost >= 0", name="cost_not_negative"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    grams: Mapped[Grams]
    """What leaves the shed, by our own scale."""
    measure: Mapped[Measure]
    quantity: Mapped[Quantity]
    """What is paid for: grams by the collector's scale, millilitres or pieces."""
    reason: Mapped[Reason | None] = mapped_column(choice(Reason))
    """Why the two scales differ much."""
    unit_price: Mapped[Rupiah]
    amount: Mapped[Rupiah]
    cost: Mapped[Rupiah]

    grade: Mapped[Grade] = relationship(viewonly=True)

    @property
    def differs(self) -> Grams:
        """How much less the collector's scale read than ours; kilograms only."""
        return Grams(self.grams - self.quantity) if self.measure is Measure.KG else Grams(0)


class SaleReversal(Base):
    """A sale that was wrong: the goods are back, the money too. Both stay visible."""

    __tablename__ = "sale_reversal"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        ForeignKeyConstraint(["unit_id", "sale_seq"], ["sale.unit_id", "sale.seq"]),
        UniqueConstraint("unit_id", "sale_seq"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sale_seq: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    reversed_at: Mapped[datetime]
    reversed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    reversed_by: Mapped[User] = relationship(viewonly=True)


class Settled(StrEnum):
    """What became of a collector's debt."""

    CASH = "cash"
    BANK = "bank"
    WRITTEN_OFF = "written_off"

    @property
    def word(self) -> str:
        return _SETTLED[self]


_SETTLED: Mapping[Settled, str] = {
    Settled.CASH: "Dibayar tunai",
    Settled.BANK: "Dibayar lewat bank",
    Settled.WRITTEN_OFF: "Dihapus",
}


class Collection(Base):
    """A collector paid what he owed, or it was given up."""

    __tablename__ = "collection"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        Index("ix_collection_unit_id_collector_id", "unit_id", "collector_id"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("how <> 'written_off' OR note <> ''", name="given_up_for_a_reason"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    collector_id: Mapped[int] = mapped_column(BigId, ForeignKey("collector.id"))
    day: Mapped[date]
    how: Mapped[Settled] = mapped_column(choice(Settled))
    amount: Mapped[Rupiah]
    reference: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    collector: Mapped[Collector] = relationship(viewonly=True)
    taken_by: Mapped[User] = relationship(viewonly=True)
    reversal: Mapped["CollectionReversal | None"] = relationship(
        primaryjoin="(Collection.unit_id == foreign(CollectionReversal.unit_id))"
        " & (Collection.seq == foreign(CollectionReversal.collection_seq))",
        viewonly=True, uselist=False,
    )  # fmt: skip


class CollectionReversal(Base):
    """A payment or a debt given up that was recorded wrongly: the debt stands again. Both stay visible."""

    __tablename__ = "collection_reversal"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        ForeignKeyConstraint(["unit_id", "collection_seq"], ["collection.unit_id", "collection.seq"]),
        UniqueConstraint("unit_id", "collection_seq"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    collection_seq: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    reversed_at: Mapped[datetime]
    reversed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    reversed_by: Mapped[User] = relationship(viewonly=True)
