"""What is looked at before a list is published: what changes, what is out of bounds, what would lose money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.lists import Rows, Slot, before, in_force, owner_of, refuse_publishing, root_of, rows_of
from rdu.catalogue.models import Grade, Group, How, Intake, Paid, PriceList, SellingPrice, WasteType, Who
from rdu.catalogue.pricing import Channel, Quote, not_bought
from rdu.clock import format_date
from rdu.errors import Refused
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
    was: Rupiah | None
    now: Rupiah | None


@dataclass(frozen=True)
class Affected:
    """A unit that will pay by the list, and its own prices that the new bounds would no longer allow."""

    unit: Unit
    astray: list[str]


def named_grades(session: Session) -> dict[int, Named]:
    """All grades, in the order of the board."""
    found = session.execute(select(Grade, WasteType).join(Grade.waste_type)).all()
    groups = list(Group)
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


def astray(rows: Rows, central: Rows, bound: int) -> dict[Slot, str]:
    """Own prices too far from the kabupaten's, each with its sentence. What the kabupaten does not price is free."""
    own, theirs = by_grade(rows), by_grade(central)
    found: dict[Slot, str] = {}
    for grade_id, channel in product(own, CHANNELS):
        mine, price = best(own[grade_id], channel), best(theirs.get(grade_id, []), channel)
        if mine is None or price is None:
            continue
        low, high = limits(price.amount, bound)
        if not low <= mine.amount <= high:
            slot = Slot(grade_id, mine.paid, mine.who, mine.how)
            found[slot] = f"Di luar batas {format_rupiah(low)} sampai {format_rupiah(high)}."
    return found


def out_of_bounds(session: Session, rows: Rows, central: PriceList | None) -> list[str]:
    """The same, each sentence with the name of its item; a kabupaten's own list has no bounds."""
    if central is None:
        return []
    named = named_grades(session)
    found = astray(rows, rows_of(session, central), central.override_bound)
    return [f"{named[slot.grade_id].full_name}: {format_rupiah(rows[slot])}. {why}" for slot, why in found.items()]


def limits(price: Rupiah, bound: int) -> tuple[Rupiah, Rupiah]:
    """The lowest and the highest price a unit may pay where the kabupaten pays `price`; bound in basis points."""
    low, high = price * (10_000 - bound), price * (10_000 + bound)
    return Rupiah(-(-max(low, 0) // 10_000)), Rupiah(high // 10_000)


def best(quotes: list[Quote], channel: Channel) -> Quote | None:
    """The most specific row of one grade that fits."""
    return max((quote for quote in quotes if quote.fits(channel)), key=lambda quote: quote.rank, default=None)


def by_grade(rows: Mapping[Slot, Rupiah]) -> dict[int, list[Quote]]:
    """Rows not yet published, as quotes."""
    found: dict[int, list[Quote]] = {}
    for slot, amount in rows.items():
        found.setdefault(slot.grade_id, []).append(Quote(0, amount, slot.paid, slot.who, slot.how, ""))
    return found


def last_selling(session: Session, desk: Unit) -> dict[int, SellingPrice]:
    """What a collector last paid this desk, by grade."""
    found = select(SellingPrice).where(SellingPrice.unit_id == desk.id).order_by(SellingPrice.sold_on, SellingPrice.id)
    return {row.grade_id: row for row in session.scalars(found)}


def above_selling(session: Session, desk: Unit, rows: Rows) -> list[str]:
    """Buying prices above what the desk was last paid for the same: allowed, but said."""
    named, sold = named_grades(session), last_selling(session, desk)
    dearest = {grade_id: max(quote.amount for quote in quotes) for grade_id, quotes in by_grade(rows).items()}
    return [
        f"{named[grade_id].full_name}: harga beli {format_rupiah(dearest[grade_id])}, harga jual terakhir "
        f"{format_rupiah(sold[grade_id].amount)} ({format_date(sold[grade_id].sold_on)})."
        for grade_id in named
        if grade_id in dearest and grade_id in sold and dearest[grade_id] > sold[grade_id].amount
    ]


def leaps(changes: list[Difference]) -> list[str]:
    """Prices that more than double or halve: more often a slip of the pen than a market."""
    return [
        f"{change.named.full_name}: dari {format_rupiah(change.was)} menjadi {format_rupiah(change.now)}."
        for change in changes
        if change.was and change.now is not None and not change.was <= 2 * change.now <= 4 * change.was
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


@dataclass(frozen=True)
class Verdict:
    """All that is shown before a list is published. With a problem it is not; what is dearer or leaps is only said."""

    problems: list[str]
    changes: list[Difference]
    dearer: list[str]
    leaps: list[str]
    affected: list[Affected]


def verdict(session: Session, desk: Unit, draft: PriceList, today: date, *, begun: bool) -> Verdict:
    rows = rows_of(session, draft)
    changes = differences(session, rows_of(session, before(session, draft)), rows)
    return Verdict(
        problems=[*_refusals(draft, rows, today, begun=begun), *_bounds(session, desk, draft, rows)],
        changes=changes,
        dearer=above_selling(session, desk, rows),
        leaps=leaps(changes),
        affected=affected(session, draft),
    )


def _refusals(draft: PriceList, rows: Rows, today: date, *, begun: bool) -> list[str]:
    try:
        refuse_publishing(draft, rows, today, begun=begun)
    except Refused as refused:
        return [str(refused)]
    return []


def _bounds(session: Session, desk: Unit, draft: PriceList, rows: Rows) -> list[str]:
    return out_of_bounds(session, rows, central_on(session, desk, draft.valid_from))
