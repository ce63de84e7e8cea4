"""From the scale to the passbook: weigh in. Undoing stands in reversal.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from rdu.catalogue.models import Grade
from rdu.catalogue.pricing import PriceSheet, grams_each_on, not_bought, not_bought_question, sheet_of
from rdu.db import explained, one_here, table_of
from rdu.deposits.closed_months import recount_closed
from rdu.deposits.facts import WeighInFacts
from rdu.deposits.models import DropOffNote, NoteState, Station, WeighIn, WeighingDay, WeighInLine
from rdu.deposits.priced import (
    PricedLine,
    Standing,
    Terms,
    Visit,
    Visitor,
    Weighed,
    facts_of,
    header_row,
    item_of,
    line_rows,
    moves_of,
    priced,
)  # fmt: skip
from rdu.deposits.totals import count
from rdu.errors import DayNotOpen, NotBoughtHere, NotFoundHere, PricesChanged, Refused
from rdu.ledger.models import REGULAR, ActKind
from rdu.ledger.pocket_models import MemberPocket
from rdu.ledger.service import Act, Books, Once, open_books, operation_question
from rdu.money import Rupiah
from rdu.people.members import AtRest
from rdu.people.models import Member, MemberKind, Person, Unit, User
from rdu.prepared import Prepared, Question, ask, together
from rdu.stock.service import take_in_weighed
from rdu.weights import Measure

__all__ = ["Recorded", "Visit", "Weighed", "open_day", "record_visit", "recorded", "weigh_in", "weigh_in_of"]


@dataclass(frozen=True)
class Recorded:
    """A weigh-in that stands in the books."""

    seq: int
    receipt: str
    net: Rupiah
    member: str
    again: bool = False  # the same operation had been recorded before


# What every weigh-in asks and writes.
_station, _day, _member, _person = table_of(Station), table_of(WeighingDay), table_of(Member), table_of(Person)
_pocket = table_of(MemberPocket)
_OPEN_DAY = Prepared(
    select(_day.c.central_list_id, _day.c.unit_list_id, _day.c.share_bp).where(
        _day.c.unit_id == bindparam("unit"), _day.c.day == bindparam("day"), _day.c.closed_at.is_(None)
    )
)
_WHO_CAME = Prepared(
    select(_member.c.id, _member.c.number, _member.c.kind, _member.c.merged_into_id, _person.c.id.label("person_id"),
           _person.c.ordinal, _member.c.name, func.coalesce(_pocket.c.pocket, REGULAR).label("pocket"),
           _member.c.ended_as)
    .join(_person, (_person.c.member_id == _member.c.id) & (_person.c.ordinal == bindparam("ordinal")))
    .outerjoin(_pocket, _pocket.c.member_id == _member.c.id)
    .where(_member.c.unit_id == bindparam("unit"), _member.c.number == bindparam("number"))
)  # fmt: skip
_here = (_station.c.unit_id == bindparam("unit"), _station.c.letter == bindparam("station"))
_LAST_NUMBER = Prepared(select(_station.c.last_number).where(*_here))
_NUMBERED = Prepared(update(_station).where(*_here).values(last_number=bindparam("number")))
_NEW_STATION = Prepared(insert(_station))
_NEW_WEIGH_IN, _NEW_LINES = Prepared(insert(table_of(WeighIn))), Prepared(insert(table_of(WeighInLine)))


def weigh_in(session: Session, unit: Unit, visit: Visit, once: Once, by: User) -> Recorded:
    """Price what was weighed at that day's prices, credit the member, and take the goods into stock.

    The same operation again returns the first record; its id with another body raises OperationReused.
    Raises DayNotOpen, NoPriceThatDay, NotBoughtHere, PricesChanged, NotFoundHere and Refused; nothing is written then.
    """
    books = open_books(session, unit, operation_question(once), *_questions(unit, visit))
    done, *known = books.answers
    if (seq := books.done_before(ActKind.WEIGH_IN, once, done)) is not None:
        return replace(recorded(session, unit, seq), again=True)
    record = record_visit(books, visit, once, by, known)
    books.remember(ActKind.WEIGH_IN, once, record.seq)
    return record


def record_visit(books: Books, visit: Visit, once: Once, by: User, known: list[list[Any]] | None = None) -> Recorded:
    """Everything a weigh-in writes, but for the operation. `known` answers `_questions`, where they were asked."""
    session, unit = books.session, books.unit
    at_hand = _at_hand(books, visit, known or ask(books.connection, *_questions(unit, visit)))
    terms, came, last = at_hand.terms, at_hand.came, at_hand.last_number
    lines = priced_lines(session, unit, came.kind, visit, sheet_of(session, terms.lists), at_hand.refused)
    at = Standing(unit, books.seq + 1, last + 1, by)
    facts = facts_of(at, visit, terms, terms.labels(session), came, lines)
    if visit.net is not None and visit.net != facts.net:
        raise PricesChanged

    accounts = books.accounts(moves := moves_of(facts, came))
    with together(books.connection):
        posted_on = books.first_open(visit.day)
        seq = books.post(Act(f"weigh_in:{once.id}", posted_on, facts.digest(), by), moves, accounts)
        write_number(books, visit.station, last, at.number)
        _write(books, at, facts, terms, came, lines)
    recount_closed(books, visit.day)
    if visit.note_id is not None:
        _answer_note(session, unit, came.member_id, visit.note_id, seq)
    return Recorded(seq, f"{unit.code}-{facts.station}-{facts.number:06}", facts.net, came.name)


def _write(
    books: Books, at: Standing, facts: WeighInFacts, terms: Terms, came: Visitor, lines: Sequence[PricedLine]
) -> None:
    with explained():
        _NEW_WEIGH_IN.run(books.connection, [header_row(at, facts, terms, came)])
        _NEW_LINES.run(books.connection, line_rows(at, lines))
    take_in_weighed(books.session, at.unit, facts.day, [line.goods() for line in lines])
    count(books.session, at.unit.id, came.member_id, facts.day, [line.counted() for line in lines])


class _AtHand(NamedTuple):
    """What is known before a visit is priced, all of it read under the lock on the books."""

    terms: Terms
    came: Visitor
    refused: set[int]
    last_number: int


def _questions(unit: Unit, visit: Visit) -> list[Question]:
    who = {"unit": unit.id, "number": visit.member_number, "ordinal": visit.person_ordinal}
    return [
        (_OPEN_DAY, {"unit": unit.id, "day": visit.day}),
        (_WHO_CAME, who),
        not_bought_question(unit, visit.day),
        (_LAST_NUMBER, {"unit": unit.id, "station": visit.station}),
    ]


def _at_hand(books: Books, visit: Visit, answers: list[list[Any]]) -> _AtHand:
    day, who, refused, last = answers
    if not day:
        raise DayNotOpen
    came = who_came(books, visit, who)
    return _AtHand(Terms(*day[0]), came, {row.id for row in refused}, int(last[0].last_number) if last else 0)


def open_day(session: Session, unit: Unit, day: date) -> WeighingDay:
    """The unit's weighing day, while it is open. Raises DayNotOpen."""
    mine = (WeighingDay.unit_id == unit.id, WeighingDay.day == day, WeighingDay.closed_at.is_(None))
    if (row := session.scalar(select(WeighingDay).where(*mine))) is None:
        raise DayNotOpen
    return row


