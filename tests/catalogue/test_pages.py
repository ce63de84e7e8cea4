"""The pages of the catalogue, opened as people open them."""

import io
from datetime import date
from urllib.parse import unquote

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue import lists, shares, shipped
from rdu.catalogue.lists import Slot
from rdu.catalogue.models import (
    HouseShare,
    How,
    ListStatus,
    Paid,
    PriceList,
    SellingPrice,
    UnitItem,
    WasteType,
    Who,
)
from rdu.catalogue.seeding import load_types
from rdu.people.models import ImportDraft, Unit, User
from tests.catalogue.desk import make_draft, make_induk, publish, slot
from tests.makers import TODAY, Bank, make_member
from tests.pages import Client

TOMORROW = date(2026, 11, 22)
DECEMBER = date(2026, 12, 1)


def name_of(place: Slot) -> str:
    return f"harga-{place.grade_id}-{place.paid}-{place.who}-{place.how}"


@pytest.fixture
def induk(session: Session, bank: Bank) -> tuple[Unit, User]:
    made = make_induk(session, bank)
    session.commit()
    return made


# Public ---------------------------------------------------------------------------------------------------------------


def test_anybody_reads_what_reaches_the_savings(session: Session, bank: Bank, client: Client) -> None:
    shares.announce(session, bank.unit, 1_000, DECEMBER, bank.manager, TODAY)
    publish(session, make_draft(session, bank.root, bank.manager, {slot(bank.cans): 13_000}, TOMORROW), bank.manager)
    session.commit()
    page = client.get("/harga/mlt").text
    assert "Rp2.550" in page
    assert "nilai Rp3.000" in page
    assert "setelah bagian unit 15\u00a0%" in page
    assert "Mulai Selasa, 1 Desember 2026 bagian unit 10\u00a0%" in page
    assert "Harga baru berlaku mulai Minggu, 22 November 2026" in page


def test_a_unit_without_a_share_shows_one_figure(bank: Bank, client: Client) -> None:
    page = client.get("/harga/ANG").text
    assert "Rp3.000" in page
    assert "nilai" not in page


def test_moved_prices_show_what_they_were(session: Session, bank: Bank, client: Client) -> None:
    publish(session, make_draft(session, bank.root, bank.manager, {slot(bank.cans): 13_000}, TODAY), bank.manager)
    session.commit()
    page = client.get("/harga/MLT").text
    assert "dulu Rp10.200" in page
    assert "Botol PET" not in page


def test_prices_can_be_searched(bank: Bank, client: Client) -> None:
    page = client.get("/harga/MLT?cari=pet+kotor").text
    assert "Rp1.785" in page
    assert "Kaleng aluminium" not in page
    assert "tidak ada di daftar" in client.get("/harga/MLT?cari=zzz<b>").text


def test_what_is_refused_stands_below(session: Session, bank: Bank, client: Client) -> None:
    load_types(session)
    session.commit()
    for page in (client.get("/harga/MLT").text, client.get("/harga/MLT/papan").text):
        assert "Tidak diterima" in page
        assert "Kabel yang sudah dibakar" in page
        assert "HP rusak" in page


def test_a_board_for_the_wall(session: Session, bank: Bank, client: Client) -> None:
    shares.announce(session, bank.unit, 1_000, DECEMBER, bank.manager, TODAY)
    session.commit()
    page = client.get("/harga/MLT/papan").text
    assert "Harga sampah di Bank Sampah Melati" in page
    assert "Rp340" in page
    assert "Penimbangan tiap Sabtu" in page
    assert "Mulai 1 Desember 2026 bagian unit 10\u00a0%" in page


def test_a_unit_without_prices_says_so(session: Session, bank: Bank, client: Client) -> None:
    for waste_type in (bank.bottles, bank.cans, bank.jars, bank.oil):
        waste_type.retired_on = TODAY
    session.commit()
    assert "Belum ada daftar harga" in client.get("/harga/MLT").text
    assert "Belum ada daftar harga" in client.get("/harga/MLT/papan").text


def test_a_unit_is_found_by_its_place(bank: Bank, client: Client) -> None:
    page = client.get("/harga").text
    assert "Bank Sampah Melati" in page
    assert "Kabupaten Bangkalan</a>" not in page
    assert "Melati" not in client.get("/harga?cari=anggrek").text
    assert "tidak ditemukan" in client.get("/harga?cari=zzz").text


