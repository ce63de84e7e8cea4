"""What a unit pays, as pages show it: the price board, and what changed lately."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from rdu.catalogue.models import Group, How, Intake, PriceList, UnitItem, WasteType, Who
from rdu.catalogue.pricing import (
    Channel,
    Item,
    Lists,
    PriceSheet,
    lists_on,
    net_of,
    not_bought,
    share_on,
    sheet_of,
)
from rdu.clock import today_at
from rdu.db import one_here
from rdu.errors import NotFoundHere
from rdu.money import Rupiah
from rdu.people.models import Unit, UnitKind
from rdu.text import search_key
from rdu.weights import Measure

T = TypeVar("T")
Others = tuple[tuple[str, Rupiah], ...]

PERSON = Channel()
GROUP = Channel(who=Who.GROUP)
FETCHED = Channel(how=How.PICKED_UP)


@dataclass(frozen=True)
class BoardItem:
    """One grade of a type, as a household reads it: net is what it receives, gross the value before the share."""

    code: str
    key: str
    name: str
    grade: str  # "" where there is only one
    short: str
    picture: str
    group: Group
    measure: Measure
    note: str
    gross: Rupiah
    net: Rupiah
    old_gross: Rupiah | None
    old_net: Rupiah | None
    others: Others
    """Where groups or a pick-up get another price: the words for it, and what they receive."""

    @property
    def has_moved(self) -> bool:
        return self.old_gross is not None and self.old_gross != self.gross

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.grade.lower()}".strip()


def priced_items(session: Session, unit: Unit, day: date, *, since: date | None = None) -> list[BoardItem]:
    """What the unit buys that day, in the board's order, at the price of somebody who saves and comes herself.

    The old price is that of the day `since`, or else the one that the newest list replaced.
    """
    lists = lists_on(session, unit, day)
    sheet = sheet_of(session, lists)
    before = sheet_of(session, lists_on(session, unit, since)) if since else sheet_before(session, unit, lists)
    shown = _shown_types(session, unit, sheet, day)
    share = share_on(session, unit, day)
    return [
        _board_item(
            shown[item.type_id],
            item,
            gross,
            _amount(before.item(item.type_code, item.grade_code)),
            share,
            _others(unit, item, gross, share),
        )
        for item in _in_order(sheet, shown)
        if (gross := _amount(item)) is not None
    ]


def changed_since(session: Session, unit: Unit, day: date, days: int = 7) -> list[BoardItem]:
    """The items whose price is not what it was so many days ago, the largest change first."""
    moved = [item for item in priced_items(session, unit, day, since=day - timedelta(days=days)) if item.has_moved]
    return sorted(moved, key=lambda item: -abs(item.gross - (item.old_gross or 0)))


def sheet_before(session: Session, unit: Unit, lists: Lists) -> PriceSheet:
    """The prices that the newer of two lists replaced: what "dulu" means on the board and on the weigh screen."""
    began = in_force_since(session, lists)
    return sheet_of(session, lists_on(session, unit, began - timedelta(days=1)) if began else Lists(None, None))


def in_force_since(session: Session, lists: Lists) -> date | None:
    """The day the newer of two lists came into force."""
    ids = [list_id for list_id in (lists.central_id, lists.unit_id) if list_id is not None]
    return session.scalar(select(func.max(PriceList.valid_from)).where(PriceList.id.in_(ids)))


def unit_shown(session: Session, code: str) -> Unit:
    """The unit whose prices anybody may read, by the code in the address."""
    unit = one_here(session, select(Unit).where(Unit.code == code.upper()))
    if not _is_open(unit):
        raise NotFoundHere
    return unit


def units_called(session: Session, words: str) -> list[Unit]:
    """Units that weigh, by every word in their name, code, place or desa."""
    found = select(Unit).where(Unit.kind != UnitKind.KABUPATEN).order_by(Unit.name)
    units = session.scalars(found.options(selectinload(Unit.region))).all()
    wanted = search_key(words).split()
    return [unit for unit in units if _is_open(unit) and all(word in _place(unit) for word in wanted)]


def _is_open(unit: Unit) -> bool:
    return unit.closed_on is None or unit.closed_on > today_at(unit.timezone)


def _place(unit: Unit) -> str:
    return search_key(f"{unit.name} {unit.code} {unit.place} {unit.region.name if unit.region else ''}")


def refused_types(session: Session, unit: Unit) -> list[WasteType]:
    """'Tidak diterima': refused everywhere, or hazardous and not permitted at this unit."""
    permitted = select(UnitItem.waste_type_id).where(UnitItem.unit_id == unit.id, UnitItem.permitted_at.is_not(None))
    found = select(WasteType).where(
        WasteType.retired_on.is_(None),
        (WasteType.intake == Intake.NEVER) | ((WasteType.intake == Intake.HAZARDOUS) & WasteType.id.not_in(permitted)),
    )
    return list(session.scalars(found.order_by(WasteType.key)))


def next_change(session: Session, unit: Unit, day: date) -> date | None:
    """When the next published list begins, of the kabupaten or of the unit."""
    root_id = int(unit.path.split(".", 1)[0])
    found = select(PriceList.valid_from).where(
        PriceList.unit_id.in_([root_id, unit.id]), PriceList.published_at.is_not(None), PriceList.valid_from > day
    )
    return min(session.scalars(found), default=None)


def matching(items: Sequence[BoardItem], words: str) -> list[BoardItem]:
    """The items with every word searched for in their name, grade, group or note."""
    wanted = search_key(words).split()
    return [item for item in items if all(word in _searched(item) for word in wanted)]


def by_group(items: Sequence[BoardItem]) -> dict[Group, list[list[BoardItem]]]:
    """For the page: each group of the board with its types, each type with its grades."""
    groups: dict[Group, list[list[BoardItem]]] = {}
    for _, grades in groupby(items, key=lambda item: item.code):
        same = list(grades)
        groups.setdefault(same[0].group, []).append(same)
    return groups


def by_board_group(rows: Iterable[tuple[WasteType, T]]) -> dict[str, list[tuple[WasteType, T]]]:
    """Things that belong to types, under the words of the board and in its order."""
    groups: dict[str, list[tuple[WasteType, T]]] = {group.value: [] for group in Group}
    for waste_type, thing in rows:
        groups[waste_type.group.value].append((waste_type, thing))
    return {group: things for group, things in groups.items() if things}


def _shown_types(session: Session, unit: Unit, sheet: PriceSheet, day: date) -> dict[int, WasteType]:
    """The types as they are named today; the sheet in memory keeps no words that may change."""
    ids = {item.type_id for item in sheet.items.values()}
    ids -= not_bought(session, unit, list(ids), day)
    return {row.id: row for row in session.scalars(select(WasteType).where(WasteType.id.in_(ids)))}


def _in_order(sheet: PriceSheet, shown: Mapping[int, WasteType]) -> Iterator[Item]:
    groups = list(Group)
    kept = [item for item in sheet.items.values() if item.type_id in shown]
    return iter(sorted(kept, key=lambda item: (groups.index(item.group), shown[item.type_id].key.rjust(3))))


def _board_item(row: WasteType, item: Item, gross: Rupiah, old: Rupiah | None, share: int, others: Others) -> BoardItem:
    return BoardItem(
        code=row.code,
        key=row.key,
        name=row.name,
        grade=item.grade_name,
        short=row.short,
        picture=row.picture,
        group=row.group,
        measure=row.measure,
        note=row.note,
        gross=gross,
        net=net_of(gross, share),
        old_gross=old,
        old_net=None if old is None else net_of(old, share),
        others=others,
    )


def _others(unit: Unit, item: Item, gross: Rupiah, share: int) -> Others:
    """What groups receive, and what is received for a pick-up where the unit drives out; only if it differs."""
    ways = [("kelompok", GROUP)] + [("dijemput", FETCHED)] * unit.picks_up
    amounts = [(words, _amount(item, channel)) for words, channel in ways]
    return tuple((words, net_of(amount, share)) for words, amount in amounts if amount is not None and amount != gross)


def _amount(item: Item | None, channel: Channel = PERSON) -> Rupiah | None:
    quote = item.quote(channel) if item else None
    return quote.amount if quote else None


def _searched(item: BoardItem) -> str:
    return search_key(f"{item.name} {item.grade} {item.short} {item.group.value} {item.note}")
