import re
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc, today_at
from rdu.deposits import days, grid
from rdu.deposits.models import DropOffNote, NoteState, WeighIn
from rdu.errors import NotFoundHere, Refused
from rdu.ledger.service import owed_to_savers
from rdu.money import Rupiah
from rdu.people.models import Member, MemberKind, Person
from rdu.weights import Measure
from tests.makers import Bank, make_member, open_day, weigh
from tests.pages import Client

NOW = today_at("Asia/Jakarta")
SHEET = "/timbang/kelompok?" + urlencode({"siapa": "rt:03/", "barang": ["PET/bersih", "BTL/biasa"]}, doseq=True)


def at_the_sheet(client: Client, session: Session, bank: Bank) -> Client:
    open_day(session, bank.unit, bank.operator, NOW)
    session.commit()
    return client.sign_in(session, user=bank.operator, unit=bank.unit)


def drawn(page: str) -> dict[str, str]:
    """The hidden fields of a sheet as a browser sends them back, without the token."""
    fields = re.findall(r'<input type="hidden" name="((?:op\.|hari)[^"]*)" value="([^"]*)"', page)
    return dict(fields)


def weighed(session: Session, bank: Bank) -> tuple[int, int]:
    session.rollback()
    return session.scalar(select(func.count()).select_from(WeighIn)) or 0, owed_to_savers(session, bank.unit)


def school(session: Session, bank: Bank) -> Member:
    """A class that saves under one number, with two pupils."""
    one = make_member(session, bank.unit, 304, "SDN Tunjung 1, kelas 5", kind=MemberKind.SCHOOL, rt="")
    session.add(Person(member_id=one.id, ordinal=2, name="Yanti"))
    session.commit()
    return one


def test_crowds_are_the_rts_and_the_kinds_of_groups(session: Session, bank: Bank) -> None:
    school(session, bank)
    make_member(session, bank.unit, 5, "Fatimah", rt="07")
    bank.neighbour.rw = "02"
    session.flush()

    assert [tuple(crowd) for crowd in grid.crowds(session, bank.unit)] == [
        ("rt:03/", "RT 03", 1),
        ("rt:07/", "RT 07", 1),
        ("rt:03/02", "RT 03 RW 02", 1),
        ("jenis:school", "Semua sekolah", 1),
    ]


def test_a_crowd_is_an_rt_a_kind_or_the_persons_of_one_group(session: Session, bank: Bank) -> None:
    school(session, bank)

    def keys(crowd: str) -> list[str]:
        return [row.key for row in grid.rows_of(session, bank.unit, crowd, 1)[0]]

    assert keys("rt:03/") == ["0001-1", "0002-1"]
    assert keys("jenis:school") == ["0304-1"]
    assert keys("nomor:304") == ["0304-1", "0304-2"]
    for nobody in ("rt:99/", "nomor:77", "jenis:person"):
        with pytest.raises(NotFoundHere):
            grid.rows_of(session, bank.unit, nobody, 1)
    for unreadable in ("nomor:x", "jenis:cats", "", "rw:3"):
        with pytest.raises(Refused):
            grid.rows_of(session, bank.unit, unreadable, 1)


def test_the_choice_comes_first(client: Client, session: Session, bank: Bank) -> None:
    at_the_sheet(client, session, bank)
    page = client.get("/timbang/kelompok").text

    assert "RT 03 (2 anggota)" in page
    assert 'value="PET/bersih"' in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"barang": "PET/bersih"}, "Pilih RT atau kelompoknya."),
        ({"siapa": "rt:03/"}, "Pilih 1 sampai 8 jenis sampah."),
        ({"siapa": "rt:03/", "barang": ["PET/bersih"] * 9}, "Pilih 1 sampai 8 jenis sampah."),
        ({"siapa": "rt:03/", "barang": "XXX/biasa"}, "Ada jenis yang tidak dibeli hari ini."),
        ({"siapa": "rt:99/", "barang": "PET/bersih"}, "Tidak ada anggota di pilihan itu."),
        ({"nomor": "0001-9", "barang": "PET/bersih"}, "salah tulis"),
        ({"nomor": "12ab", "barang": "PET/bersih"}, "Nomor anggota belum benar."),
    ],
)
def test_a_choice_that_is_none_is_told(
    client: Client, session: Session, bank: Bank, query: dict[str, str], sentence: str
) -> None:
    refused = at_the_sheet(client, session, bank).get("/timbang/kelompok", query_string=query)

    assert refused.status_code == 422
    assert sentence in refused.text