def test_a_closed_or_unknown_unit_has_no_prices(session: Session, bank: Bank, client: Client) -> None:
    bank.other.closed_on = date(2026, 1, 1)
    session.commit()
    assert client.get("/harga/ANG").status_code == 404
    assert client.get("/harga/XXX").status_code == 404
    assert "Anggrek" not in client.get("/harga").text


def test_a_member_keeps_her_menu_on_the_price_page(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, member=bank.member)
    assert 'aria-current="page"' in client.get("/harga/MLT").text
    assert "Bank Sampah Anggrek" in client.get("/harga/ANG").text
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert "Bank Sampah Melati" in client.get("/harga/MLT").text


# The price desk -------------------------------------------------------------------------------------------------------


def test_everybody_on_duty_sees_what_is_in_force(
    session: Session, bank: Bank, client: Client, induk: tuple[Unit, User]
) -> None:
    publish(session, make_draft(session, bank.unit, bank.manager, {slot(bank.cans): 12_500}, TODAY), bank.manager)
    publish(session, make_draft(session, bank.root, bank.manager, {slot(bank.cans): 12_900}, DECEMBER), bank.manager)
    make_draft(session, bank.root, induk[1], {}, DECEMBER)
    shares.announce(session, bank.unit, 1_000, DECEMBER, bank.manager, TODAY)
    session.commit()
    operator = client.sign_in(session, user=bank.operator, unit=bank.unit).get("/kelola-harga").text
    assert "harga khusus unit ini" in operator
    assert "Buat draf" not in operator
    manager = client.sign_in(session, user=bank.manager, unit=bank.unit).get("/kelola-harga").text
    assert "Buat draf harga" in manager
    assert "BKL-3" not in manager
    central = client.sign_in(session, user=induk[1], unit=induk[0]).get("/kelola-harga").text
    assert "BKL-3" in central
    assert "Jenis sampah" in central
    agency = client.sign_in(session, user=bank.agency, unit=bank.root).get("/kelola-harga").text
    assert "Izin barang berbahaya" in agency
    assert "Buat draf" not in agency


def test_before_the_first_list_the_desk_says_what_to_do(
    session: Session, bank: Bank, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "in_force", lambda *_: None)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "Belum ada daftar harga yang berlaku" in client.get("/kelola-harga").text


def test_a_list_is_drafted_edited_published(
    session: Session, bank: Bank, client: Client, induk: tuple[Unit, User]
) -> None:
    client.sign_in(session, user=induk[1], unit=induk[0])
    answer = client.post("/kelola-harga/daftar")
    assert answer.location == "/kelola-harga/daftar/BKL-2/ubah"
    assert 'value="12.000"' in client.get(answer.location).text

    cans = slot(bank.cans)
    body = {"valid_from": "1-12-2026", "bound": "12,5", "note": "Harga Desember", name_of(cans): "Rp13.000"}
    answer = client.post(answer.location, data=body | {"langkah": "terbitkan"})
    assert answer.location == "/kelola-harga/daftar/BKL-2/terbitkan"
    page = client.get(answer.location).text
    assert "5 harga berubah" in page
    assert "Dipakai oleh 3 unit" in page

    seen = page.split('name="seen" value="')[1].split('"')[0]
    answer = client.post(answer.location, data={"seen": seen, "langkah": "simpan"})
    assert answer.location == "/kelola-harga"
    made = session.scalars(select(PriceList).where(PriceList.number == 2)).one()
    assert (made.status, made.valid_from, made.override_bound) == (ListStatus.PUBLISHED, DECEMBER, 1_250)
    assert lists.rows_of(session, made) == {cans: 13_000}
    shown = client.get("/kelola-harga/daftar/BKL-2").text
    assert "Rp13.000" in shown
    assert "Buhari" in shown
    assert "tidak ada lagi" in shown


