"""Units that have gone quiet, and the units somebody may look ahead for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.db import one_here
from rdu.deposits.models import DayTotal
from rdu.ledger.models import ChainHead
from rdu.people.models import RoleGrant, Unit, UnitKind, User
from rdu.people.units import root_of, setting_on, words_of
from rdu.roles import Role
from rdu.text import search_key

QUIET_DAYS = "quiet_days"
USUAL_QUIET_DAYS = 45


@dataclass(frozen=True)
class Quiet:
    """A unit that has not weighed for long; `last` is None where it never has."""

    unit: Unit
    last: date | None
    days: int | None


def setting_of(session: Session, unit: Unit, key: str, day: date) -> str | None:
    """What the unit has chosen, else what its kabupaten has."""
    return setting_on(session, unit, key, day) or (
        None if unit.is_root else setting_on(session, root_of(session), key, day)
    )


def quiet_after(session: Session, unit: Unit, today: date) -> int:
    """Days without weighing after which a unit below counts as gone quiet."""
    return int(setting_of(session, unit, QUIET_DAYS, today) or USUAL_QUIET_DAYS)


def quiet_units(session: Session, top: Unit, today: date, days: int, text: str = "") -> list[Quiet]:
    """Units below that answer to the text, weigh, and have not for so many days; the longest silent first."""
    last = (
        select(func.max(DayTotal.day)).where(DayTotal.unit_id == Unit.id, DayTotal.lines > 0).correlate(Unit)
    ).scalar_subquery()  # fmt: skip
    below = Unit.path.startswith(top.path, autoescape=True)
    weighs = Unit.kind == UnitKind.BSU  # an induk need not, and the tonnes of a plant or a TPS 3R are another balance
    found = select(Unit, last).where(below, Unit.id != top.id, weighs).options(joinedload(Unit.region))
    since = today - timedelta(days=days)
    rows = [
        Quiet(unit, at, (today - at).days if at else None)
        for unit, at in session.execute(found.where((Unit.closed_on.is_(None)) | (Unit.closed_on > today)))
        if (at is None or at <= since) and search_key(text) in words_of(unit)
    ]
    return sorted(rows, key=lambda row: (row.last or date.min, row.unit.name))


def phones_of_managers(session: Session, units: Iterable[Unit]) -> dict[int, str]:
    """By unit id, the telephone of whoever manages it now: the one who began last, where several do."""
    found = (
        select(RoleGrant.unit_id, User.phone)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.unit_id.in_([unit.id for unit in units]), RoleGrant.role == Role.MANAGER)
        .where(RoleGrant.ended_at.is_(None), User.disabled_at.is_(None), User.phone != "")
        .order_by(RoleGrant.id)
    )
    return {unit_id: phone for unit_id, phone in session.execute(found)}


def with_books(session: Session, top: Unit) -> Sequence[Unit]:
    """The unit and those below it that keep books, by name."""
    found = select(Unit).join(ChainHead, ChainHead.unit_id == Unit.id)
    return session.scalars(found.where(Unit.path.startswith(top.path, autoescape=True)).order_by(Unit.name)).all()


def one_below(session: Session, top: Unit, code: str) -> Unit:
    """The unit itself or one below it. NotFoundHere for any other."""
    return one_here(session, select(Unit).where(Unit.code == code, Unit.path.startswith(top.path, autoescape=True)))
