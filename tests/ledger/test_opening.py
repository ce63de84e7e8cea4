import io
import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rdu.errors import AlreadyRecorded
from rdu.ledger import opening
from rdu.ledger.accounts import savings
from rdu.ledger.audit import audit
from rdu.ledger.models import AccountKind, OpeningBalance
from rdu.ledger.service import balance_of, totals_by_kind
from rdu.people.imports import keep
from rdu.people.models import Member
from rdu.spreadsheet import UnreadableTable, read_table, write_xlsx
from tests.makers import Bank, make_member
from tests.pages import Client

GOOD = b"Nomor;Nama;Saldo;Per tanggal\n0001-3;Siti Aminah;Rp 127.800;31-12-2025\n;Rohmah;12500;2025-12-31\n"


@pytest.fixture
def manager(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def upload(client: Client, content: bytes, name: str = "saldo.csv") -> TestResponse:
    data = {"file": (io.BytesIO(content), name)}
    return client.post("/buku/saldo-awal", data=data, content_type="multipart/form-data")


def saved(session: Session, bank: Bank, member: Member) -> int:
    balance = balance_of(session, bank.unit, savings(member.id, member.number))
    session.commit()
    return balance


def test_old_books_are_brought_in_once_and_balance(session: Session, bank: Bank) -> None:
    draft = keep(session, bank.unit, opening.KIND, "saldo.csv", GOOD, bank.manager)
    posted = opening.confirm(session, bank.unit, draft, bank.manager)
    session.commit()
    assert posted.total == 140_300
    assert (saved(session, bank, bank.member), saved(session, bank, bank.neighbour)) == (127_800, 12_500)
    totals = totals_by_kind(session, bank.unit)
    assert totals[AccountKind.OPENING] == -totals[AccountKind.SAVINGS]
    assert {row.as_of for row in session.scalars(select(OpeningBalance))} == {date(2025, 12, 31)}
    assert list(audit(session)) == []
    with pytest.raises(AlreadyRecorded):
        opening.confirm(session, bank.unit, draft, bank.manager)


def test_a_member_has_one_opening_balance(session: Session, bank: Bank) -> None:
    opening.confirm(
        session, bank.unit, keep(session, bank.unit, opening.KIND, "a.csv", GOOD, bank.manager), bank.manager
    )
    result = opening.preview(session, bank.unit, read_table(GOOD, "a.csv"))
    assert [row.reasons for row in result.bad] == [
        ["Siti Aminah sudah punya saldo awal. Hapus baris ini."],
        ["Rohmah sudah punya saldo awal. Hapus baris ini."],
    ]
    again = keep(session, bank.unit, opening.KIND, "a.csv", GOOD + b"\n", bank.manager)
    with pytest.raises(opening.BadRows):
        opening.confirm(session, bank.unit, again, bank.manager)


@pytest.mark.parametrize(
    ("saldo", "sentence"),
    [
        ("-5000", "kurang dari nol"),
        ("(5.000)", "kurang dari nol"),
        ("0", "nol"),
        ("", "belum benar"),
        ("12,5", "belum benar"),
        ("1.2345", "belum benar"),
        ("NaN", "belum benar"),
        ("1_000", "belum benar"),
        ("\uff11\uff12", "belum benar"),
        ("9223372036854775808", "belum benar"),
        ("1000000001", "terlalu besar"),
    ],
)
def test_an_unclear_amount_is_refused(session: Session, bank: Bank, saldo: str, sentence: str) -> None:
    table = read_table(f"nomor;saldo;per tanggal\n0001;{saldo};31-12-2025\n".encode(), "a.csv")
    assert sentence in opening.preview(session, bank.unit, table).bad[0].reasons[0]


def test_a_point_groups_thousands(session: Session, bank: Bank) -> None:
    table = read_table(b"nomor;saldo;per tanggal\n0001;12.500;31-12-2025\n", "a.csv")
    assert opening.preview(session, bank.unit, table).total == 12_500


@pytest.mark.parametrize("day", ["", "kemarin", "31-2-2025", "1-1-1980", "1-1-2090", "\uff11-1-2025"])
def test_a_day_that_cannot_be_is_refused(session: Session, bank: Bank, day: str) -> None:
    table = read_table(f"nomor;saldo;per tanggal\n0001;5000;{day}\n".encode(), "a.csv")
    assert "anggal" in opening.preview(session, bank.unit, table).bad[0].reasons[0]


def test_members_are_named_by_number_or_by_a_name_that_only_one_bears(session: Session, bank: Bank) -> None:
    make_member(session, bank.unit, 7, "Siti Aminah")
    merged = make_member(session, bank.unit, 8, "Sumi")
    merged.merged_into_id = bank.neighbour.id
    session.flush()
    data = (
        b"nomor;nama;saldo;tanggal\n;Siti Aminah;1000;31-12-2025\n;Sumi;1000;31-12-2025\n0404;;1000;31-12-2025\n"
        b";;1000;31-12-2025\n0008;;1000;31-12-2025\n0002;;1000;31-12-2025\nx;;1000;31-12-2025\n"
    )
    result = opening.preview(session, bank.unit, read_table(data, "a.csv"))
    assert [(good.row, good.member.number) for good in result.good] == [(6, 2)], "a merged number leads on"
    told = {row.row: row.reasons[0] for row in result.bad}
    assert "0001-3, 0007-6" in told[2]
    assert "tidak ada" in told[3]
    assert "Nomor 0404 tidak ada" in told[4]
    assert "tidak ada" in told[5]
    assert "sudah ada di baris 6" in told[7]
    assert "belum benar" in told[8]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"nomor;nama\n1;x\n", "Kolom saldo, per tanggal tidak ada"),
        (b"saldo;per tanggal\n1;x\n", "Kolom nomor atau nama"),
        (b"nomor;saldo;per tanggal\n", "belum berisi data"),
    ],
)
def test_a_table_without_what_it_needs_is_refused(session: Session, bank: Bank, data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableTable, match=sentence):
        opening.preview(session, bank.unit, read_table(data, "a.csv"))


