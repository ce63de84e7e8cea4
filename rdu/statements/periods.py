"""The span of days a statement tells of, as its address writes it, and the span before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rdu.clock import MONTHS, Month, format_date

A_DAY = timedelta(days=1)
MONTHS_BACK, QUARTERS_BACK, YEARS_BACK = 24, 8, 5
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Period:
    """Both days included. `code` is how an address names it; "" for two days chosen freely."""

    first: date
    last: date
    code: str = ""

    @property
    def words(self) -> str:
        """November 2026, Triwulan 3 2026, Tahun 2026, or two days."""
        if "-T" in self.code:
            return f"Triwulan {self.code[-1]} {self.first.year}"
        if self.code:
            return f"Tahun {self.code}" if len(self.code) == 4 else f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.first == self.last:
            return format_date(self.first)
        return f"{format_date(self.first)} sampai {format_date(self.last)}"

    @property
    def before(self) -> "Period":
        """The month, quarter or year before; of two free days as many days before."""
        last = self.first - A_DAY
        if "-T" in self.code:
            return quarter(last)
        if len(self.code) == 4:
            return year(last.year)
        if self.code:
            return month(Month.of(last))
        return Period(last - (self.last - self.first), last)

    @property
    def arguments(self) -> dict[str, str]:
        """What an address needs to name it."""
        if self.code:
            return {"periode": self.code}
        return {"dari": self.first.isoformat(), "sampai": self.last.isoformat()}

    @property
    def slug(self) -> str:
        """For the name of a file."""
        return self.code.lower() or f"{self.first.isoformat()}-{self.last.isoformat()}"


def month(at: Month) -> Period:
    return Period(at.first_day, at.last_day, str(at))


def quarter(day: date) -> Period:
    number = (day.month + 2) // 3
    first = Month(day.year, 3 * number - 2)
    return Period(first.first_day, first.next.next.last_day, f"{day.year}-T{number}")


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), str(number))


def named(code: str) -> Period | None:
    """2026, 2026-T3 or 2026-11; None for anything else."""
    match = re.fullmatch(r"(20[0-9]{2})(?:-(?:T([1-4])|(0[1-9]|1[0-2])))?", code, re.ASCII)
    if match is None:
        return None
    at, in_quarter, in_month = int(match[1]), match[2], match[3]
    if in_quarter:
        return quarter(date(at, 3 * int(in_quarter), 1))
    return month(Month(at, int(in_month))) if in_month else year(at)


def choices(today: date) -> list[tuple[str, Sequence[Period]]]:
    """What a person chooses from, the latest first."""
    months = [month(Month.of(today))]
    while len(months) < MONTHS_BACK:
        months.append(months[-1].before)
    quarters = [quarter(today)]
    while len(quarters) < QUARTERS_BACK:
        quarters.append(quarters[-1].before)
    years = [year(today.year - n) for n in range(YEARS_BACK)]
    return [("Bulan", months), ("Triwulan", quarters), ("Tahun", years)]
