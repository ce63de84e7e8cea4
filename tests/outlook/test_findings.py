"""Each kind of finding: a planted case is found, a sound neighbour is not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from rdu.catalogue.models import Price
from rdu.clock import now_utc, today_at
from rdu.deposits import reversal
from rdu.deposits.models import WeighInLine
from rdu.deposits.service import Recorded, weigh_in_of
from rdu.errors import FindingSettled, NotFoundHere
from rdu.ledger.service import once
from rdu.outlook.findings import finding_of, findings_of, settle, settled_of
from rdu.outlook.odd import Kind, Odd
from rdu.people.models import Person
from rdu.sales import counts
from rdu.sales.stock_models import Reason
from rdu.weights import Grams
from tests.cash.boxes import count, opened
from tests.makers import TODAY, Bank, bottles, cans, make_price_list, open_day, weigh
from tests.withdrawals.books import asked, save

pytestmark = pytest.mark.one_store

NOW = today_at("Asia/Jakarta")


def found(session: Session, bank: Bank, kind: Kind) -> list[Odd]:
    session.commit()
    return [odd for odd in findings_of(session, bank.unit, max(NOW, TODAY)) if odd.kind is kind]


def undo(session: Session, bank: Bank, made: Recorded) -> None:
    record = weigh_in_of(session, bank.unit, made.receipt)
    by = bank.manager
    reversal.reverse(session, record, "salah", once(uuid4(), ""), by, max(NOW, TODAY))
    session.commit()


def a_line(session: Session, bank: Bank, made: Recorded, price: Price, paid: int) -> None:
    """One more line, written past the counter."""
    facts = {
        "unit_id": bank.unit.id, "seq": made.seq, "position": 9, "grade_id": price.grade_id, "price_id": price.id,
        "measure": "kg", "quantity": 1_000, "gross_grams": 1_000, "tare_grams": 0, "net_grams": 1_000,
        "unit_price": paid, "amount": paid, "brought": False,
    }  # fmt: skip
    session.execute(insert(WeighInLine).values(facts))
    session.commit()


def price_of_cans(bank: Bank) -> Price:
    return next(row for row in bank.prices.prices if row.grade_id == bank.cans.grades[0].id and row.amount)


def test_a_price_unlike_its_list_is_found(session: Session, bank: Bank) -> None:
    wrong, right = weigh(session, bank, bottles(2_500)), weigh(session, bank, bottles(900), member=bank.neighbour)
    price = price_of_cans(bank)
    a_line(session, bank, wrong, price, price.amount + 1)
    a_line(session, bank, right, price, price.amount)

    (odd,) = found(session, bank, Kind.PRICE)

    assert odd.key == f"price:{wrong.receipt}:9"
    assert wrong.receipt in odd.words


def test_a_price_of_a_list_that_no_longer_holds_is_found(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    assert not found(session, bank, Kind.PRICE)
    newer = make_price_list(session, bank.root, {("11", "bersih"): 3_000}, since=TODAY,
                            types={"11": bank.bottles}, number=2)  # fmt: skip
    session.commit()

    (odd,) = found(session, bank, Kind.PRICE)

    assert newer.valid_from == TODAY
    assert "tidak berlaku" in odd.words


def test_ten_times_the_usual_weight_is_found(session: Session, bank: Bank) -> None:
    for weeks in (5, 4, 3):
        day = TODAY - timedelta(weeks=weeks)
        open_day(session, bank.unit, bank.operator, day)
        weigh(session, bank, bottles(1_000), day=day)
        weigh(session, bank, bottles(1_000), day=day, member=bank.neighbour)
    heavy = weigh(session, bank, bottles(10_000))
    weigh(session, bank, bottles(9_999), member=bank.neighbour)

    assert [odd.key for odd in found(session, bank, Kind.WEIGHT)] == [f"weight:{heavy.receipt}"]


def test_the_same_line_twice_is_found(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500), cans(700))
    last = weigh(session, bank, bottles(2_500), cans(800))
    weigh(session, bank, bottles(2_500), member=bank.neighbour)

    (odd,) = found(session, bank, Kind.DUPLICATE)

    assert "tertulis 2 kali" in odd.words
    assert last.receipt in odd.words
    undo(session, bank, last)
    assert not found(session, bank, Kind.DUPLICATE)


def test_the_same_person_twice_on_a_day_is_found_under_both_her_numbers(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    weigh(session, bank, bottles(1_100), member=bank.neighbour)
    assert not found(session, bank, Kind.TWICE)
    hers = session.query(Person).filter(Person.member_id == bank.member.id).one()
    session.query(Person).filter(Person.member_id == bank.neighbour.id).one().same_as_id = hers.id

    (odd,) = found(session, bank, Kind.TWICE)

    assert "ditimbang 2 kali" in odd.words


def test_stock_far_below_the_books_is_found(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(50_000), cans(50_000))
    lines = [
        counts.Counted(bank.bottles.grades[0].id, "PET/bersih", Grams(50_000), Grams(40_000), reason=Reason.LOST),
        counts.Counted(bank.cans.grades[0].id, "ALU/biasa", Grams(50_000), Grams(49_000), reason=Reason.LOST),
    ]
    made = counts.count(session, bank.unit, lines, once(uuid4(), "x"), bank.operator)

    (odd,) = found(session, bank, Kind.STOCK)

    assert odd.key == f"stock:{made.label}:1"
    assert "Botol" in odd.words


def test_goods_gone_before_their_weigh_in_was_reversed_are_found(session: Session, bank: Bank) -> None:
    gone, there = weigh(session, bank, bottles(4_000)), weigh(session, bank, cans(500), member=bank.neighbour)
    lines = [counts.Counted(bank.bottles.grades[0].id, "PET/bersih", Grams(4_000), Grams(0), reason=Reason.LOST)]
    counts.count(session, bank.unit, lines, once(uuid4(), "x"), bank.operator)
    undo(session, bank, gone)
    undo(session, bank, there)

    assert [odd.key for odd in found(session, bank, Kind.STOCK)] == [f"stock:{gone.receipt}"]


def test_many_reversals_by_one_officer_are_found(session: Session, bank: Bank) -> None:
    for n in range(4):
        undo(session, bank, weigh(session, bank, bottles(1_000 + n)))
    assert not found(session, bank, Kind.REVERSALS)
    undo(session, bank, weigh(session, bank, bottles(900)))

    (odd,) = found(session, bank, Kind.REVERSALS)

    assert "ramlah membatalkan 5 bukti" in odd.words


def test_a_box_that_often_differs_is_found(session: Session, bank: Bank) -> None:
    opened(session, bank)
    count(session, bank, 500_000)
    count(session, bank, 499_000, explanation="selip")
    count(session, bank, 499_000)
    assert not found(session, bank, Kind.CASH)
    count(session, bank, 498_000, explanation="selip")

    (odd,) = found(session, bank, Kind.CASH)

    assert "2 dari 4 hitung kas" in odd.words
    assert "Rp2.000" in odd.words


def test_money_asked_for_right_after_a_large_reversal_is_found(session: Session, bank: Bank) -> None:
    for member in (bank.member, bank.neighbour):
        save(session, bank.unit, member, 20_000)
    large, small = weigh(session, bank, bottles(30_000)), weigh(session, bank, bottles(500), member=bank.neighbour)
    undo(session, bank, large)
    undo(session, bank, small)
    hers = asked(session, bank)
    asked(session, bank, member=bank.neighbour)

    assert [odd.key for odd in found(session, bank, Kind.WITHDRAWAL)] == [f"withdrawal:{hers.slip}"]


def test_what_is_older_than_sixty_days_is_left_alone(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    weigh(session, bank, bottles(2_500))
    later = TODAY + timedelta(days=61)

    assert len(findings_of(session, bank.unit, TODAY)) == 2
    assert not findings_of(session, bank.unit, later)


def test_a_settled_finding_stays_settled_and_belongs_to_its_unit(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    weigh(session, bank, bottles(2_500))
    odd = findings_of(session, bank.unit, TODAY)[0]

    page = uuid4()
    for _ in range(2):
        settle(session, bank.unit, odd, "memang dua karung", page, now_utc(), bank.manager)
    session.commit()

    assert odd.key not in [one.key for one in findings_of(session, bank.unit, TODAY)]
    (rows, number) = settled_of(session, bank.unit, 1)
    assert (number, rows[0].note, rows[0].settled_by.name) == (1, "memang dua karung", "Ramlah")
    session.expunge_all()
    with pytest.raises(FindingSettled):
        settle(session, bank.unit, odd, "lagi", page, now_utc(), bank.manager)
    session.rollback()
    with pytest.raises(NotFoundHere):
        finding_of(session, bank.other, odd.key, TODAY)
