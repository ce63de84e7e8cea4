"""Prove sales, their reversals and what collectors paid: each row against its journal, its entries and the shed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.ledger.accounts import Move, mirrored
from rdu.ledger.audit import Finding
from rdu.ledger.models import Journal
from rdu.ledger.posted import GONE, as_booked, booked, of_source, without_document
from rdu.ledger.service import digest_of
from rdu.people.models import Unit, User
from rdu.sales.models import Collection, CollectionReversal, Collector, Sale, SaleLine, SaleReversal
from rdu.sales.owing import Settling, collection_facts, collection_moves
from rdu.sales.service import pays_into, sale_facts, sale_moves
from rdu.sales.undoing import collection_reversal_digest, sale_reversal_digest
from rdu.stock.models import StockMove

CHANGED = "ia atau barisnya tidak cocok dengan jurnalnya"
ENTRIES = "catatan uangnya (entry) tidak sama dengan isinya"
MOVED = "geraknya di gudang (stock_move) tidak sama dengan isinya"
PREFIXES = (
    ("sale:", Sale), ("sale_reversal:", SaleReversal), ("collection:", Collection),
    ("collection_reversal:", CollectionReversal),
)  # fmt: skip


def audit(session: Session) -> Iterator[Finding]:
    names = _Names(session)
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        yield from _Unit(session, unit, names).run()


class _Names:
    """What the hash chain calls the rows that documents point at."""

    def __init__(self, session: Session) -> None:
        self.users = {row.id: row.public_id for row in session.execute(select(User.id, User.public_id))}
        grades = session.execute(select(Grade.id, WasteType.code, Grade.code).join(Grade.waste_type))
        self.grades = {grade_id: f"{kind}/{grade}" for grade_id, kind, grade in grades}
        rows = session.execute(select(Collector.id, Collector.unit_id, Collector.code))
        self.collectors = {row.id: (row.unit_id, row.code) for row in rows}


class _Unit:
    """One unit's documents against its journals."""

    def __init__(self, session: Session, unit: Unit, names: _Names) -> None:
        self.session, self.unit, self.names = session, unit, names
        ours = of_source(*(prefix for prefix, _ in PREFIXES))
        mine = session.scalars(select(Journal).where(Journal.unit_id == unit.id, ours))
        self.journals, self.entries = {row.seq: row for row in mine}, booked(session, unit, ours)
        self.lines: dict[int, list[Row[Any]]] = defaultdict(list)
        for line in self._rows(SaleLine, SaleLine.seq, SaleLine.position):
            self.lines[line.seq].append(line)

    def run(self) -> Iterator[Finding]:
        sales = {row.seq: row for row in self._rows(Sale, Sale.seq)}
        for sale in sales.values():
            yield from self._sale(sale)
        for undone in self._rows(SaleReversal, SaleReversal.seq):
            yield from self._reversal(undone, sales.get(undone.sale_seq))
        taken = {row.seq: row for row in self._rows(Collection, Collection.seq)}
        for collection in taken.values():
            yield from self._collection(collection)
        for undone in self._rows(CollectionReversal, CollectionReversal.seq):
            yield from self._collection_reversal(undone, taken.get(undone.collection_seq))
        yield from self._missing()

    def _rows(self, model: Any, *order: Any) -> list[Row[Any]]:
        found = select(*model.__table__.columns).where(model.unit_id == self.unit.id)
        return list(self.session.execute(found.order_by(*order)))

    def _code(self, collector_id: int) -> str:
        """The collector's code, where he is one of this unit's."""
        unit_id, code = self.names.collectors.get(collector_id, (0, "?"))
        return code if unit_id == self.unit.id else "?"

    def _sale(self, row: Row[Any]) -> Iterator[Finding]:
        name, code, by = f"sale {row.seq}", self._code(row.collector_id), self.names.users.get(row.sold_by_id)
        lines = self.lines[row.seq]
        plain = [self._plain(line) for line in lines]
        facts = None if by is None else sale_facts(
            self.unit.code, row.seq, row.number, code, row.day, row.paid, row.sold_at, by, plain
        )  # fmt: skip
        yield from self._proved(name, row.seq, digest_of(facts) if facts else None, sale_moves(
            pays_into(row.paid, code), row.total, row.cost))  # fmt: skip
        if (row.total, row.cost) != (sum(line.amount for line in lines), sum(line.cost for line in lines)):
            yield self._finding(name, "jumlahnya tidak sama dengan baris-barisnya")
        went = Counter({(line.grade_id, -line.grams, -line.cost): 1 for line in lines})
        if went != self._moved(row.seq):
            yield self._finding(name, MOVED)

    def _plain(self, line: Row[Any]) -> list[object]:
        return [
            self.names.grades.get(line.grade_id, "?"), line.grams, line.measure.value, line.quantity,
            line.reason and line.reason.value, line.unit_price, line.amount, line.cost,
        ]  # fmt: skip

    def _moved(self, seq: int) -> Counter[tuple[int, int, int]]:
        found = select(StockMove.grade_id, StockMove.grams, StockMove.value)
        rows = self.session.execute(found.where(StockMove.unit_id == self.unit.id, StockMove.seq == seq))
        return Counter((grade_id, int(grams), int(value)) for grade_id, grams, value in rows)

    def _reversal(self, row: Row[Any], sale: Row[Any] | None) -> Iterator[Finding]:
        name, by = f"sale_reversal {row.seq}", self.names.users.get(row.reversed_by_id)
        if sale is None or by is None:
            yield self._finding(name, CHANGED)
            return
        moves = sale_moves(pays_into(sale.paid, self._code(sale.collector_id)), sale.total, sale.cost)
        digest = sale_reversal_digest(self.unit.code, row.seq, row.sale_seq, row.reversed_at, by)
        yield from self._proved(name, row.seq, digest, mirrored(moves[::-1]))
        posted = self.journals.get(row.seq)
        if posted and posted.reverses_seq != row.sale_seq:
            yield self._finding(name, "tidak menunjuk penjualan yang dibatalkan jurnalnya")
        back = Counter((line.grade_id, line.grams, line.cost) for line in self.lines[row.sale_seq])
        if back != self._moved(row.seq):
            yield self._finding(name, MOVED)

    def _collection(self, row: Row[Any]) -> Iterator[Finding]:
        code, by = self._code(row.collector_id), self.names.users.get(row.taken_by_id)
        what = Settling(row.how, row.amount, row.day, row.reference, row.note)
        facts = None if by is None else collection_facts(self.unit.code, row.seq, code, what, row.taken_at, by)
        digest = digest_of(facts) if facts else None
        yield from self._proved(f"collection {row.seq}", row.seq, digest, collection_moves(code, what))

    def _collection_reversal(self, row: Row[Any], taken: Row[Any] | None) -> Iterator[Finding]:
        name, by = f"collection_reversal {row.seq}", self.names.users.get(row.reversed_by_id)
        if taken is None or by is None:
            yield self._finding(name, CHANGED)
            return
        moves = collection_moves(self._code(taken.collector_id), Settling(taken.how, taken.amount, taken.day))
        digest = collection_reversal_digest(self.unit.code, row.seq, row.collection_seq, row.reversed_at, by)
        yield from self._proved(name, row.seq, digest, mirrored(moves))
        posted = self.journals.get(row.seq)
        if posted and posted.reverses_seq != row.collection_seq:
            yield self._finding(name, "tidak menunjuk pembayaran yang dibatalkan jurnalnya")

    def _proved(self, name: str, seq: int, digest: bytes | None, moves: list[Move]) -> Iterator[Finding]:
        """The row's digest and entries are those of its journal."""
        posted = self.journals.get(seq)
        if posted is None or posted.digest != digest:
            yield self._finding(name, CHANGED)
        elif self.entries[seq] != as_booked(moves):
            yield self._finding(name, ENTRIES)

    def _missing(self) -> Iterator[Finding]:
        """Journals whose document is gone."""
        for prefix, model in PREFIXES:
            for seq in without_document(self.session, self.unit, prefix, model.seq):
                yield self._finding(f"{model.__tablename__} {seq}", GONE)

    def _finding(self, row: str, problem: str) -> Finding:
        return Finding(self.unit.code, row, problem)
