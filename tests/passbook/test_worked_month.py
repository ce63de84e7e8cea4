"""One unit's November, worked out by hand: three households, kilograms, pieces and litres, a share of 15 %.

Prices: clean PET Rp3.000 and dirty Rp2.100 a kg, cans Rp12.000 a kg, jars Rp400 each (350 g),
oil Rp6.000 a litre (910 g).

    receipt  day  who      what                            gross   share     net
    000001     7  Siti     2,5 kg PET, 0,4 kg cans, 3 jars 13.500   2.025  11.475
    000002     7  Rohmah   1,5 l oil, 1,25 kg dirty PET    11.625   1.744   9.881
    000003    14  Siti     14,1 kg PET: the comma slipped  42.300   6.345  35.955  corrected by 000004
    000004    14  Siti     1,41 kg PET                      4.230     635   3.595
    000005    14  Halimah  0,333 kg cans, 7 jars            6.796   1.019   5.777
    000006    21  Rohmah   2 kg cans                       24.000   3.600  20.400  undone: they were Halimah's
    000007    21  Halimah  2 kg cans                       24.000   3.600  20.400
    000008    21  Siti     5 ml oil                            30       5      25
"""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, Group, WasteType
from rdu.deposits.days import totals_of
from rdu.deposits.models import DayTotal, MemberMonth
from rdu.deposits.reversal import correct, reverse
from rdu.deposits.service import Visit, Weighed, weigh_in_of
from rdu.ledger.accounts import savings
from rdu.ledger.models import AccountKind
from rdu.ledger.service import balance_of, once, owed_to_savers, totals_by_kind
from rdu.passbook.service import Line, open_book, read
from rdu.people.models import Member
from rdu.stock.models import OnHand
from rdu.weights import Quantity
from tests.makers import TODAY, Bank, bottles, cans, make_member, open_day, weigh

FIRST, SECOND, THIRD = date(2026, 11, 7), date(2026, 11, 14), date(2026, 11, 21)
SPACE = "\u00a0"


@dataclass
class Month:
    bank: Bank
    siti: Member
    rohmah: Member
    halimah: Member


def jars(count: int) -> Weighed:
    return Weighed("BTL", "biasa", Quantity(count))


def oil(millilitres: int) -> Weighed:
    return Weighed("UCO", "biasa", Quantity(millilitres))


@pytest.fixture
def month(session: Session, bank: Bank) -> Month:
    siti, rohmah = bank.member, bank.neighbour
    halimah = make_member(session, bank.unit, 3, "Halimah")
    for day in (FIRST, SECOND):
        open_day(session, bank.unit, bank.operator, day)

    weigh(session, bank, bottles(2_500), cans(400), jars(3), member=siti, day=FIRST)
    weigh(session, bank, oil(1_500), bottles(1_250, "kotor"), member=rohmah, day=FIRST)

    slipped = weigh(session, bank, bottles(14_100), member=siti, day=SECOND)
    right = Visit(1, SECOND, [bottles(1_410)])
    wrong = weigh_in_of(session, bank.unit, slipped.receipt)
    correct(session, wrong, right, "koma salah tempat", once(uuid4(), "right"), bank.operator, SECOND)
    session.commit()
    weigh(session, bank, cans(333), jars(7), member=halimah, day=SECOND)

    hers = weigh(session, bank, cans(2_000), member=rohmah, day=THIRD)
    not_hers = weigh_in_of(session, bank.unit, hers.receipt)
    reverse(session, not_hers, "kaleng milik Halimah", once(uuid4(), "undo"), bank.manager, THIRD)
    session.commit()
    weigh(session, bank, cans(2_000), member=halimah, day=THIRD)
    weigh(session, bank, oil(5), member=siti, day=THIRD)
    return Month(bank, siti, rohmah, halimah)


