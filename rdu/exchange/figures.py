"""What other systems are told: today, this month so far, and months that are closed.

The figures are those of the month's page, the impact's page and the open data, from the same functions. What fewer than
five households brought is None, and so is what would give it away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Sipsn
from rdu.clock import Day, Days, Month, local, now_utc, today_at
from rdu.deposits.closed_months import active_of
from rdu.deposits.month import NONE, weighed_by_category
from rdu.deposits.so_far import households_by_category, households_in, saved_in, weighing_on
from rdu.errors import NotFoundHere
from rdu.exchange.refusals import NotTold
from rdu.impact.month import MonthImpact, Scope, month_impact
from rdu.impact.numbers import rounded
from rdu.impact.tonnage import departures_of
from rdu.ledger.models import ChainHead
from rdu.people.models import Unit
from rdu.people.units import root_of
from rdu.reports.compose_public import covers_of_types, is_untold
from rdu.reports.figures import A_HANDFUL, Figures, figures_of
from rdu.reports.open_rows import Version, version_of
from rdu.reports.public_months import check_public, everybody
from rdu.reports.small_cells import LEAST, Cover, Leaf, covers_of, is_small
from rdu.reports.standing import states_of

ENOUGH = 10 * LEAST
Told = int | None
"""A figure, or None where it is covered."""


@dataclass(frozen=True)
class Category:
    sipsn: Sipsn
    grams: Told


@dataclass(frozen=True)
class Sums:
    """What some days came to."""

    grams: Told
    categories: Sequence[Category]
    households: Told
    worth: Told
    saved: Told
    sold: int

    @property
    def is_covered(self) -> bool:
        told = [self.grams, self.households, self.worth, self.saved, *(one.grams for one in self.categories)]
        return any(figure is None for figure in told)


@dataclass(frozen=True)
class Today:
    day: date
    open_units: int
    sums: Sums


@dataclass(frozen=True)
class ThisMonth:
    month: Month
    until: date
    sums: Sums


@dataclass(frozen=True)
class Avoided:
    """A of a closed month, in whole kilograms of CO2e, with its range and the factors it rests on."""

    month: Month
    grams: int
    low: int
    mid: int
    high: int
    factors: str


@dataclass(frozen=True)
class Place:
    code: str
    name: str


@dataclass(frozen=True)
class Summary:
    place: Place
    at: datetime
    today: Today
    month: ThisMonth
    impact: Avoided | None
    """None before any month is closed."""


@dataclass(frozen=True)
class ClosedMonth:
    place: Place
    at: datetime
    month: Month
    version: Version
    units: int
    sums: Sums
    paid: Told
    impact: Avoided


def place_of(root: Unit) -> Place:
    return Place(root.region_code or root.code, root.name)


def moment(root: Unit) -> datetime:
    return local(now_utc(), root.timezone)


# So far -----------------------------------------------------------------------------------------------------------


def today_of(session: Session, scope: Scope, day: date) -> Today:
    return Today(day, weighing_on(session, _ids(scope), day), _so_far(session, scope, Day(day)))


def month_so_far(session: Session, scope: Scope, day: date) -> ThisMonth:
    month = Month.of(day)
    return ThisMonth(month, day, _so_far(session, scope, month))


def _ids(scope: Scope) -> list[int]:
    return [unit.id for unit in scope.units]


def _so_far(session: Session, scope: Scope, days: Days) -> Sums:
    ids = _ids(scope)
    weighed = weighed_by_category(session, ids, days)
    grams = {sipsn: one.grams for sipsn, one in weighed.items()}
    light = [sipsn for sipsn, weight in grams.items() if 0 < weight < A_HANDFUL]
    households = _households(session, ids, days)
    few = households_by_category(session, ids, days, light)
    covers = covers_of(_leaf(sipsn, weight, few.get(sipsn, 0)) for sipsn, weight in grams.items())
    untold = covers.whole or is_small(households)
    hidden = {sipsn for sipsn in Sipsn if untold or covers.of(sipsn.value)}
    worth = sum(one.amount for one in weighed.values())
    left = departures_of(session, scope.units, days, today_at(root_of(session).timezone)).of(days, sent=False)
    sold = sum(one.grams for one in left.values())
    told = (sum(grams.values()), households, worth, saved_in(session, ids, days))
    return _sums(told, {sipsn: weighed.get(sipsn, NONE).grams for sipsn in Sipsn}, hidden, sold, untold=untold)


def _leaf(sipsn: Sipsn, grams: int, households: int) -> Leaf:
    """How many households brought a category is told nowhere: of those that are enough no number can be reckoned."""
    return Leaf(sipsn.value, "", households if is_small(households) else ENOUGH, grams)


def _households(session: Session, ids: Sequence[int], days: Days) -> int:
    """Of a month from what its members' months add up to."""
    if not isinstance(days, Month):
        return households_in(session, ids, days)
    return sum(count for (_, is_household), count in active_of(session, ids, days).items() if is_household)


def _sums(
    told: tuple[int, int, int, int], grams: Mapping[Sipsn, int], hidden: set[Sipsn], sold: int, *, untold: bool
) -> Sums:
    whole, households, worth, saved = (None if untold else figure for figure in told)
    categories = [Category(sipsn, None if sipsn in hidden else weight) for sipsn, weight in grams.items()]
    return Sums(whole, categories, households, worth, saved, sold)


# Closed months ----------------------------------------------------------------------------------------------------


def last_closed(session: Session, scope: Scope) -> Month | None:
    """The last month that every unit has closed, if anything was weighed in it."""
    found = select(func.min(ChainHead.closed_through), func.count(), func.count(ChainHead.closed_through))
    through, units, closed = session.execute(found.where(ChainHead.unit_id.in_(_ids(scope)))).one()
    if through is None or closed < units:
        return None
    month = Month.of(through) if Month.of(through).last_day == through else Month.of(through).previous
    states = states_of(session, scope.units, [month], today_at(root_of(session).timezone))
    return month if any(state.is_closed and state.grams for state in states) else None


def last_avoided(session: Session, scope: Scope) -> Avoided | None:
    month = last_closed(session, scope)
    return _avoided(month_impact(session, scope, month)) if month else None


def _avoided(of: MonthImpact) -> Avoided:
    span = of.impact.avoided
    low, mid, high = (int(rounded(end, 0)) for end in (span.low, span.mid, span.high))
    return Avoided(of.month, of.grams, low, mid, high, of.impact.factors.dated)


def closed_month(session: Session, month: Month) -> ClosedMonth:
    """Raises NotTold for a month that is not everybody's to read."""
    scope, root = everybody(session), root_of(session)
    try:
        check_public(session, scope, month)
    except NotFoundHere as error:
        raise NotTold(month.words) from error
    of = figures_of(session, scope, month, today_at(root.timezone))
    sums = _closed_sums(of)
    paid = None if sums.grams is None else of.rupiah.paid
    version, units = version_of(session, of), len(of.standing.weighed)
    impact = _avoided(of.impact.months[0])
    return ClosedMonth(place_of(root), moment(root), month, version, units, sums, paid, impact)


def _closed_sums(of: Figures) -> Sums:
    """Categories are covered as in the open data."""
    covers, untold, whole = covers_of_types(of), is_untold(of), of.goods.whole
    hidden = {sipsn for sipsn in Sipsn if untold or covers.of_group(sipsn.value) is not Cover.NONE}
    grams = {sipsn: of.goods.sum_of(sipsn).weighed for sipsn in Sipsn}
    told = (whole.weighed, of.savers.households, of.ends[0].worth, of.rupiah.credited)
    return _sums(told, grams, hidden, whole.sold, untold=untold)
