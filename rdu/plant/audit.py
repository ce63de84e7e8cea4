"""Prove the plant's log: every row against the digest of its journal, which moves no money, and none missing."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from rdu.db import table_of
from rdu.ledger.audit import Finding
from rdu.ledger.models import Entry, Journal
from rdu.ledger.posted import GONE, of_source, without_document
from rdu.people.models import Unit, User
from rdu.plant.balance import water_lost
from rdu.plant.facts import OF_KIND, reversal_digest, row_digest, tolerance_digest
from rdu.plant.kinds import PlantKind
from rdu.plant.models import PlantReversal, PlantRow, PlantTolerance
from rdu.plant.service import REVERSAL, ROW, TOLERANCE

CHANGED = "tidak cocok dengan jurnalnya"
SOURCES: tuple[tuple[str, type[Any]], ...] = (
    (ROW, PlantRow), (REVERSAL, PlantReversal), (TOLERANCE, PlantTolerance),
)  # fmt: skip


def audit(session: Session) -> Iterator[Finding]:
    users = {user_id: public_id for user_id, public_id in session.execute(select(User.id, User.public_id))}
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
        rows = self._all(PlantRow)
        details = {kind: {row.seq: row for row in self._all(model)} for kind, model in OF_KIND.items()}
        for row in rows:
            yield from self._row(row, details[row.kind].pop(row.seq, None))
        for kind, left in details.items():
            for seq in left:
                yield self._finding(OF_KIND[kind].__tablename__, seq, "tidak punya baris di buku harian")
        yield from self._reversals({row.seq for row in rows})
        yield from self._tolerances()
        yield from self._money()
        for prefix, table in SOURCES:
            for seq in without_document(self.session, self.unit, prefix, table.seq):
                yield self._finding(table.__tablename__, seq, GONE)

    def _tolerances(self) -> Iterator[Finding]:
        for row in self._all(PlantTolerance):
            by = self.users.get(row.set_by_id)
            facts = (row.seq, row.basis_points, row.valid_from, row.set_at)
            digest = by and tolerance_digest(self.unit.code, *facts, by)
            yield from self._judge("plant_tolerance", row.seq, None, digest)

    def _all(self, model: type[Any]) -> Sequence[Row[Any]]:
        """Plain columns: what is broken must not stop its reader."""
        table = table_of(model)
        return self.session.execute(select(table).where(table.c.unit_id == self.unit.id).order_by(table.c.seq)).all()

    def _row(self, row: Row[Any], detail: Row[Any] | None) -> Iterator[Finding]:
        if detail is None:
            yield self._finding("plant_row", row.seq, "isinya hilang")
            return
        by = self.users.get(row.recorded_by_id)
        yield from self._judge("plant_row", row.seq, row.day, by and row_digest(self.unit.code, row, detail, by))
        if row.kind is PlantKind.BATCH:
            kept = detail.feed + detail.rdf + detail.briquettes
            if detail.water != water_lost(kept, detail.moisture_before, detail.moisture_after):
                yield self._finding("plant_batch", row.seq, "airnya bukan hasil kadar airnya")

    def _reversals(self, rows: set[int]) -> Iterator[Finding]:
        for row in self._all(PlantReversal):
            by, journal = self.users.get(row.reversed_by_id), self.journals.get(row.seq)
            if row.row_seq not in rows or journal is None or journal.reverses_seq != row.row_seq:
                yield self._finding("plant_reversal", row.seq, "tidak menunjuk baris yang dibatalkan jurnalnya")
                continue
            facts = (row.seq, row.row_seq, row.day, row.reversed_at)
            digest = by and reversal_digest(self.unit.code, *facts, by)
            yield from self._judge("plant_reversal", row.seq, row.day, digest)

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
