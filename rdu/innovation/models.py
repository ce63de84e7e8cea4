"""What an assessment is made of: instruments, figures that only people know, files, snapshots, words, filings.

All of it is only ever followed by a newer row: what was claimed on a day stays readable as it was.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.files.models import KeptFile
from rdu.innovation.formulas import Formula
from rdu.innovation.instruments import Checked
from rdu.people.models import User


class InstrumentYear(Base):
    """An instrument that the agency brought in, under a year and a version of its own. The shipped one is a file."""

    __tablename__ = "instrument"
    __table_args__ = (UniqueConstraint("year", "version"),)

    id: Mapped[Id]
    year: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[str] = mapped_column(String(10))
    total: Mapped[int] = mapped_column(SmallInteger)
    checksum: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(120))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    published_by: Mapped[User] = relationship(viewonly=True)
    rows: Mapped[list["IndicatorRow"]] = relationship(order_by="IndicatorRow.position", viewonly=True)


class IndicatorRow(Base):
    """One row of an instrument, as it was written in the file."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("instrument_id", "no"),)

    instrument_id: Mapped[int] = mapped_column(BigId, ForeignKey("instrument.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    no: Mapped[str] = mapped_column(String(4))
    variable: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    asks: Mapped[str] = mapped_column(String(300))
    formula: Mapped[Formula] = mapped_column(choice(Formula))
    window: Mapped[str] = mapped_column("span", String(20))
    weight: Mapped[int] = mapped_column(SmallInteger)
    level1: Mapped[str] = mapped_column(String(200))
    level2: Mapped[str] = mapped_column(String(200))
    level3: Mapped[str] = mapped_column(String(200))
    at1: Mapped[str] = mapped_column(String(200))
    at2: Mapped[str] = mapped_column(String(200))
    at3: Mapped[str] = mapped_column(String(200))
    mandatory: Mapped[bool]
    evidence: Mapped[str] = mapped_column(String(300))
    file_types: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(300))
    checked: Mapped[Checked] = mapped_column(choice(Checked))


class Key(StrEnum):
    """What the agency enters for an assessment, because no record of RDU tells it."""

    CLOSES_ON = "closes_on"
    TARGET_UNITS = "target_units"
    COST_BEFORE = "cost_before"
    COST_AFTER = "cost_after"
    PACK_BRIQUETTE = "pack_briquette"
    PACK_RDF = "pack_rdf"
    SOP_ENROLMENT = "sop_enrolment"
    SOP_DEPOSIT = "sop_deposit"
    SOP_WITHDRAWAL = "sop_withdrawal"
    SOP_COMPLAINT = "sop_complaint"


class ClaimFigure(Base):
    """A figure for an assessment with its source, entered by a person; the last one of a key counts."""

    __tablename__ = "claim_figure"
    __table_args__ = (
        Index("ix_claim_figure_year_key", "year", "key"),
        CheckConstraint("source <> ''", name="has_a_source"),
    )

    id: Mapped[Id]
    operation: Mapped[UUID] = mapped_column(unique=True)
    """Made by the page: sent twice, it is kept once."""
    year: Mapped[int] = mapped_column(SmallInteger)
    """Of the assessment."""
    key: Mapped[Key] = mapped_column(choice(Key))
    value: Mapped[str] = mapped_column(String(24))
    """A whole number, or a day as 2027-08-31."""
    source: Mapped[str] = mapped_column(String(300))
    file_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("kept_file.id"))
    set_on: Mapped[date]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    file: Mapped[KeptFile | None] = relationship(viewonly=True)
    set_by: Mapped[User] = relationship(viewonly=True)


class ClaimFile(Base):
    """A file attached to an indicator of an assessment: what no register keeps, such as a signed list."""

    __tablename__ = "claim_file"
    __table_args__ = (
        Index("ix_claim_file_year_no", "year", "no"),
        UniqueConstraint("operation", "file_id"),
    )

    id: Mapped[Id]
    operation: Mapped[UUID]
    year: Mapped[int] = mapped_column(SmallInteger)
    no: Mapped[str] = mapped_column(String(4))
    file_id: Mapped[int] = mapped_column(BigId, ForeignKey("kept_file.id"))
    told: Mapped[str] = mapped_column(String(200))
    """What it shows."""
    attached_on: Mapped[date]
    attached_at: Mapped[datetime]
    attached_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    file: Mapped[KeptFile] = relationship(viewonly=True)
    attached_by: Mapped[User] = relationship(viewonly=True)
    end: Mapped["ClaimFileEnd | None"] = relationship(viewonly=True, uselist=False)


