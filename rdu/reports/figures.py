"""All figures of a month, read once. A page and its PDF are made of these and of nothing else."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.deposits.models import DayTotal
from rdu.errors import NotFoundHere
from rdu.impact.month import Choices, MonthImpact, Scope, choices_at, month_impact
from rdu.impact.tonnage import left_by_grade
from rdu.people.models import Region, RegionKind, Unit
from rdu.people.units import root_of
from rdu.reports.changes import Corrections, PriceChange, corrections_of, price_changes
from rdu.reports.goods import Goods, goods_of
from rdu.reports.rupiah import Rupiah, rupiah_of
from rdu.reports.savers import Savers, active_of, savers_of
from rdu.reports.standing import Standing, standing_of

MONTHS = 13
"""A year, with the month a year ago in view."""


@dataclass(frozen=True)
class Point:
    """One month of the trend."""

    month: Month
    weighed: int
    worth: int
    sold: int


@dataclass(frozen=True)
class Figures:
    scope: Scope
    month: Month
    goods: Goods
    rupiah: Rupiah
    savers: Savers
    before: Counter[tuple[int, bool]]
    """Who was active in the month before, and a year ago."""
    year_ago: Counter[tuple[int, bool]]
    impact: MonthImpact
    trend: Sequence[Point]
    by_unit: Mapping[int, int]
    """Grams weighed."""
    kecamatan: Mapping[str, str]
    """Names, by the first eight letters of a unit's region."""
    prices: Sequence[PriceChange]
    corrections: Corrections
    standing: Standing

    @property
    def expected(self) -> list[Unit]:
        """Who should have reported: units that were not closed before the month."""
        first = self.month.first_day
        return [unit for unit in self.scope.units if unit.closed_on is None or unit.closed_on >= first]

    @property
    def silent(self) -> list[Unit]:
        return [unit for unit in self.expected if unit.id not in self.standing.weighed]


def scope_at(session: Session, top: Unit, code: str, *, kabupaten: bool) -> tuple[Choices, Scope]:
    """Whose report: the agency's own choice, or one unit's. NotFoundHere for what is somebody else's."""
    choices = choices_at(session, top)
    if not kabupaten:
        own = next((one for one in choices.units if one.code == top.code), None)
        choices = Choices(None, [], [own] if own else [])
    if not (choices.all or choices.units):
        raise NotFoundHere
    return choices, choices.find(code) if code else choices.first


def figures_of(session: Session, scope: Scope, month: Month, today: date) -> Figures:
    units = scope.units
    ids = [unit.id for unit in units]
    root = root_of(session)
    return Figures(
        scope, month,
        goods=goods_of(session, units, month),
        rupiah=rupiah_of(session, units, month),
        savers=savers_of(session, units, month),
        before=active_of(session, ids, month.previous),
        year_ago=active_of(session, ids, month.a_year_before),
        impact=month_impact(session, scope, month),
        trend=_trend(session, units, month),
        by_unit=_by_unit(session, ids, month),
        kecamatan=_kecamatan(session, units),
        prices=price_changes(session, [root, *units] if scope.alone and not units[0].is_root else [root], month),
        corrections=corrections_of(session, units, month),
        standing=standing_of(session, units, month, today),
    )  # fmt: skip


def _by_unit(session: Session, ids: Sequence[int], month: Month) -> dict[int, int]:
    found = select(DayTotal.unit_id, func.sum(DayTotal.grams)).where(
        DayTotal.unit_id.in_(ids), DayTotal.day.between(month.first_day, month.last_day)
    )
    return {unit_id: int(grams) for unit_id, grams in session.execute(found.group_by(DayTotal.unit_id))}


def _kecamatan(session: Session, units: Sequence[Unit]) -> dict[str, str]:
    codes = {(unit.region_code or "")[:8] for unit in units}
    found = select(Region.code, Region.name).where(Region.kind == RegionKind.KECAMATAN, Region.code.in_(codes))
    return {code: name for code, name in session.execute(found.order_by(Region.name))}


def _trend(session: Session, units: Sequence[Unit], last: Month) -> list[Point]:
    months = last.back(MONTHS)[::-1]
    year, number = extract("year", DayTotal.day).label("year"), extract("month", DayTotal.day).label("month")
    found = (
        select(year, number, func.sum(DayTotal.grams), func.sum(DayTotal.amount))
        .where(DayTotal.unit_id.in_([unit.id for unit in units]))
        .where(DayTotal.day.between(months[0].first_day, last.last_day))
        .group_by(year, number)
    )
    sums = {Month(int(y), int(m)): (int(grams), int(worth)) for y, m, grams, worth in session.execute(found)}
    return [Point(month, *sums.get(month, (0, 0)), _sold(session, units, month)) for month in months]


def _sold(session: Session, units: Sequence[Unit], month: Month) -> int:
    return sum(left.grams for left in left_by_grade(session, units, month, sent=False).values())
