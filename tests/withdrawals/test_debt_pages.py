"""Pages of members' debts: the home says so until it was read, the manager settles, two write off."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.makers import Bank, weigh
from tests.pages import Client
from tests.withdrawals.books import second_manager
from tests.withdrawals.debts import agree, balances, owe


@pytest.fixture
def manager(client: Client, session: Session, bank: Bank) -> Client:
    owe(session, bank)
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def body(**fields: str) -> dict[str, str]:
    return {"operation": str(uuid4()), **fields}


def test_a_members_home_says_so_until_she_has_read_it(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, member=bank.member)
    assert "berutang" not in client.get("/saya").text
    assert "Anda tidak punya utang" in client.get("/saya/utang").text
    owe(session, bank)

    assert "Anda berutang Rp5.000 ke unit." in client.get("/saya").text
    page = client.get("/saya/utang").text
    assert "Sudah saya baca" in page
    assert "Tabungan baru tidak dipotong tanpa izin Anda." in page
    assert client.post("/saya/utang/dibaca").status_code == 303
    home = client.get("/saya").text
    assert "Anda berutang" not in home
    assert "Utang Anda Rp5.000" in home
    assert "Sudah saya baca" not in client.get("/saya/utang").text


def test_the_list_names_who_owes_and_what_is_known(manager: Client, session: Session, bank: Bank) -> None:
    page = manager.get("/utang-anggota").text
    assert "Siti Aminah" in page
    assert "belum ditanya" in page
    agree(session, bank)
    assert "boleh dipotong" in manager.get("/utang-anggota").text


def test_nobody_owes(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "Tidak ada anggota yang berutang" in client.get("/utang-anggota").text


def test_consent_is_read_back_and_recorded(manager: Client, session: Session, bank: Bank) -> None:
    typed = body(agrees="ya", person="1", said_on="1-11-2026")
    read = manager.post("/utang-anggota/0001/izin", data=typed)
    assert "Boleh dipotong dari tabungan" in read.text
    assert "1 November 2026" in read.text
    assert "belum ditanya" in manager.get("/utang-anggota/0001").text

    assert manager.post("/utang-anggota/0001/izin", data={**typed, "langkah": "simpan"}).status_code == 303
    page = manager.get("/utang-anggota/0001").text
    assert "kata <bdi>Siti Aminah</bdi>, 1 November 2026" in page
    assert "Potong dari tabungan" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"person": "1", "said_on": "1-11-2026"}, "Pilih boleh atau tidak."),
        ({"agrees": "ya", "said_on": "1-11-2026"}, "Pilih siapa yang mengatakannya."),
        ({"agrees": "ya", "person": "9", "said_on": "1-11-2026"}, "Pilih siapa yang mengatakannya."),
        ({"agrees": "ya", "person": "1", "said_on": "1-11-2099"}, "Tulis hari ini atau hari yang sudah lewat"),
        ({"agrees": "ya", "person": "1", "said_on": "kemarin"}, "Tanggal belum benar."),
    ],
)
def test_consent_that_makes_no_sense_is_asked_again(manager: Client, typed: dict[str, str], sentence: str) -> None:
    answer = manager.post("/utang-anggota/0001/izin", data=body(**typed, langkah="simpan"))
    assert answer.status_code == 422
    assert sentence in answer.text


def test_savings_are_taken_after_the_read_back(manager: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    agree(session, bank)
    typed = body(pocket="regular", amount="2.000")
    read = manager.post("/utang-anggota/0001/potong", data=typed).text
    assert "Sisa utang sesudahnya" in read
    assert "Rp3.000" in read
    assert balances(session, bank.unit)["member_owes:0001"] == 5_000

    for _ in range(2):
        assert manager.post("/utang-anggota/0001/potong", data={**typed, "langkah": "simpan"}).status_code == 303
    assert balances(session, bank.unit)["member_owes:0001"] == 3_000
    other = {**typed, "amount": "1.000", "langkah": "simpan"}
    assert manager.post("/utang-anggota/0001/potong", data=other).status_code == 409


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("6.000", "Utangnya hanya Rp5.000."), ("", "Tulis jumlahnya"), ("0", "Tulis jumlahnya"),
        ("1,5", "Jumlah uang belum benar."), ("99999999999999999", "Jumlah uang belum benar."),
    ],
)  # fmt: skip
def test_an_amount_that_does_not_fit_is_refused_beside_its_field(
    manager: Client, session: Session, bank: Bank, amount: str, sentence: str
) -> None:
    answer = manager.post("/utang-anggota/0001/tunai", data=body(amount=amount))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{amount}"' in answer.text
    assert balances(session, bank.unit)["member_owes:0001"] == 5_000


def test_without_consent_nothing_is_taken(manager: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    answer = manager.post("/utang-anggota/0001/potong", data=body(pocket="regular", amount="1.000", langkah="simpan"))
    assert answer.status_code == 422
    assert "Catat izinnya dulu." in answer.text


def test_cash_is_read_back_and_goes_into_the_box(manager: Client, session: Session, bank: Bank) -> None:
    box, typed = balances(session, bank.unit)["cash"], body(amount="5.000")
    assert "Masuk ke kotak kas" in manager.post("/utang-anggota/0001/tunai", data=typed).text
    assert manager.post("/utang-anggota/0001/tunai", data={**typed, "langkah": "simpan"}).status_code == 303
    assert balances(session, bank.unit)["cash"] == box + 5_000
    assert "Utang Anda sudah lunas." in manager.sign_in(session, member=bank.member).get("/saya/utang").text


def test_two_managers_write_off(manager: Client, session: Session, bank: Bank) -> None:
    typed = body(amount="5.000", reason="Pindah jauh")
    assert "Pindah jauh" in manager.post("/utang-anggota/0001/hapus", data=typed).text
    assert manager.post("/utang-anggota/0001/hapus", data={**typed, "langkah": "simpan"}).status_code == 303
    page = manager.get("/utang-anggota/0001").text
    assert "Menunggu pengurus lain." in page
    own = manager.post("/utang-anggota/0001/putuskan", data=body(langkah="hapus"), follow_redirects=True)
    assert "Anda yang mengusulkan penghapusan ini" in own.text
    assert balances(session, bank.unit)["member_owes:0001"] == 5_000

    manager.sign_in(session, user=second_manager(session, bank), unit=bank.unit)
    assert "Menjadi beban unit" in manager.get("/utang-anggota/0001/putuskan").text
    done = manager.post("/utang-anggota/0001/putuskan", data=body(langkah="hapus"), follow_redirects=True)
    assert "Rp5.000 dihapus dari utang Siti Aminah." in done.text
    assert "member_owes:0001" not in balances(session, bank.unit)


def test_another_units_member_is_not_there(client: Client, session: Session, bank: Bank) -> None:
    owe(session, bank)
    bank.manager.name = "Ramlah"
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    for page in ("", "/izin", "/potong", "/tunai", "/hapus", "/putuskan"):
        assert client.get(f"/utang-anggota/0777{page}").status_code == 404, page
