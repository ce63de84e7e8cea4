"""The unit's STOCK account is the sum of what lies in the shed, and every gram of that came on some day."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.ledger.accounts import STOCK
from rdu.ledger.audit import Finding
from rdu.ledger.service import balance_of
from rdu.people.models import Unit
from rdu.stock.models import OnHand, StockLayer
from rdu.stock.service import lying_here


def audit(session: Session) -> Iterator[Finding]:
    for unit in session.scalars(select(Unit).order_by(Unit.id)):
        booked, lying = balance_of(session, unit, STOCK), lying_here(session, unit).value
        if booked != lying:
            yield Finding(unit.code, "on_hand", f"nilai stok {lying}, menurut buku {booked}")
        yield from _layers(session, unit)


def _layers(session: Session, unit: Unit) -> Iterator[Finding]:
    """The days' grams of each grade are together what lies there."""
    found = select(StockLayer.grade_id, func.sum(StockLayer.grams)).where(StockLayer.unit_id == unit.id)
    by_day = {grade_id: int(grams) for grade_id, grams in session.execute(found.group_by(StockLayer.grade_id))}
    lying = select(OnHand.grade_id, OnHand.grams).where(OnHand.unit_id == unit.id).order_by(OnHand.grade_id)
    for grade_id, grams in session.execute(lying):
        came = by_day.pop(grade_id, 0)
        if came != grams:
            yield Finding(unit.code, f"stock_layer {grade_id}", f"menurut harinya {came} gram, menurut stok {grams}")
    for grade_id in sorted(by_day):
        yield Finding(unit.code, f"stock_layer {grade_id}", "ada harinya, padahal tidak ada stoknya")
