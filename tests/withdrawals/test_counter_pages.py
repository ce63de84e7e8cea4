"""At the counter: ask for somebody present, approve, pay, refuse, cancel, agree by PIN; the lists and the slip."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.ledger.accounts import BANK, CASH, GOODS
from rdu.ledger.models import REGULAR
from rdu.ledger.service import balance_of
from rdu.people import units
from rdu.people.models import Activity, Setting
from rdu.people.sessions import hash_secret
from rdu.roles import Role
from rdu.withdrawals.models import State, Way, Withdrawal
from rdu.withdrawals.service import withdrawal_of
from rdu.withdrawals.slip_pdf import slip_pdf
from rdu.withdrawals.slip_text import till_of
from tests.makers import PASSWORD, TODAY, Bank, make_user
from tests.pages import Client
from tests.withdrawals.books import approved, asked, fill, paid, save

pytestmark = pytest.mark.usefixtures("app")
PIN = "802461"
HASHED = hash_secret(PIN)


@pytest.fixture
def rich(session: Session, bank: Bank) -> Bank:
    save(session, bank.unit, bank.member, 100_000)
    fill(session, bank.unit, 60_000)
    today = today_at(bank.unit.timezone)
    session.add(Setting(unit_id=bank.unit.id, key=units.WITHDRAWAL_DAYS, value="90", valid_from=min(today, TODAY),
                        set_at=bank.member.created_at))  # fmt: skip
    session.commit()
    return bank


def once_more(**fields: str) -> dict[str, str]:
    return {"operation": str(uuid4()), **fields}


def now(session: Session, bank: Bank, slip: str) -> Withdrawal:
    session.expire_all()
    record = withdrawal_of(session, bank.unit, slip)
    session.commit()
    return record


def operator(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.operator, unit=bank.unit)


def manager(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def test_from_the_counter_to_the_slip(session: Session, client: Client, rich: Bank) -> None:
    page = operator(client, session, rich).get("/anggota/0001").text
    assert 'href="/anggota/0001/ambil"' in page
    wish = once_more(pocket=REGULAR, amount="25000", way="cash", wanted="", person="1")
    assert "Bacakan ke anggota" in client.post("/anggota/0001/ambil", data=wish).text
    there = client.post("/anggota/0001/ambil", data=wish | {"langkah": "simpan"}).location
    assert there == "/penarikan/MLT-K-000001"
    detail = client.get(there).text
    assert "Menunggu pengurus menyetujui" in detail
    assert "ditulis <bdi>Hosnan" in detail
    assert client.get(f"{there}/setujui").status_code == 403

    manager(client, session, rich)
    assert "Setujui penarikan ini?" in client.get(f"{there}/setujui").text
    agree = once_more()
    assert [client.post(f"{there}/setujui", data=agree).location for _ in range(2)] == [there] * 2
    assert "Anda yang menyetujui, jadi orang lain yang membayar" in client.get(there).text
    handing = once_more(person="1", source="cash", reference="", goods_value="")
    refused = client.post(f"{there}/bayar", data=handing | {"langkah": "simpan"})
    assert (refused.status_code, "orang lain yang membayar" in refused.text) == (403, True)

    operator(client, session, rich)
    assert "Kotak kas: Rp60.000" in client.get(f"{there}/bayar").text
    assert "Benar, sudah diserahkan" in client.post(f"{there}/bayar", data=handing).text
    paying = [client.post(f"{there}/bayar", data=handing | {"langkah": "simpan"}).location for _ in range(2)]
    assert paying == ["/slip/MLT-K-000001"] * 2
    assert "keluar dari tabungan" in client.get(paying[0]).text
    session.rollback()
    assert balance_of(session, rich.unit, CASH) == 35_000


def test_a_manager_who_wrote_it_down_is_refused_and_it_is_logged(session: Session, client: Client, rich: Bank) -> None:
    slip = asked(session, rich, by=rich.manager).slip
    page = manager(client, session, rich).get(f"/penarikan/{slip}").text
    assert "Minta orang lain menyetujuinya" in page
    assert f'/penarikan/{slip}/setujui"' not in page

    there = client.post(f"/penarikan/{slip}/setujui", data=once_more()).location
    assert "Minta pengurus lain menyetujuinya" in client.get(there).text
    session.rollback()
    assert session.scalars(select(Activity.subject).where(Activity.act == "refused_own_request")).all() == [slip]
    assert now(session, rich, slip).state is State.REQUESTED


def test_an_empty_box_is_said_before_and_after(session: Session, client: Client, rich: Bank) -> None:
    slip = approved(session, rich, asked(session, rich, 60_001)).slip
    operator(client, session, rich)
    assert "Belum cukup untuk penarikan ini" in client.get(f"/penarikan/{slip}/bayar").text
    handing = once_more(person="1", source="cash", reference="", goods_value="", langkah="simpan")
    answer = client.post(f"/penarikan/{slip}/bayar", data=handing)
    assert answer.status_code == 409
    assert "Uang di kotak kas hanya Rp60.000" in answer.text
    session.rollback()
    assert now(session, rich, slip).state is State.APPROVED


@pytest.mark.parametrize(("way", "fields", "says"), [
    (Way.TRANSFER, {"source": "bank"}, "Tulis nomor buktinya"), (Way.TRANSFER, {"source": "cash"}, "dari mana dibayar"),
    (Way.GOODS, {"source": "goods"}, "Tulis harga beli"),
    (Way.GOODS, {"source": "goods", "goods_value": "-1"}, "belum benar"),
    (Way.CASH, {"source": "cash", "person": "7"}, "Pilih siapa yang menerima"), (Way.CASH, {"source": ""}, "dari mana"),
    (Way.CASH, {"source": "cash", "reference": "x" * 61}, "Terlalu panjang"),
    (Way.CASH, {"source": "cash", "operation": "?"}, "sudah lama"),
])  # fmt: skip
@pytest.mark.parametrize("step", ["", "simpan"])
def test_bad_handing_over_is_said_beside_its_field(
    session: Session, client: Client, rich: Bank, way: Way, fields: dict[str, str], says: str, step: str
) -> None:
    slip = approved(session, rich, asked(session, rich, 10_000, way=way, wanted="BRI")).slip
    whole = once_more(person="1", reference="", goods_value="", langkah=step) | fields
    answer = operator(client, session, rich).post(f"/penarikan/{slip}/bayar", data=whole)
    assert (answer.status_code, says in answer.text) == (422, True)
    session.rollback()
    assert now(session, rich, slip).state is State.APPROVED


@pytest.mark.parametrize(("way", "pile", "fields"), [
    (Way.TRANSFER, BANK, {"source": "bank", "reference": "TRX 9", "goods_value": ""}),
    (Way.GOODS, GOODS, {"source": "goods", "reference": "", "goods_value": "9.500"}),
])  # fmt: skip
def test_other_ways_are_paid_too(
    session: Session, client: Client, rich: Bank, way: Way, pile: object, fields: dict[str, str]
) -> None:
    fill(session, rich.unit, 20_000, pile)  # type: ignore[arg-type]  # an account's name
    slip = approved(session, rich, asked(session, rich, 10_000, way=way, wanted="BRI")).slip
    operator(client, session, rich)
    assert client.get(f"/penarikan/{slip}/bayar").status_code == 200
    read = client.post(f"/penarikan/{slip}/bayar", data=once_more(person="1", **fields))
    assert ("TRX 9" if way is Way.TRANSFER else "Rp9.500") in read.text
    client.post(f"/penarikan/{slip}/bayar", data=once_more(person="1", langkah="simpan", **fields))
    assert now(session, rich, slip).state is State.PAID
    assert client.get(f"/penarikan/{slip}").status_code == 200


@pytest.mark.parametrize(("act", "state"), [("batal", State.CANCELLED), ("tolak", State.REFUSED)])
def test_it_ends_with_a_reason_that_the_member_reads(
    session: Session, client: Client, rich: Bank, act: str, state: State
) -> None:
    slip = asked(session, rich).slip
    address = f"/penarikan/{slip}/{act}"
    manager(client, session, rich)
    assert client.get(address).status_code == 200
    assert client.post(address, data=once_more(reason="")).status_code == 422
    why = once_more(reason="Kas belum ada")
    assert "Bebas lagi di tabungan" in client.post(address, data=why).text
    for _ in range(2):
        assert client.post(address, data=why | {"langkah": "simpan"}).location == f"/penarikan/{slip}"
    assert (now(session, rich, slip).state, now(session, rich, slip).ended_by_id) == (state, rich.manager.id)
    assert client.get(address).location == f"/penarikan/{slip}"
    client.sign_in(session, member=rich.member)
    assert "Kas belum ada" in client.get("/saya/penarikan").text


def test_what_waited_too_long_ends_at_the_next_touch(session: Session, client: Client, rich: Bank) -> None:
    session.add(Setting(unit_id=rich.unit.id, key=units.WITHDRAWAL_DAYS, value="-30", valid_from=TODAY,
                        set_at=rich.member.created_at))  # fmt: skip
    session.commit()
    slip = asked(session, rich).slip
    manager(client, session, rich)
    assert "Begitu disentuh" in client.get(f"/penarikan/{slip}").text
    assert now(session, rich, slip).state is State.REQUESTED
    there = client.post(f"/penarikan/{slip}/setujui", data=once_more()).location
    assert "sudah lewat masanya" in client.get(there).text
    assert now(session, rich, slip).state is State.EXPIRED


# By PIN -----------------------------------------------------------------------------------------------------------


def with_pin(session: Session, bank: Bank) -> None:
    """Sulaiha weighs here too and has a PIN; up to 20,000 it counts."""
    second = make_user(session, "sulaiha", "Sulaiha", {bank.unit: Role.OPERATOR})
    second.pin_hash = HASHED
    session.add(Setting(unit_id=bank.unit.id, key=units.PIN_LIMIT, value="20000", valid_from=TODAY.replace(year=2020),
                        set_at=bank.member.created_at))  # fmt: skip
    session.commit()


def test_a_second_officer_agrees_on_the_same_phone(session: Session, client: Client, rich: Bank) -> None:
    with_pin(session, rich)
    slip = asked(session, rich, 20_000, by=rich.operator).slip
    operator(client, session, rich)
    assert "Setujui dengan PIN" in client.get(f"/penarikan/{slip}").text
    page = client.get(f"/penarikan/{slip}/setujui-pin").text
    assert "Sulaiha" in page
    assert "Hosnan</span>" not in page
    wrong = client.post(f"/penarikan/{slip}/setujui-pin", data=once_more(officer="sulaiha", pin="111111"))
    assert (wrong.status_code, "PIN tidak cocok" in wrong.text, "111111" in wrong.text) == (422, True, False)
    there = client.post(f"/penarikan/{slip}/setujui-pin", data=once_more(officer="sulaiha", pin=PIN)).location

    assert "Disetujui oleh Sulaiha" in client.get(there).text
    record = now(session, rich, slip)
    assert (record.state, record.approved_by_pin) == (State.APPROVED, True)
    acts = session.scalars(select(Activity.act)).all()
    assert acts.count("refused_officer_pin") == 1


def test_ten_wrong_pins_close_the_door_for_a_while(session: Session, client: Client, rich: Bank) -> None:
    with_pin(session, rich)
    slip = asked(session, rich, 20_000, by=rich.operator).slip
    operator(client, session, rich)
    for _ in range(10):
        client.post(f"/penarikan/{slip}/setujui-pin", data=once_more(officer="sulaiha", pin="111111"))
    answer = client.post(f"/penarikan/{slip}/setujui-pin", data=once_more(officer="sulaiha", pin=PIN))
    assert "Terlalu sering salah" in answer.text
    assert now(session, rich, slip).state is State.REQUESTED


@pytest.mark.parametrize(("officer", "pin", "says"), [
    ("hosnan", PIN, "Pilih nama Anda"), ("sulastri", PIN, "Pilih nama Anda"), ("sulaiha", "12", "harus 6 angka"),
])  # fmt: skip
def test_only_another_officer_of_the_unit_agrees_by_pin(
    session: Session, client: Client, rich: Bank, officer: str, pin: str, says: str
) -> None:
    with_pin(session, rich)
    rich.operator.pin_hash = rich.operator_b.pin_hash = HASHED
    slip = asked(session, rich, 20_000, by=rich.operator).slip
    answer = operator(client, session, rich).post(
        f"/penarikan/{slip}/setujui-pin", data=once_more(officer=officer, pin=pin)
    )
    assert (answer.status_code, says in answer.text) == (422, True)


def test_above_the_limit_a_pin_does_not_count(session: Session, client: Client, rich: Bank) -> None:
    with_pin(session, rich)
    slip = asked(session, rich, 20_001, by=rich.operator).slip
    operator(client, session, rich)
    assert "Setujui dengan PIN" not in client.get(f"/penarikan/{slip}").text
    there = client.post(f"/penarikan/{slip}/setujui-pin", data=once_more(officer="sulaiha", pin=PIN)).location
    assert "perlu disetujui pengurus" in client.get(there).text
    assert now(session, rich, slip).state is State.REQUESTED


def test_an_officer_chooses_her_pin_with_her_password(session: Session, client: Client, rich: Bank) -> None:
    operator(client, session, rich)
    assert "Buat PIN petugas" in client.get("/akun").text
    wrong = {"password": "bukan ini", "new": PIN, "again": PIN}
    assert "Kata sandi tidak cocok" in client.post("/akun/pin", data=wrong).text
    for new, again, says in (("123456", "123456", "mudah ditebak"), (PIN, "802462", "Tidak sama")):
        answer = client.post("/akun/pin", data={"password": PASSWORD, "new": new, "again": again})
        assert (answer.status_code, says in answer.text) == (422, True)
    good = {"password": PASSWORD, "new": PIN, "again": PIN}
    assert client.post("/akun/pin", data=good).location == "/akun"
    assert "Ganti PIN petugas" in client.get("/akun").text


def test_the_units_terms_are_dated_settings(session: Session, client: Client, rich: Bank) -> None:
    manager(client, session, rich)
    assert client.get("/penarikan/aturan").status_code == 200
    for days, limit, says in (
        ("0", "0", "dari 1 sampai 90"), ("91", "0", "sampai 90"), ("7", "1.000.001", "Paling banyak"),
        ("7", "", "Tulis 0"),
    ):  # fmt: skip
        answer = client.post("/penarikan/aturan", data=once_more(days=days, limit=limit))
        assert (answer.status_code, says in answer.text) == (422, True)
    assert client.post("/penarikan/aturan", data=once_more(days="7", limit="50.000")).location == "/penarikan"
    today = today_at(rich.unit.timezone)
    session.rollback()
    assert units.setting_on(session, rich.unit, units.WITHDRAWAL_DAYS, today) == "7"
    assert units.setting_on(session, rich.unit, units.PIN_LIMIT, today) == "50000"


# Lists and slips --------------------------------------------------------------------------------------------------


def test_the_lists_are_searched_and_paged(session: Session, client: Client, rich: Bank) -> None:
    save(session, rich.unit, rich.neighbour, 50_000)
    for _ in range(26):
        asked(session, rich, 1_000)
    hers = asked(session, rich, 2_000, member=rich.neighbour)
    paid(session, rich, approved(session, rich, hers))
    ready = approved(session, rich, asked(session, rich, 3_000, member=rich.neighbour))

    page = operator(client, session, rich).get("/penarikan").text
    assert "Menunggu (26)" in page
    assert "Halaman 1 dari 2" in page
    assert page.index("MLT-K-000001") < page.index("MLT-K-000025")
    assert "MLT-K-000026" in client.get("/penarikan?hal=2").text
    assert ready.slip in client.get("/penarikan?daftar=siap&q=rohmah").text
    for text in (hers.slip, hers.slip.lower(), "rohmah", "0002"):
        assert hers.slip in client.get(f"/penarikan?daftar=selesai&q={text}").text, text
    assert "Tidak ada yang cocok" in client.get("/penarikan?daftar=selesai&q=siti").text
    for odd in ("daftar=x", "hal=-1", "hal=x", "hal=99999999999999999999", "q=%C2%B2%C2%B2", "q=MLT-K-999999999"):
        assert client.get(f"/penarikan?{odd}").status_code == 200


def test_a_slip_carries_the_three_who_sign_it(session: Session, rich: Bank) -> None:
    record = paid(session, rich, approved(session, rich, asked(session, rich, 25_000, wanted="<b>Siti</b>")))
    till = till_of(record)
    assert all(len(line) <= 32 for line in till.above)
    text = "\n".join(till.above)
    for words in ("Slip penarikan MLT-K-000001", "DITERIMA", "Rp 25.000", "Penerima: Siti Aminah", "Pembayar: Hosnan",
                  "Penyetuju: Ramlah", "Tidak dijamin LPS."):  # fmt: skip
        assert words in text

    pdf = slip_pdf(record)
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert b"SourceSansPro" in pdf
    assert b"/Helvetica" not in pdf
    assert slip_pdf(record) == pdf


def test_a_slip_that_is_not_paid_says_so(session: Session, client: Client, rich: Bank) -> None:
    slip = asked(session, rich).slip
    client.sign_in(session, member=rich.member)
    assert "belum dibayar" in client.get(f"/slip/{slip}").text
    assert "MENUNGGU PERSETUJUAN" in client.get(f"/slip/{slip}/58mm").text
    assert client.get(f"/slip/{slip}.pdf").data.startswith(b"%PDF")


def test_the_book_names_the_slip(session: Session, client: Client, rich: Bank) -> None:
    record = paid(session, rich, approved(session, rich, asked(session, rich, 25_000)))
    page = client.sign_in(session, member=rich.member).get("/saya/buku").text
    assert "Diambil tunai" in page
    assert f'href="/slip/{record.slip}"' in page
