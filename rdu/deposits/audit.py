"""Prove the weigh-ins against their journals, and everything that adds them up against the weigh-ins."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, extract, func, select, union_all
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, Price, PriceList, WasteType
from rdu.deposits.facts import LineFacts, WeighInFacts, reversal_digest
from rdu.deposits.models import DayTotal, MemberMonth, WeighIn, WeighInLine, WeighInReversal
from rdu.ledger.audit import PAGE, Finding
from rdu.ledger.models import Entry, Journal
from rdu.ledger.posted import GONE, Booked, booked, without_document
from rdu.money import nearest_price
from rdu.people.models import Member, Person, Unit, User
from rdu.stock.models import OnHand, StockMove

CHANGED = "tidak cocok dengan jurnalnya"


def audit(session: Session) -> Iterator[Finding]:
    names = _Names(session)
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        yield from _Documents(session, unit, names).run()
    yield from _strays(session, names)
    yield from _totals(session, names)


class _Names:
    """What the hash chain calls the rows that weigh-ins point at, read once."""

    def __init__(self, session: Session) -> None:
        self.units = {row.id: row.code for row in session.execute(select(Unit.id, Unit.code))}
        self.users = {row.id: row.public_id for row in session.execute(select(User.id, User.public_id))}
        self.members = {row.id: row for row in session.execute(select(Member.id, Member.unit_id, Member.number))}
        self.persons = {row.id: row for row in session.execute(select(Person.id, Person.member_id, Person.ordinal))}
        lists = session.execute(select(PriceList.id, Unit.code, PriceList.number).join(PriceList.unit))
        self.lists = {list_id: f"{code}-{number}" for list_id, code, number in lists}
        self.prices = {row.id: row for row in session.execute(select(*Price.__table__.columns))}
        self.grades = {row.id: row for row in session.execute(_GRADES)}

    def list(self, list_id: int | None) -> str:
        return "" if list_id is None else self.lists.get(list_id, "?")

    def price(self, price_id: int | None) -> str:
        if price_id is None:
            return ""
        row = self.prices.get(price_id)
        return f"{self.list(row.price_list_id)}/{row.paid}/{row.who}/{row.how}" if row else "?"


_GRADES = select(Grade.id, Grade.code, WasteType.code.label("type_code"), WasteType.group).join(Grade.waste_type)


class _Documents:
    """One unit's weigh-ins and reversals, a page at a time."""

    def __init__(self, session: Session, unit: Unit, names: _Names) -> None:
        self.session, self.unit, self.names = session, unit, names

    def run(self) -> Iterator[Finding]:
        after = 0
        while page := self._page(after):
            first, after = page[0].seq, page[-1].seq
            lines = {seq: list(rows) for seq, rows in groupby(self._lines(first, after), lambda row: row.seq)}
            moves = booked(self.session, self.unit, Entry.seq.between(first, after))
            for row in page:
                yield from self._weigh_in(row, lines.get(row.seq, []), moves[row.seq])
        yield from self._reversals()
        yield from self._missing()

    def _page(self, after: int) -> Sequence[Row[Any]]:
        found: Select[Any] = (
            select(*WeighIn.__table__.columns, Journal.digest)
            .outerjoin(Journal, (Journal.unit_id == WeighIn.unit_id) & (Journal.seq == WeighIn.seq))
            .where(WeighIn.unit_id == self.unit.id, WeighIn.seq > after)
        )
        return self.session.execute(found.order_by(WeighIn.seq).limit(PAGE)).all()

    def _lines(self, first: int, last: int) -> Sequence[Row[Any]]:
        found = select(*WeighInLine.__table__.columns).where(
            WeighInLine.unit_id == self.unit.id, WeighInLine.seq.between(first, last)
        )
        return self.session.execute(found.order_by(WeighInLine.seq, WeighInLine.position)).all()

    def _weigh_in(self, row: Row[Any], lines: list[Row[Any]], moves: Booked) -> Iterator[Finding]:
        name = f"weigh_in {row.seq}"
        yield from self._line_problems(lines)
        if not self._is_linked(row) or self._facts(row, lines).digest() != row.digest:
            yield self._finding(name, f"ia atau barisnya (weigh_in_line) {CHANGED}")
        if (row.gross, row.grams) != (sum(line.amount for line in lines), sum(line.net_grams for line in lines)):
            yield self._finding(name, "jumlahnya tidak sama dengan baris-barisnya")
        member = self.names.members.get(row.member_id)
        hers = f"savings:{member.number:04}:" if member else "?"
        pocket = moves[0][1] if moves and moves[0][1].startswith(hers) else "?"
        expected = [("stock", pocket, row.gross), (pocket, "share", row.share)]
        if moves != [move for move in expected if move[2]]:
            yield self._finding(name, "catatan uangnya (entry) tidak sama dengan nilai dan bagian unit")

    def _is_linked(self, row: Row[Any]) -> bool:
        """Whether member, person and officer are still there and belong together."""
        member, person = self.names.members.get(row.member_id), self.names.persons.get(row.person_id)
        if member is None or person is None or row.weighed_by_id not in self.names.users:
            return False
        return bool(member.unit_id == row.unit_id and person.member_id == row.member_id)

    def _facts(self, row: Row[Any], lines: list[Row[Any]]) -> WeighInFacts:
        return WeighInFacts(
            self.unit.code, row.seq, self.names.members[row.member_id].number,
            self.names.persons[row.person_id].ordinal, row.day, row.station, row.number, row.how,
            self.names.list(row.central_list_id), self.names.list(row.unit_list_id), row.grams, row.gross,
            row.share_bp, row.share, row.net, row.weighed_at, self.names.users[row.weighed_by_id], row.replaces_seq,
            [self._line_facts(line) for line in lines],
        )  # fmt: skip

    def _line_facts(self, line: Row[Any]) -> LineFacts:
        grade = self.names.grades.get(line.grade_id)
        return LineFacts(
            grade.type_code if grade else "?", grade.code if grade else "?", self.names.price(line.price_id),
            line.measure, line.quantity, line.grams_each, line.gross_grams, line.tare_grams, line.net_grams,
            line.unit_price, line.amount, line.brought, line.paper_row,
        )  # fmt: skip

    def _line_problems(self, lines: list[Row[Any]]) -> Iterator[Finding]:
        for position, line in enumerate(lines, 1):
            if line.position != position:
                yield self._finding(f"weigh_in_line {line.seq}/{line.position}", f"urutannya seharusnya {position}")
            if not self._is_priced(line):
                problem = "harganya bukan harga jenis itu di daftar harga"
                yield self._finding(f"weigh_in_line {line.seq}/{line.position}", problem)

    def _is_priced(self, line: Row[Any]) -> bool:
        """By a row of a price list; or, brought in from paper, by the amount that was written."""
        if line.brought:
            return bool(line.unit_price == nearest_price(line.quantity, line.measure, line.amount))
        price = self.names.prices.get(line.price_id)
        return price is not None and (price.grade_id, price.amount) == (line.grade_id, line.unit_price)

    def _reversals(self) -> Iterator[Finding]:
        found = (
            select(*WeighInReversal.__table__.columns, Journal.digest, Journal.reverses_seq)
            .outerjoin(Journal, (Journal.unit_id == WeighInReversal.unit_id) & (Journal.seq == WeighInReversal.seq))
            .where(WeighInReversal.unit_id == self.unit.id)
            .order_by(WeighInReversal.seq)
        )
        for row in self.session.execute(found):
            by = self.names.users.get(row.reversed_by_id)
            facts = by and reversal_digest(self.unit.code, row.seq, row.weigh_in_seq, row.reversed_at, by)
            if facts != row.digest or row.reverses_seq != row.weigh_in_seq:
                yield self._finding(f"weigh_in_reversal {row.seq}", CHANGED)

    def _missing(self) -> Iterator[Finding]:
        """Journals whose weigh-in or reversal is gone."""
        for prefix, table in (("weigh_in:", WeighIn), ("reversal:", WeighInReversal)):
            for seq in without_document(self.session, self.unit, prefix, table.seq):
                yield self._finding(f"{table.__tablename__} {seq}", GONE)

    def _finding(self, row: str, problem: str) -> Finding:
        return Finding(self.unit.code, row, problem)


