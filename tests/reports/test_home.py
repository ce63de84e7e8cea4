"""The agency's home: exact differences, what is not known, who is silent, what waits, and nobody else's month."""

from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.deposits.models import WeighingDay
from rdu.impact.assumed import Key
from rdu.impact.month import choices_at
from rdu.impact.service import set_assumption
from rdu.reports.compared import tallies
from rdu.reports.figures import figures_of, scope_at
from rdu.reports.home import last_closed, over, running
from rdu.reports.waiting import waiting_at
from tests.makers import TODAY, Bank, bottles, weigh
from tests.pages import Client
from tests.reports.issues import FIRST, NOVEMBER, as_agency, closed_november, draft, issued, reversed_later

DECEMBER = NOVEMBER.next


@pytest.mark.one_store
def test_a_closed_month_is_what_its_report_says(session: Session, bank: Bank) -> None:
    closed_november(session, bank)
    _, scope = scope_at(session, bank.root, "", kabupaten=True)
    told = tallies(session, scope, [NOVEMBER.a_year_before, NOVEMBER.previous, NOVEMBER])
    of = figures_of(session, scope, NOVEMBER, FIRST)
    assert list(told) == [NOVEMBER]  # nothing is known of the months before
    now = told[NOVEMBER]
    assert (now.weighed, now.credited, now.households) == (13_500, of.rupiah.credited, of.savers.households)
    assert now.credited == (10 * 3_000 + 2 * 12_000) * 85 // 100 + 4_500 * 85 // 100
    assert (now.reporting, now.expected) == (1, len(of.expected))
    assert now.impact.alone == of.impact.impact.alone
    assert last_closed(session, scope.units, FIRST) == NOVEMBER


@pytest.mark.one_store
def test_the_month_so_far_is_compared_with_as_many_days(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_000))
    scope = choices_at(session, bank.root).first
    early, late = (running(session, scope, TODAY.replace(month=12, day=day)) for day in (20, 21))
    assert (early.before.weighed, late.before.weighed) == (0, 2_000)
    assert (late.before.worth, late.before.reporting, late.now.weighed) == (6_000, 1, 0)
    assert not early.before
    assert late.households_before == 1


@pytest.mark.one_store
def test_the_largest_change_stands_first_whichever_way_it_went(session: Session, bank: Bank) -> None:
    closed_november(session, bank)
    scope = choices_at(session, bank.root).first
    fell = over(session, scope, DECEMBER)
    assert [(one.name, one.more) for one in fell.by_type] == [
        ("Botol PET bening", -11_500), ("Kaleng aluminium", -2_000)
    ]  # fmt: skip
    assert [(one.name, one.more) for one in fell.by_unit] == [(bank.unit.name, -13_500)]
    assert fell.now is not None
    assert fell.before is not None
    assert fell.now.weighed - fell.before.weighed == -13_500
    assert not fell.is_closed


@pytest.mark.one_store
def test_a_closed_month_waits_until_it_is_issued(session: Session, bank: Bank) -> None:
    closed_november(session, bank)
    scope = choices_at(session, bank.root).first
    assert waiting_at(session, bank.root, scope, FIRST).ready == [NOVEMBER]
    issued(session, draft(session, bank.root), as_agency(bank))
    assert waiting_at(session, bank.root, scope, FIRST).ready == []
    assert waiting_at(session, bank.unit, scope, FIRST).size == 0


@pytest.mark.one_store
def test_an_issued_report_that_the_books_left_behind_is_named_with_its_cause(session: Session, bank: Bank) -> None:
    closed_november(session, bank)
    scope = choices_at(session, bank.root).first
    issued(session, draft(session, bank.root), as_agency(bank))
    assert waiting_at(session, bank.root, scope, FIRST).outdated == []
    reversed_later(session, bank)
    (one,) = waiting_at(session, bank.root, scope, FIRST).outdated
    assert (one.scope, one.period, one.version, one.why) == ("semua", NOVEMBER, 1, ["1 setoran dibatalkan"])
    issued(session, draft(session, bank.root), as_agency(bank))
    assert waiting_at(session, bank.root, scope, FIRST).outdated == []
    set_assumption(session, Key.SHARE, Decimal("0.5"), NOVEMBER.first_day, "survei TPA", bank.agency)
    (one,) = waiting_at(session, bank.root, scope, FIRST).outdated
    assert (one.version, one.why) == (2, ["asumsi lain"])


@pytest.mark.one_store
def test_kilograms_that_reach_a_closed_month_late_are_noticed(session: Session, bank: Bank) -> None:
    closed_november(session, bank)
    scope = choices_at(session, bank.root).first
    issued(session, draft(session, bank.root), as_agency(bank))
    open_again = {"closed_at": None, "closed_by_id": None}
    session.execute(update(WeighingDay).where(WeighingDay.unit_id == bank.unit.id).values(**open_again))
    weigh(session, bank, bottles(700))
    (one,) = waiting_at(session, bank.root, scope, FIRST).outdated
    assert one.why == ["setoran yang baru tercatat"]


def test_the_page_says_what_is_not_known_and_leads_on(client: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_000))
    client.sign_in(session, user=bank.agency, unit=bank.root)
    page = client.get("/dlh")
    assert "Belum ada angka" in page.text  # of the months that are over
    assert "sampai hari ini" in page.text
    assert 'href="/dampak/asumsi"' in page.text
    assert f"?bulan={Month.of(TODAY).plus(-1)}" in page.text
    assert client.get("/dlh?bulan=2031-01").status_code == 200
    assert client.sign_in(session, user=bank.agency, unit=bank.unit).get("/dlh").status_code == 200
    assert client.sign_in(session, user=bank.manager, unit=bank.unit).get("/dlh").status_code == 403
