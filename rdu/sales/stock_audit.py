"""Prove counts, regradings and transfers: each row against its journal, its entries and what moved in the shed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.ledger.accounts import IN_TRANSIT, Move, due_from, due_to
from rdu.ledger.audit import Finding
from rdu.ledger.models import Journal
from rdu.ledger.posted import GONE, as_booked, booked, of_source, without_document
from rdu.ledger.service import balance_of, digest_of
from rdu.people.models import Unit, User
from rdu.sales.counts import count_facts, count_moves, regrade_facts
from rdu.sales.stock_models import (
    CountKind,
    Regrade,
    Step,
    StockCount,
    StockCountLine,
    Transfer,
    TransferAct,
    TransferLine,
    TransferReceived,
    TransferState,
)
from rdu.sales.transfers import act_facts, moves_of
from rdu.stock.models import StockMove

CHANGED = "tidak cocok dengan jurnalnya"
ENTRIES = "catatan uangnya (entry) tidak sama dengan isinya"
MOVED = "geraknya di gudang (stock_move) tidak sama dengan isinya"
PREFIXES = (("count:", StockCount), ("regrade:", Regrade), ("transfer:", TransferAct))


def audit(session: Session) -> Iterator[Finding]:
    names = _Names(session)
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        books = _Posted(session, unit)
        yield from _counts(session, unit, names, books)
        yield from _regrades(session, unit, names, books)
        yield from _missing(session, unit)
    yield from _Transfers(session, names).run()
    yield from _strays(session, names)


class _Names:
    """What the hash chain calls the rows that documents point at."""

    def __init__(self, session: Session) -> None:
        self.units = {row.id: row for row in session.scalars(select(Unit))}
        self.users = {row.id: row.public_id for row in session.execute(select(User.id, User.public_id))}
        grades = session.execute(select(Grade.id, WasteType.code, Grade.code).join(Grade.waste_type))
        self.grades = {grade_id: f"{kind}/{grade}" for grade_id, kind, grade in grades}

    def code(self, unit_id: int) -> str:
        return self.units[unit_id].code if unit_id in self.units else "?"


class _Posted:
    """What a unit's journals of this room say: digest, entries, and goods moved, by seq."""

    def __init__(self, session: Session, unit: Unit) -> None:
        these = of_source(*(prefix for prefix, _ in PREFIXES))
        ours = (Journal.unit_id == unit.id) & these
        found = select(Journal.seq, Journal.digest, Journal.reverses_seq, Journal.posted_on).where(ours)
        self.journals = {row.seq: row for row in session.execute(found)}
        self.entries = booked(session, unit, these)
        moved = select(StockMove.seq, StockMove.grade_id, StockMove.grams, StockMove.value).join(
            Journal, (Journal.unit_id == StockMove.unit_id) & (Journal.seq == StockMove.seq)
        )
        self.moved: dict[int, dict[int, tuple[int, int]]] = {}
        for seq, grade_id, grams, value in session.execute(moved.where(ours)):
            self.moved.setdefault(seq, {})[grade_id] = (grams, value)

    def differs(self, seq: int, facts: object, moves: Sequence[Move], goods: dict[int, tuple[int, int]]) -> str:
        """What is wrong with a document, or nothing."""
        journal = self.journals.get(seq)
        if journal is None or journal.digest != digest_of(facts):
            return CHANGED
        if self.entries[seq] != as_booked(moves):
            return ENTRIES
        return "" if self.moved.get(seq, {}) == goods else MOVED


def _counts(session: Session, unit: Unit, names: _Names, books: _Posted) -> Iterator[Finding]:
    lines: dict[int, list[Row[Any]]] = {}
    of_unit = select(*StockCountLine.__table__.columns).where(StockCountLine.unit_id == unit.id)
    for line in session.execute(of_unit.order_by(StockCountLine.seq, StockCountLine.position)):
        lines.setdefault(line.seq, []).append(line)
    of_counts: Select[Any] = select(*StockCount.__table__.columns).where(StockCount.unit_id == unit.id)
    for row in session.execute(of_counts.order_by(StockCount.seq)):
        problem = _count_problem(unit, row, lines.pop(row.seq, []), names, books)
        if problem:
            yield Finding(unit.code, f"stock_count {row.seq}", problem)


