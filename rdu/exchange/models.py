"""Tokens that others read with, of which only a hash is kept, and every call that was made with one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id
from rdu.people.models import User


class ExchangeToken(Base):
    __tablename__ = "exchange_token"
    __table_args__ = (
        CheckConstraint("per_minute BETWEEN 1 AND 600", name="pace_in_bounds"),
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint("(stopped_at IS NULL) = (stopped_by_id IS NULL)", name="somebody_stopped_it"),
    )

    id: Mapped[Id]
    operation: Mapped[UUID] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    per_minute: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    stopped_at: Mapped[datetime | None]
    stopped_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))

    made_by: Mapped[User] = relationship(foreign_keys=made_by_id, viewonly=True)
    stopped_by: Mapped[User | None] = relationship(foreign_keys=stopped_by_id, viewonly=True)


class ExchangeCall(Base):
    """One call, answered or refused: evidence that figures are exchanged."""

    __tablename__ = "exchange_call"
    __table_args__ = (
        CheckConstraint("status BETWEEN 100 AND 599", name="status_is_one"),
        CheckConstraint("milliseconds >= 0", name="time_goes_on"),
        Index("ix_exchange_call_token_id_at", "token_id", "at"),
        Index("ix_exchange_call_at", "at"),
    )

    id: Mapped[Id]
    at: Mapped[datetime]
    token_id: Mapped[int] = mapped_column(BigId, ForeignKey("exchange_token.id"))
    path: Mapped[str] = mapped_column(String(120))
    status: Mapped[int]
    milliseconds: Mapped[int]

    token: Mapped[ExchangeToken] = relationship(viewonly=True)
