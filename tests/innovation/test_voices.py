"""Complaints, the survey and what others fetch, against figures worked by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.exchange.service import Exchanged
from rdu.feedback import handling
from rdu.feedback.counting import Case
from rdu.feedback.models import Category, Channel, Exclusion, Kind, State
from rdu.innovation.complaints import percent_of
from rdu.innovation.joined import steady_readers
from rdu.innovation.service import claim_of, instrument_for
from tests.feedback.said import complain, new
from tests.makers import Bank, weigh

DAY = date(2026, 3, 2)
UNTIL = date(2026, 12, 31)
OPEN = Case(
    "ADU-2026-0001", "MLT", "Melati", Kind.COMPLAINT, Category.SERVICE, Channel.WEB, DAY, State.RECEIVED, None, None, 0,
    None, "", False,
)  # fmt: skip
ANSWERED = replace(OPEN, state=State.ANSWERED, answered_on=DAY)
SPAM = replace(OPEN, state=State.EXCLUDED, excluded_as=Exclusion.SPAM, why_excluded="Iklan")


@pytest.mark.parametrize(
    ("answered", "still_open", "percent", "level"),
    [(181, 19, 9_000, 2), (182, 18, 9_100, 3), (19, 2, 9_000, 2), (1, 1, 5_000, 1), (51, 49, 5_100, 2), (0, 3, 0, 1)],
    ids=["90.5", "91", "90.47", "50", "51", "none"],
)
def test_complaints_are_cut_off_below_a_whole_per_cent(
    session: Session, answered: int, still_open: int, percent: int, level: int
) -> None:
    found = [*[ANSWERED] * answered, *[OPEN] * still_open, SPAM]  # what is left out is in neither figure
    row = instrument_for(session, 2026).by_no["29"]
    assert percent_of(found, UNTIL) == percent
    assert row.level_of(percent, frozenset()) == level


def test_no_complaint_at_all_is_level_one(session: Session, bank: Bank) -> None:
    claim = claim_of(session, bank.root, 2027, "29", UNTIL)
    assert (claim.value, claim.level, claim.points) == ("tidak ada pengaduan", 1, 1)
    assert percent_of([SPAM], UNTIL) is None


def test_one_year_and_two_years_stand_beside_each_other(session: Session, bank: Bank) -> None:
    for day, is_answered in ((date(2025, 6, 3), True), (date(2026, 6, 3), True), (date(2026, 7, 3), False)):
        with pinned_at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
            complaint = complain(session, bank.unit)
            if is_answered:
                handling.answer(session, complaint, "Sudah.", new(), bank.agency)
    session.commit()

    claim = claim_of(session, bank.root, 2027, "29", UNTIL)

    assert (claim.value, claim.level) == ("50\u00a0% (1 dari 2)", 1)
    assert [step.formula for step in claim.how] == [
        "1 selesai / 2 diterima × 100 %",
        "2 selesai / 3 diterima × 100 %",
    ]
    assert len(claim.counted) == 2


def test_others_are_joined_when_they_fetch_every_month() -> None:
    year = [Exchanged(Month(2026, 1).plus(n), "Pusat kendali", 30) for n in range(12)]
    assert steady_readers([*year, Exchanged(Month(2026, 5), "Uji coba", 2)]) == ["Pusat kendali"]
    assert steady_readers(year[1:]) == []


def test_without_a_survey_or_a_study_monitoring_is_not_claimed(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    claim = claim_of(session, bank.root, 2027, "34", UNTIL)
    assert (claim.value, claim.level) == ("belum ada laporan monev", 0)
    assert claim.missing[0] == "Survei kepuasan yang selesai dengan responden cukup."