@pytest.mark.parametrize(
    ("number", "amounts", "grams", "gross", "share", "net"),
    [
        (1, [7_500, 4_800, 1_200], 3_950, 13_500, 2_025, 11_475),
        (2, [9_000, 2_625], 2_615, 11_625, 1_744, 9_881),
        (3, [42_300], 14_100, 42_300, 6_345, 35_955),
        (4, [4_230], 1_410, 4_230, 635, 3_595),
        (5, [3_996, 2_800], 2_783, 6_796, 1_019, 5_777),
        (6, [24_000], 2_000, 24_000, 3_600, 20_400),
        (7, [24_000], 2_000, 24_000, 3_600, 20_400),
        (8, [30], 5, 30, 5, 25),
    ],
)
def test_every_receipt_is_right_to_the_rupiah(
    session: Session, month: Month, number: int, amounts: list[int], grams: int, gross: int, share: int, net: int
) -> None:
    record = weigh_in_of(session, month.bank.unit, f"MLT-A-{number:06}")

    assert [line.amount for line in record.lines] == amounts
    assert (record.grams, record.gross, record.share, record.net) == (grams, gross, share, net)


def test_the_correction_and_the_reversal_name_what_they_undo(session: Session, month: Month) -> None:
    unit = month.bank.unit
    wrong, right = weigh_in_of(session, unit, "MLT-A-000003"), weigh_in_of(session, unit, "MLT-A-000004")
    undone = weigh_in_of(session, unit, "MLT-A-000006")

    assert wrong.reversal is not None
    assert (wrong.reversal.reason, right.replaces_seq) == ("koma salah tempat", wrong.seq)
    assert undone.reversal is not None
    assert undone.reversal.reason == "kaleng milik Halimah"


def test_savings_share_and_stock_add_up(session: Session, month: Month) -> None:
    unit = month.bank.unit

    assert balance_of(session, unit, savings(month.siti.id, 1)) == 15_095
    assert balance_of(session, unit, savings(month.rohmah.id, 2)) == 9_881
    assert balance_of(session, unit, savings(month.halimah.id, 3)) == 26_177
    assert owed_to_savers(session, unit) == 51_153
    totals = totals_by_kind(session, unit)
    assert (totals[AccountKind.SHARE], totals[AccountKind.STOCK]) == (9_028, 60_181)
    assert totals[AccountKind.SAVINGS] + totals[AccountKind.SHARE] == totals[AccountKind.STOCK]


def test_the_shed_holds_what_was_bought(session: Session, month: Month) -> None:
    found = (
        select(WasteType.code, Grade.code, OnHand.grams, OnHand.value)
        .join(Grade, Grade.id == OnHand.grade_id)
        .join(WasteType, WasteType.id == Grade.waste_type_id)
        .where(OnHand.unit_id == month.bank.unit.id)
        .order_by(WasteType.code, Grade.code)
    )

    assert session.execute(found).all() == [
        ("ALU", "biasa", 2_733, 32_796),
        ("BTL", "biasa", 3_500, 4_000),
        ("PET", "bersih", 3_910, 11_730),
        ("PET", "kotor", 1_250, 2_625),
        ("UCO", "biasa", 1_370, 9_030),
    ]


