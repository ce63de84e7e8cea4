"""Sales and debts as they are listed, and one sale with all that its papers show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from rdu.catalogue.models import Grade
from rdu.db import one_here
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.sales.collectors import all_owed, collectors_of, owed_by
from rdu.sales.counts import numbered
from rdu.sales.models import Collection, CollectionReversal, Collector, Paid, Sale, SaleLine, SaleReversal

PAGE = 25


def _whole() -> tuple[ExecutableOption, ...]:
    lines = selectinload(Sale.lines).joinedload(SaleLine.grade).joinedload(Grade.waste_type)
    undone = joinedload(Sale.reversal).joinedload(SaleReversal.reversed_by)
    return joinedload(Sale.unit), joinedload(Sale.collector), joinedload(Sale.sold_by), undone, lines


def sale_at(session: Session, unit: Unit, seq: int) -> Sale:
    found = select(Sale).where(Sale.unit_id == unit.id, Sale.seq == seq)
    return one_here(session, found.options(*_whole()))


def sale_of(session: Session, unit: Unit, label: str) -> Sale:
    """The unit's sale with this label, MLT-J-000007. NotFoundHere for another unit's."""
    found = select(Sale).where(Sale.unit_id == unit.id, Sale.number == numbered(unit.code, "J", label))
    return one_here(session, found.options(*_whole()))


@dataclass(frozen=True)
class Listed:
    """A page of sales, how many there are, and what they come to together, without those taken back."""

    rows: Sequence[Sale]
    total: int
    page: int
    pages: int
    amount: Rupiah


def listed(session: Session, unit: Unit, text: str = "", page: int = 1, since: date | None = None) -> Listed:
    """The newest first."""
    wanted = [Sale.unit_id == unit.id, *_fits(text)]
    if since is not None:
        wanted.append(Sale.day >= since)
    counted = select(func.count(), func.sum(Sale.total).filter(SaleReversal.seq.is_(None)))
    joined = (
        counted.select_from(Sale)
        .join(Sale.collector)
        .outerjoin(SaleReversal, (SaleReversal.unit_id == Sale.unit_id) & (SaleReversal.sale_seq == Sale.seq))
    )
    total, amount = session.execute(joined.where(*wanted)).one()
    pages = max(1, ceil(total / PAGE))
    page = min(max(page, 1), pages)
    found = select(Sale).join(Sale.collector).where(*wanted).order_by(Sale.number.desc()).options(*_whole())
    rows = session.scalars(found.offset((page - 1) * PAGE).limit(PAGE)).all()
    return Listed(rows, total, page, pages, Rupiah(int(amount or 0)))


def _fits(text: str) -> list[ColumnElement[bool]]:
    """A sale's number, or words of the collector's name."""
    words = text.strip()
    if not words:
        return []
    last = words.rpartition("-")[2]
    named = [Collector.name.icontains(words, autoescape=True), Collector.code == words.upper()]
    if last.isascii() and last.isdigit() and len(last) < 10:
        named.append(Sale.number == int(last))
    return [or_(*named)]


@dataclass(frozen=True)
class Debt:
    """What a collector owes, the day of the oldest sale of it, and the sales that are not paid in full."""

    collector: Collector
    amount: Rupiah
    since: date | None
    sales: Sequence[Sale]

    def days(self, today: date) -> int:
        return (today - self.since).days if self.since else 0


def debts_of(session: Session, unit: Unit) -> list[Debt]:
    """Who owes how much, the oldest debt first. What was paid is counted against the oldest sales."""
    owed = all_owed(session, unit)
    everybody = {row.code: row for row in collectors_of(session, unit, retired=True)}
    debts = [_debt(session, unit, everybody[code], amount) for code, amount in owed.items() if code in everybody]
    return sorted(debts, key=lambda debt: (debt.since or date.max, debt.collector.name))


def _debt(session: Session, unit: Unit, collector: Collector, amount: Rupiah) -> Debt:
    """The newest sales on credit cover what is open; the last one that is needed is the oldest unpaid."""
    undone = select(SaleReversal.sale_seq).where(SaleReversal.unit_id == unit.id)
    mine = (Sale.unit_id == unit.id, Sale.collector_id == collector.id, Sale.paid == Paid.LATER)
    found = select(Sale).where(*mine, Sale.seq.not_in(undone)).order_by(Sale.day.desc(), Sale.seq.desc())
    left, unpaid = int(amount), list[Sale]()
    for sale in session.scalars(found.options(joinedload(Sale.unit))):
        if left <= 0:
            break
        unpaid.append(sale)
        left -= sale.total
    return Debt(collector, amount, unpaid[-1].day if unpaid else None, unpaid[::-1])


def debt_of(session: Session, unit: Unit, collector: Collector) -> Debt:
    """What one collector owes, nothing perhaps, and the sales that are not paid in full."""
    return _debt(session, unit, collector, owed_by(session, unit, collector))


def unpaid(debts: Sequence[Debt]) -> set[int]:
    """The seqs of the sales that are not paid in full."""
    return {sale.seq for debt in debts for sale in debt.sales}


def wholly_open(session: Session, unit: Unit, sale: Sale) -> bool:
    """Whether nothing of this sale is paid by that rule; what is paid at once or given away owes nothing."""
    if sale.paid is not Paid.LATER or not sale.total:
        return True
    debt = debt_of(session, unit, sale.collector)
    from_it_on = [row for row in debt.sales if (row.day, row.seq) >= (sale.day, sale.seq)]
    return sale.seq in {row.seq for row in debt.sales} and sum(row.total for row in from_it_on) <= debt.amount


def collection_at(session: Session, unit: Unit, seq: int) -> Collection:
    """NotFoundHere for another unit's."""
    found = select(Collection).where(Collection.unit_id == unit.id, Collection.seq == seq)
    return one_here(session, found.options(*_settled()))


def _settled() -> tuple[ExecutableOption, ...]:
    undone = joinedload(Collection.reversal).joinedload(CollectionReversal.reversed_by)
    return joinedload(Collection.collector), joinedload(Collection.taken_by), undone


def collections_of(session: Session, unit: Unit, collector: Collector | None = None) -> Sequence[Collection]:
    """What was paid or given up lately, the newest first."""
    found = select(Collection).where(Collection.unit_id == unit.id)
    if collector is not None:
        found = found.where(Collection.collector_id == collector.id)
    return session.scalars(found.order_by(Collection.seq.desc()).limit(PAGE).options(*_settled())).all()


def sales_to(session: Session, unit: Unit, collector: Collector, most: int = 10) -> Sequence[Sale]:
    """The last sales to one collector, the newest first."""
    mine = (Sale.unit_id == unit.id, Sale.collector_id == collector.id)
    return session.scalars(select(Sale).where(*mine).order_by(Sale.number.desc()).limit(most).options(*_whole())).all()
