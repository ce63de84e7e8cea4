"""From the scale to the passbook: weigh in. Undoing stands in reversal.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from rdu.catalogue.models import Grade, How, Who
from rdu.catalogue.pricing import (
    Channel,
    Item,
    Lists,
    PriceSheet,
    Quote,
    grams_each_on,
    label_of,
    not_bought,
    sheet_of,
)
from rdu.clock import now_utc
from rdu.db import explained, one_here, table_of
from rdu.deposits.facts import LineFacts, WeighInFacts
from rdu.deposits.models import (
    DropOffNote,
    NoteState,
    Station,
    WeighIn,
    WeighingDay,
    WeighInLine,
)
from rdu.deposits.totals import Counted, count
from rdu.errors import DayNotOpen, NoPriceThatDay, NotBoughtHere, NotFoundHere, PricesChanged, Refused
from rdu.ledger.models import ActKind
from rdu.ledger.service import SHARE, STOCK, Act, Books, Move, Once, open_books, savings
from rdu.money import Rupiah, price_of, share_of
from rdu.people.models import Member, Person, Unit, User
from rdu.stock.service import Goods, take_in
from rdu.weights import Grams, Measure, Quantity, grams_of

NO_TARE = Grams(0)


@dataclass(frozen=True)
class Weighed:
    """One item as it came off the scale. `price` and `amount` are what the screen showed, when it showed any."""

    type_code: str
    grade_code: str
    quantity: Quantity
    tare: Grams = NO_TARE
    price: Rupiah | None = None
    amount: Rupiah | None = None


@dataclass(frozen=True)
class Visit:
    """Somebody came with sorted waste: who, when, how, and what the scale read."""

    member_number: int
    day: date
    lines: Sequence[Weighed]
    person_ordinal: int = 1
    how: How = How.DROPPED
    station: str = "A"
    price_version: str | None = None
    net: Rupiah | None = None
    note_id: int | None = None
    replaces_seq: int | None = None


@dataclass(frozen=True)
class PricedLine:
    """A line with the row of the price list that priced it."""

    item: Item
    quote: Quote
    quantity: Quantity
    tare: Grams
    grams_each: Grams | None
    net_grams: Grams
    amount: Rupiah

    def facts(self) -> LineFacts:
        return LineFacts(
            self.item.type_code, self.item.grade_code, self.quote.reference, self.item.measure, self.quantity,
            self.grams_each, Grams(self.net_grams + self.tare), self.tare, self.net_grams, self.quote.amount,
            self.amount,
        )  # fmt: skip

    def counted(self) -> Counted:
        return Counted(self.item.grade_id, self.item.group, self.quantity, self.net_grams, self.amount)

    def goods(self) -> Goods:
        return Goods(self.item.grade_id, self.net_grams, self.amount)


@dataclass(frozen=True)
class Recorded:
    """A weigh-in that stands in the books."""

    seq: int
    receipt: str
    net: Rupiah
    again: bool = False  # the same operation had been recorded before


# What every weigh-in asks and writes, made once.
_station = table_of(Station)
_OPEN_DAY = select(WeighingDay).where(
    WeighingDay.unit_id == bindparam("unit"), WeighingDay.day == bindparam("day"), WeighingDay.closed_at.is_(None)
)
_WHO_CAME = (
    select(Member, Person)
    .join(Person, (Person.member_id == Member.id) & (Person.ordinal == bindparam("ordinal")))
    .where(Member.unit_id == bindparam("unit"), Member.number == bindparam("number"))
)
_NEXT_NUMBER = (
    update(_station)
    .where(_station.c.unit_id == bindparam("unit"), _station.c.letter == bindparam("station"))
    .values(last_number=_station.c.last_number + 1)
    .returning(_station.c.last_number)
)
_NEW_WEIGH_IN, _NEW_LINES = insert(table_of(WeighIn)), insert(table_of(WeighInLine))


def weigh_in(session: Session, unit: Unit, visit: Visit, once: Once, by: User) -> Recorded:
    """Price what was weighed at that day's prices, credit the member, and take the goods into stock.

    The same operation again returns the first record; its id with another body raises OperationReused.
    Raises DayNotOpen, NoPriceThatDay, NotBoughtHere, PricesChanged, NotFoundHere and Refused; nothing is written then.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.WEIGH_IN, once)) is not None:
        return replace(recorded(session, unit, seq), again=True)
    record = record_visit(books, visit, once, by)
    books.remember(ActKind.WEIGH_IN, once, record.seq)
    return record


