"""Whether a month stands still: who has closed it, what is unfinished in it, and whether its chains hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from rdu.clock import Month, format_date
from rdu.deposits.models import DayTotal, WeighingDay
from rdu.ledger.audit import broken_seals
from rdu.ledger.models import ChainHead
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


@dataclass(frozen=True)
class Standing:
    """Of the units of a report, in the order of names."""

    heads: dict[int, ChainHead]
    closed: frozenset[int]
    weighed: frozenset[int]
    """Who weighed something that stands: who reported."""
    reasons: Sequence[Reason]
    """Why the report is a draft; none: it is not."""


def standing_of(session: Session, units: Sequence[Unit], month: Month, today: date) -> Standing:
    ids = [unit.id for unit in units]
    heads = {head.unit_id: head for head in session.scalars(select(ChainHead).where(ChainHead.unit_id.in_(ids)))}
    closed = frozenset(
        unit_id for unit_id, head in heads.items() if head.closed_through and head.closed_through >= month.last_day
    )
    weighed = select(DayTotal.unit_id).distinct().where(DayTotal.unit_id.in_(ids), DayTotal.lines > 0)
    days = DayTotal.day.between(month.first_day, month.last_day)
    reported = frozenset(session.scalars(weighed.where(days)))
    reasons = [
        *_not_over(month, today),
        *_not_closed([unit for unit in units if unit.id in heads and unit.id not in closed], month),
        *_unfinished(session, units, month),
        *_broken(session, units, month),
    ]
    return Standing(heads, closed, reported, reasons)


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


def _not_over(month: Month, today: date) -> Iterator[Reason]:
    if month.last_day >= today:
        yield Reason(f"{month.words} belum habis, angkanya sampai {format_date(today)}")


def _not_closed(units: Sequence[Unit], month: Month) -> Iterator[Reason]:
    if units:
        yield Reason(f"Buku {month.words} belum ditutup", named([unit.name for unit in units]))


def _unfinished(session: Session, units: Sequence[Unit], month: Month) -> Iterator[Reason]:
    names = {unit.id: unit.name for unit in units}
    found = (
        select(WeighingDay.unit_id, func.count())
        .where(WeighingDay.unit_id.in_(list(names)), WeighingDay.closed_at.is_(None))
        .where(WeighingDay.day.between(month.first_day, month.last_day))
        .group_by(WeighingDay.unit_id)
    )
    left = {unit_id: count for unit_id, count in session.execute(found)}
    if left:
        words = named([f"{name} {left[unit_id]} hari" for unit_id, name in names.items() if unit_id in left])
        yield Reason("Penimbangan belum selesai", words)


def _broken(session: Session, units: Sequence[Unit], month: Month) -> Iterator[Reason]:
    bad = [f"{found.unit} {found.row}" for unit in units for found in broken_seals(session, unit, month)]
    if bad:
        yield Reason("Rantai pembukuan tidak cocok, perlu diperiksa", named(bad))


def named(words: Sequence[str]) -> str:
    """A, B, dan 12 lain."""
    if len(words) <= MOST_NAMED:
        return ", ".join(words)
    return f"{', '.join(words[:MOST_NAMED])}, dan {len(words) - MOST_NAMED} lain"
