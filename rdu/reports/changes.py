"""What changed in a month, or in several, beside its weighings: the prices, and what was corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, How, ListStatus, Paid, Price, PriceList, WasteType, Who
from rdu.clock import Period
from rdu.deposits.models import WeighIn, WeighInReversal
from rdu.ledger.models import Journal
from rdu.people.models import Unit
from rdu.sales.models import Sale, SaleReversal


@dataclass(frozen=True)
class PriceChange:
    """Of one grade, per kilogram, litre or piece; None where it was not on the list."""

    since: date
    whose: str
    name: str
    measure: str
    before: int | None
    after: int | None


def price_changes(session: Session, owners: Sequence[Unit], period: Period) -> list[PriceChange]:
    """The lists of these units that began in the period, each against the one before it."""
    found = select(PriceList).where(
        PriceList.unit_id.in_([unit.id for unit in owners]), PriceList.status == ListStatus.PUBLISHED,
        PriceList.valid_from.between(period.first_day, period.last_day),
    )  # fmt: skip
    names = {unit.id: unit.name for unit in owners}
    changes = []
    for row in session.scalars(found.order_by(PriceList.valid_from, PriceList.unit_id)).all():
        before, after = _prices(session, _before(session, row)), _prices(session, row)
        changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
        changes += [
            PriceChange(row.valid_from, names[row.unit_id], *key, before.get(key), after.get(key))
            for key in sorted(changed)
        ]
    return changes


def _before(session: Session, row: PriceList) -> PriceList | None:
    found = select(PriceList).where(
        PriceList.unit_id == row.unit_id, PriceList.status == ListStatus.PUBLISHED,
        PriceList.valid_from < row.valid_from,
    )  # fmt: skip
    return session.scalar(found.order_by(PriceList.valid_from.desc()).limit(1))


def _prices(session: Session, row: PriceList | None) -> dict[tuple[str, str], int]:
    """What everybody is paid, by name and measure: prices for groups or for pick-up follow their own list."""
    if row is None:
        return {}
    found = (
        select(WasteType.name, Grade.name, WasteType.measure, Price.amount)
        .join(Grade, Grade.id == Price.grade_id)
        .join(Grade.waste_type)
        .where(Price.price_list_id == row.id, Price.paid == Paid.ANY, Price.who == Who.ANY, Price.how == How.ANY)
    )
    return {
        (f"{name} {grade.lower()}".strip(), measure.word): amount
        for name, grade, measure, amount in session.execute(found)
    }


@dataclass(frozen=True)
class Undone:
    """So many weigh-ins or sales that were undone."""

    count: int
    grams: int
    amount: int


@dataclass(frozen=True)
class Corrections:
    within: Undone
    """Weigh-ins undone in the period, whatever their day."""
    of_earlier: Undone
    """Of these, the ones of an earlier day: their kilograms went off that month."""
    since: Undone
    """Weigh-ins of the period that were undone after it."""
    sales: int


def corrections_of(session: Session, units: Sequence[Unit], period: Period) -> Corrections:
    ids = [unit.id for unit in units]
    booked = Journal.posted_on.between(period.first_day, period.last_day)
    weighed = WeighIn.day.between(period.first_day, period.last_day)
    of_earlier, since = booked & (WeighIn.day < period.first_day), weighed & (Journal.posted_on > period.last_day)
    columns = [
        func.coalesce(func.sum(case((these, figure), else_=0)), 0)
        for these in (booked, of_earlier, since)
        for figure in (1, WeighIn.grams, WeighIn.net)
    ]
    found = (
        select(*columns)
        .select_from(WeighInReversal)
        .join(WeighIn, (WeighIn.unit_id == WeighInReversal.unit_id) & (WeighIn.seq == WeighInReversal.weigh_in_seq))
        .join(Journal, (Journal.unit_id == WeighInReversal.unit_id) & (Journal.seq == WeighInReversal.seq))
        .where(WeighInReversal.unit_id.in_(ids), Journal.posted_on >= period.first_day)
    )
    figures = [int(figure) for figure in session.execute(found).one()]
    return Corrections(
        Undone(*figures[0:3]), Undone(*figures[3:6]), Undone(*figures[6:9]), _sales_undone(session, ids, period)
    )


def _sales_undone(session: Session, ids: Sequence[int], period: Period) -> int:
    """Sales of the period, taken back whenever."""
    found = (
        select(func.count())
        .select_from(SaleReversal)
        .join(Sale, (Sale.unit_id == SaleReversal.unit_id) & (Sale.seq == SaleReversal.sale_seq))
        .where(Sale.unit_id.in_(ids), Sale.day.between(period.first_day, period.last_day))
    )
    return session.scalar(found) or 0
