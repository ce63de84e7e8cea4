import io
import re
from datetime import timedelta
from random import Random

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from rdu.cash.models import CashKind
from rdu.ledger.models import ChainHead
from rdu.people.models import UnitKind
from rdu.roles import Role
from tests.cash.boxes import count, move, opened
from tests.makers import TODAY, Bank, bottles, make_unit, make_user, weigh
from tests.pages import Client
from tests.statements.journals import post_randomly

MONTH = "periode=2026-11"


@pytest.fixture
def books(session: Session, bank: Bank) -> Bank:
    """Rp500.000 in the box, a weigh-in of Rp7.500 with a share of Rp1.125, an expense, an income, a count."""
    opened(session, bank)
    weigh(session, bank, bottles(2_500))
    move(session, bank, CashKind.EXPENSE, 40_000, category="transport")
    move(session, bank, CashKind.INCOME, 90_000, category="donasi", day=TODAY - timedelta(days=2))
    count(session, bank, 549_500, explanation="selip")
    return bank


def test_the_manager_reads_profit_and_position(client: Client, session: Session, books: Bank) -> None:
    page = client.sign_in(session, user=books.manager, unit=books.unit).get(f"/laporan-keuangan?{MONTH}").text
    for words in ("Laba rugi", "Neraca", "Bagian unit dari setoran", "Rp1.125", "Pengeluaran: transport", "Rp40.000",
                  "Pendapatan: donasi", "Selisih hitung kas", "Rp50.625", "Rp549.500",
                  "Aset sama dengan kewajiban dan modal."):  # fmt: skip
        assert words in page, words
    for sheet in ("laba-rugi", "neraca", "neraca-saldo"):
        assert client.get(f"/laporan-keuangan/{sheet}?{MONTH}").status_code == 200
    assert "Debit sama dengan kredit." in client.get(f"/laporan-keuangan/neraca-saldo?{MONTH}").text


def test_every_figure_of_every_sheet_is_a_link_that_opens(client: Client, session: Session, books: Bank) -> None:
    client.sign_in(session, user=books.manager, unit=books.unit)
    links = set()
    for sheet in ("laba-rugi", "neraca", "neraca-saldo"):
        links |= set(
            re.findall(r'href="(/laporan-keuangan/akun/[^"]+)"', client.get(f"/laporan-keuangan/{sheet}?{MONTH}").text)
        )
    assert len(links) >= 8
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
    page = client.get(f"/laporan-keuangan/akun/savings?{MONTH}").text
    assert 'href="/bukti/MLT-A-000001"' in page
    assert "Rp6.375" in page  # 7.500 less the share
    assert client.get("/laporan-keuangan/akun/emas").status_code == 404
    assert client.get("/laporan-keuangan/akun/expense:emas").status_code == 404


def test_the_cash_book_runs_and_leads_to_its_papers(client: Client, session: Session, books: Bank) -> None:
    client.sign_in(session, user=books.manager, unit=books.unit)
    page = client.get(f"/laporan-keuangan/buku/kas?{MONTH}").text
    balances = re.findall(r'data-is="Saldo">Rp([0-9.]+)<', page)
    assert balances == ["500.000", "590.000", "550.000", "549.500"]
    assert "beli solar" in page
    assert re.search(r'href="/kas/catatan/\d+"', page)
    assert re.search(r'href="/kas/hitungan/\d+"', page)
    assert "Belum ada catatan di masa ini" in client.get("/laporan-keuangan/buku/kas?periode=2020-01").text
    assert client.get("/laporan-keuangan/buku/emas").status_code == 404


@pytest.mark.parametrize("name", ["laba-rugi", "neraca", "neraca-saldo", "buku-kas", "buku-bank"])
def test_files_hold_the_same_rows(client: Client, session: Session, books: Bank, name: str) -> None:
    client.sign_in(session, user=books.manager, unit=books.unit)
    csv = client.get(f"/laporan-keuangan/{name}.csv?{MONTH}")
    assert csv.headers["Content-Disposition"] == f'attachment; filename="{name}-mlt-2026-11.csv"'
    text = csv.data.decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(client.get(f"/laporan-keuangan/{name}.xlsx?{MONTH}").data)).worksheets[0]
    rows = [[("" if cell is None else str(cell)) for cell in row] for row in sheet.iter_rows(values_only=True)]
    lines = [line.split(";") for line in text.strip().split("\r\n")]
    assert [[cell for cell in row if cell] for row in rows] == [[cell for cell in line if cell] for line in lines]
    head = session.get(ChainHead, books.unit.id)
    assert head is not None
    assert f"MLT: jurnal {head.seq}, {head.hash.hex()[:32]}" in text
    pdf = client.get(f"/laporan-keuangan/{name}.pdf?{MONTH}")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")


