"""What a month of a unit came to, written down when it is closed, and when all books were proven last."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rdu.db import Base, BigId, Id
from rdu.money import Rupiah


class MonthEnd(Base):
    """How far the unit's chain was walked, and found whole, when the month was closed."""

    __tablename__ = "month_end"
    __table_args__ = (ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),)

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    seq: Mapped[int]
    """The journal of the closing."""
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class MonthFlow(Base):
    """Rupiah of a closed month by the kinds debited and credited: what its entries add up to."""

    __tablename__ = "month_flow"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    debit_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    credit_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    amount: Mapped[Rupiah]


class AuditRun(Base):
    """One time that all books were proven, and what did not hold. A report says so on its cover."""

    __tablename__ = "audit_run"

    id: Mapped[Id]
    ended_at: Mapped[datetime]
    found: Mapped[int]
    units: Mapped[str] = mapped_column(Text)
    """The codes of the units whose rows did not hold, with a space between them."""
