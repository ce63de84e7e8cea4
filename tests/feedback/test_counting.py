"""The figures of a window, worked by hand, and their files, which name nobody."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.feedback import handling
from rdu.feedback.counting import BOTH, cases, counted, durations, left_out, of_months, window
from rdu.feedback.models import Category, Exclusion, Kind
from rdu.feedback.poster_pdf import poster_pdf
from rdu.feedback.recap import Span, recap_of, span_called
from rdu.feedback.recap_files import recap_csv, recap_xlsx
from rdu.feedback.recap_pdf import recap_pdf
from tests.feedback.said import SITI, complain, new
from tests.makers import Bank
from tests.pages import Client

FIRST, LAST = date(2026, 1, 1), date(2026, 11, 20)


def on(day: date, hour: int = 3) -> datetime:
    """An instant of that day in Jakarta; hour 18 is the next day there."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def a_year(session: Session, bank: Bank) -> None:
    """21 received, 19 answered, one of them after the promised day and one after the window; one left out."""
    for n in range(20):
        with pinned_at(on(date(2026, 3, 1 + n))):
            complaint = complain(session, bank.unit if n % 2 else bank.other, "Antre lama.", who=SITI)
        if n < 18:
            with pinned_at(on(date(2026, 3, 1 + n + (9 if n == 0 else 2)))):
                handling.answer(session, complaint, "Sudah.", new(), bank.agency)
    with pinned_at(on(date(2026, 11, 19), 18)):  # the 20th in Jakarta: the last day of the window
        late = complain(session, bank.unit, "Antre.", category=Category.OFFICER)
    with pinned_at(on(date(2026, 11, 21))):
        handling.answer(session, late, "Sudah.", new(), bank.agency)
    with pinned_at(on(date(2026, 4, 1))):
        same = complain(session, bank.unit, "Antre lama lagi.")
        handling.exclude(session, same, Exclusion.DUPLICATE, "Orang yang sama.", late, new(), bank.manager)
        idea = complain(session, bank.unit, "Tambah bangku.", kind=Kind.SUGGESTION)
        handling.answer(session, idea, "Baik.", new(), bank.manager)
    session.commit()


def test_a_window_is_counted_as_it_stood_on_its_last_day(session: Session, bank: Bank) -> None:
    a_year(session, bank)
    found = cases(session, FIRST, LAST)
    total = counted(found, LAST)
    assert (total.received, total.resolved, total.open, total.excluded) == (21, 18, 3, 1)
    assert total.percent == 85  # 85.7, rounded down
    assert total.late == 3  # one answered late, two never
    assert counted(cases(session, FIRST, LAST, until=date(2026, 11, 21)), LAST).percent == 90  # 19 of 21
    assert [(row.excluded_as, row.why) for row in left_out(found)] == [(Exclusion.DUPLICATE, "Orang yang sama.")]
    assert of_months(session, 12, LAST).received == 21
    assert of_months(session, 12, date(2027, 3, 10), bank.other).received == 5  # the 11th, 13th, 15th, 17th and 19th
    assert of_months(session, 24, LAST, kinds=BOTH).received == 22


def test_how_long_each_took(session: Session, bank: Bank) -> None:
    a_year(session, bank)
    rows = list(durations(cases(session, FIRST, LAST)))
    assert [row.days for row in rows] == [9, *[2] * 17]
    assert [row.in_time for row in rows] == [False, *[True] * 17]
    assert recap_of(session, Span("x", "x", FIRST, LAST), LAST, without_agency=False).total.median == 2


def test_a_reopened_one_is_not_resolved_until_it_is_answered_again(session: Session, bank: Bank) -> None:
    with pinned_at(on(date(2026, 3, 1))):
        complaint = complain(session, bank.unit)
    with pinned_at(on(date(2026, 3, 2))):
        handling.answer(session, complaint, "Sudah.", new(), bank.manager)
        handling.reopen(session, complaint, "Belum.", new())
    assert counted(cases(session, FIRST, LAST), LAST).resolved == 0
    with pinned_at(on(date(2026, 3, 6))):
        handling.answer(session, complaint, "Sekarang sudah.", new(), bank.manager)
    found = cases(session, FIRST, LAST)
    assert [(row.days, row.in_time) for row in durations(found)] == [(5, True)]
    assert found[0].reopened == 1


def test_none_received_has_no_percentage(session: Session, bank: Bank) -> None:
    assert of_months(session, 12, LAST).percent is None


@pytest.mark.one_store
@pytest.mark.parametrize(
    ("months", "last", "first"),
    [
        (12, date(2026, 11, 24), date(2025, 11, 25)),
        (12, date(2026, 12, 31), date(2026, 1, 1)),
        (12, date(2028, 2, 29), date(2027, 3, 1)),
        (24, date(2026, 6, 30), date(2024, 7, 1)),
    ],
)
def test_a_window_ends_with_its_day(session: Session, bank: Bank, months: int, last: date, first: date) -> None:
    assert window(months, last) == (first, last)


@pytest.mark.one_store
def test_files_tell_no_person_and_no_word(session: Session, bank: Bank) -> None:
    a_year(session, bank)
    recap = recap_of(session, span_called("2026", LAST), LAST, without_agency=False)
    told = recap_csv(recap).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(recap_xlsx(recap)))
    told += str([list(sheet.values) for sheet in book])
    for hidden in ("Siti", "0812", "Antre", "Sudah", "Ramlah", "Orang yang sama"):
        assert hidden not in told, hidden
    assert "ADU-2026-0001" in told
    assert list(book["Rekap"].values)[2][:4] == ("Semua", 21, 18, 85)
    paper = recap_pdf(recap, "Kabupaten")
    assert paper == recap_pdf(recap, "Kabupaten")
    assert paper.startswith(b"%PDF")
    assert poster_pdf(bank.unit, "http://localhost/aduan?unit=MLT", 5, "").startswith(b"%PDF")


def test_pages_and_files_of_the_recap_open(client: Client, session: Session, bank: Bank) -> None:
    a_year(session, bank)
    with pinned_at(on(date(2026, 11, 25))):
        client.sign_in(session, user=bank.agency, unit=bank.root)
        page = client.get("/aduan-masuk/rekap?jangka=2026").text
        assert "90 %" in page  # until today, the day after tomorrow's answer
        for ending, kind in (("csv", "text/csv"), ("xlsx", "application/vnd"), ("pdf", "application/pdf")):
            answer = client.get(f"/aduan-masuk/rekap.{ending}?jangka=24&unit=MLT")
            assert (answer.mimetype or "").startswith(kind), ending
        assert client.get("/aduan-masuk/poster/MLT.pdf").mimetype == "application/pdf"
        assert client.get("/aduan-masuk/rekap?jangka=x&unit=y").status_code == 200
        client.sign_in(session, user=bank.manager, unit=bank.unit)
        assert client.get("/aduan-masuk/poster/ANG.pdf").status_code == 404
        assert "Bank Sampah Anggrek" not in client.get("/aduan-masuk/rekap?unit=ANG&jangka=2026").text
