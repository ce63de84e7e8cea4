"""Diesel of the units that fetch goods themselves, so that the demo's impact has something to take off."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.demo.people import Staff, at_noon
from rdu.impact.fuel import record
from rdu.people.models import Unit

SEED = 4417
TRIPS = {"BSI": (18_000, 42_000, "jemput kiriman unit"), "ANG": (4_000, 9_000, "jemput warga Mlajah")}
"""Millilitres of a trip, at least and at most, and what it was for."""
EVERY = 14


def drive(session: Session, units: dict[str, Unit], staff: Staff, first: date, today: date) -> None:
    """A trip every other week until a few days ago."""
    rng = Random(SEED)
    for code, (least, most, note) in TRIPS.items():
        day = first + timedelta(days=EVERY)
        while day < today - timedelta(days=2):
            with pinned_at(at_noon(day)):
                burned = rng.randrange(least, most, 500)
                operation = UUID(int=rng.getrandbits(128))
                record(session, units[code], day, burned, note, operation, staff.managers[code])
            day += timedelta(days=EVERY)