def test_csv_says_the_expense(client: Client, session: Session, books: Bank) -> None:
    client.sign_in(session, user=books.manager, unit=books.unit)
    assert "Pengeluaran: transport;40000;0\r\n" in client.get(f"/laporan-keuangan/laba-rugi.csv?{MONTH}").text
    assert client.get("/laporan-keuangan/emas.pdf").status_code == 404
    assert client.get("/laporan-keuangan/neraca.pdf?dari=x").status_code == 422


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("dari=1-11-2026&sampai=21-11-2026", 200, "1 November 2026 sampai 21 November 2026"),
        ("dari=2026-11-21&sampai=2026-11-21", 200, "21 November 2026"),
        ("dari=21-11-2026&sampai=1-11-2026", 422, "Tukar keduanya."),
        ("dari=21-11-2026", 422, "Isi kedua tanggal"),
        ("dari=kapan&sampai=1-1-2026", 422, "Tanggal belum benar."),
        ("dari=1-1-1900&sampai=1-1-2026", 422, "Pilih tahun dari 2000"),
        ("periode=2026-T4", 200, "Triwulan 4 2026"),
        ("periode=2026", 200, "Tahun 2026"),
        ("periode=apa", 200, "Laba rugi"),
        ("mulai=x.y.z", 200, "Laba rugi"),
    ],
)
def test_the_days_are_chosen_or_what_is_wrong_is_said(
    client: Client, session: Session, books: Bank, query: str, status: int, says: str
) -> None:
    client.sign_in(session, user=books.manager, unit=books.unit)
    answer = client.get(f"/laporan-keuangan/laba-rugi?{query}")
    assert (answer.status_code, says in answer.text) == (status, True)


def test_a_long_account_is_read_page_by_page(client: Client, session: Session, bank: Bank) -> None:
    post_randomly(session, bank, Random(5), 400)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    address, seen = "/laporan-keuangan/akun/stock?periode=2026", 0
    for _ in range(9):
        page = client.get(address).text
        seen += page.count("<small>Jurnal ")
        following = re.search(r'href="([^"]+)" rel="next"', page)
        if following is None:
            break
        address = following[1].replace("&amp;", "&")
    assert seen > 50
    for wrong in ("x", "2026-01-01.1", "2026-01-01.-5.-5", "2026-13-01.1.1", f"2026-01-01.{'9' * 30}.{'9' * 30}"):
        assert client.get(f"/laporan-keuangan/akun/stock?periode=2026&mulai={wrong}").status_code == 200


def test_the_agency_sees_all_units_together_and_no_words_of_people(
    client: Client, session: Session, books: Bank
) -> None:
    client.sign_in(session, user=books.agency, unit=books.root)
    page = client.get(f"/laporan-keuangan?{MONTH}").text
    assert "Semua unit bersama" in page
    assert "Tiap unit" in page
    assert "Rp50.625" in page
    assert "Bank Sampah Melati" in client.get(f"/laporan-keuangan/akun/cash?{MONTH}").text
    assert "milik unit mana?" in client.get(f"/laporan-keuangan/buku/kas?{MONTH}").text
    for address in ("buku/kas", "akun/cash", "akun/savings", "akun/expense:transport"):
        one = client.get(f"/laporan-keuangan/{address}?{MONTH}&unit=MLT")
        assert one.status_code == 200
        for words in ("beli solar", "selip", "Siti Aminah", "0001:", 'href="/kas/catatan', 'href="/bukti/'):
            assert words not in one.text, (address, words)
    csv = client.get(f"/laporan-keuangan/buku-kas.csv?{MONTH}&unit=MLT").text
    assert "solar" not in csv
    assert client.get("/laporan-keuangan/buku-kas.pdf?unit=semua").status_code == 404
    for name in ("laba-rugi", "neraca", "neraca-saldo"):
        assert client.get(f"/laporan-keuangan/{name}.pdf?{MONTH}").status_code == 200


def test_a_manager_reads_her_own_unit_and_those_below(client: Client, session: Session, books: Bank) -> None:
    client.sign_in(session, user=books.manager, unit=books.unit)
    assert client.get("/laporan-keuangan?unit=ANG").status_code == 404
    assert client.get("/laporan-keuangan/buku-kas.csv?unit=ANG").status_code == 404
    assert "Semua unit bersama" not in client.get("/laporan-keuangan?unit=semua").text
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, books.root)
    books.unit.parent_id, books.unit.path = induk.id, f"{induk.path}{books.unit.id}."
    above = make_user(session, "buhari", "Buhari", {induk: Role.MANAGER})
    session.commit()
    client.sign_in(session, user=above, unit=induk)
    assert "Rp40.000" not in client.get(f"/laporan-keuangan?{MONTH}").text
    assert "Rp40.000" in client.get(f"/laporan-keuangan?{MONTH}&unit=semua").text
    assert "beli solar" in client.get(f"/laporan-keuangan/buku/kas?{MONTH}&unit=MLT").text
    assert client.get("/laporan-keuangan?unit=ANG").status_code == 404


def test_a_unit_with_nothing_has_statements_too(client: Client, session: Session, bank: Bank) -> None:
    manager = make_user(session, "yanti", "Yanti", {bank.other: Role.MANAGER})
    client.sign_in(session, user=manager, unit=bank.other)
    for address in (
        "",
        "/laba-rugi",
        "/neraca",
        "/neraca-saldo",
        "/buku/kas",
        "/akun/cash",
        "/neraca.pdf",
        "/buku-kas.csv",
    ):
        assert client.get(f"/laporan-keuangan{address}").status_code == 200
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert client.get("/laporan-keuangan").status_code == 200
