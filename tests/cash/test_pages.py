import re
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.cash.counting import record_count
from rdu.cash.models import CashCount, CashEntry, CashKind, Counted, OpeningFigures, Purse
from rdu.cash.slip_pdf import entry_pdf, title_of
from rdu.clock import Month, now_utc, today_at
from rdu.ledger.closing import close_month
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.roles import Role
from tests.cash.boxes import balances, move
from tests.makers import Bank, make_user
from tests.pages import Client

NOW = today_at("Asia/Jakarta")
SHOWN_NOW = f"{NOW.day}-{NOW.month}-{NOW.year}"


@pytest.fixture
def box(client: Client, session: Session, bank: Bank) -> Client:
    """The manager at a unit that began with Rupiah 500.000 and 1.000.000 at the beginning of this month."""
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    form = {"cash": "500.000", "bank": "1.000.000", "as_of": f"1-{NOW.month}-{NOW.year}", "operation": str(uuid4())}
    assert "Periksa uang awal" in client.post("/kas/awal", data=form).text
    assert client.post("/kas/awal", data=form | {"langkah": "simpan"}).status_code == 303
    return client


def spend(**more: str) -> dict[str, str]:
    form = {"amount": "25.000", "category": "transport", "purse": "cash", "words": "solar", "reference": "K-1"}
    return form | {"day": SHOWN_NOW, "operation": str(uuid4())} | more


def test_without_opening_figures_the_page_asks_for_them(client: Client, session: Session, bank: Bank) -> None:
    page = client.sign_in(session, user=bank.operator, unit=bank.unit).get("/kas").text
    assert "Uang awal belum dicatat." in page
    assert "Minta pengurus mencatatnya." in page
    assert client.get("/kas/awal").status_code == 403
    assert client.get("/kas/catat/keluar").status_code == 303
    assert client.get("/kas/hitung/kas").status_code == 303
    manager = client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "Catat uang awal" in manager.get("/kas").text
    assert "Tulis 0 bila kosong." in manager.post("/kas/awal", data={"bank": "1"}).text


def test_the_opening_is_recorded_once(box: Client, session: Session, bank: Bank) -> None:
    assert balances(session, bank)["cash"] == 500_000
    assert box.get("/kas/awal").status_code == 303
    again = {"cash": "1", "bank": "1", "as_of": SHOWN_NOW, "operation": str(uuid4()), "langkah": "simpan"}
    refused = box.post("/kas/awal", data=again)
    assert (refused.status_code, "sudah dicatat" in refused.text) == (409, True)
    assert len(session.scalars(select(OpeningFigures)).all()) == 1


def test_an_expense_is_read_back_changed_and_saved(box: Client, session: Session, bank: Bank) -> None:
    box.sign_in(session, user=bank.operator, unit=bank.unit)
    form = spend()
    read = box.post("/kas/catat/keluar", data=form).text
    assert "Uang keluar Rp25.000" in read
    assert "Transport" in read
    assert balances(session, bank)["cash"] == 500_000
    assert 'value="25.000"' in box.post("/kas/catat/keluar", data=form | {"langkah": "ubah"}).text

    for _ in range(2):  # a double click
        assert box.post("/kas/catat/keluar", data=form | {"langkah": "simpan"}).status_code == 303
    assert balances(session, bank) == {
        "cash": 475_000, "bank": 1_000_000, "opening": 1_500_000, "expense:transport": 25_000,
    }  # fmt: skip
    other = box.post("/kas/catat/keluar", data=form | {"amount": "26.000", "langkah": "simpan"})
    assert (other.status_code, "isi lain" in other.text) == (409, True)
    page = box.get("/kas").text
    assert "Rp<wbr>475.000" in page
    assert "− Rp25.000" in page


