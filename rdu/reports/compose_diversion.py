"""How much of all waste the banks sent to recyclers: against what people are reckoned to throw away, and against the
official tonnage where the agency has named one. Every part is printed with its denominator and where that comes from.

Only the whole kabupaten has a number of people, so only its report tells this.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rdu.impact.assumed import Key, known
from rdu.impact.month import ALL, MonthImpact
from rdu.impact.numbers import plain
from rdu.money import format_percent
from rdu.reports import words
from rdu.reports.document import Block, Head, Note, Section, Table
from rdu.reports.figures import Figures
from rdu.weights import format_tonnes

NAME = "Bagian dari seluruh sampah"


def diversion_sections(of: Figures) -> list[Section]:
    sold = of.goods.whole.sold
    ways = [way for way in (_by_people(of.impact.months), _by_official(of.impact.months)) if way]
    if of.scope.code != ALL or of.scope.alone or not ways:
        return []
    rows = [[name, how, words.kg(grams), _part(sold, grams)] for name, how, grams in ways]
    heads = [Head("Penyebut: seluruh sampah", width=24), Head("Dari mana", width=40), Head("kg", True, 20),
             Head("Bagian", True, 16)]  # fmt: skip
    finding = f"{format_tonnes(sold)} dijual: {_part(sold, ways[0][2])} dari perkiraan seluruh sampah"
    blocks: list[Block] = [Table("Dijual kepada pembeli, dari seluruh sampah", "", heads, rows), *_notes(of)]
    return [Section(NAME, finding, blocks)]


Way = tuple[str, str, int]
"""Whose figure it is, how it came about, and its grams."""


def _by_people(months: Sequence[MonthImpact]) -> Way | None:
    """People x kilograms of each a day x days, month by month with what counted in it."""
    grams, how = Fraction(0), ""
    for month in months:
        assumed, days = month.impact.assumed, month.month.last_day.day
        grams += assumed[Key.POPULATION] * assumed[Key.GENERATION] * days * 1_000
        how = f"{words.count(int(assumed[Key.POPULATION]))} orang × {plain(assumed[Key.GENERATION])} kg sehari"
    if not grams:
        return None
    unsure = _unsure(months[-1], Key.POPULATION, Key.GENERATION)
    return "Perkiraan menurut penduduk", f"{how} × {_days(months)} hari{unsure}", _whole(grams)


def _by_official(months: Sequence[MonthImpact]) -> Way | None:
    if not all(month.impact.assumed[Key.OFFICIAL] for month in months):
        return None
    grams = sum((month.impact.assumed[Key.OFFICIAL] * month.month.last_day.day * 1_000_000 for month in months),
                Fraction(0))  # fmt: skip
    how = f"{plain(months[-1].impact.assumed[Key.OFFICIAL])} ton sehari × {_days(months)} hari"
    return "Angka resmi", f"{how}, {months[-1].impact.assumed.id_of(Key.OFFICIAL)}", _whole(grams)


def _days(months: Sequence[MonthImpact]) -> int:
    return sum(month.month.last_day.day for month in months)


def _whole(grams: Fraction) -> int:
    """Half up."""
    return int((2 * grams.numerator + grams.denominator) // (2 * grams.denominator))


def _part(of: int, whole: int) -> str:
    """In hundredths of a per cent, half up: it is little."""
    part = (20_000 * of + whole) // (2 * whole)
    return format_percent(part) if part or not of else f"kurang dari {format_percent(1)}"


def _unsure(month: MonthImpact, *keys: Key) -> str:
    """What nobody has confirmed for this kabupaten is said to be so."""
    ids = [month.impact.assumed.id_of(key) for key in keys if not known()[key].confirmed]
    return "; belum dikonfirmasi" if any(row_id.endswith("@bawaan") for row_id in ids) else ""


def _notes(of: Figures) -> Iterator[Note]:
    people, each = known()[Key.POPULATION], known()[Key.GENERATION]
    yield Note(
        f"Pembilang: kilogram yang dijual bank sampah kepada pembeli, {words.kg(of.goods.whole.sold)} kg. Sampah yang "
        "dipilah di luar RDU, dikompos di rumah, atau diolah di pabrik tidak termasuk. "
        f"Sumber bawaan: penduduk {people.source}; {each.name.lower()} {each.source}, {each.locator}."
    )
    if _by_official(of.impact.months) is None:
        yield Note(
            "Angka resmi belum ditetapkan dinas: 60, 100, dan 120 ton sehari pernah disebut, dan bertentangan. "
            "Sesudah ditetapkan, bagian terhadap angka itu tercetak di sini."
        )
