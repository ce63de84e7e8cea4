"""Complaints of a period in figures: by month, unit and category, and one row each. Names nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from rdu.clock import MONTHS, Month, format_date
from rdu.feedback.counting import BOTH, Case, Counted, cases, counted, durations, median, window
from rdu.feedback.models import Category, Channel, Kind
from rdu.people.models import Unit


@dataclass(frozen=True)
class Span:
    """The days that are told of, and what they are called: "12" and "24" months back, or a year."""

    key: str
    words: str
    first: date
    last: date


@dataclass(frozen=True)
class Row:
    """A month, unit, category or channel, and what it came to."""

    name: str
    counted: Counted
    median: int | None


@dataclass(frozen=True)
class Recap:
    span: Span
    until: date
    scope: str
    total: Row
    suggestions: Counted
    in_time: int
    """Answers by the promised day."""
    months: Sequence[Row]
    units: Sequence[Row]
    categories: Sequence[Row]
    channels: Sequence[Row]
    cases: Sequence[Case]
    """Complaints and suggestions, those that are not counted too, the newest first."""


def spans(today: date, years: int = 3) -> list[Span]:
    rolling = [Span(str(months), f"{months} bulan terakhir", *window(months, today)) for months in (12, 24)]
    return [*rolling, *(_year(today.year - back) for back in range(years))]


def _year(year: int) -> Span:
    return Span(str(year), f"Tahun {year}", date(year, 1, 1), date(year, 12, 31))


def span_called(key: str, today: date) -> Span:
    """The first where nothing, or nothing that makes sense, is asked for."""
    found = spans(today)
    return next((span for span in found if span.key == key), found[0])


def recap_of(session: Session, span: Span, today: date, unit: Unit | None = None, *, without_agency: bool) -> Recap:
    """`unit` None: all of them."""
    until = min(span.last, today)
    found = cases(session, span.first, until, unit, kinds=BOTH, without_agency=without_agency)
    complaints = [case for case in found if case.kind is Kind.COMPLAINT]
    suggestions = [case for case in found if case.kind is Kind.SUGGESTION]
    return Recap(
        span=span, until=until, scope=unit.name if unit else "Semua unit", total=_row("Semua", complaints, until),
        suggestions=counted(suggestions, until), in_time=sum(row.in_time for row in durations(complaints)),
        months=_months(complaints, span.first, until), units=_units(complaints, until),
        categories=[
            _row(kind.word, of, until) for kind in Category if (of := [c for c in complaints if c.category is kind])
        ],
        channels=[_row(way.word, of, until) for way in Channel if (of := [c for c in complaints if c.channel is way])],
        cases=found[::-1],
    )  # fmt: skip


def _row(name: str, found: Iterable[Case], until: date) -> Row:
    found = list(found)
    return Row(name, counted(found, until), median([row.days for row in durations(found)]))


def _months(found: Sequence[Case], first: date, last: date) -> list[Row]:
    """Every month of the span, the newest first; a month without complaints says so."""
    begins = Month.of(first)
    months = [month for month in Month.of(last).back(37) if month >= begins]
    return [
        _row(f"{MONTHS[month.number - 1]} {month.year}", [c for c in found if Month.of(c.received_on) == month], last)
        for month in months
    ]


def _units(found: Sequence[Case], until: date) -> list[Row]:
    names = sorted({(case.unit_name, case.unit_code) for case in found})
    return [_row(name, [case for case in found if case.unit_code == code], until) for name, code in names]


def told_days(recap: Recap) -> str:
    return f"{format_date(recap.span.first)} sampai {format_date(recap.until)}"
