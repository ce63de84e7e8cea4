"""Diesel for a unit's own transport: what it emits is taken off what recycling avoids (C)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import Month, now_utc, today_at
from rdu.db import flush, one_here
from rdu.errors import OperationReused, Refused
from rdu.impact.models import OwnFuel
from rdu.people.models import Unit, User

A_PAGE = 25
MOST_MILLILITRES = 2_000_000
"""The most of one entry: 2,000 litres."""


def litres_in(session: Session, units: Sequence[Unit], month: Month, through: date | None = None) -> Fraction:
    """What these units burned in a month, or in its days through that one."""
    mine = OwnFuel.unit_id.in_([unit.id for unit in units])
    found = select(func.coalesce(func.sum(OwnFuel.millilitres), 0))
    total = session.scalar(found.where(mine, OwnFuel.day.between(month.first_day, through or month.last_day)))
    return Fraction(int(total or 0), 1000)


@dataclass(frozen=True)
class Page:
    """What was burned, without the rows that take one back; and how many such rows there are."""

    rows: Sequence[OwnFuel]
    total: int


def burned(session: Session, unit: Unit, page: int) -> Page:
    """The latest day first."""
    mine = (OwnFuel.unit_id == unit.id, OwnFuel.undoes_id.is_(None))
    total = session.scalar(select(func.count()).select_from(OwnFuel).where(*mine)) or 0
    found = select(OwnFuel).where(*mine).order_by(OwnFuel.day.desc(), OwnFuel.id.desc())
    whole = joinedload(OwnFuel.recorded_by), joinedload(OwnFuel.undone)
    return Page(session.scalars(found.options(*whole).limit(A_PAGE).offset((page - 1) * A_PAGE)).all(), total)


def record(session: Session, unit: Unit, day: date, millilitres: int, note: str, operation: UUID, by: User) -> OwnFuel:
    """The same operation again gives back the first row; with another content it raises OperationReused."""
    done = session.scalar(select(OwnFuel).where(OwnFuel.operation == operation))
    if done is not None:
        if (done.unit_id, done.day, done.millilitres, done.note) != (unit.id, day, millilitres, note):
            raise OperationReused
        return done
    if day > today_at(unit.timezone):
        raise Refused("day", "Tanggalnya belum tiba. Tulis hari ini atau sebelumnya.")
    return _keep(
        session, OwnFuel(operation=operation, unit_id=unit.id, day=day, millilitres=millilitres, note=note), by
    )


def undo(session: Session, unit: Unit, fuel_id: int, by: User) -> OwnFuel:
    """Take an entry back; both rows stay. Raises FuelUndone, and NotFoundHere for another unit's."""
    mine = select(OwnFuel).where(OwnFuel.id == fuel_id, OwnFuel.unit_id == unit.id, OwnFuel.undoes_id.is_(None))
    row = one_here(session, mine)
    back = OwnFuel(
        operation=uuid4(), unit_id=unit.id, day=row.day, millilitres=-row.millilitres, note="", undoes_id=row.id
    )
    return _keep(session, back, by)


def _keep(session: Session, row: OwnFuel, by: User) -> OwnFuel:
    row.recorded_at, row.recorded_by_id = now_utc(), by.id
    session.add(row)
    flush(session)
    return row
