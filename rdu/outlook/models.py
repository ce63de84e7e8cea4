"""What a manager has settled on the review list."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId
from rdu.people.models import User


class SettledFinding(Base):
    """Something odd that a manager looked into. It names receipts and numbers, never people: the row stays for good."""

    __tablename__ = "settled_finding"
    __table_args__ = (
        CheckConstraint("note <> ''", name="settled_with_a_note"),
        Index("ix_settled_finding_unit_id_settled_at", "unit_id", "settled_at"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    """Names the finding, and is the same each time it is found."""
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(300))
    """What was found, as it was read."""
    note: Mapped[str] = mapped_column(String(300))
    operation: Mapped[UUID]
    """The page that settled it: sent again, it is the same settling."""
    settled_at: Mapped[datetime]
    settled_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    settled_by: Mapped[User] = relationship(viewonly=True)
