"""Hypothesis chooses what happens next; after each act the books must say what the paper says, to the rupiah.

An example runs in one transaction that is rolled back at its end; an act that is refused is rolled back alone, as a
request is. Nothing of the services is replaced.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.deposits import reversal
from rdu.deposits.service import Visit, Weighed, weigh_in, weigh_in_of
from rdu.errors import RuleBroken
from rdu.ledger import pockets, standing
from rdu.ledger.accounts import CASH, OPENING, Move
from rdu.ledger.audit import sum_of_all_entries
from rdu.ledger.closing import close_month
from rdu.ledger.models import Account
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import Rule
from rdu.ledger.service import Act, Once, once, open_books, owed_to_savers
from rdu.ledger.standing import Moving
from rdu.money import Rupiah
from rdu.people.models import Member, Unit
from rdu.sales import collectors, counts, owing, service, transfers
from rdu.sales.collectors import Particulars
from rdu.sales.counts import Counted
from rdu.sales.models import Paid, Settled
from rdu.sales.owing import Settling
from rdu.sales.service import Deal, Sold
from rdu.sales.stock_models import PaidBy, Reason
from rdu.sales.transfer_lists import transfer_of
from rdu.sales.transfers import Arrived, Loaded
from rdu.stock.models import OnHand
from rdu.weights import Grams, Quantity
from rdu.withdrawals import service as withdrawals
from rdu.withdrawals.models import Source, Way
from rdu.withdrawals.service import Handing, Wish
from tests.books.paper import LEBARAN, MINIMUM, REGULAR, REST_DAYS, Paper
from tests.makers import PRICES, Bank, open_day
from tests.sales.sheds import Pair

FIRST = date(2026, 3, 28)
"""Near the end of a month, so that months close on the way."""
GRADES = (("PET", "bersih"), ("PET", "kotor"), ("ALU", "biasa"))
amounts = st.integers(1, 40_000)
weights = st.integers(50, 9_000)
places = st.integers(0, 10_000)
numbers = st.sampled_from((1, 2))
whats = st.sampled_from((REGULAR, LEBARAN))
grades = st.integers(0, len(GRADES) - 1)
prices = st.integers(0, 15_000)
ways_on = st.sampled_from(("recall", "receive", "pay_transfer"))


def key() -> Once:
    return once(uuid4(), "an act")


class Books(RuleBasedStateMachine):
    """`session` and `pair` are set by whoever runs it."""

    session: Session
    pair: Pair

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper(FIRST)
        self.receipts: list[str] = []
        self.slips: list[str] = []
        self.sent_labels: list[str] = []

    @property
    def bank(self) -> Bank:
        return self.pair.bank

    def act(self, allowed: bool, work: Callable[[], object]) -> None:
        """Do it in the books; they must refuse exactly what the paper refuses."""
        Books.done += 1
        try:
            with self.session.begin_nested(), pinned_at(self.now):
                work()
        except RuleBroken as refusal:
            self.session.expire_all()
            Books.refused += 1
            if allowed:
                raise AssertionError("refused, but the paper allows it") from refusal
        else:
            assert allowed, "the paper refuses this, the books did it"

    done = refused = 0
    """Acts of all examples together, and those that were refused."""

    @property
    def now(self) -> datetime:
        return datetime(self.paper.today.year, self.paper.today.month, self.paper.today.day, 2, 0, tzinfo=UTC)

    @initialize()
    def begin(self) -> None:
        bank, by = self.bank, self.bank.manager
        pockets.open_pocket(self.session, bank.unit, LEBARAN, "Lebaran", FIRST, by)
        rest = Rule(rest=Rest.DAYS, rest_days=REST_DAYS, minimum=Rupiah(MINIMUM))
        pockets.set_rule(self.session, bank.unit, REGULAR, rest, FIRST, by)
        pockets.set_rule(self.session, bank.unit, LEBARAN, Rule(rest=Rest.RELEASED), FIRST, by)
        collectors.add_collector(self.session, bank.unit, "JAYA", Particulars("Jaya"), by)
        with pinned_at(self.now):
            open_day(self.session, bank.unit, bank.operator, FIRST)
            for unit, amount in ((bank.unit, 60_000), (self.pair.induk, 90_000)):
                self.fill(unit, amount)

    def fill(self, unit: Unit, amount: int) -> None:
        act = Act(f"cash:{uuid4()}", self.paper.today, bytes(32), None)
        open_books(self.session, unit).post(act, [Move(CASH, OPENING, Rupiah(amount))])
        self.paper.move(unit.code, "cash", "opening", amount)

    def member(self, number: int) -> Member:
        return self.bank.member if number == 1 else self.bank.neighbour

    def grade_id(self, grade: int) -> int:
        code, name = GRADES[grade]
        kind = self.bank.bottles if code == "PET" else self.bank.cans
        return next(row.id for row in kind.grades if row.code == name)

    # Savings

    @rule(number=numbers, grade=grades, grams=weights)
    def weigh(self, number: int, grade: int, grams: int) -> None:
        price = PRICES[{"PET": "11", "ALU": "31"}[GRADES[grade][0]], GRADES[grade][1]]
        allowed = self.paper.weigh(number, grade, grams, price)
        visit = Visit(number, self.paper.today, [Weighed(*GRADES[grade], Quantity(grams))])

        def work() -> None:
            record = weigh_in(self.session, self.bank.unit, visit, key(), self.bank.operator)
            self.receipts.append(record.receipt)

        self.act(allowed, work)

    @precondition(lambda self: self.receipts)
    @rule(place=places)
    def reverse(self, place: int) -> None:
        place %= len(self.receipts)
        record = weigh_in_of(self.session, self.bank.unit, self.receipts[place])
        self.act(
            self.paper.reverse(place),
            lambda: reversal.reverse(
                self.session, record, "salah timbang", key(), self.bank.manager, self.paper.today
            ),
        )  # fmt: skip

    @rule(number=numbers, pocket=whats)
    def choose(self, number: int, pocket: str) -> None:
        self.paper.pocket_of[number] = pocket
        member, by = self.member(number), self.bank.operator
        self.act(
            True, lambda: pockets.choose_pocket(self.session, self.bank.unit, member, pocket, self.paper.today, by)
        )

    @rule(number=numbers, pocket=whats, amount=amounts)
    def move_pocket(self, number: int, pocket: str, amount: int) -> None:
        to = LEBARAN if pocket == REGULAR else REGULAR
        moving, today = Moving(pocket, to, Rupiah(amount)), self.paper.today
        allowed = self.paper.change_pocket(number, pocket, to, amount)
        member = self.member(number)
        self.act(allowed, lambda: standing.move(self.session, self.bank.unit, member, moving, today, key(), None))

    @rule(days=st.integers(0, 3))
    def release(self, days: int) -> None:
        until = self.paper.today - timedelta(days=days)
        self.paper.released = max(self.paper.released, until)
        self.act(True, lambda: pockets.release(self.session, self.bank.unit, LEBARAN, until, self.bank.manager))

    # Money out

    @rule(number=numbers, pocket=whats, amount=amounts)
    def ask(self, number: int, pocket: str, amount: int) -> None:
        wish, today = Wish(Rupiah(amount), Way.CASH, pocket, 1), self.paper.today
        allowed = self.paper.ask(number, pocket, amount)

        def work() -> None:
            member, by = self.member(number), self.bank.operator
            self.slips.append(withdrawals.request_(self.session, self.bank.unit, member, wish, today, key(), by).slip)

        self.act(allowed, work)

    @precondition(lambda self: self.slips)
    @rule(place=places, what=st.sampled_from(("approve", "pay", "cancel")))
    def go_on(self, place: int, what: str) -> None:
        place %= len(self.slips)
        allowed: bool = getattr(self.paper, what)(place)
        slip, today, unit = self.slips[place], self.paper.today, self.bank.unit
        handing = Handing(1, Source.CASH)
        work: dict[str, Callable[[], object]] = {
            "approve": lambda: withdrawals.approve(self.session, unit, slip, today, key(), self.bank.manager),
            "pay": lambda: withdrawals.pay(self.session, unit, slip, handing, today, key(), self.bank.operator),
            "cancel": lambda: withdrawals.cancel(self.session, unit, slip, today, key(), self.bank.operator, "batal"),
        }
        self.act(allowed, work[what])

    # The shed

    @rule(grade=grades, grams=weights, price=prices, paid=st.sampled_from((Paid.CASH, Paid.LATER)))
    def sell(self, grade: int, grams: int, price: int, paid: Paid) -> None:
        allowed = self.paper.sell(grade, grams, price, paid.value)
        jaya = collectors.collector_of(self.session, self.bank.unit, "JAYA")
        line = Sold(self.grade_id(grade), Grams(grams), Quantity(grams), Rupiah(price))
        deal = Deal(jaya, self.paper.today, paid, [line])
        self.act(allowed, lambda: service.sell(self.session, self.bank.unit, deal, key(), self.bank.operator))

    @rule(amount=amounts)
    def collect(self, amount: int) -> None:
        allowed = self.paper.collect(amount)
        jaya = collectors.collector_of(self.session, self.bank.unit, "JAYA")
        what = Settling(Settled.CASH, Rupiah(amount), self.paper.today)
        self.act(allowed, lambda: owing.collect(self.session, self.bank.unit, jaya, what, key(), self.bank.operator))

    @rule(grade=grades, grams=st.integers(0, 12_000))
    def count(self, grade: int, grams: int) -> None:
        book = self.paper.grams["MLT", grade]
        allowed = self.paper.count(grade, grams)
        reason = None if book == grams else Reason.MOISTURE if book > grams else Reason.SURPLUS
        code = "/".join(GRADES[grade])
        line = Counted(self.grade_id(grade), code, Grams(book), Grams(grams), reason)
        self.act(allowed, lambda: counts.count(self.session, self.bank.unit, [line], key(), self.bank.operator))

    @rule(grade=grades, grams=weights)
    def send(self, grade: int, grams: int) -> None:
        allowed = self.paper.send(grade, grams)

        def work() -> None:
            unit, by = self.bank.unit, self.bank.operator
            loaded = [Loaded(self.grade_id(grade), Grams(grams))]
            transfer = transfers.begin(self.session, unit, loaded, key(), by)
            transfers.send(self.session, unit, transfer, transfers.fingerprint(transfer), key(), by)
            self.sent_labels.append(transfer.label)

        self.act(allowed, work)

    @precondition(lambda self: self.sent_labels)
    @rule(place=places, what=ways_on, less=st.integers(0, 40), price=prices)
    def drive_on(self, place: int, what: str, less: int, price: int) -> None:
        place %= len(self.sent_labels)
        it, label = self.paper.sent[place], self.sent_labels[place]
        grams = max(0, it.grams - less)
        came = [Arrived(1, Grams(grams), Rupiah(price), Reason.SHRINK if grams < it.grams else None)]
        allowed = self.paper.receive(place, grams, price) if what == "receive" else getattr(self.paper, what)(place)
        unit, induk = self.bank.unit, self.pair.induk
        transfer = transfer_of(self.session, unit, label)
        work: dict[str, Callable[[], object]] = {
            "recall": lambda: transfers.recall(self.session, unit, transfer, key(), self.bank.operator),
            "receive": lambda: transfers.receive(self.session, induk, transfer, came, key(), self.pair.weigher),
            "pay_transfer": lambda: transfers.pay(self.session, induk, transfer, PaidBy.CASH, key(), self.pair.payer),
        }
        self.act(allowed, work[what])

    # Time

    @rule(days=st.integers(1, 5))
    def days_go_by(self, days: int) -> None:
        self.paper.today += timedelta(days=days)
        with pinned_at(self.now):
            open_day(self.session, self.bank.unit, self.bank.operator, self.paper.today)
        Books.done += 1

    @rule(back=st.integers(0, 2))
    def close(self, back: int) -> None:
        month = Month.of(self.paper.today)
        for _ in range(back):
            month = month.previous
        allowed, today = self.paper.close(month.last_day), self.paper.today
        self.act(allowed, lambda: close_month(self.session, self.bank.unit, month, today, key(), self.bank.manager))

    # What must hold after each act

    @invariant()
    def the_books_say_what_the_paper_says(self) -> None:
        if not self.paper.accounts:
            return
        found = select(Unit.code, Account.code, Account.balance).join(Unit, Unit.id == Account.unit_id)
        booked = {(unit, code): balance for unit, code, balance in self.session.execute(found) if balance}
        assert booked == {name: balance for name, balance in self.paper.accounts.items() if balance}
        assert sum_of_all_entries(self.session) == 0

    @invariant()
    def the_shed_is_what_the_stock_account_says(self) -> None:
        rows = self.session.execute(
            select(Unit.code, OnHand.grade_id, OnHand.grams, OnHand.value).join(Unit, Unit.id == OnHand.unit_id)
        ).all()
        ids = {self.grade_id(grade): grade for grade in range(len(GRADES))}
        lying = {(unit, ids[grade]): (grams, value) for unit, grade, grams, value in rows if grams or value}
        written = {
            where: (self.paper.grams[where], self.paper.value[where])
            for where in {*self.paper.grams, *self.paper.value} if self.paper.grams[where] or self.paper.value[where]
        }  # fmt: skip
        assert lying == written
        for code in ("MLT", "BSI"):
            worth = sum(value for (unit, _), (_, value) in lying.items() if unit == code)
            assert worth == self.paper.of("stock", code)

    @invariant()
    def what_is_free_is_savings_less_rest_and_minimum(self) -> None:
        if not self.paper.accounts:
            return
        whole = 0
        for number in (1, 2):
            for one in standing.standings_of(self.session, self.bank.unit, self.member(number), self.paper.today):
                assert one.available == self.paper.available(number, one.pocket.code)
                whole += one.balance
        assert whole == owed_to_savers(self.session, self.bank.unit)

    def teardown(self) -> None:
        self.session.rollback()
        self.session.expire_all()
