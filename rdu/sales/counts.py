"""Count the shed and post what differs; move goods to another grade."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.catalogue.models import Grade
from rdu.clock import now_utc, today_at
from rdu.db import explained, one_here
from rdu.errors import NotEnoughStock, NotFoundHere, Refused, RuleBroken
from rdu.ledger.accounts import SHRINK, STOCK, Move
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, digest_of, open_books
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.sales.stock_models import CountKind, Reason, Regrade, StockCount, StockCountLine
from rdu.stock.service import Goods, Layer, at_cost, lying_of, take_in, take_out
from rdu.weights import Grams

LESS = (Reason.MOISTURE, Reason.SORTING, Reason.RESIDUE, Reason.MISWEIGHED, Reason.LOST)
MORE = (Reason.SURPLUS, Reason.MISWEIGHED)
A_PAGE = 20


class StockChanged(RuleBroken):
    """Somebody weighed, sold or counted while this count was read back."""

    def __init__(self) -> None:
        super().__init__("Stok berubah sejak dibacakan. Periksa selisihnya lagi, lalu simpan.")


@dataclass(frozen=True)
class Counted:
    """One grade as it was weighed again: what the books said then, what the scale says, and why they differ."""

    grade_id: int
    code: str
    book: Grams
    grams: Grams
    reason: Reason | None = None

    @property
    def short(self) -> Grams:
        """How much is missing; below zero, how much there is too much."""
        return Grams(self.book - self.grams)

    @property
    def kind(self) -> CountKind:
        if self.short == 0:
            return CountKind.SAME
        if self.short < 0:
            return CountKind.SURPLUS
        return CountKind.RESIDUE if self.reason is Reason.RESIDUE else CountKind.SHRINK

    def check(self) -> None:
        fits = {CountKind.SAME: (None,), CountKind.SURPLUS: MORE}.get(self.kind, LESS)
        if self.reason not in fits:
            raise Refused(self.code, "Pilih alasan selisihnya.")


def count_facts(
    unit_code: str, seq: int, number: int, day: date, at: datetime, by: UUID, lines: Sequence[Sequence[object]]
) -> list[object]:
    """What the journal of a count stands for. A line: codes, book grams and value, counted grams, kind, reason, grams,
    value."""
    plain = [list(line) for line in lines]
    return ["stock_count", unit_code, seq, number, day.isoformat(), int(at.timestamp()), by.hex, plain]


def count_moves(lost: int, found: int) -> list[Move]:
    """The entries of a count; what has no value leaves none."""
    moves = (Move(SHRINK, STOCK, Rupiah(lost)), Move(STOCK, SHRINK, Rupiah(found)))
    return [move for move in moves if move.amount]


def count(session: Session, unit: Unit, counted: Sequence[Counted], once: Once, by: User) -> StockCount:
    """Post a count: the differences at average cost, residue and shrink kept apart.

    The same operation again returns the first. Raises StockChanged where the books say something else by now, and
    Refused for a difference without a reason.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.COUNT, once)) is not None:
        return _count_at(session, unit, done)
    if not counted:
        raise Refused("lines", "Isi sedikitnya satu barang yang dihitung.")
    lying = lying_of(session, unit, [line.grade_id for line in counted])
    if any(lying[line.grade_id].grams != line.book for line in counted):
        raise StockChanged
    for line in counted:
        line.check()
    seq = _post_count(books, counted, lying, by)
    books.remember(ActKind.COUNT, once, seq)
    return _count_at(session, unit, seq)


def difference_of(line: Counted, here: Goods) -> Goods:
    """The grams that differ, with their value at average cost. What lay there without any has none."""
    if line.short >= 0:
        return at_cost(here, line.short) if line.short else Goods(line.grade_id, Grams(0), Rupiah(0))
    more = Grams(-line.short)
    value = (2 * here.value * more + here.grams) // (2 * here.grams) if here.grams else 0
    return Goods(line.grade_id, more, Rupiah(value))


def _post_count(books: Books, counted: Sequence[Counted], lying: dict[int, Goods], by: User) -> int:
    session, unit, at = books.session, books.unit, now_utc()
    day, number = today_at(unit.timezone), _next_number(session, unit)
    rows, less, more = [], list[Goods](), list[Goods]()
    for position, line in enumerate(counted, 1):
        here = lying[line.grade_id]
        differs = difference_of(line, here)
        (more if line.kind is CountKind.SURPLUS else less).append(differs)
        rows.append(_row(unit, books.seq + 1, position, line, here, differs))
    lost, found = (Rupiah(sum(item.value for item in goods)) for goods in (less, more))
    plain = [_plain(line, row) for line, row in zip(counted, rows, strict=True)]
    facts = count_facts(unit.code, books.seq + 1, number, day, at, by.public_id, plain)
    seq = books.post(Act(f"count:{unit.code}-O-{number:06}", day, digest_of(facts), by), count_moves(lost, found))
    head = {"unit_id": unit.id, "seq": seq, "number": number, "day": day, "lost": lost, "found": found}
    with explained():
        session.execute(insert(StockCount), {**head, "counted_at": at, "counted_by_id": by.id})
        session.execute(insert(StockCountLine), rows)
    take_out(session, unit, less)
    take_in(session, unit, [item for item in more if item.grams])
    return seq