def test_the_days_count_only_what_stands(session: Session, month: Month) -> None:
    found = (
        select(DayTotal.day, WasteType.code, Grade.code, DayTotal.lines, DayTotal.quantity, DayTotal.grams)
        .add_columns(DayTotal.amount)
        .join(Grade, Grade.id == DayTotal.grade_id)
        .join(WasteType, WasteType.id == Grade.waste_type_id)
        .where(DayTotal.unit_id == month.bank.unit.id, DayTotal.lines > 0)
        .order_by(DayTotal.day, WasteType.code, Grade.code)
    )

    assert session.execute(found).all() == [
        (FIRST, "ALU", "biasa", 1, 400, 400, 4_800),
        (FIRST, "BTL", "biasa", 1, 3, 1_050, 1_200),
        (FIRST, "PET", "bersih", 1, 2_500, 2_500, 7_500),
        (FIRST, "PET", "kotor", 1, 1_250, 1_250, 2_625),
        (FIRST, "UCO", "biasa", 1, 1_500, 1_365, 9_000),
        (SECOND, "ALU", "biasa", 1, 333, 333, 3_996),
        (SECOND, "BTL", "biasa", 1, 7, 2_450, 2_800),
        (SECOND, "PET", "bersih", 1, 1_410, 1_410, 4_230),
        (THIRD, "ALU", "biasa", 1, 2_000, 2_000, 24_000),
        (THIRD, "UCO", "biasa", 1, 5, 5, 30),
    ]
    assert totals_of(session, month.bank.unit, FIRST) == (2, 6_565, 21_356)
    assert totals_of(session, month.bank.unit, SECOND) == (2, 4_193, 9_372)
    assert totals_of(session, month.bank.unit, THIRD) == (2, 2_005, 20_425)


def test_each_household_has_its_month_by_material(session: Session, month: Month) -> None:
    found = select(MemberMonth.member_id, MemberMonth.group, MemberMonth.lines, MemberMonth.grams, MemberMonth.amount)
    rows = session.execute(found.where(MemberMonth.unit_id == month.bank.unit.id, MemberMonth.lines > 0))
    siti, rohmah, halimah = month.siti.id, month.rohmah.id, month.halimah.id

    assert set(rows) == {
        (siti, Group.PLASTIC, 2, 3_910, 11_730),
        (siti, Group.METAL, 1, 400, 4_800),
        (siti, Group.GLASS, 1, 1_050, 1_200),
        (siti, Group.OTHER, 1, 5, 30),
        (rohmah, Group.PLASTIC, 1, 1_250, 2_625),
        (rohmah, Group.OTHER, 1, 1_365, 9_000),
        (halimah, Group.METAL, 2, 2_333, 27_996),
        (halimah, Group.GLASS, 1, 2_450, 2_800),
    }


def plain(line: Line) -> tuple[int, str, str, int, int | None, bool]:
    return line.day.day, line.what.replace(SPACE, " "), line.receipt, line.amount, line.balance, line.void


def test_the_passbook_tells_it_line_by_line(session: Session, month: Month) -> None:
    unit = month.bank.unit
    siti, rohmah = (open_book(session, unit, member, TODAY) for member in (month.siti, month.rohmah))

    assert [plain(line) for line in read(session, unit, siti).lines] == [
        (21, "Setoran 0,005 liter", "MLT-A-000008", 25, 15_095, False),
        (14, "Koreksi MLT-A-000003: koma salah tempat", "MLT-A-000003", -35_955, 15_070, False),
        (14, "Setoran 1,41 kg, pengganti", "MLT-A-000004", 3_595, 51_025, False),
        (14, "Setoran 14,1 kg", "MLT-A-000003", 35_955, 47_430, True),
        (7, "Setoran 2,9 kg dan 3 buah", "MLT-A-000001", 11_475, 11_475, False),
    ]
    assert [plain(line) for line in read(session, unit, rohmah).lines] == [
        (21, "Koreksi MLT-A-000006: kaleng milik Halimah", "MLT-A-000006", -20_400, 9_881, False),
        (21, "Setoran 2 kg", "MLT-A-000006", 20_400, 30_281, True),
        (7, "Setoran 1,25 kg dan 1,5 liter", "MLT-A-000002", 9_881, 9_881, False),
    ]


def test_the_passbook_adds_up_the_year_by_material(session: Session, month: Month) -> None:
    year = open_book(session, month.bank.unit, month.siti, TODAY).year

    assert list(year.groups) == [
        (Group.PLASTIC, 3_910, 11_730),
        (Group.GLASS, 1_050, 1_200),
        (Group.METAL, 400, 4_800),
        (Group.OTHER, 5, 30),
    ]
    assert (year.grams, year.amount) == (5_365, 17_760)
