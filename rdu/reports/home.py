"""The agency's home: the month so far, a month that is over beside those before it, and what changed most in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, Sipsn, WasteType
from rdu.clock import Month, Stretch
from rdu.deposits.closed_months import weighed_by_month
from rdu.deposits.models import DayTotal
from rdu.impact.month import Scope
from rdu.ledger.models import ChainHead
from rdu.people.models import Unit
from rdu.reports.compared import Days, Tally, households_in, so_far, tallies, weighed_by_unit

MONTHS_BACK = 24
A_YEAR = 12
MOST_CHANGES = 6


class Change(NamedTuple):
    """Grams weighed, of a unit or of a type of waste."""

    name: str
    now: int
    before: int

    @property
    def more(self) -> int:
        return self.now - self.before


class Category(NamedTuple):
    sipsn: Sipsn
    now: int
    before: int


@dataclass(frozen=True)
class Running:
    """The month that is not over yet, beside as many days of the one before."""

    month: Month
    now: Days
    before: Days
    through: date
    """The day of the month before that it is compared with."""
    households: int
    households_before: int
    """Of the whole month before: by days they are not written down."""


@dataclass(frozen=True)
class Over:
    """A month that is over."""

    month: Month
    closed: int
    keep_books: int
    tallies: Mapping[Month, Tally]
    """Its own, and those of the months it is compared with, where there is one."""
    by_unit: Sequence[Change]
    """The largest changes since the month before, the largest first."""
    by_type: Sequence[Change]
    categories: Sequence[Category]
    trend: Sequence[tuple[Month, int]]
    """Twelve months, the oldest first, and grams."""
    year_before: Sequence[tuple[Month, int]]
    """The twelve before those; empty where they are not all known."""

    @property
    def now(self) -> Tally | None:
        return self.tallies.get(self.month)

    @property
    def before(self) -> Tally | None:
        return self.tallies.get(self.month.previous)

    @property
    def year_ago(self) -> Tally | None:
        return self.tallies.get(self.month.a_year_before)

    @property
    def is_closed(self) -> bool:
        return self.closed == self.keep_books

    @property
    def heaviest(self) -> list[Category]:
        return sorted((one for one in self.categories if one.now), key=lambda one: -one.now)[:2]


def months_over(today: date) -> list[Month]:
    """The newest first."""
    return Month.of(today).previous.back(MONTHS_BACK)


def last_closed(session: Session, units: Sequence[Unit], today: date) -> Month:
    """The newest month that is over and that everybody who keeps books has closed; without one, the last that is over.

    A unit that was closed itself closes no more months.
    """
    ends = _ends(session, [unit for unit in units if unit.closed_on is None])
    months = months_over(today)
    return next((month for month in months if ends and all(end and end >= month.last_day for end in ends)), months[0])


def _ends(session: Session, units: Sequence[Unit]) -> list[date | None]:
    ids = [unit.id for unit in units]
    return list(session.scalars(select(ChainHead.closed_through).where(ChainHead.unit_id.in_(ids))))


def running(session: Session, scope: Scope, today: date) -> Running:
    """A month shorter than this one is compared whole."""
    month = Month.of(today)
    last = month.previous.last_day
    through = last.replace(day=min(today.day, last.day))
    ids = [unit.id for unit in scope.units]
    return Running(
        month, so_far(session, scope, month, today), so_far(session, scope, month.previous, through), through,
        households_in(session, ids, month), households_in(session, ids, month.previous),
    )  # fmt: skip


def over(session: Session, scope: Scope, month: Month) -> Over:
    ids = [unit.id for unit in scope.units]
    ends = _ends(session, scope.units)
    now, before = (_by_type(session, ids, at) for at in (month, month.previous))
    year, earlier = _trend(session, ids, month)
    units = _by_unit(session, scope.units, month)
    return Over(
        month, len([end for end in ends if end and end >= month.last_day]), len(ends),
        tallies(session, scope, [month.a_year_before, month.previous, month]),
        _largest(units), _largest([Change(kind.name, now[kind], before[kind]) for kind in now | before]),
        [Category(one, _of(now, one), _of(before, one)) for one in Sipsn], year, earlier,
    )  # fmt: skip


class Type(NamedTuple):
    code: str
    name: str
    sipsn: Sipsn


def _by_type(session: Session, ids: Sequence[int], month: Month) -> Counter[Type]:
    """Grams of each type of waste; its grades together."""
    days = DayTotal.day.between(month.first_day, month.last_day)
    found = select(DayTotal.grade_id, func.sum(DayTotal.grams)).where(DayTotal.unit_id.in_(ids), days)
    grams = {grade_id: int(sum_) for grade_id, sum_ in session.execute(found.group_by(DayTotal.grade_id))}
    named = select(Grade.id, WasteType.code, WasteType.name, WasteType.sipsn).join(Grade.waste_type)
    sums: Counter[Type] = Counter()
    for grade_id, code, name, sipsn in session.execute(named.where(Grade.id.in_(grams))):
        sums[Type(code, name, sipsn)] += grams[grade_id]
    return sums


def _of(sums: Counter[Type], sipsn: Sipsn) -> int:
    return sum(grams for kind, grams in sums.items() if kind.sipsn is sipsn)


def _by_unit(session: Session, units: Sequence[Unit], month: Month) -> list[Change]:
    ids = [unit.id for unit in units]
    now, before = (weighed_by_unit(session, ids, at) for at in (month, month.previous))
    return [Change(unit.name, now[unit.id], before[unit.id]) for unit in units]


def _largest(changes: Sequence[Change]) -> list[Change]:
    """By the size of the change, whichever way it went."""
    moved = sorted((one for one in changes if one.more), key=lambda one: (-abs(one.more), one.name))
    return moved[:MOST_CHANGES]


def _trend(session: Session, ids: Sequence[int], month: Month) -> tuple[list[tuple[Month, int]], ...]:
    first = month.plus(1 - 2 * A_YEAR)
    sums = weighed_by_month(session, ids, Stretch(first, month))
    every = [(at, sums.get(at, (0, 0))[0]) for at in Stretch(first, month).months]
    since = min(sums, default=month)
    whole = every[A_YEAR:] if since <= every[A_YEAR][0] else [row for row in every if row[0] >= since]
    return whole, every[:A_YEAR] if since <= first else []
