from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.models import HouseShare, PriceList
from rdu.clock import now_utc, today_at
from rdu.deposits import days, reversal
from rdu.deposits.models import DropOffNote, NoteState
from rdu.deposits.service import weigh_in_of
from rdu.errors import DayAlreadyOpen, DayNotOpen, NotFoundHere
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.people.models import Activity, Person, Unit
from tests.makers import TODAY, Bank, bottles, cans, make_member, make_price_list, open_day, weigh
from tests.pages import Client

NOW = today_at("Asia/Jakarta")


def calendar(weekday: int | None, weeks: str = "12345", closed_on: date | None = None) -> Unit:
    return Unit(weigh_weekday=weekday, weigh_weeks=weeks, closed_on=closed_on)


@pytest.mark.parametrize(
    ("unit", "today", "next_day"),
    [
        (calendar(5), date(2026, 11, 20), date(2026, 11, 21)),
        (calendar(5), date(2026, 11, 21), date(2026, 11, 21)),
        (calendar(5, "13"), date(2026, 11, 22), date(2026, 12, 5)),
        (calendar(5, "13"), date(2026, 11, 8), date(2026, 11, 21)),
        (calendar(5, "5"), date(2026, 11, 1), date(2027, 1, 30)),
        (calendar(5, "1", date(2026, 12, 5)), date(2026, 11, 22), None),
        (calendar(5, "1", date(2026, 12, 6)), date(2026, 11, 22), date(2026, 12, 5)),
        (calendar(None), date(2026, 11, 22), None),
        (calendar(5, ""), date(2026, 11, 22), None),
    ],
)
def test_the_next_weighing_day_follows_the_calendar(unit: Unit, today: date, next_day: date | None) -> None:
    assert days.next_weighing(unit, today) == next_day


def test_an_opened_day_keeps_the_lists_and_the_share_of_that_moment(session: Session, bank: Bank) -> None:
    day = TODAY + timedelta(days=7)
    session.add(HouseShare(unit_id=bank.unit.id, valid_from=day, basis_points=1000, announced_at=now_utc()))
    types = {kind.key: kind for kind in (bank.bottles, bank.cans, bank.jars, bank.oil)}
    own = make_price_list(session, bank.unit, {("31", "biasa"): 13_000}, since=day, types=types)

    row = days.open_day(session, bank.unit, day, bank.operator)

    assert (row.central_list_id, row.unit_list_id, row.share_bp) == (bank.prices.id, own.id, 1000)
    assert "open_day" in session.scalars(select(Activity.act)).all()


def test_a_day_is_opened_once(session: Session, bank: Bank) -> None:
    with pytest.raises(DayAlreadyOpen):
        days.open_day(session, bank.unit, TODAY, bank.operator)


def test_a_day_without_any_price_is_not_opened(session: Session, bank: Bank) -> None:
    before_any_list = session.scalars(select(PriceList.valid_from)).one() - timedelta(days=1)

    with pytest.raises(days.NothingPriced):
        days.open_day(session, bank.unit, before_any_list, bank.operator)


def test_a_closed_day_takes_no_weigh_in_until_it_is_opened_again(session: Session, bank: Bank) -> None:
    days.close_day(session, bank.unit, TODAY, Rupiah(125_000), 34, bank.operator)
    with pytest.raises(DayNotOpen):
        weigh(session, bank, bottles(1_000))
    with pytest.raises(DayNotOpen):
        days.close_day(session, bank.unit, TODAY, Rupiah(0), 0, bank.operator)

    days.reopen_day(session, bank.unit, TODAY, "RT 05 terlambat", bank.manager)

    assert weigh(session, bank, bottles(1_000)).receipt == "MLT-A-000001"
    kept = session.scalars(select(Activity).where(Activity.act == "reopen_day")).one()
    assert kept.detail == {"reason": "RT 05 terlambat", "cash": 125_000, "sacks": 34}


def test_a_day_never_opened_is_not_opened_again(session: Session, bank: Bank) -> None:
    with pytest.raises(DayNotOpen):
        days.reopen_day(session, bank.unit, TODAY - timedelta(days=1), "lupa", bank.manager)


def test_totals_count_persons_once_and_leave_out_what_was_undone(session: Session, bank: Bank) -> None:
    daughter = Person(member_id=bank.neighbour.id, ordinal=2, name="Yanti")
    session.add(daughter)
    session.flush()
    daughter.same_as_id = bank.member.persons[0].id
    weigh(session, bank, bottles(2_500))
    weigh(session, bank, cans(500))
    weigh(session, bank, bottles(1_000), member=bank.neighbour)
    wrong = weigh(session, bank, bottles(90_000))
    record = weigh_in_of(session, bank.unit, wrong.receipt)
    reversal.reverse(session, record, "salah timbang", once(uuid4(), ""), bank.operator, TODAY)

    totals = days.totals_of(session, bank.unit, TODAY)

    assert totals == (2, 4_000, 6_375 + 5_100 + 2_550)
    assert days.totals_of(session, bank.other, TODAY) == days.NOTHING_YET


