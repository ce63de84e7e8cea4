"""Complaints and suggestions: what was said, who said it, and every step that followed. Nothing is taken back."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.deposits.models import Question
from rdu.files.models import KeptFile
from rdu.people.models import Member, Unit, User

LONGEST = 1000
"""Letters of what is said, and of an answer."""


class Kind(StrEnum):
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"

    @property
    def word(self) -> str:
        return {"complaint": "Aduan", "suggestion": "Saran"}[self.value]


class Category(StrEnum):
    WEIGHING = "weighing"
    PRICE = "price"
    MONEY = "money"
    SERVICE = "service"
    PLACE = "place"
    OFFICER = "officer"
    OTHER = "other"

    @property
    def word(self) -> str:
        return {
            "weighing": "Timbangan atau catatan setoran",
            "price": "Harga sampah",
            "money": "Tabungan atau penarikan",
            "service": "Jadwal dan pelayanan",
            "place": "Tempat dan kebersihan",
            "officer": "Sikap atau perbuatan petugas",
            "other": "Hal lain",
        }[self.value]


class Channel(StrEnum):
    """How it reached us."""

    WEB = "web"
    POSTER = "poster"
    PASSBOOK = "passbook"
    COUNTER = "counter"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    SPOKEN = "spoken"

    @property
    def word(self) -> str:
        return {
            "web": "Situs",
            "poster": "Poster QR",
            "passbook": "Buku tabungan",
            "counter": "Loket",
            "phone": "Telepon",
            "whatsapp": "WhatsApp",
            "spoken": "Lisan",
        }[self.value]


AT_THE_COUNTER = (Channel.COUNTER, Channel.SPOKEN, Channel.PHONE, Channel.WHATSAPP)
"""Written down by somebody on duty."""


class State(StrEnum):
    RECEIVED = "received"
    HANDLED = "handled"
    ANSWERED = "answered"
    REOPENED = "reopened"
    EXCLUDED = "excluded"

    @property
    def word(self) -> str:
        return {
            "received": "Diterima",
            "handled": "Ditangani",
            "answered": "Dijawab",
            "reopened": "Dibuka lagi",
            "excluded": "Tidak dihitung",
        }[self.value]


OPEN = (State.RECEIVED, State.HANDLED, State.REOPENED)


class StepKind(StrEnum):
    RECEIVED = "received"
    TAKEN = "taken"
    PASSED = "passed"
    NAMED = "named"
    ANSWERED = "answered"
    REOPENED = "reopened"
    EXCLUDED = "excluded"
    RESTORED = "restored"

    @property
    def word(self) -> str:
        return {
            "received": "Diterima",
            "taken": "Ditangani",
            "passed": "Diteruskan ke DLH",
            "named": "Petugas yang dimaksud dicatat",
            "answered": "Dijawab",
            "reopened": "Dibuka lagi",
            "excluded": "Dikeluarkan dari hitungan",
            "restored": "Dihitung lagi",
        }[self.value]


class Exclusion(StrEnum):
    SPAM = "spam"
    DUPLICATE = "duplicate"

    @property
    def word(self) -> str:
        return {"spam": "Bukan aduan (iklan, coba-coba)", "duplicate": "Sama dengan aduan lain"}[self.value]


class Complaint(Base):
    """What was said, as it was said; never changed. Who said it stands apart, so that it can be forgotten."""

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index("ix_complaint_unit_id_received_on", "unit_id", "received_on"),
        Index("ix_complaint_received_on", "received_on"),
        CheckConstraint("number > 0", name="counts_from_one"),
        CheckConstraint("(channel = 'passbook') = (question_id IS NOT NULL)", name="a_question_comes_by_the_passbook"),
        CheckConstraint(
            "(channel IN ('counter', 'spoken', 'phone', 'whatsapp')) = (entered_by_id IS NOT NULL)",
            name="somebody_enters_what_is_told",
        ),
        CheckConstraint("words <> '' OR question_id IS NOT NULL", name="says_something"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    """What it is about; the kabupaten where it is about no unit."""
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(10), unique=True)
    """Held by whoever complained: the number alone opens nothing."""
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    category: Mapped[Category] = mapped_column(choice(Category))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    words: Mapped[str] = mapped_column(String(LONGEST))
    officer: Mapped[str] = mapped_column(String(120))
    """Whom it is about, as it was told; "" where it is about nobody."""
    question_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("question.id"), unique=True)
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    entered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship()
    question: Mapped[Question | None] = relationship()
    entered_by: Mapped[User | None] = relationship()
    complainant: Mapped["Complainant | None"] = relationship(viewonly=True)
    files: Mapped[list["ComplaintFile"]] = relationship(viewonly=True, order_by="ComplaintFile.file_id")
    steps: Mapped[list["Step"]] = relationship(
        viewonly=True, order_by="Step.ordinal", back_populates="complaint", foreign_keys="Step.complaint_id"
    )

    @property
    def label(self) -> str:
        return f"ADU-{self.year}-{self.number:04}"

    @property
    def now(self) -> "Step":
        """Its last step says how it stands."""
        return self.steps[-1]


class Complainant(Base):
    """Who complained, as far as she said. No row: she did not want to be named."""

    __tablename__ = "complainant"

    complaint_id: Mapped[int] = mapped_column(BigId, ForeignKey("complaint.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)

    member: Mapped[Member | None] = relationship()


class ComplaintFile(Base):
    __tablename__ = "complaint_file"

    complaint_id: Mapped[int] = mapped_column(BigId, ForeignKey("complaint.id"), primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(BigId, ForeignKey("kept_file.id"), primary_key=True, autoincrement=False)

    kept: Mapped[KeptFile] = relationship()


class Step(Base):
    """Something that happened to a complaint, and how it stands since. Its digest rests on the step before it."""

    __tablename__ = "complaint_step"
    __table_args__ = (
        CheckConstraint("(kind = 'received') = (ordinal = 1)", name="begins_by_being_received"),
        CheckConstraint(
            "kind <> 'answered' OR (words <> '' AND by_id IS NOT NULL AND handler_id IS NOT NULL)",
            name="an_answer_has_words_and_a_name",
        ),
        CheckConstraint("handler_id <> officer_id", name="nobody_handles_her_own"),
        CheckConstraint("(state = 'excluded') = (excluded_as IS NOT NULL)", name="excluded_for_a_reason"),
        CheckConstraint("excluded_as <> 'duplicate' OR same_as_id IS NOT NULL", name="a_duplicate_of_something"),
        CheckConstraint("same_as_id <> complaint_id", name="not_a_duplicate_of_itself"),
    )

    complaint_id: Mapped[int] = mapped_column(BigId, ForeignKey("complaint.id"), primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    operation: Mapped[UUID] = mapped_column(unique=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    """None: whoever complained."""
    words: Mapped[str] = mapped_column(String(LONGEST))
    state: Mapped[State] = mapped_column(choice(State))
    due_on: Mapped[date | None]
    """By when an answer is promised; suggestions have no such day."""
    handler_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    """The user it is about, once that is known."""
    with_agency: Mapped[bool]
    """The agency alone reads and answers it."""
    excluded_as: Mapped[Exclusion | None] = mapped_column(choice(Exclusion))
    same_as_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("complaint.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))

    complaint: Mapped[Complaint] = relationship(viewonly=True, foreign_keys=complaint_id, back_populates="steps")
    by: Mapped[User | None] = relationship(foreign_keys=by_id)
    handler: Mapped[User | None] = relationship(foreign_keys=handler_id)
    officer: Mapped[User | None] = relationship(foreign_keys=officer_id)
    same_as: Mapped[Complaint | None] = relationship(foreign_keys=same_as_id)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today
