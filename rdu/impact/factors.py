"""A factor set as it is reckoned with: what was published, where, and how it was checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from hashlib import sha256

from rdu.impact.numbers import written
from rdu.impact.units import KNOWN, Dimension


class Metric(StrEnum):
    """What a factor tells. Only the first two enter a sum of avoided emissions."""

    AVOIDED = "avoided_production"
    DOC = "doc"
    FOREST = "forest_carbon"
    WARM_RECYCLE = "warm_recycle"
    WARM_LANDFILL = "warm_landfill"
    WARM_ENERGY = "warm_energy"
    BURNED = "burned"
    PER_KM = "per_km"
    TIPPED = "density_tipped"
    FILLED = "density_filled"

    @property
    def word(self) -> str:
        return _METRICS[self][0]

    @property
    def dimension(self) -> Dimension:
        return _METRICS[self][1]


_METRICS: Mapping[Metric, tuple[str, Dimension]] = {
    Metric.AVOIDED: ("Bahan baru yang dihindari (A)", Dimension.EMISSION),
    Metric.DOC: ("Karbon organik yang bisa terurai (DOC)", Dimension.CARBON),
    Metric.FOREST: ("Komponen karbon hutan WARM", Dimension.EMISSION),
    Metric.WARM_RECYCLE: ("WARM resmi, daur ulang", Dimension.EMISSION),
    Metric.WARM_LANDFILL: ("WARM resmi, TPA", Dimension.EMISSION),
    Metric.WARM_ENERGY: ("WARM, energi daur ulang", Dimension.ENERGY),
    Metric.BURNED: ("Emisi pembakaran", Dimension.EMISSION),
    Metric.PER_KM: ("Emisi per kilometer", Dimension.DISTANCE),
    Metric.TIPPED: ("Kepadatan di truk", Dimension.DENSITY),
    Metric.FILLED: ("Kepadatan di TPA yang dipadatkan", Dimension.DENSITY),
}

USED = (Metric.AVOIDED, Metric.DOC)
FOR_SCALE = (Metric.BURNED, Metric.PER_KM, Metric.TIPPED, Metric.FILLED)
"""What makes an estimate tangible: equivalences and volume."""
COMPARED = (Metric.FOREST, Metric.WARM_RECYCLE, Metric.WARM_LANDFILL, Metric.WARM_ENERGY)
"""Stored and shown, in no sum: the forest carbon only where an assumption switches it on."""


class Checked(StrEnum):
    """How somebody made sure of a figure. What is only remembered is never taken."""

    READ = "read"
    TWO_SOURCES = "two_sources"

    @property
    def word(self) -> str:
        return {"read": "dibaca di sumbernya", "two_sources": "dua sumber cocok"}[self.value]


@dataclass(frozen=True)
class Factor:
    """One figure as it was published. `low` and `high` are in the same unit and hold the value between them."""

    material: str
    metric: Metric
    value: Decimal
    unit: str
    low: Decimal
    high: Decimal
    source: str
    year: str
    locator: str
    checked: Checked

    @property
    def si(self) -> Fraction:
        """In the unit we reckon with, exactly."""
        return self._converted(self.value)

    @property
    def range(self) -> tuple[Fraction, Fraction]:
        return self._converted(self.low), self._converted(self.high)

    def _converted(self, value: Decimal) -> Fraction:
        return Fraction(value) * KNOWN[self.unit].times

    def cells(self) -> list[str]:
        """As it is hashed and written to a file."""
        numbers = (written(self.value), self.unit, written(self.low), written(self.high))
        return [self.material, self.metric.value, *numbers, self.source, self.year, self.locator, self.checked.value]


@dataclass(frozen=True)
class Factors:
    """A whole set, under a code and a version that never mean anything else."""

    code: str
    version: str
    published: str
    rows: Sequence[Factor]

    @property
    def label(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def slug(self) -> str:
        """For addresses and names of files."""
        return f"{self.code}@{self.version}"

    @property
    def dated(self) -> str:
        return f"{self.label}@{self.published}"

    @cached_property
    def by_key(self) -> Mapping[tuple[str, Metric], Factor]:
        return {(row.material, row.metric): row for row in self.rows}

    @cached_property
    def checksum(self) -> str:
        return checksum_of(self.code, self.version, self.rows)

    def find(self, material: str, metric: Metric) -> Factor | None:
        return self.by_key.get((material, metric))

    def id_of(self, factor: Factor) -> str:
        """Names a factor for good: recommended_id v1/CARDBOARD/doc."""
        return f"{self.label}/{factor.material}/{factor.metric.value}"


def checksum_of(code: str, version: str, rows: Iterable[Factor]) -> str:
    """SHA-256 over the set's name and every cell of every row, in the order of materials and metrics."""
    lines = sorted("\t".join(row.cells()) for row in rows)
    return sha256("\n".join([code, version, *lines]).encode()).hexdigest()


def warm_official(factors: Factors, material: str) -> Fraction | None:
    """What WARM itself would credit, US forests and landfills included: landfill less recycling. For comparison."""
    recycled = factors.find(material, Metric.WARM_RECYCLE)
    buried = factors.find(material, Metric.WARM_LANDFILL)
    return buried.si - recycled.si if recycled and buried else None
