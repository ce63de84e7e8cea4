"""The words of the plant's log: what its rows are, what a load holds, how it is worked, and where grams lie."""

import re
from enum import StrEnum

from rdu.weights import Grams

MOST_LOADED = Grams(40_000_000)
"""The most one truck weighs, 40 tonnes."""
MOST_GRAMS = Grams(1_000_000_000)
"""The most of one batch, delivery or count, 1,000 tonnes."""


_TENTHS = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]))?", re.ASCII)


def parse_tenths(text: str) -> int:
    """How wet something is: "52,5" or "52,5 %" as 525. Raises ValueError with the sentence."""
    match = _TENTHS.fullmatch(text.strip().removesuffix("%").strip())
    if match is None:
        raise ValueError("Kadar air belum benar. Tulis angka dari 0 sampai 99,9, contoh 52,5.")
    return int(match[1]) * 10 + int(match[2] or 0)


class PlantKind(StrEnum):
    LOAD = "load"
    BATCH = "batch"
    PRODUCT = "product"
    RESIDUE = "residue"
    INCOME = "income"
    STOP = "stop"
    USE = "use"
    COUNT = "count"


class Residue(StrEnum):
    """What a load mostly is."""

    MIXED = "mixed"
    PLASTIC = "plastic"
    ORGANIC = "organic"
    TEXTILE = "textile"
    OTHER = "other"

    @property
    def word(self) -> str:
        return {
            "mixed": "Residu campur",
            "plastic": "Plastik dan kemasan",
            "organic": "Daun, ranting, sisa organik",
            "textile": "Kain dan karet",
            "other": "Lainnya",
        }[self.value]


class Process(StrEnum):
    """Raw loads are sorted and dried to feed; feed becomes fuel."""

    DRY = "dry"
    PRESS = "press"

    @property
    def word(self) -> str:
        return {"dry": "Pilah dan keringkan", "press": "Cacah dan cetak"}[self.value]


class Product(StrEnum):
    RDF = "rdf"
    BRIQUETTE = "briquette"

    @property
    def word(self) -> str:
        return {"rdf": "RDF", "briquette": "Briket"}[self.value]

    @property
    def inside(self) -> str:
        """The word within a sentence."""
        return self.word if self is Product.RDF else self.word.lower()


class Stage(StrEnum):
    """Where grams lie at the plant."""

    RAW = "raw"
    FEED = "feed"
    RDF = "rdf"
    BRIQUETTE = "briquette"
    RESIDUE = "residue"

    @property
    def word(self) -> str:
        return {
            "raw": "Bahan mentah",
            "feed": "Umpan kering",
            "rdf": "RDF jadi",
            "briquette": "Briket jadi",
            "residue": "Residu menunggu",
        }[self.value]

    @property
    def inside(self) -> str:
        """The word within a sentence."""
        return self.word if self is Stage.RDF else self.word.lower()
