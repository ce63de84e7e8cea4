"""Many weigh-ins of one day in a few statements: the very rows that `service.weigh_in` writes one by one.

For a history that is made whole, such as the demo's. A test weighs the same visits both ways and compares every row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from rdu.catalogue.models import Who
from rdu.catalogue.pricing import Channel, Lists, PriceSheet, grams_each_on, sheet_of
from rdu.clock import now_utc, pinned_at
from rdu.db import explained
from rdu.deposits.facts import WeighInFacts
from rdu.deposits.models import Station, WeighIn, WeighingDay, WeighInLine
from rdu.deposits.service import (
    PricedLine,
    Recorded,
    Visit,
    _item,
    _labels,
    _moves,
    _price,
    _row,
    open_day,
)
from rdu.deposits.totals import count_all
from rdu.ledger.bulk import Batch
from rdu.ledger.models import ActKind, Operation
from rdu.ledger.service import SHARE, STOCK, Act, Once, open_books, savings
from rdu.money import Rupiah, share_of
from rdu.people.models import Member, Person, Unit, User
from rdu.stock.service import take_in
from rdu.weights import Grams, Measure

Row = dict[str, object]


@dataclass(frozen=True)
class Came:
    """A visit with the moment it was weighed and the operation that says so."""

    at: datetime
    visit: Visit
    once: Once


def weigh_all(session: Session, unit: Unit, day: date, came: Sequence[Came], by: User) -> list[Recorded]:
    """Record these visits of an open weighing day, in their order: one station, no notes, no merged twins."""
    batch = _Batch(session, unit, open_day(session, unit, day), came, by)
    recorded = [batch.weigh(visitor) for visitor in came]
    batch.write()
    return recorded


class _Batch:
    """What all visits of the day share, read once; and the rows they become, held back until all are priced."""

    def __init__(self, session: Session, unit: Unit, day: WeighingDay, came: Sequence[Came], by: User) -> None:
        self.session, self.unit, self.day, self.by = session, unit, day, by
        self.books = Batch(open_books(session, unit))
        self.sheet = sheet_of(session, Lists(day.central_list_id, day.unit_list_id))
        self.labels = _labels(session, day)
        self.each = _grams_each(session, self.sheet, day.day)
        self.people = _people(session, unit, {visitor.visit.member_number for visitor in came})
        self.books.expect({STOCK, SHARE, *(savings(member.id, member.number) for member, _ in self.people.values())})
        self.station = came[0].visit.station
        self.first = self.number = _last_number(session, unit, self.station)
        self.headers: list[Row] = []
        self.lines: list[Row] = []
        self.operations: list[Row] = []
        self.priced: list[tuple[int, PricedLine]] = []

    def weigh(self, visitor: Came) -> Recorded:
        visit, self.number = visitor.visit, self.number + 1
        member, person = self.people[visit.member_number, visit.person_ordinal]
        channel = Channel(who=Who.GROUP if member.kind.is_group else Who.INDIVIDUAL, how=visit.how)
        lines = [_price(_item(self.sheet, line), line, channel, self.each) for line in visit.lines]
        with pinned_at(visitor.at):
            facts = self._facts(visit, member, person, lines)
            act = Act(f"weigh_in:{visitor.once.id}", visit.day, facts.digest(), self.by)
            seq = self.books.post(act, _moves(facts, member))
            self.operations.append(self._operation(visitor.once, seq))
        self._keep(facts, member, person, lines)
        return Recorded(seq, f"{self.unit.code}-{facts.station}-{facts.number:06}", facts.net)

    def _facts(self, visit: Visit, member: Member, person: Person, lines: Sequence[PricedLine]) -> WeighInFacts:
        gross = Rupiah(sum(line.amount for line in lines))
        share = share_of(gross, self.day.share_bp)
        return WeighInFacts(
            self.unit.code, self.books.seq + 1, member.number, person.ordinal, visit.day, visit.station, self.number,
            visit.how, *self.labels, Grams(sum(line.net_grams for line in lines)), gross, self.day.share_bp, share,
            Rupiah(gross - share), now_utc(), self.by.public_id, visit.replaces_seq, [line.facts() for line in lines],
        )  # fmt: skip

    def _operation(self, once: Once, seq: int) -> Row:
        row: Row = {"id": once.id, "unit_id": self.unit.id, "kind": ActKind.WEIGH_IN, "body_hash": once.body_hash}
        return row | {"result": seq, "done_at": now_utc()}

    def _keep(self, facts: WeighInFacts, member: Member, person: Person, lines: Sequence[PricedLine]) -> None:
        key: Row = {"unit_id": self.unit.id, "seq": facts.seq}
        copied = ("day", "station", "number", "how", "grams", "gross", "share_bp", "share", "net", "weighed_at")
        header: Row = {name: getattr(facts, name) for name in (*copied, "replaces_seq")}
        lists: Row = {"central_list_id": self.day.central_list_id, "unit_list_id": self.day.unit_list_id}
        people: Row = {"member_id": member.id, "person_id": person.id, "weighed_by_id": self.by.id}
        self.headers.append(key | header | lists | people)
        self.lines += [{**key, "position": n, **_row(line)} for n, line in enumerate(lines, 1)]
        self.priced += [(member.id, line) for line in lines]

    def write(self) -> None:
        self.books.write()
        with explained():
            for table, rows in ((WeighIn, self.headers), (WeighInLine, self.lines), (Operation, self.operations)):
                self.session.execute(insert(table), rows)
        take_in(self.session, self.unit, [line.goods() for _, line in self.priced])
        counted = ((member_id, line.counted()) for member_id, line in self.priced)
        count_all(self.session, self.unit.id, self.day.day, counted)
        self._write_number()

    def _write_number(self) -> None:
        key = {"unit_id": self.unit.id, "letter": self.station}
        if self.first == 0:
            self.session.execute(insert(Station), {**key, "last_number": self.number})
        else:
            mine = (Station.unit_id == self.unit.id, Station.letter == self.station)
            self.session.execute(update(Station).where(*mine).values(last_number=self.number))


def _grams_each(session: Session, sheet: PriceSheet, day: date) -> dict[int, Grams]:
    counted = {item.type_id for item in sheet.items.values() if item.measure is not Measure.KG}
    return grams_each_on(session, sorted(counted), day)


def _people(session: Session, unit: Unit, numbers: set[int]) -> dict[tuple[int, int], tuple[Member, Person]]:
    """Members and persons by member number and the person's ordinal."""
    found = select(Member, Person).join(Person, Person.member_id == Member.id)
    rows = session.execute(found.where(Member.unit_id == unit.id, Member.number.in_(numbers)))
    return {(member.number, person.ordinal): (member, person) for member, person in rows}


def _last_number(session: Session, unit: Unit, letter: str) -> int:
    mine = (Station.unit_id == unit.id, Station.letter == letter)
    return session.scalar(select(Station.last_number).where(*mine)) or 0
