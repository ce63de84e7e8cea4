"""The plant in the kabupaten's monthly report: apart, with its gap, and nowhere else."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.reports.compose import report_of
from rdu.reports.document import Document, Flow, Section, Table
from rdu.reports.figures import figures_of, scope_at
from rdu.reports.month_pdf import report_pdf
from tests.makers import Bank, bottles, weigh
from tests.pages import Client
from tests.plant.works import CEMENT, Works, a_month, make_works

pytestmark = pytest.mark.one_store

NOVEMBER, LATER = Month(2026, 11), date(2026, 12, 2)
GAP = "Neraca tidak menutup: 1.250\u00a0kg (6,25\u00a0%) belum dijelaskan, di atas batas 2\u00a0%."


@pytest.fixture
def works(session: Session, bank: Bank) -> Works:
    works = make_works(session, bank)
    weigh(session, bank, bottles(2_500))
    a_month(session, works, lost=1_200_000)
    return works


def paper(session: Session, works: Works, code: str, *, whole: bool = True) -> Document:
    _, scope = scope_at(session, works.bank.root, code, kabupaten=True)
    return report_of(figures_of(session, scope, NOVEMBER, LATER), works.bank.root, whole=whole)


def section(of: Document) -> Section:
    return next(one for one in of.sections if one.name == "Rumah Daur Ulang Bangkalan")


def test_a_month_that_does_not_close_is_reported_with_its_gap(session: Session, works: Works) -> None:
    of = section(paper(session, works, ""))
    assert of.finding == f"20\u00a0ton masuk dalam 1 hari. {GAP}"
    flow = next(block for block in of.blocks if isinstance(block, Flow))
    assert sum(bar.value for bar in flow.sources) == sum(bar.value for bar in flow.targets) == 20_000_000
    assert [bar.value for bar in flow.targets if bar.word.startswith("Selisih")] == [1_250_000]
    balance = next(block for block in of.blocks if isinstance(block, Table))
    rows = {row[0]: row[1] for row in balance.rows}
    assert (rows["Selisih"], rows["dari pengolahan"], rows["dari hitungan stok"]) == ("+1.250", "+50", "+1.200")
    told = repr(of.blocks)
    for words in ("tidak dijumlahkan dengan berat bank sampah", "belum dikonfirmasi", "STS 0413", "Desa Langkap",
                  "belum ditutup", "4 November 2026", CEMENT):  # fmt: skip
        assert words in told, words


def test_the_plant_adds_nothing_to_the_banks_and_stands_in_no_units_report(session: Session, works: Works) -> None:
    _, scope = scope_at(session, works.bank.root, "", kabupaten=True)
    figures = figures_of(session, scope, NOVEMBER, LATER)
    assert (figures.goods.whole.weighed, figures.rupiah.credited) == (2_500, 6_375)
    assert figures.impact.impact.rows == []
    for code in ("MLT", "kec-35.26.03"):
        assert all(one.name != "Rumah Daur Ulang Bangkalan" for one in paper(session, works, code).sections)
    assert CEMENT not in repr(section(paper(session, works, "", whole=False)))


def test_the_report_draws_it_and_the_page_shows_it(client: Client, session: Session, works: Works) -> None:
    assert report_pdf(paper(session, works, ""))[:5] == b"%PDF-"
    agency = client.sign_in(session, user=works.bank.agency, unit=works.bank.root)
    assert GAP in agency.get("/laporan/2026-11").text