def test_a_sheet_is_read_back_and_saved_once_however_often_it_is_sent(
    client: Client, session: Session, bank: Bank
) -> None:
    at_the_sheet(client, session, bank)
    note = DropOffNote(unit_id=bank.unit.id, member_id=bank.member.id, day=NOW, made_at=now_utc())
    session.add(note)
    session.commit()
    sent = drawn(client.get(SHEET).text) | {"0001-1.0": "1,25", "0001-1.1": "3", "0002-1.0": "2", "0002-1.1": ""}

    read = client.post(SHEET, data=sent).text
    assert "2 timbangan" in read
    assert "Rp10.950" in read  # 3.750 + 1.200 + 6.000
    assert "Rp9.307" in read
    assert weighed(session, bank) == (0, 0)
    session.rollback()
    assert 'value="1,25"' in client.post(SHEET, data=sent | {"langkah": "ubah"}).text

    for _ in range(2):
        saved = client.post(SHEET, data=sent | {"langkah": "simpan"})
        assert saved.location == f"/hari/{NOW}"
    assert weighed(session, bank) == (2, 9_307)
    assert days.totals_of(session, bank.unit, NOW).people == 2
    session.refresh(note)
    assert note.state is NoteState.WEIGHED
    session.rollback()
    assert client.get(SHEET).text.count("sudah ditimbang") == 2


def test_pupils_of_a_class_bring_for_their_class(client: Client, session: Session, bank: Bank) -> None:
    school(session, bank)
    at_the_sheet(client, session, bank)
    address = "/timbang/kelompok?nomor=304&barang=PET/bersih"
    sent = drawn(client.get(address).text) | {"0304-1.0": "1", "0304-2.0": "2", "langkah": "simpan"}

    client.post(address, data=sent)

    assert weighed(session, bank) == (2, 7_650)
    assert days.totals_of(session, bank.unit, NOW).people == 2


def test_what_cannot_be_read_is_told_beside_its_cell_and_all_typed_stays(
    client: Client, session: Session, bank: Bank
) -> None:
    at_the_sheet(client, session, bank)
    typed = {"0001-1.0": "1.500", "0001-1.1": "1,5", "0002-1.0": "2"}
    sent = drawn(client.get(SHEET).text) | typed | {"langkah": "simpan"}

    refused = client.post(SHEET, data=sent)

    assert refused.status_code == 422
    assert "bisa berarti" in refused.text
    assert "Tulis angka bulat" in refused.text
    for text in typed.values():
        assert f'value="{text}"' in refused.text
    assert drawn(refused.text) == drawn(client.get(SHEET).text) | {k: v for k, v in sent.items() if k.startswith("op")}
    assert weighed(session, bank) == (0, 0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Isi sedikitnya satu kotak."),
        ({"0001-1.0": "2", "hari": "2020-01-01"}, "Halaman ini sudah lama."),
        ({"0001-1.0": "2", "op.0001-1": "x"}, "Halaman ini sudah lama."),
    ],
)
def test_an_empty_or_stale_sheet_is_told(
    client: Client, session: Session, bank: Bank, change: dict[str, str], sentence: str
) -> None:
    at_the_sheet(client, session, bank)
    refused = client.post(SHEET, data=drawn(client.get(SHEET).text) | {"langkah": "simpan"} | change)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert weighed(session, bank) == (0, 0)


def test_one_row_refused_saves_none_and_is_named(client: Client, session: Session, bank: Bank) -> None:
    at_the_sheet(client, session, bank)
    sent = drawn(client.get(SHEET).text) | {"0001-1.0": "2", "0002-1.0": "3", "langkah": "simpan"}
    used = weigh(session, bank, member=bank.neighbour, day=NOW)  # somebody else's act under the second row's id
    assert used.net
    first = client.post(SHEET, data=sent | {"0001-1.0": "", "0002-1.0": "5"})
    assert first.status_code == 303
    before = weighed(session, bank)
    session.rollback()

    refused = client.post(SHEET, data=sent)

    assert refused.status_code == 409
    assert "Baris Rohmah (0002)" in refused.text
    assert "Tidak ada baris yang tersimpan." in refused.text
    assert 'value="3"' in refused.text
    assert weighed(session, bank) == before


def test_a_price_that_is_missing_names_the_row_before_the_read_back(session: Session, bank: Bank) -> None:
    row = days.day_of(session, bank.unit, open_day(session, bank.unit, bank.operator, NOW).day)
    assert row is not None
    people = grid.rows_of(session, bank.unit, "rt:03/", 1)[0]
    columns = [grid.Column("XXX", "biasa", "Tak berharga", Measure.KG)]
    cells = {"0001-1.0": "2", "op.0001-1": "00000000-0000-0000-0000-000000000001"}
    filled, wrong = grid.read(cells, people, columns)

    assert wrong == {}
    with pytest.raises(grid.RowRefused, match="Baris Siti Aminah"):
        grid.price(session, bank.unit, row, filled)


def test_a_closed_day_takes_no_sheet(client: Client, session: Session, bank: Bank) -> None:
    at_the_sheet(client, session, bank)
    sent = drawn(client.get(SHEET).text) | {"0001-1.0": "2", "langkah": "simpan"}
    days.close_day(session, bank.unit, NOW, Rupiah(0), 0, bank.operator)
    session.commit()

    assert client.post(SHEET, data=sent).status_code == 409
    assert weighed(session, bank) == (0, 0)