@pytest.mark.parametrize(
    ("way", "more", "says"),
    [
        ("keluar", {"amount": ""}, "Tulis jumlahnya"),
        ("keluar", {"amount": "0"}, "Jumlahnya nol"),
        ("keluar", {"amount": "-5"}, "Jumlah uang belum benar"),
        ("keluar", {"amount": "9" * 500}, "Jumlah uang belum benar"),
        ("keluar", {"amount": "1.000.000.001"}, "Paling banyak"),
        ("keluar", {"category": ""}, "Pilih golongan dari daftar."),
        ("keluar", {"category": "donasi"}, "Pilih golongan dari daftar."),
        ("keluar", {"category": "lain", "words": ""}, "perlu keterangan"),
        ("keluar", {"purse": "saku"}, "Pilih kotak kas atau rekening bank."),
        ("keluar", {"day": "31-2-2026"}, "tidak ada di kalender"),
        ("keluar", {"day": "1-1-2099"}, "belum tiba"),
        ("keluar", {"day": "1-1-2020"}, "Uang awal dicatat pada"),
        ("keluar", {"operation": "x"}, "Halaman ini sudah lama"),
        ("keluar", {"words": "x" * 201}, "200"),
        ("keluar", {"amount": "500.001"}, "Uang di kotak kas hanya Rp500.000"),
        ("bank", {"way": "lari"}, "Pilih: setor ke bank"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(
    box: Client, session: Session, bank: Bank, way: str, more: dict[str, str], says: str
) -> None:
    for step in ("", "simpan"):
        answer = box.post(f"/kas/catat/{way}", data=spend(**more) | {"langkah": step, "reference": "K-tetap"})
        assert answer.status_code in (409, 422)
        assert says in answer.text
        assert 'value="K-tetap"' in answer.text
    assert balances(session, bank)["cash"] == 500_000
    assert session.scalars(select(CashEntry)).all() == []


def test_money_goes_to_the_bank_and_comes_from_it(box: Client, session: Session, bank: Bank) -> None:
    for way, amount in (("to_bank", "100.000"), ("from_bank", "30.000")):
        form = spend(way=way, amount=amount)
        assert "Bacakan" in box.post("/kas/catat/bank", data=form).text
        assert box.post("/kas/catat/bank", data=form | {"langkah": "simpan"}).status_code == 303
    after = balances(session, bank)
    assert (after["cash"], after["bank"]) == (430_000, 1_070_000)
    page = box.get("/kas").text
    assert "Setor ke bank" in page
    assert "Ambil dari bank" in page


def test_goods_and_income_have_their_forms(box: Client, session: Session, bank: Bank) -> None:
    for way, more in (("barang", {}), ("masuk", {"category": "donasi", "purse": "bank"})):
        assert box.get(f"/kas/catat/{way}").status_code == 200
        assert box.post(f"/kas/catat/{way}", data=spend(**more) | {"langkah": "simpan"}).status_code == 303
    after = balances(session, bank)
    assert (after["goods"], after["income:donasi"], after["bank"]) == (25_000, 25_000, 1_025_000)
    assert "Barang untuk penarikan" in box.get("/kas").text
    assert box.get("/kas/catat/lain").status_code == 404


def test_a_closed_month_is_said_beside_the_day(box: Client, session: Session, bank: Bank) -> None:
    earlier = Month.of(NOW).previous
    close_month(session, bank.unit, earlier, NOW, once(uuid4(), ""), bank.manager)
    session.commit()
    day = f"3-{earlier.number}-{earlier.year}"
    for step in ("", "simpan"):
        answer = box.post("/kas/catat/keluar", data=spend(day=day) | {"langkah": step})
        assert answer.status_code == 422
        says = re.search(r'id="day-says">.*?</span></span>', answer.text, re.S)
        assert says is not None
        assert f"Bulan {earlier.words} sudah ditutup. Pilih tanggal di bulan {Month.of(NOW).words}" in says[0]
        assert f'value="{day}"' in answer.text
    counted = box.post("/kas/hitung/kas", data={"total": "1", "day": day, "operation": str(uuid4())})
    assert (counted.status_code, f"Bulan {earlier.words} sudah ditutup" in counted.text) == (422, True)


def test_a_movement_is_undone_with_a_reason(box: Client, session: Session, bank: Bank) -> None:
    seq = move(session, bank, CashKind.EXPENSE, 40_000, category="upah", day=NOW)
    address = f"/kas/catatan/{seq}/batal"
    assert "Upah" in box.get("/kas/catatan").text
    assert "Batalkan catatan ini" in box.get(f"/kas/catatan/{seq}").text
    form = {"operation": str(uuid4()), "reason": "salah <b>kotak</b>"}
    assert "Tulis alasannya" in box.post(address, data={**form, "reason": " "}).text
    assert "Periksa sebelum membatalkan" in box.post(address, data=form).text
    for _ in range(2):
        assert box.post(address, data=form | {"langkah": "simpan"}).status_code == 303
    page = box.get(f"/kas/catatan/{seq}").text
    assert "salah &lt;b&gt;kotak&lt;/b&gt;" in page
    assert box.get(address).status_code == 409
    assert balances(session, bank)["cash"] == 500_000


def test_an_operator_undoes_only_her_own(box: Client, session: Session, bank: Bank) -> None:
    mine = move(session, bank, CashKind.EXPENSE, 40_000, category="upah", day=NOW)
    colleague = make_user(session, "fatimah", "Fatimah", {bank.unit: Role.OPERATOR})
    box.sign_in(session, user=colleague, unit=bank.unit)
    assert "Batalkan catatan ini" not in box.get(f"/kas/catatan/{mine}").text
    assert box.get(f"/kas/catatan/{mine}/batal").status_code == 403
    box.sign_in(session, user=bank.operator, unit=bank.unit)
    assert box.get(f"/kas/catatan/{mine}/batal").status_code == 200


def test_another_units_papers_are_not_found(box: Client, session: Session, bank: Bank) -> None:
    seq = move(session, bank, CashKind.EXPENSE, 40_000, category="upah", day=NOW)
    stranger = make_user(session, "yanti", "Yanti", {bank.other: Role.MANAGER})
    box.sign_in(session, user=stranger, unit=bank.other)
    for address in (f"/kas/catatan/{seq}", f"/kas/catatan/{seq}/batal", "/kas/hitungan/1"):
        assert box.get(address).status_code == 404
    assert box.post(f"/kas/catatan/{seq}/batal", data={"reason": "x", "langkah": "simpan"}).status_code == 404
    assert "Belum ada catatan" in box.get("/kas/catatan").text
    assert "Belum ada hitungan" in box.get("/kas/hitungan").text


# Counting


def counted(**more: str) -> dict[str, str]:
    return {"day": SHOWN_NOW, "operation": str(uuid4()), "n100000": "4", "n50000": "1", "n2000": "24"} | more


def test_notes_are_added_up_by_the_server(box: Client, session: Session, bank: Bank) -> None:
    asked = box.post("/kas/hitung/kas", data=counted())
    assert (asked.status_code, "Menurut buku Rp500.000" in asked.text) == (422, True)
    form = counted(explanation="kembalian <i>kurang</i>")
    read = box.post("/kas/hitung/kas", data=form).text
    assert "Rp498.000" in read
    assert "Kurang Rp2.000" in read
    for _ in range(2):
        saved = box.post("/kas/hitung/kas", data=form | {"langkah": "simpan", "expected": "500000"})
        assert saved.status_code == 303
    assert balances(session, bank)["cash_diff"] == 2_000
    assert "Kurang Rp2.000" in box.get("/kas/hitungan").text
    seq = session.scalars(select(CashCount.seq)).one()
    page = box.get(f"/kas/hitungan/{seq}").text
    assert "24 &times; Rp2.000" in page
    assert "kembalian &lt;i&gt;kurang" in page
    assert "kurang rp2.000" in box.get("/kas").text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"n100000": "", "n50000": "", "n2000": ""}, "Belum ada hitungan."),
        ({"total": "500.000"}, "Lembarnya berjumlah Rp498.000"),
        ({"n100000": "x"}, "Tulis angka bulat"),
        ({"n100000": "30001"}, "Tulis angka bulat"),
        ({"day": ""}, "Tulis tanggalnya"),
        ({"day": "1-1-2099"}, "belum tiba"),
    ],
)
def test_a_count_that_cannot_be(box: Client, session: Session, bank: Bank, more: dict[str, str], says: str) -> None:
    answer = box.post("/kas/hitung/kas", data=counted(explanation="x", **more))
    assert (answer.status_code, says in answer.text) == (422, True)
    assert session.scalars(select(CashCount)).all() == []


