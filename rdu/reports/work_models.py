"""Work that outlasts a request, whom reports are sent to, and what became of each letter."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.people.models import Unit, User

UNDER_WAY = text("kind = 'zip' AND state IN ('waiting', 'running')")
LISTED = text("stopped_at IS NULL")
GONE_OUT = text("state IN ('sending', 'sent', 'unsure') AND NOT again")


class JobKind(StrEnum):
    ZIP = "zip"
    MAIL = "mail"
    PACK = "pack"


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def word(self) -> str:
        return _STATES[self]


_STATES = {
    JobState.WAITING: "Menunggu", JobState.RUNNING: "Berjalan", JobState.DONE: "Selesai", JobState.FAILED: "Gagal",
    JobState.CANCELLED: "Dihentikan",
}  # fmt: skip


class Job(Base):
    """Asked for once by somebody, done by a process of its own, which claims it by the state."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("operation"),
        CheckConstraint("done <= total", name="no_more_done_than_there_is"),
        CheckConstraint("(ended_at IS NULL) = (state IN ('waiting', 'running'))", name="ended_when_it_is_over"),
        CheckConstraint("file_name = '' OR state = 'done'", name="file_when_done"),
        Index("ix_job_unit_id_id", "unit_id", "id"),
        Index("uq_job_unit_id", "unit_id", unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY),
    )

    id: Mapped[Id]
    operation: Mapped[UUID]
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    kind: Mapped[JobKind] = mapped_column(choice(JobKind))
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    """Who asked for it, and may see it."""
    scope: Mapped[str] = mapped_column(String(20))
    """Whose report; of a ZIP that of all, who else is in it follows."""
    period: Mapped[str] = mapped_column(String(20))
    public: Mapped[bool]
    state: Mapped[JobState] = mapped_column(choice(JobState))
    attempt: Mapped[int]
    """How often a process has claimed it: an older one stops when it sees a newer."""
    done: Mapped[int]
    total: Mapped[int]
    current: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime]
    """When it last gave a sign: silent for long, its process is gone."""
    ended_at: Mapped[datetime | None]
    file_name: Mapped[str] = mapped_column(String(120))
    """In the spool; "" before it is made, and again once it was removed."""
    file_size: Mapped[int] = mapped_column(BigInteger)
    file_sha256: Mapped[str] = mapped_column(String(64))
    error: Mapped[str] = mapped_column(String(300))

    unit: Mapped[Unit] = relationship(viewonly=True)
    asked_by: Mapped[User] = relationship(viewonly=True)
    letters: Mapped[list["Letter"]] = relationship(order_by="Letter.id", viewonly=True)


class Recipient(Base):
    """An address that a unit sends a report to. It is stopped, never erased: who got what must stay readable."""

    __tablename__ = "recipient"
    __table_args__ = (
        Index(
            "uq_recipient_unit_id_scope_address", "unit_id", "scope", "address", unique=True,
            sqlite_where=LISTED, postgresql_where=LISTED,
        ),
        CheckConstraint("(stopped_at IS NULL) = (stopped_by_id IS NULL)", name="stopped_by_somebody"),
    )  # fmt: skip

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    scope: Mapped[str] = mapped_column(String(20))
    """Whose report they get, as an address of RDU names it."""
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(254))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    stopped_at: Mapped[datetime | None]
    stopped_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))

    added_by: Mapped[User] = relationship(foreign_keys=added_by_id, viewonly=True)
    stopped_by: Mapped[User | None] = relationship(foreign_keys=stopped_by_id, viewonly=True)


class LetterState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    ALREADY = "already"
    UNSURE = "unsure"

    @property
    def word(self) -> str:
        return _LETTERS[self]


_LETTERS = {
    LetterState.WAITING: "Menunggu", LetterState.SENDING: "Dikirim", LetterState.SENT: "Terkirim",
    LetterState.REFUSED: "Ditolak", LetterState.ALREADY: "Sudah pernah terkirim", LetterState.UNSURE: "Belum pasti",
}  # fmt: skip


class Letter(Base):
    """One report to one recipient. The same bytes go to her once, unless somebody asks for them again."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("job_id", "recipient_id"),
        Index(
            "uq_letter_recipient_id_sha256", "recipient_id", "sha256", unique=True,
            sqlite_where=GONE_OUT, postgresql_where=GONE_OUT,
        ),
    )  # fmt: skip

    id: Mapped[Id]
    job_id: Mapped[int] = mapped_column(BigId, ForeignKey("job.id"))
    recipient_id: Mapped[int] = mapped_column(BigId, ForeignKey("recipient.id"))
    again: Mapped[bool]
    state: Mapped[LetterState] = mapped_column(choice(LetterState))
    version: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the PDF, once it is made."""
    words: Mapped[str] = mapped_column(String(300))
    """What the server said, where it did not take it."""
    at: Mapped[datetime | None]

    recipient: Mapped[Recipient] = relationship(viewonly=True)
