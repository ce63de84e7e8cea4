"""The impact of a month or of several: what a report tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.impact.arithmetic import Impact
from rdu.impact.month import MonthImpact, Scope, month_impact
from rdu.impact.together import Together
from rdu.impact.tonnage import NOTHING, Departures, Left
from rdu.weights import Grams


@dataclass(frozen=True)
class PeriodImpact:
    months: Sequence[MonthImpact]
    """The oldest first; each with its own factors and assumptions."""
    impact: Impact | Together
    left: Mapping[str, Left]
    """By kind: what left by our scale, and what of it counts."""

    @property
    def grams(self) -> Grams:
        return Grams(sum(one.grams for one in self.left.values()))

    @property
    def grams_mass_only(self) -> Grams:
        return Grams(sum(month.grams_mass_only for month in self.months))


def period_impact(session: Session, scope: Scope, asked: Sequence[Month], left_then: Departures) -> PeriodImpact:
    """Of one month or more, each reckoned by itself: never one factor over all."""
    months = [month_impact(session, scope, month, left_then) for month in asked]
    left: dict[str, Left] = {}
    for code, one in (pair for month in months for pair in month.left.items()):
        left[code] = left.get(code, NOTHING).and_(one)
    together = months[0].impact if len(months) == 1 else Together([month.impact for month in months])
    return PeriodImpact(months, together, left)
