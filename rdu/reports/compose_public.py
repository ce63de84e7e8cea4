"""What the version for everybody tells of kinds of waste and of places, with figures of few households covered."""

from collections.abc import Callable, Iterator

from rdu.catalogue.models import Sipsn
from rdu.clock import Stretch
from rdu.people.models import Unit
from rdu.reports import words
from rdu.reports.document import Bar, Block, Head, Months, Note, Table
from rdu.reports.figures import Figures
from rdu.reports.small_cells import LEAST, Cover, Covers, Leaf, covers_of, is_small
from rdu.weights import format_kg

COVERED = Note(
    f"“<{LEAST}” dan “ditutup”: angka dari kurang dari {LEAST} rumah tangga tidak diberitakan, dan beberapa angka lain "
    "ikut ditutup supaya yang kecil tidak bisa dihitung dari jumlahnya."
)


def covers_of_types(of: Figures) -> Covers:
    """By code, in categories. A category of which no type was brought by enough is taken as too small itself."""
    leaves = [
        Leaf(kind.code, kind.sipsn.value, of.brought.get(kind.code, 0), kind.mass.weighed) for kind in of.goods.kinds
    ]
    most: dict[str, int] = {}
    for leaf in leaves:
        most[leaf.group] = max(most.get(leaf.group, 0), leaf.households)
    return covers_of(leaves, [group for group, households in most.items() if is_small(households)])


def kecamatan_of(unit: Unit) -> str:
    return (unit.region_code or "")[:8]


def covers_of_units(of: Figures) -> Covers:
    """By code, in kecamatan."""
    leaves = [
        Leaf(unit.code, kecamatan_of(unit), of.savers.active[unit.id, True], of.by_unit.get(unit.id, 0))
        for unit in of.scope.units
    ]
    together: dict[str, int] = {}
    for leaf in leaves:
        together[leaf.group] = together.get(leaf.group, 0) + leaf.households
    return covers_of(leaves, [group for group, households in together.items() if is_small(households)])


def told(cover: Cover, figure: str, *, households: bool = False) -> str:
    """The figure, or why it is not told; "<5" is said of households only."""
    if cover is Cover.SMALL and households:
        return cover.value
    return Cover.OTHER.value if cover else figure


def is_untold(of: Figures) -> bool:
    """Whether not even the sums are told: they are those of a handful of households."""
    untold = covers_of_types(of).whole or is_small(of.savers.households)
    return untold or (not of.scope.alone and covers_of_units(of).whole)


def why_untold(of: Figures) -> str:
    return (
        f"{of.scope.words}, {of.period.words}: kurang dari {words.how_many(LEAST)} rumah tangga yang menimbang, jadi "
        "angkanya tidak diberitakan untuk umum."
    )


def category_bars(of: Figures, covers: Covers) -> list[Bar]:
    """Of the categories that are told."""
    sums = [(sipsn, of.goods.sum_of(sipsn).weighed) for sipsn in Sipsn if not covers.of_group(sipsn.value)]
    return [Bar(sipsn.value, format_kg(grams), grams) for sipsn, grams in sums if grams]


def trend(of: Figures, title: str, unit: str, name: str, words_of: Callable[[int], str], *, whole: bool) -> list[Block]:
    """A figure over the months. What a handful brought is not told to everybody; and where the sum of the months
    stands beside them, none of them is."""
    alike = isinstance(of.period, Stretch)
    few = [point.is_small and not whole and name != "sold" for point in of.trend]
    if alike and any(few):
        return []
    values = [0 if small else getattr(point, name) for point, small in zip(of.trend, few, strict=True)]
    figures = [Cover.OTHER.value if small else words_of(value) for value, small in zip(values, few, strict=True)]
    return [Months(title, unit, [point.period.words for point in of.trend], values, figures, alike)]


def goods_table(of: Figures) -> Table:
    """Weighed and sold. The sheds are told as a whole only: by kind they would give away what is covered."""
    covers = covers_of_types(of)
    rows, kinds = list[list[str]](), list[str]()
    for sipsn in Sipsn:
        mass = of.goods.sum_of(sipsn)
        rows.append([sipsn.value, "–", told(covers.of_group(sipsn.value), words.kg(mass.weighed)), words.kg(mass.sold)])
        rows += list(_types(of, sipsn, covers))
        kinds += ["head", *["line"] * (len(rows) - len(kinds) - 1)]
    mass = of.goods.whole
    rows.append(["Jumlah", "–", words.kg(mass.weighed), words.kg(mass.sold)])
    heads = [Head("Kategori SIPSN dan jenis", width=40), Head("Rumah tangga", True, 20), Head("Ditimbang", True, 20),
             Head("Dijual", True, 20)]  # fmt: skip
    return Table("Menurut kategori SIPSN dan jenis", "kilogram bersih, tanpa wadah", heads, rows, [*kinds, "sum"])


def _types(of: Figures, sipsn: Sipsn, covers: Covers) -> Iterator[list[str]]:
    for kind in of.goods.of(sipsn):
        cover, households = covers.of(kind.code), of.brought.get(kind.code, 0)
        yield [
            kind.name, told(cover, words.count(households), households=True), told(cover, words.kg(kind.mass.weighed)),
            words.kg(kind.mass.sold),
        ]  # fmt: skip
