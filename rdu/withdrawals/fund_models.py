"""The social fund: what members gave from their savings, and what the unit spent of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from rdu.db import Base, BigId
from rdu.money import Rupiah


class FundGift(Base):
    """A member gave so much of a pocket; `given_by` wrote it down at the counter, None: she gave it by herself."""

    __tablename__ = "fund_gift"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    pocket: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Rupiah]
    given_on: Mapped[date]
    given_at: Mapped[datetime]
    given_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))


class FundSpending(Base):
    """A manager spent so much of the fund, out of the cash box, for a purpose that members read."""

    __tablename__ = "fund_spending"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[Rupiah]
    purpose: Mapped[str] = mapped_column(String(120))
    spent_on: Mapped[date]
    spent_at: Mapped[datetime]
    spent_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
