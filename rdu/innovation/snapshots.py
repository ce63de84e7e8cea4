"""Claims as they stood: written down when a month is closed by everybody, or when the agency asks for it.

A snapshot is never changed. Reckoned again for its day it comes to the same, or the difference is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.clock import Month, now_utc, today_at
from rdu.db import flush, one_here
from rdu.errors import OperationReused
from rdu.innovation.models import ClaimRow, ClaimSnapshot
from rdu.innovation.service import Claim, claims_of, instrument_for, total_of, year_now
from rdu.ledger.models import ChainHead
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.people.units import root_of


def month_closed(session: Session, unit: Unit, month: Month, by: User) -> None:
    """Call after a unit closed a month: where that makes the kabupaten's month whole, its claims are written down."""
    root = root_of(session)
    ends = list(session.scalars(select(ChainHead.closed_through)))
    if all(end is not None and end >= month.last_day for end in ends):
        year = year_now(session, today_at(root.timezone))
        taken = select(ClaimSnapshot.id).where(ClaimSnapshot.year == year, ClaimSnapshot.month == month.first_day)
        if session.scalar(taken) is None:
            _take(session, root, year, month.last_day, by, month=month)


def take(session: Session, root: Unit, year: int, operation: UUID, by: User) -> ClaimSnapshot:
    """As of today. The same page sent again gives back the first."""
    if (done := session.scalar(select(ClaimSnapshot).where(ClaimSnapshot.operation == operation))) is not None:
        if done.year != year:
            raise OperationReused
        return done
    return _take(session, root, year, today_at(root.timezone), by, operation=operation)


def _take(
    session: Session, root: Unit, year: int, as_of: date, by: User, *, month: Month | None = None,
    operation: UUID | None = None,
) -> ClaimSnapshot:  # fmt: skip
    claims, instrument = claims_of(session, root, year, as_of), instrument_for(session, year)
    row = ClaimSnapshot(
        operation=operation, year=year, month=month.first_day if month else None, as_of=as_of,
        instrument=instrument.label, checksum=instrument.checksum, points=total_of(claims), taken_at=now_utc(),
        taken_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    flush(session)
    session.execute(insert(ClaimRow), [_columns(row, claim) for claim in with_bases(claims)])
    log(session, "snapshot_claims", unit=root, user=by, subject=f"{year} {month or as_of}")
    return row


def with_bases(claims: Sequence[Claim]) -> list[Claim]:
    """The rows, and after a row that has bases each of them."""
    return [one for claim in claims for one in (claim, *claim.bases)]


def _columns(row: ClaimSnapshot, claim: Claim) -> dict[str, object]:
    return {
        "snapshot_id": row.id, "no": claim.no, "value": claim.value[:200], "level": claim.level,
        "points": claim.points, "first_day": claim.window.first, "last_day": claim.window.last,
        "count": len(claim.counted), "sha256": claim.sha256,
    }  # fmt: skip


# Read -------------------------------------------------------------------------------------------------------------


def snapshots_of(session: Session, year: int) -> Sequence[ClaimSnapshot]:
    """The newest first."""
    found = select(ClaimSnapshot).where(ClaimSnapshot.year == year)
    by_day = found.order_by(ClaimSnapshot.as_of.desc(), ClaimSnapshot.id.desc())
    return session.scalars(by_day.options(joinedload(ClaimSnapshot.taken_by))).all()


def snapshot_of(session: Session, year: int, snapshot_id: int) -> ClaimSnapshot:
    found = select(ClaimSnapshot).where(ClaimSnapshot.year == year, ClaimSnapshot.id == snapshot_id)
    return one_here(session, found.options(selectinload(ClaimSnapshot.rows), joinedload(ClaimSnapshot.taken_by)))


def last_of(session: Session, year: int, before: date) -> ClaimSnapshot | None:
    """The newest whose day is over: what changed since then is news."""
    found = select(ClaimSnapshot).where(ClaimSnapshot.year == year, ClaimSnapshot.as_of < before)
    newest = found.order_by(ClaimSnapshot.as_of.desc(), ClaimSnapshot.id.desc()).limit(1)
    return session.scalars(newest.options(selectinload(ClaimSnapshot.rows))).first()


def rows_of(session: Session, year: int, no: str) -> list[tuple[ClaimSnapshot, ClaimRow]]:
    """One indicator in every snapshot, the newest first."""
    found = (
        select(ClaimSnapshot, ClaimRow)
        .join(ClaimRow, ClaimRow.snapshot_id == ClaimSnapshot.id)
        .where(ClaimSnapshot.year == year, ClaimRow.no == no)
        .order_by(ClaimSnapshot.as_of.desc(), ClaimSnapshot.id.desc())
    )
    return [(snapshot, row) for snapshot, row in session.execute(found)]


@dataclass(frozen=True)
class Difference:
    """One indicator then and now; None where only one of them has it."""

    no: str
    name: str
    then: ClaimRow | None
    now: Claim | None

    @property
    def points(self) -> int:
        return (self.now.points if self.now else 0) - (self.then.points if self.then else 0)

    @property
    def only_records(self) -> bool:
        """The figure is the same, but it rests on other records."""
        return bool(self.now and self.then) and self.then_value == self.now_value

    @property
    def then_value(self) -> str:
        return self.then.value if self.then else ""

    @property
    def now_value(self) -> str:
        return self.now.value[:200] if self.now else ""


def differences(then: ClaimSnapshot, claims: Sequence[Claim]) -> list[Difference]:
    """What is not the same, in the order of the instrument."""
    before, now = {row.no: row for row in then.rows}, {claim.no: claim for claim in with_bases(claims)}
    names = {no: claim.indicator.name for no, claim in now.items()}
    keys = [*now, *(no for no in before if no not in now)]
    found = [Difference(no, names.get(no, no), before.get(no), now.get(no)) for no in keys]
    return [one for one in found if _differs(one)]


def _differs(one: Difference) -> bool:
    if one.then is None or one.now is None:
        return True
    then = (one.then.value, one.then.level, one.then.points, one.then.count, one.then.sha256)
    return then != (one.now.value[:200], one.now.level, one.now.points, len(one.now.counted), one.now.sha256)


def recomputed(session: Session, root: Unit, then: ClaimSnapshot) -> list[Difference]:
    """The snapshot reckoned again for its own day, by what the records say today."""
    return differences(then, claims_of(session, root, then.year, then.as_of))
