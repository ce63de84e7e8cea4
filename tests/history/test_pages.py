"""The manager's way from a file to the books, as a browser without scripts goes it."""

import io
import re
from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rdu.history.models import HistoryImport, HistoryName
from rdu.ledger.accounts import CASH
from rdu.ledger.models import Journal
from rdu.ledger.service import balance_of
from rdu.people.models import Member, Unit, User
from rdu.spreadsheet import write_csv, write_xlsx
from tests.history.books import HEADS, Cells, findings, make_newcomer_bank
from tests.makers import Bank, make_member
from tests.pages import Client

ROWS: Sequence[Cells] = (
    ("4-1-2025", "setoran", "Siti", "kardus bekas", "2,9", "4.350"),
    ("4-1-2025", "", "0001", "Koran", "10", "20.000"),
    ("18-1-2025", "ambil", "0001", "", "", "5.000"),
    ("25-1-2025", "jual", "Pengepul Jaya", "Koran", "8", "20.000"),
)


@pytest.fixture
def kenanga(session: Session, bank: Bank) -> tuple[Unit, User]:
    unit, manager = make_newcomer_bank(session, bank)
    make_member(session, unit, 1, "Rohmah")
    make_member(session, unit, 2, "Siti Aminah")
    session.commit()
    return unit, manager


@pytest.fixture
def manager(client: Client, session: Session, kenanga: tuple[Unit, User]) -> Client:
    unit, user = kenanga
    return client.sign_in(session, user=user, unit=unit)


def upload(client: Client, content: bytes, name: str = "buku.csv") -> TestResponse:
    data = {"file": (io.BytesIO(content), name)}
    return client.post("/buku/riwayat", data=data, content_type="multipart/form-data")


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)) | dict(
        re.findall(r'<input id="[^"]+" name="(operation)" type="hidden" value="([^"]+)"', html)
    )


def field_of(html: str, written: str, more: str = "") -> str:
    """The name of the select that asks for something as it was written."""
    found = re.search(rf'<label for="([^"]+)"[^>]*>{re.escape(more + written)}', html)
    assert found, written
    return found[1]


def counted(session: Session) -> int:
    number = session.scalar(select(func.count()).select_from(Journal))
    session.commit()
    return number or 0


def matched(client: Client, rows: Sequence[Cells] = ROWS) -> str:
    """Upload and match; gives back the draft's address."""
    asked = upload(client, write_csv([HEADS, *rows]))
    assert asked.status_code == 303
    page = client.get(asked.location)
    if page.status_code == 200:
        html = page.text
        answers = {field_of(html, "Siti"): "0002", field_of(html, "kardus bekas"): "BSIS-13/biasa"}
        assert client.post(asked.location, data=hidden(html) | answers).status_code == 303
    return asked.location.removesuffix("/cocokkan")


def test_a_file_is_matched_looked_at_counted_and_posted_once(
    manager: Client, session: Session, kenanga: tuple[Unit, User]
) -> None:
    draft = matched(manager)
    preview = manager.get(draft).text
    for said in ("Rp24.350", "Rp5.000", "Rp20.000", "Januari 2025", "Tidak ada yang janggal"):
        assert said in preview, said
    assert counted(session) == 0

    form = manager.get(f"{draft}/hitung").text
    assert "Menurut buku Rp15.000" in form
    typed = hidden(form) | dict(re.findall(r'name="(barang_\d+)" type="text" value="([^"]*)"', form))
    read = manager.post(f"{draft}/hitung", data=typed | {"cash": "17.500"})
    assert read.status_code == 200
    assert "Rp17.500" in read.text
    assert "Isi gudang sama" in read.text
    assert counted(session) == 0

    saved = manager.post(f"{draft}/hitung", data=hidden(read.text) | {"langkah": "simpan"}, follow_redirects=True)
    assert "4 baris buku lama sudah dicatat." in saved.text
    unit, _ = kenanga
    assert balance_of(session, unit, CASH) == 17_500
    session.commit()
    assert findings(session) == []
    posted = counted(session)

    again = manager.post(f"{draft}/hitung", data=hidden(read.text) | {"langkah": "simpan"}, follow_redirects=True)
    assert "Tidak dicatat dua kali" in again.text
    assert counted(session) == posted
    assert "Sudah dicatat" in manager.get(draft).text


def test_the_same_table_is_refused_when_it_is_uploaded_again(manager: Client, session: Session) -> None:
    draft = matched(manager)
    read = manager.post(f"{draft}/hitung", data=hidden(manager.get(f"{draft}/hitung").text) | {"cash": ""})
    manager.post(f"{draft}/hitung", data=hidden(read.text) | {"langkah": "simpan"})
    posted = counted(session)
    again = upload(manager, write_xlsx([HEADS, *[tuple(map(str, row)) for row in ROWS]]), "salinan.xlsx")
    assert again.status_code == 422
    assert "sudah dimasukkan" in again.text
    assert counted(session) == posted


