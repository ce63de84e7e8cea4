"""Money out in two steps and by two people: asked for and held, approved, paid; or over without a payment.

Everything happens under the lock of the unit's books, so that two who decide at once make one decision. A step's
journal is named by the slip: the database refuses a second approval, payment or release of the same one.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from rdu.db import one_here
from rdu.errors import NotFoundHere
from rdu.people.models import Unit
from rdu.withdrawals.asking import Wish, check_wish, request_
from rdu.withdrawals.cases import AlreadyDecided, Case, slip_number
from rdu.withdrawals.deciding import OverPinLimit, approve
from rdu.withdrawals.ending import cancel, expire, refuse
from rdu.withdrawals.models import Withdrawal
from rdu.withdrawals.paying import Handing, NotApprovedYet, check_handing, pay

__all__ = [
    "AlreadyDecided", "Case", "Handing", "NotApprovedYet", "OverPinLimit", "Wish", "approve", "cancel",
    "check_handing", "check_wish", "expire", "pay", "refuse", "request_", "with_people", "withdrawal_of",
]  # fmt: skip


def withdrawal_of(session: Session, unit: Unit, slip: str) -> Withdrawal:
    """The unit's withdrawal with this slip number, with all a page shows. NotFoundHere for another unit's."""
    if (number := slip_number(unit, slip)) is None:
        raise NotFoundHere
    mine = (Withdrawal.unit_id == unit.id, Withdrawal.number == number)
    return one_here(session, select(Withdrawal).options(*with_people()).where(*mine))


def with_people() -> tuple[ExecutableOption, ...]:
    users = (Withdrawal.asked_by, Withdrawal.approved_by, Withdrawal.paid_by, Withdrawal.ended_by)
    persons = (Withdrawal.member, Withdrawal.unit, Withdrawal.asked_person, Withdrawal.paid_to)
    return tuple(joinedload(column) for column in (*persons, *users))
