"""Reports that were issued: what they say for good, the papers that went out, and copies that were signed elsewhere."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.people.models import Unit, User


class Audience(StrEnum):
    """For whom a version of a report is: managers and the agency, or everybody."""

    WHOLE = "whole"
    PUBLIC = "public"

    @property
    def is_whole(self) -> bool:
        return self is Audience.WHOLE

    @property
    def word(self) -> str:
        return {"whole": "untuk pengurus dan dinas", "public": "untuk umum"}[self.value]


class IssuedReport(Base):
    """One version of a report, frozen: never changed, only followed by the next version."""

    __tablename__ = "issued_report"
    __table_args__ = (
        UniqueConstraint("scope", "period", "version"),
        CheckConstraint("version >= 1", name="counts_from_one"),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        Index("ix_issued_report_sha256", "sha256"),
    )

    id: Mapped[Id]
    operation: Mapped[UUID] = mapped_column(unique=True)
    """Made by the page: sent twice, it is issued once."""
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    scope: Mapped[str] = mapped_column(String(20))
    """Whose, as addresses write it: a unit's code, kec-35.26.03, or semua."""
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    """The unit itself; of several together, the kabupaten."""
    period: Mapped[str] = mapped_column(String(20))
    """2026-10; a year or a row of months is written otherwise, and its days stand beside it."""
    first_day: Mapped[date]
    last_day: Mapped[date]
    version: Mapped[int]
    code: Mapped[str] = mapped_column(String(10), unique=True)
    """For the address at which anybody may check it."""
    layout: Mapped[int]
    """By which drawing its papers were made."""
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """Canonical JSON: both versions of the document, the unrounded figures, and what they rest on."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of `data`, in hexadecimal."""
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship(viewonly=True)
    issued_by: Mapped[User] = relationship(viewonly=True)
    papers: Mapped[list["IssuedPaper"]] = relationship(order_by="IssuedPaper.audience", viewonly=True)
    signed: Mapped[list["SignedReport"]] = relationship(order_by="SignedReport.id", viewonly=True)

    def paper(self, audience: Audience) -> "IssuedPaper":
        return next(paper for paper in self.papers if paper.audience is audience)


class IssuedPaper(Base):
    """The PDF that was made of a version when it was issued. It can be made again from the data, byte for byte."""

    __tablename__ = "issued_paper"
    __table_args__ = (Index("ix_issued_paper_sha256", "sha256"),)

    issued_id: Mapped[int] = mapped_column(BigId, ForeignKey("issued_report.id"), primary_key=True, autoincrement=False)
    audience: Mapped[Audience] = mapped_column(choice(Audience), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    issued: Mapped[IssuedReport] = relationship(viewonly=True)


class SignedReport(Base):
    """A paper that somebody signed outside RDU: the issued bytes, followed by the signature."""

    __tablename__ = "signed_report"
    __table_args__ = (
        ForeignKeyConstraint(["issued_id", "audience"], ["issued_paper.issued_id", "issued_paper.audience"]),
        UniqueConstraint("issued_id", "sha256"),
        Index("ix_signed_report_sha256", "sha256"),
    )

    id: Mapped[Id]
    issued_id: Mapped[int] = mapped_column(BigId, ForeignKey("issued_report.id"))
    audience: Mapped[Audience] = mapped_column(choice(Audience))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    filed_at: Mapped[datetime]
    filed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    issued: Mapped[IssuedReport] = relationship(viewonly=True)
    filed_by: Mapped[User] = relationship(viewonly=True)
