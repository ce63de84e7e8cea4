"""What waste is made of: the materials factors speak of, and the items of the map that lead to them.

data/materials.csv     every material by its code, with the name people know and whether it rots in a landfill
rdu/catalogue/data/item_material_map.csv     item -> material, quality A/B/C or X: its mass and nothing else
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdu.catalogue import shipped

DATA = Path(__file__).parent / "data"
MASS_ONLY = "X"
NONE = "NONE"
RESIDUE = "RESIDUE"
UCO = "UCO"


@dataclass(frozen=True)
class Material:
    code: str
    name: str
    organic: bool
    """Whether it gives methane in a landfill at all: plastic, metal and glass do not."""


@dataclass(frozen=True)
class Item:
    """One line of the map: what it is made of, how well a factor fits it, and what may be credited."""

    code: str
    name: str
    material: str
    quality: str
    methane: bool
    credit: bool
    note: str


@dataclass(frozen=True)
class Kind:
    """Items that are reckoned alike; what earns no credit for new material stands by itself, under its own name."""

    code: str
    name: str
    material: str
    credit: bool = False
    methane: bool = False
    mass_only: bool = False


@cache
def materials() -> Mapping[str, Material]:
    return {
        row["code"]: Material(row["code"], row["name"], row["organic"] == "1") for row in _rows(DATA / "materials.csv")
    }


@cache
def items() -> Mapping[str, Item]:
    found = {row["item_code"]: _item(row) for row in _rows(shipped.DATA / "item_material_map.csv")}
    return found | {NONE: Item(NONE, shipped.materials()[NONE], NONE, MASS_ONLY, False, False, "")}


def _item(row: Mapping[str, str]) -> Item:
    methane, credit = row["count_landfill_ch4"] == "1", row["credit_production"] == "1"
    return Item(
        row["item_code"], row["nama_barang"], row["material_code"], row["factor_quality"], methane, credit, row["note"]
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def kind_of(item_code: str) -> Kind:
    """What an item is reckoned as; a code that is not in the map is its mass and nothing else."""
    item = items().get(item_code, items()[NONE])
    if item.quality == MASS_ONLY or not (item.credit or item.methane or item.material == UCO):
        name = item.name if item.material == NONE and item.code != NONE else materials()[item.material].name
        return Kind(item.code, name, item.material, mass_only=True)
    if item.credit:
        material = materials()[item.material]
        return Kind(material.code, material.name, material.code, True, item.methane)
    return Kind(item.code, item.name, item.material, False, item.methane)
