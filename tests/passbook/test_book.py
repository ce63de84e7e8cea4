from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from rdu.catalogue.models import HouseShare
from rdu.clock import now_utc, today_at
from rdu.extensions import db
from rdu.passbook.pdf import book_pdf
from rdu.passbook.service import Page, open_book, read
from rdu.passbook.share import Share, place_of
from rdu.passbook.words import Happened, amounts, what
from rdu.weights import Quantity
from tests.makers import TODAY, Bank, bottles, cans, make_price_list, open_day, weigh
from tests.pages import Client
from tests.passbook.books import merged, opened_with
from tests.passbook.test_worked_month import SPACE, jars, plain


def weighed_weekly(session: Session, bank: Bank, times: int) -> list[date]:
    """So many Saturdays, the last of them today; 1 kg of clean bottles each: Rp2.550 after the share."""
    days = [TODAY - timedelta(weeks=ago) for ago in range(times - 1, -1, -1)]
    for day in days:
        if day != TODAY:
            open_day(session, bank.unit, bank.operator, day)
        weigh(session, bank, bottles(1_000), day=day)
    return days


def test_the_member_reads_her_own_book(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank, bottles(2_500), cans(400), jars(3))
    client.sign_in(session, member=bank.member)

    page = client.get("/saya/buku")

    assert page.status_code == 200
    assert "Setoran 2,9\u00a0kg dan 3\u00a0buah" in page.text
    assert "+ Rp11.475" in page.text
    assert "/bukti/MLT-A-000001" in page.text


@pytest.mark.parametrize(
    ("since", "following", "newest", "place"),
    [
        (20, None, True, 0),  # after all her lines
        (20, None, False, None),  # an older page: the one before shows it
        (15, None, True, 1),
        (10, None, True, 2),
        (5, None, True, None),  # before her first line
        (7, 6, True, 3),  # at the foot of a page
        (7, 7, True, None),  # the next page shows it
    ],
)
def test_a_change_of_the_share_stands_on_one_page(
    since: int, following: int | None, newest: bool, place: int | None
) -> None:
    days = [date(2026, 11, day) for day in (16, 11, 9)]
    after = following and date(2026, 11, following)
    assert place_of(Share(date(2026, 11, since), 1_500), days, after or None, newest) == place


def test_a_change_of_the_share_is_a_line_of_the_book_from_its_day(session: Session, bank: Bank, client: Client) -> None:
    weighed_weekly(session, bank, 3)
    client.sign_in(session, member=bank.member)
    assert "Bagian unit" not in client.get("/saya/buku").text
    before = client.get("/saya/buku.pdf").data
    for day, basis_points in ((TODAY - timedelta(days=3), 2_000), (today_at("Asia/Jakarta") + timedelta(days=9), 500)):
        row = HouseShare(unit_id=bank.unit.id, valid_from=day, basis_points=basis_points, announced_at=now_utc())
        session.add(row)
    session.commit()

    page = client.get("/saya/buku").text

    assert page.count("Bagian unit menjadi") == 1
    newest, change, older = page.index("MLT-A-000003"), page.index("menjadi 20\u00a0%"), page.index("MLT-A-000002")
    assert newest < change < older
    assert client.get("/saya/buku.pdf").data != before


def test_another_household_reads_nothing_of_it(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank, bottles(2_500))
    client.sign_in(session, member=bank.neighbour)

    assert "MLT-A-000001" not in client.get("/saya/buku").text
    assert client.get("/saya/bukti/MLT-A-000001/tanya").status_code == 404


def test_a_book_without_lines_says_so(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, member=bank.neighbour)

    assert "Belum ada catatan" in client.get("/saya/buku").text


def test_pages_follow_each_other_without_a_gap(session: Session, bank: Bank) -> None:
    weighed_weekly(session, bank, 7)
    book = open_book(session, bank.unit, bank.member, TODAY)

    first = read(session, bank.unit, book, most=3)
    assert first.older is not None
    second = read(session, bank.unit, book, before=first.older, most=3)
    assert second.older is not None
    last = read(session, bank.unit, book, before=second.older, most=3)

    balances = [line.balance for page in (first, second, last) for line in page.lines]
    assert balances == [2_550 * number for number in range(7, 0, -1)]
    assert last.older is None