class ClaimFileEnd(Base):
    """A file that is evidence no longer; it stays, with the reason."""

    __tablename__ = "claim_file_end"
    __table_args__ = (CheckConstraint("reason <> ''", name="for_a_reason"),)

    claim_file_id: Mapped[int] = mapped_column(BigId, ForeignKey("claim_file.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime]
    ended_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    ended_by: Mapped[User] = relationship(viewonly=True)


class ClaimSnapshot(Base):
    """What was claimed for an assessment, as the records stood: of a closed month, or when the agency asked for it."""

    __tablename__ = "claim_snapshot"
    __table_args__ = (
        UniqueConstraint("year", "month"),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )

    id: Mapped[Id]
    operation: Mapped[UUID | None] = mapped_column(unique=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    month: Mapped[date | None]
    """First day of the month that everybody had closed; None: taken by hand."""
    as_of: Mapped[date]
    """The last day whose records it counts."""
    instrument: Mapped[str] = mapped_column(String(16))
    checksum: Mapped[str] = mapped_column(String(64))
    """Of the instrument it was reckoned by."""
    points: Mapped[int] = mapped_column(SmallInteger)
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    taken_by: Mapped[User] = relationship(viewonly=True)
    rows: Mapped[list["ClaimRow"]] = relationship(order_by="ClaimRow.no", viewonly=True)


class ClaimRow(Base):
    """One indicator of a snapshot: what it came to, and how many records it stood on."""

    __tablename__ = "claim_row"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 3", name="a_level"),)

    snapshot_id: Mapped[int] = mapped_column(BigId, ForeignKey("claim_snapshot.id"), primary_key=True)
    no: Mapped[str] = mapped_column(String(4), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    level: Mapped[int] = mapped_column(SmallInteger)
    points: Mapped[int] = mapped_column(SmallInteger)
    first_day: Mapped[date]
    last_day: Mapped[date]
    count: Mapped[int] = mapped_column("row_count")
    sha256: Mapped[str] = mapped_column(String(64))
    """Over the list of records that were counted, without names."""


class ProfileVersion(Base):
    """The words of an assessment's profile as they were typed, with names in braces where figures go."""

    __tablename__ = "claim_profile"
    __table_args__ = (UniqueConstraint("year", "version"), CheckConstraint("title <> ''", name="has_a_title"))

    id: Mapped[Id]
    operation: Mapped[UUID] = mapped_column(unique=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(200))
    shape: Mapped[str] = mapped_column(String(120))
    stage: Mapped[str] = mapped_column(String(120))
    initiator: Mapped[str] = mapped_column(String(120))
    sort: Mapped[str] = mapped_column(String(120))
    tried_on: Mapped[date | None]
    applied_on: Mapped[date | None]
    design: Mapped[str] = mapped_column(String(8000))
    purpose: Mapped[str] = mapped_column(String(4000))
    benefit: Mapped[str] = mapped_column(String(4000))
    result: Mapped[str] = mapped_column(String(4000))
    written_on: Mapped[date]
    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    written_by: Mapped[User] = relationship(viewonly=True)


class FilingKind(StrEnum):
    FILED = "filed"
    ANSWER = "answer"

    @property
    def word(self) -> str:
        return {"filed": "Diajukan", "answer": "Jawaban penilai"}[self.value]


class Filing(Base):
    """What was filed in the portal for an indicator, or what the assessor answered."""

    __tablename__ = "claim_filing"
    __table_args__ = (
        Index("ix_claim_filing_year_no", "year", "no"),
        CheckConstraint("level BETWEEN 0 AND 3", name="a_level"),
        CheckConstraint("words <> ''", name="has_words"),
    )

    id: Mapped[Id]
    operation: Mapped[UUID] = mapped_column(unique=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    no: Mapped[str] = mapped_column(String(4))
    kind: Mapped[FilingKind] = mapped_column(choice(FilingKind))
    level: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(String(2000))
    on_day: Mapped[date]
    """When it was filed or answered, as the person who writes it down says."""
    recorded_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    by: Mapped[User] = relationship(viewonly=True)
