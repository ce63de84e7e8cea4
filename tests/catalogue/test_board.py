"""What a household reads on the board."""

from datetime import date

from sqlalchemy.orm import Session

from rdu.catalogue.board import changed_since, matching, priced_items, refused_types
from rdu.catalogue.models import HouseShare, How, Intake, ListStatus, Paid, Price, PriceList, UnitItem, WasteType, Who
from rdu.catalogue.pricing import Channel, lists_on, net_of, sheet_of
from rdu.catalogue.seeding import load_types
from rdu.clock import now_utc
from rdu.money import Rupiah
from tests.makers import TODAY, Bank, make_price_list

NOV_16 = date(2026, 11, 16)


def types_of(bank: Bank) -> dict[str, WasteType]:
    return {"11": bank.bottles, "31": bank.cans, "41": bank.jars, "51": bank.oil}


def price(grade_id: int, amount: int, paid: Paid = Paid.ANY, who: Who = Who.ANY, how: How = How.ANY) -> Price:
    return Price(grade_id=grade_id, amount=Rupiah(amount), paid=paid, who=who, how=how)


def test_the_board_leads_with_what_the_member_receives(session: Session, bank: Bank) -> None:
    board = priced_items(session, bank.unit, TODAY)
    assert [(item.full_name, item.gross, item.net) for item in board] == [
        ("Botol PET bening bersih", 3000, 2550),
        ("Botol PET bening kotor", 2100, 1785),
        ("Kaleng aluminium", 12000, 10200),
        ("Botol kaca", 400, 340),
        ("Minyak jelantah", 6000, 5100),
    ]


def test_net_rounds_the_share_half_up() -> None:
    assert [net_of(Rupiah(price), 1500) for price in (0, 1, 3, 10, 50)] == [0, 1, 3, 8, 42]
    assert net_of(Rupiah(3000), 0) == 3000


def test_a_price_that_moved_says_what_it_was(session: Session, bank: Bank) -> None:
    make_price_list(session, bank.root, {("11", "bersih"): 3_300, ("31", "biasa"): 11_000}, since=NOV_16,
                    types=types_of(bank), number=2)  # fmt: skip
    board = {item.full_name: item for item in priced_items(session, bank.unit, TODAY)}
    assert set(board) == {"Botol PET bening bersih", "Kaleng aluminium"}
    assert board["Botol PET bening bersih"].old_gross == 3000
    assert board["Botol PET bening bersih"].old_net == 2550


def test_changed_since_names_the_largest_change_first(session: Session, bank: Bank) -> None:
    assert changed_since(session, bank.unit, TODAY) == []
    make_price_list(session, bank.root, {("11", "bersih"): 3_300, ("31", "biasa"): 11_000, ("41", "biasa"): 400},
                    since=NOV_16, types=types_of(bank), number=2)  # fmt: skip
    assert [item.key for item in changed_since(session, bank.unit, TODAY)] == ["31", "11"]
    assert changed_since(session, bank.unit, TODAY, days=3) == []


def test_the_most_specific_price_wins_paid_before_who_before_how(session: Session, bank: Bank) -> None:
    draft = make_price_list(session, bank.unit, {}, since=date(2030, 1, 1), types=types_of(bank))
    own = make_price_list(session, bank.other, {}, since=date(2030, 1, 1), types=types_of(bank))
    assert draft.id != own.id
    grade = bank.cans.grades[0].id
    rows = [
        price(grade, 100),
        price(grade, 200, how=How.PICKED_UP),
        price(grade, 300, who=Who.GROUP),
        price(grade, 400, paid=Paid.CASHED),
        price(grade, 500, paid=Paid.CASHED, who=Who.GROUP),
    ]
    item = published(session, bank, rows)
    amounts = {
        (paid, who, how): quote.amount
        for paid in (Paid.SAVED, Paid.CASHED)
        for who in (Who.INDIVIDUAL, Who.GROUP)
        for how in (How.DROPPED, How.PICKED_UP)
        if (quote := item(Channel(paid, who, how)))
    }
    assert amounts == {
        (Paid.SAVED, Who.INDIVIDUAL, How.DROPPED): 100,
        (Paid.SAVED, Who.INDIVIDUAL, How.PICKED_UP): 200,
        (Paid.SAVED, Who.GROUP, How.DROPPED): 300,
        (Paid.SAVED, Who.GROUP, How.PICKED_UP): 300,
        (Paid.CASHED, Who.INDIVIDUAL, How.DROPPED): 400,
        (Paid.CASHED, Who.INDIVIDUAL, How.PICKED_UP): 400,
        (Paid.CASHED, Who.GROUP, How.DROPPED): 500,
        (Paid.CASHED, Who.GROUP, How.PICKED_UP): 500,
    }


