"""The household asks for its money, sees its state, and cancels."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.ledger import pockets
from rdu.ledger.models import REGULAR
from rdu.ledger.pockets import Rule
from rdu.money import Rupiah
from rdu.people.models import Person
from rdu.withdrawals.models import State, Way, Withdrawal
from tests.makers import TODAY, Bank
from tests.pages import Client
from tests.withdrawals.books import asked, fill, save

pytestmark = pytest.mark.usefixtures("app")
WISH = {"pocket": REGULAR, "amount": "25.000", "way": "cash", "wanted": "", "person": "1"}


@pytest.fixture
def hers(session: Session, bank: Bank, client: Client) -> Client:
    save(session, bank.unit, bank.member, 100_000)
    fill(session, bank.unit, 60_000)
    return client.sign_in(session, member=bank.member)


def body(**changes: str) -> dict[str, str]:
    return {**WISH, "operation": str(uuid4()), **changes}


def test_she_asks_reads_back_and_sees_it_wait(session: Session, hers: Client) -> None:
    page = hers.get("/saya/ambil").text
    assert "Rp<wbr>100.000" in page
    wish = body()

    read = hers.post("/saya/ambil", data=wish)
    assert (read.status_code, "Sudah benar?" in read.text, "Rp75.000" in read.text) == (200, True, True)
    assert session.scalars(select(Withdrawal)).all() == []
    session.commit()
    saved = [hers.post("/saya/ambil", data=wish | {"langkah": "simpan"}) for _ in range(2)]

    assert [answer.location for answer in saved] == ["/saya/penarikan"] * 2
    record = session.scalars(select(Withdrawal)).one()
    assert (record.amount, record.way, record.asked_by_id, record.state) == (25_000, Way.CASH, None, State.REQUESTED)
    listed = hers.get("/saya/penarikan").text
    assert "Menunggu persetujuan" in listed
    assert "Rp25.000" in listed
    assert "Permintaan Anda tercatat. Rp25.000 ditahan" in listed


def test_what_was_typed_is_kept_and_another_body_is_refused(session: Session, hers: Client) -> None:
    wish = body()
    assert 'value="25.000"' in hers.post("/saya/ambil", data=wish | {"langkah": "ubah"}).text
    hers.post("/saya/ambil", data=wish | {"langkah": "simpan"})
    assert hers.post("/saya/ambil", data=wish | {"langkah": "simpan", "amount": "26.000"}).status_code == 409
    assert session.scalars(select(Withdrawal.amount)).all() == [25_000]


def test_all_that_is_free_is_one_press(session: Session, bank: Bank, hers: Client) -> None:
    pockets.set_rule(session, bank.unit, REGULAR, Rule(minimum=Rupiah(10_000)), TODAY.replace(year=2020), bank.manager)
    session.commit()
    page = hers.post("/saya/ambil", data=body(amount="", langkah="semua"))
    assert page.status_code == 200
    assert 'value="90.000"' in page.text


@pytest.mark.parametrize(("change", "says"), [
    ({"amount": ""}, "Tulis jumlah yang mau diambil"), ({"amount": "0"}, "Tulis jumlah"),
    ({"amount": "1e5"}, "belum benar"),
    ({"amount": "-5"}, "belum benar"), ({"amount": "9" * 5000}, "belum benar"), ({"amount": "١٠٠٠"}, "belum benar"),
    ({"amount": "100.001"}, "Yang bisa diambil hari ini Rp100.000."),
    ({"amount": "999999999999999"}, "hari ini Rp100.000"),
    ({"way": "gold"}, "Pilih cara menerima"), ({"pocket": "x"}, "Pilih kantongnya"), ({"person": "9"}, "Pilih siapa"),
    ({"way": "transfer"}, "nomor rekening"), ({"way": "electricity"}, "nomor meter"), ({"way": "tax"}, "NOP"),
    ({"wanted": "a\u202eb"}, "tidak bisa disimpan"), ({"operation": "x"}, "sudah lama"),
])  # fmt: skip
@pytest.mark.parametrize("step", ["", "simpan"])
def test_bad_input_is_said_beside_its_field(
    session: Session, hers: Client, change: dict[str, str], says: str, step: str
) -> None:
    page = hers.post("/saya/ambil", data=body(langkah=step) | change)
    assert page.status_code == 422
    assert says in page.text
    assert session.scalars(select(Withdrawal)).all() == []


def test_several_pockets_and_persons_are_asked_for(session: Session, bank: Bank, hers: Client) -> None:
    pockets.open_pocket(session, bank.unit, "lebaran", "Lebaran", TODAY.replace(year=2020), bank.manager)
    session.add(Person(member_id=bank.member.id, ordinal=2, name="Mat Hosen", may_withdraw=True))
    save(session, bank.unit, bank.member, 30_000, "lebaran")
    page = hers.get("/saya/ambil").text
    assert "Lebaran, bisa Rp30.000" in page
    assert "Mat Hosen" in page
    hers.post("/saya/ambil", data=body(pocket="lebaran", person="2", langkah="simpan"))
    record = session.scalars(select(Withdrawal)).one()
    assert (record.pocket, record.asked_person.name) == ("lebaran", "Mat Hosen")


def test_nobody_may_take_money_yet(session: Session, bank: Bank, hers: Client) -> None:
    bank.member.persons[0].may_withdraw = False
    session.commit()
    assert "Belum ada orang yang boleh mengambil uang" in hers.get("/saya/ambil").text


def test_she_cancels_after_reading_it(session: Session, bank: Bank, hers: Client) -> None:
    slip = asked(session, bank, 25_000).slip
    address = f"/saya/penarikan/{slip}/batal"
    page = hers.get(address).text
    operation = re.search(r'name="operation" value="([^"]+)"', page)
    assert "Rp25.000 bebas lagi di tabungan Anda" in page
    assert operation is not None
    for _ in range(2):
        assert hers.post(address, data={"operation": operation[1]}).location == "/saya/penarikan"

    record = session.scalars(select(Withdrawal).execution_options(populate_existing=True)).one()
    assert (record.state, record.ended_by_id) == (State.CANCELLED, None)
    assert "Dibatalkan" in hers.get("/saya/penarikan").text


def test_anothers_withdrawal_does_not_exist(session: Session, bank: Bank, hers: Client) -> None:
    save(session, bank.unit, bank.neighbour, 10_000)
    slip = asked(session, bank, 1_000, member=bank.neighbour).slip
    for address in (f"/saya/penarikan/{slip}/batal", f"/slip/{slip}", f"/slip/{slip}/58mm", f"/slip/{slip}.pdf"):
        assert hers.get(address).status_code == 404
    assert hers.post(f"/saya/penarikan/{slip}/batal", data={"operation": str(uuid4())}).status_code == 404


def test_home_leads_to_asking_and_shows_what_waits(session: Session, bank: Bank, hers: Client) -> None:
    assert 'href="/saya/ambil"' in hers.get("/saya").text
    asked(session, bank, 25_000)
    page = hers.get("/saya").text
    assert "Rp25.000" in page
    assert "Menunggu persetujuan" in page
    assert 'href="/saya/penarikan"' in page