def test_a_count_over_moved_books_is_read_back_anew(box: Client, session: Session, bank: Bank) -> None:
    form = counted(total="", n2000="25") | {"langkah": "simpan", "expected": "500000"}
    move(session, bank, CashKind.INCOME, 7_000, category="jasa", day=NOW)
    answer = box.post("/kas/hitung/kas", data=form | {"explanation": "selip"})
    assert answer.status_code == 409
    assert "Isi buku berubah" in answer.text
    assert "Kurang Rp7.000" in answer.text
    assert session.scalars(select(CashCount)).all() == []


def test_an_empty_box_is_counted_with_a_nought(box: Client, session: Session, bank: Bank) -> None:
    move(session, bank, CashKind.EXPENSE, 500_000, category="sewa", day=NOW)
    form = {"day": SHOWN_NOW, "operation": str(uuid4()), "total": "0"}
    assert "Cocok dengan buku" in box.post("/kas/hitung/kas", data=form).text
    assert box.post("/kas/hitung/kas", data=form | {"langkah": "simpan", "expected": "0"}).status_code == 303


def test_goods_are_counted_too(box: Client, session: Session, bank: Bank) -> None:
    move(session, bank, CashKind.GOODS_BOUGHT, 60_000, day=NOW)
    form = {"day": SHOWN_NOW, "operation": str(uuid4()), "total": "55.000", "explanation": "beras tumpah"}
    assert "Kurang Rp5.000" in box.post("/kas/hitung/barang", data=form).text
    assert box.post("/kas/hitung/barang", data=form | {"langkah": "simpan", "expected": "60000"}).status_code == 303
    assert balances(session, bank)["goods"] == 55_000
    assert box.get("/kas/hitung/emas").status_code == 404


