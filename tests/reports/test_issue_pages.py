"""Issuing on the screen, the version's pages and papers, and what anybody may check of it."""

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.reports.document import Table
from rdu.reports.issued import document_of, kept_paper, shown_code
from rdu.reports.models import Audience, IssuedReport, SignedReport
from tests.makers import Bank
from tests.pages import Client
from tests.reports import issues
from tests.reports.issues import DECEMBER, as_agency, as_manager, draft, issued
from tests.reports.test_pages import read, words_of

pytestmark = pytest.mark.usefixtures("the_day")

NAMES = 'Siti <b Aminah <img src="/etc/hostname"> =2+5'
MONTH = "/laporan/2026-11"


@pytest.fixture
def month(session: Session, bank: Bank) -> Iterator[Bank]:
    issues.closed_november(session, bank)
    with pinned_at(DECEMBER):
        yield bank


@pytest.fixture
def manager(client: Client, session: Session, month: Bank) -> Client:
    return client.sign_in(session, user=month.manager, unit=month.unit)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def typed(page: str) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("csrf_token", "operation", "seen")} | {"langkah": "simpan"}


def text_of(page: str) -> str:
    return words_of(unescape(re.sub(r"<[^>]*>", "", page)))


def test_a_month_is_read_back_and_issued_once(manager: Client, session: Session, month: Bank) -> None:
    assert "Ditutup, siap terbit" in manager.get("/laporan").text
    assert "Terbitkan versi 1" in manager.get(MONTH).text
    page = manager.get(f"{MONTH}/terbitkan").text
    assert "menimbang 13,5" in page
    assert "Yang menjadi tetap" in page
    form = typed(page)
    answers = [manager.post(f"{MONTH}/terbitkan", data=form) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, f"{MONTH}/versi/1")] * 2
    assert session.scalar(select(func.count()).select_from(IssuedReport)) == 1
    assert "Terbit versi 1" in manager.get("/laporan").text
    assert "Isinya sama dengan catatan sekarang" in manager.get(MONTH).text
    assert "Tidak ada yang berubah sejak versi 1" in manager.get(f"{MONTH}/terbitkan").text
    row = session.scalars(select(IssuedReport)).one()
    assert document_of(row, Audience.WHOLE).issue.address == f"http://localhost/periksa-laporan/{shown_code(row.code)}"  # type: ignore[union-attr]


def test_what_was_read_and_is_no_longer_so_is_not_issued(manager: Client, session: Session, month: Bank) -> None:
    form = typed(manager.get(f"{MONTH}/terbitkan").text)
    issues.reversed_later(session, month)
    refused = manager.post(f"{MONTH}/terbitkan", data=form)
    assert refused.status_code == 409
    assert "Angka laporan berubah sementara Anda membaca" in refused.text
    assert manager.post(f"{MONTH}/terbitkan", data=form | {"operation": "x"}).status_code == 422
    assert session.scalar(select(func.count()).select_from(IssuedReport)) == 0
    open_month = typed(refused.text) | {"seen": "x"}
    answer = manager.post("/laporan/2026-12/terbitkan", data=open_month)
    assert (answer.status_code, "Desember 2026 belum habis" in answer.text) == (422, True)


