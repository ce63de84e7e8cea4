from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from rdu.cash import counting, service
from rdu.cash.categories import add_category, categories_of
from rdu.cash.models import CashCount, CashEntry, CashKind, CashReversal, Counted, Purse
from rdu.cash.service import Movement
from rdu.clock import Month
from rdu.errors import (
    BooksMoved,
    CashUndone,
    MonthClosed,
    NoOpeningFigures,
    NotAllowed,
    NotEnoughMoney,
    NotFoundHere,
    OpeningFiguresThere,
    OperationReused,
    Refused,
)
from rdu.ledger.accounts import CASH
from rdu.ledger.audit import sum_of_all_entries
from rdu.ledger.closing import close_month
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.roles import Role
from tests.cash.boxes import SINCE, balances, count, move, opened
from tests.makers import TODAY, Bank

pytestmark = pytest.mark.one_store


def test_a_unit_begins_with_what_lies_in_its_box_and_bank(session: Session, bank: Bank) -> None:
    opened(session, bank)
    assert balances(session, bank) == {"cash": 500_000, "bank": 1_000_000, "opening": 1_500_000}
    with pytest.raises(OpeningFiguresThere):
        opened(session, bank, 1, 1)


def test_the_same_opening_again_is_the_first(session: Session, bank: Bank) -> None:
    key = once(uuid4(), "a")
    facts = (SINCE, Rupiah(500), Rupiah(0), TODAY)
    first = service.record_opening(session, bank.unit, *facts, key, bank.manager)
    assert service.record_opening(session, bank.unit, *facts, key, bank.manager) == first
    with pytest.raises(OperationReused):
        service.record_opening(session, bank.unit, *facts, once(key.id, "b"), bank.manager)


def test_an_empty_box_is_an_opening_too(session: Session, bank: Bank) -> None:
    opened(session, bank, 0, 0)
    assert balances(session, bank) == {}
    assert service.opening_of(session, bank.unit) is not None


def test_the_opening_comes_before_all_that_moved(session: Session, bank: Bank) -> None:
    with pytest.raises(Refused, match="belum tiba"):
        service.record_opening(
            session, bank.unit, TODAY + timedelta(days=1), Rupiah(1), Rupiah(1), TODAY, once(uuid4(), ""), bank.manager
        )


@pytest.mark.parametrize(
    ("kind", "purse", "category", "after"),
    [
        (CashKind.EXPENSE, Purse.CASH, "transport",
         {"cash": 425_000, "bank": 1_000_000, "expense:transport": 75_000}),
        (CashKind.EXPENSE, Purse.BANK, "sewa", {"cash": 500_000, "bank": 925_000, "expense:sewa": 75_000}),
        (CashKind.INCOME, Purse.CASH, "donasi", {"cash": 575_000, "bank": 1_000_000, "income:donasi": 75_000}),
        (CashKind.INCOME, Purse.BANK, "bantuan", {"cash": 500_000, "bank": 1_075_000, "income:bantuan": 75_000}),
        (CashKind.TO_BANK, Purse.CASH, "", {"cash": 425_000, "bank": 1_075_000}),
        (CashKind.FROM_BANK, Purse.BANK, "", {"cash": 575_000, "bank": 925_000}),
        (CashKind.GOODS_BOUGHT, Purse.CASH, "", {"cash": 425_000, "bank": 1_000_000, "goods": 75_000}),
        (CashKind.GOODS_BOUGHT, Purse.BANK, "", {"cash": 500_000, "bank": 925_000, "goods": 75_000}),
    ],
)  # fmt: skip
def test_each_movement_goes_its_way_and_back(
    session: Session, bank: Bank, kind: CashKind, purse: Purse, category: str, after: dict[str, int]
) -> None:
    opened(session, bank)
    before = balances(session, bank)
    seq = move(session, bank, kind, 75_000, category=category, purse=purse)
    assert balances(session, bank) == after | {"opening": 1_500_000}
    assert sum_of_all_entries(session) == 0

    service.undo(session, bank.unit, seq, "salah tulis", TODAY, once(uuid4(), ""), bank.manager)
    session.commit()
    assert balances(session, bank) == before
    entry = service.entry_of(session, bank.unit, seq)
    assert entry.reversal is not None
    assert entry.reversal.reason == "salah tulis"


