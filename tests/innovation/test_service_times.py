"""How long services take, against days counted by hand."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.innovation.figures import figures_of, set_figure
from rdu.innovation.instruments import Span, span_of, whole_months
from rdu.innovation.models import Key
from rdu.innovation.records import slower
from rdu.innovation.service import claim_of, instrument_for
from rdu.innovation.service_times import Service, Times, days_between, nearest_rank, service_times
from tests.makers import Bank, weigh
from tests.withdrawals.books import approved, asked, fill, paid, save, second_manager

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


def test_percentiles_are_cases_that_happened() -> None:
    ten = [1, 1, 2, 2, 3, 3, 4, 5, 8, 13]
    assert [nearest_rank(ten, percent) for percent in (1, 50, 90, 91, 100)] == [1, 3, 8, 13, 13]
    assert nearest_rank([7], 50) == nearest_rank([7], 90) == 7
    with pytest.raises(ValueError, match="nothing"):
        nearest_rank([], 50)


def test_begun_days_count_whole() -> None:
    hours = [0, 1, 24, 25, 48, 49]
    assert [days_between(NOON, NOON + timedelta(hours=hour)) for hour in hours] == [1, 1, 1, 2, 2, 3]


def test_windows_are_whole_months_and_years_before_the_assessment() -> None:
    until = date(2026, 11, 21)
    assert whole_months(until, 12) == Span(date(2025, 11, 1), date(2026, 10, 31))
    assert whole_months(date(2026, 11, 30), 12) == Span(date(2025, 12, 1), date(2026, 11, 30))
    assert span_of("T-2..T-1", 2026, until) == Span(date(2024, 1, 1), date(2025, 12, 31))
    assert span_of("T-2..T", 2027, until) == Span(date(2025, 1, 1), until)


def test_services_are_timed_from_their_records(session: Session, bank: Bank) -> None:
    save(session, bank.unit, bank.member, 60_000)
    fill(session, bank.unit, 60_000)
    other = second_manager(session, bank)
    for days in (0, 0, 3):
        with pinned_at(NOON):
            wish = asked(session, bank, 5_000)
        with pinned_at(NOON + timedelta(days=days, minutes=5)):
            paid(session, bank, approved(session, bank, wish, other))
    with pinned_at(NOON):
        asked(session, bank, 5_000)  # nobody has paid it
        weigh(session, bank)
    set_figure(session, 2027, Key.SOP_WITHDRAWAL, "2", "SOP", None, uuid4(), bank.agency)

    figures = figures_of(session, 2027, date(2027, 1, 1))
    span = Span(Month(2026, 1).first_day, Month(2026, 12).last_day)
    times = {one.service: one for one in service_times(session, bank.root, span, figures)}

    withdrawals, deposits = times[Service.WITHDRAWAL], times[Service.DEPOSIT]
    assert (list(withdrawals.days), withdrawals.open) == ([1, 1, 4], 1)
    assert (withdrawals.median, withdrawals.p90, withdrawals.kept, withdrawals.share) == (1, 4, 2, 6666)
    assert (list(deposits.days), deposits.sop, deposits.share) == ([1], None, None)
    assert times[Service.ENROLMENT].n == 0


def test_a_p90_of_a_lower_level_than_its_sop_is_flagged(session: Session) -> None:
    row = instrument_for(session, 2026).by_no["28"]
    kept = Times(Service.DEPOSIT, [1] * 10, 0, 1)
    late = Times(Service.WITHDRAWAL, [1] * 8 + [6, 6], 0, 3)
    same_level = Times(Service.COMPLAINT, [1] * 8 + [5, 5], 0, 3)
    assert slower(row, [kept, late, same_level]) == [
        "Penarikan: SOP 3 hari, tetapi satu dari sepuluh perlu 6 hari atau lebih."
    ]


def test_speed_is_claimed_by_the_sop_and_only_with_its_paper(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    set_figure(session, 2027, Key.SOP_DEPOSIT, "1", "SOP 07", None, uuid4(), bank.agency)
    claim = claim_of(session, bank.root, 2027, "28", date(2027, 1, 1))
    assert (claim.level, claim.missing) == (0, ["SOP yang disahkan, sebagai berkas."])


def test_tools_need_every_month(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    claim = claim_of(session, bank.root, 2027, "19", date(2026, 12, 31))
    assert (claim.value, claim.level) == ("1 dari 12 bulan dengan transaksi daring", 1)
