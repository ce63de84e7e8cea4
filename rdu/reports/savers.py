"""Who brought waste in a month, or in several: counts only, by unit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.clock import Period
from rdu.deposits.closed_months import active_of, sexes_of
from rdu.deposits.models import WeighIn, WeighInLine, WeighInReversal
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


def bringers(session: Session, ids: Sequence[int], period: Period) -> Counter[str]:
    """How many households brought each type of waste, by its code, in weigh-ins that stand."""
    undone = (WeighInReversal.unit_id == WeighIn.unit_id) & (WeighInReversal.weigh_in_seq == WeighIn.seq)
    found = (
        select(WasteType.code, func.count(WeighIn.member_id.distinct()))
        .select_from(WeighIn)
        .join(WeighInLine, (WeighInLine.unit_id == WeighIn.unit_id) & (WeighInLine.seq == WeighIn.seq))
        .join(Grade, Grade.id == WeighInLine.grade_id)
        .join(Grade.waste_type)
        .join(Member, Member.id == WeighIn.member_id)
        .outerjoin(WeighInReversal, undone)
        .where(WeighIn.unit_id.in_(ids), Member.kind == MemberKind.HOUSEHOLD)
        .where(WeighIn.day.between(period.first_day, period.last_day), WeighInReversal.seq.is_(None))
        .group_by(WasteType.code)
    )
    return Counter({code: int(count) for code, count in session.execute(found)})


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
