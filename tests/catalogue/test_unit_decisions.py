"""A unit's share, what it buys, what it was last paid; and what the agency permits it."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue import checks, selling, shares, unit_items, waste_types
from rdu.catalogue.models import EachWeight, Group, Intake, Sipsn, UnitItem, WasteType
from rdu.catalogue.pricing import grams_each_on, not_bought, share_on
from rdu.catalogue.seeding import load_types
from rdu.catalogue.waste_types import Description, Nature
from rdu.errors import CodeTaken, NotFoundHere, Refused
from rdu.money import Rupiah
from rdu.people.models import Activity
from rdu.weights import Measure
from tests.makers import TODAY, Bank

TOMORROW = date(2026, 11, 22)
DECEMBER = date(2026, 12, 1)


def test_a_share_is_announced_ahead(session: Session, bank: Bank) -> None:
    shares.announce(session, bank.unit, 1_000, DECEMBER, bank.manager, TODAY)
    assert share_on(session, bank.unit, TODAY) == 1_500
    assert share_on(session, bank.unit, DECEMBER) == 1_000
    coming = shares.coming_share(session, bank.unit, TODAY)
    assert coming is not None
    assert (coming.valid_from, coming.basis_points) == (DECEMBER, 1_000)
    act = session.scalars(select(Activity).where(Activity.act == "announce_share")).one()
    assert act.detail == {"valid_from": "2026-12-01", "basis_points": 1_000}


def test_a_share_for_today_surprises_and_is_refused(session: Session, bank: Bank) -> None:
    for day in (TODAY, date(2026, 1, 1)):
        with pytest.raises(Refused, match="besok"):
            shares.announce(session, bank.unit, 1_000, day, bank.manager, TODAY)


def test_a_units_first_share_may_count_from_today(session: Session, bank: Bank) -> None:
    shares.announce(session, bank.other, 1_000, TODAY, bank.manager, TODAY)
    assert share_on(session, bank.other, TODAY) == 1_000
    with pytest.raises(Refused):
        shares.announce(session, bank.root, 1_000, date(2026, 11, 20), bank.manager, TODAY)


def test_the_same_share_again_is_no_news(session: Session, bank: Bank) -> None:
    with pytest.raises(Refused, match="memang sudah"):
        shares.announce(session, bank.unit, 1_500, DECEMBER, bank.manager, TODAY)


def test_a_slip_is_mended_by_announcing_the_same_day_again(session: Session, bank: Bank) -> None:
    shares.announce(session, bank.unit, 9_000, DECEMBER, bank.manager, TODAY)
    shares.announce(session, bank.unit, 900, DECEMBER, bank.manager, TODAY)
    assert [row.basis_points for row in shares.announced(session, bank.unit)] == [900, 1_500]
    assert share_on(session, bank.unit, DECEMBER) == 900


def test_a_unit_chooses_what_it_buys(session: Session, bank: Bank) -> None:
    kept = {"PET", "BTL", "UCO"}
    assert unit_items.choose(session, bank.unit, kept, bank.manager, TODAY) == 1
    assert not_bought(session, bank.unit, [bank.cans.id, bank.jars.id], TODAY) == {bank.cans.id}
    assert unit_items.choose(session, bank.unit, kept, bank.manager, TODAY) == 0
    assert unit_items.choose(session, bank.unit, kept | {"ALU"}, bank.manager, TODAY) == 1
    assert not_bought(session, bank.unit, [bank.cans.id], TODAY) == set()
    details = session.scalars(select(Activity.detail).where(Activity.act == "choose_items").order_by(Activity.id)).all()
    assert details == [{"ALU": False}, {"ALU": True}]


def test_hazardous_items_are_off_until_permitted(session: Session, bank: Bank) -> None:
    load_types(session)
    phone = session.scalars(select(WasteType).where(WasteType.code == "HIBUL-12")).one()
    assert not_bought(session, bank.unit, [phone.id], TODAY) == {phone.id}
    assert "HIBUL-12" not in {row.code for row, _ in unit_items.switchable(session, bank.unit, TODAY)}

    assert unit_items.permit(session, bank.unit, {"HIBUL-12", "TOLAK-1"}, bank.agency) == 1
    assert not_bought(session, bank.unit, [phone.id], TODAY) == set()
    assert "HIBUL-12" in {row.code for row, _ in unit_items.switchable(session, bank.unit, TODAY)}
    held = session.get(UnitItem, (bank.unit.id, phone.id))
    assert held is not None
    assert held.permitted_by_id == bank.agency.id

    assert unit_items.permit(session, bank.unit, set(), bank.agency) == 1
    assert not_bought(session, bank.unit, [phone.id], TODAY) == {phone.id}
    acts = session.scalars(select(Activity.act).where(Activity.subject == "HIBUL-12").order_by(Activity.id)).all()
    assert acts == ["permit_item", "revoke_permit"]


def test_what_is_refused_everywhere_cannot_be_switched_on(session: Session, bank: Bank) -> None:
    load_types(session)
    unit_items.choose(session, bank.unit, {"TOLAK-1"}, bank.manager, TODAY)
    refused = session.scalars(select(WasteType).where(WasteType.code == "TOLAK-1")).one()
    assert not_bought(session, bank.unit, [refused.id], TODAY) == {refused.id}


def test_the_agency_sees_every_unit_below_it(session: Session, bank: Bank) -> None:
    load_types(session)
    unit_items.permit(session, bank.unit, {"HIBUL-12", "BSIS-51"}, bank.agency)
    assert {row.unit.code: row.count for row in unit_items.permits_below(session, bank.root)} == {"ANG": 0, "MLT": 2}
    assert unit_items.unit_below(session, bank.root, "MLT").id == bank.unit.id
    for stranger in ("BKL", "XXX"):
        with pytest.raises(NotFoundHere):
            unit_items.unit_below(session, bank.root, stranger)
    with pytest.raises(NotFoundHere):
        unit_items.unit_below(session, bank.unit, "ANG")


def test_the_last_sale_counts(session: Session, bank: Bank) -> None:
    grade = bank.cans.grades[0].id
    for day, amount in ((date(2026, 11, 2), 15_000), (date(2026, 10, 1), 14_000)):
        assert selling.sold_at(session, bank.unit, {grade: Rupiah(amount)}, day, "CV Maju", bank.manager, TODAY) == 1
    assert checks.last_selling(session, bank.unit)[grade].amount == 15_000
    assert checks.last_selling(session, bank.other) == {}


def test_a_sale_needs_a_price_and_a_day_that_has_come(session: Session, bank: Bank) -> None:
    with pytest.raises(Refused, match="belum tiba"):
        selling.sold_at(session, bank.unit, {1: Rupiah(1)}, TOMORROW, "", bank.manager, TODAY)
    with pytest.raises(Refused, match="sedikitnya satu"):
        selling.sold_at(session, bank.unit, {}, TODAY, "", bank.manager, TODAY)


WORDS = Description("Ban bekas", "Ban", "ban", "", retired=False)


def nature(code: str, group: Group = Group.OTHER, measure: Measure = Measure.KG) -> Nature:
    return Nature(code, group, measure, "BAN", Sipsn.RUBBER, Intake.OPEN, ["bersih", "kotor"])


def test_a_new_type_takes_a_free_key_of_its_group(session: Session, bank: Bank) -> None:
    made = waste_types.add_type(session, nature("BAN-1", Group.PLASTIC), WORDS, bank.manager)
    assert (made.key, [grade.name for grade in made.grades]) == ("12", ["Bersih", "Kotor"])
    with pytest.raises(CodeTaken):
        waste_types.add_type(session, nature("BAN-1"), WORDS, bank.manager)


def test_a_full_group_gives_any_free_key(session: Session, bank: Bank) -> None:
    for number in range(1, 10):
        waste_types.add_type(session, nature(f"K-{number}", Group.PAPER), WORDS, bank.manager)
    assert waste_types.add_type(session, nature("K-10", Group.PAPER), WORDS, bank.manager).key == "10"


def test_a_retired_type_is_no_longer_bought_and_may_return(session: Session, bank: Bank) -> None:
    gone = Description("Kaleng", "Kaleng", "kaleng-besi", "", retired=True)
    waste_types.describe(session, bank.cans, gone, bank.manager, TODAY)
    assert (bank.cans.name, bank.cans.retired_on) == ("Kaleng", TODAY)
    waste_types.describe(session, bank.cans, gone, bank.manager, DECEMBER)
    assert bank.cans.retired_on == TODAY
    waste_types.describe(session, bank.cans, WORDS, bank.manager, TODAY)
    assert bank.cans.retired_on is None


def test_each_weight_counts_from_its_day(session: Session, bank: Bank) -> None:
    waste_types.weigh_each(session, bank.jars, 380, "timbang 20 botol", DECEMBER, bank.manager, estimated=False)
    assert grams_each_on(session, [bank.jars.id], TODAY) == {bank.jars.id: 350}
    assert grams_each_on(session, [bank.jars.id], DECEMBER) == {bank.jars.id: 380}
    assert [row.grams for row in waste_types.each_weights(session, bank.jars)] == [380, 350]
    assert session.scalars(select(EachWeight.estimated).where(EachWeight.grams == 380)).one() is False


def test_what_is_weighed_by_the_kilogram_has_no_each_weight(session: Session, bank: Bank) -> None:
    with pytest.raises(Refused, match="per kilogram"):
        waste_types.weigh_each(session, bank.cans, 15, "x", TODAY, bank.manager, estimated=True)