def test_special_prices_are_added_and_kept(
    session: Session, bank: Bank, client: Client, induk: tuple[Unit, User]
) -> None:
    make_draft(session, bank.root, induk[1], {}, DECEMBER)
    session.commit()
    client.sign_in(session, user=induk[1], unit=induk[0])
    cans = slot(bank.cans)
    group = Slot(cans.grade_id, Paid.ANY, Who.GROUP, How.ANY)
    body = {"valid_from": "1-12-2026", "bound": "20", name_of(cans): "12000"}
    extra = {"extra0_item": str(cans.grade_id), "extra0_paid": "any", "extra0_who": "group", "extra0_how": "any",
             "extra0_amount": "12.500"}  # fmt: skip
    assert client.post("/kelola-harga/daftar/BKL-2/ubah", data=body | extra).status_code == 303
    draft = session.scalars(select(PriceList).where(PriceList.number == 2)).one()
    assert lists.rows_of(session, draft) == {cans: 12_000, group: 12_500}
    session.commit()
    again = client.post("/kelola-harga/daftar/BKL-2/ubah", data=body | extra | {name_of(group): "12.600"})
    assert again.status_code == 422
    assert "sudah ada di atas" in again.text
    assert client.post("/kelola-harga/daftar/BKL-2/ubah", data=body | {name_of(group): ""}).status_code == 303
    session.expire_all()
    assert lists.rows_of(session, draft) == {cans: 12_000}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"valid_from": ""}, "Tulis tanggal mulai"),
        ({"valid_from": "20-11-2026"}, "sudah lewat"),
        ({"valid_from": "21-11-2026"}, "Penimbangan hari ini sudah dimulai"),
        ({"bound": "200"}, "Persen belum benar"),
        ({"bound": ""}, "Tulis batasnya"),
        ({"price": "12,5"}, "Jumlah uang belum benar"),
        ({"price": "-1"}, "Jumlah uang belum benar"),
        ({"price": "10.000.001"}, "Paling tinggi Rp10.000.000"),
        ({"note": "a\u202eb"}, "tanda yang tidak bisa disimpan"),
        ({"extra1_amount": "5"}, "Pilih jenis sampahnya"),
        ({"extra1_item": "GRADE", "extra1_who": "group"}, "Isi harganya"),
        ({"extra1_item": "GRADE", "extra1_amount": "5"}, "Pilih untuk siapa"),
        ({"extra1_item": "GRADE", "extra1_amount": "x", "extra1_who": "group"}, "Jumlah uang belum benar"),
        ({"extra1_item": "abc", "extra1_amount": "5", "extra1_who": "group"}, "Pilih salah satu dari daftar"),
        ({"extra1_item": "GRADE", "extra1_amount": "5", "extra1_who": "raja"}, "Pilih salah satu dari daftar"),
    ],
)
def test_what_was_typed_wrongly_stays_and_is_explained(
    session: Session, bank: Bank, client: Client, induk: tuple[Unit, User], typed: dict[str, str], sentence: str
) -> None:
    make_draft(session, bank.root, induk[1], {}, DECEMBER)
    session.commit()
    client.sign_in(session, user=induk[1], unit=induk[0])
    cans = slot(bank.cans)
    body = {"valid_from": "1-12-2026", "bound": "20", "note": "catatan saya", name_of(slot(bank.jars)): "777"}
    for number in range(3):
        body |= {f"extra{number}_paid": "any", f"extra{number}_who": "any", f"extra{number}_how": "any"}
    for name, value in typed.items():
        body[name_of(cans) if name == "price" else name] = value.replace("GRADE", str(cans.grade_id))
    answer = client.post("/kelola-harga/daftar/BKL-2/ubah", data=body)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="777"' in answer.text
    session.expire_all()
    draft = session.scalars(select(PriceList).where(PriceList.number == 2)).one()
    assert lists.rows_of(session, draft) == {}


def test_a_units_price_out_of_bounds_is_refused_beside_its_field(session: Session, bank: Bank, client: Client) -> None:
    make_draft(session, bank.unit, bank.manager, {}, DECEMBER)
    session.commit()
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    cans = slot(bank.cans)
    page = client.get("/kelola-harga/daftar/MLT-1/ubah").text
    assert "batas Rp9.600 sampai Rp14.400" in page
    answer = client.post("/kelola-harga/daftar/MLT-1/ubah", data={"valid_from": "1-12-2026", name_of(cans): "15000"})
    assert answer.status_code == 422
    assert "Di luar batas Rp9.600 sampai Rp14.400" in answer.text
    extra = {"extra0_item": str(cans.grade_id), "extra0_paid": "any", "extra0_who": "group", "extra0_how": "any",
             "extra0_amount": "15.000"}  # fmt: skip
    answer = client.post("/kelola-harga/daftar/MLT-1/ubah", data={"valid_from": "1-12-2026"} | extra)
    assert answer.status_code == 422
    assert "Di luar batas" in answer.text


