"""What left the sheds in whole months, by grade: sold to collectors, and for a unit's own page sent to its induk.

Kilograms count on the day of the sale or the dispatch. What was taken back did not leave. What the buyer's scale read
less is dirt, moisture and residue: it was measured, and earns nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, case, extract, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from rdu.clock import Days, Month
from rdu.history.models import HistoryLine, PaperKind
from rdu.people.models import Unit
from rdu.sales.models import Sale, SaleLine, SaleReversal
from rdu.sales.stock_models import Step, Transfer, TransferAct, TransferLine, TransferReceived, TransferState
from rdu.weights import Grams, Measure

A_PAGE = 50
SALE, OLD_PAPER, TRANSFER = "sale", "paper", "transfer"
WORDS = {SALE: "Penjualan", OLD_PAPER: "Penjualan di buku lama", TRANSFER: "Kiriman ke induk"}


class Left(NamedTuple):
    """What left the shed by our scale, and how much of it counts."""

    grams: Grams
    net: Grams

    def and_(self, more: "Left") -> "Left":
        return Left(Grams(self.grams + more.grams), Grams(self.net + more.net))


NOTHING = Left(Grams(0), Grams(0))


@dataclass(frozen=True)
class Departures:
    """What left in some months, read once: for each month and grade, what was sold and what was sent."""

    sold: Mapping[Month, Mapping[int, Left]]
    sent: Mapping[Month, Mapping[int, Left]]

    def of(self, period: Days, *, sent: bool) -> dict[int, Left]:
        """By grade; `sent` counts transfers too, for a unit that looks at itself alone."""
        found: dict[int, Left] = {}
        for month in period.months:
            for one in (self.sold, *([self.sent] if sent else [])):
                for grade_id, left in one.get(month, {}).items():
                    found[grade_id] = found.get(grade_id, NOTHING).and_(left)
        return found


@dataclass(frozen=True)
class Line:
    """One line of a sale or a transfer, as a figure is made of it."""

    what: str
    day: date
    unit_code: str
    number: int
    grade_id: int
    grams: Grams
    net: Grams

    @property
    def words(self) -> str:
        return WORDS[self.what]

    @property
    def label(self) -> str:
        """The label of the sale or transfer; a line of the old book has its journal's number."""
        if self.what == OLD_PAPER:
            return f"{self.unit_code}, jurnal {self.number}"
        return f"{self.unit_code}-{'J' if self.what == SALE else 'S'}-{self.number:06}"


def departures_of(session: Session, units: Sequence[Unit], period: Days, through: date | None = None) -> Departures:
    """`through`: no further than that day."""
    lines = _lines(units, period, sent=True)
    year, number = extract("year", lines.c.day).label("year"), extract("month", lines.c.day).label("month")
    by = (year, number, lines.c.what, lines.c.grade_id)
    found = select(*by, func.sum(lines.c.grams), func.sum(lines.c.net)).group_by(*by)
    if through is not None:
        found = found.where(lines.c.day <= through)
    made = Departures({}, {})
    for y, m, what, grade_id, grams, net in session.execute(found):
        into: Any = made.sent if what == TRANSFER else made.sold
        of_month = into.setdefault(Month(int(y), int(m)), {})
        of_month[grade_id] = of_month.get(grade_id, NOTHING).and_(Left(Grams(int(grams)), Grams(int(net))))
    return made


class Page(NamedTuple):
    lines: Sequence[Line]
    total: int


def lines_of(
    session: Session, units: Sequence[Unit], period: Days, grade_ids: Iterable[int], page: int, *, sent: bool
) -> Page:
    """The lines that a figure adds up, by day."""
    lines = _lines(units, period, sent=sent)
    mine = lines.c.grade_id.in_(list(grade_ids))
    total = session.scalar(select(func.count()).select_from(lines).where(mine)) or 0
    columns = (lines.c.what, lines.c.day, Unit.code, lines.c.number, lines.c.grade_id, lines.c.grams, lines.c.net)
    found = select(*columns).join(Unit, Unit.id == lines.c.unit_id).where(mine)
    ordered = found.order_by(lines.c.day, Unit.code, lines.c.what, lines.c.number, lines.c.grade_id)
    rows = session.execute(ordered.limit(A_PAGE).offset((page - 1) * A_PAGE))
    return Page([Line(*row) for row in rows], total)


def _lines(units: Sequence[Unit], period: Days, *, sent: bool) -> Subquery:
    ids = [unit.id for unit in units]
    parts = [_sold(ids, period), _sold_on_paper(ids, period), *([_sent(ids, period)] if sent else [])]
    return union_all(*parts).subquery("departure")


def _columns(what: str, day: Any, unit: Any, number: Any, grade: Any, grams: Any, net: Any) -> list[ColumnElement[Any]]:
    pairs = {"day": day, "unit_id": unit, "number": number, "grade_id": grade, "grams": grams, "net": net}
    return [literal(what).label("what"), *(column.label(name) for name, column in pairs.items())]


def _sold(ids: Sequence[int], period: Days) -> Select[Any]:
    """What the collector pays for where that is less than what left; pieces and litres have no second scale."""
    less = (SaleLine.measure == Measure.KG) & (SaleLine.quantity < SaleLine.grams)
    net = case((less, SaleLine.quantity), else_=SaleLine.grams)
    columns = _columns(SALE, Sale.day, Sale.unit_id, Sale.number, SaleLine.grade_id, SaleLine.grams, net)
    undone = (SaleReversal.unit_id == Sale.unit_id) & (SaleReversal.sale_seq == Sale.seq)
    return (
        select(*columns)
        .join(SaleLine, (SaleLine.unit_id == Sale.unit_id) & (SaleLine.seq == Sale.seq))
        .outerjoin(SaleReversal, undone)
        .where(Sale.unit_id.in_(ids), Sale.day.between(period.first_day, period.last_day), SaleReversal.seq == null())
    )


def _sold_on_paper(ids: Sequence[int], period: Days) -> Select[Any]:
    """What an old book tells of, from before the unit came to RDU."""
    line = HistoryLine
    columns = _columns(OLD_PAPER, line.day, line.unit_id, line.seq, line.grade_id, line.grams, line.grams)
    mine = (line.unit_id.in_(ids), line.kind == PaperKind.SALE, line.day.between(period.first_day, period.last_day))
    return select(*columns).where(*mine)


def _sent(ids: Sequence[int], period: Days) -> Select[Any]:
    """What the unit sent, less what the induk's scale did not find of it."""
    less = TransferReceived.grams < TransferLine.sent_grams
    net = case((less, TransferReceived.grams), else_=TransferLine.sent_grams)
    left = TransferAct.day, Transfer.unit_id, Transfer.number, TransferLine.grade_id, TransferLine.sent_grams
    act = (TransferAct.transfer_id == Transfer.id) & (TransferAct.step == Step.SENT)
    arrived = (TransferReceived.transfer_id == TransferLine.transfer_id) & (
        TransferReceived.position == TransferLine.position
    )
    return (
        select(*_columns(TRANSFER, *left, net))
        .join(TransferAct, act)
        .join(TransferLine, TransferLine.transfer_id == Transfer.id)
        .outerjoin(TransferReceived, arrived)
        .where(
            Transfer.unit_id.in_(ids), Transfer.state != TransferState.RECALLED,
            TransferAct.day.between(period.first_day, period.last_day),
        )
    )  # fmt: skip
