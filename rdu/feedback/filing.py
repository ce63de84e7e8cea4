"""A complaint or suggestion is taken in: numbered, promised an answer by a day, and kept as it was said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import local, now_utc
from rdu.db import flush
from rdu.errors import OperationReused
from rdu.feedback.facts import first_digest, step_digest
from rdu.feedback.models import (
    Category,
    Channel,
    Complainant,
    Complaint,
    ComplaintFile,
    Kind,
    State,
    Step,
    StepKind,
)
from rdu.feedback.numbers import new_code
from rdu.files.remaking import Remade
from rdu.files.service import keep
from rdu.ledger.service import Once
from rdu.people.models import Member, Unit, UnitKind, User
from rdu.people.service import log
from rdu.people.units import COMPLAINT_DAYS, SHIPPED, root_of, setting_on


@dataclass(frozen=True)
class Said:
    """What somebody says, as it was taken in."""

    kind: Kind
    category: Category
    channel: Channel
    words: str
    officer: str = ""
    photos: Sequence[tuple[str, Remade]] = field(default=())


@dataclass(frozen=True)
class Who:
    """Who says it, as far as she wants to be known."""

    name: str = ""
    phone: str = ""
    member: Member | None = None


NOBODY = Who()


def file_complaint(session: Session, unit: Unit, said: Said, who: Who, once: Once, by: User | None = None) -> Complaint:
    """Take it in. The same operation again gives the first; its id with another body raises OperationReused.

    About an officer, or about no unit, it is the agency's alone from the first moment.
    """
    if (done := done_before(session, once)) is not None:
        return done.complaint
    complaint = _numbered(session, unit, said, by)
    hashes = _photos(session, complaint, unit, said.photos, by)
    keep_complainant(session, complaint, who)
    to_agency = said.category is Category.OFFICER or unit.is_root
    received(session, complaint, once, hashes, officer=None, to_agency=to_agency)
    log(session, "receive_complaint", unit=unit, user=by, subject=complaint.label)
    return complaint


def done_before(session: Session, once: Once) -> Step | None:
    """The step that this operation led to."""
    step = session.scalar(select(Step).where(Step.operation == once.id))
    if step is not None and step.body_hash != once.body_hash:
        raise OperationReused
    return step


def _numbered(session: Session, unit: Unit, said: Said, by: User | None) -> Complaint:
    at = now_utc()
    day = local(at, unit.timezone).date()
    complaint = Complaint(
        unit_id=unit.id, year=day.year, number=next_number(session, day.year), code=new_code(), kind=said.kind,
        category=said.category, channel=said.channel, words=said.words, officer=said.officer, question_id=None,
        received_at=at, received_on=day, entered_by_id=by.id if by else None,
    )  # fmt: skip
    session.add(complaint)
    flush(session)
    return complaint


def next_number(session: Session, year: int) -> int:
    """The kabupaten counts its complaints by the year, one after another: its row is held until this one stands."""
    session.execute(select(Unit.id).where(Unit.kind == UnitKind.KABUPATEN).with_for_update(key_share=True))
    return 1 + (session.scalar(select(func.max(Complaint.number)).where(Complaint.year == year)) or 0)


def _photos(
    session: Session, complaint: Complaint, unit: Unit, photos: Sequence[tuple[str, Remade]], by: User | None
) -> list[str]:
    kept = {row.id: row for row in (keep(session, unit, name, remade, by) for name, remade in photos)}
    session.add_all(ComplaintFile(complaint_id=complaint.id, file_id=file_id) for file_id in kept)
    return [kept[file_id].sha256 for file_id in sorted(kept)]


def keep_complainant(session: Session, complaint: Complaint, who: Who) -> None:
    if who == NOBODY:
        return
    member_id = who.member.id if who.member else None
    session.add(Complainant(complaint_id=complaint.id, name=who.name, phone=who.phone, member_id=member_id))


def received(
    session: Session, complaint: Complaint, once: Once, hashes: list[str], officer: int | None, *, to_agency: bool
) -> Step:
    """The first step; with it the complaint stands."""
    step = Step(
        complaint_id=complaint.id, ordinal=1, kind=StepKind.RECEIVED, operation=once.id, body_hash=once.body_hash,
        at=complaint.received_at, by_id=complaint.entered_by_id, words="", state=State.RECEIVED,
        due_on=due_on(session, complaint.kind, complaint.received_on), handler_id=None, officer_id=officer,
        with_agency=to_agency, excluded_as=None, same_as_id=None,
    )  # fmt: skip
    step.digest = step_digest(first_digest(complaint, hashes), step)
    session.add(step)
    flush(session)
    session.expire(complaint)
    return step


def due_on(session: Session, kind: Kind, day: date) -> date | None:
    """By when an answer to what comes in on that day is promised."""
    return None if kind is Kind.SUGGESTION else day + timedelta(days=days_to_answer(session, day))


def days_to_answer(session: Session, day: date) -> int:
    """Calendar days, as the agency has set them on that day."""
    return int(setting_on(session, root_of(session), COMPLAINT_DAYS, day) or SHIPPED[COMPLAINT_DAYS])


def day_of(at: datetime, unit: Unit) -> date:
    return local(at, unit.timezone).date()
