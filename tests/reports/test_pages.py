"""The report on the screen and on paper: the same figures, the same bytes, and names that stay letters."""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.reports.compose import report_of
from rdu.reports.document import Document, Table
from rdu.reports.figures import figures_of, scope_at
from rdu.reports.month_pdf import report_pdf
from tests.impact.goods import sold, today
from tests.makers import Bank, weigh
from tests.pages import Client
from tests.sales.sheds import clean, make_pair, money_for

MARKUP = 'Melati <b>&amp;</b> <img src="/etc/hostname">'


@pytest.fixture
def month(session: Session, bank: Bank) -> str:
    pair = make_pair(session, bank)
    weigh(session, bank)
    sold(session, bank.unit, bank.manager, {clean(pair): 3})
    money_for(session, bank.unit, 10_000)
    bank.unit.name = MARKUP
    session.commit()
    return str(Month.of(today()))


def document(session: Session, bank: Bank, code: str, *, whole: bool = True) -> Document:
    _, scope = scope_at(session, bank.root, code, kabupaten=True)
    return report_of(figures_of(session, scope, Month.of(today()), today()), bank.root, whole=whole)


def words_of(text: str) -> str:
    """Letters without the gaps and line breaks that a page or a reader of PDFs makes."""
    return re.sub(r"\s+", "", text)


def read(content: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext tidak ada di mesin ini: pasang paket poppler-utils")
    (tmp_path / "laporan.pdf").write_bytes(content)
    made = subprocess.run(["pdftotext", "-raw", "laporan.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    return made.stdout.decode()


def test_the_page_and_the_paper_show_the_same(
    client: Client, session: Session, bank: Bank, month: str, tmp_path: Path
) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    page = words_of(unescape(re.sub(r"<[^>]*>", "", client.get(f"/laporan/{month}").text)))
    printed = read(client.get(f"/laporan/{month}.pdf").data, tmp_path)
    paper = words_of(printed)
    shown = document(session, bank, "semua")
    assert words_of(shown.sentence) in page
    assert words_of(shown.sentence) in paper
    for key in shown.keys:
        assert words_of(key.name + key.under + key.figure) in page
        assert words_of(key.figure) in paper
    for block in (one for section in shown.sections for one in section.blocks if isinstance(one, Table)):
        for row in block.rows:
            assert words_of("".join(row)) in page, row
            assert all(words_of(cell) in paper for cell in row), row
    pages = len(re.findall(r"Halaman \d+ dari", printed))
    assert paper.count("DRAF") >= pages >= 3
    assert f"Halaman{pages}dari{pages}" in paper


def test_two_renders_are_the_same_bytes_and_names_stay_letters(
    client: Client, session: Session, bank: Bank, month: str, tmp_path: Path
) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    answers = [client.get(f"/laporan/{month}.pdf") for _ in range(2)]
    assert answers[0].data == answers[1].data
    assert answers[0].headers["Content-Disposition"] == f'attachment; filename="laporan-mlt-{month}.pdf"'
    assert words_of(MARKUP) in words_of(read(answers[0].data, tmp_path))
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in client.get(f"/laporan/{month}").text


def test_the_public_version_tells_neither_debts_nor_quiet_units(
    client: Client, session: Session, bank: Bank, month: str, tmp_path: Path
) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    whole, public = (read(client.get(f"/laporan/{month}.pdf{more}").data, tmp_path) for more in ("", "?versi=umum"))
    for hidden in ("Bank Sampah Anggrek", "Utang kepada penabung", "Belum melapor", "unit belum melapor"):
        assert words_of(hidden) in words_of(whole)
        assert words_of(hidden) not in words_of(public)
    assert document(session, bank, "ANG", whole=False).sentence.startswith("Selama")


def test_who_reads_which_report(client: Client, session: Session, bank: Bank, month: str) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "Berjalan" in client.get("/laporan").text
    for address in ("/laporan?untuk=ANG", f"/laporan/{month}?untuk=ANG", f"/laporan/{month}.pdf?untuk=semua",
                    "/laporan/2026-13", "/laporan/2031-01", "/laporan/emas.pdf"):  # fmt: skip
        assert client.get(address).status_code == 404, address
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert client.get(f"/laporan/{month}.pdf").status_code == 403
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert "Kecamatan Burneh" in client.get("/laporan?untuk=kec-35.26.03").text
    assert client.get(f"/laporan/{month}.pdf?untuk=kec-35.26.03").mimetype == "application/pdf"
    assert client.get(f"/laporan/{month}?untuk=XXX").status_code == 404
    assert "Belum ada yang ditimbang" in client.get("/laporan?untuk=ANG").text


def test_an_empty_month_is_a_report_too(session: Session, bank: Bank) -> None:
    shown = document(session, bank, "ANG")
    assert "tidak ada sampah" in shown.sentence
    assert report_pdf(shown).startswith(b"%PDF")
