"""A quarter of two units and their induk, worked by hand: every figure below was added up on paper first.

MLT takes a share of 15 %, from 1 February 10 %; ANG takes none. Bottles cost Rp3.000 clean and Rp2.100 dirty, cans
Rp12.000 a kilogram.

January, MLT: opening cash 100.000. Siti 10 kg clean bottles 30.000 (share 4.500, net 25.500). Rohmah 2 kg cans 24.000
(share 3.600, net 20.400). 4 kg bottles sold at 4.000: 16.000 for goods that cost 12.000, gain 4.000. Transport 5.000.
January, ANG: Abd. Rahman 5 kg dirty bottles 10.500. BSI: opening cash 500.000.
February, MLT: Siti 1,5 kg cans 18.000 (share 1.800, net 16.200). 3,5 kg of cans worth 42.000 are counted as 3,4 kg:
shrink 1.200. ANG sends its 5 kg (10.500) to BSI, which weighs 4,9 kg and pays 2.500: 12.250, gain 1.750, paid the day
after.
March, MLT: Siti moves 20.000 into Lebaran; it is paid out on the 14th, and so are 20.000 of Rohmah's. 3,4 kg cans worth
40.800 go at 11.000 on credit: 37.400, loss 3.400. The collector pays 30.000 into the bank.

MLT on 31 March: cash 100.000 + 16.000 - 5.000 - 40.000 = 71.000; bank 30.000; bottles 6 kg 18.000; the collector owes
7.400: together 126.400. Siti has 25.500 + 16.200 - 20.000 = 21.700, Rohmah 400: 22.100. Result: shares 9.900 and margin
600 less transport 5.000 and shrink 1.200 = 4.300. 22.100 + 100.000 + 4.300 = 126.400.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rdu.cash import service as cash
from rdu.cash.models import CashKind
from rdu.cash.service import Movement
from rdu.catalogue.shares import announce
from rdu.clock import pinned_at
from rdu.deposits.service import Visit, Weighed, weigh_in
from rdu.ledger import pockets, standing
from rdu.ledger.models import REGULAR, AccountKind
from rdu.ledger.service import Once, once
from rdu.ledger.standing import Moving
from rdu.money import Rupiah
from rdu.people.models import Member, Unit, User
from rdu.sales import collectors, counts, owing, service, transfers
from rdu.sales.collectors import Particulars
from rdu.sales.counts import Counted
from rdu.sales.models import Paid, Settled
from rdu.sales.owing import Settling
from rdu.sales.service import Deal, Sold
from rdu.sales.stock_models import PaidBy, Reason
from rdu.sales.transfers import Arrived, Loaded
from rdu.statements.figures import Balances, Pile
from rdu.statements.periods import Period, named
from rdu.statements.service import below, sheet_of, span_of
from rdu.weights import Grams, Quantity
from rdu.withdrawals import service as withdrawals
from rdu.withdrawals.models import Source, Way
from rdu.withdrawals.service import Handing, Wish
from tests.makers import Bank, open_day
from tests.sales.sheds import Pair, an_empty_pair, clean, dirty, tins

CLEAN, DIRTY, CANS = ("PET", "bersih"), ("PET", "kotor"), ("ALU", "biasa")


def key() -> Once:
    return once(uuid4(), "an act")


class Quarter:
    """What happened, day by day."""

    def __init__(self, session: Session, pair: Pair) -> None:
        self.session, self.pair, self.bank = session, pair, pair.bank
        self.unit, self.induk, self.other = pair.unit, pair.induk, pair.bank.other
        self.today = date(2026, 1, 1)

    def on(self, month: int, day: int, *acts: Callable[[], object]) -> None:
        self.today = date(2026, month, day)
        with pinned_at(datetime(2026, month, day, 3, 0, tzinfo=UTC)):
            for act in acts:
                act()

    def opened(self, unit: Unit, by: User, amount: int) -> None:
        cash.record_opening(self.session, unit, self.today, Rupiah(amount), Rupiah(0), self.today, key(), by)

    def weighed(self, unit: Unit, by: User, number: int, item: tuple[str, str], grams: int) -> None:
        visit = Visit(number, self.today, [Weighed(*item, Quantity(grams))])
        weigh_in(self.session, unit, visit, key(), by)

    def sold(self, grade_id: int, grams: int, price: int, paid: Paid) -> None:
        line = Sold(grade_id, Grams(grams), Quantity(grams), Rupiah(price))
        jaya = collectors.collector_of(self.session, self.unit, "JAYA")
        service.sell(self.session, self.unit, Deal(jaya, self.today, paid, [line]), key(), self.bank.operator)

    def paid_out(self, member: Member, pocket: str, amount: int) -> None:
        wish, bank = Wish(Rupiah(amount), Way.CASH, pocket, 1), self.bank
        slip = withdrawals.request_(self.session, self.unit, member, wish, self.today, key(), bank.operator).slip
        withdrawals.approve(self.session, self.unit, slip, self.today, key(), bank.manager)
        handing = Handing(1, Source.CASH)
        withdrawals.pay(self.session, self.unit, slip, handing, self.today, key(), bank.operator)

    def january(self) -> None:
        bank, unit, other = self.bank, self.unit, self.other
        self.on(1, 5, lambda: self.opened(unit, bank.manager, 100_000),
                lambda: self.opened(self.induk, self.pair.payer, 500_000))  # fmt: skip
        self.on(
            1, 10, lambda: open_day(self.session, unit, bank.operator, self.today),
            lambda: open_day(self.session, other, bank.operator_b, self.today),
            lambda: self.weighed(unit, bank.operator, 1, CLEAN, 10_000),
            lambda: self.weighed(unit, bank.operator, 2, CANS, 2_000),
            lambda: self.weighed(other, bank.operator_b, 1, DIRTY, 5_000),
        )  # fmt: skip
        collectors.add_collector(self.session, unit, "JAYA", Particulars("Jaya"), bank.manager)
        self.on(1, 24, lambda: self.sold(clean(self.pair), 4_000, 4_000, Paid.CASH))
        spent = Movement(CashKind.EXPENSE, Rupiah(5_000), date(2026, 1, 31), category="transport")
        self.on(1, 31, lambda: cash.record(self.session, unit, spent, self.today, key(), bank.operator),
                lambda: announce(self.session, unit, 1_000, date(2026, 2, 1), bank.manager, self.today))  # fmt: skip

    def february(self) -> None:
        bank, unit = self.bank, self.unit
        self.on(2, 7, lambda: open_day(self.session, unit, bank.operator, self.today),
                lambda: self.weighed(unit, bank.operator, 1, CANS, 1_500))  # fmt: skip
        counted = Counted(tins(self.pair), "ALU/biasa", Grams(3_500), Grams(3_400), Reason.SORTING)
        self.on(2, 14, lambda: counts.count(self.session, unit, [counted], key(), bank.operator))
        self.on(2, 20, self.sent_to_the_induk)

    def sent_to_the_induk(self) -> None:
        by = self.bank.operator_b
        loaded = [Loaded(dirty(self.pair), Grams(5_000))]
        transfer = transfers.begin(self.session, self.other, loaded, key(), by)
        transfers.send(self.session, self.other, transfer, transfers.fingerprint(transfer), key(), by)
        came = [Arrived(1, Grams(4_900), Rupiah(2_500), Reason.SHRINK)]
        self.transfer = transfers.receive(self.session, self.induk, transfer, came, key(), self.pair.weigher)

    def march(self) -> None:
        bank, unit = self.bank, self.unit
        self.on(2, 21, lambda: transfers.pay(
            self.session, self.induk, self.transfer, PaidBy.CASH, key(), self.pair.payer))  # fmt: skip
        self.on(3, 1, lambda: pockets.open_pocket(
            self.session, unit, "lebaran", "Lebaran", self.today, bank.manager))  # fmt: skip
        moving = Moving(REGULAR, "lebaran", Rupiah(20_000))
        self.on(3, 1, lambda: standing.move(self.session, unit, bank.member, moving, self.today, key(), None))
        self.on(3, 14, lambda: self.paid_out(bank.member, "lebaran", 20_000),
                lambda: self.paid_out(bank.neighbour, REGULAR, 20_000))  # fmt: skip
        self.on(3, 15, lambda: self.sold(tins(self.pair), 3_400, 11_000, Paid.LATER))
        jaya = collectors.collector_of(self.session, unit, "JAYA")
        paid = Settling(Settled.BANK, Rupiah(30_000), date(2026, 3, 28), "TRX")
        self.on(3, 28, lambda: owing.collect(self.session, unit, jaya, paid, key(), bank.operator))


@pytest.fixture
def quarter(session: Session, bank: Bank) -> Quarter:
    told = Quarter(session, an_empty_pair(session, bank))
    for month in (told.january, told.february, told.march):
        month()
    session.commit()
    return told


def asked_for(code: str) -> Period:
    period = named(code)
    assert period is not None
    return period


def plain(balances: Balances) -> dict[str, int]:
    return {
        f"{pile.kind.value}{':' if pile.part else ''}{pile.part}": figure for pile, figure in balances.items() if figure
    }


def sums(session: Session, units: list[Unit], code: str, name: str) -> dict[str, int | None]:
    sheet = sheet_of(session, units, asked_for(code), name)
    return {row.words: row.figures[0] for row in sheet.rows if row.kind == "sum"}


def test_the_unit_at_the_end_of_the_quarter(session: Session, quarter: Quarter) -> None:
    assert plain(span_of(session, [quarter.unit], asked_for("2026-T1")).end) == {
        "cash": 71_000, "bank": 30_000, "stock": 18_000, "receivable:JAYA": 7_400, "savings": 22_100,
        "share": 9_900, "margin": 600, "expense:transport": 5_000, "shrink": 1_200, "opening": 100_000,
    }  # fmt: skip
    position = sums(session, [quarter.unit], "2026-T1", "neraca")
    assert position["Jumlah aset"] == position["Jumlah kewajiban dan modal"] == 126_400
    assert position["Jumlah kewajiban"] == 22_100
    result = sheet_of(session, [quarter.unit], asked_for("2026-T1"), "laba-rugi")
    assert result.rows[-1].figures[0] == 4_300


def test_each_month_of_the_unit(session: Session, quarter: Quarter) -> None:
    """January 8.100 share + 4.000 margin - 5.000 transport; February 1.800 - 1.200 shrink; March a loss of 3.400."""
    results = [
        sheet_of(session, [quarter.unit], asked_for(month), "laba-rugi").rows[-1].figures[0]
        for month in ("2026-01", "2026-02", "2026-03")
    ]
    assert results == [7_100, 600, -3_400]
    ends = [span_of(session, [quarter.unit], asked_for(month)).end for month in ("2026-01", "2026-02")]
    cash_box, owed = Pile(AccountKind.CASH, ""), Pile(AccountKind.SAVINGS, "")
    assert [(end[cash_box], end[owed]) for end in ends] == [(111_000, 45_900), (111_000, 62_100)]


def test_the_whole_kabupaten_owes_itself_nothing(session: Session, quarter: Quarter) -> None:
    """BSI: cash 487.750 and 4,9 kg for 12.250. ANG: cash 12.250, savings 10.500, margin 1.750."""
    units = below(session, quarter.bank.root)
    assert {unit.code for unit in units} == {"MLT", "ANG", "BSI"}
    assert plain(span_of(session, units, asked_for("2026-T1")).end) == {
        "cash": 71_000 + 487_750 + 12_250, "bank": 30_000, "stock": 18_000 + 12_250, "receivable:JAYA": 7_400,
        "savings": 22_100 + 10_500, "share": 9_900, "margin": 600 + 1_750, "expense:transport": 5_000,
        "shrink": 1_200, "opening": 600_000,
    }  # fmt: skip
    position = sums(session, units, "2026-T1", "neraca")
    assert position["Jumlah aset"] == position["Jumlah kewajiban dan modal"] == 638_650
    assert sheet_of(session, units, asked_for("2026-T1"), "laba-rugi").rows[-1].figures[0] == 4_300 + 1_750