def test_version_2_names_the_change_on_the_page_and_on_paper(
    manager: Client, session: Session, month: Bank, tmp_path: Path
) -> None:
    first = issued(session, draft(session, month.unit), as_manager(month))
    paper = manager.get(f"{MONTH}/versi/1.pdf").data
    issues.reversed_later(session, month)
    page = manager.get(MONTH).text
    assert "Versi 1 tidak lagi sama dengan catatan." in page
    assert "DRAF" in words_of(read(manager.get(f"{MONTH}.pdf").data, tmp_path)), "until it is issued"
    assert "Terbitkan versi 2" in page
    receipt = issues.neighbours_visit(session, month).receipt
    assert words_of("13,5 kg 12 kg −1,5 kg") in text_of(page)
    manager.post(f"{MONTH}/terbitkan", data=typed(manager.get(f"{MONTH}/terbitkan").text))
    second = manager.get(f"{MONTH}/versi/2").text
    printed = words_of(read(manager.get(f"{MONTH}/versi/2.pdf").data, tmp_path))
    for words in ("Perubahan sejak versi 1", f"Setoran dibatalkan {receipt}", "13,5 kg 12 kg −1,5 kg"):
        assert words_of(words) in text_of(second), words
        assert words_of(words) in printed, words
    assert "DRAF" not in printed
    assert manager.get(f"{MONTH}/versi/1.pdf").data == paper == kept_paper(first, Audience.WHOLE)
    assert "Versi ini sudah diganti" in manager.get(f"{MONTH}/versi/1").text
    assert "Versi ini sudah diganti" in manager.get(f"/periksa-laporan/{first.code}").text


def test_the_issued_page_and_paper_show_the_same_and_names_stay_letters(
    client: Client, session: Session, month: Bank, tmp_path: Path
) -> None:
    month.unit.name = month.manager.name = NAMES
    session.commit()
    row = issued(session, draft(session, month.root, "semua"), as_agency(month))
    client.sign_in(session, user=month.agency, unit=month.root)
    page, pdf = client.get(f"{MONTH}/versi/1").text, client.get(f"{MONTH}/versi/1.pdf")
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="laporan-semua-2026-11-v1.pdf"'
    printed = read(pdf.data, tmp_path)
    shown = document_of(row, Audience.WHOLE)
    for block in (one for section in shown.sections for one in section.blocks if isinstance(one, Table)):
        for cells in block.rows:
            assert words_of("".join(cells)) in text_of(page), cells
            assert all(words_of(cell) in words_of(printed) for cell in cells), cells
    assert words_of(NAMES) in words_of(printed)
    assert "Siti &lt;b Aminah &lt;img src=" in page
    for words in (shown_code(row.code), row.sha256, row.sha256[:16], f"Versi 1, terbit {shown.issue.when}"):  # type: ignore[union-attr]
        assert words_of(words) in words_of(printed), words
    pages = len(re.findall(r"Halaman \d+ dari", printed))
    assert words_of(printed).count(words_of(f"Kode {shown_code(row.code)}. Sidik {row.sha256[:16]}")) == pages


def _figures(row: IssuedReport) -> list[str]:
    return [key.figure for key in document_of(row, Audience.PUBLIC).keys]


def test_anybody_checks_a_report_and_reads_nothing_private(
    client: Client, session: Session, month: Bank, tmp_path: Path
) -> None:
    row = issued(session, draft(session, month.root, "semua"), as_agency(month))
    for words in (shown_code(row.code).lower(), row.sha256[:16], row.paper(Audience.WHOLE).sha256):
        answer = client.get("/periksa-laporan", query_string={"kode": words})
        assert (answer.status_code, answer.location) == (303, f"/periksa-laporan/{shown_code(row.code)}")
    page = client.get(answer.location)
    text = text_of(page.text)
    for words in ("versi 1, terbaru", row.sha256, "recommended_id v1", "Dinas Lingkungan Hidup", *_figures(row)):
        assert words_of(words) in text, words
    for private in ("Utang kepada penabung", "belum melapor", "Bank Sampah Anggrek", "Bidang Sampah"):
        assert words_of(private) not in text, private
    public = client.get(f"/periksa-laporan/{row.code}.pdf").data
    assert public == kept_paper(row, Audience.PUBLIC)
    assert words_of("Bidang Sampah") not in words_of(read(public, tmp_path))
    for unknown in ("ABCDE-FGHJK", "x", "é", "<b>"):
        for answer in (client.get(f"/periksa-laporan/{unknown}"), client.get("/periksa-laporan?kode=" + unknown)):
            assert answer.status_code == 404
            assert "Tidak ada laporan dengan kode atau sidik" in answer.text
        assert client.get(f"/periksa-laporan/{unknown}.pdf").status_code == 404


