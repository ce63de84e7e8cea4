"""From kilograms to avoided emissions: pure arithmetic in exact fractions, rounded only where it is printed.

Kilograms by kind in, an Impact out. A = m x a; B = m x s x ch4 x GWP; net = A + B - C. A is signed and never clipped.
Never is WARM's own landfill factor added to B, nor A scaled by a grid.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from rdu.impact.assumed import Assumptions, Key
from rdu.impact.factors import Factor, Factors, Metric
from rdu.impact.materials import RESIDUE, UCO, Kind
from rdu.weights import Grams

ZERO = Fraction(0)
WHOLE = Fraction(1)
CARBON_TO_METHANE = Fraction(16, 12)
LPG_CYLINDER = 3
MOST_EQUIVALENCES = 2


@dataclass(frozen=True)
class Span:
    """Kilograms of CO2e with the ends of their range."""

    low: Fraction = ZERO
    mid: Fraction = ZERO
    high: Fraction = ZERO

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.mid + other.mid, self.high + other.high)

    def times(self, number: Fraction) -> "Span":
        """By a number that is not negative."""
        return Span(self.low * number, self.mid * number, self.high * number)

    def less(self, number: Fraction) -> "Span":
        return Span(self.low - number, self.mid - number, self.high - number)


@dataclass(frozen=True)
class Mass:
    """So much of one kind, net of dirt, moisture and residue."""

    kind: Kind
    grams: Grams

    @property
    def kg(self) -> Fraction:
        return Fraction(self.grams, 1000)


def ch4_of(
    doc: Fraction, docf: Fraction, mcf: Fraction, f: Fraction, r: Fraction = ZERO, ox: Fraction = ZERO
) -> Fraction:
    """Kilograms of methane that a kilogram gives in a landfill in the end (IPCC 2006)."""
    return doc * docf * mcf * f * CARBON_TO_METHANE * (1 - r) * (1 - ox)


@dataclass(frozen=True)
class Row:
    """One kind with what it avoids: A, and B as if all of it would have reached the landfill."""

    mass: Mass
    a: Factor | None
    doc: Factor | None
    forest: Factor | None
    avoided: Span
    methane: Span

    @property
    def kind(self) -> Kind:
        return self.mass.kind

    @property
    def mass_only(self) -> bool:
        """Without a factor there is no estimate, only the mass."""
        return self.a is None and self.doc is None

    @property
    def both(self) -> Span:
        return self.avoided + self.methane


@dataclass(frozen=True)
class Impact:
    rows: Sequence[Row]
    factors: Factors
    assumed: Assumptions
    fuel_litres: Fraction = ZERO

    @property
    def share(self) -> Fraction | None:
        return self.assumed.share

    @property
    def is_open(self) -> bool:
        """Whether the share that would have reached the landfill is still to be set."""
        return self.share is None

    @property
    def grams(self) -> Grams:
        return Grams(sum(row.mass.grams for row in self.rows))

    @cached_property
    def avoided(self) -> Span:
        """A."""
        return sum((row.avoided for row in self.rows), Span())

    @cached_property
    def methane(self) -> Span:
        """B at s = 1."""
        return sum((row.methane for row in self.rows), Span())

    @property
    def own_fuel(self) -> Fraction:
        """C."""
        return self.fuel_litres * self.assumed[Key.FUEL]

    def net(self, share: Fraction) -> Span:
        """A + s x B - C."""
        return (self.avoided + self.methane.times(share)).less(self.own_fuel)

    @property
    def alone(self) -> Span:
        """A - C: as if nothing would have reached the landfill."""
        return self.net(ZERO)

    @property
    def least(self) -> Span:
        """The figure that is printed first: with s where it is set, else A alone."""
        return self.net(ZERO if self.share is None else self.share)

    @property
    def most(self) -> Span:
        """The other end while s is not set: as if everything would have reached the landfill."""
        return self.net(WHOLE if self.share is None else self.share)

    @property
    def range(self) -> tuple[Fraction, Fraction]:
        """Of the factors, and of MCF."""
        return self.least.low, self.most.high

    @property
    def landfill_kg(self) -> tuple[Fraction, Fraction]:
        """What did not go to the landfill, at least and at most. Residue did."""
        kept = sum((row.mass.kg for row in self.rows if row.kind.material != RESIDUE), ZERO)
        return (ZERO, kept) if self.share is None else (kept * self.share, kept * self.share)

    @property
    def volume(self) -> tuple[Fraction, Fraction] | None:
        """Cubic metres of the most that did not go there: packed tight, and as it lies on the truck."""
        tipped, filled = (self.factors.find("MSW_MIXED", metric) for metric in (Metric.TIPPED, Metric.FILLED))
        if tipped is None or filled is None:
            return None
        return self.landfill_kg[1] / filled.si, self.landfill_kg[1] / tipped.si


def impact(masses: Iterable[Mass], factors: Factors, assumed: Assumptions, fuel_litres: Fraction = ZERO) -> Impact:
    """The rows in the order of the masses; those of one kind together."""
    grams: dict[Kind, int] = {}
    for mass in masses:
        grams[mass.kind] = grams.get(mass.kind, 0) + mass.grams
    rows = [_row(Mass(kind, Grams(sum_)), factors, assumed) for kind, sum_ in grams.items()]
    return Impact(rows, factors, assumed, fuel_litres)


def _row(mass: Mass, factors: Factors, assumed: Assumptions) -> Row:
    kind = mass.kind
    a = factors.find(kind.material, Metric.AVOIDED) if _earns_credit(kind, assumed) else None
    doc = factors.find(kind.material, Metric.DOC) if kind.methane and not kind.mass_only else None
    forest = factors.find(kind.material, Metric.FOREST) if a and assumed[Key.FOREST] else None
    return Row(mass, a, doc, forest, _avoided(mass.kg, a, forest), _methane(mass.kg, doc, assumed))


def _earns_credit(kind: Kind, assumed: Assumptions) -> bool:
    """X items never; used cooking oil only where the agency has switched it on."""
    if kind.mass_only:
        return False
    return bool(assumed[Key.UCO]) if kind.material == UCO else kind.credit


def _avoided(kg: Fraction, a: Factor | None, forest: Factor | None) -> Span:
    """WARM writes a credit below zero, so the forest's part is taken away."""
    if a is None:
        return Span()
    extra = -forest.si if forest else ZERO
    low, high = a.range
    return Span(kg * (low + extra), kg * (a.si + extra), kg * (high + extra))