# Pages ------------------------------------------------------------------------------------------------------------


def test_the_sum_is_read_back_before_it_is_posted(manager: Client, session: Session, bank: Bank) -> None:
    assert "Periksa berkas" in manager.get("/buku/saldo-awal").text
    address = upload(manager, GOOD).location
    page = manager.get(address).text
    assert "Rp140.300" in page
    assert "Rp127.800" in page
    assert saved(session, bank, bank.member) == 0
    operation = re.search(r'name="operation" value="([^"]+)"', page)
    assert operation is not None
    for _ in range(2):
        assert manager.post(address, data={"operation": operation[1]}).location == "/anggota"
    assert saved(session, bank, bank.member) == 127_800
    assert manager.get(address).location == "/anggota"


def test_a_bad_row_keeps_all_of_them_out(manager: Client, session: Session, bank: Bank) -> None:
    page = upload(manager, GOOD + b"0404;;-1;besok\n")
    assert page.status_code == 422
    for words in ("1 baris perlu diperbaiki", "Baris 4", "Nomor 0404 tidak ada", "kurang dari nol", "Tanggal belum"):
        assert words in page.text
    assert saved(session, bank, bank.member) == 0


def test_what_changed_since_the_preview_is_judged_again(manager: Client, session: Session, bank: Bank) -> None:
    first, second = upload(manager, GOOD).location, upload(manager, GOOD).location
    operation = "00000000-0000-7000-8000-000000000001"
    manager.post(first, data={"operation": operation})
    assert "Perbaiki dulu" in manager.get(second).text
    refused = manager.post(second, data={"operation": operation})
    assert refused.status_code == 422
    assert "sudah punya saldo awal" in refused.text
    assert saved(session, bank, bank.member) == 127_800


def test_a_file_that_cannot_be_read_is_told(manager: Client, session: Session) -> None:
    for content, sentence in ((b"x\0", "bukan CSV"), (b"nomor\n1\n", "Kolom saldo")):
        page = upload(manager, content)
        assert page.status_code == 422
        assert sentence in page.text
    assert manager.get("/buku/saldo-awal/bukan-id").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_example_file_fits(manager: Client, session: Session, bank: Bank, kind: str) -> None:
    table = read_table(manager.get(f"/buku/saldo-awal/contoh.{kind}").data, f"a.{kind}")
    result = opening.preview(session, bank.unit, table)
    assert result.bad[0].reasons == ["Nomor 0123 tidak ada. Daftarkan anggotanya dulu."]


def test_amounts_and_dates_of_an_xlsx_are_read(session: Session, bank: Bank) -> None:
    data = write_xlsx([["nomor", "saldo", "per tanggal"], ["0001", 12_500, "2025-12-31"]])
    assert opening.preview(session, bank.unit, read_table(data, "a.xlsx")).total == 12_500
