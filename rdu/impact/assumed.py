"""What is assumed rather than measured: shipped with its source, until the agency says otherwise for a day on."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

from rdu.impact.materials import DATA
from rdu.impact.numbers import parse_number, plain


class Key(StrEnum):
    SHARE = "share"
    MCF = "mcf"
    MCF_LOW = "mcf_low"
    MCF_HIGH = "mcf_high"
    GWP = "gwp_ch4"
    F = "f"
    DOCF = "docf"
    R = "r"
    OX = "ox"
    GENERATION = "generation"
    GRID = "grid"
    FUEL = "fuel"
    FOREST = "forest_carbon"
    UCO = "uco"
    POPULATION = "population"
    OFFICIAL = "official"


OPEN = {Key.SHARE, Key.GENERATION, Key.POPULATION, Key.OFFICIAL}
"""What may stay unset, and be unset again."""
SWITCHES = {Key.FOREST, Key.UCO}
METHANE = (Key.DOCF, Key.MCF, Key.F, Key.R, Key.OX, Key.GWP)


@dataclass(frozen=True)
class Known:
    """What RDU knows of an assumption before anybody sets it."""

    key: Key
    name: str
    value: Decimal | None
    unit: str
    least: Decimal
    most: Decimal
    confirmed: bool
    """Whether a person has confirmed that it fits here; until then pages say "belum dikonfirmasi"."""
    source: str
    locator: str
    says: str


@cache
def known() -> Mapping[Key, Known]:
    with (DATA / "assumptions.csv").open(encoding="utf-8", newline="") as file:
        return {Key(row["key"]): _known(row) for row in csv.DictReader(file)}


def _known(row: Mapping[str, str]) -> Known:
    value = parse_number(row["value"]) if row["value"] else None
    return Known(
        Key(row["key"]), row["name"], value, row["unit"], parse_number(row["least"]), parse_number(row["most"]),
        row["confirmed"] == "1", row["source"], row["locator"], row["says"],
    )  # fmt: skip


@dataclass(frozen=True)
class Given:
    """One assumption as it counts on a day, and the id that names the row it came from."""

    key: Key
    value: Decimal | None
    id: str

    @property
    def words(self) -> str:
        if self.value is None:
            return "belum ditetapkan"
        if self.key is Key.SHARE:
            return f"{plain(Fraction(self.value) * 100)}%"
        if self.key in SWITCHES:
            return "dihitung" if self.value else "tidak dihitung"
        return plain(Fraction(self.value), 6)


@dataclass(frozen=True)
class Assumptions:
    """All of them, as they count on one day."""

    by_key: Mapping[Key, Given]

    def __getitem__(self, key: Key) -> Fraction:
        """The figure; what is unset is 0."""
        return Fraction(self.by_key[key].value or 0)

    @property
    def share(self) -> Fraction | None:
        """s, or None while the agency has not set it."""
        value = self.by_key[Key.SHARE].value
        return None if value is None else Fraction(value)

    def words(self, key: Key) -> str:
        return self.by_key[key].words

    def id_of(self, key: Key) -> str:
        return self.by_key[key].id


def shipped() -> Assumptions:
    """What counts where nobody has set anything."""
    return Assumptions({key: Given(key, row.value, f"{key.value}@bawaan") for key, row in known().items()})
