"""Price lists brought in from spreadsheets."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.catalogue import imports, lists, shipped
from rdu.catalogue.models import EachWeight, Grade, ListStatus, Paid, PriceList, WasteType
from rdu.catalogue.pricing import Channel, lists_on, sheet_of
from rdu.catalogue.seeding import load_types
from rdu.errors import AlreadyRecorded, Refused
from rdu.people.models import Unit, UnitKind, User
from rdu.spreadsheet import UnreadableTable, write_xlsx
from tests.makers import TODAY, Bank, make_regions, make_unit, make_user

REAL = (shipped.DATA / "pricelist.csv").read_bytes()


def bank_without_types(session: Session) -> tuple[Unit, User]:
    make_regions(session)
    root = make_unit(session, "BKL", "Kabupaten Bangkalan", UnitKind.KABUPATEN, None)
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, root)
    return induk, make_user(session, "ramlah", "Ramlah", {})


def previewed(session: Session, unit: Unit, by: User, content: bytes, filename: str = "harga.csv") -> imports.Preview:
    return imports.preview(session, unit, imports.keep(session, unit, filename, content, by))


def surabaya_and_litre() -> bytes:
    rows = REAL.decode().splitlines()
    return "\n".join(row for row in rows if row.startswith(("code", "BSIS-", "USK-1,"))).encode()


def test_the_53_surabaya_items_become_49_types_and_oil_comes_by_the_litre(session: Session) -> None:
    induk, by = bank_without_types(session)
    kept = imports.keep(session, induk, "pricelist.csv", surabaya_and_litre(), by)
    read = imports.preview(session, induk, kept)
    assert (len(read.matches), read.type_count, list(read.bad)) == (54, 50, [])

    draft = imports.confirm(session, induk, kept, by, TODAY)
    assert (draft.label, draft.status) == ("BKL-1", ListStatus.DRAFT)
    assert "db_banksampahbaru.sql" in draft.source
    codes = set(session.scalars(select(WasteType.code)))
    assert len([code for code in codes if code.startswith("BSIS-")]) == 49
    assert "USK-1" in codes
    assert session.scalar(select(func.count()).select_from(Grade)) == 54

    lists.publish(session, draft, by, TODAY, begun=False, seen=lists.fingerprint(draft, lists.rows_of(session, draft)))
    session.commit()
    sheet = sheet_of(session, lists_on(session, induk, date(2026, 11, 22)))
    saved, cashed = Channel(Paid.SAVED), Channel(Paid.CASHED)
    found = {
        (code, grade, channel.paid): quote.amount
        for (code, grade), item in sheet.items.items()
        for channel in (saved, cashed)
        if (quote := item.quote(channel))
    }
    assert len(found) == 108
    for place, row in shipped.prices().items():
        if row.code != "HIBUL-12":
            assert (found[*place, Paid.CASHED], found[*place, Paid.SAVED]) == (row.cashed, row.saved)


def test_clean_and_dirty_are_recognised_in_lists_nobody_knows(session: Session) -> None:
    induk, by = bank_without_types(session)
    content = (
        b"Nama;Satuan;Harga;Kelompok;Gram\nTutup kaleng bersih;kg;1.500;Logam;\nTutup kaleng kotor;kg;Rp900;Logam;\n"
        b"Ember bersih;kg;700;Plastik;\nGalon;buah;2000;Plastik;750\n"
    )
    kept = imports.keep(session, induk, "harga.csv", content, by)
    imports.confirm(session, induk, kept, by, TODAY)
    made = {row.name: [grade.code for grade in row.grades] for row in session.scalars(select(WasteType))}
    assert made == {"Tutup kaleng": ["bersih", "kotor"], "Ember bersih": ["biasa"], "Galon": ["biasa"]}
    assert session.scalars(select(EachWeight.grams)).all() == [750]
    assert {row.key[0] for row in session.scalars(select(WasteType).where(WasteType.name == "Tutup kaleng"))} == {"3"}


def test_types_that_are_there_are_found_by_code_and_by_name(session: Session, bank: Bank) -> None:
    content = b"kode,nama,harga\nALU,Kaleng minuman,11000\n,botol pet bening KOTOR,2200\n"
    read = previewed(session, bank.root, bank.manager, content)
    assert [(m.code, m.grade) for m in read.matches] == [("ALU", "biasa"), ("PET", "kotor")]
    assert read.new_types == []


def test_a_draft_lays_the_file_over_the_list_in_force(session: Session, bank: Bank) -> None:
    kept = imports.keep(
        session, bank.root, "h.csv", b"kode,nama,harga,harga tabung\nALU,Kaleng,11000,11500\n", bank.manager
    )
    draft = imports.confirm(session, bank.root, kept, bank.manager, TODAY)
    rows = {(slot.grade_id, slot.paid): amount for slot, amount in lists.rows_of(session, draft).items()}
    cans = bank.cans.grades[0].id
    assert rows[cans, Paid.CASHED] == 11_000
    assert rows[cans, Paid.SAVED] == 11_500
    assert (cans, Paid.ANY) not in rows
    assert rows[bank.bottles.grades[0].id, Paid.ANY] == 3_000


def test_every_bad_row_is_named_with_its_reason(session: Session, bank: Bank) -> None:
    load_types(session)
    content = (
        b"kode,nama,satuan,harga,sipsn,gram\n"
        b",,kg,100,,\n"  # 2
        b",Ban,kg,,,\n"  # 3
        b",Ban,kg,seribu,,\n"  # 4
        b",Ban,karung,100,,\n"  # 5
        b",Ban,kg,99999999,,\n"  # 6
        b",Ban,kg,100,Karet,\n"  # 7
        b",Galon,buah,100,,\n"  # 8
        b",Galon,buah,100,,nol\n"  # 9
        b"ALU,Kaleng,buah,100,,\n"  # 10
        b"TOLAK-1,Kabel bakar,kg,100,,\n"  # 11
        b"a b,Ban,kg,100,,\n"  # 12
        b"PET,Botol PET bening bersih,kg,100,,\n"  # 13
        b"PET,Botol PET bening bersih,kg,200,,\n"  # 14
    )
    read = previewed(session, bank.root, bank.manager, content)
    reasons = {row.row: row.reason for row in read.bad}
    assert sorted(reasons) == [*range(2, 13), 14]
    assert reasons[2] == "Nama belum diisi."
    assert reasons[3] == "Harga belum diisi."
    assert "contoh 12.500" in reasons[4]
    assert "kg, buah, atau liter" in reasons[5]
    assert "Rp10.000.000" in reasons[6]
    assert "SIPSN" in reasons[7]
    assert "kolom gram" in reasons[8]
    assert "350" in reasons[9]
    assert reasons[10] == "Kaleng aluminium dihitung per kg, di berkas per buah."
    assert "tidak boleh diterima" in reasons[11]
    assert "Kode" in reasons[12]
    assert reasons[14] == "Sama dengan baris 13. Hapus salah satu."


def test_a_file_with_a_bad_row_is_not_written(session: Session, bank: Bank) -> None:
    kept = imports.keep(session, bank.root, "h.csv", b"nama,harga\nBan,100\nBesi,\n", bank.manager)
    with pytest.raises(Refused, match="belum benar"):
        imports.confirm(session, bank.root, kept, bank.manager, TODAY)
    assert session.scalar(select(func.count()).select_from(PriceList)) == 1
    assert session.scalar(select(WasteType).where(WasteType.name == "Ban")) is None


def test_a_file_is_confirmed_once(session: Session, bank: Bank) -> None:
    kept = imports.keep(session, bank.root, "h.csv", b"kode,nama,harga\nALU,Kaleng,11000\n", bank.manager)
    imports.confirm(session, bank.root, kept, bank.manager, TODAY)
    with pytest.raises(AlreadyRecorded):
        imports.confirm(session, bank.root, kept, bank.manager, TODAY)


def test_a_unit_brings_prices_but_no_new_types(session: Session, bank: Bank) -> None:
    read = previewed(session, bank.unit, bank.manager, b"nama,harga\nKaleng aluminium,12500\nBan,100\n")
    assert [(row.row, row.reason) for row in read.bad] == [(3, "Jenis ini belum ada. Minta induk menambahkannya dulu.")]


def test_an_xlsx_reads_as_a_csv_does(session: Session, bank: Bank) -> None:
    content = write_xlsx([["Kode", "Nama", "Harga"], ["ALU", "Kaleng", 11000]])
    read = previewed(session, bank.root, bank.manager, content, "harga.xlsx")
    assert [(m.code, m.offer.price) for m in read.matches] == [("ALU", 11_000)]


@pytest.mark.parametrize("content", [b"", b"nama,satuan\nBan,kg\n", b"harga\n100\n", b"%PDF-1.4\0"])
def test_a_file_that_is_no_price_list_is_refused(session: Session, bank: Bank, content: bytes) -> None:
    with pytest.raises(UnreadableTable):
        imports.keep(session, bank.root, "harga.csv", content, bank.manager)


def test_a_file_name_with_odd_signs_is_kept_under_another(session: Session, bank: Bank) -> None:
    kept = imports.keep(session, bank.root, "a\u202eb.csv", b"nama,harga\nBan,100\n", bank.manager)
    assert kept.filename == "berkas"
