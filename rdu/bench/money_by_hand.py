"""The rows of a withdrawal and of a sale, written by hand: numbered below zero, where nobody else counts."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from rdu.bench.by_hand import ByHand, Part, Rows
from rdu.bench.stand import LINES, Counter
from rdu.clock import now_utc
from rdu.ledger.models import Account, AccountKind
from rdu.people.models import Person, User
from rdu.sales.models import Collector, Sale
from rdu.stock.models import OnHand, StockLayer
from rdu.withdrawals.models import Withdrawal

AMOUNT = 100
"""Rupiah that a withdrawal takes: a thousand of them find what they need."""
GRAMS = 10
"""What a sale takes of each grade."""


class WithdrawalByHand(ByHand):
    """Asked for, approved by somebody else, paid from the box: three transactions, always for the same member."""

    inserts = {
        "withdrawal": "unit_id, number, member_id, pocket, amount, fee, way, wanted, state, asked_on, asked_at,"
        " asked_by_id, asked_person_id, asked_human, request_seq, expires_on, approved_by_pin, reference, reason",
    }
    updates = {
        "approve": "UPDATE withdrawal SET state = 'approved', approved_at = ?, approved_by_id = ?, approved_human = ?,"
        " approved_seq = ? WHERE unit_id = ? AND number = ?",
        "pay": "UPDATE withdrawal SET state = 'paid', paid_at = ?, paid_by_id = ?, paid_human = ?, paid_seq = ?,"
        " paid_to_person_id = ?, paid_from = 'cash' WHERE unit_id = ? AND number = ?",
    }

    def load(self, session: Session, counter: Counter) -> None:
        self.cash = self.accounts["cash"]
        savings, held = aliased(Account), aliased(Account)
        pair = select(savings.id, held.id, savings.member_id, savings.pocket).join(
            held, (held.member_id == savings.member_id) & (held.pocket == savings.pocket)
        )
        kinds = (savings.kind == AccountKind.SAVINGS, held.kind == AccountKind.HELD, savings.unit_id == self.unit_id)
        rich = pair.where(*kinds).order_by(savings.balance.desc()).limit(1)
        savings_id, held_id, self.member_id, self.pocket = session.execute(rich).one()
        self.savings, self.held = session.get_one(Account, savings_id), session.get_one(Account, held_id)
        self.person_id = session.scalar(select(Person.id).where(Person.member_id == self.member_id).limit(1))
        self.second_id = session.scalar(select(User.id).where(User.id != self.by_id).limit(1))
        taken = select(func.min(Withdrawal.number)).where(Withdrawal.unit_id == self.unit_id)
        self.number = min(session.scalar(taken) or 0, 0)

    def parts(self) -> list[Part]:
        self.number -= 1
        return [self._asked, self._approved, self._paid]

    def _asked(self, seq: int, previous: bytes) -> Rows:
        at, day = self.plain(now_utc()), self.plain(self.day)
        row = (self.unit_id, self.number, self.member_id, self.pocket, AMOUNT, 0, "cash", "", "requested", day, at,
               self.by_id, self.person_id, "a", seq, day, False, "", "")  # fmt: skip
        return self.posted(seq, previous, "request", [(self.savings, self.held, AMOUNT)]) | {"withdrawal": [row]}

    def _approved(self, seq: int, previous: bytes) -> Rows:
        row = (self.plain(now_utc()), self.second_id, "b", seq, self.unit_id, self.number)
        return self.posted(seq, previous, "approval", []) | {"approve": [row]}

    def _paid(self, seq: int, previous: bytes) -> Rows:
        row = (self.plain(now_utc()), self.by_id, "a", seq, self.person_id, self.unit_id, self.number)
        return self.posted(seq, previous, "payment", [(self.held, self.cash, AMOUNT)]) | {"pay": [row]}


class SaleByHand(ByHand):
    """Three grades to one collector, paid at once, dearer than they had been bought."""

    inserts = {
        "sale": "unit_id, seq, number, collector_id, day, paid, total, cost, note, sold_at, sold_by_id",
        "sale_line": "unit_id, seq, position, grade_id, grams, measure, quantity, unit_price, amount, cost",
        "stock_move": "unit_id, seq, grade_id, grams, value",
        "selling_price": "unit_id, grade_id, sold_on, amount, buyer, recorded_at, recorded_by_id",
    }
    updates = {
        "on_hand": "UPDATE on_hand SET grams = grams - ?, value = value - ? WHERE unit_id = ? AND grade_id = ?",
        "layer": "UPDATE stock_layer SET grams = grams - ? WHERE unit_id = ? AND grade_id = ? AND day = ?",
    }

    def load(self, session: Session, counter: Counter) -> None:
        self.cash, self.stock, self.margin = (self.accounts[kind] for kind in ("cash", "stock", "margin"))
        collectors = select(Collector.id).where(Collector.unit_id == self.unit_id).limit(1)
        self.collector_id = session.scalars(collectors).one()
        taken = select(func.min(Sale.number)).where(Sale.unit_id == self.unit_id)
        self.number = min(session.scalar(taken) or 0, 0)
        newest = select(StockLayer.grade_id, func.max(StockLayer.day)).where(StockLayer.unit_id == self.unit_id)
        plenty = select(OnHand.grade_id).where(OnHand.unit_id == self.unit_id).order_by(OnHand.grams.desc())
        layers = newest.where(StockLayer.grade_id.in_(plenty.limit(LINES))).group_by(StockLayer.grade_id)
        self.layers: list[Any] = [tuple(row) for row in session.execute(layers)]

    def parts(self) -> list[Part]:
        self.number -= 1
        return [self._sold]

    def _sold(self, seq: int, previous: bytes) -> Rows:
        unit, at, day = self.unit_id, self.plain(now_utc()), self.plain(self.day)
        moves = [(self.cash, self.stock, LINES), (self.cash, self.margin, 9 * LINES)]
        return self.posted(seq, previous, "sale", moves) | {
            "sale": [(unit, seq, self.number, self.collector_id, day, "cash", 10 * LINES, LINES, "", at, self.by_id)],
            "sale_line": [(unit, seq, n, grade, GRAMS, "kg", GRAMS, 1000, 10, 1)
                          for n, (grade, _) in enumerate(self.layers, 1)],
            "on_hand": [(GRAMS, 1, unit, grade) for grade, _ in self.layers],
            "stock_move": [(unit, seq, grade, -GRAMS, -1) for grade, _ in self.layers],
            "layer": [(GRAMS, unit, grade, self.plain(since)) for grade, since in self.layers],
            "selling_price": [(unit, grade, day, 1000, "UD", at, self.by_id) for grade, _ in self.layers],
        }  # fmt: skip
