"""Closing a month of the plant: afterwards no row is written on its days, and its figures stay."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.errors import Refused
from rdu.ledger import closing as ledger
from rdu.ledger.models import ActKind
from rdu.ledger.service import Once, open_books
from rdu.people.models import Unit, User
from rdu.plant.balance import Balance
from rdu.plant.models import PlantRow
from rdu.plant.reading import basis_points, timeline, tolerance_on


@dataclass(frozen=True)
class Ready:
    """The month that can be closed next, and what its manager should look at first."""

    month: Month
    balance: Balance

    @property
    def uncounted(self) -> list[str]:
        """Heaps that nobody counted on one of the month's last days."""
        edge = self.month.last_day.day - 3
        return [
            heap.stage.word for heap in self.balance.heaps
            if heap.closing and not (
                heap.counted_on and Month.of(heap.counted_on) == self.month and heap.counted_on.day >= edge
            )
        ]  # fmt: skip


def next_month(session: Session, unit: Unit, today: date) -> Month | None:
    """The month after the last closed one, or that of the first row; None where it is not over yet."""
    closed = ledger.closed_through(session, unit)
    first = closed or session.scalar(select(func.min(PlantRow.day)).where(PlantRow.unit_id == unit.id))
    if first is None:
        return None
    month = Month.of(first).next if closed else Month.of(first)
    return month if month.last_day < today else None


def ready(session: Session, unit: Unit, today: date) -> Ready | None:
    month = next_month(session, unit, today)
    if month is None:
        return None
    allowed = basis_points(tolerance_on(session, unit, month.last_day))
    line = timeline(session, unit, month.first_day, month.last_day)
    return Ready(month, line.balance(month.first_day, month.last_day, allowed))


def close(session: Session, unit: Unit, month: Month, today: date, once: Once, by: User) -> int:
    """Close the next month in turn; the same operation again gives back the first close.

    A balance that does not close may be closed: the gap is told as it stands.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.CLOSING, once)) is not None:
        return seq
    if month != next_month(session, unit, today):
        raise Refused("month", f"{month.words} tidak bisa ditutup sekarang. Tutup bulan yang tertua lebih dulu.")
    return ledger.close_month(session, unit, month, today, once, by)
