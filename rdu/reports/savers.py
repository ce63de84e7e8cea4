"""Who brought waste in a month, or in several: counts only, by unit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import Period
from rdu.deposits.closed_months import active_of, sexes_of
from rdu.people.models import Member, MemberKind, Unit


@dataclass(frozen=True)
class Savers:
    active: Counter[tuple[int, bool]]
    """Members by unit, and whether they are households."""
    registered: Counter[tuple[int, bool]]
    women: int
    men: int
    """People who brought something, as far as their sex is written down."""

    @property
    def households(self) -> int:
        return sum(count for (_, is_household), count in self.active.items() if is_household)

    @property
    def others(self) -> int:
        """Groups, schools, offices, and single persons."""
        return sum(self.active.values()) - self.households

    @property
    def registered_households(self) -> int:
        return sum(count for (_, is_household), count in self.registered.items() if is_household)

    @property
    def known(self) -> int:
        return self.women + self.men


def savers_of(session: Session, units: Sequence[Unit], period: Period) -> Savers:
    ids = [unit.id for unit in units]
    sexes = sexes_of(session, ids, period)
    return Savers(active_of(session, ids, period), _registered(session, ids, period), sexes["F"], sexes["M"])


def _registered(session: Session, ids: Sequence[int], period: Period) -> Counter[tuple[int, bool]]:
    """Members at its end."""
    found = (
        select(Member.unit_id, Member.kind, func.count())
        .where(Member.unit_id.in_(ids), Member.merged_into_id.is_(None), Member.joined_on <= period.last_day)
        .group_by(Member.unit_id, Member.kind)
    )
    counts: Counter[tuple[int, bool]] = Counter()
    for unit_id, kind, count in session.execute(found):
        counts[unit_id, kind is MemberKind.HOUSEHOLD] += count
    return counts
