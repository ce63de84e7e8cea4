"""The instrument of a year: twenty indicators of an innovation, their weights, levels and thresholds, as published."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from rdu.clock import Month
from rdu.innovation.formulas import Formula
from rdu.innovation.hundredths import parse_hundredths, written

FIRST, LAST = 16, 35
"""The numbers of the indicators of one innovation; those before belong to the kabupaten as a whole."""
LEVELS = (1, 2, 3)
VARIABLES = (
    "Infrastruktur", "Kecanggihan Produk", "Output Pengetahuan dan Teknologi", "Kecepatan Bisnis Proses",
    "Jumlah Inovasi dan Hasil Kreatif",
)  # fmt: skip
NOW = "sekarang"
_WINDOW = re.compile(r"T-([0-4])\.\.T(?:-([0-4]))?|([0-9]{1,2}) bulan|" + NOW, re.ASCII)


class Checked(StrEnum):
    """How somebody made sure of what a row says."""

    READ = "read"
    TWO_COPIES = "two_copies"
    ONE_COPY = "one_copy"

    @property
    def word(self) -> str:
        return {
            "read": "dibaca di pedoman aslinya",
            "two_copies": "dua salinan pedoman cocok",
            "one_copy": "satu salinan pedoman",
        }[self.value]


@dataclass(frozen=True)
class Span:
    """From the first to the last day that a row looks at."""

    first: date
    last: date


def is_window(text: str) -> bool:
    found = _WINDOW.fullmatch(text)
    return found is not None and (found[1] is None or int(found[1]) >= int(found[2] or 0))


def span_of(window: str, year: int, until: date) -> Span:
    """T-2..T-1 of 2027 is 2025 and 2026; "12 bulan" are the last twelve whole months; never beyond `until`."""
    found = _WINDOW.fullmatch(window)
    if found is None:
        raise ValueError(window)
    if found[1] is not None:
        return Span(date(year - int(found[1]), 1, 1), min(until, date(year - int(found[2] or 0), 12, 31)))
    if found[3] is not None:
        return whole_months(until, int(found[3]))
    return Span(date(2000, 1, 1), until)


def whole_months(until: date, count: int) -> Span:
    """The last so many months that are over on that day."""
    this = Month.of(until)
    last = this if until == this.last_day else this.previous
    return Span(last.plus(1 - count).first_day, last.last_day)


@dataclass(frozen=True)
class Indicator:
    """A row: what it asks, how it is reckoned, and from which figure on which level counts."""

    no: str
    variable: str
    name: str
    asks: str
    formula: Formula
    window: str
    weight: int
    levels: tuple[str, str, str]
    at: tuple[str, str, str]
    """The thresholds as written: numbers, words of steps with | between them, or nothing."""
    mandatory: bool
    evidence: str
    file_types: str
    source: str
    checked: Checked

    @property
    def is_base(self) -> bool:
        """A row of its own number letter (33a), whose points are those of the row above it."""
        return not self.no.isdigit()

    @property
    def file_words(self) -> str:
        return ", ".join(self.file_types.split("|"))

    def level_of(self, number: int | None, reached: frozenset[str]) -> int:
        """The highest level whose threshold holds; 0 where none does."""
        return max((level for level in LEVELS if self._holds(level, number, reached)), default=0)

    def _holds(self, level: int, number: int | None, reached: frozenset[str]) -> bool:
        threshold, scale = self.at[level - 1], self.formula.scale
        if scale.words is not None:
            return not reached.isdisjoint(threshold.split("|"))
        if number is None or scale.none:
            return False
        if scale.falls:
            return not threshold or number <= parse_hundredths(threshold)
        return number >= parse_hundredths(threshold)

    def figure(self, number: int) -> str:
        """90 %, 501 orang."""
        gap = "\u00a0" if self.formula.scale.unit == "%" else " "
        return f"{written(number, self.formula.scale.places)}{gap}{self.formula.scale.unit}"

    def cells(self) -> list[str]:
        """As it is hashed and written to a file."""
        points = "|".join(str(self.weight * level) for level in LEVELS)
        return [
            self.no, self.variable, self.name, self.asks, self.formula.value, self.window, str(self.weight), points,
            *self.levels, *self.at, "ya" if self.mandatory else "tidak", self.evidence, self.file_types, self.source,
            self.checked.value,
        ]  # fmt: skip


@dataclass(frozen=True)
class Instrument:
    """All rows of a year, under a version that never means anything else."""

    year: int
    version: str
    total: int
    """The most points that one innovation can have, as the guideline says."""
    rows: Sequence[Indicator]

    @property
    def label(self) -> str:
        return f"{self.year} {self.version}"

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.version}"

    @property
    def indicators(self) -> list[Indicator]:
        """The twenty that points are given for."""
        return [row for row in self.rows if not row.is_base]

    def bases_of(self, no: str) -> list[Indicator]:
        return [row for row in self.rows if row.is_base and row.no[:-1] == no]

    @cached_property
    def by_no(self) -> dict[str, Indicator]:
        return {row.no: row for row in self.rows}

    @cached_property
    def checksum(self) -> str:
        lines = ("\t".join(row.cells()) for row in self.rows)
        return sha256("\n".join([self.label, str(self.total), *lines]).encode()).hexdigest()
