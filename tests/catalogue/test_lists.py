"""Price lists: drafted, checked, published for good."""

from datetime import date

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rdu.catalogue import checks, lists
from rdu.catalogue.lists import Slot
from rdu.catalogue.models import How, ListStatus, Paid, Price, PriceList, SellingPrice, Who
from rdu.catalogue.pricing import Channel, lists_on, sheet_of
from rdu.clock import now_utc
from rdu.errors import DraftChanged, ListPublished, ListTaken, NotFoundHere, Refused
from rdu.money import Rupiah
from rdu.people.models import Activity
from tests.catalogue.desk import amounts, make_draft, make_induk, publish, slot
from tests.makers import TODAY, Bank

TOMORROW = date(2026, 11, 22)
DECEMBER = date(2026, 12, 1)
REFUSED = (IntegrityError,)


def test_the_induk_keeps_the_kabupatens_list_and_a_unit_its_own(session: Session, bank: Bank) -> None:
    induk, _ = make_induk(session, bank)
    assert lists.owner_of(session, induk).code == "BKL"
    assert lists.owner_of(session, bank.root).code == "BKL"
    assert lists.owner_of(session, bank.unit).code == "MLT"


def test_a_draft_starts_as_a_copy_of_the_list_in_force(session: Session, bank: Bank) -> None:
    draft = lists.start_draft(session, bank.root, bank.manager, TODAY, bank.prices)
    assert (draft.label, draft.valid_from, draft.status) == ("BKL-2", TOMORROW, ListStatus.DRAFT)
    assert lists.rows_of(session, draft) == lists.rows_of(session, bank.prices)


def test_a_draft_changes_nothing_until_it_is_published(session: Session, bank: Bank) -> None:
    draft = make_draft(session, bank.root, bank.manager, {slot(bank.cans): 13_000}, TODAY)
    assert lists_on(session, bank.unit, TODAY).central_id == bank.prices.id
    publish(session, draft, bank.manager)
    session.commit()
    assert lists_on(session, bank.unit, TODAY).central_id == draft.id
    assert draft.published_by_id == bank.manager.id
    act = session.scalars(select(Activity).where(Activity.act == "publish_prices")).one()
    assert (act.subject, act.detail["prices"]) == ("BKL-2", 1)


def test_a_units_price_lies_over_the_kabupatens(session: Session, bank: Bank) -> None:
    publish(session, make_draft(session, bank.unit, bank.manager, {slot(bank.cans): 12_500}, TODAY), bank.manager)
    session.commit()
    here = sheet_of(session, lists_on(session, bank.unit, TODAY))
    there = sheet_of(session, lists_on(session, bank.other, TODAY))
    prices = [sheet.item("ALU", "biasa") for sheet in (here, there)]
    assert [item and item.quote(Channel()) and item.quote(Channel()).amount for item in prices] == [12_500, 12_000]  # type: ignore[union-attr]  # checked just before
    bottle = here.item("PET", "bersih")
    assert bottle is not None
    assert bottle.quotes[0].label == "BKL-1"


@pytest.mark.parametrize("statement", ["update_list", "delete_list", "update_price", "delete_price", "insert_price"])
def test_a_published_list_never_changes(session: Session, bank: Bank, statement: str) -> None:
    price = session.scalars(select(Price).where(Price.price_list_id == bank.prices.id)).first()
    assert price is not None
    act = {
        "update_list": update(PriceList).where(PriceList.id == bank.prices.id).values(note="lain"),
        "delete_list": delete(PriceList).where(PriceList.id == bank.prices.id),
        "update_price": update(Price).where(Price.id == price.id).values(amount=1),
        "delete_price": delete(Price).where(Price.id == price.id),
        "insert_price": insert(Price).values(
            price_list_id=bank.prices.id, grade_id=price.grade_id, paid=Paid.SAVED, amount=1
        ),
    }[statement]
    with pytest.raises(REFUSED, match="append-only"):
        session.execute(act)


def test_a_published_list_is_no_draft_any_more(session: Session, bank: Bank) -> None:
    with pytest.raises(ListPublished):
        lists.draft_called(session, bank.root, "BKL-1", to_change=True)


def test_a_list_that_begins_in_the_past_is_refused(session: Session, bank: Bank) -> None:
    draft = make_draft(session, bank.root, bank.manager, {slot(bank.cans): 1}, date(2026, 11, 20))
    with pytest.raises(Refused, match="sudah lewat"):
        publish(session, draft, bank.manager)


