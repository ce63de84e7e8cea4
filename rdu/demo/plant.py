"""The Rumah Daur Ulang over the year: two trucks a working day, dried and made into fuel, sold, counted each month.

One month does not balance: the moisture meter was broken for a week, and a heap was found lighter than written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.demo.people import Staff, at_noon
from rdu.ledger.service import Once, once
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.plant import closing, service
from rdu.plant.balance import water_lost
from rdu.plant.kinds import Process, Product, Residue, Stage
from rdu.plant.models import (
    PlantBatch,
    PlantCount,
    PlantIncome,
    PlantLoad,
    PlantProduct,
    PlantResidue,
    PlantRow,
    PlantStop,
    PlantUse,
)
from rdu.weights import Grams

SEED = 2620
CODE = "RDU"
EVERY = 4
"""Every so many days something is written: a log of each day would take the demo's time."""
TRUCKS = ("M 8123 GA", "M 8456 GB", "M 8711 HC")
BUYER, BRIQUETTES_TO = "Pabrik semen, Tuban (contoh)", "Koperasi Tahu Barokah (contoh)"
TPA = "Lahan uruk sementara (contoh)"
STOPS = (("Pencacah", 95, "pisau tumpul, diasah"), ("Pengering", 140, "kipas pengering macet"),
         ("Pencetak briket", 60, "cetakan tersumbat"), ("Pencacah", 45, "listrik padam"))  # fmt: skip
OPEN_MONTHS = 2
"""The last month that is over waits for its closing, as the current one does."""
UNBALANCED = 2
"""So many months ago the balance did not close."""