def test_older_lines_stand_behind_a_link(session: Session, bank: Bank, client: Client) -> None:
    weighed_weekly(session, bank, 22)
    client.sign_in(session, member=bank.member)

    newest = client.get("/saya/buku").text
    assert "Catatan lebih lama" in newest
    assert "MLT-A-000002" not in newest

    older = client.get("/saya/buku?sebelum=3").text
    assert "MLT-A-000002" in older
    assert "Catatan terbaru" in older
    assert "Catatan lebih lama" not in older


@pytest.mark.parametrize("place", ["abc", "-1", "9" * 12, "１２", ""])
def test_a_place_that_makes_no_sense_shows_the_newest(session: Session, bank: Bank, client: Client, place: str) -> None:
    weigh(session, bank)
    client.sign_in(session, member=bank.member)

    assert "MLT-A-000001" in client.get("/saya/buku", query_string={"sebelum": place}).text


def test_the_book_can_be_read_since_a_day(session: Session, bank: Bank, client: Client) -> None:
    days = weighed_weekly(session, bank, 4)
    client.sign_in(session, member=bank.member)

    page = client.get(f"/saya/buku?dari={days[2].day}-{days[2].month}-{days[2].year}").text

    assert "MLT-A-000003" in page
    assert "MLT-A-000002" not in page
    assert "Saldo sebelumnya" in page
    assert "Rp5.100" in page  # what the first two brought


def test_a_day_with_nothing_after_it_says_so(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank)
    client.sign_in(session, member=bank.member)

    assert "Tidak ada catatan sejak 1 Januari 2999" in client.get("/saya/buku?dari=1-1-2999").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("besok", "Tanggal belum benar."), ("31-2-2026", "Tanggal itu tidak ada di kalender."), ("0-0-0", "belum benar")],
)
def test_a_day_that_cannot_be_read_is_refused_beside_the_field(
    session: Session, bank: Bank, client: Client, typed: str, sentence: str
) -> None:
    weigh(session, bank)
    client.sign_in(session, member=bank.member)

    page = client.get("/saya/buku", query_string={"dari": typed})

    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{typed}"' in page.text


def test_an_opening_balance_names_the_old_book(session: Session, bank: Bank) -> None:
    opened_with(session, bank, bank.member, 40_000, date(2026, 10, 31))
    weigh(session, bank, bottles(1_000))

    lines = read(session, bank.unit, open_book(session, bank.unit, bank.member, TODAY)).lines

    assert [plain(line) for line in lines] == [
        (21, "Setoran 1 kg", "MLT-A-000001", 2_550, 42_550, False),
        (21, "Saldo awal, menurut buku lama 31 Oktober 2026", "", 40_000, 40_000, False),
    ]


def test_a_merged_book_shows_both_numbers(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank, bottles(1_000))
    weigh(session, bank, bottles(2_000), member=bank.neighbour)
    merged(session, bank, bank.neighbour, bank.member)
    book = open_book(session, bank.unit, bank.member, TODAY)

    lines = read(session, bank.unit, book).lines

    assert [(line.number, *plain(line)[1:5]) for line in lines] == [
        (1, "Pindahan dari nomor 0002", "", 5_100, 7_650),
        (2, "Pindah ke nomor 0001", "", -5_100, 0),
        (2, "Setoran 2 kg", "MLT-A-000002", 5_100, 5_100),
        (1, "Setoran 1 kg", "MLT-A-000001", 2_550, 2_550),
    ]
    for member in (bank.member, bank.neighbour):
        page = client.sign_in(session, member=member).get("/saya/buku").text
        assert "juga nomor 0002" in page
        assert "nomor 0002</span>" in page


