"""What is looked at before a list is published: what changes, what is out of bounds, what would lose money."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.lists import Rows, Slot, in_force, owner_of, root_of, rows_of
from rdu.catalogue.models import Grade, How, Intake, Paid, PriceList, SellingPrice, WasteType, Who
from rdu.catalogue.pricing import Channel, Quote, not_bought
from rdu.clock import format_date
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Unit, UnitKind

CHANNELS = [
    Channel(paid, who, how)
    for paid in (Paid.SAVED, Paid.CASHED)
    for who in (Who.INDIVIDUAL, Who.GROUP)
    for how in (How.DROPPED, How.PICKED_UP)
]


@dataclass(frozen=True)
class Named:
    """A grade with the words and the picture of its type."""

    grade_id: int
    code: str
    grade_code: str
    grade: str
    waste_type: WasteType

    @property
    def full_name(self) -> str:
        return f"{self.waste_type.name} {self.grade.lower()}".strip()


@dataclass(frozen=True)
class Difference:
    """A price that is new, gone (`now` is None) or another than before."""

    named: Named
    way: str
    before: Rupiah | None
    now: Rupiah | None


@dataclass(frozen=True)
class Affected:
    """A unit that will pay by the list, and its own prices that the new bounds would no longer allow."""

    unit: Unit
    astray: list[str]


def named_grades(session: Session) -> dict[int, Named]:
    """All grades, in the order of the board."""
    found = session.execute(select(Grade, WasteType).join(Grade.waste_type)).all()
    groups = list(type(found[0][1].group)) if found else []
    ordered = sorted(found, key=lambda row: (groups.index(row[1].group), row[1].key.rjust(3), row[0].position))
    return {grade.id: Named(grade.id, kind.code, grade.code, grade.name, kind) for grade, kind in ordered}


def priceable(session: Session, desk: Unit, rows: Mapping[Slot, Rupiah], day: date) -> list[Named]:
    """The grades a list of this desk may price: what can be bought there, and what the list already names."""
    named = named_grades(session)
    types = {row.waste_type.id for row in named.values()}
    if owner_of(session, desk).is_root:
        left_out = {
            row.waste_type.id
            for row in named.values()
            if row.waste_type.intake is Intake.NEVER or _is_retired(row.waste_type, day)
        }
    else:
        left_out = not_bought(session, desk, list(types), day)
    held = {slot.grade_id for slot in rows}
    return [row for row in named.values() if row.grade_id in held or row.waste_type.id not in left_out]


def _is_retired(waste_type: WasteType, day: date) -> bool:
    return waste_type.retired_on is not None and waste_type.retired_on <= day


def differences(session: Session, old: Rows, new: Rows) -> list[Difference]:
    """Row by row, in the order of the board."""
    named = named_grades(session)
    order = {grade_id: place for place, grade_id in enumerate(named)}
    slots = sorted(old.keys() | new.keys(), key=lambda slot: (order[slot.grade_id], slot))
    return [
        Difference(named[slot.grade_id], slot.way, old.get(slot), new.get(slot))
        for slot in slots
        if old.get(slot) != new.get(slot)
    ]


def out_of_bounds(session: Session, rows: Rows, central: PriceList | None) -> list[str]:
    """Own prices too far from the kabupaten's, a sentence each. What the kabupaten does not price is free."""
    if central is None:
        return []
    own, theirs = _quotes(rows), _quotes(rows_of(session, central))
    named = named_grades(session)
    return [
        f"{named[grade_id].full_name}: harga {format_rupiah(amount)} di luar batas "
        f"{format_rupiah(low)} sampai {format_rupiah(high)}."
        for grade_id in own
        for amount, low, high in _astray(own[grade_id], theirs.get(grade_id, []), central.override_bound)
    ]


def limits(price: Rupiah, bound: int) -> tuple[Rupiah, Rupiah]:
    """The lowest and the highest price a unit may pay where the kabupaten pays `price`; bound in basis points."""
    low, high = price * (10_000 - bound), price * (10_000 + bound)
    return Rupiah(-(-max(low, 0) // 10_000)), Rupiah(high // 10_000)


def _astray(own: list[Quote], theirs: list[Quote], bound: int) -> Iterator[tuple[Rupiah, Rupiah, Rupiah]]:
    seen = set()
    for channel in CHANNELS:
        mine, central = best(own, channel), best(theirs, channel)
        if mine is None or central is None or mine.rank in seen:
            continue
        low, high = limits(central.amount, bound)
        if not low <= mine.amount <= high:
            seen.add(mine.rank)
            yield mine.amount, low, high


def best(quotes: list[Quote], channel: Channel) -> Quote | None:
    """The most specific row of one grade that fits."""
    return max((quote for quote in quotes if quote.fits(channel)), key=lambda quote: quote.rank, default=None)


def _quotes(rows: Mapping[Slot, Rupiah]) -> dict[int, list[Quote]]:
    by_grade: dict[int, list[Quote]] = {}
    for slot, amount in rows.items():
        by_grade.setdefault(slot.grade_id, []).append(Quote(0, amount, slot.paid, slot.who, slot.how, ""))
    return by_grade


def last_selling(session: Session, desk: Unit) -> dict[int, SellingPrice]:
    """What a collector last paid this desk, by grade."""
    found = select(SellingPrice).where(SellingPrice.unit_id == desk.id).order_by(SellingPrice.sold_on, SellingPrice.id)
    return {row.grade_id: row for row in session.scalars(found)}


def above_selling(session: Session, desk: Unit, rows: Rows) -> list[str]:
    """Buying prices above what the desk was last paid for the same: allowed, but said."""
    named, sold = named_grades(session), last_selling(session, desk)
    dearest = {grade_id: max(quote.amount for quote in quotes) for grade_id, quotes in _quotes(rows).items()}
    return [
        f"{named[grade_id].full_name}: harga beli {format_rupiah(dearest[grade_id])}, harga jual terakhir "
        f"{format_rupiah(sold[grade_id].amount)} ({format_date(sold[grade_id].sold_on)})."
        for grade_id in named
        if grade_id in dearest and grade_id in sold and dearest[grade_id] > sold[grade_id].amount
    ]


def leaps(changes: list[Difference]) -> list[str]:
    """Prices that more than double or halve: more often a slip of the pen than a market."""
    return [
        f"{change.named.full_name}: dari {format_rupiah(change.before)} menjadi {format_rupiah(change.now)}."
        for change in changes
        if change.before and change.now is not None and not change.before <= 2 * change.now <= 4 * change.before
    ]


def affected(session: Session, draft: PriceList) -> list[Affected]:
    """Who will pay by this list: the unit itself, or every unit of the kabupaten."""
    if not draft.unit.is_root:
        return [Affected(draft.unit, [])]
    below = select(Unit).where(
        Unit.path.startswith(draft.unit.path), Unit.kind != UnitKind.KABUPATEN, Unit.closed_on.is_(None)
    )
    units = session.scalars(below.order_by(Unit.name))
    return [Affected(unit, _overrides_astray(session, unit, draft)) for unit in units]


def _overrides_astray(session: Session, unit: Unit, draft: PriceList) -> list[str]:
    return out_of_bounds(session, rows_of(session, in_force(session, unit, draft.valid_from)), draft)


def central_on(session: Session, desk: Unit, day: date) -> PriceList | None:
    """The kabupaten's list that bounds a unit's own; none for the kabupaten's own desk."""
    owner = owner_of(session, desk)
    return None if owner.is_root else in_force(session, root_of(session, owner), day)
