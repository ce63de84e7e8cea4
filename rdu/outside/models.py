"""Units outside RDU, their reports of a month, and who was reminded of one."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah
from rdu.people.models import Region, Unit, User
from rdu.weights import Grams


class OutsideKind(StrEnum):
    BSU = "bsu"
    BSI = "bsi"
    TPS3R = "tps3r"
    SCHOOL = "school"
    OTHER = "other"

    @property
    def word(self) -> str:
        return {
            "bsu": "Bank sampah unit",
            "bsi": "Bank sampah induk",
            "tps3r": "TPS 3R",
            "school": "Sekolah atau pesantren",
            "other": "Lainnya",
        }[self.value]


class CameBy(StrEnum):
    """How a report reached us."""

    AGENCY = "agency"
    LINK = "link"
    FILE = "file"

    @property
    def word(self) -> str:
        return {"agency": "diketik dinas", "link": "diisi unit sendiri", "file": "dari berkas"}[self.value]


class OutsideUnit(Base):
    """A waste bank that keeps no books here. It is no unit of the tree: nothing of it is weighed, owed or counted."""

    __tablename__ = "outside_unit"
    __table_args__ = (UniqueConstraint("unit_id", "search"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    """The kabupaten that has registered it."""
    name: Mapped[str] = mapped_column(String(120))
    search: Mapped[str] = mapped_column(String(120))
    """search_key of the name: no two are called alike, so that a file can name them."""
    kind: Mapped[OutsideKind] = mapped_column(choice(OutsideKind))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    contact: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the link by which it reports itself; none: it has no link, or it was revoked."""
    token_made_at: Mapped[datetime | None]
    registered_on: Mapped[date]
    registered_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    ended_on: Mapped[date | None]

    unit: Mapped[Unit] = relationship()
    region: Mapped[Region] = relationship()

    @property
    def code(self) -> str:
        return f"L{self.id:03}"


class OutsideReport(Base):
    """A month as a unit outside tells it, in ten cells. A correction is the next version; both stay readable."""

    __tablename__ = "outside_report"
    __table_args__ = (
        CheckConstraint("version >= 1", name="counts_from_one"),
        CheckConstraint("(version = 1) = (reason = '')", name="a_correction_says_why"),
        CheckConstraint("(came_by = 'link') = (recorded_by_id IS NULL)", name="somebody_unless_by_link"),
        CheckConstraint(
            "members >= 0 AND paper >= 0 AND plastic >= 0 AND metal >= 0 AND glass >= 0 AND other >= 0 AND sold >= 0 "
            "AND paid >= 0",
            name="nothing_below_zero",
        ),
    )

    outside_id: Mapped[int] = mapped_column(BigId, ForeignKey("outside_unit.id"), primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    operation: Mapped[UUID] = mapped_column(unique=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    members: Mapped[int]
    paper: Mapped[Grams]
    plastic: Mapped[Grams]
    metal: Mapped[Grams]
    glass: Mapped[Grams]
    other: Mapped[Grams]
    sold: Mapped[Grams]
    paid: Mapped[Rupiah]
    note: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(200))
    came_by: Mapped[CameBy] = mapped_column(choice(CameBy))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))

    recorded_by: Mapped[User | None] = relationship()

    @property
    def grams(self) -> Grams:
        return Grams(self.paper + self.plastic + self.metal + self.glass + self.other)


class Reminder(Base):
    """That somebody opened a message to a late unit: one of RDU's own, or one outside."""

    __tablename__ = "reminder"
    __table_args__ = (
        CheckConstraint("(unit_id IS NULL) <> (outside_id IS NULL)", name="of_one_or_the_other"),
        Index("ix_reminder_month", "month"),
    )

    id: Mapped[Id]
    operation: Mapped[UUID] = mapped_column(unique=True)
    unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"))
    outside_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("outside_unit.id"))
    month: Mapped[date]  # its first day
    reminded_at: Mapped[datetime]
    reminded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    reminded_by: Mapped[User] = relationship()
