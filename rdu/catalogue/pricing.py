"""What an item is worth on a day: the kabupaten's list, overlaid by the unit's own.

A published list never changes, so a sheet made of two of them is kept in memory for good.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import (
    EachWeight,
    Grade,
    Group,
    HouseShare,
    How,
    Intake,
    ListStatus,
    Paid,
    Price,
    PriceList,
    UnitItem,
    WasteType,
    Who,
)
from rdu.db import table_of
from rdu.money import Rupiah, share_of
from rdu.people.models import Unit
from rdu.prepared import Prepared, Question, ask
from rdu.weights import Grams, Measure


@dataclass(frozen=True)
class Channel:
    """How an item reached the unit and how it is paid: what makes one item have several prices."""

    paid: Paid = Paid.SAVED
    who: Who = Who.INDIVIDUAL
    how: How = How.DROPPED


@dataclass(frozen=True)
class Quote:
    """One row of a published list."""

    price_id: int
    amount: Rupiah
    paid: Paid
    who: Who
    how: How
    label: str  # BKL-12, the list it stands in

    def fits(self, channel: Channel) -> bool:
        return (
            self.paid in (Paid.ANY, channel.paid)
            and self.who in (Who.ANY, channel.who)
            and self.how in (How.ANY, channel.how)
        )

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """The most specific row wins: paid first, then who, then how."""
        return (self.paid is not Paid.ANY, self.who is not Who.ANY, self.how is not How.ANY)

    @property
    def reference(self) -> str:
        """What the hash chain calls this row."""
        return f"{self.label}/{self.paid}/{self.who}/{self.how}"


@dataclass(frozen=True)
class Item:
    """A type in one grade, with its quotes. Code, measure and group of a type never change once priced."""

    grade_id: int
    grade_code: str
    grade_name: str
    type_id: int
    type_code: str
    name: str
    measure: Measure
    group: Group
    quotes: tuple[Quote, ...] = field(repr=False)

    def quote(self, channel: Channel) -> Quote | None:
        return max((quote for quote in self.quotes if quote.fits(channel)), key=lambda quote: quote.rank, default=None)


@dataclass(frozen=True)
class Lists:
    """The two lists in force for a unit on a day; either may be missing."""

    central_id: int | None
    unit_id: int | None

    @property
    def version(self) -> str:
        """Names both for the weigh-in screen: prices are those of this version or the screen is stale."""
        return f"{self.central_id or 0}+{self.unit_id or 0}"


class PriceSheet:
    """All items priced by two lists, by (type code, grade code)."""

    def __init__(self, lists: Lists, items: Iterable[Item]) -> None:
        self.lists = lists
        self.items = {(item.type_code, item.grade_code): item for item in items}

    def item(self, type_code: str, grade_code: str) -> Item | None:
        return self.items.get((type_code, grade_code))


_SHEETS: WeakKeyDictionary[Engine, dict[Lists, PriceSheet]] = WeakKeyDictionary()


def lists_on(session: Session, unit: Unit, day: date) -> Lists:
    """The published lists in force that day: of the root of the unit's tree, and of the unit itself."""
    root_id = int(unit.path.split(".", 1)[0])
    found = (
        select(PriceList.unit_id, PriceList.id)
        .where(
            PriceList.unit_id.in_([root_id, unit.id]),
            PriceList.status == ListStatus.PUBLISHED,
            PriceList.valid_from <= day,
        )
        .order_by(PriceList.valid_from)
    )
    latest = {unit_id: list_id for unit_id, list_id in session.execute(found)}
    return Lists(latest.get(root_id), latest.get(unit.id) if unit.id != root_id else None)


def sheet_of(session: Session, lists: Lists) -> PriceSheet:
    """The priced items of two published lists; the unit's rows replace the kabupaten's of the same grade."""
    kept = _SHEETS.setdefault(_engine(session), {})
    if lists not in kept:
        kept[lists] = PriceSheet(lists, _items(session, lists))
    return kept[lists]


