from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import format_day_month, now_utc, today_at
from rdu.deposits.models import About, Question, WeighIn
from rdu.deposits.reversal import correct, reverse
from rdu.deposits.service import Visit, weigh_in_of
from rdu.ledger import pockets
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import Rule
from rdu.ledger.service import once
from rdu.passbook.service import open_book
from rdu.passbook.visits import greeting, latest_visits, next_day
from tests.makers import PRICES, TODAY, Bank, bottles, cans, make_price_list, open_day, weigh
from tests.pages import Client


def home_of(session: Session, bank: Bank, client: Client) -> str:
    answer = client.sign_in(session, member=bank.member).get("/saya")
    assert answer.status_code == 200
    return answer.text


def test_the_money_stands_first_and_all_of_it_is_free(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank, bottles(2_500))

    page = home_of(session, bank, client)

    assert "Rp<wbr>6.375" in page
    assert "Bisa diambil hari ini" in page
    assert "Sisanya" not in page
    assert "Ambil uang" in page


def test_a_newcomer_is_told_how_to_begin(session: Session, bank: Bank, client: Client) -> None:
    page = home_of(session, bank, client)

    assert "Belum ada setoran" in page
    assert "Rp<wbr>0" in page


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "pagi"), (10, "pagi"), (11, "siang"), (14, "siang"), (15, "sore"), (18, "malam")]
)
def test_the_greeting_follows_the_units_clock(hour: int, words: str) -> None:
    assert greeting(hour) == f"Selamat {words}"


def test_the_last_three_visits_have_a_card_each(session: Session, bank: Bank, client: Client) -> None:
    for _ in range(4):
        weigh(session, bank, bottles(1_000))

    page = home_of(session, bank, client)

    assert page.count('class="card visit"') == 3
    assert "/bukti/MLT-A-000004" in page
    assert "/saya/bukti/MLT-A-000002/tanya" in page
    assert "MLT-A-000001" not in page


def test_a_corrected_visit_shows_the_right_one_only(session: Session, bank: Bank, client: Client) -> None:
    wrong = weigh_in_of(session, bank.unit, weigh(session, bank, bottles(14_100)).receipt)
    right = Visit(1, TODAY, [bottles(1_410)])
    correct(session, wrong, right, "koma salah tempat", once(uuid4(), ""), bank.operator, TODAY)
    session.commit()

    page = home_of(session, bank, client)

    assert page.count('class="card visit"') == 1
    assert "Pengganti setoran yang dibatalkan." in page
    assert "/bukti/MLT-A-000002" in page


def test_an_undone_visit_says_so_and_adds_nothing(session: Session, bank: Bank, client: Client) -> None:
    record = weigh_in_of(session, bank.unit, weigh(session, bank, bottles(1_000)).receipt)
    reverse(session, record, "salah orang", once(uuid4(), ""), bank.operator, TODAY)
    session.commit()

    page = home_of(session, bank, client)

    assert "dibatalkan" in page
    assert "+ Rp2.550" not in page


