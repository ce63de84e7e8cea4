"""A year, or some months, in one report: the sum of its months, each with what counted then."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from sqlalchemy.orm import Session

from rdu.clock import Month, Period, Stretch, period_of, pinned_at, read_period
from rdu.impact import service
from rdu.impact.assumed import Key
from rdu.impact.numbers import plain, two_figures
from rdu.ledger.models import ChainHead
from rdu.reports.compose import report_of
from rdu.reports.document import Document, Section, Table
from rdu.reports.figures import Figures, figures_of, scope_at
from tests.impact.goods import sold
from tests.makers import TODAY, Bank, bottles, weigh
from tests.pages import Client
from tests.sales.sheds import clean, make_pair

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
BOTH = Stretch(OCTOBER, NOVEMBER)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


@pytest.fixture
def months(session: Session, bank: Bank) -> Bank:
    """2 kg sold in October and 3 in November, when 4 kg more were weighed; a share counts from 1 November on."""
    bank.bottles.material, bank.cans.material = "KARDUS", "KALENG-AL"
    pair = make_pair(session, bank)
    with pinned_at(at(date(2026, 10, 20))):
        sold(session, bank.unit, bank.manager, {clean(pair): 2})
    with pinned_at(at(TODAY)):
        weigh(session, bank, bottles(4_000), member=bank.neighbour)
        sold(session, bank.unit, bank.manager, {clean(pair): 3})
        service.set_assumption(session, Key.SHARE, Decimal("0.5"), NOVEMBER.first_day, "survei TPA", bank.agency)
    session.commit()
    return bank


def figures(session: Session, bank: Bank, period: Period) -> Figures:
    _, scope = scope_at(session, bank.root, "MLT", kabupaten=True)
    return figures_of(session, scope, period, TODAY)


def table(section: Section, title: str) -> Table:
    return next(one for one in section.blocks if isinstance(one, Table) and one.title.startswith(title))


def paper_of(session: Session, bank: Bank, period: Period) -> Document:
    return report_of(figures(session, bank, period), bank.root, whole=True)


@pytest.mark.one_store
def test_a_longer_period_is_the_sum_of_its_months(session: Session, months: Bank) -> None:
    one, other, both = (figures(session, months, period) for period in (OCTOBER, NOVEMBER, BOTH))
    for name in ("avoided", "methane", "alone", "least", "most"):
        spans = [getattr(of.impact.impact, name) for of in (one, other, both)]
        assert spans[0] + spans[1] == spans[2], name
    assert one.impact.impact.is_open
    assert not other.impact.impact.is_open
    assert both.impact.impact.is_open
    assert both.impact.impact.most.mid != both.impact.impact.least.mid
    mass = both.goods.whole
    assert (mass.weighed, mass.sold) == tuple(
        sum(getattr(of.goods.whole, name) for of in (one, other)) for name in ("weighed", "sold")
    )
    assert [(point.period, point.sold) for point in both.trend] == [(OCTOBER, 2_000), (NOVEMBER, 3_000)]
    assert [point.period for point in both.ends] == [BOTH, Stretch(Month(2026, 8), Month(2026, 9)), BOTH.a_year_before]


@pytest.mark.one_store
def test_the_report_says_what_counted_in_each_month(session: Session, months: Bank) -> None:
    paper = paper_of(session, months, BOTH)
    assert (paper.title, paper.period) == ("Laporan periode bank sampah", "Oktober sampai November 2026")
    assert paper.days == "1 Oktober 2026 sampai 30 November 2026"
    impact = next(section for section in paper.sections if section.name == "Dampak")
    rows = table(impact, "Perhitungannya, bulan demi bulan").rows
    assert [(row[0], row[5]) for row in rows] == [
        ("Oktober 2026", "belum ditetapkan"), ("November 2026", "50%"), ("Jumlah", "")
    ]  # fmt: skip
    both = figures(session, months, BOTH).impact.impact
    assert rows[-1][6] == f"{plain(both.least.mid, 1)} sampai {plain(both.most.mid, 1)}"
    assert two_figures(both.least.mid) in impact.finding
    method = table(paper.sections[-1], "Asumsi").rows
    assert [row[:2] for row in method if row[0].startswith("Porsi")] == [
        [f"Porsi yang sebenarnya akan masuk TPA (s){more}", value]
        for more, value in ((", belum dikonfirmasi, Oktober 2026", "belum ditetapkan"), (", November 2026", "50%"))
    ]
    year = paper_of(session, months, Stretch.year(2026))
    assert (year.title, year.period, year.against) == (
        "Laporan tahunan bank sampah",
        "Tahun 2026",
        ("dari tahun lalu", ""),
    )
    assert table(year.sections[0], "Bulan demi bulan").rows[-2][0] == "November 2026"


@pytest.mark.one_store
def test_the_reasons_of_a_draft_name_the_months(session: Session, months: Bank) -> None:
    session.get_one(ChainHead, months.unit.id).closed_through = OCTOBER.last_day
    reasons = [reason.words for reason in figures(session, months, Stretch.year(2026)).standing.reasons]
    assert reasons[:2] == [
        "Tahun 2026 belum habis, angkanya sampai 21 November 2026", "Buku November 2026 belum ditutup"
    ]  # fmt: skip
    session.get_one(ChainHead, months.unit.id).closed_through = None
    last = Stretch(Month(2026, 9), NOVEMBER)
    standing = figures(session, months, last).standing
    assert "Buku September sampai November 2026 belum ditutup" in [reason.words for reason in standing.reasons]
    assert "Bank Sampah Melati 1 hari di November 2026" in " ".join(reason.about for reason in standing.reasons)


def test_a_choice_that_cannot_be_is_told_beside_its_field(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    refused = {
        "tahun=1999": "Pilih tahun yang sudah mulai", "tahun=2099": "Pilih tahun yang sudah mulai",
        "dari=2025-03&sampai=2025-02": "Februari 2025 sebelum Maret 2025. Tukar keduanya.",
        "dari=2020-01&sampai=2025-02": "Paling lama 36 bulan.", "dari=emas&sampai=2025-02": "Pilih bulannya.",
        "dari=2025-01&sampai=2099-01": "Januari 2099 belum mulai.", "dari=&sampai=": "Pilih bulannya.",
    }  # fmt: skip
    for query, sentence in refused.items():
        answer = client.get(f"/laporan/pilih?{query}")
        assert (answer.status_code, sentence in unescape(answer.text)) == (422, True), query
    chosen = client.get("/laporan/pilih?dari=2025-01&sampai=2025-03&untuk=MLT")
    assert chosen.headers["Location"] == "/laporan/2025-01..2025-03?untuk=MLT"
    assert client.get("/laporan/pilih?tahun=2025").headers["Location"] == "/laporan/2025"
    page = client.get("/laporan/2025").text
    assert "Laporan tahunan bank sampah, Tahun 2025" in page
    paper = client.get("/laporan/2025-01..2025-03.pdf")
    assert re.search(r'filename="laporan-semua-2025-01_2025-03\.pdf"', paper.headers["Content-Disposition"])
    assert client.get(f"/laporan/{Month.of(TODAY).plus(-36)}..{Month.of(TODAY)}").status_code == 404


def test_an_address_of_a_period_is_read_one_way() -> None:
    year = Stretch.year(2026)
    assert [str(one) for one in (OCTOBER, year, BOTH)] == ["2026-10", "2026", "2026-10..2026-11"]
    assert [read_period(str(one)) for one in (OCTOBER, year, BOTH)] == [OCTOBER, year, BOTH]
    for text in ("2026-10..2026-10", "2026-01..2026-12", "2026-11..2026-10", "2023-01..2026-01", "26", "2026..2027",
                 "2026-10..", "..2026-10", "2026-10...2026-11", "٢٠٢٦"):  # fmt: skip
        assert read_period(text) is None, text
    assert period_of(OCTOBER, OCTOBER) is OCTOBER
    assert year.previous == year.a_year_before == Stretch.year(2025)
    assert (year.words, Stretch(NOVEMBER, Month(2027, 2)).words) == ("tahun 2026", "November 2026 sampai Februari 2027")
    assert Month(2026, 1).plus(-1) == Month(2025, 12)
