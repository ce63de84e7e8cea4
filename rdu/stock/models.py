"""What lies in the shed, by item and grade: grams, and rupiah at the price that was paid."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rdu.db import Base, BigId
from rdu.money import Rupiah
from rdu.weights import Grams


class OnHand(Base):
    """A unit's stock of one grade. The unit's STOCK account equals the sum of the values."""

    __tablename__ = "on_hand"
    __table_args__ = (CheckConstraint("grams >= 0 AND value >= 0", name="not_negative"),)

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"), primary_key=True)
    grams: Mapped[Grams]
    value: Mapped[Rupiah]


class StockLayer(Base):
    """What is left of the goods of one grade that came on one day; the oldest go first. Together they are OnHand."""

    __tablename__ = "stock_layer"
    __table_args__ = (CheckConstraint("grams >= 0", name="not_negative"),)

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    grams: Mapped[Grams]


class StockMove(Base):
    """What one journal moved of one grade without weighing it in: below zero what went out, above what came."""

    __tablename__ = "stock_move"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("grams <> 0 OR value <> 0", name="moves_something"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"), primary_key=True)
    grams: Mapped[Grams]
    value: Mapped[Rupiah]
