"""Business days and months. A deposit belongs to the day on the unit's own wall clock, never to a UTC timestamp."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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

    @property
    def words(self) -> str:
        return f"{MONTHS[self.number - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


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
