"""The months that everybody may read: those in which every unit has closed its books, and those that were issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import Month, today_at
from rdu.deposits.closed_months import active_of
from rdu.errors import NotFoundHere
from rdu.impact.month import Scope, choices_at
from rdu.ledger.models import ChainHead
from rdu.ledger.service import digest_of
from rdu.outside.models import OutsideReport
from rdu.people.units import root_of
from rdu.reports.issued import newest_versions
from rdu.reports.small_cells import is_small
from rdu.reports.standing import states_of

MONTHS = 12


@dataclass(frozen=True)
class PublicMonth:
    month: Month
    grams: int
    households: int

    @property
    def is_untold(self) -> bool:
        return is_small(self.households)


def everybody(session: Session) -> Scope:
    """All units of the kabupaten."""
    scope = choices_at(session, root_of(session)).all
    if scope is None:
        raise NotFoundHere
    return scope


def today_of(session: Session) -> date:
    return today_at(root_of(session).timezone)


def public_months(session: Session, scope: Scope) -> Sequence[PublicMonth]:
    """The last ones, the newest first."""
    ids, today = [unit.id for unit in scope.units], today_of(session)
    states = states_of(session, scope.units, Month.of(today).back(MONTHS + 1), today)
    issued = newest_versions(session, scope.code)
    return [
        PublicMonth(state.month, state.grams, _households(session, ids, state.month))
        for state in states
        if state.grams and (state.is_closed or str(state.month) in issued)
    ]


def _households(session: Session, ids: Sequence[int], month: Month) -> int:
    return sum(count for (_, is_household), count in active_of(session, ids, month).items() if is_household)


def check_public(session: Session, scope: Scope, month: Month) -> None:
    """Raises NotFoundHere for a month that is not everybody's to read."""
    states = states_of(session, scope.units, [month], today_of(session))
    issued = str(month) in newest_versions(session, scope.code)
    if not any(state.grams and (state.is_closed or issued) for state in states):
        raise NotFoundHere


def stamp_of(session: Session, scope: Scope) -> str:
    """Changes with every journal, when a month is closed, and when a unit outside reports."""
    columns = (ChainHead.unit_id, ChainHead.seq, ChainHead.closed_through)
    found = select(*columns).where(ChainHead.unit_id.in_([unit.id for unit in scope.units])).order_by(ChainHead.unit_id)
    heads = [[unit_id, seq, f"{through}"] for unit_id, seq, through in session.execute(found)]
    told = session.scalar(select(func.count()).select_from(OutsideReport)) or 0
    issued = sorted(newest_versions(session, scope.code).items())
    return digest_of([*heads, told, *map(list, issued)]).hex()
