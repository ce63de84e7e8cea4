"""Many weigh-ins of one day in a few statements: the very rows that `service.weigh_in` writes one by one.

For a history that is made whole, such as the demo's. A test weighs the same visits both ways and compares every row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from rdu.catalogue.pricing import PriceSheet, grams_each_on, sheet_of
from rdu.clock import now_utc, pinned_at
from rdu.db import explained
from rdu.deposits.closed_months import recount_closed
from rdu.deposits.models import WeighIn, WeighingDay, WeighInLine
from rdu.deposits.priced import (
    PricedLine,
    Row,
    Standing,
    Terms,
    Visit,
    Visitor,
    facts_of,
    header_row,
    line_rows,
    moves_of,
    priced,
)
from rdu.deposits.service import Recorded, last_number, open_day, write_number
from rdu.deposits.totals import count_all
from rdu.ledger.accounts import SHARE, STOCK, savings
from rdu.ledger.bulk import Batch
from rdu.ledger.models import REGULAR, ActKind, Operation
from rdu.ledger.pocket_models import MemberPocket
from rdu.ledger.service import Act, Once, open_books
from rdu.people.models import Member, Person, Unit, User
from rdu.stock.service import take_in_weighed
from rdu.weights import Grams, Measure


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
        self.session, self.unit, self.day, self.by = session, unit, day.day, by
        self.books = Batch(open_books(session, unit))
        self.terms = Terms(day.central_list_id, day.unit_list_id, day.share_bp)
        self.sheet, self.labels = sheet_of(session, self.terms.lists), self.terms.labels(session)
        self.each = _grams_each(session, self.sheet, day.day)
        self.people = _people(session, unit, {visitor.visit.member_number for visitor in came})
        self.books.expect(
            {STOCK, SHARE, *(savings(who.member_id, who.number, who.pocket) for who in self.people.values())}
        )
        self.station = came[0].visit.station
        self.first = self.number = last_number(self.books, self.station)
        self.headers: list[Row] = []
        self.lines: list[Row] = []
        self.operations: list[Row] = []
        self.priced: list[tuple[int, PricedLine]] = []

    def weigh(self, came: Came) -> Recorded:
        visit, self.number = came.visit, self.number + 1
        who = self.people[visit.member_number, visit.person_ordinal]
        lines = priced(visit, who.kind, self.sheet, self.each)
        at = Standing(self.unit, self.books.seq + 1, self.number, self.by)
        with pinned_at(came.at):
            facts = facts_of(at, visit, self.terms, self.labels, who, lines)
            posted_on = self.books.first_open(visit.day)
            act = Act(f"weigh_in:{came.once.id}", posted_on, facts.digest(), self.by)
            seq = self.books.post(act, moves_of(facts, who))
            self.operations.append(self._operation(came.once, seq))
        self.headers.append(header_row(at, facts, self.terms, who))
        self.lines += line_rows(at, lines)
        self.priced += [(who.member_id, line) for line in lines]
        return Recorded(seq, f"{self.unit.code}-{facts.station}-{facts.number:06}", facts.net, who.name)

    def _operation(self, once: Once, seq: int) -> Row:
        row: Row = {"id": once.id, "unit_id": self.unit.id, "kind": ActKind.WEIGH_IN, "body_hash": once.body_hash}
        return row | {"result": seq, "done_at": now_utc()}

    def write(self) -> None:
        self.books.write()
        with explained():
            for table, rows in ((WeighIn, self.headers), (WeighInLine, self.lines), (Operation, self.operations)):
                self.session.execute(insert(table), rows)
        take_in_weighed(self.session, self.unit, self.day, [line.goods() for _, line in self.priced])
        counted = ((member_id, line.counted()) for member_id, line in self.priced)
        count_all(self.session, self.unit.id, self.day, counted)
        recount_closed(self.books, self.day)
        write_number(self.books, self.station, self.first, self.number)


def _grams_each(session: Session, sheet: PriceSheet, day: date) -> dict[int, Grams]:
    counted = {item.type_id for item in sheet.items.values() if item.measure is not Measure.KG}
    return grams_each_on(session, sorted(counted), day)


def _people(session: Session, unit: Unit, numbers: set[int]) -> dict[tuple[int, int], Visitor]:
    """Who may have come, by member number and the person's ordinal."""
    pocket = func.coalesce(MemberPocket.pocket, REGULAR)
    who = (Member.id, Member.number, Member.kind, Member.merged_into_id, Person.id, Person.ordinal, Member.name, pocket)
    found = select(*who).join(Person, Person.member_id == Member.id)
    found = found.outerjoin(MemberPocket, MemberPocket.member_id == Member.id)
    rows = session.execute(found.where(Member.unit_id == unit.id, Member.number.in_(numbers)))
    return {(row.number, row.ordinal): Visitor(*row) for row in rows}
