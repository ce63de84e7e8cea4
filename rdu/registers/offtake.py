"""What partners bought from the units: sales that the books hold are contributions that nobody has to type."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Result, Row, func, select
from sqlalchemy.orm import Session

from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.sales.models import Collector, Sale, SaleReversal
from rdu.text import search_key


@dataclass(frozen=True)
class Bought:
    """Sales to one buyer at one unit on one day, those that were undone left out."""

    day: date
    sales: int
    total: Rupiah


def bought(session: Session, at: Unit, names: Iterable[str]) -> Mapping[str, list[Bought]]:
    """By search_key of the buyer's name, in the order of days: a buyer of several units is one."""
    wanted = {search_key(name) for name in names} - {""}
    if not wanted:
        return {}
    here = Unit.path.startswith(at.path, autoescape=True)
    buyers = select(Collector.id, Collector.unit_id, Collector.name).join(Unit, Unit.id == Collector.unit_id)
    mine = [row for row in session.execute(buyers.where(here)) if search_key(row.name) in wanted]
    found: dict[str, list[Bought]] = {}
    for name, day, sales, total in _sales(session, mine):
        found.setdefault(search_key(name), []).append(Bought(day, sales, Rupiah(int(total))))
    return found


def _sales(session: Session, buyers: Sequence[Row[int, int, str]]) -> Result[str, date, int, int]:
    undone = select(SaleReversal.seq).where(
        SaleReversal.unit_id == Sale.unit_id, SaleReversal.sale_seq == Sale.seq
    )  # fmt: skip
    of_buyers = (
        Sale.unit_id.in_({row.unit_id for row in buyers}), Sale.collector_id.in_([row.id for row in buyers])
    )  # fmt: skip
    days = (
        select(Collector.name, Sale.day, func.count(), func.sum(Sale.total))
        .join(Sale, Sale.collector_id == Collector.id)
        .where(*of_buyers, ~undone.exists())
        .group_by(Collector.id, Collector.name, Sale.day)
        .order_by(Sale.day)
    )
    return session.execute(days)
