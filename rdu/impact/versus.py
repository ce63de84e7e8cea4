"""Two months' impact side by side: what one avoided more than the other, where both were reckoned alike."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from rdu.clock import Month
from rdu.impact.arithmetic import Impact
from rdu.impact.assumed import METHANE, Key, known
from rdu.impact.month import MonthImpact
from rdu.impact.numbers import MINUS, two_figures

OF_A = (Key.FOREST, Key.UCO)
"""What A rests on beside its factors."""
OF_NET = (*OF_A, Key.SHARE, *METHANE, Key.MCF_LOW, Key.MCF_HIGH, Key.FUEL)
"""What A + s x B - C and its range rest on."""


@dataclass(frozen=True)
class Versus:
    """A month beside an earlier one; `before` is None where nothing is written down of it."""

    now: MonthImpact
    month: Month
    before: MonthImpact | None

    @property
    def why_not(self) -> list[str]:
        """Why the estimates cannot be compared: what they rest on was another. Kilograms always can."""
        return list(unlike(self.now.impact, self.before.impact, OF_NET)) if self.before else []

    @property
    def grams(self) -> int:
        return self.now.grams - (self.before.grams if self.before else 0)

    @property
    def alone(self) -> Fraction:
        """Of A, less the own fuel."""
        return self.now.impact.alone.mid - (self.before.impact.alone.mid if self.before else 0)

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Of both ends of the figure that is printed: they are the same once the share is set."""
        now, then = self.now.impact, self.before.impact if self.before else None
        least = now.least.mid - (then.least.mid if then else 0)
        return least, now.most.mid - (then.most.mid if then else 0)


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
