"""Prove what old books brought: every withdrawal, sale and count against its journal, its entries and the stock."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.history.facts import (
    BACK,
    END,
    OUT,
    SALE,
    Counted,
    ImportFacts,
    LineFacts,
    moves_back,
    moves_counted,
    moves_out,
    moves_sold,
)
from rdu.history.models import HistoryImport, HistoryLine, PaperKind
from rdu.ledger.audit import Finding
from rdu.ledger.models import Journal
from rdu.ledger.posted import GONE, Booked, as_booked, booked, of_source
from rdu.people.models import Member, Unit, User
from rdu.stock.models import StockMove

SOURCES = {PaperKind.WITHDRAWAL: OUT, PaperKind.SALE: SALE, PaperKind.OPENING: BACK}
CHANGED = "tidak cocok dengan jurnalnya"


def audit(session: Session) -> Iterator[Finding]:
    names = _Names(session)
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        yield from _Paper(session, unit, names).run()


class _Names:
    """What the hash chain calls the rows that an old book points at, read once."""

    def __init__(self, session: Session) -> None:
        self.numbers = {row.id: row for row in session.execute(select(Member.id, Member.unit_id, Member.number))}
        grades = session.execute(select(Grade.id, WasteType.code, Grade.code).join(Grade.waste_type))
        self.items = {grade_id: f"{type_code}/{code}" for grade_id, type_code, code in grades}
        self.users = {row.id: row.public_id for row in session.execute(select(User.id, User.public_id))}


class _Paper:
    """One unit's old books."""

    def __init__(self, session: Session, unit: Unit, names: _Names) -> None:
        self.session, self.unit, self.names = session, unit, names

    def run(self) -> Iterator[Finding]:
        self.entries, self.stock = booked(self.session, self.unit, of_source("history")), self._stock()
        for row in self._rows(HistoryLine):
            yield from self._line(row)
        for row in self._rows(HistoryImport):
            yield from self._import(row)
        yield from self._missing()

    def _rows(self, table: type[HistoryLine] | type[HistoryImport]) -> Sequence[Row[Any]]:
        columns = (*table.__table__.columns, Journal.digest, Journal.source, Journal.posted_on, Journal.reverses_seq)
        found = select(*columns).outerjoin(Journal, (Journal.unit_id == table.unit_id) & (Journal.seq == table.seq))
        return self.session.execute(found.where(table.unit_id == self.unit.id).order_by(table.seq)).all()

    def _stock(self) -> dict[int, list[Counted]]:
        found = (
            select(StockMove.seq, StockMove.grade_id, StockMove.grams, StockMove.value)
            .join(Journal, (Journal.unit_id == StockMove.unit_id) & (Journal.seq == StockMove.seq))
            .where(StockMove.unit_id == self.unit.id, Journal.source.startswith("history"))
        )
        stock: dict[int, list[Counted]] = defaultdict(list)
        for seq, grade_id, grams, value in self.session.execute(found):
            stock[seq].append(Counted(self.names.items.get(grade_id, "?"), grams, value))
        return stock

    def _line(self, row: Row[Any]) -> Iterator[Finding]:
        name = f"history_line {row.seq}"
        member = self.names.numbers.get(row.member_id)
        number = member.number if member and member.unit_id == self.unit.id else None
        item = self.names.items.get(row.grade_id, "")
        stands = LineFacts(
            self.unit.code, row.seq, row.kind, row.day, number, item, row.quantity, row.grams, row.taken_grams,
            row.cost, row.amount, row.paper_row,
        )  # fmt: skip
        told = (row.source or "").startswith(SOURCES.get(row.kind, "?")) and row.day == row.posted_on
        if not told or stands.digest() != row.digest or self._undoes(row) != row.reverses_seq:
            yield Finding(self.unit.code, name, CHANGED)
        if self._moves(row, number or 0) != self.entries[row.seq]:
            yield Finding(self.unit.code, name, "catatan uangnya (entry) tidak sama dengan nilainya")
        taken = [Counted(item, -row.taken_grams, -row.cost)] if row.taken_grams or row.cost else []
        if taken != self.stock.get(row.seq, []):
            yield Finding(self.unit.code, name, "gerak stoknya (stock_move) tidak sama dengan yang diambil")

    def _undoes(self, row: Row[Any]) -> int | None:
        """Of an opening balance taken back, which one; its source names it."""
        rest = (row.source or "").removeprefix(BACK)
        return int(rest) if row.kind is PaperKind.OPENING and rest.isdigit() else None

    def _moves(self, row: Row[Any], number: int) -> Booked:
        if row.kind is PaperKind.WITHDRAWAL:
            return as_booked(moves_out(row.member_id, number, row.amount))
        if row.kind is PaperKind.SALE:
            return as_booked(moves_sold(row.amount, row.cost))
        return as_booked(moves_back(row.member_id, number, row.amount))

    def _import(self, row: Row[Any]) -> Iterator[Finding]:
        name, stock = f"history_import {row.seq}", self.stock.get(row.seq, [])
        by = self.names.users.get(row.imported_by_id)
        stands = by and ImportFacts(
            self.unit.code, row.seq, row.draft_id, row.content_hash, row.first_seq, row.lines, row.cash_before,
            row.cash_counted, int(row.imported_at.timestamp()), by, stock,
        )  # fmt: skip
        if not stands or stands.digest() != row.digest or row.source != f"{END}{row.draft_id}":
            yield Finding(self.unit.code, name, CHANGED)
        if as_booked(moves_counted(row.cash_counted - row.cash_before, stock)) != self.entries[row.seq]:
            yield Finding(self.unit.code, name, "catatan uangnya (entry) tidak sama dengan hitungannya")

    def _missing(self) -> Iterator[Finding]:
        """Journals whose row is gone."""
        here = {row.seq for table in (HistoryLine, HistoryImport) for row in self._rows(table)}
        found = select(Journal.seq).where(Journal.unit_id == self.unit.id, Journal.source.startswith("history"))
        for seq in self.session.scalars(found.order_by(Journal.seq)):
            if seq not in here:
                yield Finding(self.unit.code, f"history_line {seq}", GONE)
