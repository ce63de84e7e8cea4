"""The mass balance: opening stock + in = out + water + residue + closing stock + gap. Pure arithmetic on whole grams.

Stock is reckoned from what came and went, until somebody counts a heap: from then on it is what was found. What a
count found too little or too much, and what a batch lost without saying where, is the gap. It is never absorbed.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from rdu.plant.kinds import Stage

Stocks = Mapping[Stage, int]


class Flows(NamedTuple):
    """Grams that moved, in a day or in all of several days."""

    loaded: int = 0
    dried: int = 0
    """Raw goods taken to be sorted and dried."""
    feed: int = 0
    pressed: int = 0
    """Feed taken to be made into fuel."""
    rdf: int = 0
    briquettes: int = 0
    recyclables: int = 0
    residue: int = 0
    water: int = 0
    rdf_out: int = 0
    briquettes_out: int = 0
    residue_out: int = 0

    def plus(self, other: "Flows", sign: int = 1) -> "Flows":
        return Flows(*(mine + sign * its for mine, its in zip(self, other, strict=True)))

    @property
    def process_gap(self) -> int:
        """What batches took and brought out nowhere."""
        made = self.feed + self.recyclables + self.rdf + self.briquettes + self.residue + self.water
        return self.dried + self.pressed - made

    def into(self, stage: Stage) -> int:
        return {
            Stage.RAW: self.loaded, Stage.FEED: self.feed, Stage.RDF: self.rdf, Stage.BRIQUETTE: self.briquettes,
            Stage.RESIDUE: self.residue,
        }[stage]  # fmt: skip

    def out_of(self, stage: Stage) -> int:
        return {
            Stage.RAW: self.dried, Stage.FEED: self.pressed, Stage.RDF: self.rdf_out,
            Stage.BRIQUETTE: self.briquettes_out, Stage.RESIDUE: self.residue_out,
        }[stage]  # fmt: skip


NOTHING = Flows()
EMPTY: Stocks = dict.fromkeys(Stage, 0)


class Heap(NamedTuple):
    """One heap over a period."""

    stage: Stage
    opening: int
    came: int
    went: int
    found: int
    """What counts in the period found more than was reckoned; below zero: less."""
    closing: int
    counted_on: date | None
    """The last count up to the end of the period."""

    @property
    def reckoned(self) -> int:
        """What would lie there if nobody had counted in the period."""
        return self.opening + self.came - self.went


@dataclass(frozen=True)
class Balance:
    first: date
    last: date
    flows: Flows
    heaps: tuple[Heap, ...]
    tolerance: int
    """In basis points of what has to be accounted for."""

    @property
    def opening(self) -> int:
        return sum(heap.opening for heap in self.heaps)

    @property
    def closing(self) -> int:
        return sum(heap.closing for heap in self.heaps)

    @property
    def to_account(self) -> int:
        return self.opening + self.flows.loaded

    @property
    def out(self) -> int:
        """Fuel and recyclables that left."""
        return self.flows.rdf_out + self.flows.briquettes_out + self.flows.recyclables

    @property
    def gap(self) -> int:
        """Above zero: grams nobody can say where they are. Below zero: more came out than came in."""
        return self.to_account - self.out - self.flows.water - self.flows.residue_out - self.closing

    @property
    def count_gap(self) -> int:
        """The part of the gap that counts found; the rest batches lost."""
        return -sum(heap.found for heap in self.heaps)

    @property
    def gap_bp(self) -> int | None:
        """The gap in basis points of what has to be accounted for, half up and without its sign; None of nothing."""
        whole = self.to_account
        return (2 * abs(self.gap) * 10_000 + whole) // (2 * whole) if whole > 0 else None

    @property
    def closes(self) -> bool:
        return abs(self.gap) * 10_000 <= self.tolerance * max(self.to_account, 0)

    @property
    def below_zero(self) -> list[Heap]:
        """Heaps that held less than nothing at the end: something was never written down."""
        return [heap for heap in self.heaps if heap.closing < 0]

    @property
    def is_empty(self) -> bool:
        return self.flows == NOTHING and not any(heap.opening or heap.found or heap.closing for heap in self.heaps)


@dataclass(frozen=True)
class Timeline:
    """Everything that moved and was counted up to a day, and what lay there at the end of each of those days."""

    flows: Mapping[date, Flows]
    counts: Mapping[date, Stocks]
    """What was found, by the day at whose end it was counted."""
    days: list[date] = field(init=False, default_factory=list)
    states: list[Stocks] = field(init=False, default_factory=list)
    found: dict[date, Stocks] = field(init=False, default_factory=dict)
    """What each day's counts found more than was reckoned."""

    def __post_init__(self) -> None:
        stock = dict(EMPTY)
        for day in sorted({*self.flows, *self.counts}):
            moved = self.flows.get(day, NOTHING)
            stock = {stage: stock[stage] + moved.into(stage) - moved.out_of(stage) for stage in Stage}
            counted = self.counts.get(day, {})
            self.found[day] = {stage: grams - stock[stage] for stage, grams in counted.items()}
            stock |= counted
            self.days.append(day)
            self.states.append(dict(stock))

    def stock_on(self, day: date) -> Stocks:
        """At the end of the day."""
        at = bisect_right(self.days, day)
        return self.states[at - 1] if at else EMPTY

    def moved(self, first: date, last: date) -> Flows:
        total = NOTHING
        for day in self.days[bisect_right(self.days, first - timedelta(days=1)) : bisect_right(self.days, last)]:
            total = total.plus(self.flows.get(day, NOTHING))
        return total

    def balance(self, first: date, last: date, tolerance: int) -> Balance:
        flows, opening, closing = self.moved(first, last), self.stock_on(first - timedelta(days=1)), self.stock_on(last)
        inside = [found for day, found in self.found.items() if first <= day <= last]
        heaps = tuple(
            Heap(stage, opening[stage], flows.into(stage), flows.out_of(stage),
                 sum(found.get(stage, 0) for found in inside), closing[stage], self._counted_on(stage, last))
            for stage in Stage
        )  # fmt: skip
        return Balance(first, last, flows, heaps, tolerance)

    def _counted_on(self, stage: Stage, last: date) -> date | None:
        return max((day for day, found in self.counts.items() if stage in found and day <= last), default=None)


def water_lost(kept: int, before: int | None, after: int | None) -> int:
    """Grams that evaporated until `kept` grams stayed, from the moistures in tenths of a per cent, half up.

    Dry matter stays the same, so kept x (1000 - after) = wet x (1000 - before). Nothing where nobody measured.
    """
    if before is None or after is None:
        return 0
    dry = 1000 - before
    return (2 * kept * (before - after) + dry) // (2 * dry)
