"""What people bring: as a real ledger of 538 lines had it, median 2.9 kg, a fifth under 1 kg, 2.9 lines a visit."""

from math import exp, log
from random import Random

from rdu.catalogue.pricing import Item, PriceSheet
from rdu.deposits.service import Weighed
from rdu.weights import Grams, Measure, Quantity

MEDIAN = 2_900
SPREAD = 1.32
"""Of the logarithm: with it a fifth of all lines stays under 1 kg."""
LINES_A_VISIT = 2.9
MOST_LINES = 21
LEAST, MOST = 50, 140_000  # grams
TARES = (150, 150, 150, 450, 900)

POPULAR = {
    "BSIS-33": (16, -0.1), "BSIS-31": (9, -0.6), "BSIS-37": (5, -0.3), "BSIS-35": (3, -0.3), "BSIS-13": (14, 0.7),
    "BSIS-14": (3, 0.5), "BSIS-15": (4, 0.4), "BSIS-16": (5, 0.3), "BSIS-17": (5, 0.6), "BSIS-40": (8, 0.2),
    "BSIS-27": (5, -0.5), "BSIS-26": (3, -0.5), "BSIS-29": (3, -0.8), "BSIS-39": (4, -0.9), "BSIS-42": (2, 0.2),
    "BSIS-19": (3, 0.1), "BSIS-18": (1, 0.5), "BSIS-06": (5, -0.8), "BSIS-11": (4, -0.1), "BSIS-08": (2, 1.0),
    "BSIS-09": (3, 0.8), "BSIS-12": (1, 0.7), "BSIS-01": (0.7, -1.1), "BSIS-05": (1, -0.5), "BSIS-20": (2, 0.4),
    "BSIS-21": (2, 0.4), "BSIS-25": (1, 0.1), "BSIS-24": (2, 0.8), "USK-1": (3, 0.0), "BSIS-52": (1, -0.6),
    "BSIS-49": (2, 0.0), "BSIS-53": (0.5, -0.8), "BSIS-44": (0.3, -1.0), "BSIS-50": (1, 0.2),
}  # fmt: skip
"""How often a type comes, and how heavy it is beside the others (logarithm). Invented, but for their middle."""
CLEAN = 0.75

GROUPS_WEIGH = 0.12
"""By how much the groups, who bring more, move the middle of all lines (logarithm)."""
_CENTRE = sum(often * heavy for often, heavy in POPULAR.values()) / sum(often for often, _ in POPULAR.values())
_OWN_SPREAD = (
    SPREAD**2
    - sum(often * (heavy - _CENTRE) ** 2 for often, heavy in POPULAR.values())
    / sum(often for often, _ in POPULAR.values())
) ** 0.5


class Market:
    """A day's price sheet as people bring to it: what may come, and how often."""

    def __init__(self, sheet: PriceSheet, grams_each: dict[int, Grams]) -> None:
        self.items: dict[str, list[Item]] = {}
        for item in sheet.items.values():
            if item.type_code in POPULAR:
                self.items.setdefault(item.type_code, []).append(item)
        self.codes = list(self.items)
        self.often = [POPULAR[code][0] for code in self.codes]
        self.grams_each = grams_each

    def brings(self, rng: Random, heavy: float) -> tuple[Weighed, ...]:
        """One visit's lines, each of another type."""
        wanted, codes = _how_many(rng), list[str]()
        while len(codes) < wanted:
            code = rng.choices(self.codes, self.often)[0]
            if code not in codes:
                codes.append(code)
        return tuple(self._line(rng, code, heavy) for code in codes)

    def _line(self, rng: Random, code: str, heavy: float) -> Weighed:
        grades = self.items[code]
        item = grades[0] if rng.random() < CLEAN else grades[-1]
        weight = exp(rng.gauss(log(MEDIAN) + POPULAR[code][1] - _CENTRE - GROUPS_WEIGH + heavy, _OWN_SPREAD))
        grams = min(max(_as_read(rng, weight), LEAST), MOST)
        tare = rng.choice(TARES) if item.measure is Measure.KG and rng.random() < 0.2 else 0
        return Weighed(item.type_code, item.grade_code, self._quantity(item, grams), Grams(tare))

    def _quantity(self, item: Item, grams: int) -> Quantity:
        if item.measure is Measure.KG:
            return Quantity(grams)
        each = self.grams_each[item.type_id]
        if item.measure is Measure.PIECE:
            return Quantity(max(1, round(grams / each)))
        return Quantity(max(50, round(grams * 1000 / each / 50) * 50))


def _how_many(rng: Random) -> int:
    """At least one; each further one with the same chance, so that 2.9 come on average and rarely twenty."""
    count = 1
    while count < MOST_LINES and rng.random() < 1 - 1 / LINES_A_VISIT:
        count += 1
    return count


def _as_read(rng: Random, grams: float) -> int:
    """A scale shows steps; a good one single grams."""
    step = 1 if rng.random() < 0.03 else 50 if grams > 1_000 else 10
    return round(grams / step) * step
