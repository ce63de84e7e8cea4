"""Facts shipped with RDU, each with its source: real price lists, and what every item is made of.

data/pricelist.csv   prices as banks published them; their year and source stand in each row
data/types.csv       the waste types made of those lists: key, picture, grades, item of the material map
data/item_material_map.csv   what an item is made of
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdu.catalogue.models import Group, Intake, Sipsn
from rdu.money import Rupiah
from rdu.weights import Grams, Measure

DATA = Path(__file__).parent / "data"
MEASURES = {"kg": Measure.KG, "pcs": Measure.PIECE, "liter": Measure.LITRE}


@dataclass(frozen=True)
class ShippedType:
    """A waste type as RDU knows it before anybody changes it. `grades` gives the list row that prices each grade."""

    code: str
    key: str
    name: str
    short: str
    picture: str
    group: Group
    measure: Measure
    grades: Mapping[str, str]
    material: str
    sipsn: Sipsn
    intake: Intake
    each_grams: Grams | None
    each_source: str
    note: str


@dataclass(frozen=True)
class ListedPrice:
    """One row of a published price list."""

    code: str
    name: str
    measure: Measure
    cashed: Rupiah
    saved: Rupiah
    year: int
    source: str


@cache
def types() -> Mapping[str, ShippedType]:
    return {row["code"]: _type(row) for row in _rows("types.csv")}


@cache
def listed() -> Mapping[str, ListedPrice]:
    return {row["code"]: _listed(row) for row in _rows("pricelist.csv")}


def prices() -> Mapping[tuple[str, str], ListedPrice]:
    """What the lists paid, by type and grade code. Old figures: a demo re-prices them and says so."""
    return {
        (shipped.code, grade): listed()[row]
        for shipped in types().values()
        for grade, row in shipped.grades.items()
        if row in listed()
    }


@cache
def materials() -> Mapping[str, str]:
    """Items of the material map by code, with the name people know; NONE where nothing in it fits."""
    named = {row["item_code"]: row["nama_barang"] for row in _rows("item_material_map.csv")}
    return named | {"NONE": "Lainnya, hanya dicatat beratnya"}


def _rows(filename: str) -> Iterator[dict[str, str]]:
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _type(row: dict[str, str]) -> ShippedType:
    return ShippedType(
        code=row["code"],
        key=row["key"],
        name=row["name"],
        short=row["short"],
        picture=row["picture"],
        group=Group(row["group"]),
        measure=Measure(row["measure"]),
        grades=dict(_grade(grade) for grade in row["grades"].split()),
        material=row["map_item"],
        sipsn=Sipsn(row["sipsn"]),
        intake=Intake(row["intake"]),
        each_grams=Grams(int(row["each_grams"])) if row["each_grams"] else None,
        each_source=row["each_source"],
        note=row["note"],
    )


def _grade(words: str) -> tuple[str, str]:
    grade, _, listed_row = words.partition("=")
    return grade, listed_row


def _listed(row: dict[str, str]) -> ListedPrice:
    cashed = Rupiah(int(row["price_idr"]))
    saved = Rupiah(int(row["price_saved_idr"])) if row["price_saved_idr"] else cashed
    year = int(row["source_year"])
    return ListedPrice(row["code"], row["item_id"], MEASURES[row["unit"]], cashed, saved, year, row["source"])