def test_a_category_is_added_by_the_manager(box: Client, session: Session, bank: Bank) -> None:
    assert box.post("/kas/golongan", data={"kind": "expense", "name": "Perbaikan gerobak"}).status_code == 303
    assert "Perbaikan gerobak" in box.get("/kas/catat/keluar").text
    for form, says in (
        ({"kind": "expense", "name": "perbaikan gerobak"}, "sudah ada"),
        ({"kind": "emas", "name": "x"}, "Pilih uang keluar"),
        ({"kind": "income", "name": ""}, "Tulis namanya"),
    ):
        answer = box.post("/kas/golongan", data=form)
        assert (answer.status_code, says in answer.text) == (422, True)
    assert box.sign_in(session, user=bank.operator, unit=bank.unit).get("/kas/golongan").status_code == 403


def test_a_movement_and_a_count_have_their_paper(box: Client, session: Session, bank: Bank) -> None:
    seq = move(session, bank, CashKind.EXPENSE, 25_000, category="transport", day=NOW)
    counted = record_count(
        session, bank.unit, Counted.CASH, NOW, Rupiah(450_000), {100_000: 4, 50_000: 1}, "kurang <b>kembalian",
        Rupiah(475_000), NOW, once(uuid4(), "x"), bank.operator,
    )  # fmt: skip
    session.commit()
    assert f"/kas/catatan/{seq}.pdf" in box.get(f"/kas/catatan/{seq}").text
    assert f"/kas/hitungan/{counted}.pdf" in box.get(f"/kas/hitungan/{counted}").text
    for address in (f"/kas/catatan/{seq}.pdf", f"/kas/hitungan/{counted}.pdf"):
        paper = box.get(address)
        assert (paper.mimetype, paper.data[:4]) == ("application/pdf", b"%PDF")
        assert box.get(address).data == paper.data
    before = box.get(f"/kas/catatan/{seq}.pdf").data
    undo = {"reason": "salah", "operation": str(uuid4()), "langkah": "simpan"}
    assert box.post(f"/kas/catatan/{seq}/batal", data=undo).status_code == 303
    assert box.get(f"/kas/catatan/{seq}.pdf").data != before
    other = make_user(session, "lain", "Lain", {bank.other: Role.MANAGER})
    box.sign_in(session, user=other, unit=bank.other)
    assert box.get(f"/kas/catatan/{seq}.pdf").status_code == box.get(f"/kas/hitungan/{counted}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("kind", "purse", "title"),
    [
        (CashKind.EXPENSE, Purse.CASH, "Bukti kas keluar"), (CashKind.INCOME, Purse.BANK, "Bukti bank masuk"),
        (CashKind.GOODS_BOUGHT, Purse.CASH, "Bukti kas keluar"), (CashKind.TO_BANK, Purse.CASH, "Bukti setor ke bank"),
        (CashKind.FROM_BANK, Purse.BANK, "Bukti ambil dari bank"),
    ],
)  # fmt: skip
def test_each_kind_of_movement_has_its_paper(bank: Bank, kind: CashKind, purse: Purse, title: str) -> None:
    entry = CashEntry(
        kind=kind, purse=purse, category="", amount=Rupiah(5_000), day=NOW, words="", reference="", seq=7,
        recorded_at=now_utc(), recorded_by=bank.operator,
    )  # fmt: skip
    assert title_of(entry) == title
    assert entry_pdf(bank.unit, entry, "").startswith(b"%PDF")
