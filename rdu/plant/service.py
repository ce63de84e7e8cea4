"""Write the plant's log: a row once, on a day whose month is open, and never a gram that the log says is not there."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import Month, format_date, now_utc
from rdu.db import explained, flush, one_here
from rdu.errors import MonthClosed, NotAllowed, NotFoundHere, PlantRowUndone, Refused
from rdu.ledger.closing import closed_through
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, open_books
from rdu.people.models import PLANTS, Unit, UnitKind, User
from rdu.people.regions import check_village
from rdu.plant.facts import reversal_digest, row_digest, tolerance_digest
from rdu.plant.kinds import Process, Product, Stage
from rdu.plant.models import (
    PlantBatch,
    PlantCount,
    PlantIncome,
    PlantLoad,
    PlantProduct,
    PlantResidue,
    PlantReversal,
    PlantRow,
    PlantTolerance,
)
from rdu.plant.reading import WHOLE, stock_on
from rdu.roles import Role
from rdu.weights import Grams, format_kg

ROW, REVERSAL, TOLERANCE = "plant:", "plant_reversal:", "plant_tolerance:"
"""How the sources of the room's journals begin."""
A_LITTLE_MORE = 110
"""Per cent: binder and a scale may add a little; more is a slip of the pen."""


# Plants -----------------------------------------------------------------------------------------------------------


def plants_at(session: Session, top: Unit) -> Sequence[Unit]:
    """The Rumah Daur Ulang at a unit and below it, then who else keeps such a log; by name."""
    keeps = select(PlantRow.seq).where(PlantRow.unit_id == Unit.id).exists()
    found = select(Unit).where(Unit.path.startswith(top.path), (Unit.kind == UnitKind.RDU) | keeps).order_by(Unit.name)
    return sorted(session.scalars(found), key=lambda unit: unit.kind is not UnitKind.RDU)


def sources(session: Session) -> Sequence[Unit]:
    """The TPS 3R that loads come from, by name."""
    return session.scalars(select(Unit).where(Unit.kind == UnitKind.TPS3R).order_by(Unit.name)).all()


# Rows -------------------------------------------------------------------------------------------------------------


def record(session: Session, unit: Unit, row: PlantRow, today: date, once: Once, by: User) -> int:
    """Write a row and give back its seq; the same operation again gives the first. `row` is made and not yet added.

    Raises Refused for its day and its figures, and MonthClosed.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.GOODS, once)) is not None:
        return seq
    check(session, unit, row, today)
    row.unit_id, row.seq, row.recorded_at, row.recorded_by_id = unit.id, books.seq + 1, now_utc(), by.id
    row.note = row.note or ""
    digest = row_digest(unit.code, row, row, by.public_id)
    books.post(Act(f"{ROW}{once.id}", row.day, digest, by), [])
    session.add(row)
    flush(session)
    books.remember(ActKind.GOODS, once, row.seq)
    return row.seq


def check(session: Session, unit: Unit, row: PlantRow, today: date) -> None:
    """What can be refused, with the sentence that says how to go on; fills in what a count is compared with."""
    check_day(session, unit, row.day, today)
    if isinstance(row, PlantLoad):
        _check_source(session, row)
    elif isinstance(row, PlantIncome):
        _check_slip(session, unit, row)
    elif isinstance(row, PlantCount):
        row.expected = Grams(stock_on(session, unit, row.day)[row.stage])
    elif isinstance(row, (PlantBatch, PlantProduct, PlantResidue)):
        _check_taken(session, unit, row)


def check_day(session: Session, unit: Unit, day: date, today: date) -> None:
    """Raises Refused for a day to come, and MonthClosed."""
    closed = closed_through(session, unit)
    if day > today:
        raise Refused("day", "Tanggal ini belum tiba. Catat hari ini atau sebelumnya.")
    if closed is not None and day <= closed:
        raise MonthClosed(Month.of(day).words, Month.of(closed).next.words)


def _check_source(session: Session, row: PlantLoad) -> None:
    if row.tps_code is not None:
        one = session.scalar(select(Unit.id).where(Unit.code == row.tps_code, Unit.kind == UnitKind.TPS3R))
        if one is None:
            raise Refused("source", "Pilih TPS 3R atau desa dari daftar.")
    else:
        try:
            check_village(session, row.region_code)
        except Refused as refused:
            raise Refused("source", "Pilih TPS 3R atau desa dari daftar.") from refused


def _check_slip(session: Session, unit: Unit, row: PlantIncome) -> None:
    undone = (PlantReversal.unit_id == PlantIncome.unit_id) & (PlantReversal.row_seq == PlantIncome.seq)
    found = select(PlantIncome.day).where(PlantIncome.unit_id == unit.id, PlantIncome.slip == row.slip)
    day = session.scalar(found.where(~select(PlantReversal.seq).where(undone).exists()).limit(1))
    if day is not None:
        raise Refused("slip", f"Nomor setoran ini sudah tercatat pada {format_date(day)}.")


def _check_taken(session: Session, unit: Unit, row: PlantBatch | PlantProduct | PlantResidue) -> None:
    name, stage, grams = _taken(row)
    if isinstance(row, PlantBatch):
        out = row.feed + row.recyclables + row.rdf + row.briquettes + row.residue
        if out * 100 > row.taken * A_LITTLE_MORE:
            raise Refused("taken", "Hasilnya jauh lebih berat daripada bahan yang diambil. Periksa angkanya.")
    lies = stock_on(session, unit, row.day)[stage]
    if grams > lies:
        left = format_kg(max(lies, 0))
        raise Refused(
            name, f"Menurut catatan, {stage.inside} hari itu tinggal {left}. Catat dulu yang kurang, atau "
            "hitung stok lebih dulu.",
        )  # fmt: skip


def _taken(row: PlantBatch | PlantProduct | PlantResidue) -> tuple[str, Stage, int]:
    """The field, the heap and the grams that leave it."""
    if isinstance(row, PlantBatch):
        return "taken", Stage.RAW if row.process is Process.DRY else Stage.FEED, row.taken
    if isinstance(row, PlantProduct):
        return "grams", Stage.RDF if row.product is Product.RDF else Stage.BRIQUETTE, row.grams
    return "grams", Stage.RESIDUE, row.grams


def row_of(session: Session, unit: Unit, seq: int) -> PlantRow:
    found = select(PlantRow).where(PlantRow.unit_id == unit.id, PlantRow.seq == seq)
    shown = (joinedload(PlantRow.recorded_by), joinedload(PlantRow.reversal).joinedload(PlantReversal.reversed_by))
    return one_here(session, found.options(WHOLE, *shown).execution_options(populate_existing=True))


# Taking back ------------------------------------------------------------------------------------------------------


def check_may_undo(row: PlantRow, by: User, roles: frozenset[Role], recorded_on: date, today: date) -> None:
    if not may_undo(row, by, roles, recorded_on, today):
        raise NotAllowed("Anda hanya bisa membatalkan baris Anda sendiri hari ini. Minta pengurus membatalkannya.")


def may_undo(row: PlantRow, by: User, roles: frozenset[Role], recorded_on: date, today: date) -> bool:
    """A manager any row of the plant; an operator her own, on the day she wrote it."""
    own_today = row.recorded_by_id == by.id and recorded_on == today
    return Role.MANAGER in roles or (Role.OPERATOR in roles and own_today)


def undo(session: Session, unit: Unit, row_seq: int, reason: str, once: Once, by: User) -> int:
    """Take a row back, once; it leaves its own day, or the first open one where that month is closed.

    Raises PlantRowUndone, and MonthClosed for a count of a closed month: what it found is told for good.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.GOODS, once)) is not None:
        return seq
    row = row_of(session, unit, row_seq)
    if row.reversal is not None:
        raise PlantRowUndone
    if isinstance(row, PlantCount):
        books.check_open(row.day)
    seq = _undo(books, row, reason, once.id, by)
    books.remember(ActKind.GOODS, once, seq)
    return seq


