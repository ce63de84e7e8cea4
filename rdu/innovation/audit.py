"""Prove that instruments are as they were published, and that snapshots add up."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from rdu.innovation.models import ClaimSnapshot, InstrumentYear
from rdu.innovation.service import as_instrument
from rdu.ledger.audit import Finding
from rdu.people.units import root_of


def audit(session: Session) -> Iterator[Finding]:
    """Every instrument whose rows are not those it was published with, every snapshot whose points do not add up."""
    for row in session.scalars(select(InstrumentYear).options(selectinload(InstrumentYear.rows))):
        if (made := as_instrument(row)).checksum != row.checksum:
            where = f"instrumen {made.label}"
            yield Finding(root_of(session).code, where, "isinya tidak sama dengan yang diterbitkan")
    for taken in session.scalars(select(ClaimSnapshot).options(selectinload(ClaimSnapshot.rows))):
        if sum(one.points for one in taken.rows if one.no.isdigit()) != taken.points:
            where = f"cuplikan klaim {taken.year} per {taken.as_of}"
            yield Finding(root_of(session).code, where, "poinnya tidak sama dengan jumlah barisnya")
