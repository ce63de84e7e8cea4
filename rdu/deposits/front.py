"""What anybody may read: the open units with their next weighing day, and what a unit weighed last month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from rdu.catalogue.board import BoardItem
from rdu.clock import Month, today_at
from rdu.db import one_here
from rdu.deposits.days import next_weighing
from rdu.deposits.models import DayTotal, MemberMonth
from rdu.people.models import Region, RegionKind, Unit, UnitKind
from rdu.text import search_key
from rdu.weights import Grams

FEWEST_SAVERS = 5
"""Below so many, a month's total would tell what single households brought."""
EXCERPT = 8
A_GROUP = 2


@dataclass(frozen=True)
class Listed:
    """A unit as the front page lists it."""

    unit: Unit
    kecamatan: str
    day: date | None


@dataclass(frozen=True)
class Together:
    """A unit's month: what was weighed, and from how many savers."""

    month: Month
    grams: Grams
    savers: int


def open_units(session: Session, words: str = "") -> dict[str, list[Listed]]:
    """The units that weigh for the public, by kecamatan. `words`: a name, desa, kecamatan or place."""
    found = select(Unit).where(Unit.kind != UnitKind.KABUPATEN).order_by(Unit.name)
    units = session.scalars(found.options(joinedload(Unit.region).joinedload(Region.parent))).unique()
    wanted = search_key(words[:200]).split()
    listed = [_listed(unit) for unit in units if _is_open(unit)]
    shown = [row for row in listed if all(word in _searched(row) for word in wanted)]
    by_place: dict[str, list[Listed]] = {}
    for row in sorted(shown, key=lambda row: (not row.kecamatan, row.kecamatan)):
        by_place.setdefault(row.kecamatan, []).append(row)
    return by_place


def _is_open(unit: Unit) -> bool:
    return unit.closed_on is None or unit.closed_on > today_at(unit.timezone)


def _listed(unit: Unit) -> Listed:
    return Listed(unit, kecamatan_of(unit.region), next_weighing(unit, today_at(unit.timezone)))


def kecamatan_of(region: Region | None) -> str:
    """The kecamatan a region is or lies in; "" where it is the whole kabupaten or unknown."""
    if region is None:
        return ""
    if region.kind in (RegionKind.DESA, RegionKind.KELURAHAN):
        return region.parent.name if region.parent else ""
    return region.name if region.kind is RegionKind.KECAMATAN else ""


def _searched(row: Listed) -> str:
    village = row.unit.region.name if row.unit.region else ""
    return search_key(f"{row.unit.name} {row.unit.code} {row.unit.place} {row.unit.address} {village} {row.kecamatan}")


def open_unit(session: Session, code: str, today: date) -> Unit:
    """The unit with this code, unless it has closed; the kabupaten itself weighs nothing."""
    still_open = or_(Unit.closed_on.is_(None), Unit.closed_on > today)
    found = select(Unit).where(Unit.code == code, Unit.kind != UnitKind.KABUPATEN, still_open)
    return one_here(session, found.options(joinedload(Unit.region).joinedload(Region.parent)))


def together(session: Session, unit: Unit, month: Month) -> Together | None:
    """What the unit weighed in that month, or None where too few saved to tell."""
    days = (DayTotal.unit_id == unit.id, DayTotal.day >= month.first_day, DayTotal.day <= month.last_day)
    savers = select(func.count(MemberMonth.member_id.distinct())).where(
        MemberMonth.unit_id == unit.id, MemberMonth.month == month.first_day, MemberMonth.lines > 0
    )
    count = session.scalar(savers) or 0
    if count < FEWEST_SAVERS:
        return None
    grams = session.scalar(select(func.sum(DayTotal.grams)).where(*days)) or 0
    return Together(month, Grams(int(grams)), count)


def excerpt(items: Iterable[BoardItem]) -> Sequence[BoardItem]:
    """A few items of each group, in the better grade: enough to see what it is about."""
    kept: list[BoardItem] = []
    for item in items:
        same_group = [one for one in kept if one.group == item.group]
        if len(same_group) < A_GROUP and all(one.code != item.code for one in kept):
            kept.append(item)
    return kept[:EXCERPT]
