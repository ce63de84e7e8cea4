"""What a manager should look into. Every question looks back 60 days at most, so it does not grow with history.

A finding's key says what was found, not when somebody looked: it is the same each time, and once settled it stays so.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.db import one_here, upserting
from rdu.errors import FindingSettled
from rdu.outlook.models import SettledFinding
from rdu.outlook.odd import Odd, Since
from rdu.outlook.odd_money import cash, reversals, stock, withdrawals
from rdu.outlook.odd_weighing import duplicates, prices, twice, weights
from rdu.people.models import Unit, User

_LOOKS = (prices, weights, duplicates, twice, stock, reversals, cash, withdrawals)


def findings_of(session: Session, unit: Unit, today: date) -> list[Odd]:
    """Everything that is not settled, the latest first."""
    since = Since(unit, today)
    found = [odd for look in _LOOKS for odd in look(session, unit, since)]
    keys = select(SettledFinding.key).where(SettledFinding.unit_id == unit.id)
    settled = set(session.scalars(keys.where(SettledFinding.key.in_([odd.key for odd in found]))))
    return sorted(
        (odd for odd in found if odd.key not in settled), key=lambda odd: (odd.day, odd.key), reverse=True
    )  # fmt: skip


def finding_of(session: Session, unit: Unit, key: str, today: date) -> Odd | SettledFinding:
    """One that is open or settled. Raises NotFoundHere for any other."""
    odd = next((odd for odd in findings_of(session, unit, today) if odd.key == key), None)
    return odd or one_here(
        session, select(SettledFinding).where(SettledFinding.unit_id == unit.id, SettledFinding.key == key)
    )


def settle(session: Session, unit: Unit, odd: Odd, note: str, operation: UUID, at: datetime, by: User) -> None:
    """It leaves the list for good; the same operation again is the same settling. Raises FindingSettled where another
    manager was faster, or the same page came with another note."""
    row = {"unit_id": unit.id, "key": odd.key, "kind": odd.kind.value, "words": odd.words[:300], "note": note}
    row |= {"operation": operation, "settled_at": at, "settled_by_id": by.id}
    session.execute(upserting(session)(SettledFinding).values(row).on_conflict_do_nothing())
    stands = select(SettledFinding).where(SettledFinding.unit_id == unit.id, SettledFinding.key == odd.key)
    if not settled_so(one_here(session, stands), note, operation):
        raise FindingSettled


def settled_so(row: SettledFinding, note: str, operation: UUID) -> bool:
    """Whether this very page settled it."""
    return (row.note, row.operation) == (note, operation)


def settled_of(session: Session, unit: Unit, page: int, per_page: int = 30) -> tuple[Sequence[SettledFinding], int]:
    """What was settled, the latest first, and how many."""
    mine = SettledFinding.unit_id == unit.id
    found = select(SettledFinding).where(mine).options(joinedload(SettledFinding.settled_by))
    rows = found.order_by(SettledFinding.settled_at.desc(), SettledFinding.key)
    count = session.scalar(select(func.count()).select_from(SettledFinding).where(mine)) or 0
    return session.scalars(rows.offset((page - 1) * per_page).limit(per_page)).all(), count
