"""The unit's STOCK account is the sum of what lies in the shed."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.ledger.accounts import STOCK
from rdu.ledger.audit import Finding
from rdu.ledger.service import balance_of
from rdu.people.models import Unit
from rdu.stock.service import lying_here


def audit(session: Session) -> Iterator[Finding]:
    for unit in session.scalars(select(Unit).order_by(Unit.id)):
        booked, lying = balance_of(session, unit, STOCK), lying_here(session, unit).value
        if booked != lying:
            yield Finding(unit.code, "on_hand", f"nilai stok {lying}, menurut buku {booked}")
