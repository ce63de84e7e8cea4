"""What happens in the sheds over the year: units send to the induk every month, and count what they have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.demo.history import Kabupaten
from rdu.demo.people import at_noon
from rdu.ledger.accounts import CASH
from rdu.ledger.service import Once, balance_of, once
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.sales import counts, transfers
from rdu.sales.counts import Counted
from rdu.sales.shed import Pile, items_of, shed_of
from rdu.sales.stock_models import PaidBy, Reason, Step, Transfer
from rdu.sales.transfer_lists import listed_prices
from rdu.sales.transfers import Arrived, Loaded
from rdu.weights import Grams

SEED = 5326
SENDERS = ("MLT", "ANG", "KNG")
EVERY = 35
"""Days between two transfers of a unit; it counts its shed halfway."""
LEAST = Grams(2_000)
LOSSES = (Reason.MOISTURE, Reason.SORTING, Reason.RESIDUE, Reason.MISWEIGHED)

LATEST = ((9, "weigh", "KNG"), (5, "count", "MLT"), (2, "count", "BSI"), (1, "leave", "MLT"), (0, "draft", "MLT"))
"""So many days ago: the last transfers stay at different points of their way."""


@dataclass
class Sheds:
    """The sheds beside the weighing days: `reach` lets happen what is due by a day."""

    session: Session
    world: Kabupaten
    first: date
    today: date

    def __post_init__(self) -> None:
        self.rng = Random(SEED)
        self.due = sorted(self._plan(), key=lambda event: (event[0], event[1], event[2]))

    def _plan(self) -> Iterator[tuple[date, str, str]]:
        """(day, what, unit code)"""
        for place, code in enumerate(SENDERS):
            day = self.first + timedelta(days=EVERY - 7 * place)
            while day < self.today - timedelta(days=EVERY // 2):
                yield day, "send", code
                yield day + timedelta(days=EVERY // 2), "count", code
                day += timedelta(days=EVERY)
        for days, what, code in LATEST:
            yield self.today - timedelta(days=days), what, code

    def reach(self, day: date) -> None:
        """Everything that was due before this day, or on it."""
        while self.due and self.due[0][0] <= day:
            at, what, code = self.due.pop(0)
            with pinned_at(at_noon(at)):
                getattr(self, f"_{what}")(self.world.units[code])

    # What happens ---------------------------------------------------------------------------------------------------

    def _draft(self, unit: Unit, most: int = 3) -> Transfer | None:
        goods = [Loaded(pile.grade_id, self._part(pile)) for pile in self._heavy(unit)[:most]]
        return transfers.begin(self.session, unit, goods, self._once(), self._operator(unit)) if goods else None

    def _leave(self, unit: Unit) -> Transfer | None:
        row = self._draft(unit, most=5)
        if row is not None:
            seen = transfers.fingerprint(row)
            transfers.send(self.session, unit, row, seen, self._once(), self._operator(unit))
        return row

    def _weigh(self, unit: Unit) -> Transfer | None:
        """The truck arrives the next morning; every third line lost a little on the way."""
        if (row := self._leave(unit)) is None:
            return None
        with pinned_at(at_noon(self._day_of(row) + timedelta(days=1))):
            prices = listed_prices(self.session, row.induk, row)
            came = [
                self._arrived(line.position, line.sent_grams, prices.get(line.position, Rupiah(0)))
                for line in row.lines
            ]
            transfers.receive(self.session, row.induk, row, came, self._once(), self._operator(row.induk))
        return row

    def _send(self, unit: Unit) -> None:
        """All the way, where the induk's box holds the money."""
        row = self._weigh(unit)
        received = row.act(Step.RECEIVED) if row else None
        if row is None or received is None:
            return
        if 0 < received.amount <= balance_of(self.session, row.induk, CASH):
            with pinned_at(at_noon(received.day + timedelta(days=1))):
                by = self.world.staff.managers[row.induk.code]
                transfers.pay(self.session, row.induk, row, PaidBy.CASH, self._once(), by)

    def _count(self, unit: Unit) -> None:
        """A few heaps are weighed again; most lost one or two percent."""
        heaps = [pile for pile in items_of(self.session, unit) if pile.grams >= LEAST]
        heaps.sort(key=lambda pile: -pile.grams)
        counted = [self._counted(pile) for pile in heaps[:6]]
        if counted:
            counts.count(self.session, unit, counted, self._once(), self._operator(unit))

    # By chance ------------------------------------------------------------------------------------------------------

    def _counted(self, pile: Pile) -> Counted:
        chance = self.rng.random()
        if chance < 0.2:
            return Counted(pile.grade_id, pile.code, pile.grams, pile.grams)
        if chance < 0.3:
            return Counted(pile.grade_id, pile.code, pile.grams, Grams(pile.grams + 250), Reason.SURPLUS)
        grams = pile.grams * self.rng.randrange(970, 995) // 10_000 * 10
        return Counted(pile.grade_id, pile.code, pile.grams, Grams(grams), self.rng.choice(LOSSES))

    def _arrived(self, position: int, sent: Grams, price: Rupiah) -> Arrived:
        if position % 3:
            return Arrived(position, sent, price)
        grams = Grams(sent * self.rng.randrange(970, 998) // 10_000 * 10)
        return Arrived(position, grams, price, Reason.SHRINK if grams < sent else None)

    def _part(self, pile: Pile) -> Grams:
        """About three quarters of a heap, as a scale shows it."""
        return Grams(max(pile.grams * self.rng.randrange(60, 90) // 100 // 500 * 500, 500))

    def _heavy(self, unit: Unit) -> Sequence[Pile]:
        piles = [pile for pile in shed_of(self.session, unit, self.today) if pile.grams >= LEAST]
        return sorted(piles, key=lambda pile: -pile.grams)

    def _once(self) -> Once:
        return once(UUID(int=self.rng.getrandbits(128)), "shed")

    def _operator(self, unit: Unit) -> User:
        return self.world.staff.operators[unit.code]

    def _day_of(self, row: Transfer) -> date:
        left = row.act(Step.SENT)
        return left.day if left else self.today