def test_who_came_today_is_told_of_the_next_time(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    visits = latest_visits(session, bank.unit, open_book(session, bank.unit, bank.member, TODAY))

    assert next_day(bank.unit, visits, TODAY) == TODAY + timedelta(weeks=1)
    assert next_day(bank.unit, [], TODAY) == TODAY


def test_a_unit_without_a_fixed_day_says_so(session: Session, bank: Bank, client: Client) -> None:
    bank.unit.weigh_weekday = None
    session.commit()

    page = home_of(session, bank, client)

    assert "belum ditentukan" in page
    assert "Saya datang" not in page


def test_prices_that_changed_this_week_say_what_they_were(session: Session, bank: Bank, client: Client) -> None:
    types = {kind.key: kind for kind in (bank.bottles, bank.cans, bank.jars, bank.oil)}
    day = today_at("Asia/Jakarta") - timedelta(days=2)
    make_price_list(session, bank.root, PRICES | {("31", "biasa"): 13_000}, since=day, types=types, number=2)
    session.commit()

    page = home_of(session, bank, client)

    assert "Harga yang berubah minggu ini" in page
    assert "Rp11.050" in page  # 13.000 less 15 %
    assert "dulu Rp10.200" in page


def test_without_news_there_is_no_heading(session: Session, bank: Bank, client: Client) -> None:
    assert "Harga yang berubah" not in home_of(session, bank, client)


def test_something_wrong_is_asked_and_waits(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank, bottles(1_000), cans(400))
    client.sign_in(session, member=bank.member)
    assert "Kaleng aluminium" in client.get("/saya/bukti/MLT-A-000001/tanya").text

    typed = {"operation": str(uuid4()), "about": "weight", "words": "Kardus saya 6 kg,\r\nbukan 4 kg."}
    for _ in range(2):  # a double click
        page = client.post("/saya/bukti/MLT-A-000001/tanya", data=typed, follow_redirects=True)

    assert "menunggu jawaban" in page.text
    question = session.scalars(select(Question)).one()
    assert (question.about, question.words) == (About.WEIGHT, "Kardus saya 6 kg, bukan 4 kg.")


def test_an_answer_stands_on_the_home_page_for_a_month(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank)
    record = session.scalars(select(WeighIn)).one()
    question = Question(
        unit_id=record.unit_id, seq=record.seq, member_id=bank.member.id, about=About.PRICE, asked_at=now_utc(),
        answer="Harganya turun hari itu.", answered_at=now_utc(), answered_by_id=bank.manager.id,
    )  # fmt: skip
    session.add(question)
    session.commit()
    assert "Harganya turun hari itu." in home_of(session, bank, client)

    question.answered_at = now_utc() - timedelta(days=31)
    session.commit()
    assert "Harganya turun hari itu." not in home_of(session, bank, client)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": "Beratnya lain"}, "Pilih dulu apa yang salah."),
        ({"about": "weather", "words": "Beratnya lain"}, "Pilih dulu apa yang salah."),
        ({"about": "weight", "words": "Beratnya \u202elain"}, "Ada tanda yang tidak bisa disimpan."),
        ({"about": "weight", "words": "Beratnya lain" * 50}, "Terlalu panjang. Paling banyak 500 huruf."),
    ],
)
def test_a_question_that_cannot_be_kept_is_refused_with_all_that_was_typed(
    session: Session, bank: Bank, client: Client, typed: dict[str, str], sentence: str
) -> None:
    weigh(session, bank)
    client.sign_in(session, member=bank.member)

    page = client.post("/saya/bukti/MLT-A-000001/tanya", data={"operation": str(uuid4()), **typed})

    assert page.status_code == 422
    assert sentence in page.text
    assert "Beratnya" in page.text
    assert session.scalar(select(Question)) is None


def test_nothing_of_another_unit_can_be_asked_about(session: Session, bank: Bank, client: Client) -> None:
    open_day(session, bank.other, bank.operator_b, date(2026, 11, 21))
    session.commit()
    client.sign_in(session, member=bank.member)

    assert client.get("/saya/bukti/ANG-A-000001/tanya").status_code == 404
    assert client.get("/saya/bukti/MLT-A-999999/tanya").status_code == 404
    assert client.get("/saya/bukti/omong-kosong/tanya").status_code == 404


def test_what_rests_says_from_when_and_pockets_stand_one_by_one(session: Session, bank: Bank, client: Client) -> None:
    today = today_at(bank.unit.timezone)
    open_day(session, bank.unit, bank.operator, today)
    pockets.set_rule(session, bank.unit, REGULAR, Rule(rest=Rest.DAYS, rest_days=30), today, bank.manager)
    pockets.open_pocket(session, bank.unit, "lebaran", "Lebaran", today, bank.manager)
    weigh(session, bank, bottles(2_500), day=today)
    client.sign_in(session, member=bank.member)

    page = client.get("/saya").text

    assert "Bisa diambil hari ini</dt><dd>Rp0</dd>" in page
    assert f"Sisanya mulai {format_day_month(today + timedelta(days=30))}</dt><dd>Rp6.375</dd>" in page
    assert page.index("Tabungan biasa") < page.index("Lebaran")
    assert "Sisanya mulai" in client.get("/saya/buku").text
