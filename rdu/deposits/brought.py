"""Visits from before RDU, as the old book tells them: weigh-ins like all others, whose amounts stay as written.

No list of RDU priced them and no share was taken; each line says where it stood in the file. What lies in the shed is
the business of whoever reads the whole book.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from rdu.catalogue.models import How
from rdu.clock import now_utc
from rdu.db import explained
from rdu.deposits.closed_months import recount_closed
from rdu.deposits.facts import LineFacts, WeighInFacts
from rdu.deposits.models import PAPER, WeighIn, WeighInLine
from rdu.deposits.priced import Row
from rdu.deposits.service import last_number, write_number
from rdu.deposits.totals import Counted, count_all
from rdu.ledger.accounts import STOCK, Move, savings
from rdu.ledger.bulk import Batch
from rdu.ledger.models import ActKind, Operation
from rdu.ledger.service import Act, digest_of
from rdu.money import Rupiah, nearest_price
from rdu.people.models import Unit, User
from rdu.weights import Grams, Measure


@dataclass(frozen=True)
class BroughtLine:
    """One line of the old book: what it was, and the codes that the hash chain calls it by."""

    counted: Counted
    type_code: str
    grade_code: str
    measure: Measure
    grams_each: Grams | None
    paper_row: int

    def facts(self) -> LineFacts:
        quantity, grams, amount = self.counted[2:]
        price = nearest_price(quantity, self.measure, amount)
        return LineFacts(
            self.type_code, self.grade_code, "", self.measure, quantity, self.grams_each, grams, Grams(0), grams, price,
            amount, brought=True, paper_row=self.paper_row,
        )  # fmt: skip

    def row(self) -> Row:
        facts = self.facts()
        copied = ("measure", "quantity", "grams_each", "gross_grams", "tare_grams", "net_grams", "unit_price", "amount")
        row: Row = {name: getattr(facts, name) for name in (*copied, "brought", "paper_row")}
        return {**row, "grade_id": self.counted.grade_id, "price_id": None}


@dataclass(frozen=True)
class Saver:
    """Whose book it is, and the person who stands for it."""

    member_id: int
    number: int
    person_id: int
    ordinal: int


class BroughtVisits:
    """The rows of many visits, held back until all of them are told."""

    def __init__(self, session: Session, unit: Unit, books: Batch, by: User) -> None:
        self.session, self.unit, self.books, self.by = session, unit, books, by
        self.first = self.number = last_number(books, PAPER)
        self.headers: list[Row] = []
        self.lines: list[Row] = []
        self.operations: list[Row] = []
        self.counted: dict[date, list[tuple[int, Counted]]] = defaultdict(list)

    def add(self, saver: Saver, day: date, lines: Sequence[BroughtLine], operation: UUID) -> int:
        """One member on one day, posted on that day. Gives back the journal's seq."""
        self.number += 1
        facts = self._facts(saver, day, lines)
        moves = [Move(STOCK, savings(saver.member_id, saver.number), facts.gross)] if facts.gross else []
        seq = self.books.post(Act(f"weigh_in:{operation}", day, facts.digest(), self.by), moves)
        self.headers.append(self._header(saver, facts))
        self.lines += [
            {"unit_id": self.unit.id, "seq": seq, "position": n, **line.row()} for n, line in enumerate(lines, 1)
        ]
        row: Row = {"id": operation, "unit_id": self.unit.id, "kind": ActKind.WEIGH_IN, "result": seq}
        self.operations.append({**row, "body_hash": digest_of(facts.digest().hex()), "done_at": now_utc()})
        self.counted[day] += [(saver.member_id, line.counted) for line in lines]
        return seq

    def _facts(self, saver: Saver, day: date, lines: Sequence[BroughtLine]) -> WeighInFacts:
        gross = Rupiah(sum(line.counted.amount for line in lines))
        grams = Grams(sum(line.counted.grams for line in lines))
        # nobody wrote down the hour: noon stands for it, which is that day in every zone
        weighed_at = datetime.combine(day, time(12), ZoneInfo(self.unit.timezone)).astimezone(UTC)
        return WeighInFacts(
            self.unit.code, self.books.seq + 1, saver.number, saver.ordinal, day, PAPER, self.number, How.DROPPED, "",
            "", grams, gross, 0, Rupiah(0), gross, weighed_at, self.by.public_id, None,
            [line.facts() for line in lines],
        )  # fmt: skip

    def _header(self, saver: Saver, facts: WeighInFacts) -> Row:
        copied = ("seq", "day", "station", "number", "how", "grams", "gross", "share_bp", "share", "net", "weighed_at")
        header: Row = {name: getattr(facts, name) for name in (*copied, "replaces_seq")}
        people: Row = {"member_id": saver.member_id, "person_id": saver.person_id, "weighed_by_id": self.by.id}
        return {"unit_id": self.unit.id, **header, **people, "central_list_id": None, "unit_list_id": None}

    def write(self) -> None:
        """Put everything down, after the journals are."""
        if not self.headers:
            return
        with explained():
            for table, rows in ((WeighIn, self.headers), (WeighInLine, self.lines), (Operation, self.operations)):
                self.session.execute(insert(table), rows)
        for day, counted in self.counted.items():
            count_all(self.session, self.unit.id, day, counted)
            recount_closed(self.books, day)
        write_number(self.books, PAPER, self.first, self.number)
