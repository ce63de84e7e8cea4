"""A month beside those before it: exact differences, and none where something else was reckoned with."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.impact.assumed import Key
from rdu.impact.month import choices_at, month_impact
from rdu.impact.numbers import two_figures
from rdu.impact.service import set_assumption
from rdu.impact.versus import Versus, beside, signed
from tests.impact.goods import sold
from tests.makers import TODAY, Bank
from tests.pages import Client
from tests.sales.sheds import clean, make_pair

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


def at(month: int) -> datetime:
    return datetime(2026, month, TODAY.day, 3, tzinfo=UTC)


@pytest.fixture
def two_months(session: Session, bank: Bank) -> Bank:
    """MLT sells 2 kg of cardboard in October and 4 in November; nothing is known of the year before."""
    bank.bottles.material = "KARDUS"
    pair = make_pair(session, bank)
    for month, kg in ((10, 2), (11, 4)):
        with pinned_at(at(month)):
            sold(session, bank.unit, bank.manager, {clean(pair): kg})
    return bank


def versus(session: Session, bank: Bank) -> tuple[Versus, Versus]:
    return beside(session, month_impact(session, choices_at(session, bank.root).first, NOVEMBER))


@pytest.mark.one_store
def test_the_difference_is_taken_before_it_is_rounded(session: Session, two_months: Bank) -> None:
    last, year_ago = versus(session, two_months)
    assert (last.month, year_ago.month) == (OCTOBER, NOVEMBER.a_year_before)
    assert last.is_known
    assert not year_ago.is_known
    assert last.grams == 2_000
    assert last.alone == last.before.impact.alone.mid  # twice as much: the difference is the month before itself
    assert last.most == last.before.impact.most.mid
    ends = [two_figures(one.impact.most.mid) for one in (last.now, last.before)]
    assert ends == ["9,3", "4,7"]  # whose difference would be 4,6
    assert signed(last.most) == "+4,7"


@pytest.mark.one_store
def test_another_assumption_forbids_the_comparison_of_what_rests_on_it(session: Session, two_months: Bank) -> None:
    with pinned_at(at(11)):
        set_assumption(session, Key.SHARE, Decimal("0.5"), NOVEMBER.first_day, "survei TPA", two_months.agency)
    last, _ = versus(session, two_months)
    assert last.why_not_alone == []
    (why,) = last.why_not
    assert why.endswith("belum ditetapkan, sekarang 50%")


def test_the_page_says_both(client: Client, session: Session, two_months: Bank) -> None:
    with pinned_at(at(11)):
        client.sign_in(session, user=two_months.agency, unit=two_months.root)
        page = client.get("/dampak?bulan=2026-11").text.replace("\u00a0", " ")
        set_assumption(session, Key.SHARE, Decimal("0.5"), NOVEMBER.first_day, "survei TPA", two_months.agency)
        session.commit()
        changed = client.get("/dampak?bulan=2026-11").text
    assert "+2 kg" in page
    assert "belum ada angka" in page
    assert "tidak bisa dibandingkan" not in page
    assert "Oktober 2026 tidak bisa dibandingkan sepenuhnya: " in changed
    assert "belum ditetapkan, sekarang 50%" in changed
