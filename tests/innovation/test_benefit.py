"""Kemanfaatan on its six bases against figures worked by hand."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.db import table_of
from rdu.deposits.reversal import reverse
from rdu.deposits.service import weigh_in_of
from rdu.innovation import service
from rdu.innovation.benefit import rises
from rdu.innovation.figures import set_figure
from rdu.innovation.hundredths import share_of
from rdu.innovation.models import Key
from rdu.innovation.service import Claim, claim_of
from rdu.ledger.merging import merge
from rdu.ledger.service import once
from rdu.people.models import MemberKind, Person
from rdu.sales.models import Sale
from tests.impact.goods import sold, stocked
from tests.makers import TODAY, Bank, make_member, open_day, weigh

YEAR = 2028
"""Its window is 2026 and 2027: what was weighed in 2025 lies before it."""
BEFORE = date(2025, 11, 22)


def basis(session: Session, bank: Bank, letter: str, year: int = YEAR) -> Claim:
    return claim_of(session, bank.root, year, f"33{letter}", TODAY)


def test_people_are_counted_once_and_institutions_twins_and_earlier_ones_are_left_out(
    session: Session, bank: Bank
) -> None:
    weigh(session, bank)
    weigh(session, bank)  # Siti again
    twin = make_member(session, bank.unit, 3, "Bu Siti Aminah")
    weigh(session, bank, member=twin)
    school = make_member(session, bank.unit, 4, "SD Tunas", kind=MemberKind.SCHOOL)
    weigh(session, bank, member=school)
    open_day(session, bank.unit, bank.operator, BEFORE)
    weigh(session, bank, member=bank.neighbour, day=BEFORE)  # only before the window
    mistaken = make_member(session, bank.unit, 5, "Salah Nomor")
    wrong = weigh(session, bank, member=mistaken)
    record = weigh_in_of(session, bank.unit, wrong.receipt)
    reverse(session, record, "Salah nomor", once(uuid4(), "x"), bank.manager, TODAY)
    make_member(session, bank.unit, 6, "Hanya Terdaftar")
    merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)
    session.commit()

    claim = basis(session, bank, "a")

    assert (claim.value, claim.level, claim.points) == ("1 orang", 1, 3)
    assert claim.distance == "kurang 200 orang untuk tingkat 2"
    assert [line.words for line in claim.counted] == ["MLT-0001-1"]
    assert {(line.words, line.why_not) for line in claim.excluded} == {
        ("MLT-0004", "lembaga, bukan orang"),
        ("MLT-0003-1", "orang yang sama"),
        ("MLT-0002-1", "hanya bertransaksi sebelum 1 Jan 2026"),
    }


def test_a_person_under_two_numbers_is_one(session: Session, bank: Bank) -> None:
    own = make_member(session, bank.unit, 7, "Siti Aminah", kind=MemberKind.PERSON)
    weigh(session, bank)
    weigh(session, bank, member=own)
    assert basis(session, bank, "a").number == 200

    counts = bank.member.persons[0].id
    session.execute(update(Person).where(Person.member_id == own.id).values(same_as_id=counts))
    session.commit()

    assert basis(session, bank, "a").number == 100


@pytest.mark.parametrize(("n", "level"), [(0, 0), (1, 1), (200, 1), (201, 2), (500, 2), (501, 3)])
def test_people_make_a_level_by_the_instrument(session: Session, n: int, level: int) -> None:
    row = service.instrument_for(session, 2026).by_no["33a"]
    assert row.level_of(n * 100, frozenset()) == level


def test_units_are_a_share_of_those_that_should_be_served(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    assert basis(session, bank, "b").level == 0  # nobody said how many there should be

    set_figure(session, YEAR, Key.TARGET_UNITS, "3", "Renstra DLH", None, uuid4(), bank.agency)
    claim = claim_of(session, bank.root, YEAR, "33b", date(2027, 11, 21))

    assert (claim.value, claim.level) == ("33,33\u00a0%", 2)


def test_cost_is_claimed_only_with_its_reports(session: Session, bank: Bank) -> None:
    day = date(2027, 11, 21)
    for key, value in ((Key.COST_BEFORE, "900000"), (Key.COST_AFTER, "720000")):
        set_figure(session, YEAR, key, value, "Realisasi belanja 2025", None, uuid4(), bank.agency)

    claim = claim_of(session, bank.root, YEAR, "33c", day)

    assert (claim.value, claim.level) == ("20,00\u00a0%", 0)
    assert claim.missing == ["Laporan belanja untuk kedua angka, sebagai berkas."]


def test_income_of_less_than_twelve_months_is_not_comparable(session: Session, bank: Bank) -> None:
    grade = bank.bottles.grades[0].id
    stocked(session, bank.unit, [grade], 100_000)
    sales = [sold(session, bank.unit, bank.operator, {grade: 1}) for _ in range(24)]
    table = table_of(Sale)

    def dated(months: int) -> Claim:
        """So many months of 2024 had a sale of Rp2.000; every month of 2025 has one of Rp2.300."""
        for place, sale in enumerate(sales):
            earlier, month = place < 12, place % 12 + 1
            day = date(2024 if earlier and month <= months else 2025, month, 9)
            values = {"day": day, "total": 2_000 if day.year == 2024 else 2_300}
            session.execute(update(table).where(table.c.seq == sale.seq).values(**values))
        return basis(session, bank, "d", 2026)

    for trigger in ("sale_no_update", "sale_no_change"):
        drop_trigger(session, trigger)
    short, whole = dated(11), dated(12)

    assert (short.value, short.level, short.number) == ("belum bisa dibandingkan", 0, None)
    assert "Tahun 2024 baru 11 dari 12 bulan." in short.missing
    assert (whole.value, whole.level) == ("15,00\u00a0%", 2)  # (27.600 - 24.000) / 24.000


def drop_trigger(session: Session, name: str) -> None:
    """To forge what the database refuses to change."""
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite" and name.endswith("_update"):
        session.connection().exec_driver_sql(f"DROP TRIGGER {name}")
    if dialect == "postgresql" and name.endswith("_change"):
        session.connection().exec_driver_sql(f"DROP TRIGGER {name} ON sale")


def test_a_trend_is_the_last_run_of_rises() -> None:
    def of(*grams: int) -> int:
        return rises([(Month(2026, 1).plus(3 * n), weight) for n, weight in enumerate(grams)])

    assert [of(), of(5), of(5, 6), of(5, 6, 6), of(9, 5, 6, 7), of(1, 2, 3, 4, 5)] == [0, 0, 1, 0, 2, 4]


def test_shares_are_cut_off_and_never_rounded_up() -> None:
    assert [share_of(19, 21), share_of(181, 200), share_of(1, 3), share_of(-1, 20_001)] == [9047, 9050, 3333, -1]
