"""The units' own money over the year: what they began with, spent, earned and banked; the box counted each time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.cash import counting, service
from rdu.cash.categories import add_category
from rdu.cash.facts import PILES
from rdu.cash.models import CashKind, Counted, Purse
from rdu.cash.service import Movement
from rdu.clock import Month, pinned_at, today_at
from rdu.demo.history import Kabupaten
from rdu.demo.people import at_noon
from rdu.innovation.snapshots import month_closed
from rdu.ledger.accounts import CASH, GOODS
from rdu.ledger.service import Once, balance_of, once
from rdu.money import NOTES, Rupiah
from rdu.people.models import Unit
from rdu.statements.closing import checklist, closable, close, days_uncounted

SEED = 7117
BEGAN_WITH = {
    "BSI": (24_000_000, 38_500_000), "MLT": (1_350_000, 2_400_000), "ANG": (980_000, 1_150_000),
    "KNG": (1_120_000, 0), "CMP": (640_000, 800_000), "SRN": (455_000, 0),
}  # fmt: skip
"""Box and bank by unit. Teratai has not told its own yet."""
BUYS = "MLT"
"""The unit that buys goods for pay-out, and once made a mistake."""
CLOSE = (*BEGAN_WITH, "TRT")
"""The units that close their months; the last one that is over waits."""
SPENDS = (
    ("transport", 15_000, 45_000, "solar pikap"), ("konsumsi", 20_000, 50_000, "air minum dan gorengan"),
    ("alat", 12_000, 60_000, "karung dan tali rafia"), ("upah", 50_000, 100_000, "sortir dua orang"),
    ("listrik", 30_000, 55_000, "token listrik pos"), ("administrasi", 8_000, 25_000, "fotokopi dan buku nota"),
)  # fmt: skip
EARNS = (("donasi", 50_000, 150_000, "kotak amal pengajian"), ("jasa", 40_000, 120_000, "angkut puing warga"),
         ("bantuan", 250_000, 500_000, "dana kelurahan"))  # fmt: skip
SLIPS = ("kembalian kurang", "uang terselip di buku", "salah hitung receh")
TOLD = 4
"""Of so many months back the claims are written down when they are closed: older ones would only take time."""
AFTER_CLOSING = timedelta(hours=8)


@dataclass
class Tills:
    """The boxes beside the weighing days: `reach` lets happen what is due by a day."""

    session: Session
    world: Kabupaten
    first: date
    today: date

    def __post_init__(self) -> None:
        self.rng = Random(SEED)
        self.due = sorted(self._plan())
        self.counted: dict[str, Rupiah] = {}
        self.closed: set[tuple[str, Month]] = set()
        for code, (cash, bank) in BEGAN_WITH.items():
            self._begin(self.world.units[code], Rupiah(cash), Rupiah(bank))

    def _plan(self) -> Iterator[tuple[date, str, str]]:
        """(day, unit code, what)"""
        for place, code in enumerate(BEGAN_WITH):
            for what, start, every in (("spend", 6, 17), ("earn", 19, 38), ("bank", 30, 75)):
                day = self.first + timedelta(days=start + place)
                while day < self.today:
                    yield day, code, what
                    day += timedelta(days=every)
        yield self.today - timedelta(days=12), BUYS, "buy"
        yield self.today - timedelta(days=9), BUYS, "mistake"

    def _begin(self, unit: Unit, cash: Rupiah, bank: Rupiah) -> None:
        manager = self.world.staff.managers[unit.code]
        with pinned_at(at_noon(self.first)):
            service.record_opening(self.session, unit, self.first, cash, bank, self.first, self._once(), manager)
            if unit.code == BUYS:
                add_category(self.session, unit, CashKind.EXPENSE, "Perbaikan gerobak", manager)
        self.counted[unit.code] = cash

    def reach(self, day: date) -> None:
        """Everything that was due before this day or on it; then every box that moved is counted."""
        while self.due and self.due[0][0] <= day:
            at, code, what = self.due.pop(0)
            with pinned_at(at_noon(at)):
                getattr(self, f"_{what}")(self.world.units[code], at)
            self._count(self.world.units[code], at)
        for code in BEGAN_WITH:
            self._count(self.world.units[code], day)
        self._close(day)

    # What happens -----------------------------------------------------------------------------------------------------

    def _spend(self, unit: Unit, day: date) -> int | None:
        category, least, most, words = self.rng.choice(SPENDS)
        purse = Purse.BANK if self.rng.random() < 0.15 else Purse.CASH
        return self._move(unit, day, CashKind.EXPENSE, self._amount(least, most), purse, category, words)

    def _earn(self, unit: Unit, day: date) -> int | None:
        category, least, most, words = self.rng.choice(EARNS)
        return self._move(unit, day, CashKind.INCOME, self._amount(least, most), Purse.CASH, category, words)

    def _bank(self, unit: Unit, day: date) -> int | None:
        """A full box goes to the bank, an empty one is filled."""
        if balance_of(self.session, unit, CASH) > 800_000:
            return self._move(unit, day, CashKind.TO_BANK, Rupiah(200_000), Purse.CASH)
        return self._move(unit, day, CashKind.FROM_BANK, Rupiah(200_000), Purse.BANK)

    def _buy(self, unit: Unit, day: date) -> None:
        """Rice and oil for pay-out, counted a little later."""
        self._move(unit, day, CashKind.GOODS_BOUGHT, Rupiah(186_000), Purse.CASH, "", "beras 10 kg dan minyak 2 liter")
        value = balance_of(self.session, unit, GOODS)
        if value:
            self._record_count(unit, day, Counted.GOODS, value, value, "")

    def _mistake(self, unit: Unit, day: date) -> None:
        """Written down twice, and the second undone."""
        self._spend(unit, day)
        if (seq := self._spend(unit, day)) is not None:
            by = self.world.staff.managers[unit.code]
            service.undo(self.session, unit, seq, "Tercatat dua kali", day, self._once(), by)

    def _move(
        self, unit: Unit, day: date, kind: CashKind, amount: Rupiah, purse: Purse, category: str = "", words: str = ""
    ) -> int | None:
        """None where box or bank hold too little."""
        if kind is not CashKind.INCOME and balance_of(self.session, unit, PILES[purse]) < amount:
            return None
        reference = f"N-{self.rng.randrange(100, 999)}" if kind is CashKind.EXPENSE else ""
        movement = Movement(kind, amount, day, purse, category, words, reference)
        return service.record(self.session, unit, movement, day, self._once(), self.world.staff.operators[unit.code])

    def _count(self, unit: Unit, day: date) -> None:
        """Count a box that moved since it was counted; one in fifteen lacks a little or holds too much."""
        expected = balance_of(self.session, unit, CASH)
        if expected == self.counted[unit.code]:
            return
        off = self.rng.choice((-2_000, -1_000, -500, 500)) if self.rng.random() < 1 / 15 and expected > 2_000 else 0
        found = Rupiah(expected + off)
        with pinned_at(_evening(day)):
            self._record_count(unit, day, Counted.CASH, found, expected, self.rng.choice(SLIPS) if off else "")
        self.counted[unit.code] = found

    def _record_count(self, unit: Unit, day: date, what: Counted, found: Rupiah, expected: Rupiah, why: str) -> None:
        notes = _notes(found) if what is Counted.CASH else {}
        by = self.world.staff.operators[unit.code]
        today = today_at(unit.timezone)
        facts = (what, day, found, notes, why, expected, today)
        counting.record_count(self.session, unit, *facts, self._once(), by)

    def _close(self, day: date) -> None:
        """Early in a month the one before the last is closed, where nothing holds it up."""
        for code in CLOSE:
            this = code, Month.of(day)
            if this not in self.closed and self._close_one(self.world.units[code], day):
                self.closed.add(this)

    def _close_one(self, unit: Unit, day: date) -> bool:
        """Whether there is nothing left to close until the next month."""
        months = closable(self.session, unit, day)[:-1]
        for forgotten in days_uncounted(self.session, unit, months[-1], day) if months else []:
            with pinned_at(_evening(day)):
                found = counting.expected_on(self.session, unit, Counted.CASH, forgotten, day)
                self._record_count(unit, forgotten, Counted.CASH, found, found, "")
        if months and checklist(self.session, unit, months[-1], day).blocking:
            return False
        if months:
            with pinned_at(_evening(day)):
                manager = self.world.staff.managers[unit.code]
                close(self.session, unit, months[-1], day, self._once(), manager)
                if months[-1] >= Month.of(self.today).plus(-TOLD):
                    month_closed(self.session, unit, months[-1], manager)
        return True

    # By chance --------------------------------------------------------------------------------------------------------

    def _amount(self, least: int, most: int) -> Rupiah:
        return Rupiah(self.rng.randrange(least, most + 1) // 1_000 * 1_000)

    def _once(self) -> Once:
        return once(UUID(int=self.rng.getrandbits(128)), "till")


def _evening(day: date) -> datetime:
    return at_noon(day) + AFTER_CLOSING


def _notes(amount: Rupiah) -> dict[int, int]:
    """The fewest notes and coins; none where a rest stays, as it does when something was paid to the rupiah."""
    notes, rest = {}, int(amount)
    for note in NOTES:
        if rest // note:
            notes[note] = rest // note
            rest %= note
    return notes if rest == 0 else {}