def test_a_draft_with_a_problem_is_not_published(session: Session, bank: Bank, client: Client) -> None:
    make_draft(session, bank.unit, bank.manager, {slot(bank.cans): 99_000}, DECEMBER)
    session.commit()
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    page = client.get("/kelola-harga/daftar/MLT-1/terbitkan").text
    assert "Belum bisa diterbitkan" in page
    assert "Perbaiki draf" in page
    assert client.post("/kelola-harga/daftar/MLT-1/terbitkan", data={"seen": "x"}).status_code == 422


def test_a_confirmation_of_an_older_draft_is_refused(session: Session, bank: Bank, client: Client) -> None:
    make_draft(session, bank.unit, bank.manager, {slot(bank.cans): 12_100}, DECEMBER)
    session.commit()
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    answer = client.post("/kelola-harga/daftar/MLT-1/terbitkan", data={"seen": "older"})
    assert answer.status_code == 409
    assert "baru saja berubah" in answer.text


def test_a_draft_is_deleted_and_a_list_copied(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert client.post("/kelola-harga/daftar", data={"dari": "BKL-1"}).location == "/kelola-harga/daftar/MLT-1/ubah"
    draft = session.scalars(select(PriceList).where(PriceList.unit_id == bank.unit.id)).one()
    assert len(lists.rows_of(session, draft)) == 5
    session.commit()
    assert client.post("/kelola-harga/daftar/MLT-1/hapus").location == "/kelola-harga"
    session.expire_all()
    assert session.scalars(select(PriceList).where(PriceList.unit_id == bank.unit.id)).all() == []
    assert client.get("/kelola-harga/daftar/MLT-1").status_code == 404


def test_two_lists_are_compared(session: Session, bank: Bank, client: Client) -> None:
    publish(session, make_draft(session, bank.root, bank.manager, {slot(bank.cans): 13_000}, TODAY), bank.manager)
    publish(session, make_draft(session, bank.root, bank.manager, {slot(bank.cans): 13_000}, DECEMBER), bank.manager)
    make_draft(session, bank.root, bank.manager, {}, DECEMBER)
    session.commit()
    client.sign_in(session, user=bank.agency, unit=bank.root)
    page = client.get("/kelola-harga/daftar/BKL-3?banding=BKL-1").text
    assert "Yang berbeda dari BKL-1" in page
    assert "Rp12.000" in page
    assert "Tidak ada harga yang berbeda" in client.get("/kelola-harga/daftar/BKL-3").text
    assert "Belum ada harga" in client.get("/kelola-harga/daftar/BKL-4").text
    assert client.get("/kelola-harga/daftar/BKL-3?banding=ANG-9").status_code == 404


# Around the lists -----------------------------------------------------------------------------------------------------


def test_a_manager_announces_the_share(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "15\u00a0%" in client.get("/kelola-harga/bagian").text
    good = client.post("/kelola-harga/bagian", data={"basis_points": "12,5", "valid_from": "1-12-2026"})
    assert good.status_code == 303
    assert session.scalars(select(HouseShare.basis_points).where(HouseShare.valid_from == DECEMBER)).one() == 1_250
    assert "belum berlaku" in client.get("/kelola-harga/bagian").text
    for data, sentence in (
        ({"basis_points": "101", "valid_from": "1-12-2026"}, "Persen belum benar"),
        ({"basis_points": "10", "valid_from": "21-11-2026"}, "besok"),
        ({"basis_points": "12,5", "valid_from": "2-12-2026"}, "memang sudah"),
        ({}, "Tulis persennya"),
    ):
        bad = client.post("/kelola-harga/bagian", data=data)
        assert bad.status_code == 422
        assert sentence in bad.text


def test_a_unit_without_a_share_may_announce_one(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    bank.manager.grants[0].unit_id = bank.other.id
    client.sign_in(session, user=bank.manager, unit=bank.other)
    assert "semua nilai sampah masuk" in client.get("/kelola-harga/bagian").text


def test_a_manager_switches_what_the_unit_buys(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert client.get("/kelola-harga/dibeli").text.count("checked") == 4
    client.post("/kelola-harga/dibeli", data={"beli": ["PET", "BTL", "UCO"]})
    page = client.get("/kelola-harga/dibeli").text
    assert "1 jenis berubah" in page
    assert page.count("checked") == 3
    client.post("/kelola-harga/dibeli", data={"beli": ["PET", "BTL", "UCO"]})
    assert "Tidak ada yang berubah" in client.get("/kelola-harga/dibeli").text
    assert "Kaleng aluminium" not in client.get("/harga/MLT").text


def test_the_agency_permits_hazardous_items(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert "Belum ada jenis yang berbahaya" in client.get("/kelola-harga/izin/MLT").text
    load_types(session)
    session.commit()
    assert "belum ada izin" in client.get("/kelola-harga/izin").text
    assert client.post("/kelola-harga/izin/MLT", data={"izin": ["HIBUL-12"]}).status_code == 303
    assert "1 jenis" in client.get("/kelola-harga/izin").text
    assert "Diizinkan sejak 21 November 2026" in client.get("/kelola-harga/izin/MLT").text
    assert session.scalars(select(UnitItem)).one().permitted_by_id == bank.agency.id
    assert client.get("/kelola-harga/izin/BKL").status_code == 404


def test_selling_prices_are_noted(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    grade = bank.cans.grades[0].id
    assert client.get("/kelola-harga/harga-jual").status_code == 200
    good = client.post(
        "/kelola-harga/harga-jual", data={"sold_on": "20-11-2026", "buyer": "CV Maju", f"jual-{grade}": "14.500"}
    )
    assert good.status_code == 303
    row = session.scalars(select(SellingPrice)).one()
    assert (row.amount, row.buyer, row.unit_id) == (14_500, "CV Maju", bank.unit.id)
    assert "terakhir Rp14.500" in client.get("/kelola-harga/harga-jual").text
    for data, sentence in (
        ({"sold_on": "22-11-2026", f"jual-{grade}": "1"}, "belum tiba"),
        ({"sold_on": "20-11-2026"}, "sedikitnya satu"),
        ({"sold_on": "20-11-2026", f"jual-{grade}": "1,5"}, "Jumlah uang belum benar"),
    ):
        bad = client.post("/kelola-harga/harga-jual", data=data)
        assert bad.status_code == 422
        assert sentence in bad.text


def test_the_induk_keeps_the_types(session: Session, bank: Bank, client: Client, induk: tuple[Unit, User]) -> None:
    load_types(session)
    session.commit()
    client.sign_in(session, user=induk[1], unit=induk[0])
    assert "jangan diterima" in client.get("/kelola-harga/jenis").text
    new = {
        "name": "Ban bekas",
        "short": "Ban",
        "picture": "ban",
        "code": "BAN-1",
        "group": "Lainnya",
        "measure": "piece",
        "grades": "biasa",
        "sipsn": "Karet/kulit",
        "material": "BAN",
        "intake": "open",
    }
    assert client.get("/kelola-harga/jenis/baru").status_code == 200
    assert client.post("/kelola-harga/jenis/baru", data=new).location == "/kelola-harga/jenis/BAN-1"
    assert "belum bisa ditimbang" in client.get("/kelola-harga/jenis/BAN-1").text
    for data, sentence in (
        (new, "Kode ini sudah dipakai"),
        (new | {"code": "a b"}, "Kode hanya boleh"),
        (new | {"code": "BAN-2", "picture": "kuda"}, "Pilih salah satu dari daftar"),
        (new | {"code": "BAN-2", "name": ""}, "Tulis namanya"),
    ):
        bad = client.post("/kelola-harga/jenis/baru", data=data)
        assert bad.status_code == 422
        assert sentence in bad.text

    words = {"name": "Ban motor", "short": "Ban", "picture": "ban", "note": "Tanpa pelek", "retired": "y"}
    assert client.post("/kelola-harga/jenis/BAN-1", data=words).status_code == 303
    made = session.scalars(select(WasteType).where(WasteType.code == "BAN-1")).one()
    assert (made.name, made.note, made.retired_on) == ("Ban motor", "Tanpa pelek", TODAY)
    session.commit()  # on SQLite a reader that stays would keep the writer out
    assert client.post("/kelola-harga/jenis/BAN-1", data=words | {"name": ""}).status_code == 422

    each = {"each-grams": "3500", "each-valid_from": "21-11-2026", "each-source": "timbang 5 ban"}
    assert client.post("/kelola-harga/jenis/BAN-1/berat", data=each).status_code == 303
    assert "3,5\u00a0kg" in client.get("/kelola-harga/jenis/BAN-1").text
    bad = client.post("/kelola-harga/jenis/BAN-1/berat", data=each | {"each-grams": "0"})
    assert bad.status_code == 422
    assert "Berat tidak boleh nol" in bad.text
    assert client.post("/kelola-harga/jenis/ALU/berat", data=each).status_code == 422
    assert client.get("/kelola-harga/jenis/XXX").status_code == 404


def test_types_are_not_for_a_units_manager(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    for path in ("/kelola-harga/jenis", "/kelola-harga/jenis/baru", "/kelola-harga/jenis/ALU"):
        assert client.get(path).status_code == 403
    assert client.post("/kelola-harga/jenis/ALU/berat").status_code == 403


def test_a_price_list_is_brought_from_a_spreadsheet(
    session: Session, bank: Bank, client: Client, induk: tuple[Unit, User]
) -> None:
    client.sign_in(session, user=induk[1], unit=induk[0])
    content = (shipped.DATA / "pricelist.csv").read_bytes()
    assert client.get("/kelola-harga/impor").status_code == 200
    answer = client.post("/kelola-harga/impor", data={"file": (io.BytesIO(content), "pricelist.csv")})
    page = client.get(answer.location).text
    assert "55 baris terbaca, 51 jenis sampah" in page
    assert "51 jenis baru" in page
    assert session.scalars(select(PriceList).where(PriceList.number == 2)).all() == []
    session.commit()
    done = client.post(answer.location)
    assert done.location == "/kelola-harga/daftar/BKL-2/ubah"
    assert client.get(done.location).status_code == 200
    assert client.post(answer.location).status_code == 409


def test_a_bad_file_says_what_to_mend(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    for data in ({}, {"file": (io.BytesIO(b"abc,def\n1,2\n"), "x.csv")}):
        assert client.post("/kelola-harga/impor", data=data).status_code == 422
    answer = client.post("/kelola-harga/impor", data={"file": (io.BytesIO(b"nama,harga\nBan,1\nKaleng,\n"), "x.csv")})
    page = client.get(answer.location).text
    assert "2 baris perlu diperbaiki" in page
    assert "Baris 3" in page
    assert client.post(answer.location).status_code == 422
    answer = client.post("/kelola-harga/impor", data={"file": (io.BytesIO(b"nama,harga\n"), "x.csv")})
    assert "Tidak ada baris harga" in client.get(answer.location).text


@pytest.mark.parametrize("odd", ["%00", "BKL%00-1", "x" * 5_000, "%E2%80%AE", "-1", "BKL-1%00"])
def test_odd_addresses_lead_nowhere(
    session: Session, bank: Bank, client: Client, induk: tuple[Unit, User], odd: str
) -> None:
    client.sign_in(session, user=induk[1], unit=induk[0])
    pages = ("/harga/{}", "/harga/{}/papan", "/kelola-harga/daftar/{}", "/kelola-harga/daftar/{}/ubah",
             "/kelola-harga/jenis/{}", "/kelola-harga/daftar/BKL-1?banding={}")  # fmt: skip
    for page in pages:
        assert client.get(page.format(odd)).status_code == 404, page
    assert client.get(f"/harga/MLT?cari={odd}").status_code in (200, 404)
    assert client.get(f"/harga?cari={odd}").status_code in (200, 404)
    assert client.post("/kelola-harga/daftar", data={"dari": unquote(odd)}).status_code == 404
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert client.get(f"/kelola-harga/izin/{odd}").status_code == 404


def test_another_units_file_is_not_found(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    answer = client.post("/kelola-harga/impor", data={"file": (io.BytesIO(b"nama,harga\nBan,1\n"), "x.csv")})
    kept = session.scalars(select(ImportDraft)).one()
    kept.unit_id = bank.other.id
    session.commit()
    assert client.get(answer.location).status_code == 404


def test_a_members_way_of_paying_is_named_where_groups_get_another_price(
    session: Session, bank: Bank, client: Client
) -> None:
    cans = slot(bank.cans)
    group = Slot(cans.grade_id, who=Who.GROUP)
    draft = make_draft(session, bank.root, bank.manager, {cans: 12_000, group: 13_000}, TODAY)
    publish(session, draft, bank.manager)
    make_member(session, bank.unit, 9, "RT 03")
    session.commit()
    assert "kelompok Rp11.050" in client.get("/harga/MLT").text
