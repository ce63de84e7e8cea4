"""Work that outlasts a request: asked for, claimed by one process, stopped, done again, and swept away.

A process owns a job as long as its state is `running` with the attempt it claimed. Every step it takes is an UPDATE
guarded by both, so a job that was stopped or claimed anew is let go of at the next step.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc
from rdu.db import explained, flush, one_here
from rdu.errors import JobNotOver, JobOver, OperationReused
from rdu.ledger.service import Once
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.reports.work_models import Job, JobKind, JobState

SILENT = timedelta(seconds=90)
"""Longer than any one report takes: a process that says nothing for so long is gone."""
KEPT = timedelta(days=7)
MOST_LISTED = 30
UNDER_WAY = (JobState.WAITING, JobState.RUNNING)


class Wanted(NamedTuple):
    """What is asked for: reports of a period, for everybody or with what only managers and the agency read."""

    kind: JobKind
    scope: str
    period: str
    public: bool


def ask(session: Session, unit: Unit, wanted: Wanted, once: Once, by: User) -> Job:
    """The same operation again gives back the first job; with another content it raises OperationReused."""
    done = session.scalar(select(Job).where(Job.operation == once.id, Job.unit_id == unit.id))
    if done is not None:
        if done.body_hash != once.body_hash:
            raise OperationReused
        return done
    now = now_utc()
    row = Job(
        operation=once.id, body_hash=once.body_hash, unit_id=unit.id, **wanted._asdict(), state=JobState.WAITING,
        attempt=0, done=0, total=0, current="", asked_at=now, asked_by_id=by.id, beat_at=now, file_name="",
        file_size=0, file_sha256="", error="",
    )  # fmt: skip
    session.add(row)
    flush(session)
    log(session, f"ask_{wanted.kind.value}", unit=unit, user=by, subject=f"{wanted.scope} {wanted.period}")
    return row


def job_of(session: Session, unit: Unit, job_id: int) -> Job:
    """NotFoundHere for another unit's."""
    return one_here(session, select(Job).where(Job.id == job_id, Job.unit_id == unit.id).options(*_WHOLE))


_WHOLE = (joinedload(Job.asked_by),)


def listed(session: Session, unit: Unit, kind: JobKind) -> Sequence[Job]:
    """The latest first."""
    found = select(Job).where(Job.unit_id == unit.id, Job.kind == kind).order_by(Job.id.desc())
    return session.scalars(found.options(*_WHOLE).limit(MOST_LISTED)).all()


def is_lost(job: Job) -> bool:
    """Whether it is under way on paper only: its process never came, or went without a word."""
    return job.state in UNDER_WAY and now_utc() - job.beat_at > SILENT


def cancel(session: Session, unit: Unit, job: Job, by: User) -> None:
    """Its process sees it at its next step. Raises JobOver for one that had ended."""
    stopped = {"state": JobState.CANCELLED, "ended_at": now_utc(), "error": ""}
    if not _change(session, job, (Job.state.in_(UNDER_WAY),), stopped):
        raise JobOver
    log(session, "cancel_job", unit=unit, user=by, subject=str(job.id))


def retry(session: Session, unit: Unit, job: Job, by: User) -> None:
    """From the beginning; letters that went out stay sent. Raises JobNotOver for one that is alive or well done."""
    lost = Job.state.in_(UNDER_WAY) & (Job.beat_at < now_utc() - SILENT)
    again = {
        "state": JobState.WAITING, "done": 0, "total": 0, "current": "", "started_at": None, "ended_at": None,
        "beat_at": now_utc(), "error": "",
    }  # fmt: skip
    if not _change(session, job, (Job.state.in_((JobState.FAILED, JobState.CANCELLED)) | lost,), again):
        raise JobNotOver
    log(session, "retry_job", unit=unit, user=by, subject=str(job.id))


def _change(session: Session, job: Job, only: tuple[Any, ...], values: dict[str, Any]) -> bool:
    mine = (Job.id == job.id, Job.unit_id == job.unit_id)
    with explained():
        changed: Any = session.execute(update(Job).where(*mine, *only).values(values))
    return bool(changed.rowcount == 1)


# The process's side -----------------------------------------------------------------------------------------------


def claim(session: Session, job_id: int) -> Job | None:
    """The job, for whoever asked first; None for everybody after."""
    now = now_utc()
    taken: Any = session.execute(
        update(Job).where(Job.id == job_id, Job.state == JobState.WAITING)
        .values(state=JobState.RUNNING, attempt=Job.attempt + 1, started_at=now, beat_at=now)
    )  # fmt: skip
    return session.get(Job, job_id, populate_existing=True) if taken.rowcount == 1 else None


def step(session: Session, job: Job, **values: Any) -> bool:
    """Write how far it is; False where the job is no longer this process's."""
    mine = (Job.state == JobState.RUNNING, Job.attempt == job.attempt)
    return _change(session, job, mine, {"beat_at": now_utc(), **values})


# The spool --------------------------------------------------------------------------------------------------------


def sweep(session: Session, spool: Path, now: datetime) -> None:
    """Remove ZIPs after some days, and what no job tells of: half a file of a process that is gone."""
    old = select(Job).where(Job.ended_at < now - KEPT, Job.file_name != "")  # of every unit: the spool is the house's
    for job in session.scalars(old):
        job.file_name = ""
    session.flush()
    kept = set(session.scalars(select(Job.file_name).where(Job.file_name != "")))
    for path in spool.glob("*.zip*") if spool.is_dir() else ():
        written = datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo)
        if path.name not in kept and now - written > SILENT:
            path.unlink(missing_ok=True)