def test_ten_times_the_usual_weight_is_pointed_out(session: Session, bank: Bank) -> None:
    for weeks in (3, 2, 1):
        day = TODAY - timedelta(weeks=weeks)
        open_day(session, bank.unit, bank.operator, day)
        weigh(session, bank, bottles(1_000), day=day)
    weigh(session, bank, bottles(9_999))
    heavy = weigh(session, bank, bottles(10_000))
    weigh(session, bank, bottles(90_000), member=bank.neighbour)  # nothing is known of her yet
    records, count = days.weighed_on(session, bank.unit, TODAY)

    assert count == 3
    assert days.far_from_usual(session, bank.unit, records, TODAY) == {heavy.seq: 1_000}


@pytest.mark.parametrize(
    ("words", "found"),
    [("aminah", 1), ("Bu Mat", 1), ("0002", 1), ("MLT-A-000001", 1), ("%", 3), ("Fatimah", 0), ("rohmah", 1)],
)
def test_a_days_weigh_ins_are_found_by_name_number_or_receipt(
    session: Session, bank: Bank, words: str, found: int
) -> None:
    weigh(session, bank, bottles(1_000))
    weigh(session, bank, bottles(1_000), member=bank.neighbour)
    weigh(session, bank, cans(700), member=make_member(session, bank.unit, 3, "Sulastri"))

    assert days.weighed_on(session, bank.unit, TODAY, words)[1] == found


def note(session: Session, bank: Bank, day: date = TODAY) -> DropOffNote:
    told = DropOffNote(unit_id=bank.unit.id, member_id=bank.neighbour.id, day=day, made_at=now_utc(), sacks=2)
    session.add(told)
    session.commit()
    return told


def test_a_note_is_taken_off_the_list_by_its_members_number(session: Session, bank: Bank) -> None:
    told = note(session, bank)
    assert days.coming(session, bank.unit, TODAY) == [told]

    with pytest.raises(NotFoundHere):
        days.cancel_note(session, bank.other, TODAY, 2, bank.operator_b)
    days.cancel_note(session, bank.unit, TODAY, 2, bank.operator)

    assert told.state is NoteState.CANCELLED
    assert (days.coming(session, bank.unit, TODAY), days.notes_kept(session, bank.unit, TODAY)) == ([], 0)


# The pages


def at_work(client: Client, session: Session, bank: Bank, *, manager: bool = False) -> Client:
    return client.sign_in(session, user=bank.manager if manager else bank.operator, unit=bank.unit)


def test_opening_shows_what_will_hold_and_then_opens(client: Client, session: Session, bank: Bank) -> None:
    at_work(client, session, bank)

    shown = client.get("/hari").text
    assert "Buka hari penimbangan" in shown
    assert "BKL-1" in shown
    assert "15\u00a0%" in shown

    opened = client.post("/hari/buka", follow_redirects=True)
    assert "Hari penimbangan dibuka" in opened.text
    assert days.day_of(session, bank.unit, NOW) is not None
    session.rollback()  # a reader that lingers would make SQLite's writer wait
    assert client.post("/hari/buka").status_code == 409


def test_a_forgotten_day_is_pointed_out_until_it_is_closed(client: Client, session: Session, bank: Bank) -> None:
    yesterday = NOW - timedelta(days=1)
    days.close_day(session, bank.unit, TODAY, Rupiah(0), 0, bank.operator)
    open_day(session, bank.unit, bank.operator, yesterday)
    session.commit()
    at_work(client, session, bank)
    assert "belum ditutup" in client.get("/hari").text

    client.post(f"/hari/{yesterday}/tutup", data={"cash": "0", "sacks": "0", "langkah": "simpan"})

    assert "belum ditutup" not in client.get("/hari").text
    assert days.left_open(session, bank.unit, NOW) == []


def test_today_shows_who_comes_and_who_came(client: Client, session: Session, bank: Bank) -> None:
    open_day(session, bank.unit, bank.operator, NOW)
    told = note(session, bank, NOW)
    record = weigh(session, bank, bottles(2_500), day=NOW)
    page = at_work(client, session, bank).get("/hari").text

    assert "(1 dari 1 kabar)" in page
    assert f"titipan={told.id}" in page
    assert f"/bukti/{record.receipt}" in page
    assert "Rp6.375" in page

    after = client.post(f"/hari/{NOW}/kabar/2/batal", follow_redirects=True).text
    assert "Kabar Rohmah dihapus dari daftar." in after
    assert client.post(f"/hari/{NOW}/kabar/2/batal").status_code == 404


