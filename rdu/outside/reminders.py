"""Reminding a unit that is late: that somebody opened the message is written down before it is shown."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import Month, now_utc
from rdu.db import flush
from rdu.errors import OperationReused
from rdu.outside.models import OutsideUnit, Reminder
from rdu.people.models import Unit, User
from rdu.people.service import log

Whom = tuple[int | None, int | None]
"""The id of a unit of RDU, or of one outside."""


def whom_of(unit: Unit | OutsideUnit) -> Whom:
    return (unit.id, None) if isinstance(unit, Unit) else (None, unit.id)


def remind(session: Session, top: Unit, unit: Unit | OutsideUnit, month: Month, operation: UUID, by: User) -> Reminder:
    """Written once an operation. Opening the message shows a telephone, so that is logged too."""
    unit_id, outside_id = whom_of(unit)
    done = session.scalar(select(Reminder).where(Reminder.operation == operation))
    if done is not None:
        if (done.unit_id, done.outside_id, done.month) != (unit_id, outside_id, month.first_day):
            raise OperationReused
        return done
    row = Reminder(
        operation=operation, unit_id=unit_id, outside_id=outside_id, month=month.first_day, reminded_at=now_utc(),
        reminded_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    for act in ("remind_unit", "reveal_phone"):
        log(session, act, unit=top, user=by, subject=f"{unit.code} {month}" if act == "remind_unit" else unit.code)
    flush(session)
    return row


def reminded(session: Session, month: Month) -> Mapping[Whom, Sequence[Reminder]]:
    """Of that month, the latest first."""
    mine = select(Reminder).where(Reminder.month == month.first_day).order_by(Reminder.id.desc())
    found: dict[Whom, list[Reminder]] = {}
    for row in session.scalars(mine.options(joinedload(Reminder.reminded_by))):
        found.setdefault((row.unit_id, row.outside_id), []).append(row)
    return found