def _items(session: Session, lists: Lists) -> list[Item]:
    central, own = _quotes(session, lists.central_id), _quotes(session, lists.unit_id)
    quotes = central | own
    grades = session.execute(
        select(
            Grade.id,
            Grade.code,
            Grade.name,
            WasteType.id,
            WasteType.code,
            WasteType.name,
            WasteType.measure,
            WasteType.group,
        )
        .join(Grade.waste_type)
        .where(Grade.id.in_(quotes))
        .order_by(WasteType.key, Grade.position)
    )
    return [Item(*grade, quotes=tuple(quotes[grade[0]])) for grade in grades]


def _quotes(session: Session, list_id: int | None) -> dict[int, list[Quote]]:
    if list_id is None:
        return {}
    prices = session.scalars(select(Price).where(Price.price_list_id == list_id).order_by(Price.id))
    return quotes_in(prices, label_of(session, list_id))


def quotes_in(prices: Iterable[Price], label: str) -> dict[int, list[Quote]]:
    """Rows of one list by grade. A draft's label is given as "": its id may come again, so it is never remembered."""
    by_grade: dict[int, list[Quote]] = defaultdict(list)
    for price in prices:
        by_grade[price.grade_id].append(Quote(price.id, price.amount, price.paid, price.who, price.how, label))
    return by_grade


_LABELS: WeakKeyDictionary[Engine, dict[int, str]] = WeakKeyDictionary()


def label_of(session: Session, list_id: int) -> str:
    """BKL-12: what lines and the hash chain call a list. A code and a number never change, so it is kept in memory."""
    kept = _LABELS.setdefault(_engine(session), {})
    if list_id not in kept:
        kept[list_id] = session.get_one(PriceList, list_id).label
    return kept[list_id]


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


def share_on(session: Session, unit: Unit, day: date) -> int:
    """The unit's share in basis points that day; 0 until the unit announces one."""
    found = (
        select(HouseShare.basis_points)
        .where(HouseShare.unit_id == unit.id, HouseShare.valid_from <= day)
        .order_by(HouseShare.valid_from.desc(), HouseShare.id.desc())
        .limit(1)
    )
    return session.scalar(found) or 0


def net_of(price: Rupiah, share_bp: int) -> Rupiah:
    """What reaches the savings of one kilogram, litre or piece: a figure to show. Books take the share of the whole."""
    return Rupiah(price - share_of(price, share_bp))


_type, _item = table_of(WasteType), table_of(UnitItem)
_NOT_BOUGHT = Prepared(
    select(_type.c.id)
    .outerjoin(_item, (_item.c.waste_type_id == _type.c.id) & (_item.c.unit_id == bindparam("unit")))
    .where(
        (_type.c.intake == Intake.NEVER)
        | (_type.c.retired_on <= bindparam("day"))
        | _item.c.bought.is_(False)
        | ((_type.c.intake == Intake.HAZARDOUS) & _item.c.permitted_at.is_(None))
    )
)


def not_bought_question(unit: Unit, day: date) -> Question:
    """Asks for the ids of all types that the unit may not take that day."""
    return _NOT_BOUGHT, {"unit": unit.id, "day": day}


def not_bought(session: Session, unit: Unit, type_ids: Sequence[int], day: date) -> set[int]:
    """Of these types, those the unit may not take: refused for all, retired, switched off, or not yet permitted."""
    (refused,) = ask(session.connection(), not_bought_question(unit, day))
    return {row.id for row in refused} & set(type_ids)


def grams_each_on(session: Session, type_ids: Sequence[int], day: date) -> dict[int, Grams]:
    """Grams of one piece or one litre of these types, as known that day."""
    if not type_ids:
        return {}
    found = (
        select(EachWeight.waste_type_id, EachWeight.grams)
        .where(EachWeight.waste_type_id.in_(type_ids), EachWeight.valid_from <= day)
        .order_by(EachWeight.valid_from, EachWeight.id)
    )
    return {type_id: Grams(grams) for type_id, grams in session.execute(found)}
