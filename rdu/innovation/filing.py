"""Help for filing in the portal: each field's words ready to copy, what was filed, and what the assessor answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import format_short, local, now_utc, today_at
from rdu.db import flush
from rdu.errors import OperationReused, Refused
from rdu.files.models import KeptFile
from rdu.innovation.instruments import Indicator
from rdu.innovation.models import Filing, FilingKind
from rdu.innovation.pack_names import files_of, folder_of
from rdu.innovation.service import Claim
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.people.units import root_of
from rdu.spreadsheet import Cell

LONGEST = 2_000
"""Letters of what was filed or answered."""


def level_words(level: int) -> str:
    return f"tingkat {level}" if level else "tanpa tingkat"


@dataclass(frozen=True)
class Told:
    """Words with one person's decision on a level."""

    kind: FilingKind
    level: int
    words: str
    on_day: date


@dataclass(frozen=True)
class Entry:
    """An indicator as it is filed: the level in the portal's words, what to write, and which files to upload."""

    claim: Claim
    parameter: str
    """ "" while no level can be claimed."""
    information: str
    folder: str
    files: Sequence[str]
    filed: Filing | None
    answer: Filing | None
    """The last of each."""

    @property
    def differences(self) -> list[str]:
        """Where the records, the filing and the answer do not say the same."""
        told = []
        if self.filed and self.filed.level != self.claim.level:
            now = level_words(self.claim.level)
            told.append(f"Diajukan {level_words(self.filed.level)}, sekarang catatan berkata {now}.")
        if self.filed and self.answer and self.filed.level != self.answer.level:
            filed = level_words(self.filed.level)
            told.append(f"Diajukan {filed}, penilai menjawab {level_words(self.answer.level)}.")
        return told


# What is filed ----------------------------------------------------------------------------------------------------


def information_of(claim: Claim) -> str:
    """The figure, its days and how it was reckoned, in one paragraph."""
    basis = next((base for base in claim.bases if claim.value == f"{base.no[-1]}: {base.value}"), claim)
    days = f"Dihitung dari catatan sampai {format_short(claim.window.last)}."
    if claim.window.first.year > 2000:
        days = f"Dihitung dari catatan {format_short(claim.window.first)} sampai {format_short(claim.window.last)}."
    steps = [f"{step.name}: {step.formula}, hasilnya {step.result}." for step in basis.how]
    counted = [f"{len(claim.counted)} catatan dihitung."] if claim.counted and not steps else []
    told = " ".join([f"{basis.indicator.name}: {basis.value}.", days, *steps, *counted])
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1].rstrip()}…"


def parameter_of(claim: Claim) -> str:
    return claim.indicator.levels[claim.level - 1] if claim.level else ""


def entries_of(session: Session, year: int, claims: Sequence[Claim]) -> list[Entry]:
    """Every indicator, ready to be filed."""
    kept, rows = _files(session, claims), filings_of(session, year)
    return [_entry(claim, kept, rows) for claim in claims]


def entry_of(session: Session, year: int, claim: Claim) -> Entry:
    return _entry(claim, _files(session, [claim]), filings_of(session, year, claim.no))


def _entry(claim: Claim, kept: Mapping[int, KeptFile], rows: Iterable[Filing]) -> Entry:
    mine = [row for row in rows if row.no == claim.no]
    files = files_of(claim, [kept[file_id] for file_id in claim.evidence])
    return Entry(
        claim, parameter_of(claim), information_of(claim), folder_of(claim), files, last_of(mine, FilingKind.FILED),
        last_of(mine, FilingKind.ANSWER),
    )  # fmt: skip


def _files(session: Session, claims: Sequence[Claim]) -> dict[int, KeptFile]:
    """Of any unit below: a claim of the kabupaten rests on them."""
    ids = {file_id for claim in claims for file_id in claim.evidence}
    return {row.id: row for row in session.scalars(select(KeptFile).where(KeptFile.id.in_(ids)))}


# What was filed ---------------------------------------------------------------------------------------------------


def filings_of(session: Session, year: int, no: str = "") -> Sequence[Filing]:
    """Of an assessment, or of one of its rows; the newest first."""
    found = select(Filing).where(Filing.year == year).order_by(Filing.on_day.desc(), Filing.id.desc())
    found = found.where(Filing.no == no) if no else found
    return session.scalars(found.options(joinedload(Filing.by))).all()


def last_of(rows: Iterable[Filing], kind: FilingKind) -> Filing | None:
    """Of rows that stand the newest first."""
    return next((row for row in rows if row.kind is kind), None)


def record(session: Session, year: int, indicator: Indicator, told: Told, operation: UUID, by: User) -> Filing:
    """From now on it stands in the history. The same page sent again gives back the first."""
    if (done := session.scalar(select(Filing).where(Filing.operation == operation))) is not None:
        if (done.year, done.no, done.kind, done.level, done.words, done.on_day) != (
            year, indicator.no, told.kind, told.level, told.words, told.on_day,
        ):  # fmt: skip
            raise OperationReused
        return done
    root = root_of(session)
    check(session, year, indicator, told, today_at(root.timezone))
    row = Filing(
        operation=operation, year=year, no=indicator.no, kind=told.kind, level=told.level, words=told.words,
        on_day=told.on_day, recorded_at=now_utc(), by_id=by.id,
    )  # fmt: skip
    session.add(row)
    flush(session)
    log(session, "record_filing", unit=root, user=by, subject=f"{year} {indicator.no} {told.kind.value}")
    return row


def check(session: Session, year: int, indicator: Indicator, told: Told, today: date) -> None:
    """Raises Refused for a day that cannot be, and for an answer to nothing."""
    if told.on_day > today:
        raise Refused("on_day", "Tanggal ini belum tiba. Tulis hari ini atau sebelumnya.")
    if told.on_day.year not in (year, year + 1):
        raise Refused("on_day", f"Penilaian {year} diajukan tahun {year}. Periksa tanggalnya.")
    if told.kind is FilingKind.FILED:
        return
    filed = [row for row in filings_of(session, year, indicator.no) if row.kind is FilingKind.FILED]
    if not filed:
        raise Refused("kind", "Belum ada yang diajukan untuk indikator ini. Catat dulu apa yang diajukan.")
    if told.on_day < filed[-1].on_day:
        raise Refused("on_day", f"Jawaban tidak bisa sebelum diajukan, {format_short(filed[-1].on_day)}.")


def sheet(entries: Sequence[Entry], rows: Sequence[Filing], root: Unit) -> Iterable[Sequence[Cell]]:
    """All that was filed and answered, in the order of the instrument, the oldest first."""
    yield ["No", "Indikator", "Jenis", "Tanggal", "Tingkat", "Poin", "Parameter", "Isi", "Dicatat oleh",
           "Hari dicatat", "Tingkat menurut catatan sekarang"]  # fmt: skip
    for entry in entries:
        indicator = entry.claim.indicator
        for row in reversed([one for one in rows if one.no == indicator.no]):
            parameter = indicator.levels[row.level - 1] if row.level else ""
            recorded = local(row.recorded_at, root.timezone).date().isoformat()
            yield [indicator.no, indicator.name, row.kind.word, row.on_day.isoformat(), row.level,
                   row.level * indicator.weight, parameter, row.words, row.by.name, recorded,
                   entry.claim.level]  # fmt: skip
