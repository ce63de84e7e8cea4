"""What prices an old book was written with, found out from its own lines.

A line tells weight and amount. The price it was written with is one of those that give the amount, rounded half up, cut
off or rounded up; a light line fits many. Prices stand for weeks, so for each item the course of prices is chosen that
leaves the fewest lines unexplained, where a change costs the more the closer together it is followed by another.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from rdu.money import Rupiah
from rdu.weights import Measure, Quantity

GRIDS = (100, 50, 25, 10, 5)
"""Steps in which prices are written, the coarsest first."""
ON_THE_GRID = 85
"""Percent."""
SEVERAL = 3
"""Lines that make a price believable by themselves."""
AROUND = timedelta(days=45)
UNEXPLAINED = 10_000
CHANGE, PER_DAY, LEAST = 12_000, 187, 1_000
"""What a change of price costs against one unexplained line, less for each day since the line before: a lone price
between two lines of another is believed once they lie 75 days apart."""
FARTHEST = 3
"""A price this many times the item's usual one, or this part of it, is a slip."""
MOST_PRICES = 120
TELLING = 4
"""A line that fits more prices than this tells nothing of its item's price."""
COINS = (100, 50)
MANY_ODD = 5
"""Where more than one line in so many has no price to the rupiah, the book may round to coins."""


