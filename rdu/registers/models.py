"""Entries of the registers. Nothing is edited: each change is the next version, and all of them stay readable."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.files.models import KeptFile
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.registers.kinds import Act, FileRole, Register

FIRST_YEAR, LAST_YEAR = 2000, 2100


class RegisterEntry(Base):
    """That there is an entry, in which register and at which unit; what it says stands in its versions."""

    __tablename__ = "register_entry"
    __table_args__ = (Index("ix_register_entry_unit_id_register", "unit_id", "register"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    register: Mapped[Register] = mapped_column(choice(Register))

    unit: Mapped[Unit] = relationship()


class EntryVersion(Base):
    """What an entry says from then on; the highest version counts. Which columns are used, the register's description
    says (described.py): what a register does not ask for is empty."""

    __tablename__ = "entry_version"
    __table_args__ = (
        CheckConstraint("version >= 1", name="counts_from_one"),
        CheckConstraint("(version = 1) = (act = 'made')", name="is_made_first"),
        CheckConstraint("act IN ('made', 'attached') OR reason <> ''", name="a_change_says_why"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("number_of >= 0", name="nobody_or_more"),
        CheckConstraint(f"year BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", name="year_near_ours"),
        CheckConstraint("until >= since", name="ends_after_it_began"),
        CheckConstraint("of_id <> entry_id", name="rests_on_another"),
        Index("ix_entry_version_of_id", "of_id"),
    )

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    act: Mapped[Act] = mapped_column(choice(Act))
    operation: Mapped[UUID] = mapped_column(unique=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))

    sort: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    """Its name: of a letter what it is about, of a person the name."""
    key: Mapped[str] = mapped_column(String(200))
    """search_key of the title: who is named in two letters is one person, and one agency."""
    number: Mapped[str] = mapped_column(String(80))
    signatory: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(20))
    party: Mapped[str] = mapped_column(String(120))
    """Whoever stands beside it: an institution, an organiser, a paper, an address."""
    role: Mapped[str] = mapped_column(String(120))
    day: Mapped[date | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    year: Mapped[int | None] = mapped_column(SmallInteger)
    page: Mapped[str] = mapped_column(String(120))
    amount: Mapped[Rupiah | None]
    number_of: Mapped[int | None]
    """Of people who came; of a video, minutes."""
    link: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(String(500))
    parts: Mapped[str] = mapped_column(String(120))
    """What was ticked, by value, with commas."""
    of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("register_entry.id"))
    """What it rests on: a person's or agency's letter, a contribution's partner."""

    reason: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    entry: Mapped[RegisterEntry] = relationship(foreign_keys=entry_id)
    recorded_by: Mapped[User] = relationship()
    names: Mapped[list["EntryName"]] = relationship(order_by="EntryName.line", viewonly=True)
    files: Mapped[list["EntryFile"]] = relationship(order_by="EntryFile.position", viewonly=True)

    @property
    def withdrawn(self) -> bool:
        return self.act is Act.WITHDRAWN


class EntryName(Base):
    """One line of an attendance list."""

    __tablename__ = "entry_name"
    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "version"], ["entry_version.entry_id", "entry_version.version"]),
    )

    entry_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))


class EntryFile(Base):
    """A file of a version, and what it shows. The next version names its own, the same ones or others."""

    __tablename__ = "entry_file"
    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "version"], ["entry_version.entry_id", "entry_version.version"]),
        Index("ix_entry_file_file_id", "file_id"),
    )

    entry_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(BigId, ForeignKey("kept_file.id"))
    role: Mapped[FileRole] = mapped_column(choice(FileRole))

    file: Mapped[KeptFile] = relationship()
