"""One job, done in a process of its own that lets everybody else go first: python -m rdu.behind 12.

It reads in short transactions and writes only how far it is: a server's workers do not wait for it.
"""

import errno
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from rdu.clock import Period, now_utc, read_period
from rdu.config import Mail, beside, database_url, mail_settings, spool
from rdu.db import engine_for, one_moment, writing
from rdu.reports import jobs
from rdu.reports.mailing import NotTaken, send_letters
from rdu.reports.work_models import Job, JobKind, JobState
from rdu.reports.zipping import Asked, Made, make_zip

BEHIND = 10
"""Of 19: at 19 a server that never rests would leave a job next to nothing, and its reader waits too."""
EACH = 1
"""Seconds between two words about how far it is."""


def start(job_id: int, environ: Mapping[str, str]) -> None:
    """Begin a job behind; the caller has committed it. It outlives the server that began it."""
    command = [sys.executable, "-m", "rdu.behind", str(job_id)]
    process = subprocess.Popen(  # noqa: S603  # our own interpreter, our own module, a number
        command, env={**os.environ, **environ}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    Thread(target=process.wait, daemon=True).start()  # so that it does not stay in the table of processes


def main(job_id: int, makers: "Makers") -> None:
    _let_others_go_first()
    url = database_url()
    engine = engine_for(url)
    try:
        run(engine, job_id, spool() or beside(url), mail_settings(), makers)
    finally:
        engine.dispose()


class Stopped(Exception):
    """Somebody stopped the job, or another process has it."""


def _let_others_go_first() -> None:
    """Linux weighs sessions before it weighs processes, and a job has a session of its own: both are lowered."""
    os.nice(BEHIND)
    with suppress(OSError):  # other systems, and Linux without sessions that are weighed, have no such file
        Path("/proc/self/autogroup").write_text(str(BEHIND))


def run(engine: Engine, job_id: int, folder: Path, mail: Mail | None, makers: "Makers | None" = None) -> None:
    """Claim the job and do it. Where another process was first, nothing is done."""
    hand = claimed(engine, job_id)
    if hand is None:
        return
    try:
        hand.write(
            state=JobState.DONE, ended_at=now_utc(), current="", **_done(hand, Means(folder, mail), makers or MAKERS)
        )
    except Stopped:
        return
    except Exception as error:  # whatever it was, whoever waits must read that it went wrong
        traceback.print_exc()
        hand.fail(f"{_why(error)} Berhenti pada {hand.job.done} dari {hand.job.total}.")


@dataclass(frozen=True)
class Means:
    """Where files are put, and who takes letters."""

    folder: Path
    mail: Mail | None


Maker = Callable[["Hand", Job, Period, Means], dict[str, Any]]
"""Does a job of one kind; gives back what is then written down with it."""
Makers = Mapping[JobKind, Maker]


def _done(hand: "Hand", means: Means, makers: Makers) -> dict[str, Any]:
    job, period = hand.job, read_period(hand.job.period)
    if period is None:
        raise ValueError(job.period)
    return makers[job.kind](hand, job, period, means)


def _zip(hand: "Hand", job: Job, period: Period, means: Means) -> dict[str, Any]:
    made = make_zip(hand.reading, Asked(job.id, job.unit_id, period, job.public), means.folder, hand.tell)
    return {"done": hand.job.total, **as_written(made)}


def as_written(made: Made) -> dict[str, Any]:
    return {"file_name": made.name, "file_size": made.size, "file_sha256": made.sha256}


def _letters(hand: "Hand", job: Job, period: Period, means: Means) -> dict[str, Any]:
    send_letters(hand, job, period, means.mail)
    return {"done": hand.job.total}


MAKERS: Makers = {JobKind.ZIP: _zip, JobKind.MAIL: _letters}
"""What this room makes; rdu.behind adds what rooms above it do."""


def claimed(engine: Engine, job_id: int) -> "Hand | None":
    with writing(), Session(engine, expire_on_commit=False) as session:
        job = jobs.claim(session, job_id)
        session.commit()
    return Hand(engine, job) if job else None


@dataclass
class Hand:
    """What a job's process may do: read, and write down how far it is as long as the job is its own."""

    engine: Engine
    job: Job
    told_at: int = 0

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Short, and all of one moment."""
        with Session(self.engine, expire_on_commit=False) as session:
            one_moment(session)
            yield session

    @contextmanager
    def keeping(self) -> Iterator[Session]:
        """A short transaction that is kept."""
        with writing(), Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def tell(self, done: int, total: int, current: str) -> None:
        """Raises Stopped where the job is no longer this process's."""
        self.job.done, self.job.total, self.job.current = done, total, current
        now = int(monotonic())
        if now - self.told_at >= EACH:
            self.write(done=done, current=current[:200])
            self.told_at = now

    def write(self, **values: Any) -> None:
        with self.keeping() as session:
            mine = jobs.step(session, self.job, total=self.job.total, **values)
        if not mine:
            raise Stopped

    def fail(self, why: str) -> None:
        with self.keeping() as session:
            failed = {"state": JobState.FAILED, "ended_at": now_utc(), "error": why[:300]}
            jobs.step(session, self.job, done=self.job.done, total=self.job.total, **failed)


def _why(error: Exception) -> str:
    if isinstance(error, NotTaken):
        return str(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Ruang simpan penuh."
    if isinstance(error, OperationalError):
        return "Database tidak menjawab."
    return "Ada yang salah di RDU; sebabnya tertulis di catatan peladen."
