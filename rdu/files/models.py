"""One table: a file that somebody brought, as it was made anew after it was checked."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.people.models import Unit, User


class MediaType(StrEnum):
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"

    @property
    def ending(self) -> str:
        return {MediaType.PDF: "pdf", MediaType.JPEG: "jpg", MediaType.PNG: "png"}[self]


LARGEST_KEPT = 2_000_000
"""Bytes. The portal takes evidence of under 2 MB, and nobody needs a larger picture of a complaint."""


class KeptFile(Base):
    """Never changed. `content` is not what arrived but what was drawn anew from it: no script, place or author."""

    __tablename__ = "kept_file"
    __table_args__ = (
        CheckConstraint(f"size BETWEEN 1 AND {LARGEST_KEPT}", name="small_enough"),
        CheckConstraint("pages >= 1", name="has_a_page"),
        Index("ix_kept_file_unit_id_sha256", "unit_id", "sha256"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    media_type: Mapped[MediaType] = mapped_column(choice(MediaType))
    name: Mapped[str] = mapped_column(String(120))
    """As the person called it, cleaned; for reading, never a path."""
    size: Mapped[int]
    """Bytes of `content`."""
    pages: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    kept_at: Mapped[datetime]
    kept_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    """Empty for what arrived without a sign-in."""

    unit: Mapped[Unit] = relationship()
    kept_by: Mapped[User | None] = relationship()
