"""Whether some months stand still: who has closed them, what is unfinished in them, and whether their chains hold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from rdu.clock import Month, Period, format_date, local, period_of
from rdu.deposits.models import DayTotal, WeighingDay
from rdu.ledger.audit import Finding, broken_seals
from rdu.ledger.models import ChainHead
from rdu.ledger.month_end import ended, unlike_their_end
from rdu.ledger.month_models import AuditRun
from rdu.people.models import Unit

MOST_NAMED = 8


class Reason(NamedTuple):
    """Why a report is a draft, and whom or what it is about: the version for everybody names nobody."""

    words: str
    about: str = ""

    @property
    def whole(self) -> str:
        return f"{self.words}: {self.about}." if self.about else f"{self.words}."

    @property
    def public(self) -> str:
        return f"{self.words}."


class ChainEnd(NamedTuple):
    """The last journal of a unit that a report rests on."""

    seq: int
    hash: bytes


@dataclass(frozen=True)
class Standing:
    """Of the units of a report, in the order of names."""

    heads: Mapping[int, ChainEnd]
    """By unit; a unit without books has none."""
    closed: frozenset[int]
    weighed: frozenset[int]
    """Who weighed something that stands: who reported."""
    reasons: Sequence[Reason]
    """Why the report is a draft; none: it is not."""


@dataclass(frozen=True)
class Seen:
    """How far the units' books are, without a look into their chains."""

    heads: Mapping[int, ChainEnd]
    through: Mapping[int, date | None]
    """The last day of the last closed month."""
    closed: frozenset[int]
    weighed: frozenset[int]


def seen_of(session: Session, units: Sequence[Unit], period: Period) -> Seen:
    ids = [unit.id for unit in units]
    columns = (ChainHead.unit_id, ChainHead.seq, ChainHead.hash, ChainHead.closed_through)
    found = session.execute(select(*columns).where(ChainHead.unit_id.in_(ids))).all()
    heads = {unit_id: ChainEnd(seq, hash_) for unit_id, seq, hash_, _ in found}
    through = {unit_id: day for unit_id, _, _, day in found}
    closed = frozenset(unit_id for unit_id, day in through.items() if day and day >= period.last_day)
    weighed = select(DayTotal.unit_id).distinct().where(DayTotal.unit_id.in_(ids), DayTotal.lines > 0)
    days = DayTotal.day.between(period.first_day, period.last_day)
    return Seen(heads, through, closed, frozenset(session.scalars(weighed.where(days))))


def standing_of(session: Session, units: Sequence[Unit], period: Period, today: date) -> Standing:
    seen = seen_of(session, units, period)
    reasons = [
        *_not_over(period, today),
        *_not_closed(units, seen, period, today),
        *_unfinished(session, units, period),
        *_broken(session, units, period),
        *_found(session, units),
    ]
    return Standing(seen.heads, seen.closed, seen.weighed, reasons)


def reasons_at_a_glance(session: Session, units: Sequence[Unit], month: Month, today: date) -> list[Reason]:
    """Why the report of a month that is over is a draft. Only closed units' chains are looked at, and only their ends:
    the page of the report walks the others."""
    seen = seen_of(session, units, month)
    closed = [unit for unit in units if unit.id in seen.closed]
    bad = [f"{found.unit} {found.row}" for found in unlike_their_end(session, closed, month)]
    return [
        *_not_closed(units, seen, month, today), *_unfinished(session, units, month), *_unlike(bad),
        *_found(session, units),
    ]  # fmt: skip


@dataclass(frozen=True)
class MonthState:
    """A month in the list: how far its books are."""

    month: Month
    grams: int
    closed: int
    keep_books: int
    is_over: bool

    @property
    def is_closed(self) -> bool:
        return self.is_over and 0 < self.keep_books == self.closed


