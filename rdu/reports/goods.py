"""What some months did to the sheds, by kind: opening + weighed + moved between units = sold + lost + closing.

Every kilogram counts on the day it was weighed, sold or sent. What was undone later is taken off that same day, so the
equation of a month that is over may still change; the corrections of a report say by how much.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from rdu.catalogue.models import Grade, Sipsn, WasteType
from rdu.clock import Period
from rdu.deposits.models import DayTotal, WeighIn, WeighInLine, WeighInReversal
from rdu.impact.tonnage import NOTHING, Departures
from rdu.ledger.models import Journal
from rdu.people.models import Unit
from rdu.sales.stock_models import CountKind, StockCount, StockCountLine
from rdu.stock.models import OnHand, StockMove


class Way(StrEnum):
    """How goods moved without being weighed in, by the first word of their journal's source."""

    SOLD = "sold"
    BETWEEN = "between"
    OTHER = "other"


_WAYS = {"sale": Way.SOLD, "history_sale": Way.SOLD, "transfer": Way.BETWEEN}


@dataclass
class Mass:
    """Grams of a period. What was lost or sold is above zero; `between` and `other` carry their sign."""

    weighed: int = 0
    between: int = 0
    """Received from other units less what was sent to them."""
    sent: int = 0
    """Sent and not taken back: what a unit's own page counts too."""
    sold: int = 0
    residue: int = 0
    shrink: int = 0
    other: int = 0
    """Found, regraded, brought in from old books, and what a mistake left behind."""
    closing: int = 0

    @property
    def opening(self) -> int:
        gained = self.weighed + self.between + self.other
        return self.closing - gained + self.sold + self.residue + self.shrink

    def add(self, more: "Mass") -> None:
        for name, grams in vars(more).items():
            setattr(self, name, getattr(self, name) + grams)


@dataclass(frozen=True)
class Kind:
    """One type of waste, its grades together."""

    name: str
    sipsn: Sipsn
    mass: Mass
    code: str


@dataclass(frozen=True)
class Goods:
    kinds: Sequence[Kind]
    """By SIPSN's order of categories, then by name."""

    @property
    def whole(self) -> Mass:
        return _sum(self.kinds)

    def of(self, sipsn: Sipsn) -> list[Kind]:
        return [kind for kind in self.kinds if kind.sipsn is sipsn]

    def sum_of(self, sipsn: Sipsn) -> Mass:
        return _sum(self.of(sipsn))


def _sum(kinds: Iterable[Kind]) -> Mass:
    whole = Mass()
    for kind in kinds:
        whole.add(kind.mass)
    return whole


def goods_of(session: Session, units: Sequence[Unit], period: Period, left: Departures) -> Goods:
    by_grade = defaultdict[int, Mass](Mass)
    ids = [unit.id for unit in units]
    for grade_id, grams in session.execute(_lying(ids)):
        by_grade[grade_id].closing = int(grams)
    _weighed(session, ids, period, by_grade)
    _moved(session, ids, period, by_grade)
    _counted(session, ids, period, by_grade)
    _left(left, period, by_grade)
    return Goods(_by_kind(session, by_grade))


def _lying(ids: Sequence[int]) -> Any:
    mine = select(OnHand.grade_id, func.sum(OnHand.grams)).where(OnHand.unit_id.in_(ids))
    return mine.group_by(OnHand.grade_id)


def _is_later(day: Any, period: Period) -> Any:
    """1 for what came after the period: it is taken off what lies there now."""
    return case((day > period.last_day, literal_column("1")), else_=literal_column("0"))


def _weighed(session: Session, ids: Sequence[int], period: Period, into: dict[int, Mass]) -> None:
    later = _is_later(DayTotal.day, period).label("later")
    found = select(later, DayTotal.grade_id, func.sum(DayTotal.grams))
    mine = found.where(DayTotal.unit_id.in_(ids), DayTotal.day >= period.first_day)
    for is_later, grade_id, grams in session.execute(mine.group_by(later, DayTotal.grade_id)):
        if is_later:
            into[grade_id].closing -= int(grams)
        else:
            into[grade_id].weighed += int(grams)


