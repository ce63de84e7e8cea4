"""Two months' impact side by side: what one avoided more than the other, where both were reckoned alike."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from rdu.clock import Month, Stretch
from rdu.impact.arithmetic import Impact
from rdu.impact.assumed import METHANE, Key, known
from rdu.impact.month import MonthImpact
from rdu.impact.numbers import MINUS, two_figures
from rdu.impact.period import period_impact
from rdu.impact.tonnage import departures_of

OF_A = (Key.FOREST, Key.UCO, Key.FUEL)
"""What A - C rests on beside the factors."""
OF_NET = (*OF_A, Key.SHARE, *METHANE, Key.MCF_LOW, Key.MCF_HIGH)
"""What A + s x B - C and its range rest on."""


@dataclass(frozen=True)
class Versus:
    """A month beside an earlier one."""

    now: MonthImpact
    before: MonthImpact

    @property
    def month(self) -> Month:
        return self.before.month

    @property
    def is_known(self) -> bool:
        """Whether anything left in that month: else there is no figure to compare with."""
        return bool(self.before.impact.rows)

    @property
    def why_not(self) -> list[str]:
        """Why the estimates cannot be compared: what they rest on was another. Kilograms always can."""
        return list(unlike(self.now.impact, self.before.impact))

    @property
    def why_not_alone(self) -> list[str]:
        """The same for A alone, which rests on less."""
        return list(unlike(self.now.impact, self.before.impact, OF_A))

    @property
    def grams(self) -> int:
        return self.now.grams - self.before.grams

    @property
    def alone(self) -> Fraction:
        """Of A, less the own fuel."""
        return self.now.impact.alone.mid - self.before.impact.alone.mid

    @property
    def least(self) -> Fraction:
        return self.now.impact.least.mid - self.before.impact.least.mid

    @property
    def most(self) -> Fraction:
        """Of the other end of the figure; the same as `least` once the share is set."""
        return self.now.impact.most.mid - self.before.impact.most.mid


def beside(session: Session, of: MonthImpact) -> tuple[Versus, Versus]:
    """The month before, and the same month a year earlier; both are exact, and rounded only where they are printed."""
    earlier = [of.month.a_year_before, of.month.previous]
    left = departures_of(session, of.scope.units, Stretch(*earlier))
    before = period_impact(session, of.scope, earlier, left).months
    year_ago, last = (Versus(of, month) for month in before)
    return last, year_ago


def unlike(now: Impact, before: Impact, keys: Collection[Key] = OF_NET) -> Iterator[str]:
    """In words, what of the basis of two estimates is not the same; none: they can be compared."""
    if now.factors.checksum != before.factors.checksum:
        yield f"set faktornya {before.factors.dated}, sekarang {now.factors.dated}"
    for key in keys:
        if now.assumed.by_key[key].value != before.assumed.by_key[key].value:
            yield f"{known()[key].name}: {before.assumed.words(key)}, sekarang {now.assumed.words(key)}"


def signed(value: Fraction) -> str:
    """+120 or −1.900, rounded once to the first two figures; nothing is 0."""
    text = two_figures(value)
    return f"+{text}" if value > 0 and not text.startswith(MINUS) else text
