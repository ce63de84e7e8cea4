"""What waits for a decision of the agency, and who is silent: read for its home without walking a chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import Month, Stretch
from rdu.deposits.closed_months import weighed_by_month
from rdu.impact.assumed import Known, known
from rdu.impact.month import ALL, Scope
from rdu.impact.service import set_keys
from rdu.ledger.models import ChainHead
from rdu.ledger.month_models import AuditRun
from rdu.outlook.service import Quiet, quiet_after, quiet_units
from rdu.people.models import Unit
from rdu.plant.balance import Balance
from rdu.plant.reading import basis_points, timeline, tolerance_on
from rdu.plant.service import plants_at
from rdu.reports.issued import newest_versions
from rdu.reports.late import Late, due_on, late_units
from rdu.reports.outdated import Outdated, outdated
from rdu.reports.standing import Reason, reasons_at_a_glance

LOOKS_BACK = 12
"""Months: what was never issued of a year ago is no decision of today."""
PLANT_MONTHS = 3
MOST_DRAFTS = 3


@dataclass(frozen=True)
class Draft:
    """A month that is over and cannot be issued yet."""

    month: Month
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class Unbalanced:
    plant: Unit
    month: Month
    balance: Balance


@dataclass(frozen=True)
class Silent:
    """Who has not weighed for long, and who owes the last month that is over."""

    quiet: Sequence[Quiet]
    quiet_days: int
    late: Sequence[Late]
    month: Month
    due: date


@dataclass(frozen=True)
class Waiting:
    """Each is done on a page of its own."""

    ready: Sequence[Month]
    """Closed by everybody and not issued, the newest first."""
    drafts: Sequence[Draft]
    outdated: Sequence[Outdated]
    """Issued, and no longer what the books say."""
    unbalanced: Sequence[Unbalanced]
    unproven: AuditRun | None
    """The last proof of all books, where it found something."""
    unconfirmed: Sequence[Known]

    @property
    def size(self) -> int:
        """Assumptions, and what the proof found, are one matter each, however many there are."""
        lists = (self.ready, self.drafts, self.outdated, self.unbalanced)
        return sum(len(one) for one in lists) + bool(self.unproven) + bool(self.unconfirmed)


def silent_at(session: Session, top: Unit, today: date) -> Silent:
    """Of the whole kabupaten; a unit below it has nobody who owes the agency a month."""
    days, month = quiet_after(session, top, today), Month.of(today).previous
    late = late_units(session, top, month) if top.is_root else []
    due = due_on(session, top, month) if top.is_root else month.next.first_day
    return Silent(quiet_units(session, top, today, days), days, late, month, due)


def waiting_at(session: Session, top: Unit, scope: Scope, today: date) -> Waiting:
    """The agency decides at the kabupaten; at a unit below it nothing waits."""
    if not top.is_root or scope.code != ALL:
        return Waiting([], [], [], [], None, [])
    ready, open_ones = _unissued(session, scope.units, today)
    drafts = [Draft(at, reasons_at_a_glance(session, scope.units, at, today)) for at in open_ones[:MOST_DRAFTS]]
    mine = set_keys(session)
    unsure = [row for key, row in known().items() if not row.confirmed and key not in mine]
    return Waiting(
        ready, drafts, outdated(session, top, scope.units, today), _unbalanced(session, top, today),
        _unproven(session), unsure,
    )  # fmt: skip


def _unproven(session: Session) -> AuditRun | None:
    last = session.scalars(select(AuditRun).order_by(AuditRun.id.desc()).limit(1)).first()
    return last if last and last.found else None


def _unissued(session: Session, units: Sequence[Unit], today: date) -> tuple[list[Month], list[Month]]:
    """Months with something weighed that were not issued: closed by everybody, and the others."""
    ids, issued = [unit.id for unit in units], newest_versions(session, ALL)
    months = Month.of(today).previous.back(LOOKS_BACK)
    sums = weighed_by_month(session, ids, Stretch(months[-1], months[0]))
    ends = list(session.scalars(select(ChainHead.closed_through).where(ChainHead.unit_id.in_(ids))))
    ready, open_ones = list[Month](), list[Month]()
    for month in (at for at in months if at in sums and str(at) not in issued):
        closed = ends and all(end and end >= month.last_day for end in ends)
        (ready if closed else open_ones).append(month)
    return ready, open_ones


def _unbalanced(session: Session, top: Unit, today: date) -> list[Unbalanced]:
    found = []
    for plant in plants_at(session, top):
        for month in Month.of(today).previous.back(PLANT_MONTHS):
            allowed = basis_points(tolerance_on(session, plant, month.last_day))
            line = timeline(session, plant, month.first_day, month.last_day)
            balance = line.balance(month.first_day, month.last_day, allowed)
            if not balance.closes:
                found.append(Unbalanced(plant, month, balance))
    return found
