"""What reached the books of a period after its report was issued: the reasons why its figures are others now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from rdu.clock import Period
from rdu.deposits.models import WeighIn, WeighInReversal
from rdu.history.models import HistoryLine
from rdu.impact.models import OwnFuel
from rdu.ledger.models import Journal
from rdu.people.models import Unit
from rdu.sales.models import Sale, SaleLine, SaleReversal
from rdu.sales.stock_models import Step, Transfer, TransferAct, TransferLine


class Came(StrEnum):
    """How something came to change a month that was over."""

    REVERSED = "Setoran dibatalkan"
    LATE = "Setoran yang baru tercatat"
    SALE_UNDONE = "Penjualan dibatalkan"
    RECALLED = "Kiriman ditarik kembali"
    ARRIVED = "Kiriman ditimbang induk"
    PAPER = "Buku lama dimasukkan"
    FUEL = "Solar dicatat atau dibatalkan"


@dataclass(frozen=True)
class Cause:
    came: Came
    label: str
    day: date
    """Of what it is about: a day of the month."""
    booked: date
    grams: int
    amount: int


def causes_since(
    session: Session, units: Sequence[Unit], period: Period, ends: Mapping[str, int], at: datetime, *, alone: bool
) -> list[Cause]:
    """Journals behind the ends of the chains at issue, by unit code, that are about a day of the period."""
    since = _Since(session, {unit.id: unit for unit in units}, period, ends)
    found = [*since.reversed(), *since.late(), *since.sales(), *since.recalled(), *since.paper(), *since.fuel(at)]
    if alone:
        found += since.arrived()
    return sorted(found, key=lambda one: (one.came.value, one.label, one.day))


class _Since:
    def __init__(self, session: Session, units: Mapping[int, Unit], period: Period, ends: Mapping[str, int]) -> None:
        self.session, self.units, self.period, self.ends = session, units, period, ends

    def later(self, table: Any) -> ColumnElement[bool]:
        """Journals that came after the report, of each unit."""
        these = [
            and_(table.unit_id == unit_id, table.seq > self.ends.get(unit.code, 0))
            for unit_id, unit in self.units.items()
        ]
        return or_(*these)

    def of_period(self, day: Any) -> ColumnElement[bool]:
        inside: ColumnElement[bool] = day.between(self.period.first_day, self.period.last_day)
        return inside

    def reversed(self) -> Iterator[Cause]:
        undone, visit = WeighInReversal, WeighIn
        found = (
            select(visit.unit_id, visit.station, visit.number, visit.day, Journal.posted_on, visit.grams, visit.net)
            .join(undone, (undone.unit_id == visit.unit_id) & (undone.weigh_in_seq == visit.seq))
            .join(Journal, (Journal.unit_id == undone.unit_id) & (Journal.seq == undone.seq))
            .where(self.later(undone), self.of_period(visit.day))
        )
        for unit_id, station, number, day, booked, grams, net in self.session.execute(found):
            label = f"{self.units[unit_id].code}-{station}-{number:06}"
            yield Cause(Came.REVERSED, label, day, booked, -grams, -net)

    def late(self) -> Iterator[Cause]:
        visit = WeighIn
        found = (
            select(visit.unit_id, visit.station, visit.number, visit.day, Journal.posted_on, visit.grams, visit.net)
            .join(Journal, (Journal.unit_id == visit.unit_id) & (Journal.seq == visit.seq))
            .where(self.later(visit), self.of_period(visit.day))
        )
        for unit_id, station, number, day, booked, grams, net in self.session.execute(found):
            yield Cause(Came.LATE, f"{self.units[unit_id].code}-{station}-{number:06}", day, booked, grams, net)

    def sales(self) -> Iterator[Cause]:
        lines = (SaleLine.unit_id == Sale.unit_id) & (SaleLine.seq == Sale.seq)
        grams = select(func.coalesce(func.sum(SaleLine.grams), 0)).where(lines).scalar_subquery()
        found = (
            select(Sale.unit_id, Sale.number, Sale.day, Journal.posted_on, grams, Sale.total)
            .join(SaleReversal, (SaleReversal.unit_id == Sale.unit_id) & (SaleReversal.sale_seq == Sale.seq))
            .join(Journal, (Journal.unit_id == SaleReversal.unit_id) & (Journal.seq == SaleReversal.seq))
            .where(self.later(SaleReversal), self.of_period(Sale.day))
        )
        for unit_id, number, day, booked, weight, total in self.session.execute(found):
            label = f"{self.units[unit_id].code}-J-{number:06}"
            yield Cause(Came.SALE_UNDONE, label, day, booked, -int(weight), -total)

    def recalled(self) -> Iterator[Cause]:
        return self._transfers(Step.RECALLED, Came.RECALLED, -1)

    def arrived(self) -> Iterator[Cause]:
        """For a unit that looks at itself: what its induk's scale did not find does not count."""
        return self._transfers(Step.SETTLED, Came.ARRIVED, 1)

    def _transfers(self, step: Step, came: Came, sign: int) -> Iterator[Cause]:
        act, sent = TransferAct, select(TransferAct.transfer_id, TransferAct.day).where(TransferAct.step == Step.SENT)
        left = sent.subquery("left_on")
        mine = TransferLine.transfer_id == Transfer.id
        grams = select(func.coalesce(func.sum(TransferLine.sent_grams), 0)).where(mine).scalar_subquery()
        found = (
            select(Transfer.unit_id, Transfer.number, left.c.day, act.day, grams)
            .join(act, act.transfer_id == Transfer.id)
            .join(left, left.c.transfer_id == Transfer.id)
            .where(act.step == step, self.later(act), self.of_period(left.c.day))
        )
        for unit_id, number, day, booked, weight in self.session.execute(found):
            code = self.units[unit_id].code if unit_id in self.units else ""
            yield Cause(came, f"{code}-S-{number:06}", day, booked, sign * int(weight), 0)

    def paper(self) -> Iterator[Cause]:
        line = HistoryLine
        found = (
            select(line.unit_id, line.seq, line.day, Journal.posted_on, line.grams, line.amount)
            .join(Journal, (Journal.unit_id == line.unit_id) & (Journal.seq == line.seq))
            .where(self.later(line), self.of_period(line.day))
        )
        for unit_id, seq, day, booked, grams, amount in self.session.execute(found):
            label = f"{self.units[unit_id].code}, jurnal {seq}"
            yield Cause(Came.PAPER, label, day, booked, grams, amount)

    def fuel(self, at: datetime) -> Iterator[Cause]:
        fuel = OwnFuel
        found = select(fuel.unit_id, fuel.day, fuel.recorded_at).where(
            fuel.unit_id.in_(list(self.units)), self.of_period(fuel.day), fuel.recorded_at > at
        )
        for unit_id, day, recorded in self.session.execute(found):
            yield Cause(Came.FUEL, self.units[unit_id].code, day, recorded.date(), 0, 0)
