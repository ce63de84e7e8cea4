"""What a finding is: something odd, why it is odd, and the page to look at."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from rdu.catalogue.models import Grade, WasteType
from rdu.deposits.models import WeighInReversal
from rdu.people.models import Unit

LOOKS_BACK = timedelta(days=60)


class Kind(StrEnum):
    PRICE = "price"
    WEIGHT = "weight"
    DUPLICATE = "duplicate"
    TWICE = "twice"
    STOCK = "stock"
    REVERSALS = "reversals"
    CASH = "cash"
    WITHDRAWAL = "withdrawal"

    @property
    def word(self) -> str:
        return _KINDS[self]


_KINDS = {
    Kind.PRICE: "Harga lain dari daftar",
    Kind.WEIGHT: "Berat di luar kebiasaan",
    Kind.DUPLICATE: "Baris yang sama tertulis lagi",
    Kind.TWICE: "Orang yang sama dua kali sehari",
    Kind.STOCK: "Stok kurang dari catatan",
    Kind.REVERSALS: "Banyak pembatalan",
    Kind.CASH: "Kas sering selisih",
    Kind.WITHDRAWAL: "Penarikan sesudah pembatalan besar",
}


@dataclass(frozen=True)
class Odd:
    """One finding. `opens`: the page to look at or to settle it on, as an endpoint and its arguments."""

    kind: Kind
    key: str
    words: str
    day: date
    opens: tuple[str, dict[str, Any]]
    way: str = "Lihat catatannya"
    """The words of the link to that page."""


class Since:
    """The bounds of the questions, as a day and as an instant."""

    def __init__(self, unit: Unit, today: date) -> None:
        self.today = today
        self.day = today - LOOKS_BACK
        self.zone = ZoneInfo(unit.timezone)

    def at(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def local(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()


def receipt_of(unit: Unit, station: str, number: int) -> str:
    return f"{unit.code}-{station}-{number:06}"


def to_receipt(receipt: str) -> tuple[str, dict[str, Any]]:
    return "deposits.receipt", {"receipt": receipt}


def to_day(day: date) -> tuple[str, dict[str, Any]]:
    return "deposits.day", {"day": day.isoformat()}


STANDS = WeighInReversal.seq.is_(None)
ITEM = (WasteType.name, Grade.name)