def test_goods_given_for_free_stand_in_the_book_at_the_balance_before(session: Session, bank: Bank) -> None:
    free = {("11", "bersih"): 0}
    types = {"11": bank.bottles}
    for day in (TODAY - timedelta(days=2), TODAY - timedelta(days=1)):
        make_price_list(session, bank.unit, free, since=day, types=types, number=day.day)
        open_day(session, bank.unit, bank.operator, day)
    weigh(session, bank, bottles(3_000), day=TODAY - timedelta(days=2))
    weigh(session, bank, cans(1_000))
    weigh(session, bank, bottles(1_000), day=TODAY - timedelta(days=1))

    lines = read(session, bank.unit, open_book(session, bank.unit, bank.member, TODAY)).lines

    assert [(line.what.replace(SPACE, " "), line.amount, line.balance) for line in lines] == [
        ("Setoran 1 kg", 0, 10_200),
        ("Setoran 1 kg", 10_200, 10_200),
        ("Setoran 3 kg", 0, 0),
    ]


def test_a_page_asks_the_database_four_times(session: Session, bank: Bank, client: Client, app: Flask) -> None:
    """However long the history: the session, the numbers, their year, and the lines."""
    weighed_weekly(session, bank, 3)
    client.sign_in(session, member=bank.member)
    client.get("/saya/buku")
    asked: list[str] = []
    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "checkout", lambda connection, *_: connection.set_trace_callback(asked.append))

    client.get("/saya/buku")

    assert len([statement for statement in asked if statement.startswith(("SELECT", "WITH"))]) == 4


def test_the_pdf_is_the_same_bytes_every_time_and_takes_names_literally(
    session: Session, bank: Bank, client: Client
) -> None:
    bank.member.name = 'Siti <b <img src="/etc/passwd"> & Co'
    weigh(session, bank)
    client.sign_in(session, member=bank.member)

    first, second = client.get("/saya/buku.pdf"), client.get("/saya/buku.pdf")

    assert first.mimetype == "application/pdf"
    assert first.data == second.data
    assert first.data.startswith(b"%PDF")
    assert first.headers["Content-Disposition"] == 'attachment; filename="buku-0001.pdf"'


def test_the_pdf_of_an_empty_book_is_a_page_too(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, member=bank.neighbour)

    assert client.get("/saya/buku.pdf").data.startswith(b"%PDF")
    assert client.get("/saya/buku.pdf?dari=1-1-2026").data.startswith(b"%PDF")


def test_the_table_holds_whole_numbers_the_oldest_first(session: Session, bank: Bank, client: Client) -> None:
    weighed_weekly(session, bank, 2)
    client.sign_in(session, member=bank.member)

    file = client.get("/saya/buku.csv")

    assert file.mimetype == "text/csv"
    assert file.data.decode("utf-8-sig").splitlines()[1:] == [
        "2026-11-14;0001;Setoran 1 kg;MLT-A-000001;2550;0;2550;berlaku",
        "2026-11-21;0001;Setoran 1 kg;MLT-A-000002;2550;0;5100;berlaku",
    ]


def test_words_join_what_was_weighed_as_one_says_it() -> None:
    kilograms, litres, pieces = Quantity(6_000), Quantity(1_000), Quantity(2)

    assert amounts(kilograms, None, None).replace(SPACE, " ") == "6 kg"
    assert amounts(kilograms, None, pieces).replace(SPACE, " ") == "6 kg dan 2 buah"
    assert amounts(kilograms, litres, pieces).replace(SPACE, " ") == "6 kg, 1 liter, dan 2 buah"


@pytest.mark.parametrize(("amount", "words"), [(1, "Uang masuk"), (-1, "Uang keluar")])
def test_a_line_of_another_kind_says_which_way_the_money_went(amount: int, words: str) -> None:
    assert what(Happened("other", None, None, None, False, "", None, None, None, amount, 0)) == words


def test_a_book_too_long_for_one_file_says_so(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(1_000), member=bank.neighbour)
    merged(session, bank, bank.neighbour, bank.member)
    page = read(session, bank.unit, open_book(session, bank.unit, bank.member, TODAY), most=1)

    whole, part = (book_pdf(bank.member, kept, 2_550, TODAY, None) for kept in (Page(page.lines, None), page))

    assert page.older is not None
    assert whole != part