def record_visit(books: Books, visit: Visit, once: Once, by: User) -> Recorded:
    """Everything a weigh-in writes, but for the operation."""
    session, unit = books.session, books.unit
    day = open_day(session, unit, visit.day)
    member, person = _who_came(session, unit, visit)
    sheet = sheet_of(session, Lists(day.central_list_id, day.unit_list_id))
    lines = priced_lines(session, unit, member, visit, sheet)
    facts = _facts(books, visit, day, member, person, lines, by)
    if visit.net is not None and visit.net != facts.net:
        raise PricesChanged

    seq = books.post(Act(f"weigh_in:{once.id}", visit.day, facts.digest(), by), _moves(facts, member))
    _insert(session, unit, day, member, person, facts, lines, by)
    take_in(session, unit, [line.goods() for line in lines])
    count(session, unit.id, member.id, visit.day, [line.counted() for line in lines])
    if visit.note_id is not None:
        _answer_note(session, unit, member, visit.note_id, seq)
    return Recorded(seq, f"{unit.code}-{facts.station}-{facts.number:06}", facts.net)


def open_day(session: Session, unit: Unit, day: date) -> WeighingDay:
    if (row := session.scalar(_OPEN_DAY, {"unit": unit.id, "day": day})) is None:
        raise DayNotOpen
    return row


def _who_came(session: Session, unit: Unit, visit: Visit) -> tuple[Member, Person]:
    """The member and the person who brought it. A merged twin's number leads to the number that stays."""
    asked = {"unit": unit.id, "number": visit.member_number, "ordinal": visit.person_ordinal}
    row = session.execute(_WHO_CAME, asked).one_or_none()
    if row is None:
        raise NotFoundHere
    if row[0].merged_into_id is None:
        return row
    into = session.scalar(select(Member).where(Member.id == row[0].merged_into_id, Member.unit_id == unit.id))
    if into is None:
        raise NotFoundHere
    return _who_came(session, unit, replace(visit, member_number=into.number, person_ordinal=1))


def priced_lines(session: Session, unit: Unit, member: Member, visit: Visit, sheet: PriceSheet) -> list[PricedLine]:
    """The lines at the day's prices. A screen that shows another price list is refused: nobody is surprised later."""
    if not visit.lines:
        raise Refused("lines", "Timbang sedikitnya satu jenis sampah.")
    if visit.price_version not in (None, sheet.lists.version):
        raise PricesChanged
    items = [_item(sheet, line) for line in visit.lines]
    if refused := not_bought(session, unit, [item.type_id for item in items], visit.day):
        raise NotBoughtHere(next(item.name for item in items if item.type_id in refused))
    counted = [item.type_id for item in items if item.measure is not Measure.KG]
    each = grams_each_on(session, counted, visit.day)
    channel = Channel(who=Who.GROUP if member.kind.is_group else Who.INDIVIDUAL, how=visit.how)
    return [_price(item, line, channel, each) for item, line in zip(items, visit.lines, strict=True)]


def _item(sheet: PriceSheet, line: Weighed) -> Item:
    item = sheet.item(line.type_code, line.grade_code)
    if item is None:
        raise NoPriceThatDay(line.type_code)
    return item


def _price(item: Item, line: Weighed, channel: Channel, each: dict[int, Grams]) -> PricedLine:
    quote = item.quote(channel)
    grams_each = each.get(item.type_id)
    if quote is None or (item.measure is not Measure.KG and grams_each is None):
        raise NoPriceThatDay(item.name)
    amount = price_of(line.quantity, item.measure, quote.amount)
    if line.price not in (None, quote.amount) or line.amount not in (None, amount):
        raise PricesChanged
    net = grams_of(line.quantity, item.measure, grams_each or Grams(0))
    tare = line.tare if item.measure is Measure.KG else Grams(0)
    return PricedLine(item, quote, line.quantity, tare, grams_each, net, amount)


