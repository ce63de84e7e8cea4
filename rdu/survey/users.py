"""Who used a unit: the persons with something posted in the books in those days, each counted once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, select, union
from sqlalchemy.orm import Session

from rdu.deposits.models import WeighIn, WeighInReversal
from rdu.ledger.models import Journal
from rdu.people.models import Person
from rdu.withdrawals.models import Withdrawal


def users_in(session: Session, unit_ids: Sequence[int], first: date, until: date) -> int:
    """The distinct persons who weighed something that still stands, or were paid out, at these units in these days.

    Somebody under two numbers counts once; a member who only stands in the book does not count.
    """
    undone = and_(WeighInReversal.unit_id == WeighIn.unit_id, WeighInReversal.weigh_in_seq == WeighIn.seq)
    weighed = (
        select(WeighIn.person_id.label("person_id"))
        .outerjoin(WeighInReversal, undone)
        .where(WeighIn.unit_id.in_(unit_ids), WeighIn.day.between(first, until), WeighInReversal.seq.is_(None))
    )
    paid = (
        select(Withdrawal.paid_to_person_id.label("person_id"))
        .join(Journal, and_(Journal.unit_id == Withdrawal.unit_id, Journal.seq == Withdrawal.paid_seq))
        .where(Withdrawal.unit_id.in_(unit_ids), Journal.posted_on.between(first, until))
    )
    came = union(weighed, paid).subquery()
    counts_as = func.coalesce(Person.same_as_id, Person.id)
    found = select(func.count(counts_as.distinct())).join(came, came.c.person_id == Person.id)
    return session.scalar(found) or 0
