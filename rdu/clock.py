"""Business days and months. A deposit belongs to the day on the unit's own wall clock, never to a UTC timestamp."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des")
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


@contextmanager
def pinned_at(instant: datetime) -> Iterator[None]:
    """Inside, it is that instant: for demo history, which is made in one go, and for tests of days and months."""
    before = _pinned.set(instant)
    try:
        yield
    finally:
        _pinned.reset(before)


def now_utc() -> datetime:
    """The instant, in whole seconds: what is hashed must read back the same from every database."""
    return (_pinned.get() or datetime.now(UTC)).replace(microsecond=0)


def today_at(timezone: str) -> date:
    return local(now_utc(), timezone).date()


def local(instant: datetime, timezone: str) -> datetime:
    return instant.astimezone(ZoneInfo(timezone))


_YEAR = re.compile(r"20[0-9]{2}", re.ASCII)
_WRITTEN = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", re.ASCII)
_PICKED = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """2026-11 as an address writes it; None for anything else."""
        found = _MONTH.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    @property
    def a_year_before(self) -> "Month":
        return Month(self.year - 1, self.number)

    def back(self, months: int) -> list["Month"]:
        """This one and those before it, so many together, the newest first."""
        found = [self]
        while len(found) < months:
            found.append(found[-1].previous)
        return found

    def plus(self, months: int) -> "Month":
        """So many months later; below zero, earlier."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def months(self) -> list["Month"]:
        """Itself: what is told of several months can be told of one."""
        return [self]

    @property
    def noun(self) -> str:
        return "bulan"

    @property
    def words(self) -> str:
        return f"{MONTHS[self.number - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


@dataclass(frozen=True, order=True)
class Stretch:
    """Two months or more, one after another: a year, or from one month to another."""

    first: Month
    last: Month

    @classmethod
    def year(cls, year: int) -> "Stretch":
        return cls(Month(year, 1), Month(year, 12))

    @property
    def is_year(self) -> bool:
        return self == Stretch.year(self.first.year)

    @property
    def length(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.number - self.first.number + 1

    @property
    def months(self) -> list[Month]:
        """The oldest first."""
        return [self.first.plus(n) for n in range(self.length)]

    @property
    def first_day(self) -> date:
        return self.first.first_day

    @property
    def last_day(self) -> date:
        return self.last.last_day

    @property
    def previous(self) -> "Stretch":
        """As many months before it."""
        return Stretch(self.first.plus(-self.length), self.first.previous)

    @property
    def a_year_before(self) -> "Stretch":
        return Stretch(self.first.a_year_before, self.last.a_year_before)

    @property
    def noun(self) -> str:
        return "tahun" if self.is_year else "periode"

    @property
    def words(self) -> str:
        if self.is_year:
            return f"tahun {self.first.year}"
        first = MONTHS[self.first.number - 1] if self.first.year == self.last.year else self.first.words
        return f"{first} sampai {self.last.words}"

    def __str__(self) -> str:
        return str(self.first.year) if self.is_year else f"{self.first}..{self.last}"


Period = Month | Stretch
MOST_MONTHS = 36


class Days(Protocol):
    """What is added up by day needs no more than this to know."""

    @property
    def first_day(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def months(self) -> list[Month]: ...


@dataclass(frozen=True)
class Day:
    """One day, as months are told of."""

    day: date

    @property
    def first_day(self) -> date:
        return self.day

    @property
    def last_day(self) -> date:
        return self.day

    @property
    def months(self) -> list[Month]:
        return [Month.of(self.day)]


def period_of(first: Month, last: Month) -> Period:
    """From a month to a month, not before it: one month is a month."""
    return first if first == last else Stretch(first, last)


def read_period(text: str) -> Period | None:
    """2026-10, 2026 or 2026-07..2026-09 as an address writes it; None for anything else, and for what is too long."""
    if _YEAR.fullmatch(text):
        return Stretch.year(int(text))
    first, dots, last = text.partition("..")
    begin, end = Month.read(first), Month.read(last if dots else first)
    if begin is None or end is None or end < begin:
        return None
    found = period_of(begin, end)
    return found if str(found) == text and len(found.months) <= MOST_MONTHS else None


def parse_day(text: str) -> date:
    """1-10-2026 or 1/10/2026 as people write it, 2026-10-01 as a date picker or a spreadsheet does.

    Raises ValueError with the sentence that says how to write one.
    """
    text = text.strip()
    if match := _WRITTEN.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _PICKED.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise ValueError("Tanggal belum benar. Tulis hari-bulan-tahun, contoh 1-10-2026.")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError("Tanggal itu tidak ada di kalender. Contoh 1-10-2026.") from error


def format_day(day: date) -> str:
    """Selasa, 24 November 2026."""
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def format_day_month(day: date) -> str:
    """Sabtu, 28 November: for a day near enough to need no year."""
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}"


def format_date(day: date) -> str:
    """24 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_short(day: date) -> str:
    """24 Nov 2026."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def format_time(instant: datetime, timezone: str) -> str:
    """09.05 WIB."""
    return f"{local(instant, timezone):%H.%M} {ZONES.get(timezone, timezone)}"


def format_hours(opens: time | None, closes: time | None, timezone: str) -> str:
    """07.30 sampai 10.30 WIB; without an end "mulai 07.30 WIB", without a beginning nothing."""
    zone = ZONES.get(timezone, timezone)
    if opens is None:
        return ""
    return f"{opens:%H.%M} sampai {closes:%H.%M} {zone}" if closes else f"mulai {opens:%H.%M} {zone}"