def _count_problem(unit: Unit, row: Row[Any], lines: list[Row[Any]], names: _Names, books: _Posted) -> str:
    by = names.users.get(row.counted_by_id)
    if by is None or [line.position for line in lines] != list(range(1, len(lines) + 1)):
        return f"ia atau barisnya (stock_count_line) {CHANGED}"
    plain = [
        [names.grades.get(line.grade_id, "?"), line.book_grams, line.book_value, line.counted_grams, line.kind.value,
         line.reason and line.reason.value, line.grams, line.value]
        for line in lines
    ]  # fmt: skip
    facts = count_facts(unit.code, row.seq, row.number, row.day, row.counted_at, by, plain)
    goods = {line.grade_id: _signed(line) for line in lines if line.grams}
    return books.differs(row.seq, facts, count_moves(row.lost, row.found), goods)


def _signed(line: Row[Any]) -> tuple[int, int]:
    sign = 1 if line.kind is CountKind.SURPLUS else -1
    return sign * line.grams, sign * line.value


def _regrades(session: Session, unit: Unit, names: _Names, books: _Posted) -> Iterator[Finding]:
    found: Select[Any] = select(*Regrade.__table__.columns).where(Regrade.unit_id == unit.id)
    for row in session.execute(found.order_by(Regrade.seq)):
        by = names.users.get(row.done_by_id)
        out, into = (names.grades.get(grade, "?") for grade in (row.from_grade_id, row.to_grade_id))
        facts = by and regrade_facts(unit.code, row.seq, row.day, out, into, row.grams, row.value, row.done_at, by)
        goods = {row.from_grade_id: (-row.grams, -row.value), row.to_grade_id: (row.grams, row.value)}
        if problem := books.differs(row.seq, facts, [], goods):
            yield Finding(unit.code, f"regrade {row.seq}", problem)


class _Transfers:
    """All transfers of the kabupaten: each concerns two chains."""

    def __init__(self, session: Session, names: _Names) -> None:
        self.session, self.names = session, names
        self.books = {unit_id: _Posted(session, unit) for unit_id, unit in names.units.items()}
        self.lines: dict[int, list[Row[Any]]] = {}
        came = (TransferReceived.transfer_id == TransferLine.transfer_id) & (
            TransferReceived.position == TransferLine.position
        )
        received = [column.label(f"got_{column.name}") for column in TransferReceived.__table__.columns]
        found: Select[Any] = select(*TransferLine.__table__.columns, *received).outerjoin(TransferReceived, came)
        for line in session.execute(found.order_by(TransferLine.transfer_id, TransferLine.position)):
            self.lines.setdefault(line.transfer_id, []).append(line)
        self.acts: dict[int, dict[Step, Row[Any]]] = {}
        acts: Select[Any] = select(*TransferAct.__table__.columns)
        for act in session.execute(acts.order_by(TransferAct.unit_id, TransferAct.seq)):
            self.acts.setdefault(act.transfer_id, {})[act.step] = act
        self.on_the_way: Counter[int] = Counter()
        self.owed: Counter[tuple[int, int]] = Counter()

    def run(self) -> Iterator[Finding]:
        found: Select[Any] = select(*Transfer.__table__.columns)
        for row in self.session.execute(found.order_by(Transfer.id)):
            acts = self.acts.get(row.id, {})
            yield from self._transfer(row, acts)
            for act in acts.values():
                if problem := self._act_problem(row, act, self.lines.get(row.id, []), acts):
                    yield Finding(self.names.code(act.unit_id), f"transfer_act {act.seq}", problem)
        yield from self._balances()

    def _transfer(self, row: Row[Any], acts: dict[Step, Row[Any]]) -> Iterator[Finding]:
        fits = row.state in _STATES_OF.get(frozenset(acts), ())
        if row.state is TransferState.PAID and Step.PAID not in acts:
            fits = fits and acts[Step.RECEIVED].amount == 0
        if not fits:
            yield Finding(self.names.code(row.unit_id), f"transfer {row.number}", "tidak sama dengan catatannya")
        sent = sum(line.sent_value for line in self.lines.get(row.id, []))
        if row.state is TransferState.SENT:
            self.on_the_way[row.unit_id] += sent
        if row.state is TransferState.RECEIVED and Step.RECEIVED in acts:
            self.owed[row.unit_id, row.induk_id] += acts[Step.RECEIVED].amount

    def _act_problem(self, row: Row[Any], act: Row[Any], lines: list[Row[Any]], acts: dict[Step, Row[Any]]) -> str:
        names, by = self.names, self.names.users.get(act.by_id)
        received_by = names.users.get(act.received_by_id) if act.received_by_id else None
        unit, induk, books = names.code(row.unit_id), names.code(row.induk_id), self.books.get(act.unit_id)
        if by is None or books is None or act.unit_id != (row.induk_id if act.step in _AT_INDUK else row.unit_id):
            return CHANGED
        sent = act.amount if act.step is Step.SENT else sum(line.sent_value for line in lines)
        facts = act_facts(
            act.step, names.code(act.unit_id), act.seq, f"{unit}-S-{row.number:06}", induk, act.day, act.amount,
            act.paid_by, act.at, by, received_by, [self._plain(act.step, line) for line in lines if act.step in _LINED],
        )  # fmt: skip
        moves = moves_of(act.step, unit, induk, act.amount, sent, act.paid_by)
        undone = acts[Step.SENT].seq if act.step is Step.RECALLED and Step.SENT in acts else None
        if act.seq in books.journals and books.journals[act.seq].reverses_seq != undone:
            return CHANGED
        return books.differs(act.seq, facts, moves, _goods(act.step, lines))

    def _plain(self, step: Step, line: Row[Any]) -> list[object]:
        code = self.names.grades.get(line.grade_id, "?")
        if step is Step.SENT:
            return [code, line.sent_grams, line.sent_value]
        reason = line.got_reason and line.got_reason.value
        return [code, line.sent_grams, line.sent_value, line.got_grams, reason, line.got_kg_price, line.got_amount]

    def _balances(self) -> Iterator[Finding]:
        """What is on its way, and what one unit owes another, on both sides."""
        for unit in self.names.units.values():
            if (booked := balance_of(self.session, unit, IN_TRANSIT)) != (on_way := self.on_the_way[unit.id]):
                yield Finding(unit.code, "transfer", f"di jalan {on_way}, menurut buku {booked}")
        for unit_id, induk_id in sorted(tuple(pair) for pair in self.session.execute(_PAIRS)):
            if {unit_id, induk_id} <= self.names.units.keys():
                yield from self._debts(self.names.units[unit_id], self.names.units[induk_id])
            else:
                yield Finding(self.names.code(unit_id), "transfer", "salah satu unitnya tidak ada")

    def _debts(self, unit: Unit, induk: Unit) -> Iterator[Finding]:
        owed = self.owed[unit.id, induk.id]
        for at, name in ((unit, due_from(induk.code)), (induk, due_to(unit.code))):
            if (booked := balance_of(self.session, at, name)) != owed:
                yield Finding(at.code, f"account {name.code}", f"{booked}, menurut kiriman {owed}")


