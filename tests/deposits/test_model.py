"""A thousand random weigh-ins on each database against a model in plain Python: lines = header = journal = balance."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.deposits import audit as deposits
from rdu.deposits import reversal, service
from rdu.deposits.models import DayTotal, MemberMonth, WeighIn
from rdu.deposits.service import Visit, Weighed
from rdu.ledger import audit as ledger
from rdu.ledger.accounts import SHARE, STOCK, savings
from rdu.ledger.models import AccountKind, Entry
from rdu.ledger.service import balance_of, once, totals_by_kind
from rdu.stock import audit as stock
from rdu.stock.models import OnHand
from rdu.weights import Grams, Quantity
from tests.makers import TODAY, Bank

PRICES = {("PET", "bersih"): 3_000, ("PET", "kotor"): 2_100, ("ALU", "biasa"): 12_000, ("BTL", "biasa"): 400,
          ("UCO", "biasa"): 6_000}  # fmt: skip
GRAMS_EACH = {"BTL": 350, "UCO": 910}
MORNINGS, VISITS = 25, 40


@dataclass
class Model:
    """The bank as one would keep it on paper."""

    savings: Counter[int] = field(default_factory=Counter)
    share: int = 0
    stock: Counter[tuple[str, str]] = field(default_factory=Counter)
    value: Counter[tuple[str, str]] = field(default_factory=Counter)
    entries: int = 0

    def amount(self, line: Weighed) -> int:
        price = PRICES[line.type_code, line.grade_code]
        if line.type_code == "BTL":
            return line.quantity * price
        whole, rest = divmod(line.quantity * price, 1000)
        return whole + (rest >= 500)

    def grams(self, line: Weighed) -> int:
        if line.type_code == "BTL":
            return line.quantity * GRAMS_EACH["BTL"]
        if line.type_code == "UCO":
            whole, rest = divmod(line.quantity * GRAMS_EACH["UCO"], 1000)
            return whole + (rest >= 500)
        return line.quantity

    def weigh(self, number: int, lines: list[Weighed], sign: int = 1) -> int:
        gross = sum(self.amount(line) for line in lines)
        whole, rest = divmod(gross * 15, 100)
        share = whole + (rest >= 50)
        self.savings[number] += sign * (gross - share)
        self.share += sign * share
        for line in lines:
            self.stock[line.type_code, line.grade_code] += sign * self.grams(line)
            self.value[line.type_code, line.grade_code] += sign * self.amount(line)
        self.entries += (gross > 0) + (share > 0)
        return gross - share


ITEMS = sorted(PRICES)
MOST = {"BTL": 500}
lines_of = st.lists(st.tuples(st.integers(0, len(ITEMS) - 1), st.integers(1, 40_000)), min_size=1, max_size=5)
mornings = st.lists(st.tuples(st.integers(1, 2), lines_of, st.booleans()), min_size=VISITS, max_size=VISITS)


def weighed(lines: list[tuple[int, int]]) -> list[Weighed]:
    return [
        Weighed(*ITEMS[item], Quantity(min(quantity, MOST.get(ITEMS[item][0], quantity))), Grams(quantity % 700))
        for item, quantity in lines
    ]


Morning = list[tuple[int, list[tuple[int, int]], bool]]
"""Member numbers, what each brought as (item, quantity), and whether it is undone at once."""


def a_morning(session: Session, bank: Bank, model: Model, morning: Morning) -> None:
    for number, drawn, undone in morning:
        lines = weighed(drawn)
        done = service.weigh_in(session, bank.unit, Visit(number, TODAY, lines), once(uuid4(), "x"), bank.operator)
        assert done.net == model.weigh(number, lines)
        if undone:
            record = service.weigh_in_of(session, bank.unit, done.receipt)
            reversal.reverse(session, record, "salah", once(uuid4(), "x"), bank.operator, TODAY)
            model.weigh(number, lines, sign=-1)
    session.commit()


def test_a_thousand_random_weigh_ins_agree_with_a_plain_model(session: Session, bank: Bank) -> None:
    model = Model()

    # The books go on growing from morning to morning, and so does the model; a shrunk morning would be another story.
    @settings(max_examples=MORNINGS, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])  # fmt: skip
    @given(morning=mornings)
    def run(morning: Morning) -> None:
        a_morning(session, bank, model, morning)
        agree(session, bank, model)

    run()
    assert (session.scalar(select(func.count()).select_from(WeighIn)) or 0) >= 1_000
    assert [*ledger.audit(session), *deposits.audit(session), *stock.audit(session)] == []


def agree(session: Session, bank: Bank, model: Model) -> None:
    for member in (bank.member, bank.neighbour):
        assert balance_of(session, bank.unit, savings(member.id, member.number)) == model.savings[member.number]
    assert balance_of(session, bank.unit, SHARE) == model.share
    assert balance_of(session, bank.unit, STOCK) == sum(model.value.values())
    assert session.scalar(select(func.sum(OnHand.grams))) == sum(model.stock.values())
    assert session.scalar(select(func.sum(DayTotal.grams))) == sum(model.stock.values())
    assert session.scalar(select(func.sum(MemberMonth.amount))) == sum(model.value.values())
    assert session.scalar(select(func.count()).select_from(Entry)) == model.entries
    assert ledger.sum_of_all_entries(session) == 0
    assert totals_by_kind(session, bank.unit)[AccountKind.SAVINGS] == sum(model.savings.values())
