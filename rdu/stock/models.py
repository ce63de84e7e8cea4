"""What lies in the shed, by item and grade: grams, and rupiah at the price that was paid."""

from sqlalchemy import CheckConstraint, ForeignKey
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