_PAIRS = select(Transfer.unit_id, Transfer.induk_id).distinct()
_AT_INDUK = (Step.RECEIVED, Step.PAID)
_LINED = (Step.SENT, Step.RECEIVED, Step.SETTLED)
_ARRIVED = frozenset({Step.SENT, Step.RECEIVED, Step.SETTLED})
_STATES_OF = {
    frozenset[Step](): (TransferState.DRAFT, TransferState.DROPPED),
    frozenset({Step.SENT}): (TransferState.SENT,),
    frozenset({Step.SENT, Step.RECALLED}): (TransferState.RECALLED,),
    _ARRIVED: (TransferState.RECEIVED, TransferState.PAID),
    _ARRIVED | {Step.PAID, Step.COLLECTED}: (TransferState.PAID,),
}


def _goods(step: Step, lines: list[Row[Any]]) -> dict[int, tuple[int, int]]:
    """What a step moves in a shed, by grade."""
    if step is Step.RECEIVED:
        return {line.grade_id: (line.got_grams, line.got_amount) for line in lines if line.got_grams}
    sign = {Step.SENT: -1, Step.RECALLED: 1}.get(step, 0)
    return {line.grade_id: (sign * line.sent_grams, sign * line.sent_value) for line in lines} if sign else {}


def _missing(session: Session, unit: Unit) -> Iterator[Finding]:
    """Journals whose document is gone."""
    for prefix, table in PREFIXES:
        for seq in without_document(session, unit, prefix, table.seq):
            yield Finding(unit.code, f"{table.__tablename__} {seq}", GONE)


def _strays(session: Session, names: _Names) -> Iterator[Finding]:
    """Lines without a document."""
    counted = (
        select(StockCountLine.unit_id, StockCountLine.seq, func.count())
        .outerjoin(StockCount, (StockCount.unit_id == StockCountLine.unit_id) & (StockCount.seq == StockCountLine.seq))
        .where(StockCount.seq.is_(None))
        .group_by(StockCountLine.unit_id, StockCountLine.seq)
    )
    for unit_id, seq, lines in session.execute(counted):
        yield Finding(names.code(unit_id), f"stock_count_line {seq}", f"{lines} baris tidak punya hitungan")
    for table in (TransferLine, TransferReceived, TransferAct):
        found = select(table.transfer_id).outerjoin(Transfer, Transfer.id == table.transfer_id)
        for transfer_id in session.scalars(found.where(Transfer.id.is_(None)).distinct()):
            yield Finding("?", f"{table.__tablename__} {transfer_id}", "tidak punya kiriman")
