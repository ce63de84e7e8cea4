"""The shed's pages: what lies there, a count read back, a transfer from both sides."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.ledger.accounts import CASH, IN_TRANSIT, SHRINK, STOCK, AccountName, due_from, due_to
from rdu.ledger.models import Journal
from rdu.people.models import Activity, Unit
from rdu.sales import transfers
from rdu.sales.refusals import OVERSALE
from rdu.sales.stock_models import PaidBy, Regrade, StockCount, Transfer, TransferState
from rdu.spreadsheet import read_table
from tests.makers import Bank, weigh
from tests.pages import Client
from tests.sales.sheds import Pair, draft, key, make_pair, money_for, received, sent
from tests.sales.sheds import balances as booked
from tests.sales.test_transfers import findings


@pytest.fixture
def pair(session: Session, bank: Bank) -> Pair:
    return make_pair(session, bank)


@pytest.fixture
def unit_side(client: Client, session: Session, pair: Pair) -> Client:
    return client.sign_in(session, user=pair.bank.operator, unit=pair.unit)


def form(**fields: str) -> dict[str, str]:
    return {"operation": str(uuid4()), **fields}


def boxes(fields: dict[str, str], **more: str) -> dict[str, str]:
    return {"operation": str(uuid4()), **fields, **more}


def balances(session: Session, unit: Unit, *names: AccountName) -> list[int]:
    session.commit()  # what the page wrote is seen from a new transaction on
    return booked(session, unit, *names)


def journals(session: Session) -> int:
    session.commit()
    return session.scalar(select(func.count()).select_from(Journal)) or 0


# The shed -----------------------------------------------------------------------------------------------------------


def test_the_shed_shows_what_lies_there(unit_side: Client) -> None:
    page = unit_side.get("/gudang").text
    for words in ("Botol PET bening bersih", "10\u00a0kg", "Rp30.000", "Rp3.000", "Kaleng aluminium", "Rp12.000"):
        assert words in page
    assert page.index("Botol PET") < page.index("Kaleng aluminium")
    assert "Kirim ke induk" in page
    assert 'href="/penjualan/baru"' in page


def test_it_is_sorted_and_divided_by_material(unit_side: Client) -> None:
    page = unit_side.get("/gudang?bahan=Logam&urut=nama").text
    assert "Kaleng aluminium" in page
    assert "Botol PET bening bersih" not in page
    sorted_by_weight = unit_side.get("/gudang?urut=berat").text
    assert sorted_by_weight.index("Botol PET") < sorted_by_weight.index("Kaleng")
    assert unit_side.get("/gudang?bahan=x&urut=x").status_code == 200


def test_an_empty_shed_says_so(client: Client, session: Session, pair: Pair) -> None:
    page = client.sign_in(session, user=pair.payer, unit=pair.induk).get("/gudang").text
    assert "Gudang masih kosong" in page


def test_the_shed_goes_into_spreadsheets(unit_side: Client) -> None:
    for address, name in (("/gudang.csv", "x.csv"), ("/gudang.xlsx", "x.xlsx")):
        rows = read_table(unit_side.get(address).data, name).rows
        assert {(row.cells["Kode"], row.cells["Gram"], row.cells["Nilai (Rp)"]) for row in rows} == {
            ("PET/bersih", "10000", "30000"), ("ALU/biasa", "2000", "24000")}  # fmt: skip


# Counts -------------------------------------------------------------------------------------------------------------

COUNTED = {"w.PET/bersih": "9,5", "w.ALU/biasa": "2"}
BOOK = {"b.PET/bersih": "10000", "b.ALU/biasa": "2000"}


def test_a_count_is_read_back_and_posted(unit_side: Client, session: Session, pair: Pair) -> None:
    assert "Botol PET bening kotor" in unit_side.get("/gudang/hitung").text
    page = unit_side.post("/gudang/hitung", data=boxes(COUNTED)).text
    for words in ("−0,5\u00a0kg", "5\u00a0%", "−Rp1.500", "cocok", "Susut kadar air", "Residu dibuang"):
        assert words in page
    asked = boxes({**COUNTED, **BOOK}, langkah="simpan")
    refused = unit_side.post("/gudang/hitung", data=asked)
    assert refused.status_code == 422
    assert "Pilih alasan selisihnya." in refused.text
    assert journals(session) == 1

    saving = asked | {"r.PET/bersih": "sorting"}
    first, second = (unit_side.post("/gudang/hitung", data=saving) for _ in range(2))
    assert first.location == second.location == "/gudang/hitung/MLT-O-000001"
    assert balances(session, pair.unit, STOCK, SHRINK) == [52_500, 1_500]
    shown = unit_side.get(first.location).text
    assert "Susut sortir" in shown
    assert "MLT-O-000001" in unit_side.get("/gudang/riwayat").text


def test_another_body_with_the_same_id_is_refused(unit_side: Client, session: Session) -> None:
    saving = boxes({**COUNTED, **BOOK, "r.PET/bersih": "sorting"}, langkah="simpan")
    unit_side.post("/gudang/hitung", data=saving)
    other = unit_side.post("/gudang/hitung", data=saving | {"w.ALU/biasa": "1", "r.ALU/biasa": "lost"})
    assert other.status_code == 409
    assert "sudah tercatat dengan isi lain" in other.text
    assert session.scalar(select(func.count()).select_from(StockCount)) == 1


def test_a_weight_that_cannot_be_read_is_kept_and_named(unit_side: Client, session: Session) -> None:
    for text in ("1.500", "-1", "abc", "1,2345", "9" * 5_000, "٣"):
        page = unit_side.post("/gudang/hitung", data=boxes({"w.PET/bersih": text}))
        assert page.status_code == 422, text
        assert f'value="{text}"' in page.text
        assert "Botol PET bening bersih: Berat" in page.text
    nothing = unit_side.post("/gudang/hitung", data=boxes({}))
    assert "Isi sedikitnya satu barang" in nothing.text
    assert journals(session) == 1


def test_a_count_that_is_stale_is_read_back_again(unit_side: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    saving = boxes({**COUNTED, **BOOK, "r.PET/bersih": "sorting"}, langkah="simpan")
    page = unit_side.post("/gudang/hitung", data=saving)
    assert page.status_code == 409
    assert "Stok berubah sejak dibacakan" in page.text
    assert "−3\u00a0kg" in page.text
    nonsense = unit_side.post("/gudang/hitung", data=saving | {"b.PET/bersih": "x"})
    assert nonsense.status_code == 409


def test_going_back_keeps_what_was_typed(unit_side: Client) -> None:
    page = unit_side.post("/gudang/hitung", data=boxes(COUNTED, langkah="ubah")).text
    assert 'value="9,5"' in page


def test_another_units_count_is_not_there(client: Client, session: Session, pair: Pair, unit_side: Client) -> None:
    saving = boxes({**COUNTED, **BOOK, "r.PET/bersih": "sorting"}, langkah="simpan")
    address = unit_side.post("/gudang/hitung", data=saving).location
    assert client.sign_in(session, user=pair.payer, unit=pair.induk).get(address).status_code == 404


def test_the_sheet_for_the_pen_is_a_pdf_that_keeps_the_books_secret(unit_side: Client) -> None:
    answer = unit_side.get("/gudang/hitung/lembar.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert answer.data == unit_side.get("/gudang/hitung/lembar.pdf").data


# Regrading ----------------------------------------------------------------------------------------------------------


def test_goods_become_another_grade_once(unit_side: Client, session: Session, pair: Pair) -> None:
    what = form(from_grade="PET/bersih", to_grade="PET/kotor", grams="2,5")
    read = unit_side.post("/gudang/pindah-mutu", data=what).text
    assert "2,5\u00a0kg" in read
    for _ in range(2):
        done = unit_side.post("/gudang/pindah-mutu", data=what | {"langkah": "simpan"})
        assert done.location == "/gudang"
    assert session.scalar(select(func.count()).select_from(Regrade)) == 1
    assert balances(session, pair.unit, STOCK) == [54_000]
    assert "Botol PET bening bersih menjadi Botol PET bening kotor" in unit_side.get("/gudang/riwayat").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"from_grade": "PET/bersih", "to_grade": "PET/bersih", "grams": "1"}, "mutu yang sama"),
        ({"from_grade": "PET/bersih", "to_grade": "PET/kotor", "grams": "10,5"}, "Di gudang hanya 10"),
        ({"from_grade": "PET/kotor", "to_grade": "PET/bersih", "grams": "1"}, "Pilih barang yang ada di gudang"),
        ({"from_grade": "PET/bersih", "to_grade": "x", "grams": "1"}, "Pilih barang tujuannya"),
        ({"from_grade": "PET/bersih", "to_grade": "PET/kotor", "grams": ""}, "Tulis beratnya"),
        ({"from_grade": "PET/bersih", "to_grade": "PET/kotor", "grams": "0"}, "Tulis beratnya"),
    ],
)
def test_what_cannot_be_regraded(unit_side: Client, session: Session, fields: dict[str, str], sentence: str) -> None:
    page = unit_side.post("/gudang/pindah-mutu", data=form(**fields))
    assert page.status_code == 422
    assert sentence in page.text
    assert journals(session) == 1


# Transfers ----------------------------------------------------------------------------------------------------------


def test_a_transfer_from_draft_to_payment(client: Client, session: Session, pair: Pair) -> None:
    """The unit loads and sends; the induk weighs, finds 100 g missing, and pays by another hand."""
    client.sign_in(session, user=pair.bank.operator, unit=pair.unit)
    assert client.get("/kiriman").status_code == 200
    begun = client.post("/kiriman/baru", data=boxes({"w.PET/bersih": "4", "w.ALU/biasa": "1"}))
    assert begun.location == "/kiriman/MLT-S-000001"
    assert (
        client.post(f"{begun.location}/ubah", data=boxes({"w.PET/bersih": "4", "w.ALU/biasa": "0,5"})).status_code
        == 303
    )
    page = client.get(f"{begun.location}/berangkat").text
    assert "Rp18.000" in page
    saving = form(seen=value_of(page, "seen"))
    for _ in range(2):
        assert client.post(f"{begun.location}/berangkat", data=saving).status_code == 303
    assert balances(session, pair.unit, IN_TRANSIT) == [18_000]
    assert client.get(f"{begun.location}/surat-jalan.pdf").data.startswith(b"%PDF")

    client.sign_in(session, user=pair.weigher, unit=pair.induk)
    assert "MLT-S-000001" in client.get("/kiriman/masuk?lihat=jalan").text
    assert "1 kiriman dari unit sedang di jalan" in client.get("/gudang").text
    asked = client.get(f"{begun.location}/terima").text
    assert 'value="Rp3.000"' in asked
    came = {"w.1": "3,9", "p.1": "3.200", "w.2": "0,5", "p.2": "Rp12.500"}
    refused = client.post(f"{begun.location}/terima", data=boxes(came))
    assert refused.status_code == 422
    assert "Beratnya berbeda. Pilih alasannya" in refused.text
    read = client.post(f"{begun.location}/terima", data=boxes(came | {"r.1": "shrink"})).text
    assert "Rp18.730" in read
    assert "susut di jalan" in read
    saving = boxes(came | {"r.1": "shrink"}, langkah="simpan")
    for _ in range(2):
        assert client.post(f"{begun.location}/terima", data=saving).status_code == 303
    assert balances(session, pair.induk, STOCK, due_to("MLT")) == [18_730, 18_730]
    assert "Orang lain di Bank Sampah Induk yang membayar" in client.get(begun.location).text

    money_for(session, pair.induk, 20_000)
    client.sign_in(session, user=pair.payer, unit=pair.induk)
    paying = form(paid_by="cash")
    assert "Rp18.730" in client.post(f"{begun.location}/bayar", data=paying | {"langkah": "bacakan"}).text
    for _ in range(2):
        assert client.post(f"{begun.location}/bayar", data=paying | {"langkah": "simpan"}).status_code == 303
    assert balances(session, pair.unit, CASH, due_from("BSI")) == [18_730, 0]
    assert "Selesai" in client.sign_in(session, user=pair.bank.operator, unit=pair.unit).get(begun.location).text
    session.commit()
    assert findings(session) == []


def test_a_draft_that_no_longer_fits_is_refused_and_kept_for_review(
    client: Client, session: Session, pair: Pair
) -> None:
    client.sign_in(session, user=pair.bank.operator, unit=pair.unit)
    drafts = [client.post("/kiriman/baru", data=boxes({"w.PET/bersih": "7"})).location for _ in range(2)]
    seen = [value_of(client.get(f"{draft}/berangkat").text, "seen") for draft in drafts]
    assert client.post(f"{drafts[0]}/berangkat", data=form(seen=seen[0])).status_code == 303
    late = client.post(f"{drafts[1]}/berangkat", data=form(seen=seen[1]))
    assert late.status_code == 409
    assert balances(session, pair.unit, IN_TRANSIT) == [21_000]
    kept = session.scalars(select(Activity.detail).where(Activity.act == OVERSALE)).one()
    assert (kept["wanted"], kept["here"], kept["to"]) == (7_000, 3_000, "BSI")


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_boxes_that_are_wrong_are_named(client: Client, session: Session, pair: Pair) -> None:
    client.sign_in(session, user=pair.bank.operator, unit=pair.unit)
    for cells, sentence in (({"w.PET/bersih": "10,5"}, "Di gudang hanya 10"), ({}, "Isi berat sedikitnya satu barang"),
                            ({"w.ALU/biasa": "x"}, "Kaleng aluminium: Berat belum benar")):  # fmt: skip
        page = client.post("/kiriman/baru", data=boxes(cells))
        assert page.status_code == 422
        assert sentence in page.text
    kept = session.scalars(select(Activity.detail).where(Activity.act == OVERSALE)).one()
    assert (kept["wanted"], kept["here"], kept["to"]) == (10_500, 10_000, "BSI")
    address = f"/kiriman/{sent(session, pair).label}/terima"
    client.sign_in(session, user=pair.weigher, unit=pair.induk)
    page = client.post(address, data=boxes({"w.1": "", "p.1": "x", "w.2": "1", "p.2": "99.000.000"}))
    assert page.status_code == 422
    for sentence in ("Timbang barang ini", "Jumlah uang belum benar", "Harga paling tinggi Rp10.000.000"):
        assert sentence in page.text


def test_a_recall_is_read_back_and_comes_home(client: Client, session: Session, pair: Pair) -> None:
    row = sent(session, pair)
    client.sign_in(session, user=pair.bank.operator, unit=pair.unit)
    address = f"/kiriman/{row.label}"
    assert "kembali ke gudang" in client.get(f"{address}/tarik").text
    again = form()
    for _ in range(2):
        assert client.post(f"{address}/tarik", data=again).status_code == 303
    assert "Ditarik kembali" in client.get(address).text
    assert balances(session, pair.unit, STOCK, IN_TRANSIT) == [54_000, 0]
    client.sign_in(session, user=pair.weigher, unit=pair.induk)
    came = boxes({"w.1": "4", "p.1": "1", "w.2": "1", "p.2": "1"}, langkah="simpan")
    late = client.post(f"{address}/terima", data=came)
    assert late.status_code == 409
    assert "sudah ditarik kembali" in late.text


def test_a_draft_can_be_dropped(client: Client, session: Session, pair: Pair) -> None:
    row = draft(session, pair)
    client.sign_in(session, user=pair.bank.operator, unit=pair.unit)
    assert client.post(f"/kiriman/{row.label}/hapus").status_code == 303
    session.expire_all()
    assert session.scalars(select(Transfer)).one().state is TransferState.DROPPED
    assert client.post(f"/kiriman/{row.label}/hapus").status_code == 409


def test_an_empty_box_is_said_on_the_transfers_page(client: Client, session: Session, pair: Pair) -> None:
    row = received(session, pair, sent(session, pair))
    client.sign_in(session, user=pair.payer, unit=pair.induk)
    page = client.post(f"/kiriman/{row.label}/bayar", data=form(paid_by="cash", langkah="simpan"))
    assert page.status_code == 409
    assert "Uang di kotak kas hanya Rp0" in page.text
    strange = client.post(f"/kiriman/{row.label}/bayar", data=form(paid_by="goods", langkah="simpan"))
    assert strange.status_code == 422


def test_another_pairs_transfer_is_not_there(client: Client, session: Session, pair: Pair) -> None:
    row = received(session, pair, sent(session, pair))
    money_for(session, pair.induk, 50_000)
    client.sign_in(session, user=pair.bank.operator_b, unit=pair.bank.other)
    for page in ("", "/ubah", "/berangkat", "/tarik", "/terima", "/bayar", "/surat-jalan.pdf"):
        assert client.get(f"/kiriman/{row.label}{page}").status_code == 404, page
    client.sign_in(session, user=pair.bank.operator, unit=pair.unit)
    assert client.get(f"/kiriman/{row.label}/bayar").status_code == 404
    transfers.pay(session, pair.induk, row, PaidBy.CASH, key(), pair.payer)
    session.commit()
    client.sign_in(session, user=pair.payer, unit=pair.induk)
    assert client.get(f"/kiriman/{row.label}/bayar").status_code == 303


def test_a_unit_without_an_induk_is_told_so(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert "Unit ini tidak punya induk" in client.get("/kiriman").text
    assert "Kirim ke induk" not in client.get("/gudang").text
    assert client.get("/kiriman/baru").status_code == 409