def test_the_same_movement_again_is_recorded_once(session: Session, bank: Bank) -> None:
    opened(session, bank)
    operation = uuid4()
    first = move(session, bank, CashKind.EXPENSE, 10_000, category="upah", operation=operation)
    assert move(session, bank, CashKind.EXPENSE, 10_000, category="upah", operation=operation) == first
    with pytest.raises(OperationReused):
        move(session, bank, CashKind.EXPENSE, 10_001, category="upah", operation=operation)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(CashEntry)) == 1
    assert balances(session, bank)["cash"] == 490_000


def test_more_than_there_is_cannot_be_spent(session: Session, bank: Bank) -> None:
    opened(session, bank)
    with pytest.raises(NotEnoughMoney, match=r"Uang di kotak kas hanya Rp500\.000"):
        move(session, bank, CashKind.EXPENSE, 500_001, category="upah")
    session.rollback()
    with pytest.raises(NotEnoughMoney, match="rekening bank"):
        move(session, bank, CashKind.FROM_BANK, 1_000_001, purse=Purse.BANK)
    session.rollback()
    assert balances(session, bank)["cash"] == 500_000


@pytest.mark.parametrize(
    ("day", "category", "words"),
    [
        (date(2026, 10, 31), "upah", "Uang awal dicatat pada 1 November 2026"),
        (TODAY, "bensin", "Pilih golongan"),
    ],
)
def test_a_day_or_category_that_cannot_be(session: Session, bank: Bank, day: date, category: str, words: str) -> None:
    opened(session, bank)
    with pytest.raises(Refused, match=words):
        move(session, bank, CashKind.EXPENSE, 1_000, category=category, day=day)


def test_a_day_to_come_is_refused(session: Session, bank: Bank) -> None:
    opened(session, bank)
    tomorrow = Movement(CashKind.EXPENSE, Rupiah(1_000), TODAY + timedelta(days=1), Purse.CASH, "upah")
    with pytest.raises(Refused, match="belum tiba"):
        service.record(session, bank.unit, tomorrow, TODAY, once(uuid4(), ""), bank.operator)


def test_nothing_moves_before_the_opening(session: Session, bank: Bank) -> None:
    with pytest.raises(NoOpeningFigures):
        move(session, bank, CashKind.INCOME, 1_000, category="donasi")
    with pytest.raises(NoOpeningFigures):
        count(session, bank, 0)


def test_a_closed_month_takes_no_movement(session: Session, bank: Bank) -> None:
    opened(session, bank)
    move(session, bank, CashKind.EXPENSE, 1_000, category="upah", day=date(2026, 11, 5))
    close_month(session, bank.unit, Month(2026, 11), date(2026, 12, 1), once(uuid4(), ""), bank.manager)
    session.commit()
    with pytest.raises(MonthClosed, match=r"Bulan November 2026 sudah ditutup\. Pilih tanggal di bulan Desember 2026"):
        move(session, bank, CashKind.EXPENSE, 1_000, category="upah", day=date(2026, 11, 5))


def test_a_movement_is_undone_once(session: Session, bank: Bank) -> None:
    opened(session, bank)
    seq = move(session, bank, CashKind.INCOME, 90_000, category="donasi")
    key = once(uuid4(), "why")
    first = service.undo(session, bank.unit, seq, "dobel", TODAY, key, bank.manager)
    assert service.undo(session, bank.unit, seq, "dobel", TODAY, key, bank.manager) == first
    with pytest.raises(CashUndone):
        service.undo(session, bank.unit, seq, "lagi", TODAY, once(uuid4(), ""), bank.manager)
    session.rollback()


