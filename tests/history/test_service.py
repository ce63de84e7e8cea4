"""What one line of an old book becomes, to the rupiah, and what is refused."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.deposits import reversal
from rdu.deposits.models import WeighIn, WeighInLine
from rdu.deposits.receipt_text import till_of
from rdu.deposits.receipts import by_operation, operation_of
from rdu.deposits.service import weigh_in_of
from rdu.errors import Frozen, OperationReused, Refused
from rdu.history import service
from rdu.history.judging import first_live_day, judge
from rdu.history.models import HistoryLine, PaperKind
from rdu.history.service import Count, NotReady
from rdu.ledger import opening
from rdu.ledger.accounts import CASH, MARGIN, OPENING, STOCK, savings
from rdu.ledger.closing import close_month
from rdu.ledger.models import Journal
from rdu.ledger.service import balance_of, once, open_books
from rdu.money import Rupiah
from rdu.passbook.service import open_book, read
from rdu.people.imports import keep
from rdu.people.models import Member, Unit, User
from rdu.spreadsheet import read_table, write_csv
from rdu.stock.models import OnHand, StockLayer
from rdu.stock.service import lying_here
from rdu.weights import Grams
from tests.history.books import HEADS, Cells, brought, findings, kept, make_newcomer_bank
from tests.makers import TODAY, Bank, bottles, make_member, weigh

pytestmark = pytest.mark.one_store


@pytest.fixture
def kenanga(session: Session, bank: Bank) -> tuple[Unit, User, Member]:
    unit, manager = make_newcomer_bank(session, bank)
    member = make_member(session, unit, 1, "Rohmah")
    session.commit()
    return unit, manager, member


Kenanga = tuple[Unit, User, Member]
PAPER: Sequence[Cells] = (
    ("4-1-2025", "setoran", "0001", "Koran", "10", "20.000"),
    ("4-1-2025", "setoran", "rohmah", "Kardus bagus", "2,9", "4.351"),
    ("11-1-2025", "ambil", "0001", "", "", "5.000"),
    ("18-1-2025", "jual", "Pengepul Jaya", "Koran", "4", "9.000"),
    ("25-1-2025", "jual", "Pengepul Jaya", "Koran", "8", "20.000"),
)


def bad_rows(session: Session, unit: Unit, rows: Sequence[Cells]) -> dict[int, str]:
    judged = judge(session, unit, read_table(write_csv([HEADS, *rows]), "a.csv"))
    return {row.row: " ".join(row.reasons) for row in judged.bad}


def test_each_line_moves_money_and_goods_on_its_own_day(session: Session, kenanga: Kenanga) -> None:
    unit, manager, member = kenanga
    brought(session, unit, manager, PAPER)
    assert balance_of(session, unit, savings(member.id, 1)) == 19_351
    assert balance_of(session, unit, CASH) == 24_000
    # the first sale took 4 of 10 kg, at Rp8.000; the second the 6 that were left, at Rp12.000, and 2 that nobody wrote
    assert balance_of(session, unit, MARGIN) == 1_000 + 8_000
    assert balance_of(session, unit, STOCK) == lying_here(session, unit).value == 4_351
    assert balance_of(session, unit, OPENING) == 0
    sales = session.scalars(select(HistoryLine).where(HistoryLine.kind == PaperKind.SALE)).all()
    assert [(row.grams, row.taken_grams, row.cost) for row in sales] == [(4_000, 4_000, 8_000), (8_000, 6_000, 12_000)]
    days = session.execute(select(Journal.source, Journal.posted_on).where(Journal.unit_id == unit.id))
    assert [day for _, day in days][:4] == [date(2025, 1, 4), date(2025, 1, 11), date(2025, 1, 18), date(2025, 1, 25)]
    assert findings(session) == []


def test_no_money_of_an_old_book_moves_while_the_units_money_stands_still(session: Session, kenanga: Kenanga) -> None:
    unit, manager, _ = kenanga
    open_books(session, unit).freeze(0)
    session.commit()
    with pytest.raises(Frozen, match="Uang tidak bergerak dulu"):
        brought(session, unit, manager, PAPER)
    session.rollback()
    assert session.scalars(select(Journal).where(Journal.unit_id == unit.id)).all() == []
    brought(session, unit, manager, PAPER[:2])  # deposits alone go on, as at the counter
    assert findings(session) == []


def test_a_brought_visit_has_a_receipt_and_says_where_it_is_from(session: Session, kenanga: Kenanga) -> None:
    unit, manager, member = kenanga
    brought(session, unit, manager, PAPER)
    visit = weigh_in_of(session, unit, "KNG-P-000001")
    lines = {line.paper_row: (line.brought, line.price_id, line.unit_price, line.amount) for line in visit.lines}
    assert lines == {2: (True, None, 2_000, 20_000), 3: (True, None, 1_500, 4_351)}
    assert by_operation(session, operation_of(session, visit)) is visit
    paper = "\n".join(till_of(visit).above)
    assert "buku lama" in paper
    assert "WIB" not in paper
    page = read(session, unit, open_book(session, unit, member, TODAY))
    assert [(line.what, line.amount, line.balance) for line in page.lines] == [
        ("Diambil, menurut buku lama", -5_000, 19_351),
        ("Setoran 12,9\xa0kg, menurut buku lama", 24_351, 24_351),
    ]


def test_a_brought_visit_can_be_reversed_and_brought_again(session: Session, kenanga: Kenanga) -> None:
    unit, manager, member = kenanga
    brought(session, unit, manager, PAPER[:1])
    visit = session.scalars(select(WeighIn)).one()
    reversal.reverse(session, visit, "salah nama", once(uuid4(), "x"), manager, TODAY)
    session.commit()
    assert balance_of(session, unit, savings(member.id, 1)) == 0
    assert findings(session) == []


def test_what_was_counted_is_what_lies_there(session: Session, kenanga: Kenanga, bank: Bank) -> None:
    unit, manager, _ = kenanga
    judged = judge(session, unit, read_table(write_csv([HEADS, *PAPER]), "a.csv"))
    expected = service.expected_of(session, unit, judged)
    assert (expected.cash, [(item.name, grams) for item, grams in expected.items]) == (
        24_000, [("Kardus bagus", 2_900), ("Koran", 0)]
    )  # fmt: skip
    grades = {item.name: item.grade_id for item, _ in expected.items}
    count = Count(Rupiah(30_500), {grades["Kardus bagus"]: Grams(1_900), grades["Koran"]: Grams(500)})
    brought(session, unit, manager, PAPER, count)
    lying = {row.grade_id: (row.grams, row.value) for row in session.scalars(select(OnHand))}
    # a kilogram of 2.9 is gone with its part of the cost; half a kilogram was found, worth what was paid for its like
    assert lying == {grades["Kardus bagus"]: (1_900, 2_851), grades["Koran"]: (500, 1_000)}
    assert balance_of(session, unit, CASH) == 30_500
    assert balance_of(session, unit, OPENING) == 6_500 + 1_000 - 1_500
    assert findings(session) == []


def test_an_opening_balance_gives_way_to_its_lines(session: Session, kenanga: Kenanga) -> None:
    unit, manager, member = kenanga
    other = make_member(session, unit, 2, "Sumiati")
    old = b"nomor;saldo;per tanggal\n0001;19.351;31-1-2025\n0002;7.000;31-1-2025\n"
    opening.confirm(session, unit, keep(session, unit, opening.KIND, "saldo.csv", old, manager), manager)
    session.commit()
    brought(session, unit, manager, PAPER)
    assert balance_of(session, unit, savings(member.id, 1)) == 19_351
    assert balance_of(session, unit, savings(other.id, 2)) == 7_000
    words = [line.what for line in read(session, unit, open_book(session, unit, member, TODAY)).lines]
    assert words[0] == "Saldo awal diganti catatan buku lama"
    assert findings(session) == []


def test_an_opening_balance_that_the_lines_do_not_cover_is_told_with_the_figure(
    session: Session, kenanga: Kenanga
) -> None:
    """She has taken money since: without the opening balance her book would end below zero."""
    unit, _, _ = kenanga
    rows = (*PAPER[:2], ("11-1-2025", "ambil", "0001", "", "", "30.000"))
    assert bad_rows(session, unit, rows) == {
        4: "Pengambilannya Rp5.649 lebih besar dari setorannya sampai akhir buku. Periksa setoran yang belum tertulis."
    }


def test_within_the_year_she_may_have_taken_before_she_brought(session: Session, kenanga: Kenanga) -> None:
    unit, manager, member = kenanga
    rows = (("1-1-2025", "ambil", "0001", "", "", "5.000"), *PAPER[:1])
    brought(session, unit, manager, rows, Count(Rupiah(0)))
    assert balance_of(session, unit, savings(member.id, 1)) == 15_000
    assert findings(session) == []


def test_only_days_before_the_first_live_day(session: Session, bank: Bank) -> None:
    assert first_live_day(session, bank.unit) == TODAY
    rows = (
        (f"{TODAY:%d-%m-%Y}", "", "0001", "Kaleng aluminium", "1", "12.000"),
        (f"{TODAY - timedelta(days=1):%d-%m-%Y}", "", "0001", "Kaleng aluminium", "1", "12.000"),
    )
    assert list(bad_rows(session, bank.unit, rows)) == [2]
    assert "hari pertama unit ini memakai RDU" in bad_rows(session, bank.unit, rows)[2]


def test_what_lies_here_since_is_not_sold_by_the_old_book(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    rows: Sequence[Cells] = (
        ("4-1-2025", "", "0001", "Botol PET bening bersih", "1", "3.000"),
        ("5-1-2025", "jual", "Jaya", "Botol PET bening bersih", "2", "8.000"),
    )
    brought(session, bank.unit, bank.manager, rows)
    assert balance_of(session, bank.unit, STOCK) == lying_here(session, bank.unit).value == 7_500
    layers = session.execute(select(StockLayer.day, StockLayer.grams)).all()
    assert [tuple(row) for row in layers] == [(TODAY, 2_500)]
    assert findings(session) == []


def test_a_closed_month_takes_nothing(session: Session, kenanga: Kenanga) -> None:
    unit, manager, _ = kenanga
    close_month(session, unit, Month(2025, 1), TODAY, once(uuid4(), "x"), manager)
    session.commit()
    assert bad_rows(session, unit, PAPER[:1])[2] == "Bulan Januari 2025 sudah ditutup."


def test_a_line_that_was_brought_before_is_refused_in_another_file(session: Session, kenanga: Kenanga) -> None:
    unit, manager, _ = kenanga
    brought(session, unit, manager, PAPER)
    more = (*PAPER, ("1-2-2025", "", "0001", "Koran", "1", "2.000"))
    assert set(bad_rows(session, unit, more)) == {2, 3, 4, 5, 6}
    draft = kept(session, unit, manager, more)
    with pytest.raises(NotReady):
        service.bring_in(session, unit, draft, Count(), manager)


def test_the_same_operation_again_is_the_first_and_another_count_is_refused(session: Session, kenanga: Kenanga) -> None:
    unit, manager, _ = kenanga
    draft = kept(session, unit, manager, PAPER)
    first = service.bring_in(session, unit, draft, Count(Rupiah(1_000)), manager)
    session.commit()
    assert service.bring_in(session, unit, draft, Count(Rupiah(1_000)), manager) == replace(first, again=True)
    with pytest.raises(OperationReused):
        service.bring_in(session, unit, draft, Count(Rupiah(2_000)), manager)
    session.rollback()
    assert balance_of(session, unit, CASH) == 1_000


def test_a_box_below_zero_must_be_counted(session: Session, kenanga: Kenanga) -> None:
    unit, manager, _ = kenanga
    draft = kept(session, unit, manager, PAPER[:3])
    with pytest.raises(Refused, match=r"kas kurang Rp5\.000"):
        service.bring_in(session, unit, draft, Count(), manager)


def test_pieces_and_litres_are_brought_as_they_are_measured(session: Session, bank: Bank) -> None:
    rows: Sequence[Cells] = (
        ("4-1-2025", "", "0001", "Botol kaca", "3", "1.200"),
        ("4-1-2025", "", "0001", "Minyak jelantah", "1,5", "9.000"),
    )
    brought(session, bank.unit, bank.manager, rows)
    lines = session.scalars(select(WeighInLine).order_by(WeighInLine.position)).all()
    weighed = [(line.quantity, line.net_grams, line.unit_price) for line in lines]
    assert weighed == [(3, 1_050, 400), (1_500, 1_365, 6_000)]
    assert findings(session) == []


def test_goods_for_free_and_a_loss(session: Session, kenanga: Kenanga) -> None:
    unit, manager, _ = kenanga
    rows: Sequence[Cells] = (
        ("4-1-2025", "", "0001", "Koran", "1", "0"),
        ("4-1-2025", "", "0001", "Kardus bagus", "1", "1.500"),
        ("5-1-2025", "jual", "Jaya", "Kardus bagus", "1", "1.000"),
        ("6-1-2025", "jual", "Jaya", "Koran", "1", "0"),
    )
    brought(session, unit, manager, rows)
    assert (balance_of(session, unit, CASH), balance_of(session, unit, MARGIN)) == (1_000, -500)
    assert findings(session) == []
