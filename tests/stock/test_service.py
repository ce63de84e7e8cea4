"""What lies in the shed: at moving average cost, the oldest first, and never less than nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rdu.deposits import audit as deposits_audit
from rdu.errors import NotEnoughStock
from rdu.ledger.accounts import SHRINK, STOCK, Move
from rdu.ledger.service import Act, open_books
from rdu.money import Rupiah
from rdu.stock.audit import audit
from rdu.stock.models import StockLayer, StockMove
from rdu.stock.service import Goods, at_cost, lying_of, take_in, take_out
from rdu.weights import Grams
from tests.makers import TODAY, Bank, bottles, open_day, weigh

EARLIER = TODAY - timedelta(days=14)


def grade_of(bank: Bank) -> int:
    return next(grade.id for grade in bank.bottles.grades if grade.code == "bersih")


@pytest.fixture
def two_days(session: Session, bank: Bank) -> int:
    """2 kg since a fortnight and 3 kg of today, Rp15.000 together."""
    open_day(session, bank.unit, bank.operator, EARLIER)
    weigh(session, bank, bottles(2_000), day=EARLIER)
    weigh(session, bank, bottles(3_000))
    return grade_of(bank)


def lost(session: Session, bank: Bank, grade_id: int, grams: int) -> list[tuple[date, int]]:
    """Take so much out as shrink; since when it had lain there."""
    books = open_books(session, bank.unit)
    out = at_cost(lying_of(session, bank.unit, [grade_id])[grade_id], Grams(grams))
    moves = [Move(SHRINK, STOCK, out.value)] if out.value else []
    books.post(Act(f"loss:{uuid4()}", TODAY, bytes(32), bank.operator), moves)
    return [(layer.day, layer.grams) for layer in take_out(session, bank.unit, [out])]


def layers(session: Session, grade_id: int) -> list[tuple[date, int]]:
    found = select(StockLayer.day, StockLayer.grams).where(StockLayer.grade_id == grade_id)
    return [(row.day, row.grams) for row in session.execute(found.order_by(StockLayer.day))]


def test_the_oldest_goes_first(session: Session, bank: Bank, two_days: int) -> None:
    assert layers(session, two_days) == [(EARLIER, 2_000), (TODAY, 3_000)]
    assert lost(session, bank, two_days, 500) == [(EARLIER, 500)]
    assert lost(session, bank, two_days, 2_000) == [(EARLIER, 1_500), (TODAY, 500)]
    assert layers(session, two_days) == [(TODAY, 2_500)]
    assert [*audit(session), *deposits_audit.audit(session)] == []


def test_what_lies_longest_is_gone_with_its_last_gram(session: Session, bank: Bank, two_days: int) -> None:
    assert lost(session, bank, two_days, 2_000) == [(EARLIER, 2_000)]
    assert layers(session, two_days) == [(TODAY, 3_000)]
    lost(session, bank, two_days, 3_000)
    assert layers(session, two_days) == []
    assert lying_of(session, bank.unit, [two_days])[two_days] == (two_days, 0, 0)


def test_more_than_there_is_never_goes(session: Session, bank: Bank, two_days: int) -> None:
    never_seen = bank.cans.grades[0].id
    for grade_id, grams in ((two_days, 5_001), (never_seen, 1)):
        with pytest.raises(NotEnoughStock):
            take_out(session, bank.unit, [Goods(grade_id, Grams(grams), Rupiah(0))])
        session.rollback()


def test_every_move_beside_the_scale_stands_under_its_journal(session: Session, bank: Bank, two_days: int) -> None:
    lost(session, bank, two_days, 1_000)
    take_in(session, bank.unit, [Goods(bank.cans.grades[0].id, Grams(700), Rupiah(0))])
    moved = session.execute(select(StockMove.seq, StockMove.grams, StockMove.value).order_by(StockMove.grams)).all()
    assert [tuple(row) for row in moved] == [(3, -1_000, -3_000), (3, 700, 0)]
    assert [*audit(session), *deposits_audit.audit(session)] == []


def test_a_layer_that_vanishes_is_found(session: Session, bank: Bank, two_days: int) -> None:
    session.execute(delete(StockLayer).where(StockLayer.day == EARLIER))
    assert [finding.row for finding in audit(session)] == [f"stock_layer {two_days}"]


@pytest.mark.parametrize(("value", "grams", "expected"), [(10_000, 1_000, 3_333), (10_000, 3_000, 10_000), (5, 600, 1)])
def test_cost_is_the_moving_average_half_up(value: int, grams: int, expected: int) -> None:
    assert at_cost(Goods(1, Grams(3_000), Rupiah(value)), Grams(grams)).value == expected


def test_what_has_no_value_costs_nothing() -> None:
    assert at_cost(Goods(1, Grams(0), Rupiah(0)), Grams(500)) == (1, 500, 0)
