"""Drop-off notes: 'Saya datang Sabtu ini'. An intention, no money; whoever sends none may come all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, selectinload

from rdu.catalogue.models import How, WasteType
from rdu.catalogue.pricing import lists_on, not_bought, sheet_of
from rdu.clock import now_utc
from rdu.db import flush
from rdu.deposits.days import FAR, next_weighing
from rdu.deposits.models import DropOffItem, DropOffNote, NoteState
from rdu.errors import Refused
from rdu.ledger.models import ActKind
from rdu.ledger.service import Once, open_books
from rdu.people.models import Member, Unit

SOON = timedelta(days=FAR)
"""How far ahead one can say that one comes."""


@dataclass(frozen=True)
class Wish:
    """What a member says beforehand: the day, and where she likes how, how much and what."""

    day: date
    how: How = How.DROPPED
    sacks: int = 0
    types: Sequence[str] = ()  # codes
    words: str = ""


def announce(session: Session, unit: Unit, member: Member, wish: Wish, today: date, once: Once) -> DropOffNote:
    """Tell the unit that the member comes. The same operation again returns the first note.

    Raises Refused for a day on which the unit does not weigh, NoteAlreadyThere for a second note for one day.
    """
    books = open_books(session, unit)
    if (note_id := books.done_before(ActKind.NOTE, once)) is not None:
        return session.get_one(DropOffNote, note_id)
    if not today <= wish.day <= today + SOON or next_weighing(unit, wish.day) != wish.day:
        raise Refused("day", "Hari itu bukan hari penimbangan. Pilih hari yang tertulis di Beranda.")
    note = DropOffNote(unit_id=unit.id, member_id=member.id, day=wish.day, made_at=now_utc(), state=NoteState.OPEN)
    session.add(note)
    _write(session, unit, note, wish)
    books.remember(ActKind.NOTE, once, note.id)
    return note


def change(session: Session, unit: Unit, note: DropOffNote, wish: Wish) -> None:
    """Say again how much and what comes; the day stays."""
    session.execute(delete(DropOffItem).where(DropOffItem.note_id == note.id))
    _write(session, unit, note, wish)


def _write(session: Session, unit: Unit, note: DropOffNote, wish: Wish) -> None:
    note.how = wish.how if unit.picks_up else How.DROPPED
    note.sacks, note.words = wish.sacks, wish.words
    flush(session)
    chosen = [kind.id for kind in taken_here(session, unit, note.day) if kind.code in wish.types]
    if chosen:
        session.execute(insert(DropOffItem), [{"note_id": note.id, "waste_type_id": type_id} for type_id in chosen])
    session.expire(note, ["items"])


def cancel(note: DropOffNote) -> None:
    """The member does not come after all."""
    note.state = NoteState.CANCELLED


def open_note_of(session: Session, unit: Unit, member: Member, today: date) -> DropOffNote | None:
    """The note for the nearest day that is still to come."""
    items = selectinload(DropOffNote.items).joinedload(DropOffItem.waste_type)
    mine = (DropOffNote.unit_id == unit.id, DropOffNote.member_id == member.id)
    coming = select(DropOffNote).where(*mine, DropOffNote.state == NoteState.OPEN, DropOffNote.day >= today)
    return session.scalar(coming.order_by(DropOffNote.day).limit(1).options(items))


def taken_here(session: Session, unit: Unit, day: date) -> list[WasteType]:
    """What the unit buys that day, as it stands on the price board."""
    priced = {item.type_id for item in sheet_of(session, lists_on(session, unit, day)).items.values()}
    refused = not_bought(session, unit, sorted(priced), day)
    found = select(WasteType).where(WasteType.id.in_(priced - refused)).order_by(WasteType.key)
    return list(session.scalars(found))