def test_choices_are_kept_for_the_next_file(manager: Client, session: Session) -> None:
    matched(manager)
    kept = {(row.kind.value, row.key) for row in session.scalars(select(HistoryName))}
    session.commit()
    assert kept == {("member", "siti"), ("item", "kardus bekas")}
    second = upload(manager, write_csv([HEADS, ("1-2-2025", "", "siti", "Kardus  bekas", "1", "1.500")]))
    assert manager.get(second.location).status_code == 303, "nothing is asked again"
    everything = manager.get(f"{second.location}?semua=1").text
    assert "Semua nama dan barang" in everything


def test_somebody_new_is_enrolled_when_the_file_is_brought_in(
    manager: Client, session: Session, kenanga: tuple[Unit, User]
) -> None:
    location = upload(manager, write_csv([HEADS, ("4-1-2025", "", "Maimunah", "Koran", "1", "2.000")])).location
    html = manager.get(location).text
    assert "Anggota baru" in html
    manager.post(location, data=hidden(html) | {field_of(html, "Maimunah"): "baru"})
    draft = location.removesuffix("/cocokkan")
    assert "1 anggota baru akan didaftarkan" in manager.get(draft).text
    read = manager.post(f"{draft}/hitung", data=hidden(manager.get(f"{draft}/hitung").text))
    manager.post(f"{draft}/hitung", data=hidden(read.text) | {"langkah": "simpan"})
    unit, _ = kenanga
    new = session.scalars(select(Member).where(Member.unit_id == unit.id, Member.number == 3)).one()
    assert (new.name, new.joined_on.isoformat()) == ("Maimunah", "2025-01-04")
    assert session.scalars(select(HistoryName.member_id)).one() == new.id
    session.commit()


def test_what_was_chosen_and_typed_stays_when_something_is_missing(manager: Client, session: Session) -> None:
    location = upload(manager, write_csv([HEADS, *ROWS])).location
    html = manager.get(location).text
    siti, kardus = field_of(html, "Siti"), field_of(html, "kardus bekas")
    refused = manager.post(location, data=hidden(html) | {siti: "", f"{siti}_nomor": "0099", kardus: "BSIS-13/biasa"})
    assert refused.status_code == 422
    assert "Nomor 0099 tidak ada di unit ini." in refused.text
    assert 'value="0099"' in refused.text
    assert re.search(r'<option selected value="BSIS-13/biasa"', refused.text)
    missing = manager.post(location, data=hidden(html) | {kardus: "X/y"})
    assert missing.status_code == 422
    assert "Pilih anggotanya, atau tulis nomornya." in missing.text
    assert "Pilih salah satu." in missing.text
    assert session.scalar(select(func.count()).select_from(HistoryName)) == 0
    session.commit()


def test_bad_rows_are_named_and_nothing_can_be_posted(manager: Client, session: Session) -> None:
    rows: Sequence[Cells] = (
        ("31-2-2025", "", "0001", "Koran", "1", "2.000"),
        ("4-1-2025", "", "0001", "Koran", "1.500", "2.000"),
        ("4-1-2025", "", "0001", "Koran", "1", "dua ribu"),
        ("4-1-2025", "ambil", "0002", "", "", "7.000"),
        ("4-1-2025", "", "0001", "Koran", "1", "2.000"),
    )
    draft = matched(manager, rows)
    page = manager.get(draft).text
    for said in (
        "Tanggal itu tidak ada di kalender", "1.500 bisa berarti 1,5 kg", "Jumlah uang belum benar",
        "Pengambilannya Rp7.000 lebih besar dari setorannya",
    ):  # fmt: skip
        assert said in page, said
    assert "Lanjut, hitung" not in page
    assert manager.post(f"{draft}/hitung", data={}).status_code == 303
    assert session.scalar(select(func.count()).select_from(HistoryImport)) == 0
    session.commit()


@pytest.mark.parametrize("content", [b"", b"nama,harga\nx,1\n", b"tanggal,anggota,nilai\n1-1-2025,1,2\n", b"\x00\x01"])
def test_a_file_that_is_no_old_book_is_refused_with_a_sentence(manager: Client, content: bytes) -> None:
    refused = upload(manager, content)
    assert refused.status_code == 422
    assert 'class="says"' in refused.text


def test_cash_below_zero_must_be_counted(manager: Client) -> None:
    rows = (*ROWS[:2], ("18-1-2025", "ambil", "0001", "", "", "20.000"))
    draft = matched(manager, rows)
    form = manager.get(f"{draft}/hitung").text
    assert "Menurut buku −Rp20.000" in form
    refused = manager.post(f"{draft}/hitung", data=hidden(form) | {"cash": ""})
    assert refused.status_code == 422
    assert "Hitung uang di kotak" in refused.text


def test_another_units_file_is_not_there(manager: Client, session: Session, app: Flask, bank: Bank) -> None:
    draft = matched(manager)
    stranger = manager.sign_in(session, user=bank.manager, unit=bank.unit)
    for address in (draft, f"{draft}/cocokkan", f"{draft}/hitung", "/buku/riwayat/xyz"):
        assert stranger.get(address).status_code == 404
        if address != draft:
            assert stranger.post(address).status_code in (404, 405)