def _strays(session: Session, names: _Names) -> Iterator[Finding]:
    """Lines without a weigh-in."""
    found = (
        select(WeighInLine.unit_id, WeighInLine.seq, WeighInLine.position)
        .outerjoin(WeighIn, (WeighIn.unit_id == WeighInLine.unit_id) & (WeighIn.seq == WeighInLine.seq))
        .where(WeighIn.seq.is_(None))
    )
    for unit_id, seq, position in session.execute(found):
        yield Finding(names.units.get(unit_id, "?"), f"weigh_in_line {seq}/{position}", "tidak punya timbangan")


def _standing(*columns: Any) -> Select[Any]:
    """A selection over the lines of weigh-ins that were not reversed."""
    return (
        select(*columns)
        .select_from(WeighInLine)
        .join(WeighIn, (WeighIn.unit_id == WeighInLine.unit_id) & (WeighIn.seq == WeighInLine.seq))
        .outerjoin(
            WeighInReversal,
            (WeighInReversal.unit_id == WeighIn.unit_id) & (WeighInReversal.weigh_in_seq == WeighIn.seq),
        )
        .where(WeighInReversal.seq.is_(None))
    )


_LINES, _QUANTITY = func.count(), func.sum(WeighInLine.quantity)
_GRAMS, _AMOUNT = func.sum(WeighInLine.net_grams), func.sum(WeighInLine.amount)
_MONTH = (extract("year", WeighIn.day), extract("month", WeighIn.day))