def test_what_came_in_and_was_spent_cannot_be_undone(session: Session, bank: Bank) -> None:
    opened(session, bank, 0, 0)
    seq = move(session, bank, CashKind.INCOME, 90_000, category="donasi")
    move(session, bank, CashKind.EXPENSE, 50_000, category="upah")
    with pytest.raises(NotEnoughMoney, match=r"hanya Rp40\.000"):
        service.undo(session, bank.unit, seq, "salah", TODAY, once(uuid4(), ""), bank.manager)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(CashReversal)) == 0


def test_another_units_movement_does_not_exist(session: Session, bank: Bank) -> None:
    opened(session, bank)
    seq = move(session, bank, CashKind.EXPENSE, 1_000, category="upah")
    with pytest.raises(NotFoundHere):
        service.entry_of(session, bank.other, seq)
    with pytest.raises(NotFoundHere):
        service.undo(session, bank.other, seq, "x", TODAY, once(uuid4(), ""), bank.manager)


def test_an_operator_undoes_her_own_of_the_same_day(session: Session, bank: Bank) -> None:
    opened(session, bank)
    entry = service.entry_of(session, bank.unit, move(session, bank, CashKind.EXPENSE, 1_000, category="upah"))
    operator, manager = frozenset({Role.OPERATOR}), frozenset({Role.MANAGER})
    assert service.may_undo(entry, bank.operator, operator, TODAY, TODAY)
    assert not service.may_undo(entry, bank.operator, operator, TODAY - timedelta(days=1), TODAY)
    assert not service.may_undo(entry, bank.operator_b, operator, TODAY, TODAY)
    with pytest.raises(NotAllowed, match="Minta pengurus"):
        service.check_may_undo(entry, bank.operator_b, operator, TODAY, TODAY)
    service.check_may_undo(entry, bank.manager, manager, TODAY - timedelta(days=9), TODAY)


def test_a_unit_adds_a_category_of_its_own(session: Session, bank: Bank) -> None:
    code = add_category(session, bank.unit, CashKind.EXPENSE, "Perbaikan gerobak sampah roda tiga", bank.manager)
    session.commit()
    assert code == "perbaikan-gerobak-sa"
    names = categories_of(session, bank.unit, CashKind.EXPENSE)
    assert list(names)[-2:] == [code, "lain"]
    assert code not in categories_of(session, bank.unit, CashKind.INCOME)
    assert code not in categories_of(session, bank.other, CashKind.EXPENSE)
    twin = add_category(session, bank.unit, CashKind.EXPENSE, "Perbaikan gerobak sampah roda dua", bank.manager)
    assert twin == "perbaikan-gerobak-2"
    for wrong in ("TRANSPORT", "perbaikan  gerobak sampah roda tiga", "!!"):
        with pytest.raises(Refused):
            add_category(session, bank.unit, CashKind.EXPENSE, wrong, bank.manager)
    opened(session, bank)
    move(session, bank, CashKind.EXPENSE, 1_000, category=code)
    assert balances(session, bank)[f"expense:{code}"] == 1_000


# Counts -----------------------------------------------------------------------------------------------------------


def test_a_count_that_agrees_posts_nothing(session: Session, bank: Bank) -> None:
    opened(session, bank)
    seq = count(session, bank, 500_000, notes={100_000: 4, 50_000: 2})
    assert balances(session, bank)["cash"] == 500_000
    found = counting.count_of(session, bank.unit, seq)
    assert (found.difference, [(n.note, n.pieces) for n in found.notes]) == (0, [(100_000, 4), (50_000, 2)])


