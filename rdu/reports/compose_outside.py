"""What units outside RDU report themselves: a section and a table of its own, added to nothing."""

from collections.abc import Iterator

from rdu.clock import Month, Stretch
from rdu.money import format_rupiah
from rdu.outside.service import Told
from rdu.reports import words
from rdu.reports.compose_public import COVERED, told
from rdu.reports.document import Block, Head, Note, Section, Table
from rdu.reports.figures import Figures
from rdu.reports.small_cells import Cover, is_small

NAME = "Dilaporkan sendiri"
TITLE = "Dilaporkan sendiri oleh unit di luar RDU"
APART = Note(
    "Ditulis unit itu sendiri: tidak ditimbang dengan RDU, tidak diperiksa rantai pembukuan, dan tidak dijumlahkan "
    "dengan angka lain di laporan ini. Lainnya: semua yang bukan kertas, plastik, logam, dan kaca."
)
CELLS = ("paper", "plastic", "metal", "glass", "other", "grams", "sold")


def outside_sections(of: Figures, *, whole: bool) -> list[Section]:
    """None for a unit's own report, and where no unit outside is known."""
    outside = of.outside
    if not (outside.expected or outside.told):
        return []
    finding = f"{outside.reported} dari {len(outside.expected)} unit di luar RDU melapor"
    blocks: list[Block] = []
    if outside.told:
        blocks.append(_table(of, whole=whole))
        if not whole and any(cover_of(one) for one in outside.told):
            blocks.append(COVERED)
    silent = {unit.id for unit in outside.expected} - {one.unit.id for one in outside.told}
    if whole and silent:
        names = ", ".join(unit.name for unit in outside.expected if unit.id in silent)
        blocks.append(Note(f"Belum melapor: {names}."))
    told_by = f"{words.count(len({one.unit.id for one in outside.told}))} unit di luar RDU melapor"
    return [Section(NAME, finding if whole else told_by, [*blocks, APART])]


def cover_of(one: Told) -> Cover:
    """For everybody: what a handful of members brought is not told. No sum stands beside it."""
    return Cover.SMALL if is_small(one.report.members) else Cover.NONE


def _table(of: Figures, *, whole: bool) -> Table:
    heads = [Head("Unit", width=23), Head("Anggota", True, 9)]
    names = ("Kertas", "Plastik", "Logam", "Kaca", "Lainnya", "Jumlah", "Dijual")
    heads += [Head(name, True, 8) for name in names]
    heads.append(Head("Dibayar", True, 12))
    rows = list(_rows(of, whole=whole))
    return Table(TITLE, "kilogram, menurut unit itu sendiri", heads, rows)


def _rows(of: Figures, *, whole: bool) -> Iterator[list[str]]:
    several = isinstance(of.period, Stretch)
    for one in of.outside.told:
        report, cover = one.report, Cover.NONE if whole else cover_of(one)
        name = f"{one.unit.name}, {Month.of(report.month).words}" if several else one.unit.name
        yield [
            name, told(cover, words.count(report.members), households=True),
            *(told(cover, words.kg(getattr(report, cell))) for cell in CELLS),
            told(cover, format_rupiah(report.paid)),
        ]  # fmt: skip
