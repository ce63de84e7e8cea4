"""The manual's versions after the first, which comes with RDU: each changes one chapter, and none is ever changed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, choice
from rdu.people.models import User


class Chapter(StrEnum):
    """In the order of the page; the value stands in addresses."""

    SORT = "pilah"
    JOIN = "gabung"
    SAVE = "setor"
    PRICES = "harga"
    WITHDRAW = "ambil"
    COMPLAIN = "adukan"
    WRONG = "salah"

    @property
    def heading(self) -> str:
        return _TITLES[self][0]

    @property
    def picture(self) -> str:
        return _TITLES[self][1]


_TITLES = {
    Chapter.SORT: ("Cara memilah", "karung"),
    Chapter.JOIN: ("Cara bergabung", "orang"),
    Chapter.SAVE: ("Cara menabung", "timbang"),
    Chapter.PRICES: ("Cara membaca harga", "harga"),
    Chapter.WITHDRAW: ("Cara mengambil uang", "ambil-uang"),
    Chapter.COMPLAIN: ("Cara mengadu dan memberi saran", "keluhan"),
    Chapter.WRONG: ("Kalau ada yang salah", "peringatan"),
}


class ManualChange(Base):
    """One version: a chapter with its new words, what changed, when and by whom."""

    __tablename__ = "manual_change"
    __table_args__ = (
        CheckConstraint("version > 1", name="follows_the_first"),
        CheckConstraint("words <> '' AND change <> ''", name="says_what_changed"),
    )

    version: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    operation: Mapped[UUID] = mapped_column(unique=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    chapter: Mapped[Chapter] = mapped_column(choice(Chapter))
    words: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(String(200))
    published_on: Mapped[date]
    """In the kabupaten's own time: what the page says."""
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    published_by: Mapped[User] = relationship(viewonly=True)
