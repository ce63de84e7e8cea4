"""Thirteen monthly price lists of the kabupaten: real lists of other places, re-priced, and drifting up and down."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue import shipped
from rdu.catalogue.models import (
    Grade,
    Group,
    HouseShare,
    How,
    ListStatus,
    Paid,
    Price,
    PriceList,
    SellingPrice,
    UnitItem,
    WasteType,
    Who,
)
from rdu.clock import Month, now_utc, pinned_at
from rdu.demo.people import Staff, at_noon
from rdu.demo.places import PLACES
from rdu.money import Rupiah
from rdu.people.models import Unit, User

FACTORS = {2018: 135, 2024: 105, 2026: 100}
"""Percent by which a list of that year is re-priced. Invented for the demo; no index stands behind it."""
SOURCE = (
    "Harga contoh, bukan harga resmi: daftar BSI Surabaya 2018 x 1,35; Bank Sampah USK 2024 x 1,05; "
    "BSI Bukit Hibul 2026 apa adanya."
)
Prices = dict[tuple[str, str], tuple[int, int]]
"""(type code, grade code) -> (cashed, saved)."""


def publish_year(session: Session, rng: Random, root: Unit, by: User, today: date) -> dict[date, Prices]:
    """A list for each month, the first one before the first weighing day; then a draft for the next month."""
    grades, lists = _grades(session), dict[date, Prices]()
    prices, month = _base(), Month.of(today - timedelta(days=366))
    for number in range(1, 14):
        with pinned_at(at_noon(month.first_day - timedelta(days=3))):
            _list(session, root, number, month.first_day, prices, grades, by, SOURCE)
        lists[month.first_day] = prices
        prices, month = _drift(rng, prices), month.next
    _list(session, root, 14, month.first_day, prices, grades, by, SOURCE, publish=False)
    return lists


def _grades(session: Session) -> dict[tuple[str, str], tuple[int, Group]]:
    found = select(WasteType.code, Grade.code, Grade.id, WasteType.group).join(Grade.waste_type)
    return {(type_code, grade): (grade_id, group) for type_code, grade, grade_id, group in session.execute(found)}


def _base() -> Prices:
    return {
        key: tuple(_round(amount * FACTORS[listed.year] // 100) for amount in (listed.cashed, listed.saved))  # type: ignore[misc]  # two amounts in, two out
        for key, listed in shipped.prices().items()
    }


def _round(amount: int) -> int:
    """As prices are written on a board."""
    step = 10 if amount < 500 else 50 if amount < 5_000 else 100
    return max(step, round(amount / step) * step)


def _drift(rng: Random, prices: Prices) -> Prices:
    """Next month's prices: a third of the items moves, by up to a tenth."""
    moved: Prices = {}
    for key, (cashed, saved) in prices.items():
        percent = rng.choice((-10, -7, -5, 5, 6, 8)) if rng.random() < 0.35 else 0
        moved[key] = (_round(cashed * (100 + percent) // 100), _round(saved * (100 + percent) // 100))
    return moved


def _list(
    session: Session, unit: Unit, number: int, valid_from: date, prices: Prices,
    grades: dict[tuple[str, str], tuple[int, Group]], by: User, source: str, *, publish: bool = True,
) -> None:  # fmt: skip
    price_list = PriceList(
        unit_id=unit.id, number=number, valid_from=valid_from, source=source, created_at=now_utc(), created_by_id=by.id
    )
    session.add(price_list)
    session.flush()
    for key, (cashed, saved) in prices.items():
        grade_id, group = grades[key]
        session.add_all(
            Price(price_list_id=price_list.id, grade_id=grade_id, paid=paid, who=who, how=how, amount=Rupiah(amount))
            for paid, who, how, amount in _rows(group, cashed, saved)
        )
    session.flush()
    if publish:
        price_list.status, price_list.published_at, price_list.published_by_id = ListStatus.PUBLISHED, now_utc(), by.id
        session.flush()


def _rows(group: Group, cashed: int, saved: int) -> list[tuple[Paid, Who, How, int]]:
    """Saved is the rule; cashed, groups and pick-ups differ where banks really make a difference."""
    rows = [(Paid.ANY, Who.ANY, How.ANY, saved)]
    if cashed != saved:
        rows.append((Paid.CASHED, Who.ANY, How.ANY, cashed))
    if group is Group.PAPER:
        rows.append((Paid.ANY, Who.GROUP, How.ANY, _round(saved * 105 // 100)))
    if group is Group.PLASTIC:
        rows.append((Paid.ANY, Who.ANY, How.PICKED_UP, _round(saved * 90 // 100)))
    return rows


def override(session: Session, unit: Unit, lists: dict[date, Prices], by: User, today: date) -> None:
    """One unit pays a little more for what its own collector takes, since a hundred days."""
    since = Month.of(today - timedelta(days=100)).first_day
    own: Prices = {}
    for key in (("BSIS-33", "bersih"), ("BSIS-13", "biasa"), ("BSIS-06", "biasa")):
        cashed, saved = lists[since][key]
        own[key] = (_round(cashed * 108 // 100), _round(saved * 108 // 100))
    with pinned_at(at_noon(since - timedelta(days=2))):
        _list(session, unit, 1, since, own, _grades(session), by, "Harga pengepul Langkap, karangan untuk contoh")


def announce_shares(session: Session, units: dict[str, Unit], staff: Staff, first: date, today: date) -> None:
    """15 % nearly everywhere, told a month before; one unit took nothing until half a year ago, then 10 %."""
    for place in PLACES:
        if not place.members:
            continue
        since = first if place.share_bp == 1500 else today - timedelta(days=180)
        with pinned_at(at_noon(since - timedelta(days=30))):
            session.add(
                HouseShare(
                    unit_id=units[place.code].id, valid_from=since, basis_points=place.share_bp,
                    announced_at=now_utc(), announced_by_id=staff.managers[place.code].id,
                )
            )  # fmt: skip
    session.flush()


def permit_and_sell(session: Session, units: dict[str, Unit], staff: Staff, today: date) -> None:
    """The agency lets the induk take batteries; and what collectors last paid it, one below the buying price."""
    grades = _grades(session)
    batteries = session.scalars(select(WasteType.id).where(WasteType.code == "BSIS-51")).one()
    session.add(
        UnitItem(unit_id=units["BSI"].id, waste_type_id=batteries, permitted_by_id=staff.agency.id,
                 permitted_at=now_utc())
    )  # fmt: skip
    sold = (("BSIS-33", "bersih", 5_600), ("BSIS-13", "biasa", 2_300), ("BSIS-06", "biasa", 15_000))
    for type_code, grade, amount in sold:
        session.add(
            SellingPrice(
                unit_id=units["BSI"].id, grade_id=grades[type_code, grade][0], sold_on=today - timedelta(days=12),
                amount=Rupiah(amount), buyer="Pengepul contoh", recorded_at=now_utc(),
                recorded_by_id=staff.managers["BSI"].id,
            )
        )  # fmt: skip
    session.flush()
