"""Who buys from the units over the year: collectors with their prices, sales, what is paid later, and a mistake."""

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Group
from rdu.clock import pinned_at
from rdu.demo.history import Kabupaten
from rdu.demo.people import at_noon
from rdu.demo.prices import Prices
from rdu.ledger.service import Once, once
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.sales import collectors, owing, refusals, service, undoing
from rdu.sales.collectors import Bid, Particulars, collector_of, owed_by
from rdu.sales.lists import sale_at
from rdu.sales.models import Collector, Paid, Sale, Settled
from rdu.sales.owing import Settling
from rdu.sales.service import Deal, Sold
from rdu.sales.shed import Pile, items_of, shed_of
from rdu.sales.stock_models import Reason
from rdu.weights import Grams, Measure, Quantity

SEED = 6121


class Buyer(NamedTuple):
    """A collector: what he pays by group in percent of what savers get, and from how many kilograms on he comes."""

    code: str
    name: str
    phone: str
    address: str
    note: str
    percent: Mapping[Group, int]
    least: int


PLASTIC, PAPER = {Group.PLASTIC: 128, Group.OTHER: 112}, {Group.PAPER: 126, Group.PLASTIC: 108}
METAL = {Group.METAL: 122, Group.OTHER: 110}
ALL = {Group.PLASTIC: 115, Group.PAPER: 114, Group.METAL: 111, Group.GLASS: 120, Group.OTHER: 116}
BUYERS = {
    "MLT": (
        Buyer("JAYA", "UD Jaya Plastik", "08120000201", "Jl. Raya Tunjung 12", "Truknya datang Jumat", PLASTIC, 15),
        Buyer("KMM", "CV Kertas Madura Makmur", "08120000202", "Kamal, dekat dermaga lama", "", PAPER, 25),
        Buyer("BESI", "Besi Tua Pak Sahrawi", "08120000203", "Pasar Socah, blok C", "Telepon dulu sehari sebelumnya",
              METAL, 5),
        Buyer("BRKH", "Lapak Barokah", "08120000204", "Jl. Pemuda, Mlajah", "Mengambil apa saja", ALL, 0),
    ),
    "BSI": (
        Buyer("SRMD", "UD Plastindo Suramadu", "08120000211", "Labang, sisi barat", "Paling sedikit sepikap", PLASTIC,
              100),
        Buyer("KMM", "CV Kertas Madura Makmur", "08120000202", "Kamal, dekat dermaga lama", "", PAPER, 80),
        Buyer("LGM", "Logam Jaya Abadi", "08120000213", "Jl. Halim Perdanakusuma", "", METAL, 20),
        Buyer("BRKH", "Lapak Barokah", "08120000204", "Jl. Pemuda, Mlajah", "Mengambil apa saja", ALL, 0),
    ),
    "ANG": (
        Buyer("JAYA", "UD Jaya Plastik", "08120000201", "Jl. Raya Tunjung 12", "", PLASTIC, 15),
        Buyer("BRKH", "Lapak Barokah", "08120000204", "Jl. Pemuda, Mlajah", "", ALL, 0),
    ),
    "KNG": (Buyer("HARI", "Rosok Mat Hari", "08120000221", "Pejagan, gang 2", "", ALL, 5),),
    "CMP": (Buyer("HARI", "Rosok Mat Hari", "08120000221", "Pejagan, gang 2", "", ALL, 5),),
    "SRN": (Buyer("LKP", "Pengepul Langkap", "08120000231", "Langkap, dekat balai desa", "", ALL, 0),),
}  # fmt: skip
"""All are invented."""
EVERY = {"MLT": 27, "BSI": 24, "ANG": 34, "KNG": 39, "CMP": 31, "SRN": 43}
"""Days between two sales of a unit."""
LATEST = ((36, "lend"), (9, "lend"), (4, "sell"), (3, "take_part"), (2, "mistake"), (1, "ask_too_much"))
"""So many days ago at MLT: one debt is old, one is paid in part, one sale is undone, one is refused."""
NEW_PRICES = 120
"""Days until collectors pay something else."""
LEAST, MOST_LINES = Grams(3_000), 8
LARGE = 1_500_000
"""From so much on a collector transfers."""
DRY = (Reason.MOISTURE, Reason.SORTING, Reason.REJECTED)