def states_of(session: Session, units: Sequence[Unit], months: Sequence[Month], today: date) -> list[MonthState]:
    """The months given, the newest first; those before the first weighing are left out."""
    ids = [unit.id for unit in units]
    ends = list(session.scalars(select(ChainHead.closed_through).where(ChainHead.unit_id.in_(ids))))
    year, number = extract("year", DayTotal.day).label("year"), extract("month", DayTotal.day).label("month")
    found = select(year, number, func.sum(DayTotal.grams)).where(
        DayTotal.unit_id.in_(ids), DayTotal.day.between(months[-1].first_day, months[0].last_day)
    )
    grams = {Month(int(y), int(m)): int(sum_) for y, m, sum_ in session.execute(found.group_by(year, number))}
    first = min(grams, default=months[0])
    return [
        MonthState(
            month, grams.get(month, 0), len([end for end in ends if end and end >= month.last_day]), len(ends),
            month.last_day < today,
        )
        for month in months if month >= first
    ]  # fmt: skip


def _not_over(period: Period, today: date) -> Iterator[Reason]:
    if period.last_day >= today:
        yield Reason(f"{headed(period.words)} belum habis, angkanya sampai {format_date(today)}")


def _not_closed(units: Sequence[Unit], seen: Seen, period: Period, today: date) -> Iterator[Reason]:
    """By the months that are still open in their books, as far as they have begun."""
    months = period.months
    last = max(months[0], min(months[-1], Month.of(today)))
    names: dict[Month, list[str]] = {}
    for unit in (unit for unit in units if unit.id in seen.heads and unit.id not in seen.closed):
        through = seen.through[unit.id]
        names.setdefault(max(months[0], min(last, Month.of(through).next)) if through else months[0], []).append(
            unit.name
        )
    for first in sorted(names):
        yield Reason(f"Buku {period_of(first, last).words} belum ditutup", named(names[first]))


def _unfinished(session: Session, units: Sequence[Unit], period: Period) -> Iterator[Reason]:
    names = {unit.id: unit.name for unit in units}
    found = (
        select(WeighingDay.unit_id, WeighingDay.day)
        .where(WeighingDay.unit_id.in_(list(names)), WeighingDay.closed_at.is_(None))
        .where(WeighingDay.day.between(period.first_day, period.last_day))
    )
    left = Counter((unit_id, Month.of(day)) for unit_id, day in session.execute(found))
    several = len(period.months) > 1
    words = [
        f"{name} {left[unit_id, month]} hari{f' di {month.words}' if several else ''}"
        for unit_id, name in names.items() for month in period.months if left[unit_id, month]
    ]  # fmt: skip
    if words:
        yield Reason("Penimbangan belum selesai", named(words))


def _broken(session: Session, units: Sequence[Unit], period: Period) -> Iterator[Reason]:
    yield from _unlike([f"{found.unit} {found.row}" for found in _not_as_posted(session, units, period)])


def _unlike(bad: Sequence[str]) -> Iterator[Reason]:
    if bad:
        yield Reason("Rantai pembukuan tidak cocok, perlu diperiksa", named(bad))


def _found(session: Session, units: Sequence[Unit]) -> Iterator[Reason]:
    """What the last proof of all books found in these units."""
    last = session.scalars(select(AuditRun).order_by(AuditRun.id.desc()).limit(1)).first()
    codes = set(last.units.split()) if last else set()
    bad = [unit.name for unit in units if unit.code in codes]
    if last and bad:
        day = format_date(local(last.ended_at, units[0].timezone).date())
        yield Reason(f"Pemeriksaan semua buku pada {day} menemukan yang tidak cocok", named(bad))


def _not_as_posted(session: Session, units: Sequence[Unit], period: Period) -> Iterator[Finding]:
    """One unit's chain is walked again. Of many, those that closed the period were walked then, and must still end
    there."""
    last = period.months[-1]
    closed = ended(session, [unit.id for unit in units], last) if len(units) > 1 else set()
    yield from unlike_their_end(session, [unit for unit in units if unit.id in closed], last)
    for unit in units:
        if unit.id not in closed:
            yield from broken_seals(session, unit, period)


def headed(words: str) -> str:
    """With a capital: what begins a line."""
    return words[:1].upper() + words[1:]


def named(words: Sequence[str]) -> str:
    """A, B, dan 12 lain."""
    if len(words) <= MOST_NAMED:
        return ", ".join(words)
    return f"{', '.join(words[:MOST_NAMED])}, dan {len(words) - MOST_NAMED} lain"
