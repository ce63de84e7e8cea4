"""Prove the unit's own money: every document against its journal's digest, and the entries against the document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from rdu.cash.facts import (
    count_digest,
    count_moves,
    entry_digest,
    entry_move,
    opening_digest,
    opening_moves,
    reversal_digest,
)
from rdu.cash.models import CashCount, CashCountNote, CashEntry, CashReversal, OpeningFigures
from rdu.db import Base
from rdu.ledger.accounts import Move, mirrored
from rdu.ledger.audit import Finding
from rdu.ledger.models import Journal
from rdu.ledger.posted import GONE, Booked, as_booked, booked, of_source, without_document
from rdu.people.models import Unit, User

CHANGED = "tidak cocok dengan jurnalnya"
SOURCES: tuple[tuple[str, type[Any]], ...] = (
    ("opening_figures:", OpeningFigures), ("cash:", CashEntry), ("cash_reversal:", CashReversal),
    ("cash_count:", CashCount),
)  # fmt: skip


def audit(session: Session) -> Iterator[Finding]:
    users = {user_id: public_id for user_id, public_id in session.execute(select(User.id, User.public_id))}
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        yield from _Box(session, unit, users).run()


class _Box:
    """One unit's documents."""

    def __init__(self, session: Session, unit: Unit, users: dict[int, UUID]) -> None:
        self.session, self.unit, self.users = session, unit, users

    def run(self) -> Iterator[Finding]:
        moves = booked(self.session, self.unit, of_source(*(prefix for prefix, _ in SOURCES)))
        by_seq = {row.seq: row for row in self._rows(CashEntry)}
        for row in self._rows(OpeningFigures):
            by = self.users.get(row.recorded_by_id)
            facts = by and opening_digest(self.unit.code, row.seq, row.as_of, row.cash, row.bank, row.recorded_at, by)
            yield from self._judge("opening_figures", row, facts, opening_moves(row.cash, row.bank), moves)
        for row in by_seq.values():
            yield from self._entry(row, moves)
        for row in self._rows(CashReversal):
            yield from self._reversal(row, by_seq, moves)
        yield from self._counts(moves)
        yield from self._missing()

    def _rows(self, table: type[Base]) -> Sequence[Row[Any]]:
        columns = table.__table__.c
        found: Select[Any] = (
            select(*columns, Journal.digest, Journal.reverses_seq, Journal.posted_on)
            .outerjoin(Journal, (Journal.unit_id == columns.unit_id) & (Journal.seq == columns.seq))
            .where(columns.unit_id == self.unit.id)
        )
        return self.session.execute(found.order_by(columns.seq)).all()

    def _entry(self, row: Row[Any], moves: Mapping[int, Booked]) -> Iterator[Finding]:
        by = self.users.get(row.recorded_by_id)
        facts = by and entry_digest(
            self.unit.code, row.seq, row.kind, row.purse, row.category, row.amount, row.day, row.recorded_at, by
        )
        if row.posted_on != row.day:
            yield self._finding(f"cash_entry {row.seq}", "harinya bukan hari jurnalnya")
        move = entry_move(row.kind, row.purse, row.category, row.amount)
        yield from self._judge("cash_entry", row, facts, [move], moves)

    def _reversal(self, row: Row[Any], by_seq: dict[int, Row[Any]], moves: Mapping[int, Booked]) -> Iterator[Finding]:
        by, undone = self.users.get(row.reversed_by_id), by_seq.get(row.entry_seq)
        if undone is None or row.reverses_seq != row.entry_seq:
            yield self._finding(f"cash_reversal {row.seq}", "tidak menunjuk catatan yang dibatalkan jurnalnya")
            return
        facts = by and reversal_digest(self.unit.code, row.seq, row.entry_seq, row.reversed_at, by)
        move = entry_move(undone.kind, undone.purse, undone.category, undone.amount)
        yield from self._judge("cash_reversal", row, facts, mirrored([move]), moves)

    def _counts(self, moves: Mapping[int, Booked]) -> Iterator[Finding]:
        notes: dict[int, dict[int, int]] = {}
        mine = CashCountNote.unit_id == self.unit.id
        for seq, note, pieces in self.session.execute(
            select(CashCountNote.seq, CashCountNote.note, CashCountNote.pieces).where(mine)
        ):
            notes.setdefault(seq, {})[note] = pieces
        for row in self._rows(CashCount):
            by, found_notes = self.users.get(row.counted_by_id), notes.pop(row.seq, {})
            facts = by and count_digest(
                self.unit.code, row.seq, row.what, row.day, row.found, row.expected, found_notes, row.counted_at, by
            )
            yield from self._judge("cash_count", row, facts, count_moves(row.what, row.found, row.expected), moves)
        for seq in notes:
            yield self._finding(f"cash_count_note {seq}", "tidak punya hitungan")

    def _judge(
        self, table: str, row: Row[Any], digest: object, moves: list[Move],
        posted: Mapping[int, Booked],
    ) -> Iterator[Finding]:  # fmt: skip
        if digest != row.digest:
            yield self._finding(f"{table} {row.seq}", CHANGED)
        if as_booked(moves) != posted.get(row.seq, []):
            yield self._finding(f"{table} {row.seq}", "catatan uangnya (entry) bukan yang tertulis di sini")

    def _missing(self) -> Iterator[Finding]:
        """Journals whose document is gone."""
        for prefix, table in SOURCES:
            for seq in without_document(self.session, self.unit, prefix, table.seq):
                yield self._finding(f"{table.__tablename__} {seq}", GONE)

    def _finding(self, row: str, problem: str) -> Finding:
        return Finding(self.unit.code, row, problem)
