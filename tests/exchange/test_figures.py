"""What other systems are told, worked out by hand, and what is not told of few."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from rdu.catalogue.models import Sipsn
from rdu.clock import Month, pinned_at
from rdu.deposits.closed_months import active_of
from rdu.deposits.month import kabupaten_month
from rdu.deposits.reversal import reverse
from rdu.deposits.service import weigh_in_of
from rdu.exchange import figures
from rdu.exchange.description import BULAN
from rdu.exchange.refusals import NotTold
from rdu.impact.month import month_impact
from rdu.people.models import Member
from rdu.reports.public_months import everybody
from tests.makers import TODAY, Bank, bottles, cans, make_member, weigh
from tests.reports.issues import DECEMBER, FIRST, NOVEMBER, closed_november
from tests.sales.sheds import key


def neighbours(session: Session, bank: Bank, many: int) -> list[Member]:
    """So many households, each with 2,5 kg of bottles: Rp7.500, of which Rp6.375 are saved."""
    members = [make_member(session, bank.unit, 100 + n, f"Warga {n}") for n in range(many)]
    for member in members:
        weigh(session, bank, bottles(2_500), member=member)
    return members


def test_today_and_this_month_are_told_to_the_rupiah(session: Session, bank: Bank) -> None:
    *_, last = neighbours(session, bank, 6)
    wrong = weigh(session, bank, bottles(1_000), member=last)
    reverse(session, weigh_in_of(session, bank.unit, wrong.receipt), "tertukar", key(), bank.manager, TODAY)
    scope = everybody(session)
    today, month = figures.today_of(session, scope, TODAY), figures.month_so_far(session, scope, TODAY)

    assert (today.day, today.open_units, month.month, month.until) == (TODAY, 1, Month.of(TODAY), TODAY)
    for sums in (today.sums, month.sums):
        assert (sums.grams, sums.households, sums.worth, sums.saved, sums.sold) == (15_000, 6, 45_000, 38_250, 0)
        assert {one.sipsn: one.grams for one in sums.categories} == {
            sipsn: 15_000 if sipsn is Sipsn.PLASTIC else 0 for sipsn in Sipsn
        }
        assert not sums.is_covered
    page = kabupaten_month(session, bank.root, Month.of(TODAY), TODAY).now
    ids = [unit.id for unit in scope.units]
    told = month.sums
    assert (told.grams, told.worth, told.households) == (
        page.grams, page.amount, active_of(session, ids, Month.of(TODAY)).total()
    )  # fmt: skip


@pytest.mark.one_store
def test_what_few_brought_is_covered_with_what_would_tell_it(session: Session, bank: Bank) -> None:
    members = neighbours(session, bank, 4)
    few = figures.today_of(session, everybody(session), TODAY).sums
    assert [few.grams, few.households, few.worth, few.saved] == [None] * 4
    assert {one.grams for one in few.categories} == {None}
    assert few.is_covered

    neighbours_of = make_member(session, bank.unit, 200, "Warga lain")
    weigh(session, bank, bottles(2_500), member=neighbours_of)
    weigh(session, bank, cans(1_000), member=members[0])
    sums = figures.today_of(session, everybody(session), TODAY).sums
    assert (sums.grams, sums.households, sums.worth) == (13_500, 5, 49_500)
    told = {one.sipsn: one.grams for one in sums.categories}
    assert (told[Sipsn.METAL], told[Sipsn.PLASTIC], told[Sipsn.PAPER]) == (None, None, 0)


@pytest.mark.one_store
def test_a_closed_month_is_told_as_the_open_data_tell_it(session: Session, bank: Bank) -> None:
    neighbours(session, bank, 5)
    scope = everybody(session)
    assert figures.last_avoided(session, scope) is None
    with pinned_at(datetime(2026, 11, 30, tzinfo=UTC)), pytest.raises(NotTold, match="November 2026"):
        figures.closed_month(session, NOVEMBER)
    closed_november(session, bank)
    with pinned_at(DECEMBER):
        of, impact = figures.closed_month(session, NOVEMBER), figures.last_avoided(session, scope)
        assert figures.closed_month(session, NOVEMBER) == of
    assert impact == of.impact
    spans = month_impact(session, scope, NOVEMBER).impact.avoided
    assert impact is not None
    told = impact.low, impact.mid, impact.high
    assert all(abs(end - whole) < 1 for end, whole in zip((spans.low, spans.mid, spans.high), told, strict=True))
    assert (of.month, of.units, of.sums.grams, of.sums.sold, of.paid) == (NOVEMBER, 1, 26_000, 4_000, 0)
    assert (of.sums.worth, of.sums.saved) == (96_000, 81_600)
    assert BULAN.told(of)["versi"] == "ditutup"
    assert NOVEMBER.last_day < FIRST