def test_a_list_for_today_is_refused_once_weighing_has_begun(session: Session, bank: Bank) -> None:
    draft = make_draft(session, bank.root, bank.manager, {slot(bank.cans): 1}, TODAY)
    with pytest.raises(Refused, match="sudah dimulai"):
        publish(session, draft, bank.manager, begun=True)
    draft.valid_from = TOMORROW
    assert publish(session, draft, bank.manager, begun=True).status is ListStatus.PUBLISHED


def test_an_empty_list_is_refused(session: Session, bank: Bank) -> None:
    with pytest.raises(Refused, match="Belum ada harga"):
        publish(session, make_draft(session, bank.root, bank.manager, {}, TOMORROW), bank.manager)


def test_a_draft_that_changed_after_it_was_shown_is_shown_again(session: Session, bank: Bank) -> None:
    draft = make_draft(session, bank.root, bank.manager, {slot(bank.cans): 1}, TOMORROW)
    with pytest.raises(DraftChanged):
        lists.publish(session, draft, bank.manager, TODAY, begun=False, seen="other")


def test_two_lists_do_not_begin_on_one_day(session: Session, bank: Bank) -> None:
    first = make_draft(session, bank.root, bank.manager, {slot(bank.cans): 1}, TOMORROW)
    second = make_draft(session, bank.root, bank.manager, {slot(bank.cans): 2}, TOMORROW)
    publish(session, first, bank.manager)
    with pytest.raises(ListTaken):
        publish(session, second, bank.manager)


def test_a_draft_can_be_thrown_away(session: Session, bank: Bank) -> None:
    draft = make_draft(session, bank.root, bank.manager, {slot(bank.cans): 1}, TOMORROW)
    lists.delete_draft(session, draft)
    session.commit()
    assert lists.drafts(session, bank.root) == []


@pytest.mark.parametrize("label", ["BKL", "BKL-", "BKL-x", "BKL-٣", "BKL-99", "XXX-1", "BKL-1-1", "BKL-9999999999"])
def test_a_label_that_is_none_is_not_found(session: Session, bank: Bank, label: str) -> None:
    with pytest.raises(NotFoundHere):
        lists.list_called(session, bank.unit, label)


def test_a_desk_reads_its_own_lists_and_what_the_kabupaten_published(session: Session, bank: Bank) -> None:
    make_draft(session, bank.root, bank.manager, {}, TOMORROW)
    make_draft(session, bank.unit, bank.manager, {}, TOMORROW)
    make_draft(session, bank.other, bank.manager, {}, TOMORROW)
    assert lists.list_called(session, bank.unit, "BKL-1").id == bank.prices.id
    assert lists.list_called(session, bank.unit, "MLT-1").unit_id == bank.unit.id
    for unreadable in ("BKL-2", "ANG-1"):
        with pytest.raises(NotFoundHere):
            lists.list_called(session, bank.unit, unreadable)
    with pytest.raises(NotFoundHere):
        lists.draft_called(session, bank.unit, "BKL-1")


def test_what_lies_before_after_and_ahead(session: Session, bank: Bank) -> None:
    second = publish(
        session, make_draft(session, bank.root, bank.manager, {slot(bank.cans): 1}, DECEMBER), bank.manager
    )
    assert lists.in_force(session, bank.root, TODAY) is bank.prices
    assert lists.coming(session, bank.root, TODAY) == [second]
    assert lists.history(session, bank.root) == [second, bank.prices]
    assert lists.before(session, second) is bank.prices
    assert lists.ends_on(session, bank.prices) == date(2026, 11, 30)
    assert lists.ends_on(session, second) is None


def test_the_words_for_whom_a_price_holds() -> None:
    assert Slot(1).way == ""
    assert Slot(1, Paid.CASHED, Who.GROUP, How.PICKED_UP).way == "dibayar tunai, kelompok, dijemput"
    assert Slot(1, Paid.SAVED).channel == Channel(Paid.SAVED, Who.INDIVIDUAL, How.DROPPED)


def test_differences_name_what_is_new_gone_and_moved(session: Session, bank: Bank) -> None:
    old = amounts({slot(bank.cans): 100, slot(bank.jars): 5})
    new = amounts({slot(bank.cans): 120, slot(bank.bottles, "kotor"): 7})
    found = [(d.named.full_name, d.was, d.now) for d in checks.differences(session, old, new)]
    assert found == [("Botol PET bening kotor", None, 7), ("Kaleng aluminium", 100, 120), ("Botol kaca", 5, None)]


def test_limits_round_towards_the_central_price() -> None:
    assert checks.limits(Rupiah(3_000), 2_000) == (2_400, 3_600)
    assert checks.limits(Rupiah(33), 1_000) == (30, 36)
    assert checks.limits(Rupiah(500), 10_000) == (0, 1_000)