def published(session: Session, bank: Bank, rows: list[Price]):  # type: ignore[no-untyped-def]  # a bound method
    made = PriceList(unit_id=bank.unit.id, number=9, valid_from=NOV_16, created_at=now_utc(), prices=rows)
    session.add(made)
    session.flush()
    made.status, made.published_at = ListStatus.PUBLISHED, now_utc()
    session.flush()
    item = sheet_of(session, lists_on(session, bank.unit, TODAY)).item("ALU", "biasa")
    assert item is not None
    return item.quote


def test_other_ways_stand_beside_the_price(session: Session, bank: Bank) -> None:
    grade = bank.cans.grades[0].id
    published(session, bank, [price(grade, 12_000), price(grade, 10_000, how=How.PICKED_UP)])
    cans = next(item for item in priced_items(session, bank.unit, TODAY) if item.key == "31")
    assert cans.others == ()
    bank.unit.picks_up = True
    cans = next(item for item in priced_items(session, bank.unit, TODAY) if item.key == "31")
    assert cans.others == (("dijemput", 8500),)


def test_what_the_unit_does_not_buy_is_not_shown(session: Session, bank: Bank) -> None:
    session.add(UnitItem(unit_id=bank.unit.id, waste_type_id=bank.cans.id, bought=False))
    session.flush()
    assert "31" not in {item.key for item in priced_items(session, bank.unit, TODAY)}
    assert "31" in {item.key for item in priced_items(session, bank.other, TODAY)}


def test_hazardous_items_are_refused_until_the_agency_permits_them(session: Session, bank: Bank) -> None:
    load_types(session)
    refused = {row.code for row in refused_types(session, bank.unit)}
    assert {"BSIS-51", "HIBUL-12", "TOLAK-1", "TOLAK-2", "TOLAK-3", "TOLAK-4"} <= refused
    phone = next(row for row in refused_types(session, bank.unit) if row.code == "HIBUL-12")
    assert phone.intake is Intake.HAZARDOUS
    session.add(UnitItem(unit_id=bank.unit.id, waste_type_id=phone.id, permitted_by_id=bank.agency.id,
                         permitted_at=now_utc()))  # fmt: skip
    session.flush()
    assert "HIBUL-12" not in {row.code for row in refused_types(session, bank.unit)}
    assert "HIBUL-12" in {row.code for row in refused_types(session, bank.other)}


def test_search_finds_by_name_grade_and_note(session: Session, bank: Bank) -> None:
    board = priced_items(session, bank.unit, TODAY)
    assert [item.full_name for item in matching(board, "PET kotor")] == ["Botol PET bening kotor"]
    assert [item.key for item in matching(board, "  KALENG ")] == ["31"]
    assert matching(board, "besi") == []


def test_a_share_of_another_unit_changes_nothing_here(session: Session, bank: Bank) -> None:
    session.add(HouseShare(unit_id=bank.other.id, valid_from=NOV_16, basis_points=2000, announced_at=now_utc()))
    session.flush()
    assert priced_items(session, bank.other, TODAY)[0].net == 2400
    assert priced_items(session, bank.unit, TODAY)[0].net == 2550
