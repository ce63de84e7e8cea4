"""Prove the plant's log: every row against the digest of its journal, which moves no money, and none missing."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.ledger.audit import Finding
from rdu.ledger.models import Entry, Journal
from rdu.ledger.posted import GONE, of_source, without_document
from rdu.people.models import Unit, User
from rdu.plant.balance import water_lost
from rdu.plant.facts import reversal_digest, row_digest, tolerance_digest
from rdu.plant.models import PlantBatch, PlantReversal, PlantRow, PlantTolerance
from rdu.plant.reading import WHOLE
from rdu.plant.service import REVERSAL, ROW, TOLERANCE

CHANGED = "tidak cocok dengan jurnalnya"
SOURCES: tuple[tuple[str, type[Any]], ...] = (
    (ROW, PlantRow), (REVERSAL, PlantReversal), (TOLERANCE, PlantTolerance),
)  # fmt: skip


def audit(session: Session) -> Iterator[Finding]:
    users = dict(session.execute(select(User.id, User.public_id)).tuples())
    kept = select(PlantRow.unit_id).union(select(PlantTolerance.unit_id), _chained())
    for unit in session.scalars(select(Unit).where(Unit.id.in_(kept)).order_by(Unit.id)).all():
        yield from _Log(session, unit, users).run()


def _chained() -> Any:
    return select(Journal.unit_id).where(of_source(*(prefix for prefix, _ in SOURCES)))


class _Log:
    """One plant's rows."""

    def __init__(self, session: Session, unit: Unit, users: dict[int, UUID]) -> None:
        self.session, self.unit, self.users = session, unit, users
        mine = Journal.unit_id == unit.id, of_source(*(prefix for prefix, _ in SOURCES))
        self.journals = {row.seq: row for row in session.scalars(select(Journal).where(*mine))}

    def run(self) -> Iterator[Finding]:
        rows = self._all(select(PlantRow).options(WHOLE), PlantRow)
        for row in rows:
            by = self.users.get(row.recorded_by_id)
            yield from self._judge("plant_row", row.seq, row.day, by and row_digest(self.unit.code, row, by))
            if isinstance(row, PlantBatch):
                yield from self._water(row)
        yield from self._reversals({row.seq for row in rows})
        for row in self._all(select(PlantTolerance), PlantTolerance):
            by = self.users.get(row.set_by_id)
            facts = (row.seq, row.basis_points, row.valid_from, row.set_at)
            digest = by and tolerance_digest(self.unit.code, *facts, by)
            yield from self._judge("plant_tolerance", row.seq, None, digest)
        yield from self._money()
        for prefix, table in SOURCES:
            for seq in without_document(self.session, self.unit, prefix, table.seq):
                yield self._finding(table.__tablename__, seq, GONE)

    def _all(self, found: Any, table: type[Any]) -> list[Any]:
        return list(self.session.scalars(found.where(table.unit_id == self.unit.id).order_by(table.seq)))

    def _reversals(self, rows: set[int]) -> Iterator[Finding]:
        for row in self._all(select(PlantReversal), PlantReversal):
            by, journal = self.users.get(row.reversed_by_id), self.journals.get(row.seq)
            if row.row_seq not in rows or journal is None or journal.reverses_seq != row.row_seq:
                yield self._finding("plant_reversal", row.seq, "tidak menunjuk baris yang dibatalkan jurnalnya")
                continue
            facts = (row.seq, row.row_seq, row.day, row.reversed_at)
            digest = by and reversal_digest(self.unit.code, *facts, by)
            yield from self._judge("plant_reversal", row.seq, row.day, digest)

    def _water(self, row: PlantBatch) -> Iterator[Finding]:
        kept = row.feed + row.rdf + row.briquettes
        if row.water != water_lost(kept, row.moisture_before, row.moisture_after):
            yield self._finding("plant_batch", row.seq, "airnya bukan hasil kadar airnya")

    def _judge(self, table: str, seq: int, day: object, digest: object) -> Iterator[Finding]:
        journal = self.journals.get(seq)
        if journal is None or journal.digest != digest:
            yield self._finding(table, seq, CHANGED)
        elif day is not None and journal.posted_on != day:
            yield self._finding(table, seq, "harinya bukan hari jurnalnya")

    def _money(self) -> Iterator[Finding]:
        """The plant's log moves no rupiah."""
        ours = of_source(*(prefix for prefix, _ in SOURCES))
        found = (
            select(Entry.seq)
            .distinct()
            .join(Journal, (Journal.unit_id == Entry.unit_id) & (Journal.seq == Entry.seq))
            .where(Entry.unit_id == self.unit.id, ours)
        )
        for seq in self.session.scalars(found.order_by(Entry.seq)):
            yield self._finding("plant_row", seq, "menggerakkan uang, padahal buku pabrik tidak")

    def _finding(self, table: str, seq: int, problem: str) -> Finding:
        return Finding(self.unit.code, f"{table} {seq}", problem)
