"""What a unit buys, and which hazardous items the agency permits it to take."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Intake, UnitItem, WasteType
from rdu.clock import now_utc
from rdu.db import one_here, upserting
from rdu.people.models import Unit, UnitKind, User
from rdu.people.service import log


@dataclass(frozen=True)
class Permits:
    """How many hazardous types a unit may take."""

    unit: Unit
    count: int


def switchable(session: Session, unit: Unit, day: date) -> list[tuple[WasteType, bool]]:
    """The types a unit may choose to buy, with its choice. Hazardous ones only where they are permitted."""
    found = (
        select(WasteType, UnitItem)
        .outerjoin(UnitItem, (UnitItem.waste_type_id == WasteType.id) & (UnitItem.unit_id == unit.id))
        .where(WasteType.intake != Intake.NEVER, WasteType.retired_on.is_(None) | (WasteType.retired_on > day))
        .order_by(WasteType.key)
    )
    return [
        (row, item is None or item.bought)
        for row, item in session.execute(found)
        if row.intake is Intake.OPEN or (item is not None and item.permitted_at is not None)
    ]


def choose(session: Session, unit: Unit, codes: Collection[str], by: User, day: date) -> int:
    """Buy exactly these of the types on offer; how many switches moved."""
    moved = [(row, not bought) for row, bought in switchable(session, unit, day) if bought is not (row.code in codes)]
    for row, bought in moved:
        _set(session, unit, row, bought=bought)
    if moved:
        detail: dict[str, object] = {row.code: bought for row, bought in moved}
        log(session, "choose_items", unit=unit, user=by, subject=unit.code, detail=detail)
    return len(moved)


def hazardous(session: Session, unit: Unit) -> list[tuple[WasteType, UnitItem | None]]:
    """All hazardous types, each with what is known of it at the unit."""
    found = (
        select(WasteType, UnitItem)
        .outerjoin(UnitItem, (UnitItem.waste_type_id == WasteType.id) & (UnitItem.unit_id == unit.id))
        .where(WasteType.intake == Intake.HAZARDOUS, WasteType.retired_on.is_(None))
        .order_by(WasteType.key)
    )
    return [(row, item) for row, item in session.execute(found)]


def permit(session: Session, unit: Unit, codes: Collection[str], by: User) -> int:
    """Let the unit take exactly these hazardous types; how many permits were given or taken back."""
    known = [(row, item is not None and item.permitted_at is not None) for row, item in hazardous(session, unit)]
    moved = [(row, not permitted) for row, permitted in known if permitted is not (row.code in codes)]
    for row, permitted in moved:
        _set(
            session,
            unit,
            row,
            permitted_at=now_utc() if permitted else None,
            permitted_by_id=by.id if permitted else None,
        )
        log(session, "permit_item" if permitted else "revoke_permit", unit=unit, user=by, subject=row.code)
    return len(moved)


def permits_below(session: Session, unit: Unit) -> list[Permits]:
    """Each unit this role reaches, with its permits."""
    count = func.count(UnitItem.permitted_at)
    found = (
        select(Unit, count)
        .outerjoin(UnitItem, UnitItem.unit_id == Unit.id)
        .where(_reached_from(unit), Unit.closed_on.is_(None))
        .group_by(Unit.id)
        .order_by(Unit.name)
    )
    return [Permits(row, number) for row, number in session.execute(found)]


def unit_below(session: Session, unit: Unit, code: str) -> Unit:
    """A unit that weighs, reached from this one; NotFoundHere elsewhere."""
    return one_here(session, select(Unit).where(Unit.code == code, _reached_from(unit)))


def _reached_from(unit: Unit) -> ColumnElement[bool]:
    return Unit.path.startswith(unit.path, autoescape=True) & (Unit.kind != UnitKind.KABUPATEN)


def _set(session: Session, unit: Unit, waste_type: WasteType, **values: object) -> None:
    row = upserting(session)(UnitItem).values(unit_id=unit.id, waste_type_id=waste_type.id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["unit_id", "waste_type_id"], set_=values))
    session.expire_all()
