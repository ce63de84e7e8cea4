"""All that a page, a file or a report tells of a plant's days: read once, from rows that stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.db import table_of
from rdu.ledger.closing import closed_through
from rdu.money import Rupiah
from rdu.people.models import Region, RegionKind, Unit
from rdu.plant.balance import NOTHING, Balance, Flows, Timeline
from rdu.plant.kinds import Product
from rdu.plant.models import (
    PlantBatch,
    PlantIncome,
    PlantLoad,
    PlantProduct,
    PlantResidue,
    PlantReversal,
    PlantRow,
    PlantStop,
    PlantTolerance,
    PlantUse,
)
from rdu.plant.reading import basis_points, sums_of, timeline, tolerance_on
from rdu.plant.standing import signed, standing

MONTHS = 13
"""A year, with the month a year ago in view."""


class Source(NamedTuple):
    code: str
    name: str
    grams: int


class Sold(NamedTuple):
    product: Product
    buyer: str
    grams: int


class Place(NamedTuple):
    name: str
    grams: int


class Stopped(NamedTuple):
    machine: str
    minutes: int
    times: int


class Wet(NamedTuple):
    """How wet something was on average, weighed by grams, in tenths of a per cent; None: never measured."""

    tenths: int | None
    measured: int
    """Grams of which somebody measured it."""
    grams: int


class Slip(NamedTuple):
    day: date
    slip: str
    product: Product
    payer: str
    amount: Rupiah
    seq: int


class Late(NamedTuple):
    """A row of a month closed since, taken back in these days."""

    row_seq: int
    row_day: date
    day: date
    reason: str


class Point(NamedTuple):
    """One month of the trend."""

    month: Month
    loaded: int
    fuel: int
    balance: Balance


@dataclass(frozen=True)
class Figures:
    unit: Unit
    balance: Balance
    tolerance: PlantTolerance | None
    """None: the shipped one counts, and nobody has confirmed it."""
    sources: Sequence[Source]
    loads: int
    load_days: int
    by_day: Mapping[date, Flows]
    batches: int
    unmeasured: Sequence[date]
    """Days with a batch whose moistures nobody measured: its water is in the gap."""
    sold: Sequence[Sold]
    residue_to: Sequence[Place]
    wet_in: Wet
    wet_out: Mapping[Product, Wet]
    stops: Sequence[Stopped]
    watt_hours: int
    millilitres: int
    worker_days: int
    work_days: int
    """Days on which somebody was counted."""
    slips: Sequence[Slip]
    late: Sequence[Late]
    closed: bool

    @property
    def first(self) -> date:
        return self.balance.first

    @property
    def last(self) -> date:
        return self.balance.last

    @property
    def income(self) -> Rupiah:
        return Rupiah(sum(slip.amount for slip in self.slips))

    @property
    def stopped_minutes(self) -> int:
        return sum(stop.minutes for stop in self.stops)

    @property
    def watt_hours_per_tonne(self) -> int | None:
        """Of what was loaded, half up."""
        return _per_tonne(self.watt_hours, self.balance.flows.loaded)

    @property
    def millilitres_per_tonne(self) -> int | None:
        return _per_tonne(self.millilitres, self.balance.flows.loaded)

    @property
    def is_empty(self) -> bool:
        nothing = not (self.slips or self.stops or self.watt_hours or self.millilitres or self.worker_days)
        return nothing and self.balance.is_empty


def _per_tonne(amount: int, grams: int) -> int | None:
    return (2 * amount * 1_000_000 + grams) // (2 * grams) if grams > 0 else None


def figures(session: Session, unit: Unit, first_day: date, last_day: date) -> Figures:
    """Everything about these days, both included."""
    line, setting = timeline(session, unit, first_day, last_day), tolerance_on(session, unit, last_day)
    closed = closed_through(session, unit)
    period = (session, unit, first_day, last_day)
    uses = _uses(*period)
    return Figures(
        unit, line.balance(first_day, last_day, basis_points(setting)), setting,
        sources=_sources(*period),
        loads=_rows(*period, PlantLoad), load_days=_load_days(line, first_day, last_day),
        by_day=_by_day(line, first_day, last_day),
        batches=_rows(*period, PlantBatch), unmeasured=_unmeasured(*period),
        sold=_sold(*period), residue_to=_residue(*period),
        wet_in=_wet_in(*period), wet_out=_wet_out(*period),
        stops=_stops(*period),
        watt_hours=uses[0], millilitres=uses[1], worker_days=uses[2], work_days=uses[3],
        slips=_slips(*period), late=_late(*period), closed=closed is not None and closed >= last_day,
    )  # fmt: skip


def trend(session: Session, unit: Unit, last: Month) -> list[Point]:
    """Thirteen months, the oldest first, each measured by the tolerance of its last day."""
    months, points = last.back(MONTHS)[::-1], []
    line = timeline(session, unit, months[0].first_day, last.last_day)
    for month in months:
        allowed = basis_points(tolerance_on(session, unit, month.last_day))
        balance = line.balance(month.first_day, month.last_day, allowed)
        points.append(Point(month, balance.flows.loaded, balance.flows.rdf + balance.flows.briquettes, balance))
    return points


# Sums of grams ----------------------------------------------------------------------------------------------------

_load, _product, _left = (table_of(model) for model in (PlantLoad, PlantProduct, PlantResidue))


def _sources(session: Session, unit: Unit, first: date, last: date) -> list[Source]:
    """By name: nobody is ranked."""
    by = (_load.c.tps_code, _load.c.region_code)
    grams: defaultdict[str, int] = defaultdict(int)
    for sign, row in sums_of(session, unit, _load, by, ("net",), first, last):
        grams[row.tps_code or row.region_code] += sign * int(row.net)
    known = select(Unit.code, Unit.name).where(Unit.code.in_(grams))
    names = {code: name for code, name in session.execute(known)}
    places = select(Region.code, Region.kind, Region.name).where(Region.code.in_(grams))
    names |= {code: f"{_kind(kind)} {name}" for code, kind, name in session.execute(places)}
    found = [Source(code, names.get(code, code), weight) for code, weight in grams.items() if weight]
    return sorted(found, key=lambda source: source.name)


def _kind(kind: RegionKind) -> str:
    return kind.value.capitalize()


def _sold(session: Session, unit: Unit, first: date, last: date) -> list[Sold]:
    grams: defaultdict[tuple[Product, str], int] = defaultdict(int)
    by = (_product.c.product, _product.c.buyer)
    for sign, row in sums_of(session, unit, _product, by, ("grams",), first, last):
        grams[row.product, row.buyer] += sign * int(row.grams)
    return sorted(Sold(product, buyer, weight) for (product, buyer), weight in grams.items() if weight)


def _residue(session: Session, unit: Unit, first: date, last: date) -> list[Place]:
    grams: defaultdict[str, int] = defaultdict(int)
    for sign, row in sums_of(session, unit, _left, (_left.c.place,), ("grams",), first, last):
        grams[row.place] += sign * int(row.grams)
    return [Place(name, weight) for name, weight in sorted(grams.items()) if weight]


def _by_day(line: Timeline, first: date, last: date) -> dict[date, Flows]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: line.flows.get(day, NOTHING) for day in days}


def _load_days(line: Timeline, first: date, last: date) -> int:
    return len([day for day, moved in line.flows.items() if first <= day <= last and moved.loaded > 0])


# What stands ------------------------------------------------------------------------------------------------------


def _rows(session: Session, unit: Unit, first: date, last: date, model: type[PlantRow]) -> int:
    found = select(func.count()).select_from(model).where(*standing(unit, first, last))
    return session.scalar(found) or 0


def _unmeasured(session: Session, unit: Unit, first: date, last: date) -> list[date]:
    found = select(PlantBatch.day).distinct().where(*standing(unit, first, last))
    return list(session.scalars(found.where(PlantBatch.moisture_before.is_(None)).order_by(PlantBatch.day)))


def _wet_in(session: Session, unit: Unit, first: date, last: date) -> Wet:
    found = select(PlantLoad.net, PlantLoad.moisture).where(*standing(unit, first, last))
    return _average([(int(grams), moisture) for grams, moisture in session.execute(found)])


def _wet_out(session: Session, unit: Unit, first: date, last: date) -> dict[Product, Wet]:
    found = select(PlantProduct.product, PlantProduct.grams, PlantProduct.moisture)
    rows = session.execute(found.where(*standing(unit, first, last))).all()
    return {
        product: _average([(int(grams), moisture) for which, grams, moisture in rows if which is product])
        for product in Product
    }


def _average(rows: Sequence[tuple[int, int | None]]) -> Wet:
    measured = [(grams, moisture) for grams, moisture in rows if moisture is not None]
    whole = sum(grams for grams, _ in measured)
    wet = sum(grams * moisture for grams, moisture in measured)
    return Wet((2 * wet + whole) // (2 * whole) if whole else None, whole, sum(grams for grams, _ in rows))


def _stops(session: Session, unit: Unit, first: date, last: date) -> list[Stopped]:
    sums: dict[str, Stopped] = {}
    for sign, row in signed(session, unit, first, last, select(PlantStop.machine, PlantStop.minutes)):
        _, minutes, times = sums.get(row.machine, Stopped(row.machine, 0, 0))
        sums[row.machine] = Stopped(row.machine, minutes + sign * row.minutes, times + sign)
    return sorted(stop for stop in sums.values() if stop.minutes)


def _uses(session: Session, unit: Unit, first: date, last: date) -> tuple[int, int, int, int]:
    """Watt hours, millilitres, worker days, and days with workers."""
    found = select(PlantUse.day, PlantUse.watt_hours, PlantUse.millilitres, PlantUse.workers)
    rows = list(signed(session, unit, first, last, found))
    days = {row.day for sign, row in rows if row.workers and sign > 0}
    return (
        sum(sign * row.watt_hours for sign, row in rows), sum(sign * row.millilitres for sign, row in rows),
        sum(sign * row.workers for sign, row in rows), len(days),
    )  # fmt: skip


def _slips(session: Session, unit: Unit, first: date, last: date) -> list[Slip]:
    """Deposit slips in the order of days; one of a closed month that was taken back stands below zero."""
    columns = (PlantIncome.day, PlantIncome.slip, PlantIncome.product, PlantIncome.payer, PlantIncome.amount)
    return [
        Slip(row.day, row.slip, row.product, row.payer, Rupiah(sign * row.amount), row.seq)
        for sign, row in signed(session, unit, first, last, select(*columns, PlantIncome.seq))
    ]


def _late(session: Session, unit: Unit, first: date, last: date) -> list[Late]:
    """What was taken back here though it was written on a day before."""
    found = (
        select(PlantReversal.row_seq, PlantRow.day, PlantReversal.day, PlantReversal.reason)
        .join(PlantRow, (PlantRow.unit_id == PlantReversal.unit_id) & (PlantRow.seq == PlantReversal.row_seq))
        .where(PlantReversal.unit_id == unit.id, PlantReversal.day.between(first, last), PlantRow.day < first)
    )
    return [Late(*row) for row in session.execute(found.order_by(PlantReversal.seq))]
