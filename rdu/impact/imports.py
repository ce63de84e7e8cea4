"""A factor set brought in as a table: judged whole, shown, and published under its own name and version."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import explained, table_of
from rdu.errors import AlreadyRecorded, Refused
from rdu.impact import factor_file
from rdu.impact.factor_file import ReadSet, read_set
from rdu.impact.factors import Factor, Factors, Metric
from rdu.impact.models import FactorRow, FactorSet
from rdu.impact.numbers import written
from rdu.impact.service import choose_set, set_called
from rdu.people import imports
from rdu.people.models import ImportDraft, Unit, User
from rdu.people.service import log
from rdu.people.units import root_of
from rdu.spreadsheet import Table, UnreadableTable, read_table

KIND = "factors"


def judged(session: Session, table: Table) -> ReadSet:
    """Every row of the file. Raises UnreadableTable, also for a set that is there already."""
    found = read_set(table)
    if not found.bad and _is_there(session, found):
        raise UnreadableTable(
            f"Set {found.code} {found.version} sudah ada, dan set tidak pernah diubah. Beri versi baru di berkasnya."
        )
    return found


def _is_there(session: Session, found: ReadSet) -> bool:
    shipped = factor_file.shipped()
    same = select(FactorSet.id).where(FactorSet.code == found.code, FactorSet.version == found.version)
    return (found.code, found.version) == (shipped.code, shipped.version) or session.scalar(same) is not None


def keep(session: Session, unit: Unit, filename: str, content: bytes, by: User) -> ImportDraft:
    return imports.keep(session, unit, KIND, filename, content, by)


def draft_of(session: Session, unit: Unit, draft_id: UUID) -> ImportDraft:
    return imports.draft_of(session, unit, KIND, draft_id)


@dataclass(frozen=True)
class Changed:
    """One factor of the file beside the one that counts now; None where only one of them has it."""

    material: str
    metric: Metric
    now: Factor | None
    then: Factor | None


@dataclass(frozen=True)
class Preview:
    factors: Factors
    against: Factors
    changed: list[Changed]


def preview(session: Session, draft: ImportDraft, against: Factors) -> Preview:
    """What the set would change of what is reckoned with now. Raises UnreadableTable."""
    found = judged(session, read_table(draft.content, draft.filename))
    if found.bad:
        raise UnreadableTable("Berkas ini berisi baris yang belum benar. Perbaiki, lalu unggah lagi.")
    factors = found.factors(factor_file.published_on(_today(draft)))
    keys = sorted(against.by_key.keys() | factors.by_key.keys())
    pairs = [Changed(*key, against.by_key.get(key), factors.by_key.get(key)) for key in keys]
    return Preview(factors, against, [pair for pair in pairs if _differ(pair)])


def _today(draft: ImportDraft) -> date:
    return draft.made_at.date()


def _differ(pair: Changed) -> bool:
    if pair.now is None or pair.then is None:
        return True
    return pair.now.cells() != pair.then.cells()


def confirm(session: Session, draft: ImportDraft, valid_from: date, reason: str, by: User) -> Factors:
    """Publish the set, and let it count from that day on. Raises AlreadyRecorded for a file published before."""
    if draft.confirmed_at:
        raise AlreadyRecorded
    found = judged(session, read_table(draft.content, draft.filename))
    if found.bad:
        raise Refused("reason", "Berkas ini berisi baris yang belum benar. Perbaiki, lalu unggah lagi.")
    factors = found.factors(factor_file.published_on(_today(draft)))
    _publish(session, factors, draft.filename, by)
    choose_set(session, set_called(session, factors.slug), valid_from, reason, by)
    draft.confirmed_at = now_utc()
    log(session, "publish_factors", unit=root_of(session), user=by, subject=factors.label)
    return factors


def _publish(session: Session, factors: Factors, filename: str, by: User) -> None:
    row = FactorSet(
        code=factors.code, version=factors.version, published=factors.published, checksum=factors.checksum,
        filename=filename, published_at=now_utc(), published_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    with explained():
        session.flush()
    rows = [_columns(row.id, position, factor) for position, factor in enumerate(factors.rows, 1)]
    session.execute(insert(table_of(FactorRow)), rows)


def _columns(set_id: int, position: int, factor: Factor) -> dict[str, object]:
    return {
        "set_id": set_id, "position": position, "material": factor.material, "metric": factor.metric,
        "value": written(factor.value), "unit": factor.unit, "low": written(factor.low),
        "high": written(factor.high), "source": factor.source, "year": factor.year, "locator": factor.locator,
        "checked": factor.checked,
    }  # fmt: skip
