"""What months are compared by on the agency's home: read from what was written down when they were closed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import Month, Stretch
from rdu.deposits.closed_months import active_of, kept_of, weighed_by_month
from rdu.deposits.models import DayTotal
from rdu.deposits.month import grams_by_unit
from rdu.impact.arithmetic import Impact
from rdu.impact.month import Scope, month_impact
from rdu.impact.tonnage import departures_of
from rdu.people.models import Unit
from rdu.reports.rupiah import credited_in


@dataclass(frozen=True)
class Tally:
    """A whole month in a few exact figures."""

    weighed: int
    """Grams."""
    credited: int
    """Rupiah that reached the savings."""
    households: int
    """That brought something."""
    reporting: int
    expected: int
    """Units that reported, of those that were not closed."""
    impact: Impact


def tallies(session: Session, scope: Scope, months: Sequence[Month]) -> Mapping[Month, Tally]:
    """Of whole months; those before the first that anything was weighed in are left out."""
    ids = [unit.id for unit in scope.units]
    seen = Stretch(min(months), max(months))
    sums = weighed_by_month(session, ids, seen)
    told = [month for month in months if sums and month >= min(sums)]
    credited, left = credited_in(session, ids, told), departures_of(session, scope.units, seen)
    return {
        month: Tally(
            sums.get(month, (0, 0))[0], credited[month], households_in(session, ids, month),
            len(reporting_in(session, ids, month)), len(expected_in(scope.units, month)),
            month_impact(session, scope, month, left).impact,
        )
        for month in told
    }  # fmt: skip


def households_in(session: Session, ids: Sequence[int], month: Month) -> int:
    return sum(count for (_, is_household), count in active_of(session, ids, month).items() if is_household)


def expected_in(units: Sequence[Unit], month: Month) -> list[Unit]:
    """Who should have weighed: units that were not closed before it began."""
    return [unit for unit in units if unit.closed_on is None or unit.closed_on >= month.first_day]


def reporting_in(session: Session, ids: Sequence[int], month: Month) -> set[int]:
    """Units where something was brought that stands."""
    kept, uncounted = kept_of(session, ids, month)
    open_ones = _weighing(session, uncounted, month.first_day, month.last_day)
    return {row.unit_id for row in kept if row.households + row.others} | set(open_ones)


def weighed_by_unit(session: Session, ids: Sequence[int], month: Month) -> Counter[int]:
    """Grams."""
    kept, uncounted = kept_of(session, ids, month)
    return Counter({row.unit_id: row.grams for row in kept} | dict(grams_by_unit(session, uncounted, month)))


def _weighing(session: Session, ids: Sequence[int], first: date, last: date) -> Mapping[int, tuple[int, int]]:
    """Grams and rupiah by unit, of units where something stands."""
    sums = func.sum(DayTotal.grams), func.sum(DayTotal.amount)
    found = select(DayTotal.unit_id, *sums).where(DayTotal.unit_id.in_(ids), DayTotal.lines > 0)
    rows = session.execute(found.where(DayTotal.day.between(first, last)).group_by(DayTotal.unit_id))
    return {unit_id: (int(grams), int(amount)) for unit_id, grams, amount in rows}


@dataclass(frozen=True)
class Days:
    """The first days of a month, from the totals of its days alone: weigh-ins of a running month are not read."""

    weighed: int
    worth: int
    """Rupiah, before the share of the units."""
    reporting: int
    expected: int
    impact: Impact

    def __bool__(self) -> bool:
        return bool(self.reporting or self.impact.rows)


def so_far(session: Session, scope: Scope, month: Month, through: date) -> Days:
    """Through that day; each kilogram and each rupiah on the day it was weighed."""
    ids = [unit.id for unit in scope.units]
    rows = _weighing(session, ids, month.first_day, through).values()
    weighed, worth = (sum(row[n] for row in rows) for n in (0, 1))
    impact = month_impact(session, scope, month, through=through).impact
    return Days(weighed, worth, len(rows), len(expected_in(scope.units, month)), impact)