@dataclass
class Plant:
    """Writes the log day by day with what lies in the heaps in mind."""

    session: Session
    unit: Unit
    staff: Staff
    sources: Sequence[Unit]
    today: date

    def __post_init__(self) -> None:
        self.rng = Random(SEED)
        self.lies = dict.fromkeys(Stage, 0)
        self.number, self.slips, self.sold = 0, 0, 0
        self.bad = Month.of(self.today).back(UNBALANCED + 1)[-1]

    def live(self, first: date) -> None:
        day = first
        while day < self.today:
            if day.weekday() < 6:
                self._day(day)
            self._month_end(day)
            day += timedelta(days=EVERY if (day + timedelta(days=EVERY)).month == day.month else 1)

    def _month_end(self, day: date) -> None:
        """On the last day all heaps are weighed; the month before the last is closed some days later."""
        month = Month.of(day)
        if day != month.last_day:
            return
        for stage in Stage:
            self._write(PlantCount(day=day, stage=stage, found=self._found(stage, month)))
        if month == self.bad:
            self._mistake(day)
        if month < Month.of(self.today).back(OPEN_MONTHS)[-1]:
            manager = self.staff.managers[CODE]
            with pinned_at(at_noon(day + timedelta(days=4))):
                closing.close(self.session, self.unit, month, day + timedelta(days=4), self._once(), manager)

    def _found(self, stage: Stage, month: Month) -> Grams:
        """A heap is a little lighter than written; in the bad month much."""
        lost = 150 if month == self.bad and stage is Stage.RAW else self.rng.randrange(0, 8)
        found = self.lies[stage] * (1000 - lost) // 1000 // 5000 * 5000
        self.lies[stage] = found
        return Grams(found)

    def _mistake(self, day: date) -> None:
        """A load written twice, and taken back."""
        seq = self._write(self._load(day, self.sources[0], 5_200))
        with pinned_at(self._at(day)):
            manager = self.staff.managers[CODE]
            service.undo(self.session, self.unit, seq, "muatan ini tercatat dua kali", self._once(), manager)

    # A day ------------------------------------------------------------------------------------------------------------

    def _day(self, day: date) -> None:
        for n in range(2):
            place = self.sources[(self.number + n) % len(self.sources)]
            load = self._load(day, place, self.rng.randrange(420, 560) * 10)
            self.lies[Stage.RAW] += load.net
            self._write(load)
        self._dry(day)
        if self.number % 2:
            self._press(day)
        if self.number % 3 == 2:
            self._send(day)
        uses = {"watt_hours": self.rng.randrange(230, 300) * 1_000, "workers": self.rng.randrange(19, 24)}
        self._write(PlantUse(day=day, millilitres=self.rng.randrange(30, 42) * 1_000, **uses))
        if self.number % 6 == 4:
            machine, minutes, reason = STOPS[self.number // 6 % len(STOPS)]
            self._write(PlantStop(day=day, machine=machine, minutes=minutes, reason=reason))
        self.number += 1

    def _load(self, day: date, place: Unit, kilograms: int) -> PlantLoad:
        tare = Grams(4_000_000 + self.rng.randrange(-20, 20) * 10_000)
        net = Grams(kilograms * 1_000)
        return PlantLoad(
            day=day, tps_code=place.code, region_code=None, residue=Residue.MIXED,
            vehicle=self.rng.choice(TRUCKS), gross=Grams(net + tare), tare=tare, net=net,
            moisture=None if self._meter_broken(day) else self.rng.randrange(490, 560),
        )  # fmt: skip

    def _meter_broken(self, day: date) -> bool:
        return Month.of(day) == self.bad and 9 <= day.day <= 18

    def _dry(self, day: date) -> None:
        """Dry matter stays: what is kept of the wet weight follows from both moistures, less a little dust."""
        taken = self.lies[Stage.RAW] * self.rng.randrange(80, 92) // 100 // 10_000 * 10_000
        before, after = self.rng.randrange(490, 550), self.rng.randrange(235, 260)
        aside = taken * self.rng.randrange(2, 4) // 100 // 1_000 * 1_000
        residue = taken * self.rng.randrange(13, 17) // 100 // 1_000 * 1_000
        feed = (taken - aside - residue) * (1000 - before) // (1000 - after) * 994 // 1000 // 1_000 * 1_000
        wet = (None, None) if self._meter_broken(day) else (before, after)
        self._move({Stage.RAW: -taken, Stage.FEED: feed, Stage.RESIDUE: residue})
        self._write(PlantBatch(
            day=day, process=Process.DRY, taken=taken, feed=feed, recyclables=aside, rdf=0, briquettes=0,
            residue=residue, water=water_lost(feed, *wet), moisture_before=wet[0], moisture_after=wet[1],
        ))  # fmt: skip

    def _press(self, day: date) -> None:
        taken = self.lies[Stage.FEED] * 95 // 100 // 10_000 * 10_000
        briquettes = taken * 7 // 100 // 1_000 * 1_000
        rdf = (taken - briquettes) * 997 // 1000 // 1_000 * 1_000
        self._move({Stage.FEED: -taken, Stage.RDF: rdf, Stage.BRIQUETTE: briquettes})
        self._write(PlantBatch(
            day=day, process=Process.PRESS, taken=taken, feed=0, recyclables=0, rdf=rdf, briquettes=briquettes,
            residue=0, water=0, moisture_before=250, moisture_after=250,
        ))  # fmt: skip

    def _send(self, day: date) -> None:
        """A truck of RDF, the briquettes, and the residue; the money is paid in some days later."""
        for product, stage, buyer, price in ((Product.RDF, Stage.RDF, BUYER, 250),
                                             (Product.BRIQUETTE, Stage.BRIQUETTE, BRIQUETTES_TO, 900)):  # fmt: skip
            grams = self.lies[stage] * 9 // 10 // 10_000 * 10_000
            if grams < 500_000:
                continue
            self._move({stage: -grams})
            self.sold += 1
            paper = f"SJ-{self.sold:04}"
            moisture = None if self._meter_broken(day) else self.rng.randrange(240, 262)
            self._write(
                PlantProduct(day=day, product=product, buyer=buyer, grams=grams, moisture=moisture, paper=paper)
            )
            self._pay(day, product, buyer, Rupiah(grams // 1_000 * price))
        residue = self.lies[Stage.RESIDUE] * 9 // 10 // 10_000 * 10_000
        if residue:
            self._move({Stage.RESIDUE: -residue})
            self._write(PlantResidue(day=day, place=TPA, grams=residue))

    def _pay(self, day: date, product: Product, payer: str, amount: Rupiah) -> None:
        self.slips += 1
        slip = f"STS {self.slips:04}/RDU/{day.year}"
        self._write(PlantIncome(day=day, product=product, slip=slip, payer=payer, amount=amount))

    def _move(self, changes: dict[Stage, int]) -> None:
        for stage, grams in changes.items():
            self.lies[stage] += grams

    def _write(self, row: PlantRow) -> int:
        with pinned_at(self._at(row.day)):
            operator = self.staff.operators[CODE]
            return service.record(self.session, self.unit, row, row.day, self._once(), operator)

    def _at(self, day: date) -> datetime:
        return at_noon(day) + timedelta(hours=3)

    def _once(self) -> Once:
        return once(UUID(int=self.rng.getrandbits(128)), "plant")


def run_plant(session: Session, units: dict[str, Unit], staff: Staff, first: date, today: date) -> None:
    """From the first day to yesterday."""
    tps = [unit for code, unit in sorted(units.items()) if unit.kind == "tps3r"]
    Plant(session, units[CODE], staff, tps, today).live(first)
