"""The impact of several months: the sum of theirs, each with the factors and assumptions that counted in that month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from rdu.impact.arithmetic import ZERO, Impact, Mass, Row, Span
from rdu.weights import Grams


@dataclass(frozen=True)
class Together:
    """Sums only: there is no factor and no share that holds for all of it."""

    parts: Sequence[Impact]

    @cached_property
    def rows(self) -> Sequence[Row]:
        """One for each kind; its factors are those of the last month in which it had any."""
        found: dict[str, Row] = {}
        for row in (row for part in self.parts for row in part.rows):
            found[row.kind.code] = _joined(found[row.kind.code], row) if row.kind.code in found else row
        return list(found.values())

    @property
    def is_open(self) -> bool:
        return any(part.is_open for part in self.parts if part.rows)

    @property
    def grams(self) -> Grams:
        return Grams(sum(part.grams for part in self.parts))

    @property
    def avoided(self) -> Span:
        return _sum(part.avoided for part in self.parts)

    @property
    def methane(self) -> Span:
        return _sum(part.methane for part in self.parts)

    @property
    def own_fuel(self) -> Fraction:
        return sum((part.own_fuel for part in self.parts), ZERO)

    @property
    def alone(self) -> Span:
        return _sum(part.alone for part in self.parts)

    @property
    def least(self) -> Span:
        """Each month with its share, where it was set."""
        return _sum(part.least for part in self.parts)

    @property
    def most(self) -> Span:
        return _sum(part.most for part in self.parts)

    @property
    def range(self) -> tuple[Fraction, Fraction]:
        return self.least.low, self.most.high


def _sum(spans: Iterable[Span]) -> Span:
    return sum(spans, Span())


def _joined(one: Row, more: Row) -> Row:
    return replace(
        more, mass=Mass(more.kind, Grams(one.mass.grams + more.mass.grams)), a=more.a or one.a, doc=more.doc or one.doc,
        forest=more.forest or one.forest, avoided=one.avoided + more.avoided, methane=one.methane + more.methane,
    )  # fmt: skip
