"""The shed is counted: what differs is posted with its reason, residue apart; goods become another grade."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.deposits.service import Weighed
from rdu.errors import NotEnoughStock, NotFoundHere, OperationReused, Refused
from rdu.ledger.accounts import SHRINK, STOCK
from rdu.ledger.models import Entry, Journal
from rdu.ledger.service import balance_of, once
from rdu.sales import counts
from rdu.sales.counts import Counted, Regrading, StockChanged
from rdu.sales.shed import Order, items_of, shed_of, shed_rows
from rdu.sales.stock_models import CountKind, Reason, StockCount
from rdu.stock.service import lying_of
from rdu.weights import Grams, Measure, Quantity
from tests.makers import TODAY, Bank, bottles, cans, open_day, weigh
from tests.sales.sheds import grade, key
from tests.sales.test_transfers import findings

pytestmark = pytest.mark.one_store


@pytest.fixture
def stocked(session: Session, bank: Bank) -> Bank:
    """10 kg of clean bottles (Rp30.000) and 2 kg of cans (Rp24.000)."""
    weigh(session, bank, bottles(10_000), cans(2_000))
    return bank


def counted(bank: Bank, code: str, grams: int, reason: Reason | None = None, book: int | None = None) -> Counted:
    rows = {"PET/bersih": (grade(bank.bottles, "bersih").id, 10_000), "ALU/biasa": (grade(bank.cans).id, 2_000),
            "PET/kotor": (grade(bank.bottles, "kotor").id, 0)}  # fmt: skip
    grade_id, known = rows[code]
    return Counted(grade_id, code, Grams(known if book is None else book), Grams(grams), reason)


def count(session: Session, bank: Bank, *lines: Counted, again: Any = None) -> StockCount:
    row = counts.count(session, bank.unit, lines, again or key(), bank.operator)
    session.commit()
    return row


def balances(session: Session, bank: Bank) -> tuple[int, int]:
    return balance_of(session, bank.unit, STOCK), balance_of(session, bank.unit, SHRINK)


def test_a_difference_leaves_at_average_cost(session: Session, stocked: Bank) -> None:
    row = count(session, stocked, counted(stocked, "PET/bersih", 9_400, Reason.MOISTURE),
                counted(stocked, "ALU/biasa", 2_000))  # fmt: skip
    assert row.label == "MLT-O-000001"
    assert (row.lost, row.found) == (1_800, 0)
    assert balances(session, stocked) == (52_200, 1_800)
    assert [(line.kind, line.grams, line.value) for line in row.lines] == [
        (CountKind.SHRINK, 600, 1_800), (CountKind.SAME, 0, 0)]  # fmt: skip
    assert findings(session) == []


def test_residue_is_kept_apart_with_its_grams(session: Session, stocked: Bank) -> None:
    row = count(session, stocked, counted(stocked, "PET/bersih", 8_000, Reason.RESIDUE))
    assert [(line.kind, line.grams) for line in row.lines] == [(CountKind.RESIDUE, 2_000)]
    assert balances(session, stocked) == (48_000, 6_000)


def test_surplus_comes_in_at_average_cost(session: Session, stocked: Bank) -> None:
    row = count(session, stocked, counted(stocked, "PET/bersih", 10_500, Reason.SURPLUS))
    assert (row.lost, row.found) == (0, 1_500)
    assert balances(session, stocked) == (55_500, -1_500)
    assert findings(session) == []


def test_what_was_never_bought_has_no_value(session: Session, stocked: Bank) -> None:
    """A surplus without value: stock at 0 under a journal without entries, chained all the same."""
    row = count(session, stocked, counted(stocked, "PET/kotor", 700, Reason.SURPLUS))
    found = grade(stocked.bottles, "kotor").id
    assert lying_of(session, stocked.unit, [found])[found] == (found, 700, 0)
    assert session.scalar(select(func.count()).select_from(Entry).where(Entry.seq == row.seq)) == 0
    assert findings(session) == []


def test_the_last_gram_takes_all_value_along(session: Session, stocked: Bank) -> None:
    count(session, stocked, counted(stocked, "PET/bersih", 0, Reason.LOST))
    gone = grade(stocked.bottles, "bersih").id
    assert lying_of(session, stocked.unit, [gone])[gone] == (gone, 0, 0)
    assert balances(session, stocked) == (24_000, 30_000)


@pytest.mark.parametrize(
    ("grams", "reason"),
    [(9_000, None), (9_000, Reason.SURPLUS), (9_000, Reason.REJECTED), (11_000, None), (11_000, Reason.LOST),
     (10_000, Reason.LOST)],
)  # fmt: skip
def test_a_difference_has_a_reason_that_fits(
    session: Session, stocked: Bank, grams: int, reason: Reason | None
) -> None:
    with pytest.raises(Refused, match="Pilih alasan selisihnya"):
        count(session, stocked, counted(stocked, "PET/bersih", grams, reason))


def test_nothing_counted_is_no_count(session: Session, stocked: Bank) -> None:
    with pytest.raises(Refused, match="Isi sedikitnya satu barang"):
        count(session, stocked)


def test_a_count_of_what_was_another_weight_is_read_back_again(session: Session, stocked: Bank) -> None:
    line = counted(stocked, "PET/bersih", 9_000, Reason.LOST)
    weigh(session, stocked, bottles(100))
    with pytest.raises(StockChanged):
        count(session, stocked, line)


def test_the_same_count_again_is_one(session: Session, stocked: Bank) -> None:
    again = key()
    first = count(session, stocked, counted(stocked, "PET/bersih", 9_000, Reason.LOST), again=again)
    assert count(session, stocked, counted(stocked, "PET/bersih", 9_000, Reason.LOST), again=again) is first
    with pytest.raises(OperationReused):
        count(session, stocked, again=once(again.id, "y"))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(StockCount)) == 1


def test_another_units_count_does_not_exist(session: Session, stocked: Bank) -> None:
    row = count(session, stocked, counted(stocked, "PET/bersih", 9_000, Reason.LOST))
    assert counts.count_of(session, stocked.unit, row.label) is row
    for unit, label in ((stocked.other, row.label), (stocked.unit, "MLT-O-2"), (stocked.unit, "x")):
        with pytest.raises(NotFoundHere):
            counts.count_of(session, unit, label)
    assert counts.counts_of(session, stocked.unit, 1) == ([row], 1)
    assert counts.counts_of(session, stocked.other, 1) == ([], 0)


# Another grade ----------------------------------------------------------------------------------------------------


def to_dirty(bank: Bank, grams: int) -> Regrading:
    clean, dirty = grade(bank.bottles, "bersih").id, grade(bank.bottles, "kotor").id
    return Regrading((clean, "PET/bersih"), (dirty, "PET/kotor"), Grams(grams))


def test_regraded_goods_keep_their_value_and_their_age(session: Session, bank: Bank) -> None:
    earlier = TODAY - timedelta(days=30)
    open_day(session, bank.unit, bank.operator, earlier)
    weigh(session, bank, bottles(10_000), day=earlier)
    before = balances(session, bank)
    seq = counts.regrade(session, bank.unit, to_dirty(bank, 2_500), key(), bank.operator)
    session.commit()
    dirty = grade(bank.bottles, "kotor").id
    assert lying_of(session, bank.unit, [dirty])[dirty] == (dirty, 2_500, 7_500)
    assert balances(session, bank) == before
    assert {pile.since for pile in shed_of(session, bank.unit, TODAY)} == {earlier}
    assert session.scalar(select(func.count()).select_from(Entry).where(Entry.seq == seq)) == 0
    assert session.get(Journal, (bank.unit.id, seq)) is not None
    assert [row.grams for row in counts.regrades_of(session, bank.unit)] == [2_500]
    assert findings(session) == []


def test_a_regrade_happens_once_and_never_with_more_than_there_is(session: Session, stocked: Bank) -> None:
    again = key()
    seqs = {counts.regrade(session, stocked.unit, to_dirty(stocked, 500), again, stocked.operator) for _ in range(2)}
    assert len(seqs) == 1
    with pytest.raises(NotEnoughStock):
        counts.regrade(session, stocked.unit, to_dirty(stocked, 9_501), key(), stocked.operator)
    same = to_dirty(stocked, 1)
    with pytest.raises(Refused, match="mutu yang sama"):
        counts.regrade(
            session, stocked.unit, Regrading(same.from_grade, same.from_grade, Grams(1)), key(), stocked.operator
        )


# The list ---------------------------------------------------------------------------------------------------------


def test_the_shed_tells_weight_value_cost_and_age(session: Session, bank: Bank) -> None:
    earlier = TODAY - timedelta(days=9)
    open_day(session, bank.unit, bank.operator, earlier)
    weigh(session, bank, Weighed("BTL", "biasa", Quantity(10)), day=earlier)
    weigh(session, bank, bottles(3_000), Weighed("UCO", "biasa", Quantity(1_500)))
    jar, bottle, oil = sorted(shed_of(session, bank.unit, TODAY), key=lambda pile: pile.code)
    assert (jar.name, jar.grams, jar.value, jar.cost, jar.quantity, jar.days(TODAY)) == (
        "Botol kaca", 3_500, 4_000, 1_143, 10, 9)  # fmt: skip
    assert (oil.measure, oil.quantity, bottle.name) == (Measure.LITRE, 1_500, "Botol PET bening bersih")
    assert next(pile.name for pile in shed_of(session, bank.unit, TODAY, Order.AGE)) == "Botol kaca"
    assert [pile.value for pile in shed_of(session, bank.unit, TODAY)] == [9_000, 9_000, 4_000]
    assert shed_of(session, bank.other, TODAY) == []


def test_the_shed_as_a_table(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    head, row = shed_rows(shed_of(session, bank.unit, TODAY), TODAY)
    assert dict(zip(head, row, strict=True)) | {"Tertua sejak": ""} == {
        "Kode": "PET/bersih", "Barang": "Botol PET bening bersih", "Bahan": "Plastik", "Gram": 2_500,
        "Jumlah kira-kira": "", "Satuan": "kg", "Nilai (Rp)": 7_500, "Rata-rata per kg (Rp)": 3_000,
        "Tertua sejak": "", "Umur (hari)": 0,
    }  # fmt: skip


def test_everything_can_be_counted(session: Session, stocked: Bank) -> None:
    book = {pile.code: pile.grams for pile in items_of(session, stocked.unit)}
    assert book == {"PET/bersih": 10_000, "PET/kotor": 0, "ALU/biasa": 2_000, "BTL/biasa": 0, "UCO/biasa": 0}