def _lying() -> Select[Any]:
    """What must lie in every shed: all that was weighed in, and all that moved since by another journal."""
    weighed = select(WeighInLine.unit_id, WeighInLine.grade_id, WeighInLine.net_grams, WeighInLine.amount)
    moved = select(StockMove.unit_id, StockMove.grade_id, StockMove.grams, StockMove.value)
    both = union_all(weighed, moved).subquery()
    unit_id, grade_id, grams, value = both.c
    return select(unit_id, grade_id, func.sum(grams), func.sum(value)).group_by(unit_id, grade_id)


def _totals(session: Session, names: _Names) -> Iterator[Finding]:
    """Stock, days and months, added up again from the lines that stand."""
    stored: Select[Any] = select(*OnHand.__table__.columns)
    yield from _differences(names, "on_hand", 2, session.execute(stored), session.execute(_lying()))

    by_day = (WeighIn.unit_id, WeighIn.day, WeighInLine.grade_id)
    days = _standing(*by_day, _LINES, _QUANTITY, _GRAMS, _AMOUNT).group_by(*by_day)
    stored = select(*DayTotal.__table__.columns)
    yield from _differences(names, "day_total", 3, session.execute(stored), session.execute(days))
    yield from _months(session, names)


def _months(session: Session, names: _Names) -> Iterator[Finding]:
    by_group = (WeighIn.unit_id, *_MONTH, WeighIn.member_id, WasteType.group)
    found = _standing(*by_group, _LINES, _GRAMS, _AMOUNT)
    lines = found.join(Grade, Grade.id == WeighInLine.grade_id).join(Grade.waste_type).group_by(*by_group)
    counted = (
        (unit_id, date(int(year), int(month), 1), *rest) for unit_id, year, month, *rest in session.execute(lines)
    )
    stored = select(*MemberMonth.__table__.columns)
    yield from _differences(names, "member_month", 4, session.execute(stored), counted)


def _differences(
    names: _Names, table: str, width: int, stored: Iterable[Sequence[Any]], counted: Iterable[Sequence[Any]]
) -> Iterator[Finding]:
    """Rows, of which the first `width` columns are the key, that are not what the lines add up to. No row is zeros."""
    right = {tuple(row[:width]): tuple(int(figure) for figure in row[width:]) for row in counted}
    for row in sorted(stored, key=lambda row: tuple(str(part) for part in row[:width])):
        key, figures = tuple(row[:width]), tuple(row[width:])
        if figures != right.pop(key, (0,) * len(figures)):
            yield _difference(names, table, key, "tidak sama dengan jumlah baris timbangannya")
    for key in sorted(right, key=str):
        yield _difference(names, table, key, "hilang")


def _difference(names: _Names, table: str, key: tuple[Any, ...], problem: str) -> Finding:
    row = "/".join(str(part) for part in key[1:])
    return Finding(names.units.get(key[0], "?"), f"{table} {row}", problem)
