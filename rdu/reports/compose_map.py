"""How far the waste banks reach, drawn: a map where the kabupaten has one, else bars in the order of names."""

from collections.abc import Mapping, Sequence

from rdu.atlas.drawing import Fill, Place, map_of
from rdu.impact.month import KECAMATAN
from rdu.reports import words
from rdu.reports.document import Bar, Bars, Block, Head, Note, Table
from rdu.reports.figures import Figures
from rdu.reports.reach import Reach
from rdu.reports.small_cells import LEAST

TITLE, UNIT = "Jangkauan", "desa yang warganya menabung, dari semua desa dan kelurahan"
UNTOLD = ".."
STEPS = (
    (Fill.FIRST, "1 sampai 24 %"), (Fill.SECOND, "25 sampai 49 %"), (Fill.THIRD, "50 sampai 74 %"),
    (Fill.FOURTH, "75 sampai 100 %"),
)  # fmt: skip
SIGNS = {
    Fill.NIL: "0 %", Fill.SILENT: "unitnya belum melapor", Fill.NONE: "belum ada unit",
    Fill.UNKNOWN: "tidak ada data (..)", Fill.OUTSIDE: "kecamatan lain",
}  # fmt: skip
PUBLIC_NONE = "belum ada unit, atau terlalu sedikit untuk diceritakan"


def reach_blocks(of: Figures, *, whole: bool) -> list[Block]:
    if not of.reach:
        return []
    told = {code: _fill(of, code, reach, whole=whole) for code, reach in of.reach.items()}
    blocks: list[Block] = [_drawing(of, told, whole=whole), _table(of, told)]
    return [*blocks, Note(
        "Desa terjangkau: sedikitnya satu rumah tangga di desa atau kelurahan itu menimbang bulan ini, di unit mana "
        f"pun; menurut alamat penabung. Penyebut: desa dan kelurahan menurut data wilayah.{'' if whole else _small()}"
    )]  # fmt: skip


def _small() -> str:
    return f" Kurang dari {LEAST} rumah tangga tidak diceritakan ({UNTOLD})."


def _is_told(of: Figures, code: str) -> bool:
    """A kecamatan's own report tells of that one alone."""
    return not of.scope.code.startswith(KECAMATAN) or of.scope.code == KECAMATAN + code


def _fill(of: Figures, code: str, reach: Reach, *, whole: bool) -> Fill:
    if not reach.desa:
        return Fill.UNKNOWN
    if not whole:
        return _step(reach) if reach.households >= LEAST else Fill.NONE
    units = [unit for unit in of.expected if (unit.region_code or "").startswith(code)]
    if units and all(unit in of.silent for unit in units):
        return Fill.SILENT
    return _step(reach) if units or reach.reached else Fill.NONE


def _step(reach: Reach) -> Fill:
    return STEPS[min(4 * reach.reached // reach.desa, 3)][0] if reach.reached else Fill.NIL


def _says(reach: Reach, fill: Fill) -> str:
    if fill is Fill.UNKNOWN:
        return UNTOLD
    if fill is Fill.NONE:
        return SIGNS[fill] if not reach.reached else UNTOLD
    part = f"{reach.reached} dari {reach.desa} desa"
    return f"{SIGNS[fill]}; {part}" if fill is Fill.SILENT else part


def _drawing(of: Figures, told: Mapping[str, Fill], *, whole: bool) -> Block:
    if of.boundary is None:
        rows = [
            Bar(reach.name, _says(reach, told[code]), _basis(reach, told[code]))
            for code, reach in of.reach.items() if _is_told(of, code)
        ]  # fmt: skip
        return Bars(TITLE, UNIT, rows)
    places = [
        Place(code, reach.name, told[code], _says(reach, told[code])) if _is_told(of, code)
        else Place(code, reach.name, Fill.OUTSIDE)
        for code, reach in of.reach.items()
    ]  # fmt: skip
    signs = {**SIGNS, **({} if whole else {Fill.NONE: PUBLIC_NONE})}
    shown = {place.fill for place in places}
    legend = [*STEPS, *((fill, word) for fill, word in signs.items() if fill in shown)]
    return map_of(of.boundary, places, TITLE, UNIT, legend)


def _basis(reach: Reach, fill: Fill) -> int:
    """Of ten thousand; what is not told is no bar."""
    return 0 if fill in (Fill.UNKNOWN, Fill.NONE) else reach.reached * 10_000 // reach.desa


def _table(of: Figures, told: Mapping[str, Fill]) -> Table:
    heads = [Head("Kecamatan", width=34), Head("Desa terjangkau", True, 18), Head("Dari desa", True, 14),
             Head("Bagian", True, 12), Head("Rumah tangga aktif", True, 22)]  # fmt: skip
    mine = [
        (f"{number}. {reach.name}" if of.boundary else reach.name, reach, told[code])
        for number, (code, reach) in enumerate(of.reach.items(), 1) if _is_told(of, code)
    ]  # fmt: skip
    rows = [[name, *_figures(reach, fill)] for name, reach, fill in mine]
    kinds: Sequence[str] = ()
    if len(mine) > 1 and not any(_is_withheld(reach, fill) for _, reach, fill in mine):
        rows.append(["Jumlah", *_figures(_sum([reach for _, reach, _ in mine]), Fill.NIL)])
        kinds = [*["line"] * len(mine), "sum"]
    return Table(f"{TITLE} menurut kecamatan", "nomor sama dengan di peta" if of.boundary else "", heads, rows, kinds)


def _is_withheld(reach: Reach, fill: Fill) -> bool:
    """Too few to be told: with the others and the sum it could be reckoned."""
    return fill is Fill.NONE and reach.reached > 0


def _figures(reach: Reach, fill: Fill) -> list[str]:
    if fill is Fill.UNKNOWN:
        return [UNTOLD] * 4
    if _is_withheld(reach, fill):
        return [UNTOLD, words.count(reach.desa), UNTOLD, UNTOLD]
    reached, desa, households = (words.count(number) for number in (reach.reached, reach.desa, reach.households))
    return [reached, desa, words.part(reach.reached, reach.desa), households]


def _sum(of: Sequence[Reach]) -> Reach:
    reached, desa, households = (sum(getattr(one, name) for one in of) for name in ("reached", "desa", "households"))
    return Reach("", reached, desa, households)
