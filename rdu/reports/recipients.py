"""Whom a unit sends its reports to, and what became of each letter."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc
from rdu.config import MAIL_ADDRESS
from rdu.db import flush, one_here
from rdu.errors import Refused
from rdu.ledger.service import Once
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.reports import jobs
from rdu.reports.jobs import Wanted
from rdu.reports.work_models import Job, Letter, LetterState, Recipient
from rdu.text import UnreadableText, clean_line

LONGEST_ADDRESS = 254


def add(session: Session, unit: Unit, scope: str, name: str, address: str, by: User) -> Recipient:
    """Raises Refused for a name or an address that no letter can carry, RecipientThere for one that is listed."""
    try:
        name = clean_line(name)
    except UnreadableText as error:
        raise Refused("name", str(error)) from error
    if not name:
        raise Refused("name", "Isi nama penerima.")
    row = Recipient(
        unit_id=unit.id, scope=scope, name=name, address=_address(address), added_at=now_utc(), added_by_id=by.id
    )
    session.add(row)
    flush(session)
    log(session, "add_recipient", unit=unit, user=by, subject=scope, detail={"recipient": row.id})
    return row


def _address(text: str) -> str:
    local, _, domain = text.strip(" ").rpartition("@")
    address = f"{local}@{domain.lower()}"
    if len(address) > LONGEST_ADDRESS or not MAIL_ADDRESS.fullmatch(address):
        raise Refused("address", "Alamat belum benar. Tulis satu alamat, contoh nama@contoh.go.id.")
    return address


def stop(session: Session, unit: Unit, recipient_id: int, by: User) -> Recipient:
    """She gets nothing more; what she got stays readable. Stopped already, nothing changes."""
    row = one_here(session, select(Recipient).where(Recipient.id == recipient_id, Recipient.unit_id == unit.id))
    if row.stopped_at is None:
        row.stopped_at, row.stopped_by_id = now_utc(), by.id
        flush(session)
        log(session, "stop_recipient", unit=unit, user=by, subject=row.scope, detail={"recipient": row.id})
    return row


def listed(session: Session, unit: Unit, scope: str | None = None) -> Sequence[Recipient]:
    """Who gets something now, by name; of one report, or of all."""
    found = select(Recipient).where(Recipient.unit_id == unit.id, Recipient.stopped_at.is_(None))
    mine = found if scope is None else found.where(Recipient.scope == scope)
    return session.scalars(mine.order_by(Recipient.scope, Recipient.name).options(joinedload(Recipient.added_by))).all()


def stopped(session: Session, unit: Unit, most: int = 30) -> Sequence[Recipient]:
    """The latest first."""
    found = select(Recipient).where(Recipient.unit_id == unit.id, Recipient.stopped_at.is_not(None))
    whole = joinedload(Recipient.stopped_by), joinedload(Recipient.added_by)
    return session.scalars(found.order_by(Recipient.stopped_at.desc()).options(*whole).limit(most)).all()


# Letters ----------------------------------------------------------------------------------------------------------


def ask_letters(
    session: Session, unit: Unit, wanted: Wanted, chosen: Collection[int], once: Once, by: User, *, again: bool
) -> Job:
    """One letter for each who was chosen. `again`: also to those who have this very report.

    The same operation again gives back the first job.
    """
    rows = [row for row in listed(session, unit, wanted.scope) if row.id in chosen]
    if not rows or len(rows) < len(chosen):
        raise Refused("recipients", "Pilih penerima dari daftar.")
    job = jobs.ask(session, unit, wanted, once, by)
    if not session.scalar(select(func.count()).select_from(Letter).where(Letter.job_id == job.id)):
        new = {"job_id": job.id, "again": again, "state": LetterState.WAITING, "version": "", "sha256": "", "words": ""}
        session.add_all([Letter(recipient_id=row.id, **new) for row in rows])
        flush(session)
    return job


def letters_of(session: Session, job: Job) -> Sequence[Letter]:
    found = select(Letter).where(Letter.job_id == job.id).order_by(Letter.id)
    return session.scalars(found.options(joinedload(Letter.recipient))).all()


def last_letters(session: Session, unit: Unit, wanted: Wanted) -> Mapping[int, Letter]:
    """By recipient, what became of the last letter with this report."""
    mine = (Job.unit_id == unit.id, Job.scope == wanted.scope, Job.period == wanted.period, Job.public == wanted.public)
    found = select(Letter).join(Job, Job.id == Letter.job_id).where(*mine).order_by(Letter.id)
    return {letter.recipient_id: letter for letter in session.scalars(found)}
