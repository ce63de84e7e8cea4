"""The pages of the social fund: for the member, at the counter, and for the manager."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.ledger import pockets
from rdu.ledger.accounts import FUND
from rdu.ledger.models import REGULAR
from rdu.ledger.service import balance_of
from rdu.withdrawals.fund_models import FundGift, FundSpending
from tests.makers import TODAY, Bank
from tests.pages import Client
from tests.withdrawals.books import fill, save

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def rich(session: Session, bank: Bank) -> Bank:
    save(session, bank.unit, bank.member, 100_000)
    fill(session, bank.unit, 60_000)
    return bank


def body(**changes: str) -> dict[str, str]:
    return {"pocket": REGULAR, "amount": "25.000", "operation": str(uuid4()), **changes}


def spending(**changes: str) -> dict[str, str]:
    return {"amount": "15.000", "purpose": "Menjenguk <b>warga</b> sakit", "operation": str(uuid4()), **changes}


def test_she_gives_after_reading_it_back_and_once(session: Session, client: Client, rich: Bank) -> None:
    hers = client.sign_in(session, member=rich.member)
    assert "Dari Tabungan biasa, bisa Rp100.000" in hers.get("/saya/dana-sosial").text
    wish = body()
    read = hers.post("/saya/dana-sosial", data=wish).text
    assert ("Sudah benar?" in read, "Rp75.000" in read, "Rp25.000" in read) == (True, True, True)
    assert session.scalars(select(FundGift)).all() == []
    session.rollback()
    for _ in range(2):
        answer = hers.post("/saya/dana-sosial", data=wish | {"langkah": "simpan"})
        assert answer.location == "/saya/dana-sosial"

    gift = session.scalars(select(FundGift)).one()
    assert (gift.amount, gift.given_by_id, gift.member_id) == (25_000, None, rich.member.id)
    page = hers.get("/saya/dana-sosial").text
    assert "Rp25.000 masuk ke dana sosial" in page
    assert "Sudah Anda berikan" in page
    again = hers.post("/saya/dana-sosial", data=wish | {"langkah": "simpan", "amount": "26.000"})
    assert again.status_code == 409


def test_giving_all_twice_is_still_once(session: Session, client: Client, rich: Bank) -> None:
    hers, wish = client.sign_in(session, member=rich.member), body(amount="100.000", langkah="simpan")
    assert [hers.post("/saya/dana-sosial", data=wish).status_code for _ in range(2)] == [303, 303]
    assert balance_of(session, rich.unit, FUND) == 100_000
    session.rollback()
    assert "Belum ada uang yang bisa diberikan" in hers.get("/saya/dana-sosial").text


@pytest.mark.parametrize(("change", "says"), [
    ({"amount": ""}, "Tulis jumlah yang diberikan"), ({"amount": "0"}, "Tulis jumlah"),
    ({"amount": "-5"}, "belum benar"), ({"amount": "1e5"}, "belum benar"), ({"amount": "9" * 5000}, "belum benar"),
    ({"amount": "100.001"}, "Yang bisa diambil hari ini Rp100.000."), ({"pocket": "x"}, "Pilih kantongnya"),
    ({"operation": "x"}, "sudah lama"),
])  # fmt: skip
@pytest.mark.parametrize("step", ["", "simpan"])
def test_a_bad_gift_is_said_beside_its_field(
    session: Session, client: Client, rich: Bank, change: dict[str, str], says: str, step: str
) -> None:
    page = client.sign_in(session, member=rich.member).post("/saya/dana-sosial", data=body(langkah=step) | change)
    assert (page.status_code, says in page.text) == (422, True)
    assert session.scalars(select(FundGift)).all() == []


def test_changing_goes_back_with_what_was_typed_and_several_pockets_are_asked_for(
    session: Session, client: Client, rich: Bank
) -> None:
    pockets.open_pocket(session, rich.unit, "lebaran", "Lebaran", TODAY.replace(year=2020), rich.manager)
    save(session, rich.unit, rich.member, 30_000, "lebaran")
    page = client.sign_in(session, member=rich.member).post(
        "/saya/dana-sosial", data=body(pocket="lebaran", langkah="ubah")
    )
    assert 'value="25.000"' in page.text
    assert "Lebaran, bisa Rp30.000" in page.text
    client.post("/saya/dana-sosial", data=body(pocket="lebaran", langkah="simpan"))
    assert session.scalars(select(FundGift.pocket)).all() == ["lebaran"]


def test_an_officer_writes_it_down_for_who_stands_there(session: Session, client: Client, rich: Bank) -> None:
    counter = client.sign_in(session, user=rich.operator, unit=rich.unit)
    assert 'href="/anggota/0001/dana-sosial"' in counter.get("/anggota/0001").text
    assert "Siti Aminah" in counter.get("/anggota/0001/dana-sosial").text
    assert "Bacakan ke anggota" in counter.post("/anggota/0001/dana-sosial", data=body()).text
    answer = counter.post("/anggota/0001/dana-sosial", data=body(langkah="simpan"))
    assert answer.location == "/anggota/0001/dana-sosial"
    assert session.scalars(select(FundGift.given_by_id)).all() == [rich.operator.id]


def test_a_manager_spends_it_after_reading_it_back_and_once(session: Session, client: Client, rich: Bank) -> None:
    client.sign_in(session, member=rich.member).post("/saya/dana-sosial", data=body(langkah="simpan"))
    manager, wish = client.sign_in(session, user=rich.manager, unit=rich.unit), spending()
    assert "Isi dana Rp25.000. Uang di kotak kas Rp60.000." in manager.get("/dana-sosial/pakai").text
    read = manager.post("/dana-sosial/pakai", data=wish).text
    assert ("Rp10.000" in read, "Rp45.000" in read, "&lt;b&gt;warga" in read) == (True, True, True)
    assert 'value="15.000"' in manager.post("/dana-sosial/pakai", data=wish | {"langkah": "ubah"}).text
    for _ in range(2):
        assert manager.post("/dana-sosial/pakai", data=wish | {"langkah": "simpan"}).location == "/dana-sosial"

    assert session.scalars(select(FundSpending.amount)).all() == [15_000]
    page = manager.get("/dana-sosial").text
    assert ("Rp<wbr>10.000" in page, "− Rp15.000" in page, "+ Rp25.000" in page) == (True, True, True)
    assert "Siti Aminah" in page
    assert "&lt;b&gt;warga" in client.sign_in(session, member=rich.member).get("/saya/dana-sosial").text


@pytest.mark.parametrize(("change", "says"), [
    ({"amount": ""}, "Tulis jumlah yang dipakai"), ({"purpose": ""}, "Tulis untuk apa"),
    ({"purpose": "x" * 121}, "Terlalu panjang"), ({"amount": "25.001"}, "Dana sosial hanya Rp25.000."),
    ({"operation": "?"}, "sudah lama"),
])  # fmt: skip
@pytest.mark.parametrize("step", ["", "simpan"])
def test_bad_spending_is_said_beside_its_field(
    session: Session, client: Client, rich: Bank, change: dict[str, str], says: str, step: str
) -> None:
    client.sign_in(session, member=rich.member).post("/saya/dana-sosial", data=body(langkah="simpan"))
    manager = client.sign_in(session, user=rich.manager, unit=rich.unit)
    page = manager.post("/dana-sosial/pakai", data=spending(langkah=step) | change)
    assert (page.status_code, says in page.text) == (422, True)
    assert session.scalars(select(FundSpending)).all() == []


def test_an_empty_fund_says_how_it_fills(session: Session, client: Client, rich: Bank) -> None:
    page = client.sign_in(session, user=rich.manager, unit=rich.unit).get("/dana-sosial").text
    assert "Belum ada yang memberi" in page
    assert 'href="/dana-sosial/pakai"' not in page
