import io
import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rdu.errors import AlreadyRecorded
from rdu.people import imports
from rdu.people.imports import preview
from rdu.people.models import ImportDraft, Member, MemberKind, Region, RegionKind
from rdu.spreadsheet import UnreadableTable, read_table, write_xlsx
from tests.makers import Bank
from tests.pages import Client

GOOD = (
    b"Nama Lengkap;Panggilan;Jenis;Desa/Kelurahan;RT;RW;No. HP;Nomor;Catatan\n"
    b"Rukmini;Bu Sol;;Langkap;3;2;81234567890;0120;x\n"
    b"SDN Tunjung 1;;Sekolah;Kel. Tunjung, Burneh;;;;;\n"
    b"Sumiati;;keluarga;;RT 04;;;;\n"
)


@pytest.fixture
def manager(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def upload(client: Client, content: bytes, name: str = "anggota.csv", to: str = "/anggota/impor") -> TestResponse:
    return client.post(to, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def operation_of(html: str) -> str:
    found = re.search(r'name="operation" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def count(session: Session) -> int:
    number = session.scalar(select(func.count(Member.id)))
    session.commit()
    return number or 0


def test_rows_become_members_whatever_the_columns_are_called(session: Session, bank: Bank) -> None:
    result = preview(session, bank.unit, read_table(GOOD, "a.csv"))
    assert result.bad == []
    assert result.unknown_columns == ["Catatan"]
    first, school, third = (newcomer.profile for newcomer in result.good)
    assert (first.rt, first.rw, first.phone, first.region_code) == ("03", "02", "081234567890", "35.26.03.2002")
    assert result.good[0].number == 120
    assert (school.kind, school.region_code) == (MemberKind.SCHOOL, "35.26.03.1001")
    assert (third.rt, third.region_code) == ("04", "35.26.03.1001"), "an empty desa is the unit's own"


def test_every_bad_row_is_named_with_all_its_reasons(session: Session, bank: Bank) -> None:
    data = (
        "nama,jenis,desa,rt,rw,telepon,nomor,panggilan,alamat\n"
        ",,,,,,,,\n"
        ",,Tunjung,,,,,,\n"
        "Rukmini,raja,Atlantis,x,0,12,1,,\n"
        "Sumiati,,,,,,0001-9,,\n"
        "Hasan,,,,,,1234567,,\n"
        "Zaini,,,,,,50,,\n"
        "Maimunah,,,,,,50,Bu\u202eMai,\n"
        "Nur,,,,,,,,Jalan\n"
    ).encode()
    result = preview(session, bank.unit, read_table(data, "a.csv"))
    told = {row.row: row.reasons for row in result.bad}
    assert told[3] == ["Nama belum diisi."]
    assert [reason.split()[0] for reason in told[4]] == ["Desa", "Jenis", "RT", "RW", "Nomor", "Nomor"]
    assert "salah tulis" in told[5][0]
    assert "6 angka" in told[6][0]
    assert told[8] == ["Ada tanda yang tidak bisa disimpan. Tulis ulang dengan huruf biasa.",
                       "Nomor 50 sudah ada di baris 7. Ganti salah satu."]  # fmt: skip
    assert [newcomer.row for newcomer in result.good] == [7, 9]


def test_desa_of_one_name_are_told_apart_by_kecamatan(session: Session, bank: Bank) -> None:
    for kecamatan, name, desa in (("35.26.01", "Bangkalan", "Langkap"), ("35.26.02", "Socah", "Keleyan"),
                                  ("35.26.04", "Kamal", "Keleyan")):  # fmt: skip
        session.add(Region(code=kecamatan, kind=RegionKind.KECAMATAN, name=name, parent_code="35.26", source="contoh"))
        session.flush()
        code = f"{kecamatan}.2009"
        session.add(Region(code=code, kind=RegionKind.DESA, name=desa, parent_code=kecamatan, source="contoh"))
    session.flush()
    data = b"nama,desa\nA,Langkap\nB,Keleyan Kamal\nC,Keleyan\n"
    result = preview(session, bank.unit, read_table(data, "a.csv"))
    assert [newcomer.profile.region_code for newcomer in result.good] == ["35.26.03.2002", "35.26.04.2009"]
    assert "contoh: Keleyan, Kamal" in result.bad[0].reasons[0]


def test_a_unit_without_a_desa_of_its_own_needs_one_a_row(session: Session, bank: Bank) -> None:
    bank.unit.region_code = None
    result = preview(session, bank.unit, read_table(b"nama,desa\nRukmini,\nSumiati,Langkap\n", "a.csv"))
    assert result.bad[0].reasons == ["Desa belum diisi."]
    assert len(result.good) == 1


def test_likely_twins_are_marked_and_not_refused(session: Session, bank: Bank) -> None:
    data = b"nama,rt\nSitti Amina,03\nRukmini,02\nBu Rukmini,2\n"
    result = preview(session, bank.unit, read_table(data, "a.csv"))
    assert [(row.row, [twin.number for twin in row.twins], row.same_as_row) for row in result.twins] == [
        (2, [1], None),
        (4, [], 3),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"desa\nTunjung\n", "Kolom nama tidak ada"),
        (b"nama\n", "belum berisi data"),
        (b"nama\n" + b"x\n" * 5001, r"5\.000 anggota"),
    ],
)
def test_a_table_that_is_no_list_of_members_is_refused(
    session: Session, bank: Bank, data: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableTable, match=sentence):
        preview(session, bank.unit, read_table(data, "a.csv"))


# Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_example_file_can_be_brought_back(manager: Client, session: Session, bank: Bank, kind: str) -> None:
    answer = manager.get(f"/anggota/impor/contoh.{kind}")
    assert "attachment" in answer.headers["Content-Disposition"]
    result = preview(session, bank.unit, read_table(answer.data, f"a.{kind}"))
    assert [newcomer.profile.name for newcomer in result.good] == ["Siti Contoh"]
    assert result.unknown_columns == []
    assert manager.get("/anggota/impor/contoh.pdf").status_code == 404


def test_nothing_is_written_until_it_is_confirmed_and_then_once(manager: Client, session: Session) -> None:
    manager.get("/anggota/impor")
    before = count(session)
    address = upload(manager, GOOD).location
    page = manager.get(address).text
    assert "3 anggota siap diimpor" in page
    assert "Catatan" in page
    assert count(session) == before
    data = {"operation": operation_of(page)}
    assert manager.post(address, data=data).location == "/anggota"
    assert count(session) == before + 3
    assert manager.post(address, data=data).location == "/anggota"
    assert manager.get(address).location == "/anggota"
    assert count(session) == before + 3
    rows = session.execute(select(Member.number, Member.name).order_by(Member.number)).all()
    assert [row.number for row in rows if row.name in ("Rukmini", "SDN Tunjung 1", "Sumiati")] == [120, 121, 122]


def test_a_file_with_one_bad_row_imports_nothing(manager: Client, session: Session) -> None:
    before = count(session)
    page = upload(manager, GOOD + b"Hasan;;raja;;;;;;\n")
    assert page.status_code == 422
    assert "1 baris perlu diperbaiki" in page.text
    assert "Baris 5" in page.text
    assert "3 baris lain sudah benar" in page.text
    assert count(session) == before
    assert session.scalar(select(func.count(ImportDraft.id))) == 0


def test_what_changed_since_the_preview_is_judged_again(manager: Client, session: Session, bank: Bank) -> None:
    address = upload(manager, GOOD).location
    page = manager.get(address).text
    bank.neighbour.number = 120
    session.commit()
    before = count(session)
    assert "Perbaiki dulu" in manager.get(address).text
    refused = manager.post(address, data={"operation": operation_of(page)})
    assert refused.status_code == 422
    assert "sudah dipakai anggota lain" in refused.text
    assert count(session) == before


def test_twins_and_long_files_are_shown_in_the_preview(manager: Client, session: Session) -> None:
    names = "\n".join(f"Anggota {n},07" for n in range(30))
    page = manager.get(upload(manager, f"nama,rt\nSitti Amina,03\n{names}\n".encode()).location).text
    assert "1 mungkin sudah terdaftar" in page
    assert "Dan 11 lagi" in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "Pilih berkasnya dulu"),
        (b"bukan tabel\0", "a.xlsx", "bukan CSV atau XLSX"),
        (b"desa\nTunjung\n", "a.csv", "Kolom nama tidak ada"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_the_field(
    manager: Client, content: bytes, name: str, sentence: str
) -> None:
    page = upload(manager, content, name)
    assert page.status_code == 422
    assert sentence in page.text


def test_another_units_file_and_made_up_addresses_do_not_exist(manager: Client, session: Session, bank: Bank) -> None:
    draft = imports.keep(session, bank.other, "members", "a\0.csv", b"nama\nX\n", bank.operator_b)
    wrong_kind = imports.keep(session, bank.unit, "prices", "a.csv", b"nama\nX\n", bank.manager)
    session.commit()
    assert draft.filename == "berkas"
    for address in (draft.id, wrong_kind.id, "bukan-id"):
        assert manager.get(f"/anggota/impor/{address}").status_code == 404


def test_a_file_is_confirmed_once(session: Session, bank: Bank) -> None:
    draft = imports.keep(session, bank.unit, "members", "a.csv", GOOD, bank.manager)
    imports.confirm(session, bank.unit, draft, bank.manager)
    with pytest.raises(AlreadyRecorded):
        imports.confirm(session, bank.unit, draft, bank.manager)


def test_members_of_an_xlsx_are_imported(manager: Client, session: Session) -> None:
    data = write_xlsx([["nama", "telepon", "rt"], ["Rukmini", 81234567890, 3]])
    page = manager.get(upload(manager, data, "anggota.xlsx").location).text
    assert "1 anggota siap diimpor" in page


def test_import_is_for_managers(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    for address in ("/anggota/impor", "/anggota/kembar", "/buku/saldo-awal"):
        assert client.get(address).status_code == 403