@dataclass
class Selling:
    """The sales beside the weighing days: `reach` lets happen what is due by a day."""

    session: Session
    world: Kabupaten
    lists: Mapping[date, Prices]
    first: date
    today: date

    def __post_init__(self) -> None:
        self.rng, self.slow = Random(SEED), set[tuple[str, str]]()
        self.due = sorted(self._plan())
        self.items = {code: items_of(self.session, self.world.units[code]) for code in BUYERS}
        with pinned_at(at_noon(self.first)):
            for code, buyers in BUYERS.items():
                unit = self.world.units[code]
                for buyer in buyers:
                    what = Particulars(buyer.name, buyer.phone, buyer.address, buyer.note)
                    collectors.add_collector(self.session, unit, buyer.code, what, self._manager(unit))

    def _plan(self) -> Iterator[tuple[date, str, str]]:
        """(day, what, unit code): prices come before what is sold at them."""
        for place, (code, every) in enumerate(EVERY.items()):
            for age in range(0, (self.today - self.first).days, NEW_PRICES):
                yield self.first + timedelta(days=age), "agree", code
            day = self.first + timedelta(days=20 + 2 * place)
            while day < self.today - timedelta(days=12):
                yield day, "sell", code
                day += timedelta(days=every)
        for days, what in LATEST:
            if days < (self.today - self.first).days:
                yield self.today - timedelta(days=days), what, "MLT"

    def reach(self, day: date) -> None:
        """Everything that was due before this day, or on it."""
        while self.due and self.due[0][0] <= day:
            at, what, code = self.due.pop(0)
            name, *buyer = what.split()
            with pinned_at(at_noon(at)):
                getattr(self, f"_{name}")(self.world.units[code], at, *buyer)

    # What happens ---------------------------------------------------------------------------------------------------

    def _agree(self, unit: Unit, day: date) -> None:
        """Every collector tells what he pays from now on, by the kabupaten's list of that day."""
        listed = self.lists[max(since for since in self.lists if since <= day)]
        for buyer in BUYERS[unit.code]:
            offers = {}
            for pile in self.items[unit.code]:
                type_code, _, grade = pile.code.partition("/")
                saved, percent = listed.get((type_code, grade), (0, 0))[1], buyer.percent.get(pile.group, 0)
                if saved and percent:
                    price = _as_said(saved * (percent + self.rng.randrange(-4, 5)) // 100)
                    offers[pile.grade_id] = (price, Grams(buyer.least * 1_000))
            row = collector_of(self.session, unit, buyer.code)
            collectors.set_offers(self.session, unit, row, offers, day, self._manager(unit))

    def _sell(self, unit: Unit, day: date, paid: Paid | None = None) -> Sale | None:
        """To one who pays most for some of what lies there; about a third is paid later."""
        buyer, goods = self._chosen(unit, day)
        if buyer is None:
            return None
        lines = [self._sold(pile, bid) for pile, bid in goods]
        if paid is Paid.LATER:
            self._take(unit, day, buyer.code)
            self.slow.add((unit.code, buyer.code))
        elif paid is None:
            paid = self._agreed(unit, buyer, day, lines)
        deal = Deal(buyer, day, paid, lines)
        posted = service.sell(self.session, unit, deal, self._once(), self._operator(unit))
        return sale_at(self.session, unit, posted.seq)

    def _agreed(self, unit: Unit, buyer: Collector, day: date, lines: Sequence[Sold]) -> Paid:
        """How he pays; what he pays later, he brings within three weeks."""
        if self.rng.random() < 0.3 and (unit.code, buyer.code) not in self.slow:
            insort(self.due, (day + timedelta(days=self.rng.randrange(6, 20)), f"take {buyer.code}", unit.code))
            return Paid.LATER
        deal = Deal(buyer, day, Paid.CASH, lines)
        total = sum(line.amount for line in service.priced(self.session, unit, deal))
        return Paid.BANK if total > LARGE else Paid.CASH

    def _lend(self, unit: Unit, day: date) -> None:
        """A sale that is to be paid later, and by today is not."""
        self._sell(unit, day, Paid.LATER)

    def _take(self, unit: Unit, day: date, code: str) -> None:
        """What a collector owes is paid, but for what is to stay open."""
        buyer = collector_of(self.session, unit, code)
        if (unit.code, code) not in self.slow and (owes := owed_by(self.session, unit, buyer)):
            self._settle(unit, buyer, day, owes)

    def _take_part(self, unit: Unit, day: date) -> None:
        """Whoever owes most brings a part of it."""
        owed = collectors.all_owed(self.session, unit)
        if owed:
            code, owes = max(owed.items(), key=lambda row: (row[1], row[0]))
            part = Rupiah(max(owes * 2 // 5 // 10_000 * 10_000, 1_000))
            self._settle(unit, collector_of(self.session, unit, code), day, min(part, owes))

    def _settle(self, unit: Unit, buyer: Collector, day: date, amount: Rupiah) -> None:
        how = Settled.BANK if amount > LARGE else Settled.CASH
        proof = f"TRF {self.rng.randrange(10_000, 99_999)}" if how is Settled.BANK else ""
        what = Settling(how, amount, day, proof)
        owing.collect(self.session, unit, buyer, what, self._once(), self._operator(unit))

    def _mistake(self, unit: Unit, day: date) -> None:
        """Written down for the wrong collector, and undone."""
        if (sale := self._sell(unit, day, Paid.CASH)) is not None:
            reason = "Salah pilih pengepul"
            undoing.reverse_sale(self.session, unit, sale, reason, self._once(), self._manager(unit))

    def _ask_too_much(self, unit: Unit, day: date) -> None:
        """Somebody wanted to sell more of a heap than the books say lies there."""
        piles = [pile for pile in shed_of(self.session, unit, day) if pile.measure is Measure.KG]
        buyer = self.session.scalars(select(Collector).where(Collector.unit_id == unit.id).limit(1)).one()
        if piles:
            wanted = [(piles[0], Grams(piles[0].grams + 12_500))]
            refusals.note_oversale(self.session, unit, buyer.code, wanted, self._operator(unit))

    # By chance ------------------------------------------------------------------------------------------------------

    def _chosen(self, unit: Unit, day: date) -> tuple[Collector | None, Sequence[tuple[Pile, Bid]]]:
        """One of those who bid most for some heaps, the likelier the more he would pay; and those heaps."""
        piles = [pile for pile in shed_of(self.session, unit, day) if pile.grams >= LEAST]
        quotes = collectors.quotes(self.session, unit, piles, day)
        goods = {
            buyer: [(pile, bids[best]) for pile, bids, best in quotes.rows if best == buyer.id][:MOST_LINES]
            for buyer in quotes.collectors
        }  # fmt: skip
        able = [buyer for buyer, rows in goods.items() if any(bid.worth for _, bid in rows)]
        if not able:
            return None, []
        buyer = self.rng.choices(able, [sum(bid.worth for _, bid in goods[row]) for row in able])[0]
        return buyer, [(pile, bid) for pile, bid in goods[buyer] if bid.worth]

    def _sold(self, pile: Pile, bid: Bid) -> Sold:
        """Half of a heap or more, as scales show it; what is counted goes whole."""
        price = Rupiah(bid.price + 50) if bid.price >= 1_000 and self.rng.random() < 0.15 else bid.price
        if pile.measure is not Measure.KG:
            return Sold(pile.grade_id, pile.grams, Quantity(pile.quantity or 1), price)
        grams = max(pile.grams * self.rng.randrange(50, 85) // 100 // 500 * 500, 500)
        chance, read, why = self.rng.random(), grams, None
        if chance < 0.3:
            read -= grams * self.rng.randrange(3, 18) // 1_000 // 100 * 100
        elif chance < 0.4:
            read, why = max(grams * self.rng.randrange(940, 970) // 1_000 // 100 * 100, 100), self.rng.choice(DRY)
        return Sold(pile.grade_id, Grams(grams), Quantity(read), price, why)

    def _once(self) -> Once:
        return once(UUID(int=self.rng.getrandbits(128)), "sale")

    def _operator(self, unit: Unit) -> User:
        return self.world.staff.operators[unit.code]

    def _manager(self, unit: Unit) -> User:
        return self.world.staff.managers[unit.code]


def _as_said(price: int) -> Rupiah:
    """Collectors bargain in fifties."""
    return Rupiah(max(price // 50 * 50, 10 if price < 50 else 50))