def _undo(books: Books, row: PlantRow, reason: str, operation: UUID, by: User) -> int:
    day, at = books.first_open(row.day), now_utc()
    digest = reversal_digest(books.unit.code, books.seq + 1, row.seq, day, at, by.public_id)
    with explained():
        seq = books.post(Act(f"{REVERSAL}{operation}", day, digest, by, reverses_seq=row.seq), [])
        what = {"unit_id": books.unit.id, "seq": seq, "row_seq": row.seq, "day": day, "reason": reason}
        books.session.execute(insert(PlantReversal), {**what, "reversed_at": at, "reversed_by_id": by.id})
    return seq


# The tolerance ----------------------------------------------------------------------------------------------------


def set_tolerance(
    session: Session, unit: Unit, basis_points: int, valid_from: date, reason: str, today: date, once: Once, by: User
) -> int:
    """From a day of an open month on. Raises MonthClosed: what a closed month was measured by is told for good."""
    if unit.kind not in PLANTS:
        raise NotFoundHere
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.GOODS, once)) is not None:
        return seq
    if books.first_open(valid_from) != valid_from:
        raise MonthClosed(Month.of(valid_from).words, Month.of(books.first_open(valid_from)).words)
    at = now_utc()
    digest = tolerance_digest(unit.code, books.seq + 1, basis_points, valid_from, at, by.public_id)
    seq = books.post(Act(f"{TOLERANCE}{once.id}", books.first_open(today), digest, by), [])
    row = {"unit_id": unit.id, "seq": seq, "basis_points": basis_points, "valid_from": valid_from, "reason": reason}
    session.execute(insert(PlantTolerance), {**row, "set_at": at, "set_by_id": by.id})
    books.remember(ActKind.GOODS, once, seq)
    return seq


def tolerances_of(session: Session, unit: Unit) -> Sequence[PlantTolerance]:
    """All there ever were, the newest first."""
    found = select(PlantTolerance).where(PlantTolerance.unit_id == unit.id).options(joinedload(PlantTolerance.set_by))
    return session.scalars(found.order_by(PlantTolerance.valid_from.desc(), PlantTolerance.seq.desc())).all()