def _moved(session: Session, ids: Sequence[int], period: Period, into: dict[int, Mass]) -> None:
    """What was undone counts on the day of what it undid."""
    undone = aliased(Journal)
    day = func.coalesce(undone.posted_on, Journal.posted_on)
    later, word = _is_later(day, period).label("later"), _first_word().label("word")
    found = (
        select(later, word, StockMove.grade_id, func.sum(StockMove.grams))
        .join(Journal, (Journal.unit_id == StockMove.unit_id) & (Journal.seq == StockMove.seq))
        .outerjoin(undone, (undone.unit_id == Journal.unit_id) & (undone.seq == Journal.reverses_seq))
        .where(StockMove.unit_id.in_(ids), day >= period.first_day, ~Journal.source.startswith("reversal:"))
        .group_by(later, word, StockMove.grade_id)
    )
    for is_later, way, grade_id, grams in session.execute(found):
        _book(into[grade_id], Way(way), int(grams), later=bool(is_later))
    for is_later, grade_id, grams in session.execute(_missed(ids, period)):
        _book(into[grade_id], Way.OTHER, int(grams), later=bool(is_later))


def _first_word() -> Any:
    known: list[Any] = [
        (Journal.source.startswith(word), literal_column(f"'{way.value}'")) for word, way in _WAYS.items()
    ]
    return case(*known, else_=literal_column(f"'{Way.OTHER.value}'"))


def _book(mass: Mass, way: Way, grams: int, *, later: bool) -> None:
    if later:
        mass.closing -= grams
    elif way is Way.BETWEEN:
        mass.between += grams
    elif way is Way.SOLD:
        mass.sold -= grams
    else:
        mass.other += grams


def _missed(ids: Sequence[int], period: Period) -> Any:
    """Of weigh-ins undone since: what the day lost by it, less what the shed still held of it then."""
    line, later = WeighInLine, _is_later(WeighIn.day, period).label("later")
    back = (
        select(func.coalesce(func.sum(StockMove.grams), 0))
        .where(StockMove.unit_id == WeighInReversal.unit_id, StockMove.seq == WeighInReversal.seq)
        .where(StockMove.grade_id == line.grade_id)
        .correlate(WeighInReversal, line)
        .scalar_subquery()
    )
    each = (
        select(later, line.grade_id, func.sum(line.net_grams).label("grams"), back.label("back"))
        .join(WeighInReversal, (WeighInReversal.unit_id == line.unit_id) & (WeighInReversal.weigh_in_seq == line.seq))
        .join(WeighIn, (WeighIn.unit_id == line.unit_id) & (WeighIn.seq == line.seq))
        .where(line.unit_id.in_(ids), WeighIn.day >= period.first_day)
        .group_by(later, line.unit_id, line.seq, line.grade_id, WeighInReversal.unit_id, WeighInReversal.seq)
    ).subquery("each")
    return select(each.c.later, each.c.grade_id, func.sum(each.c.grams + each.c.back)).group_by(
        each.c.later, each.c.grade_id
    )


def _counted(session: Session, ids: Sequence[int], period: Period, into: dict[int, Mass]) -> None:
    """Counts tell apart what dried or was lost, and what was thrown away."""
    line = StockCountLine
    found = (
        select(line.kind, line.grade_id, func.sum(line.grams))
        .join(StockCount, (StockCount.unit_id == line.unit_id) & (StockCount.seq == line.seq))
        .where(StockCount.unit_id.in_(ids), StockCount.day.between(period.first_day, period.last_day))
        .where(line.kind.in_((CountKind.SHRINK, CountKind.RESIDUE)))
        .group_by(line.kind, line.grade_id)
    )
    for kind, grade_id, grams in session.execute(found):
        into[grade_id].other += int(grams)
        if kind is CountKind.RESIDUE:
            into[grade_id].residue += int(grams)
        else:
            into[grade_id].shrink += int(grams)


def _left(left: Departures, period: Period, into: dict[int, Mass]) -> None:
    """Sales as the impact counts them. An old book may have sold what it never saw come: that came in as `other`."""
    sold = left.of(period, sent=False)
    for grade_id, one in left.of(period, sent=True).items():
        into[grade_id].sent = one.grams - sold.get(grade_id, NOTHING).grams
    for grade_id in set(sold) | set(into):
        mass, grams = into[grade_id], sold.get(grade_id, NOTHING).grams
        mass.other += grams - mass.sold
        mass.sold = grams


def _by_kind(session: Session, by_grade: dict[int, Mass]) -> list[Kind]:
    found = select(Grade.id, WasteType.code, WasteType.name, WasteType.sipsn).join(Grade.waste_type)
    kinds: dict[str, Kind] = {}
    for grade_id, code, name, sipsn in session.execute(found.where(Grade.id.in_(list(by_grade)))):
        kinds.setdefault(code, Kind(name, sipsn, Mass(), code)).mass.add(by_grade[grade_id])
    order = list(Sipsn)
    moved = [kind for kind in kinds.values() if any(vars(kind.mass).values()) or kind.mass.opening]
    return sorted(moved, key=lambda kind: (order.index(kind.sipsn), kind.name))
