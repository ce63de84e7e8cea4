"""The plant's pages: a day written on a phone, a month with its gap, closing it, and who may."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.people.models import UnitKind
from rdu.plant.models import PlantRow
from rdu.plant.service import row_of
from tests.makers import PASSWORD, Bank, make_unit
from tests.pages import Client
from tests.plant.works import Works, a_month, load, make_works

TODAY_ = today_at("Asia/Jakarta")
DAY = f"/pabrik/hari/{TODAY_.isoformat()}"


@pytest.fixture
def works(session: Session, bank: Bank) -> Works:
    return make_works(session, bank)


@pytest.fixture
def operator(client: Client, session: Session, works: Works) -> Client:
    return client.sign_in(session, user=works.operator, unit=works.unit)


def rows(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(PlantRow)) or 0


LOAD = {
    "source": "MLJ",
    "vehicle": "m 8123 ga",
    "gross": "9350",
    "tare": "4100",
    "moisture": "52,5",
    "residue": "mixed",
}


def test_a_day_is_written_and_shows_its_stock(operator: Client, session: Session, works: Works) -> None:
    assert operator.get("/pabrik").location.endswith(DAY)
    for what in ("muatan", "pilah", "cetak", "produk", "residu", "energi", "berhenti", "hitung", "setoran"):
        assert operator.get(f"{DAY}/{what}").status_code == 200, what
    again = {**LOAD, "operation": str(uuid4())}
    for _ in range(2):  # a double click writes one row
        assert operator.post(f"{DAY}/muatan", data=again).status_code == 303
    assert rows(session) == 1
    assert operator.post(f"{DAY}/muatan", data={**again, "gross": "9400"}).status_code == 409

    for what, data in (
        ("pilah", {"taken": "5000", "feed": "2500", "recyclables": "250", "residue": "800", "moisture_before": "52",
                   "moisture_after": "25"}),
        ("cetak", {"taken": "2400", "rdf": "2200", "briquettes": "150"}),
        ("produk", {"product": "rdf", "buyer": "Pabrik semen", "grams": "2000", "paper": "SJ-1"}),
        ("residu", {"place": "TPA", "grams": "700"}),
        ("energi", {"watt_hours": "242,5", "millilitres": "31,5", "workers": "21"}),
        ("berhenti", {"machine": "Pencacah", "minutes": "95", "reason": "pisau tumpul"}),
        ("hitung", {"stage": "raw", "found": "240"}),
        ("setoran", {"slip": "STS 0413", "payer": "Pabrik semen", "amount": "500.000", "product": "rdf"}),
    ):  # fmt: skip
        response = operator.post(f"{DAY}/{what}", data={**data, "operation": str(uuid4())})
        assert response.status_code == 303, (what, response.text)
    page = operator.get(DAY).text
    for words in ("5.250\u00a0kg", "Masuk dari TPS 3R Mlajah", "M 8123 GA, kadar air 52,5", "STS 0413",
                  "1 jam 35 menit", "Hitung bahan mentah", "Beda −10"):  # fmt: skip
        assert words in page, words
    assert operator.get("/pabrik/hari").text.count("<tr>") == 2
    assert "Belum ada catatan sampai hari itu" in operator.get("/pabrik/hari?sampai=1-1-2020").text


@pytest.mark.parametrize(
    ("what", "data", "sentence"),
    [
        ("muatan", {**LOAD, "source": ""}, "Pilih TPS 3R atau desa asalnya."),
        ("muatan", {**LOAD, "tare": "9350"}, "Truk kosong tidak mungkin seberat truk berisi."),
        ("muatan", {**LOAD, "gross": "40001"}, "Paling banyak 40.000 kg"),
        ("muatan", {**LOAD, "gross": "9.350"}, "bisa berarti"),
        ("muatan", {**LOAD, "moisture": "100"}, "dari 0 sampai 99,9"),
        ("pilah", {"taken": "1", "feed": "1"}, "Menurut catatan, bahan mentah hari itu tinggal 0"),
        ("pilah", {"taken": "1", "feed": "1", "moisture_before": "20"}, "Isi kedua kadar air"),
        ("pilah", {"taken": "1", "feed": "1", "moisture_before": "20", "moisture_after": "21"}, "lebih basah"),
        ("cetak", {"taken": "1"}, "Tulis hasilnya"),
        ("energi", {}, "Isi salah satu"),
        ("berhenti", {"machine": "x", "minutes": "1441", "reason": "x"}, "dari 0 sampai 1440"),
        ("setoran", {"slip": "a", "payer": "b", "amount": "0"}, "Jumlahnya nol"),
        ("hitung", {"stage": "roof", "found": "1"}, "Pilih tumpukan"),
        ("produk", {"product": "gold", "buyer": "x", "grams": "1"}, "Pilih RDF atau briket"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    operator: Client, session: Session, what: str, data: dict[str, str], sentence: str
) -> None:
    response = operator.post(f"{DAY}/{what}", data={**data, "operation": str(uuid4())})
    assert response.status_code == 422
    assert sentence in response.text.replace("\u00a0", " ")
    assert rows(session) == 0


def test_what_is_no_day_and_no_row_is_not_there(operator: Client) -> None:
    for address in ("/pabrik/hari/2026-13-01", "/pabrik/hari/2999-01-01", f"{DAY}/emas", "/pabrik/baris/99",
                    "/pabrik/bulan/2026-13", "/pabrik/bulan/2999-01", "/pabrik/bulan/2999-01.pdf"):  # fmt: skip
        assert operator.get(address).status_code == 404, address


def test_a_row_is_taken_back_beside_the_wrong_one(operator: Client, session: Session, works: Works) -> None:
    wrong = works.write(session, load(TODAY_, 9_000_000), works.manager)
    assert operator.post(f"/pabrik/baris/{wrong}/batal", data={"reason": "x"}).status_code == 403
    manager = operator.sign_in(session, user=works.manager, unit=works.unit)
    assert "Batalkan baris ini?" in manager.get(f"/pabrik/baris/{wrong}/batal").text
    assert manager.post(f"/pabrik/baris/{wrong}/batal", data={"operation": str(uuid4())}).status_code == 422
    data = {"reason": "<b>nol</b>", "operation": str(uuid4())}
    for _ in range(2):
        assert manager.post(f"/pabrik/baris/{wrong}/batal", data=data).status_code == 303
    page = manager.get(DAY).text
    assert "9.000\u00a0kg</s>" in page
    assert "Alasan: <bdi>&lt;b&gt;nol&lt;/b&gt;" in page
    assert "dibatalkan" in manager.get(f"/pabrik/baris/{wrong}").text
    assert manager.get(f"/pabrik/baris/{wrong}/batal").status_code == 409
    assert row_of(session, works.unit, wrong).reversal is not None


def test_a_month_that_does_not_close_says_so(operator: Client, session: Session, works: Works) -> None:
    a_month(session, works, lost=1_200_000)
    page = operator.get("/pabrik/bulan/2026-11").text
    for words in ("Neraca tidak menutup: 1.250\u00a0kg (6,25\u00a0%) belum dijelaskan, di atas batas 2\u00a0%.",
                  "+1.250\u00a0kg", "tidak dijumlahkan dengan berat bank sampah", "Desa Langkap", "STS 0413",
                  "belum dikonfirmasi", "tidak menutup"):  # fmt: skip
        assert words in page, words
    assert operator.get("/pabrik/bulan/2026-11.csv").text.splitlines()[-1].startswith("jumlah;20000;15000;8000;7000;")
    assert operator.get("/pabrik/bulan/2026-11.xlsx").data[:2] == b"PK"
    paper = operator.get("/pabrik/bulan/2026-11.pdf")
    assert paper.data[:5] == b"%PDF-"
    assert paper.data == operator.get("/pabrik/bulan/2026-11.pdf").data
    assert "Belum ada catatan bulan ini" in operator.get("/pabrik/bulan/2025-01").text


def test_the_manager_sets_the_tolerance_and_closes_the_month(client: Client, session: Session, works: Works) -> None:
    last_month = TODAY_.replace(day=1).fromordinal(TODAY_.replace(day=1).toordinal() - 1)
    works.write(session, load(last_month, 5_000_000))
    manager = client.sign_in(session, user=works.manager, unit=works.unit)
    data = {"tolerance": "2,5", "valid_from": f"{last_month:%d-%m-%Y}", "reason": "timbangan lama"}
    assert manager.post("/pabrik/batas-selisih", data={**data, "operation": str(uuid4())}).status_code == 303
    assert "timbangan lama" in manager.get("/pabrik/batas-selisih").text
    key, month = str(uuid4()), f"{last_month:%Y-%m}"
    sure = manager.post("/pabrik/tutup-bulan", data={"operation": key, "month": month})
    assert "Benar, tutup bulan" in sure.text
    assert "Belum dihitung di akhir bulan: Bahan mentah" in sure.text
    closing = {"operation": key, "month": month, "langkah": "simpan"}
    for _ in range(2):
        assert manager.post("/pabrik/tutup-bulan", data=closing).status_code == 303
    late = manager.post(f"/pabrik/hari/{last_month}/muatan", data={**LOAD, "operation": str(uuid4())})
    assert late.status_code == 422
    assert "sudah ditutup" in late.text
    assert manager.post("/pabrik/tutup-bulan", data={**closing, "operation": str(uuid4())}).status_code == 422
    assert manager.post("/pabrik/tutup-bulan", data={**closing, "month": "x"}).status_code == 404


def test_who_reads_and_who_writes(client: Client, session: Session, works: Works) -> None:
    seq = works.write(session, load(TODAY_, 1_000))
    agency = client.sign_in(session, user=works.bank.agency, unit=works.bank.root)
    month = f"/pabrik/bulan/{TODAY_:%Y-%m}"
    assert agency.get("/pabrik").location.endswith(month)
    for address in (month, DAY, f"/pabrik/baris/{seq}", f"{month}?pabrik=RDU", "/pabrik/hari"):
        assert agency.get(address).status_code == 200, address
    assert f'href="{DAY}/muatan"' not in agency.get(DAY).text
    assert agency.get(f"{month}?pabrik=MLT").status_code == 404
    assert agency.post(f"{DAY}/muatan", data=LOAD).status_code == 403
    assert agency.get("/pabrik/tutup-bulan").status_code == 403

    for user, unit in ((works.bank.operator, works.bank.unit), (works.bank.manager, works.bank.unit)):
        bank = client.sign_in(session, user=user, unit=unit)
        for address in ("/pabrik", DAY, month, f"/pabrik/baris/{seq}", f"{DAY}/muatan"):
            assert bank.get(address).status_code == 404, address
    elsewhere = make_unit(session, "PLT", "Pabrik lain", UnitKind.RDU, works.bank.root)
    works.operator.grants[0].unit_id = elsewhere.id
    session.commit()
    other = client.sign_in(session, user=works.operator, unit=elsewhere)
    assert other.get("/pabrik/hari").status_code == 200
    assert other.get(f"/pabrik/baris/{seq}").status_code == 404


def test_the_plants_staff_begins_with_its_day(client: Client, session: Session, works: Works) -> None:

    response = client.post("/masuk/pengurus", data={"username": "munif", "password": PASSWORD})
    assert response.location.endswith("/pabrik")
    page = client.get(DAY).text
    assert "Timbang<" not in page
    assert ">Hari ini</span>" in page
