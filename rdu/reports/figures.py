"""All figures of a month, or of several, read once. A page and its PDF are made of these and of nothing else."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.atlas.models import Boundary
from rdu.atlas.service import latest
from rdu.clock import Month, Period, Stretch, period_of
from rdu.deposits.closed_months import active_of, bringers_of, kept_of, weighed_by_month
from rdu.deposits.month import grams_by_unit
from rdu.errors import NotFoundHere
from rdu.impact.month import ALL, KECAMATAN, Choices, Scope, choices_at
from rdu.impact.period import PeriodImpact, period_impact
from rdu.impact.tonnage import Departures, departures_of
from rdu.outside.figures import Outside, outside_in
from rdu.people.models import Region, RegionKind, Unit
from rdu.people.units import root_of
from rdu.plant.figures import Figures as Plant
from rdu.plant.figures import figures as plant_figures
from rdu.plant.service import plants_at
from rdu.reports.changes import Corrections, PriceChange, corrections_of, price_changes
from rdu.reports.goods import Goods, goods_of
from rdu.reports.reach import Reach, reach_of
from rdu.reports.rupiah import Rupiah, rupiah_of
from rdu.reports.savers import Savers, savers_of
from rdu.reports.small_cells import is_small
from rdu.reports.standing import Standing, standing_of

A_HANDFUL = 5_000_000
"""Grams. So much is not what fewer than five households bring: their number need not be asked for."""
MONTHS = 13
"""A year, with the month a year ago in view."""


@dataclass(frozen=True)
class Point:
    """What is compared: of one month, or of several together."""

    period: Period
    weighed: int
    worth: int
    sold: int
    is_small: bool = False
    """Whether it is what a handful of households brought: the version for everybody does not tell it."""


@dataclass(frozen=True)
class Figures:
    scope: Scope
    period: Period
    goods: Goods
    rupiah: Rupiah
    savers: Savers
    before: Counter[tuple[int, bool]]
    """Who was active in the period before, and a year ago."""
    year_ago: Counter[tuple[int, bool]]
    brought: Mapping[str, int]
    """How many households brought each type, by its code."""
    impact: PeriodImpact
    trend: Sequence[Point]
    """Of a month it and the twelve before it; of a longer period its months as far as they have begun."""
    ends: tuple[Point, Point, Point]
    """The period, the one before it, and the same a year earlier."""
    by_unit: Mapping[int, int]
    """Grams weighed."""
    kecamatan: Mapping[str, str]
    """Names, by the first eight letters of a unit's region."""
    reach: Mapping[str, Reach]
    """Of every kecamatan by its code; none for a unit that looks at itself."""
    boundary: Boundary | None
    prices: Sequence[PriceChange]
    corrections: Corrections
    standing: Standing
    outside: Outside
    """What units outside RDU report themselves; nothing of it stands in the other figures."""
    plants: Sequence[Plant]
    """The plants' own balances, told where all of the kabupaten is; nothing of it stands in the other figures."""

    @property
    def expected(self) -> list[Unit]:
        """Who should have reported: units that were not closed before it began."""
        first = self.period.first_day
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


def figures_of(session: Session, scope: Scope, period: Period, today: date) -> Figures:
    units = scope.units
    ids = [unit.id for unit in units]
    root = root_of(session)
    seen = _seen(period)
    left = departures_of(session, units, seen)
    begun = [month for month in period.months if month <= Month.of(today)] or period.months[:1]
    point = _points(session, units, seen, left)
    return Figures(
        scope, period,
        goods=goods_of(session, units, period, left),
        rupiah=rupiah_of(session, units, period),
        savers=savers_of(session, units, period),
        before=active_of(session, ids, period.previous),
        year_ago=active_of(session, ids, period.a_year_before),
        brought=bringers_of(session, ids, period),
        impact=period_impact(session, scope, begun, left),
        trend=[point(month) for month in (begun if isinstance(period, Stretch) else seen.months)],
        ends=(point(period), point(period.previous), point(period.a_year_before)),
        by_unit=_by_unit(session, ids, period),
        kecamatan=_kecamatan(session, units),
        reach={} if scope.alone else reach_of(session, period),
        boundary=None if scope.alone else latest(session),
        prices=price_changes(session, [root, *units] if scope.alone and not units[0].is_root else [root], period),
        corrections=corrections_of(session, units, period),
        standing=standing_of(session, units, period, today),
        outside=Outside() if scope.alone else outside_in(session, root, period, scope.code.partition(KECAMATAN)[2]),
        plants=_plants(session, root, period) if scope.code == ALL else [],
    )  # fmt: skip


def _plants(session: Session, root: Unit, period: Period) -> list[Plant]:
    return [plant_figures(session, unit, period.first_day, period.last_day) for unit in plants_at(session, root)]


def _seen(period: Period) -> Period:
    """All months that are told of: the period and what it is compared with."""
    first = min(period.months[0].plus(1 - MONTHS), *period.previous.months)
    return period_of(first, period.months[-1])


def _by_unit(session: Session, ids: Sequence[int], period: Period) -> dict[int, int]:
    kept, uncounted = kept_of(session, ids, period)
    return {row.unit_id: row.grams for row in kept} | dict(grams_by_unit(session, uncounted, period))


def _kecamatan(session: Session, units: Sequence[Unit]) -> dict[str, str]:
    codes = {(unit.region_code or "")[:8] for unit in units}
    found = select(Region.code, Region.name).where(Region.kind == RegionKind.KECAMATAN, Region.code.in_(codes))
    return {code: name for code, name in session.execute(found.order_by(Region.name))}


def _points(session: Session, units: Sequence[Unit], seen: Period, left: Departures) -> Callable[[Period], Point]:
    """Gives the point of any of the months seen, and of several of them together."""
    sums = weighed_by_month(session, [unit.id for unit in units], seen)

    def point(period: Period) -> Point:
        weighed, worth = (sum(sums.get(month, (0, 0))[n] for month in period.months) for n in (0, 1))
        sold = sum(one.grams for one in left.of(period, sent=False).values())
        return Point(period, weighed, worth, sold, 0 < weighed < A_HANDFUL and _of_few(session, units, period))

    return point


def _of_few(session: Session, units: Sequence[Unit], period: Period) -> bool:
    active = active_of(session, [unit.id for unit in units], period)
    return is_small(sum(count for (_, is_household), count in active.items() if is_household))