def test_closing_reads_the_count_back_and_warns_of_open_notes(client: Client, session: Session, bank: Bank) -> None:
    open_day(session, bank.unit, bank.operator, NOW)
    note(session, bank, NOW)
    at_work(client, session, bank)
    typed = {"cash": "Rp125.000", "sacks": "34"}

    read = client.post(f"/hari/{NOW}/tutup", data=typed)
    assert "1 kabar belum datang" in read.text
    assert "Rp125.000" in read.text
    changing = client.post(f"/hari/{NOW}/tutup", data=typed | {"langkah": "ubah"})
    assert 'value="Rp125.000"' in changing.text
    assert days.left_open(session, bank.unit, NOW + timedelta(days=1))
    session.rollback()  # a reader that lingers would make SQLite's writer wait

    closed = client.post(f"/hari/{NOW}/tutup", data=typed | {"langkah": "simpan"}, follow_redirects=True)
    assert "ditutup" in closed.text
    assert "34" in closed.text
    again = client.post(f"/hari/{NOW}/tutup", data=typed | {"langkah": "simpan"}, follow_redirects=True)
    assert "Hari ini sudah ditutup." in again.text


@pytest.mark.parametrize(
    ("cash", "sacks", "sentence"),
    [
        ("", "34", "Hitung uangnya."),
        ("12,5", "34", "Jumlah uang belum benar."),
        ("-5", "34", "Jumlah uang belum benar."),
        ("0", "", "Hitung karungnya."),
        ("0", "   ", "Hitung karungnya."),
        ("0", "1_000", "Tulis angka bulat"),
        ("0", "٣٤", "Tulis angka bulat"),
    ],
)
def test_a_count_that_cannot_be_read_keeps_what_was_typed(
    client: Client, session: Session, bank: Bank, cash: str, sacks: str, sentence: str
) -> None:
    open_day(session, bank.unit, bank.operator, NOW)
    session.commit()

    refused = at_work(client, session, bank).post(f"/hari/{NOW}/tutup", data={"cash": cash, "sacks": sacks})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert f'value="{cash}"' in refused.text
    assert days.day_of(session, bank.unit, NOW).closed_at is None  # type: ignore[union-attr]  # it was opened above


def test_only_a_manager_opens_a_closed_day_again_and_says_why(client: Client, session: Session, bank: Bank) -> None:
    open_day(session, bank.unit, bank.operator, NOW)
    days.close_day(session, bank.unit, NOW, Rupiah(0), 0, bank.operator)
    session.commit()
    address = f"/hari/{NOW}/buka-lagi"
    assert at_work(client, session, bank).post(address, data={"reason": "lupa"}).status_code == 403

    at_work(client, session, bank, manager=True)
    assert address in client.get("/hari").text
    assert client.get(address).status_code == 200
    assert "Tulis alasannya." in client.post(address, data={"reason": " "}).text
    assert "dibuka lagi" in client.post(address, data={"reason": "RT 05 terlambat"}, follow_redirects=True).text
    assert client.get(address).status_code == 409  # it is open


def test_a_past_day_is_listed_read_searched_and_printed(client: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    weigh(session, bank, cans(500), member=bank.neighbour)
    at_work(client, session, bank)

    assert "Sabtu, 21 November 2026" in client.get("/hari/riwayat").text
    assert "2 timbangan" in client.get(f"/hari/{TODAY}").text
    assert "1 timbangan cocok" in client.get(f"/hari/{TODAY}?q=rohmah").text
    assert "Tidak ada yang cocok" in client.get(f"/hari/{TODAY}?q=Fatimah").text
    assert "MLT-A-000002" in client.get(f"/hari/{TODAY}?semua=1").text
    attendance = client.get(f"/hari/{TODAY}/hadir").text
    assert attendance.index("Siti Aminah") < attendance.index("Rohmah")
    assert "0001-3" in attendance


@pytest.mark.parametrize("day", ["2026-11-31", "20261121", "kemarin", "2020-01-01", "2026-W47-6", "٢٠٢٦-١١-٢١"])
def test_a_day_that_is_none_is_not_found(client: Client, session: Session, bank: Bank, day: str) -> None:
    at_work(client, session, bank)
    for page in ("", "/tutup"):
        assert client.get(f"/hari/{day}{page}").status_code == 404


def test_another_units_day_is_not_found(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.operator_b, unit=bank.other)
    assert client.get(f"/hari/{TODAY}").status_code == 404


def test_pages_of_a_long_past_stay_in_bounds(client: Client, session: Session, bank: Bank) -> None:
    for ago in range(1, 28):
        open_day(session, bank.unit, bank.operator, TODAY - timedelta(days=ago))
    session.commit()
    at_work(client, session, bank)

    assert "Halaman 1 dari 2" in client.get("/hari/riwayat?hal=-3").text
    assert "Halaman 2 dari 2" in client.get("/hari/riwayat?hal=2").text
    assert client.get("/hari/riwayat?hal=9999999999999999999999").status_code == 200