def upload(client: Client, address: str, content: bytes) -> tuple[int, str]:
    token = hidden(client.get(address).text, "csrf_token")
    answer = client.post(address, data={"csrf_token": token, "file": (io.BytesIO(content), "laporan.pdf")})
    return answer.status_code, answer.text


def test_a_file_is_compared_and_not_kept(client: Client, session: Session, month: Bank) -> None:
    row = issued(session, draft(session, month.unit), as_manager(month))
    paper = kept_paper(row, Audience.PUBLIC)
    for content, status, words in (
        (paper, 200, "Isinya sama persis dengan PDF untuk umum"),
        (kept_paper(row, Audience.WHOLE), 200, "Isinya sama persis dengan PDF untuk pengurus dan dinas"),
        (issues.signature_over(paper), 200, "biasanya tanda tangan elektronik"),
        (paper.replace(b"%%EOF", b"%%EOG"), 422, "sudah diubah sesudah terbit"),
        (b"halo", 422, "bukan PDF"),
        (b"", 422, "Berkasnya kosong"),
    ):
        answer = upload(client, "/periksa-laporan", content)
        assert (answer[0], words in answer[1]) == (status, True), words
    assert session.scalar(select(func.count()).select_from(SignedReport)) == 0


def test_a_signed_copy_comes_back_and_is_offered_where_its_version_is(
    manager: Client, session: Session, month: Bank
) -> None:
    row = issued(session, draft(session, month.unit), as_manager(month))
    address = f"{MONTH}/versi/1/tanda-tangan"
    assert upload(manager, address, kept_paper(row, Audience.PUBLIC))[0] == 422
    signed = {one: issues.signature_over(kept_paper(row, one)) for one in Audience}
    assert [upload(manager, address, signed[one])[0] for one in Audience] == [303, 303]
    again = upload(manager, address, signed[Audience.WHOLE])
    assert (again[0], "sudah disimpan pada terbitan itu" in again[1]) == (422, True)
    page = manager.get(f"{MONTH}/versi/1").text
    links = re.findall(rf'href="({address}/\d+\.pdf)"', page)
    assert {manager.get(link).data for link in links} == set(signed.values())
    open_to_all = re.findall(r'href="(/periksa-laporan/[^"]+bertanda-tangan/\d+\.pdf)"',
                             manager.get(f"/periksa-laporan/{row.code}").text)  # fmt: skip
    assert [manager.get(link).data for link in open_to_all] == [signed[Audience.PUBLIC]]
    session.commit()
    whole = session.scalars(select(SignedReport.id).where(SignedReport.audience == Audience.WHOLE)).one()
    assert manager.get(f"/periksa-laporan/{row.code}/bertanda-tangan/{whole}.pdf").status_code == 404


def test_another_units_version_is_not_there(client: Client, session: Session, month: Bank) -> None:
    issued(session, draft(session, month.root, "semua"), as_agency(month))
    issued(session, draft(session, month.unit), as_manager(month))
    client.sign_in(session, user=month.manager, unit=month.unit)
    for address in (f"{MONTH}/versi/2", f"{MONTH}/versi/1?untuk=semua", f"{MONTH}/versi/1.pdf?untuk=ANG",
                    f"{MONTH}/terbitkan?untuk=semua", f"{MONTH}/versi/1/tanda-tangan/1.pdf"):  # fmt: skip
        assert client.get(address).status_code == 404, address
    client.sign_in(session, user=month.agency, unit=month.root)
    assert client.get(f"{MONTH}/versi/1?untuk=MLT").status_code == 200
    for address in (f"{MONTH}/terbitkan?untuk=MLT", f"{MONTH}/versi/1/tanda-tangan?untuk=MLT"):
        assert client.get(address).status_code == 403, address