def who_came(books: Books, visit: Visit, answer: list[Any]) -> Visitor:
    """The member and the person who brought it. A merged twin's number leads to the number that stays."""
    unit = books.unit
    if not answer:
        raise NotFoundHere
    if answer[0].merged_into_id is None:
        if answer[0].ended_as is not None:
            raise AtRest(answer[0].ended_as)
        return Visitor(*answer[0])
    stays = select(Member.number).where(Member.id == answer[0].merged_into_id, Member.unit_id == unit.id)
    who = {"unit": unit.id, "number": one_here(books.session, stays), "ordinal": 1}
    return who_came(books, visit, _WHO_CAME.rows(books.connection, who))


def priced_lines(
    session: Session, unit: Unit, who: MemberKind, visit: Visit, sheet: PriceSheet, not_taken: set[int] | None = None
) -> list[PricedLine]:
    """The lines at the day's prices. A screen that shows another price list is refused: nobody is surprised later.

    `not_taken` are the types that the unit may not take, where they were asked before.
    """
    if not visit.lines:
        raise Refused("lines", "Timbang sedikitnya satu jenis sampah.")
    if visit.price_version not in (None, sheet.lists.version):
        raise PricesChanged
    items = [item_of(sheet, line) for line in visit.lines]
    refused = not_bought(session, unit, [item.type_id for item in items], visit.day) if not_taken is None else not_taken
    if refusal := next((item.name for item in items if item.type_id in refused), None):
        raise NotBoughtHere(refusal)
    counted = [item.type_id for item in items if item.measure is not Measure.KG]
    return priced(visit, who, sheet, grams_each_on(session, counted, visit.day))


