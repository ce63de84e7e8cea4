"""All reports of a month as one ZIP: the kabupaten's, each kecamatan's, each unit's."""

import hashlib
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from rdu.clock import Period, today_at
from rdu.impact.month import Scope
from rdu.people.models import Unit
from rdu.reports.figures import scope_at
from rdu.reports.papers import Paper, all_scopes, newest_paper, slug_of

Reading = Callable[[], AbstractContextManager[Session]]
"""A session for one short reading."""
Tell = Callable[[int, int, str], None]
"""So many of so many are done, and what comes now. Raises where nobody wants the rest any more."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file inside: the same reports are the same bytes."""


@dataclass(frozen=True)
class Asked:
    """Of which months, and for whom: for everybody, or with what only managers and the agency read."""

    job_id: int
    unit_id: int
    period: Period
    public: bool

    @property
    def name(self) -> str:
        return f"laporan-{slug_of(self.period)}{'-umum' if self.public else ''}-{self.job_id}.zip"

    def inside(self, scope: Scope, paper: Paper) -> str:
        """MLT_2026-10_v2.pdf; of a draft MLT_2026-10_draf.pdf."""
        return f"{scope.code}_{slug_of(self.period)}_{paper.version}{'_umum' if self.public else ''}.pdf"


@dataclass(frozen=True)
class Made:
    """A file in the spool."""

    name: str
    size: int
    sha256: str


def make_zip(reading: Reading, asked: Asked, spool: Path, tell: Tell) -> Made:
    """One report after another, each read by itself: nobody waits longer than for one."""
    return packed(spool, asked.name, lambda into: _fill(into, reading, asked, tell))


def packed(spool: Path, name: str, fill: Callable[[ZipFile], None]) -> Made:
    """A ZIP that stands in the spool under its name only once it is whole."""
    spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = spool / f"{name}.part"
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600), "w+b") as file:
            with ZipFile(file, "w", ZIP_STORED) as into:
                fill(into)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
            file.seek(0)
            made = Made(name, size, hashlib.file_digest(file, "sha256").hexdigest())
        part.replace(spool / name)
    finally:
        part.unlink(missing_ok=True)
    return made


def _fill(into: ZipFile, reading: Reading, asked: Asked, tell: Tell) -> None:
    scopes, today = _scopes(reading, asked)
    for n, scope in enumerate(scopes):
        tell(n, len(scopes), scope.words)
        with reading() as session:
            paper = newest_paper(session, scope, asked.period, today, public=asked.public)
        into.writestr(ZipInfo(asked.inside(scope, paper), EPOCH), paper.content)


def _scopes(reading: Reading, asked: Asked) -> tuple[list[Scope], date]:
    with reading() as session:
        unit = session.get_one(Unit, asked.unit_id)
        choices, _ = scope_at(session, unit, "", kabupaten=unit.is_root)
        return all_scopes(choices), today_at(unit.timezone)
