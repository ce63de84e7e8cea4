"""The unit's share (bagi hasil): announced ahead, shown from that day on, never changed backwards."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.models import HouseShare
from rdu.clock import now_utc
from rdu.errors import Refused
from rdu.people.models import Unit, User
from rdu.people.service import log


def announced(session: Session, unit: Unit) -> list[HouseShare]:
    """Every share that counts or will count, the latest first. Of two for one day the later word stands."""
    found = select(HouseShare).where(HouseShare.unit_id == unit.id).order_by(HouseShare.valid_from, HouseShare.id)
    by_day = {row.valid_from: row for row in session.scalars(found)}
    return list(by_day.values())[::-1]


def coming_share(session: Session, unit: Unit, day: date) -> HouseShare | None:
    """The next share that has been announced and does not count yet."""
    return next((row for row in reversed(announced(session, unit)) if row.valid_from > day), None)


def announce(session: Session, unit: Unit, basis_points: int, valid_from: date, by: User, today: date) -> HouseShare:
    """From tomorrow on at the earliest, so that nobody is surprised at the scale; a unit's first from today."""
    known = announced(session, unit)
    if valid_from < today or (valid_from == today and known):
        raise Refused("valid_from", "Bagian unit diumumkan lebih dulu. Pilih tanggal mulai besok atau sesudahnya.")
    before = next((row.basis_points for row in known if row.valid_from <= valid_from), 0)
    if basis_points == before:
        raise Refused("basis_points", "Bagian unit pada tanggal itu memang sudah sebesar ini. Tulis angka lain.")
    row = HouseShare(
        unit_id=unit.id, valid_from=valid_from, basis_points=basis_points, announced_at=now_utc(), announced_by_id=by.id
    )
    session.add(row)
    session.flush()
    detail: dict[str, object] = {"valid_from": valid_from.isoformat(), "basis_points": basis_points}
    log(session, "announce_share", unit=unit, user=by, subject=unit.code, detail=detail)
    return row