def last_number(books: Books, letter: str) -> int:
    """The station's last receipt number, read under the lock on the unit's books; 0 where it has printed none."""
    row = _LAST_NUMBER.one(books.connection, {"unit": books.unit.id, "station": letter})
    return int(row.last_number) if row else 0


def write_number(books: Books, letter: str, before: int, number: int) -> None:
    """The station has numbered receipts up to this one."""
    if before == 0:
        _NEW_STATION.run(books.connection, [{"unit_id": books.unit.id, "letter": letter, "last_number": number}])
    else:
        _NUMBERED.run(books.connection, [{"unit": books.unit.id, "station": letter, "number": number}])


def _answer_note(session: Session, unit: Unit, member_id: int, note_id: int, seq: int) -> None:
    """The member's own note, or one she left under a number that was merged into hers since."""
    hers = or_(Member.id == member_id, Member.merged_into_id == member_id)
    found = select(DropOffNote).join(DropOffNote.member).where(hers)
    note = one_here(session, found.where(DropOffNote.id == note_id, DropOffNote.unit_id == unit.id))
    note.state = NoteState.WEIGHED
    note.weigh_in_seq = seq


def recorded(session: Session, unit: Unit, seq: int) -> Recorded:
    """The short form of a weigh-in that stands in the books."""
    found = select(WeighIn.station, WeighIn.number, WeighIn.net, Member.name).join(WeighIn.member)
    row = session.execute(found.where(WeighIn.unit_id == unit.id, WeighIn.seq == seq)).one()
    return Recorded(seq, f"{unit.code}-{row.station}-{row.number:06}", row.net, row.name)


def weigh_in_of(session: Session, unit: Unit, receipt: str) -> WeighIn:
    """The unit's weigh-in with this receipt number, with all a receipt shows. NotFoundHere for another unit's."""
    code, _, rest = receipt.partition("-")
    station, _, number = rest.partition("-")
    if code != unit.code or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFoundHere
    found = select(WeighIn).where(WeighIn.unit_id == unit.id, WeighIn.station == station, WeighIn.number == int(number))
    return one_here(session, found.options(*whole_receipt()))


def whole_receipt() -> tuple[ExecutableOption, ...]:
    """Load options: a weigh-in with member, person, officer, lines and reversal, in few queries."""
    lines = selectinload(WeighIn.lines).joinedload(WeighInLine.grade).joinedload(Grade.waste_type)
    return (
        joinedload(WeighIn.unit),
        joinedload(WeighIn.member),
        joinedload(WeighIn.person),
        joinedload(WeighIn.weighed_by),
        joinedload(WeighIn.reversal),
        lines,
    )