def _row(unit: Unit, seq: int, position: int, line: Counted, here: Goods, differs: Goods) -> dict[str, object]:
    return {
        "unit_id": unit.id, "seq": seq, "position": position, "grade_id": line.grade_id, "book_grams": here.grams,
        "book_value": here.value, "counted_grams": line.grams, "kind": line.kind, "reason": line.reason,
        "grams": differs.grams, "value": differs.value,
    }  # fmt: skip


def _plain(line: Counted, row: dict[str, object]) -> list[object]:
    return [line.code, row["book_grams"], row["book_value"], line.grams, line.kind.value,
            line.reason and line.reason.value, row["grams"], row["value"]]  # fmt: skip


def _next_number(session: Session, unit: Unit) -> int:
    return (session.scalar(select(func.max(StockCount.number)).where(StockCount.unit_id == unit.id)) or 0) + 1


_WHOLE = (
    joinedload(StockCount.unit),
    joinedload(StockCount.counted_by),
    selectinload(StockCount.lines).joinedload(StockCountLine.grade).joinedload(Grade.waste_type),
)


def _count_at(session: Session, unit: Unit, seq: int) -> StockCount:
    found = select(StockCount).where(StockCount.unit_id == unit.id, StockCount.seq == seq)
    return one_here(session, found.options(*_WHOLE))


def count_of(session: Session, unit: Unit, label: str) -> StockCount:
    """The unit's count with this label, MLT-O-000003. NotFoundHere for another unit's."""
    number = numbered(unit.code, "O", label)
    found = select(StockCount).where(StockCount.unit_id == unit.id, StockCount.number == number)
    return one_here(session, found.options(*_WHOLE))


def numbered(code: str, letter: str, label: str) -> int:
    """The number in MLT-O-000003; NotFoundHere for what is none of this unit's."""
    head, _, digits = label.rpartition("-")
    if head != f"{code}-{letter}" or not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise NotFoundHere
    return int(digits)


def counts_of(session: Session, unit: Unit, page: int) -> tuple[list[StockCount], int]:
    """A page of the unit's counts, the newest first, and how many there are."""
    mine = StockCount.unit_id == unit.id
    found = select(StockCount).where(mine).options(*_WHOLE).order_by(StockCount.number.desc())
    total = session.scalar(select(func.count()).select_from(StockCount).where(mine)) or 0
    return list(session.scalars(found.limit(A_PAGE).offset((page - 1) * A_PAGE))), total


# Another grade ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Regrading:
    """So many grams of one grade that are another, by id and code."""

    from_grade: tuple[int, str]
    to_grade: tuple[int, str]
    grams: Grams


def regrade_facts(
    unit_code: str, seq: int, day: date, out: str, into: str, grams: int, value: int, at: datetime, by: UUID
) -> list[object]:
    return ["regrade", unit_code, seq, day.isoformat(), out, into, grams, value, int(at.timestamp()), by.hex]


def regrade(session: Session, unit: Unit, what: Regrading, once: Once, by: User) -> int:
    """Let goods be another grade from now on. They keep their value and the day they came; the unit's stock is worth
    what it was, so the journal has no entries. Gives back its seq."""
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.COUNT, once)) is not None:
        return done
    (out_id, out_code), (in_id, in_code) = what.from_grade, what.to_grade
    if out_id == in_id:
        raise Refused("to_grade", "Ini mutu yang sama. Pilih mutu yang lain.")
    here = lying_of(session, unit, [out_id])[out_id]
    if what.grams > here.grams:
        raise NotEnoughStock
    value, day, at = at_cost(here, what.grams).value, today_at(unit.timezone), now_utc()
    facts = regrade_facts(unit.code, books.seq + 1, day, out_code, in_code, what.grams, value, at, by.public_id)
    seq = books.post(Act(f"regrade:{once.id}", day, digest_of(facts), by), [])
    row = {"unit_id": unit.id, "seq": seq, "day": day, "from_grade_id": out_id, "to_grade_id": in_id}
    with explained():
        session.execute(
            insert(Regrade), {**row, "grams": what.grams, "value": value, "done_at": at, "done_by_id": by.id}
        )
    since = take_out(session, unit, [Goods(out_id, what.grams, value)])
    take_in(session, unit, [Goods(in_id, what.grams, value)], [Layer(in_id, layer.day, layer.grams) for layer in since])
    books.remember(ActKind.COUNT, once, seq)
    return seq


def regrades_of(session: Session, unit: Unit, most: int = A_PAGE) -> list[Regrade]:
    """The unit's last regradings, the newest first."""
    kinds = (joinedload(Regrade.from_grade), joinedload(Regrade.to_grade))
    found = select(Regrade).where(Regrade.unit_id == unit.id).order_by(Regrade.seq.desc()).limit(most)
    return list(session.scalars(found.options(*(kind.joinedload(Grade.waste_type) for kind in kinds))))
