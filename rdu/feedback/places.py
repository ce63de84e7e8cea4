"""What a complaint can be about, and the photos that came with one."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.db import one_here
from rdu.errors import NotFoundHere
from rdu.feedback.models import Complaint
from rdu.files.models import KeptFile
from rdu.people.models import Unit
from rdu.people.units import root_of


def units_to_choose(session: Session) -> Sequence[Unit]:
    """Those that are open, in the order of names; the kabupaten among them."""
    found = select(Unit).where(_open_on(today_at(root_of(session).timezone)))
    return session.scalars(found.order_by(Unit.name, Unit.id)).all()


def unit_named(session: Session, code: str) -> Unit:
    found = select(Unit).where(Unit.code == code, _open_on(today_at(root_of(session).timezone)))
    return one_here(session, found)


def all_units(session: Session) -> Sequence[Unit]:
    """Those that have closed too: what was said about them stays."""
    return session.scalars(select(Unit).order_by(Unit.name, Unit.id)).all()


def _open_on(day: date) -> ColumnElement[bool]:
    return or_(Unit.closed_on.is_(None), Unit.closed_on > day)


def file_in(complaint: Complaint, file_id: int) -> KeptFile:
    """Raises NotFoundHere for a file that came with another."""
    for row in complaint.files:
        if row.file_id == file_id:
            return row.kept
    raise NotFoundHere