class Priced(NamedTuple):
    """A deposit as its price sees it."""

    row: int
    day: date
    quantity: Quantity
    thousand: int
    """1000 of its quantity are one measure; of pieces, one is."""
    amount: Rupiah
    step: int = 1
    """To how many rupiah the book rounds."""

    def fits(self, price: int) -> bool:
        """Whether this price gives the amount: half up, cut off, or rounded up."""
        return abs(self.quantity * price - self.amount * self.thousand) < self.thousand * self.step

    def bounds(self) -> tuple[int, int]:
        """The lowest and the highest price that give the amount."""
        low = (self.amount - self.step) * self.thousand // self.quantity + 1
        return max(0, low), -(-(self.amount + self.step) * self.thousand // self.quantity) - 1

    def prices(self, grid: int) -> range:
        """All prices on a grid that give the amount."""
        low, high = self.bounds()
        return range(-(-low // grid) * grid, high + 1, grid)


@dataclass(frozen=True)
class Course:
    """The prices of one item, line by line in the order of the days: the price of the course, and whether it explains
    the line. Lines that only the course leaves unexplained are `odd`."""

    lines: Sequence[Priced]
    prices: Sequence[int]
    odd: frozenset[int]
    """Rows that no believable price explains."""

    def explained(self) -> list[tuple[Priced, int]]:
        return [(line, price) for line, price in zip(self.lines, self.prices, strict=True) if line.fits(price)]

    def steps(self) -> list[tuple[date, int]]:
        """Each price with the day it is first seen, in order."""
        steps: list[tuple[date, int]] = []
        for line, price in self.explained():
            if not steps or steps[-1][1] != price:
                steps.append((line.day, price))
        return steps

    def mixed_days(self) -> list[tuple[date, list[int]]]:
        """Days on which no one price gives all amounts, with what each line makes of one measure."""
        by_day: dict[date, list[Priced]] = defaultdict(list)
        for line in self.lines:
            by_day[line.day].append(line)
        told = ((day, sorted({_nearest(line) for line in lines})) for day, lines in by_day.items() if not _one(lines))
        return [(day, prices) for day, prices in told if len(prices) > 1]


def _one(lines: Sequence[Priced]) -> bool:
    """Whether some price gives the amounts of all these lines. A heavy line with a slip in it may have no price."""
    bounds = [line.bounds() for line in lines]
    return max(low for low, _ in bounds) <= min(high for _, high in bounds)


def _nearest(line: Priced) -> int:
    return (2 * line.amount * line.thousand + line.quantity) // (2 * line.quantity)


def courses_of(items: Mapping[int, Sequence[Priced]], listed: Callable[[int, Priced], bool]) -> dict[int, Course]:
    """The course of each item's prices, by its grade. `listed` tells whether a list of RDU explains a line.

    A book that rounds to 50 or 100 rupiah shows it: then most lines have no price to the rupiah.
    """
    courses = _courses(items, listed)
    everything = [line for lines in items.values() for line in lines]
    odd = sum(len(course.odd) for course in courses.values())
    for step in COINS:
        round_ones = sum(line.amount % step == 0 for line in everything)
        if MANY_ODD * odd > len(everything) and 20 * round_ones >= 19 * len(everything):
            return _courses({key: [line._replace(step=step) for line in lines] for key, lines in items.items()}, listed)
    return courses


def _courses(items: Mapping[int, Sequence[Priced]], listed: Callable[[int, Priced], bool]) -> dict[int, Course]:
    grid = grid_of([line for lines in items.values() for line in lines])
    courses = {}
    for key, lines in items.items():
        ordered = sorted(lines, key=lambda line: (line.day, line.row))
        courses[key] = course_of(ordered, grid, partial(listed, key))
    return courses


def grid_of(lines: Sequence[Priced]) -> int:
    """The coarsest step in which nearly all prices are written. Light lines fit any, so they do not count."""
    for grid in GRIDS:
        telling = [line for line in lines if len(line.prices(1)) <= grid // 5]
        on_it = sum(len(line.prices(grid)) > 0 for line in telling)
        if telling and 100 * on_it >= ON_THE_GRID * len(telling):
            return grid
    return 1


def course_of(lines: Sequence[Priced], grid: int, listed: Callable[[Priced], bool]) -> Course:
    states = _believable(lines, grid)
    prices = _cheapest(lines, states) if states else [_nearest(line) for line in lines]
    odd = [line for line, price in zip(lines, prices, strict=True) if not line.fits(price) and not listed(line)]
    alone = [line for line in odd if _company(line, odd) < SEVERAL]
    return Course(lines, prices, frozenset(line.row for line in alone))


def _company(line: Priced, odd: Sequence[Priced]) -> int:
    """How many unexplained lines around that time share a price with this one: a second price beside the first."""
    near = [other for other in odd if abs(other.day - line.day) <= AROUND]
    return max((sum(other.fits(price) for other in near) for price in line.prices(1)[:MOST_PRICES]), default=0)


def _believable(lines: Sequence[Priced], grid: int) -> list[int]:
    """Prices that the item may have had: on the grid, or off it but given by several lines; none far from the usual."""
    times: Counter[int] = Counter()
    for line in lines:
        on_grid, exact = line.prices(grid), line.prices(1)
        if 0 < len(on_grid) <= TELLING:
            times.update(on_grid)
        if len(exact) == 1:
            times.update(price for price in exact if price % grid)
    kept = {price: n for price, n in times.items() if price % grid == 0 or n >= SEVERAL}
    weighed = sorted(price for price, n in kept.items() for _ in range(n))
    usual = weighed[len(weighed) // 2] if weighed else 0
    near = {price: n for price, n in kept.items() if usual <= FARTHEST * price and price <= FARTHEST * usual}
    return sorted(sorted(near, key=lambda price: -near[price])[:MOST_PRICES])


def _cheapest(lines: Sequence[Priced], states: Sequence[int]) -> list[int]:
    """The price of each line on the course that costs least, found from the last line backwards."""
    costs = [0] * len(states)
    came: list[list[int]] = []
    before = lines[0].day
    for line in lines:
        best = min(range(len(states)), key=costs.__getitem__)
        changed = costs[best] + max(LEAST, CHANGE - PER_DAY * (line.day - before).days)
        came.append([n if cost <= changed else best for n, cost in enumerate(costs)])
        costs = [
            min(cost, changed) + (0 if line.fits(price) else UNEXPLAINED)
            for cost, price in zip(costs, states, strict=True)
        ]
        before = line.day
    at = min(range(len(states)), key=costs.__getitem__)
    chosen = []
    for steps in reversed(came):
        chosen.append(states[at])
        at = steps[at]
    return chosen[::-1]


class Rounding(NamedTuple):
    """How a book rounds, told by the lines whose product is no whole rupiah."""

    usual: int
    """Lines that half up explains."""
    cut: int
    """Lines that only cutting off explains."""
    up: int
    """Lines that only rounding up explains."""
    down_in_all: int
    up_in_all: int

    @property
    def mixed(self) -> bool:
        """No one way explains all of them."""
        return bool(self.cut + self.up) and bool(self.down_in_all) and bool(self.up_in_all)


def rounding_of(courses: Iterable[Course]) -> Rounding:
    counts: Counter[str] = Counter()
    for course in courses:
        for line, price in course.explained():
            rest = line.quantity * price % line.thousand
            if rest and line.step == 1:
                down = line.amount == line.quantity * price // line.thousand
                half_up = 2 * rest >= line.thousand
                counts["down" if down else "up_in_all"] += 1
                counts["usual" if down != half_up else "cut" if down else "up"] += 1
    return Rounding(counts["usual"], counts["cut"], counts["up"], counts["down"], counts["up_in_all"])


def thousand_of(measure: Measure) -> int:
    return 1 if measure is Measure.PIECE else 1000