@pytest.mark.parametrize(("price", "problems"), [(9_599, 1), (9_600, 0), (14_400, 0), (14_401, 1)])
def test_a_units_price_stays_within_the_bound(session: Session, bank: Bank, price: int, problems: int) -> None:
    draft = make_draft(session, bank.unit, bank.manager, {slot(bank.cans): price}, TOMORROW)
    verdict = checks.verdict(session, bank.unit, draft, TODAY, begun=False)
    assert len(verdict.problems) == problems
    if problems:
        assert "Kaleng aluminium" in verdict.problems[0]
        assert "Rp9.600 sampai Rp14.400" in verdict.problems[0]


def test_each_way_is_bounded_by_the_price_it_replaces(session: Session, bank: Bank) -> None:
    cans = slot(bank.cans)
    picked_up = Slot(cans.grade_id, how=How.PICKED_UP)
    central = amounts({cans: 10_000, picked_up: 5_000})
    assert list(checks.astray(amounts({cans: 10_000}), central, 2_000)) == [cans]
    assert checks.astray(amounts({cans: 10_000, picked_up: 5_500}), central, 2_000) == {}
    assert list(checks.astray(amounts({cans: 10_000, picked_up: 10_000}), central, 2_000)) == [picked_up]


def test_what_the_kabupaten_does_not_price_is_free(session: Session, bank: Bank) -> None:
    assert checks.astray(amounts({slot(bank.cans): 1}), {}, 2_000) == {}


def test_buying_above_the_last_sale_is_said(session: Session, bank: Bank) -> None:
    for sold_on, amount in ((date(2026, 10, 1), 20_000), (date(2026, 11, 2), 11_500)):
        session.add(
            SellingPrice(unit_id=bank.unit.id, grade_id=bank.cans.grades[0].id, sold_on=sold_on,
                         amount=Rupiah(amount), recorded_at=now_utc())
        )  # fmt: skip
    draft = make_draft(session, bank.unit, bank.manager, {slot(bank.cans): 12_000}, TOMORROW)
    said = checks.verdict(session, bank.unit, draft, TODAY, begun=False)
    assert said.dearer == ["Kaleng aluminium: harga beli Rp12.000, harga jual terakhir Rp11.500 (2 November 2026)."]
    assert said.problems == []
    assert checks.verdict(session, bank.other, draft, TODAY, begun=False).dearer == []


def test_a_leap_is_asked_about(session: Session, bank: Bank) -> None:
    old, new = lists.rows_of(session, bank.prices), lists.rows_of(session, bank.prices)
    new |= amounts({slot(bank.cans): 120_000, slot(bank.jars): 199, slot(bank.oil): 12_000})
    found = checks.leaps(checks.differences(session, old, new))
    assert found == [
        "Kaleng aluminium: dari Rp12.000 menjadi Rp120.000.",
        "Botol kaca: dari Rp400 menjadi Rp199.",
    ]


def test_a_new_central_list_names_the_units_it_reaches_and_their_own_prices_gone_astray(
    session: Session, bank: Bank
) -> None:
    publish(session, make_draft(session, bank.unit, bank.manager, {slot(bank.cans): 12_500}, TODAY), bank.manager)
    draft = make_draft(session, bank.root, bank.manager, {slot(bank.cans): 20_000}, TOMORROW)
    reached = {row.unit.code: row.astray for row in checks.affected(session, draft)}
    assert reached["ANG"] == []
    assert reached["MLT"] == ["Kaleng aluminium: Rp12.500. Di luar batas Rp16.000 sampai Rp24.000."]


def test_problems_of_a_draft_are_told_before_publishing(session: Session, bank: Bank) -> None:
    draft = make_draft(session, bank.root, bank.manager, {}, date(2026, 11, 1))
    assert checks.verdict(session, bank.root, draft, TODAY, begun=False).problems == [
        "Tanggal mulai sudah lewat. Pilih hari ini atau sesudahnya."
    ]


def test_a_unit_may_price_what_it_buys(session: Session, bank: Bank) -> None:
    bank.cans.retired_on = TODAY
    session.flush()
    names = {row.full_name for row in checks.priceable(session, bank.unit, {}, TODAY)}
    assert "Kaleng aluminium" not in names
    assert "Botol kaca" in names
    held = checks.priceable(session, bank.root, amounts({slot(bank.cans): 1}), TODAY)
    assert "Kaleng aluminium" in {row.full_name for row in held}
