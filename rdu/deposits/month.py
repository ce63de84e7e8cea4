"""The kabupaten's month, counts only: what was weighed, by unit and by SIPSN category, and who was active."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, Sipsn, WasteType
from rdu.clock import Days, Month
from rdu.deposits.closed_months import active_of
from rdu.deposits.models import DayTotal
from rdu.money import Rupiah
from rdu.people.models import Member, Unit, UnitKind
from rdu.weights import Grams

QUIET = timedelta(days=45)


class Figures(NamedTuple):
    """A month of several units together."""

    grams: Grams
    amount: Rupiah
    active: int


class Weighed(NamedTuple):
    """How much, and what it is worth before the units' share."""

    grams: Grams
    amount: Rupiah


NONE = Weighed(Grams(0), Rupiah(0))


class UnitMonth(NamedTuple):
    """A unit's month. Units stand by name: nobody is ranked."""

    unit: Unit
    grams: Grams
    active: int
    members: int
    last_day: date | None
    quiet: bool


class Category(NamedTuple):
    sipsn: Sipsn
    grams: Grams
    year_ago: Grams


@dataclass(frozen=True)
class KabupatenMonth:
    month: Month
    now: Figures
    before: Figures
    year_ago: Figures
    categories: Sequence[Category]
    units: Sequence[UnitMonth]

    @property
    def members(self) -> int:
        return sum(one.members for one in self.units)

    @property
    def quiet(self) -> list[UnitMonth]:
        return [one for one in self.units if one.quiet]

    @property
    def largest(self) -> list[Category]:
        """The two categories that weigh most."""
        return sorted((one for one in self.categories if one.grams), key=lambda one: -one.grams)[:2]


def change(now: int, before: int) -> int | None:
    """How much more than before, in basis points rounded to a tenth of a per cent; None where there was nothing."""
    if before == 0:
        return None
    tenths = (abs(now - before) * 2_000 + before) // (2 * before)
    return tenths * 10 if now >= before else -tenths * 10


def weighing_units(session: Session, top: Unit) -> Sequence[Unit]:
    """The waste banks below a unit, and itself if it is one, by name. A plant's tonnes are another balance."""
    banks = Unit.kind.in_([UnitKind.BSU, UnitKind.BSI])
    return session.scalars(select(Unit).where(Unit.path.startswith(top.path), banks).order_by(Unit.name)).all()


def kabupaten_month(session: Session, top: Unit, month: Month, today: date) -> KabupatenMonth:
    units = weighing_units(session, top)
    ids = [unit.id for unit in units]
    year_ago = month.a_year_before
    figures = {at: _figures(session, ids, at) for at in (month, month.previous, year_ago)}
    return KabupatenMonth(
        month, figures[month], figures[month.previous], figures[year_ago],
        _categories(session, ids, month, year_ago), _units(session, units, month, today),
    )  # fmt: skip


def _figures(session: Session, ids: Sequence[int], month: Month) -> Figures:
    sums = select(func.coalesce(func.sum(DayTotal.grams), 0), func.coalesce(func.sum(DayTotal.amount), 0))
    grams, amount = session.execute(sums.where(DayTotal.unit_id.in_(ids), _within(month))).one()
    return Figures(Grams(int(grams)), Rupiah(int(amount)), active_of(session, ids, month).total())


def _within(month: Days):  # type: ignore[no-untyped-def]  # the type of a BETWEEN has no short name
    return DayTotal.day.between(month.first_day, month.last_day)


def _active(session: Session, ids: Sequence[int], month: Month) -> Counter[int]:
    """Members by unit, households and others together."""
    counts: Counter[int] = Counter()
    for (unit_id, _), count in active_of(session, ids, month).items():
        counts[unit_id] += count
    return counts


def _categories(session: Session, ids: Sequence[int], month: Month, year_ago: Month) -> list[Category]:
    """Every category of SIPSN, the empty ones too, in the ministry's order."""
    now, was = (weighed_by_category(session, ids, at) for at in (month, year_ago))
    return [Category(sipsn, now.get(sipsn, NONE).grams, was.get(sipsn, NONE).grams) for sipsn in Sipsn]


def weighed_by_category(session: Session, ids: Sequence[int], month: Days) -> Mapping[Sipsn, Weighed]:
    """What these units weighed, from the totals of their days."""
    found = (
        select(WasteType.sipsn, func.sum(DayTotal.grams), func.sum(DayTotal.amount))
        .join(Grade, Grade.id == DayTotal.grade_id)
        .join(Grade.waste_type)
        .where(DayTotal.unit_id.in_(ids), _within(month))
        .group_by(WasteType.sipsn)
    )
    rows = session.execute(found)
    return {sipsn: Weighed(Grams(int(grams)), Rupiah(int(amount))) for sipsn, grams, amount in rows}


def _units(session: Session, units: Sequence[Unit], month: Month, today: date) -> list[UnitMonth]:
    ids = [unit.id for unit in units]
    weighed, last = grams_by_unit(session, ids, month), _last_days(session, ids)
    active, members = _active(session, ids, month), _members(session, ids, month)
    return [
        UnitMonth(
            unit, Grams(weighed.get(unit.id, 0)), active.get(unit.id, 0), members.get(unit.id, 0), last.get(unit.id),
            unit.closed_on is None and today - last.get(unit.id, date.min) > QUIET,
        )
        for unit in units
    ]  # fmt: skip


def grams_by_unit(session: Session, ids: Sequence[int], month: Days) -> Mapping[int, int]:
    found = select(DayTotal.unit_id, func.sum(DayTotal.grams)).where(DayTotal.unit_id.in_(ids), _within(month))
    return {unit_id: int(grams) for unit_id, grams in session.execute(found.group_by(DayTotal.unit_id))}


def _last_days(session: Session, ids: Sequence[int]) -> Mapping[int, date]:
    found = select(DayTotal.unit_id, func.max(DayTotal.day)).where(DayTotal.unit_id.in_(ids), DayTotal.lines > 0)
    return {unit_id: day for unit_id, day in session.execute(found.group_by(DayTotal.unit_id))}


def _members(session: Session, ids: Sequence[int], month: Month) -> Mapping[int, int]:
    """Members by unit at the end of that month."""
    found = (
        select(Member.unit_id, func.count())
        .where(Member.unit_id.in_(ids), Member.merged_into_id.is_(None), Member.joined_on <= month.last_day)
        .group_by(Member.unit_id)
    )
    return {unit_id: count for unit_id, count in session.execute(found)}