def _facts(
    books: Books, visit: Visit, day: WeighingDay, member: Member, person: Person, lines: Sequence[PricedLine], by: User
) -> WeighInFacts:
    session, unit = books.session, books.unit
    gross = Rupiah(sum(line.amount for line in lines))
    share = share_of(gross, day.share_bp)
    labels = _labels(session, day)
    return WeighInFacts(
        unit.code, books.seq + 1, member.number, person.ordinal, visit.day, visit.station,
        _next_number(session, unit, visit.station), visit.how, labels[0], labels[1],
        Grams(sum(line.net_grams for line in lines)), gross, day.share_bp, share, Rupiah(gross - share), now_utc(),
        by.public_id, visit.replaces_seq, [line.facts() for line in lines],
    )  # fmt: skip


def _labels(session: Session, day: WeighingDay) -> tuple[str, str]:
    """What the hash chain calls the day's two lists."""
    central, own = day.central_list_id, day.unit_list_id
    return label_of(session, central) if central else "", label_of(session, own) if own else ""


def _next_number(session: Session, unit: Unit, letter: str) -> int:
    """The station's next receipt number, kept under the lock on the unit's books."""
    number: int | None = session.connection().scalar(_NEXT_NUMBER, {"unit": unit.id, "station": letter})
    if number is None:
        session.execute(insert(Station), {"unit_id": unit.id, "letter": letter, "last_number": 1})
        return 1
    return number


def _moves(facts: WeighInFacts, member: Member) -> list[Move]:
    pocket = savings(member.id, member.number)
    moves = [Move(STOCK, pocket, facts.gross), Move(pocket, SHARE, facts.share)]
    return [move for move in moves if move.amount]


def _insert(
    session: Session,
    unit: Unit,
    day: WeighingDay,
    member: Member,
    person: Person,
    facts: WeighInFacts,
    lines: Sequence[PricedLine],
    by: User,
) -> None:
    key = {"unit_id": unit.id, "seq": facts.seq}
    copied = ("day", "station", "number", "how", "grams", "gross", "share_bp", "share", "net", "weighed_at")
    header = {name: getattr(facts, name) for name in (*copied, "replaces_seq")}
    lists = {"central_list_id": day.central_list_id, "unit_list_id": day.unit_list_id}
    people = {"member_id": member.id, "person_id": person.id, "weighed_by_id": by.id}
    rows = [{**key, "position": n, **_row(line)} for n, line in enumerate(lines, 1)]
    with explained():
        session.connection().execute(_NEW_WEIGH_IN, {**key, **header, **lists, **people})
        session.connection().execute(_NEW_LINES, rows)


def _row(line: PricedLine) -> dict[str, object]:
    facts = line.facts()
    copied = ("measure", "quantity", "grams_each", "gross_grams", "tare_grams", "net_grams", "unit_price", "amount")
    row = {name: getattr(facts, name) for name in copied}
    return {**row, "grade_id": line.item.grade_id, "price_id": line.quote.price_id}


def _answer_note(session: Session, unit: Unit, member: Member, note_id: int, seq: int) -> None:
    """The member's own note, or one she left under a number that was merged into hers since."""
    hers = or_(Member.id == member.id, Member.merged_into_id == member.id)
    found = select(DropOffNote).join(DropOffNote.member).where(hers)
    note = one_here(session, found.where(DropOffNote.id == note_id, DropOffNote.unit_id == unit.id))
    note.state = NoteState.WEIGHED
    note.weigh_in_seq = seq


def recorded(session: Session, unit: Unit, seq: int) -> Recorded:
    """The short form of a weigh-in that stands in the books."""
    found = select(WeighIn.station, WeighIn.number, WeighIn.net).where(WeighIn.unit_id == unit.id, WeighIn.seq == seq)
    row = session.execute(found).one()
    return Recorded(seq, f"{unit.code}-{row.station}-{row.number:06}", row.net)


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
