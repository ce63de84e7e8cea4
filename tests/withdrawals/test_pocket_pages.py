"""The pages of pockets: for the manager, for the member, and at the counter."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.ledger import pockets
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import MemberPocket, Pocket, PocketMove, PocketRelease, PocketRule, Rest
from rdu.ledger.pockets import Rule
from rdu.ledger.standing import standing_of
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.roles import Role
from rdu.withdrawals.pocket_sums import changes_for_savers, code_for, rule_words
from tests.makers import TODAY, Bank, bottles, make_user, weigh
from tests.pages import Client
from tests.withdrawals.books import save

pytestmark = pytest.mark.usefixtures("app")
LONG_AGO = TODAY.replace(year=2020)


@pytest.fixture
def rich(session: Session, bank: Bank) -> Bank:
    """Two pockets, and 100,000 in the regular one."""
    pockets.open_pocket(session, bank.unit, "lebaran", "Lebaran", LONG_AGO, bank.manager)
    save(session, bank.unit, bank.member, 100_000)
    return bank


def manager(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def with_id(**fields: str) -> dict[str, str]:
    return {"operation": str(uuid4()), **fields}


def rule(**changes: str) -> dict[str, str]:
    whole = {"valid_from": "1-1-2030", "rest": "days", "rest_days": "30", "minimum": "5.000", "fee": "1.000"}
    return with_id(**{**whole, "pays_from": "", "pays_until": "", **changes})


def test_the_list_says_what_stands_in_each_pocket(session: Session, client: Client, rich: Bank) -> None:
    save(session, rich.unit, rich.neighbour, 20_000, "lebaran")
    pockets.choose_pocket(session, rich.unit, rich.neighbour, "lebaran", TODAY, None)
    page = manager(client, session, rich).get("/kantong").text
    assert ("Rp100.000" in page, "Rp20.000" in page, "1 orang" in page) == (True, True, True)
    one = client.get("/kantong/lebaran").text
    assert ("Rp20.000" in one, "1 anggota" in one, "Sejak awal" in one) == (True, True, True)
    assert client.get("/kantong/regular").status_code == 200
    assert client.get("/kantong/qurban").status_code == 404


def test_a_pocket_is_opened_under_a_suggested_or_an_own_name(session: Session, client: Client, rich: Bank) -> None:
    page = manager(client, session, rich).get("/kantong/baru").text
    assert ("Pendidikan" in page, 'value="Lebaran"' in page) == (True, False)
    assert client.post("/kantong/baru", data=with_id(which="Pendidikan")).location == "/kantong/education/aturan"
    own = client.post("/kantong/baru", data=with_id(which="own", name="Qurban 2027"))
    assert own.location == "/kantong/qurban-2027/aturan"
    again = client.post("/kantong/baru", data=with_id(which="own", name="QURBAN 2027"))
    assert (again.status_code, "sudah ada" in again.text) == (422, True)
    for fields in (with_id(which="own", name=""), with_id(which="own", name="!?"), with_id(which="x")):
        assert client.post("/kantong/baru", data=fields).status_code == 422
    assert session.scalars(select(Pocket.code).order_by(Pocket.code)).all() == ["education", "lebaran", "qurban-2027"]


def test_rules_change_from_a_day_on_after_one_sentence_and_once(session: Session, client: Client, rich: Bank) -> None:
    there, body = "/kantong/lebaran/aturan", rule()
    assert manager(client, session, rich).get(there).status_code == 200
    read = client.post(there, data=body).text
    assert "Mulai Selasa, 1 Januari 2030, di kantong Lebaran: setoran bisa diambil sesudah 30 hari" in read
    assert "dan tiap pembayaran dipotong biaya Rp1.000." in read
    assert session.scalars(select(PocketRule)).all() == []
    session.rollback()
    assert 'value="5.000"' in client.post(there, data=body | {"langkah": "ubah"}).text
    for _ in range(2):
        assert client.post(there, data=body | {"langkah": "simpan"}).location == "/kantong/lebaran"

    kept = session.scalars(select(PocketRule)).one()
    assert (kept.rest, kept.rest_days, kept.minimum, kept.fee) == (Rest.DAYS, 30, 5_000, 1_000)
    assert kept.set_by_id == rich.manager.id
    assert "akan datang" in client.get("/kantong/lebaran").text


@pytest.mark.parametrize(("change", "says"), [
    ({"valid_from": "1-1-2020"}, "tidak berlaku mundur"), ({"valid_from": ""}, "Tulis tanggal mulainya"),
    ({"valid_from": "31-2-2030"}, "tidak ada di kalender"), ({"rest": "x"}, "Pilih kapan"),
    ({"rest_days": ""}, "Tulis berapa hari"), ({"minimum": "1.000.001"}, "Paling banyak Rp1.000.000"),
    ({"fee": "50.001"}, "Paling banyak Rp50.000"), ({"fee": "-1"}, "belum benar"),
    ({"pays_from": "2-2-2030", "pays_until": "1-2-2030"}, "sebelum tanggal mulai"), ({"operation": "x"}, "sudah lama"),
    ({"rest": "none", "rest_days": "", "minimum": "0", "fee": "0"}, "sama dengan yang berlaku"),
])  # fmt: skip
def test_a_bad_rule_is_said_beside_its_field(
    session: Session, client: Client, rich: Bank, change: dict[str, str], says: str
) -> None:
    page = manager(client, session, rich).post("/kantong/lebaran/aturan", data=rule(**change))
    assert (page.status_code, says in page.text) == (422, True)
    assert session.scalars(select(PocketRule)).all() == []


def test_deposits_that_waited_are_opened_after_reading_how_much(session: Session, client: Client, rich: Bank) -> None:
    pockets.set_rule(session, rich.unit, "lebaran", Rule(rest=Rest.RELEASED), LONG_AGO, rich.manager)
    pockets.choose_pocket(session, rich.unit, rich.member, "lebaran", TODAY, None)
    weigh(session, rich, bottles(2_500))
    there, body = "/kantong/lebaran/buka-setoran", with_id(until=f"{TODAY.day}-{TODAY.month}-{TODAY.year}")
    assert manager(client, session, rich).get(there).status_code == 200
    read = client.post(there, data=body).text
    assert ("Rp6.375" in read, "1 orang" in read) == (True, True)
    assert session.scalars(select(PocketRelease)).all() == []
    session.rollback()
    for _ in range(2):
        assert client.post(there, data=body | {"langkah": "simpan"}).location == "/kantong/lebaran"

    assert session.scalars(select(PocketRelease.deposits_until)).all() == [TODAY]
    today = today_at(rich.unit.timezone)
    assert standing_of(session, rich.unit, rich.member, "lebaran", today).available == 6_375
    session.rollback()
    tomorrow = today + timedelta(days=1)
    for until in ("", f"{tomorrow.day}-{tomorrow.month}-{tomorrow.year}", "1-1-2020"):
        assert client.post(there, data=with_id(until=until)).status_code == 422
    assert client.get("/kantong/regular/buka-setoran").status_code == 404


def test_a_closed_pocket_takes_nothing_more(session: Session, client: Client, rich: Bank) -> None:
    pockets.choose_pocket(session, rich.unit, rich.member, "lebaran", TODAY, None)
    assert "1 anggota" in manager(client, session, rich).get("/kantong/lebaran/tutup").text
    for _ in range(2):
        assert client.post("/kantong/lebaran/tutup", data=with_id()).location == "/kantong/lebaran"
    assert session.scalars(select(Pocket.closed_on)).one() == today_at(rich.unit.timezone)
    assert session.scalar(select(func.count()).select_from(MemberPocket)) == 0
    session.rollback()
    assert "ditutup" in client.get("/kantong/lebaran").text
    assert client.get("/kantong/regular/tutup").status_code == 404
    assert client.get("/kantong/lebaran/aturan").status_code == 404


def test_another_units_pocket_does_not_exist(session: Session, client: Client, rich: Bank) -> None:
    other: Unit = rich.other
    user = make_user(session, "istianah", "Istianah", {other: Role.MANAGER})
    session.commit()
    client.sign_in(session, user=user, unit=other)
    for page in ("", "/aturan", "/buka-setoran", "/tutup"):
        assert client.get(f"/kantong/lebaran{page}").status_code == 404
        assert client.post(f"/kantong/lebaran{page}", data=rule()).status_code in (404, 405)


# The member's own -------------------------------------------------------------------------------------------------


def test_she_moves_what_is_free_after_reading_it_back_and_once(session: Session, client: Client, rich: Bank) -> None:
    hers, there = client.sign_in(session, member=rich.member), "/saya/kantong/pindah"
    body = with_id(from_pocket=REGULAR, to_pocket="lebaran", amount="40.000")
    assert "Rp100.000" in hers.get("/saya/kantong").text
    read = hers.post(there, data=body).text
    assert ("Rp60.000" in read, "Rp40.000" in read) == (True, True)
    assert session.scalars(select(PocketMove)).all() == []
    session.rollback()
    for _ in range(2):
        assert hers.post(there, data=body | {"langkah": "simpan"}).location == "/saya/kantong"
    assert session.scalars(select(PocketMove.amount)).all() == [40_000]
    page = hers.get("/saya/kantong").text
    assert ("Rp60.000" in page, "Rp40.000" in page) == (True, True)
    assert hers.post(there, data=body | {"langkah": "simpan", "amount": "1"}).status_code == 409


@pytest.mark.parametrize(("change", "says"), [
    ({"amount": ""}, "Tulis jumlah"), ({"amount": "100.001"}, "Yang bisa diambil hari ini Rp100.000."),
    ({"amount": "1e3"}, "belum benar"), ({"from_pocket": "x"}, "Pilih dari kantong"),
    ({"to_pocket": "x"}, "Pilih ke kantong"), ({"to_pocket": REGULAR}, "Pilih dua kantong"),
    ({"operation": "x"}, "sudah lama"),
])  # fmt: skip
@pytest.mark.parametrize("step", ["", "simpan"])
def test_a_bad_move_is_said_beside_its_field(
    session: Session, client: Client, rich: Bank, change: dict[str, str], says: str, step: str
) -> None:
    body = with_id(from_pocket=REGULAR, to_pocket="lebaran", amount="1.000", langkah=step) | change
    page = client.sign_in(session, member=rich.member).post("/saya/kantong/pindah", data=body)
    assert (page.status_code, says in page.text) == (422, True)
    assert session.scalars(select(PocketMove)).all() == []


def test_she_chooses_where_deposits_go(session: Session, client: Client, rich: Bank) -> None:
    hers = client.sign_in(session, member=rich.member)
    assert hers.get("/saya/kantong/utama").status_code == 200
    assert hers.post("/saya/kantong/utama", data=with_id(pocket="lebaran")).location == "/saya/kantong"
    assert pockets.default_pocket_of(session, rich.member) == "lebaran"
    session.rollback()
    assert hers.post("/saya/kantong/utama", data=with_id(pocket="x")).status_code == 422


def test_the_counter_does_the_same_for_who_stands_there(session: Session, client: Client, rich: Bank) -> None:
    counter = client.sign_in(session, user=rich.operator, unit=rich.unit)
    assert 'href="/anggota/0001/kantong"' in counter.get("/anggota/0001").text
    assert "Siti Aminah" in counter.get("/anggota/0001/kantong").text
    body = with_id(from_pocket=REGULAR, to_pocket="lebaran", amount="1.000")
    assert "Bacakan ke anggota" in counter.post("/anggota/0001/kantong/pindah", data=body).text
    done = counter.post("/anggota/0001/kantong/pindah", data=body | {"langkah": "simpan"})
    assert done.location == "/anggota/0001/kantong"
    assert session.scalars(select(PocketMove.amount)).all() == [1_000]
    chosen = counter.post("/anggota/0001/kantong/utama", data=with_id(pocket="lebaran"))
    assert chosen.location == "/anggota/0001/kantong"


def test_rules_and_codes_in_words() -> None:
    whole = Rule(Rest.DAYS, 30, Rupiah(5_000), Rupiah(1_000), TODAY, TODAY)
    assert rule_words(Rule()) == "Setoran langsung bisa diambil."
    assert rule_words(whole).count(";") == 3
    assert changes_for_savers(whole, whole, "Lebaran", TODAY) == ""
    assert "tidak ada biaya lagi" in changes_for_savers(whole, Rule(), "Lebaran", TODAY)
    assert [code_for(name) for name in ("Pendidikan", "Qurban 2027", "!?")] == ["education", "qurban-2027", ""]
