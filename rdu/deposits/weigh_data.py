"""What the weigh-in screen is given, as plain JSON values: what is bought today at what price, and who may come."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from rdu.catalogue.board import sheet_before
from rdu.catalogue.models import Grade, Group, How, WasteType, Who
from rdu.catalogue.pricing import Channel, Lists, PriceSheet, grams_each_on, not_bought, sheet_of
from rdu.clock import DAYS, SHORT_MONTHS
from rdu.deposits.days import totals_of, usual_grams
from rdu.deposits.models import DayTotal, DropOffItem, DropOffNote, NoteState, WeighingDay
from rdu.people.models import Container, Member, Unit
from rdu.people.numbers import format_card, format_number
from rdu.people.regions import own_village, villages
from rdu.weights import Grams, Measure

Plain = dict[str, Any]

CHANNELS = {f"{who}/{how}": Channel(who=who, how=how)
            for who in (Who.INDIVIDUAL, Who.GROUP) for how in (How.DROPPED, How.PICKED_UP)}  # fmt: skip
LATELY = timedelta(days=90)


def day_data(session: Session, unit: Unit, day: WeighingDay) -> Plain:
    """Everything of the page but addresses, the member it opens with, and the token."""
    lists = Lists(day.central_list_id, day.unit_list_id)
    return {
        "unit": {"code": unit.code, "name": unit.name},
        "day": day.day.isoformat(),
        "day_words": f"{DAYS[day.day.weekday()][:3]} {day.day.day} {SHORT_MONTHS[day.day.month - 1]}",
        "price_version": lists.version,
        "share_bp": day.share_bp,
        "station": "A",
        "groups": [group.value for group in Group],
        "items": items_on(session, unit, day.day, lists),
        "tares": _containers(session, unit),
        "scale_capacity": unit.scale_capacity,
        "picks_up": unit.picks_up,
        "totals": totals_of(session, unit, day.day)._asdict(),
        "desas": _desas(session, unit),
    }


def _containers(session: Session, unit: Unit) -> list[Plain]:
    found = select(Container).where(Container.unit_id == unit.id).order_by(Container.grams, Container.id)
    return [{"name": container.name, "grams": container.grams} for container in session.scalars(found)]


def _desas(session: Session, unit: Unit) -> list[Plain]:
    """Where a newcomer may live: the unit's own desa, its kecamatan, then the rest."""
    own = own_village(session, unit)
    found = [
        {"code": code, "name": name, "kecamatan": kecamatan}
        for kecamatan, desas in villages(session, unit).items()
        for code, name in desas
    ]
    return sorted(found, key=lambda desa: desa["code"] != own)


def items_on(session: Session, unit: Unit, day: date, lists: Lists) -> list[Plain]:
    """The types this unit buys today, each grade with its price in every channel."""
    sheet, before = sheet_of(session, lists), sheet_before(session, unit, lists)
    priced = {item.type_id for item in sheet.items.values()}
    types = session.scalars(
        select(WasteType)
        .where(WasteType.id.in_(priced - not_bought(session, unit, sorted(priced), day)))
        .options(selectinload(WasteType.grades))
        .order_by(WasteType.key)
    ).all()
    each = grams_each_on(session, [kind.id for kind in types if kind.measure is not Measure.KG], day)
    often = _often(session, unit, day)
    made = [_item(kind, sheet, before, each.get(kind.id), often.get(kind.id, 0)) for kind in types]
    return [item for item in made if item["grades"]]


def _item(kind: WasteType, sheet: PriceSheet, before: PriceSheet, each: Grams | None, often: int) -> Plain:
    can_be_weighed = kind.measure is Measure.KG or each is not None
    return {
        "code": kind.key,
        "type": kind.code,
        "name": kind.name,
        "short": kind.short,
        "picture": kind.picture,
        "group": kind.group.value,
        "measure": kind.measure.value,
        "grams_each": each,
        "often": often,
        "grades": [
            {"code": grade.code, "name": grade.name, "prices": prices if can_be_weighed else {}, "old": old}
            for grade in kind.grades
            if (prices := _prices(sheet, kind, grade))
            for old in [_prices(before, kind, grade).get("individual/dropped")]
        ],
    }


def _prices(sheet: PriceSheet, kind: WasteType, grade: Grade) -> dict[str, int]:
    item = sheet.item(kind.code, grade.code)
    quotes = {name: item.quote(channel) for name, channel in CHANNELS.items()} if item else {}
    return {name: quote.amount for name, quote in quotes.items() if quote is not None}


def _often(session: Session, unit: Unit, day: date) -> Mapping[int, int]:
    """Lines of each type in the last three months: what stands first on a phone."""
    found = (
        select(Grade.waste_type_id, func.sum(DayTotal.lines))
        .join(Grade, Grade.id == DayTotal.grade_id)
        .where(DayTotal.unit_id == unit.id, DayTotal.day > day - LATELY)
        .group_by(Grade.waste_type_id)
    )
    return {type_id: int(lines) for type_id, lines in session.execute(found)}


def members_data(session: Session, unit: Unit, members: Sequence[Member], day: date) -> list[Plain]:
    """Members as the screen knows them, with today's note and what a visit usually weighs."""
    ids = [member.id for member in members]
    usual, notes = usual_grams(session, unit, ids, day), _notes(session, unit, ids, day)
    return [_member(member, usual.get(member.id), notes.get(member.id)) for member in members]


def _member(member: Member, usual: int | None, note: DropOffNote | None) -> Plain:
    return {
        "number": format_number(member.number),
        "card": format_card(member.number),
        "name": member.name,
        "nickname": member.nickname,
        "rt": member.rt,
        "desa": member.region.name if member.region else "",
        "who": "group" if member.kind.is_group else "individual",
        "usual_grams": usual,
        "persons": [{"ordinal": person.ordinal, "name": person.name} for person in member.persons],
        "note": note and _note(note),
    }


def _note(note: DropOffNote) -> Plain:
    types = [item.waste_type.code for item in note.items]
    return {"id": note.id, "how": note.how.value, "sacks": note.sacks, "types": types}


def _notes(session: Session, unit: Unit, ids: Sequence[int], day: date) -> dict[int, DropOffNote]:
    found = (
        select(DropOffNote)
        .where(DropOffNote.unit_id == unit.id, DropOffNote.member_id.in_(ids))
        .where(DropOffNote.state == NoteState.OPEN, DropOffNote.day == day)
        .options(selectinload(DropOffNote.items).joinedload(DropOffItem.waste_type))
    )
    return {note.member_id: note for note in session.scalars(found)}