def _methane(kg: Fraction, doc: Factor | None, assumed: Assumptions) -> Span:
    if doc is None:
        return Span()
    rest = (assumed[Key.F], assumed[Key.R], assumed[Key.OX])
    low, mid, high = (
        kg * ch4_of(doc.si, assumed[Key.DOCF], assumed[mcf], *rest) * assumed[Key.GWP]
        for mcf in (Key.MCF_LOW, Key.MCF, Key.MCF_HIGH)
    )
    return Span(low, mid, high)


# What makes a figure tangible ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Equivalence:
    """So many of something known emit as much."""

    key: str
    count: Fraction
    unit: str
    says: str


def equivalences(impact: Impact, wanted: Sequence[str]) -> list[Equivalence]:
    """At most two, of the least that was avoided; none where that is not above zero."""
    kg = impact.least.mid
    each = {"elpiji": _lpg(impact), "listrik": impact.assumed[Key.GRID], "motor": _per_km(impact)}
    known = [(key, each[key]) for key in dict.fromkeys(wanted) if each.get(key)]
    if kg <= 0:
        return []
    return [Equivalence(key, kg / of_one, *_SAYS[key]) for key, of_one in known[:MOST_EQUIVALENCES]]


_SAYS = {
    "elpiji": ("tabung", "Elpiji 3 kg yang dibakar"),
    "listrik": ("kWh", "Listrik jaringan Jamali"),
    "motor": ("km", "Perjalanan sepeda motor"),
}


def _lpg(impact: Impact) -> Fraction:
    """A 3-kg cylinder burned."""
    burned = impact.factors.find("LPG", Metric.BURNED)
    return LPG_CYLINDER * burned.si if burned else ZERO


def _per_km(impact: Impact) -> Fraction:
    ridden = impact.factors.find("MOTOR_KM", Metric.PER_KM)
    return ridden.si if ridden else ZERO
