"""The survey's own arithmetic: how many must answer, what their answers come to, and which class that is.

Fractions throughout, rounded half up once, at the end: nine threes are exactly 75,00.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

INTERVALS = Path(__file__).parent / "data" / "ikm_classes.csv"
SCALE = 25
"""Of 100 points, what one of the four answers is worth."""


def sample_size(users: int) -> int:
    """How many of so many users must answer: 3.841 N 0.25 / (0.0025 (N - 1) + 3.841 0.25), half up."""
    if users <= 0:
        return 0
    above, below = 3_841 * users * 250, 2_500 * (users - 1) + 3_841 * 250
    return (2 * above + below) // (2 * below)


def hundredths(value: Fraction) -> int:
    """2.4965 -> 250, half up."""
    return (200 * value.numerator + value.denominator) // (2 * value.denominator)


def format_points(value: Fraction) -> str:
    """Two decimals, half up: 75 -> "75,00"."""
    whole, rest = divmod(hundredths(value), 100)
    return f"{whole},{rest:02}"


def index_of(means: Iterable[Fraction]) -> Fraction:
    """The IKM of the nine means: each counts an exact ninth."""
    nine = list(means)
    return Fraction(SCALE * sum(nine, Fraction(0)), len(nine))


@dataclass(frozen=True)
class Grade:
    """A class of the IKM with its bounds in hundredths, and where they stand."""

    letter: str
    lowest: int
    highest: int
    quality: str
    source: str

    @property
    def words(self) -> str:
        return f"{self.letter} ({self.quality})"

    @property
    def interval(self) -> str:
        return f"{format_points(Fraction(self.lowest, 100))} sampai {format_points(Fraction(self.highest, 100))}"


def _grades() -> tuple[Grade, ...]:
    with INTERVALS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Grade(row["class"], _bound(row["lowest"]), _bound(row["highest"]), row["quality"], row["source"])
            for row in csv.DictReader(file)
        )


def _bound(text: str) -> int:
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest)


GRADES = _grades()


def grade_of(index: Fraction) -> Grade:
    """By the index as it is printed, with two decimals: between the printed bounds nothing lies."""
    points = hundredths(index)
    return next(grade for grade in GRADES if grade.lowest <= points <= grade.highest)
