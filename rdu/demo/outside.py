"""Three waste banks that do not use RDU: they report themselves, one corrects a month, one is late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.clock import Month, now_utc, pinned_at
from rdu.demo.people import Staff
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.outside import service
from rdu.outside.models import CameBy, OutsideKind, OutsideUnit
from rdu.outside.reminders import remind
from rdu.outside.service import Cells, Particulars
from rdu.people.models import Unit
from rdu.weights import Grams

MONTHS = 6


class Place(NamedTuple):
    """Who, with about how many members, and how many of the last months are still missing."""

    facts: Particulars
    members: int
    missing: int = 0


PLACES = (
    Place(Particulars("Bank Sampah Mutiara", OutsideKind.BSU, "35.26.07.2001", "Bu Halimah", "08120000201"), 34),
    Place(Particulars("Pesantren Darul Hikmah", OutsideKind.SCHOOL, "35.26.03.2003", "Ustaz Farid", "08120000202"), 58),
    Place(Particulars("TPS 3R Tengket", OutsideKind.TPS3R, "35.26.05.2002", "Pak Sahid", "08120000203"), 21, 1),
)


def report_themselves(session: Session, root: Unit, staff: Staff, today: date) -> None:
    months = Month.of(today).previous.back(MONTHS)[::-1]
    with pinned_at(_on(months[0].first_day)):
        rows = [service.register(session, root, place.facts, staff.agency) for place in PLACES]
    for n, (row, place) in enumerate(zip(rows, PLACES, strict=True)):
        for month in months[: MONTHS - place.missing]:
            at = min(_on(month.next.first_day, 4 + n), now_utc())
            _tell(session, row, month, _cells(n, place.members, month), "", at)
    month = months[-2]
    told = _cells(0, PLACES[0].members, month)
    more = replace(told, plastic=Grams(told.plastic + 18_000))
    _tell(session, rows[0], month, more, "satu karung plastik belum dihitung", _on(month.next.first_day, 9))
    remind(session, root, rows[-1], months[-1], _operation(rows[-1], months[-1], 9), staff.agency)


def _on(day: date, more: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC) + timedelta(days=more)


def _operation(row: OutsideUnit, month: Month, version: int) -> UUID:
    return UUID(int=row.id * 10**8 + month.year * 10**4 + month.number * 10**2 + version)


def _tell(session: Session, row: OutsideUnit, month: Month, cells: Cells, reason: str, at: datetime) -> None:
    key = once(_operation(row, month, 2 if reason else 1), [f"{month}", repr(cells), reason])
    with pinned_at(at):
        service.record(session, row, month, cells, reason, CameBy.LINK, key, None)


def _cells(n: int, members: int, month: Month) -> Cells:
    """Alike from month to month, as such reports are."""
    swing = (month.number * 7 + n * 3) % 9
    base = members * 1_000
    paper, plastic, metal = base * 2 + swing * 4_500, base * 3 + swing * 6_250, base // 2 + swing * 500
    glass, other = base // 400 * 100, base // 5 + swing * 250
    whole = paper + plastic + metal + glass + other
    sold = whole - whole % 5_000 - 10_000
    grams = Grams(paper), Grams(plastic), Grams(metal), Grams(glass), Grams(other), Grams(sold)
    return Cells(members + swing - 4, *grams, Rupiah(sold * 2 // 1000 * 1000))
