"""An instrument brought in as a table: judged whole, shown beside the one before, and published for its year."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import explained
from rdu.errors import AlreadyRecorded
from rdu.innovation.instrument_file import ReadInstrument, read_instrument
from rdu.innovation.instruments import Indicator, Instrument
from rdu.innovation.models import IndicatorRow, InstrumentYear
from rdu.innovation.service import instrument_for, instruments
from rdu.people import imports
from rdu.people.models import ImportDraft, Unit, User
from rdu.people.service import log
from rdu.people.units import root_of
from rdu.spreadsheet import Table, UnreadableTable, read_table

KIND = "instrument"


def judged(session: Session, table: Table) -> ReadInstrument:
    """Every row of the file. Raises UnreadableTable, also for no whole, and for a version that is there."""
    found = read_instrument(table)
    if not found.bad:
        made = found.instrument()
        if any(kept.instrument.label == made.label for kept in instruments(session)):
            raise UnreadableTable(
                f"Instrumen {made.label} sudah ada, dan tidak pernah diubah. Beri tahun atau versi baru di berkasnya."
            )
    return found


def keep(session: Session, filename: str, content: bytes, by: User) -> ImportDraft:
    return imports.keep(session, root_of(session), KIND, filename, content, by)


def draft_of(session: Session, unit: Unit, draft_id: UUID) -> ImportDraft:
    return imports.draft_of(session, unit, KIND, draft_id)


@dataclass(frozen=True)
class Changed:
    """One row of the file beside the row that counts now; None where only one of them has it."""

    no: str
    now: Indicator | None
    then: Indicator | None

    @property
    def name(self) -> str:
        return self.then.name if self.then else self.now.name if self.now else ""

    @property
    def levels(self) -> bool:
        """Whether a threshold or weight moved: what changes claims."""
        if self.now is None or self.then is None:
            return True
        return (self.now.at, self.now.weight, self.now.window) != (self.then.at, self.then.weight, self.then.window)


@dataclass(frozen=True)
class Preview:
    instrument: Instrument
    against: Instrument
    changed: list[Changed]


def preview(session: Session, draft: ImportDraft) -> Preview:
    """What it would change of the instrument that counts for its year now. Raises UnreadableTable."""
    made = judged(session, read_table(draft.content, draft.filename)).instrument()
    against = instrument_for(session, made.year)
    keys = [*made.by_no, *(no for no in against.by_no if no not in made.by_no)]
    pairs = [Changed(no, against.by_no.get(no), made.by_no.get(no)) for no in keys]
    return Preview(made, against, [pair for pair in pairs if _differ(pair)])


def _differ(pair: Changed) -> bool:
    if pair.now is None or pair.then is None:
        return True
    return pair.now.cells() != pair.then.cells()


def confirm(session: Session, draft: ImportDraft, by: User) -> Instrument:
    """Publish it: claims of its year are reckoned by it from now on, those of other years are not touched."""
    if draft.confirmed_at:
        raise AlreadyRecorded
    made = judged(session, read_table(draft.content, draft.filename)).instrument()
    row = InstrumentYear(
        year=made.year, version=made.version, total=made.total, checksum=made.checksum, filename=draft.filename,
        published_at=now_utc(), published_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    with explained():
        session.flush()
    session.execute(insert(IndicatorRow), [_columns(row.id, n, one) for n, one in enumerate(made.rows, 1)])
    draft.confirmed_at = now_utc()
    log(session, "publish_instrument", unit=root_of(session), user=by, subject=made.label)
    return made


def _columns(instrument_id: int, position: int, row: Indicator) -> dict[str, object]:
    levels = {f"level{n}": text for n, text in enumerate(row.levels, 1)}
    thresholds = {f"at{n}": text for n, text in enumerate(row.at, 1)}
    return {
        "instrument_id": instrument_id, "position": position, "no": row.no, "variable": row.variable,
        "name": row.name, "asks": row.asks, "formula": row.formula, "window": row.window, "weight": row.weight,
        **levels, **thresholds, "mandatory": row.mandatory, "evidence": row.evidence, "file_types": row.file_types,
        "source": row.source, "checked": row.checked,
    }  # fmt: skip
