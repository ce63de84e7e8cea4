from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rdu.catalogue.models import Sipsn
from rdu.clock import Month, today_at
from rdu.deposits import reversal
from rdu.deposits.month import change, kabupaten_month
from rdu.deposits.service import Visit, weigh_in, weigh_in_of
from rdu.ledger.service import once
from rdu.people.models import UnitKind
from rdu.weights import format_tonnes
from tests.makers import TODAY, Bank, bottles, cans, make_unit, open_day, weigh
from tests.pages import Client

NOW = today_at("Asia/Jakarta")


def undo(session: Session, bank: Bank, receipt: str) -> None:
    record = weigh_in_of(session, bank.unit, receipt)
    reversal.reverse(session, record, "salah", once(uuid4(), ""), bank.operator, TODAY)
    session.commit()


@pytest.mark.parametrize(
    ("now", "before", "basis_points"),
    [(148_200, 139_000, 660), (139_000, 148_200, -620), (5, 0, None), (100, 100, 0), (1, 3, -6670), (2, 3, -3330)],
)
def test_a_change_is_rounded_to_a_tenth_of_a_per_cent(now: int, before: int, basis_points: int | None) -> None:
    assert change(now, before) == basis_points


@pytest.mark.parametrize(
    ("grams", "words"),
    [
        (14_815_000, "14,82\u00a0ton"),
        (14_814_999, "14,81\u00a0ton"),
        (999_999, "1.000\u00a0kg"),
        (99_999, "99,999\u00a0kg"),
        (0, "0\u00a0kg"),
        (1_234_500_000, "1.234,5\u00a0ton"),
        (-2_000_000, "−2\u00a0ton"),
    ],
)
def test_tonnes_have_two_decimals(grams: int, words: str) -> None:
    assert format_tonnes(grams) == words


def test_a_month_adds_up_all_units_once_by_unit_and_category(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500), cans(500))
    undo(session, bank, weigh(session, bank, cans(40_000), member=bank.neighbour).receipt)
    open_day(session, bank.other, bank.operator_b)
    visit = Visit(bank.stranger.number, TODAY, [bottles(1_000)])
    weigh_in(session, bank.other, visit, once(uuid4(), ""), bank.operator_b)
    session.commit()

    shown = kabupaten_month(session, bank.root, Month(2026, 11), TODAY)

    assert shown.now == (4_000, 16_500, 2)
    assert shown.before == (0, 0, 0)
    assert {one.sipsn: one.grams for one in shown.categories if one.grams} == {Sipsn.PLASTIC: 3_500, Sipsn.METAL: 500}
    assert [one.sipsn for one in shown.categories] == list(Sipsn)
    assert [(one.unit.code, one.grams, one.active, one.members) for one in shown.units] == [
        ("ANG", 1_000, 1, 1),
        ("MLT", 3_000, 1, 2),
    ]
    assert [one.sipsn for one in shown.largest] == [Sipsn.PLASTIC, Sipsn.METAL]
    below = kabupaten_month(session, bank.other, Month(2026, 11), TODAY)
    assert [one.unit.code for one in below.units] == ["ANG"]


def test_a_unit_is_quiet_after_45_days(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    make_unit(session, "RDU", "Rumah Daur Ulang", UnitKind.RDU, bank.root)

    def quiet(today: date) -> list[str]:
        return [one.unit.code for one in kabupaten_month(session, bank.root, Month(2026, 11), today).quiet]

    assert quiet(TODAY + timedelta(days=45)) == ["ANG"]
    assert quiet(TODAY + timedelta(days=46)) == ["ANG", "MLT"]
    bank.other.closed_on = TODAY
    assert quiet(TODAY) == []


# The pages


def test_the_agencys_month_names_no_member(client: Client, session: Session, bank: Bank) -> None:
    open_day(session, bank.unit, bank.operator, NOW)
    weigh(session, bank, bottles(2_500), day=NOW)
    client.sign_in(session, user=bank.agency, unit=bank.root)

    page = client.get("/bulan").text
    assert "Plastik mengisi 100\u00a0% berat" in page
    assert "Bank Sampah Melati" in page
    assert "Siti Aminah" not in page
    earlier = Month.of(NOW).previous
    assert earlier.words in client.get(f"/bulan?bulan={earlier}").text


@pytest.mark.parametrize("month", ["2026-13", "2999-01", "kemarin", "٢٠٢٦-١١", "", "2001-01"])
def test_a_month_that_is_none_still_has_a_page(client: Client, session: Session, bank: Bank, month: str) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert client.get("/bulan", query_string={"bulan": month}).status_code == 200