def test_a_difference_is_explained_and_posted(session: Session, bank: Bank) -> None:
    opened(session, bank)
    with pytest.raises(Refused, match="Tulis penjelasannya"):
        count(session, bank, 498_500)
    session.rollback()
    count(session, bank, 498_500, explanation="kembalian kurang")
    assert balances(session, bank) == {
        "cash": 498_500, "cash_diff": 1_500, "bank": 1_000_000, "opening": 1_500_000,
    }  # fmt: skip
    count(session, bank, 499_000, explanation="uang terselip")
    assert (balances(session, bank)["cash"], balances(session, bank)["cash_diff"]) == (499_000, 1_000)


def test_goods_are_counted_by_value(session: Session, bank: Bank) -> None:
    opened(session, bank)
    move(session, bank, CashKind.GOODS_BOUGHT, 200_000)
    count(session, bank, 190_000, what=Counted.GOODS, explanation="beras basah")
    after = balances(session, bank)
    assert (after["goods"], after["shrink"], after["cash"]) == (190_000, 10_000, 300_000)


def test_a_past_day_is_counted_as_it_stood(session: Session, bank: Bank) -> None:
    opened(session, bank)
    move(session, bank, CashKind.EXPENSE, 100_000, category="upah", day=TODAY - timedelta(days=3))
    move(session, bank, CashKind.INCOME, 30_000, category="jasa", day=TODAY - timedelta(days=1))
    yesterday = TODAY - timedelta(days=2)
    assert counting.balance_on(session, bank.unit, CASH, yesterday, TODAY) == 400_000
    assert counting.balance_on(session, bank.unit, CASH, SINCE, TODAY) == 500_000
    assert counting.balance_on(session, bank.unit, CASH, TODAY, TODAY) == 430_000
    count(session, bank, 400_000, day=yesterday)
    assert balances(session, bank)["cash"] == 430_000


def test_a_count_of_moved_books_is_looked_at_again(session: Session, bank: Bank) -> None:
    opened(session, bank)
    with pytest.raises(BooksMoved):
        counting.record_count(
            session, bank.unit, Counted.CASH, TODAY, Rupiah(1), {}, "x", Rupiah(400_000), TODAY, once(uuid4(), ""),
            bank.operator,
        )  # fmt: skip
    session.rollback()
    assert session.scalar(select(func.count()).select_from(CashCount)) == 0


def test_the_same_count_again_is_one(session: Session, bank: Bank) -> None:
    opened(session, bank)
    key = once(uuid4(), "count")
    seqs = {
        counting.record_count(
            session, bank.unit, Counted.CASH, TODAY, Rupiah(499_000), {}, "selip", Rupiah(500_000), TODAY, key,
            bank.operator,
        )
        for _ in range(2)
    }  # fmt: skip
    session.commit()
    assert len(seqs) == 1
    assert balances(session, bank)["cash_diff"] == 1_000


def test_days_without_a_count_are_named() -> None:
    days = [date(2026, 11, n) for n in (2, 5, 9)]
    assert counting.uncounted(days, set()) == days
    assert counting.uncounted(days, {date(2026, 11, 3), date(2026, 11, 9)}) == [date(2026, 11, 5)]
    assert counting.uncounted(days, {date(2026, 11, 5), date(2026, 11, 30)}) == [date(2026, 11, 2)]
    assert counting.uncounted([], {date(2026, 11, 5)}) == []


@pytest.mark.parametrize("table", ["opening_figures", "cash_entry", "cash_reversal", "cash_count", "cash_count_note"])
def test_nothing_recorded_can_be_changed_or_deleted(session: Session, bank: Bank, table: str) -> None:
    opened(session, bank)
    seq = move(session, bank, CashKind.EXPENSE, 1_000, category="upah")
    service.undo(session, bank.unit, seq, "x", TODAY, once(uuid4(), ""), bank.manager)
    count(session, bank, 500_000, notes={500_000: 1})
    for statement in (f"UPDATE {table} SET seq = seq", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match=r"append-only|tidak boleh|refuse"):
            session.execute(text(statement))
        session.rollback()
