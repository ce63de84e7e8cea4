"""A price list as people bring it in a spreadsheet: each row read, or refused with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from rdu.catalogue.models import Group, Sipsn
from rdu.money import MOST_PER_MEASURE, Rupiah, UnreadableRupiah, parse_rupiah
from rdu.spreadsheet import Row, Table, UnreadableTable
from rdu.text import UnreadableText, clean_line, search_key
from rdu.weights import Measure

COLUMNS: Mapping[str, frozenset[str]] = {
    "code": frozenset({"code", "kode"}),
    "name": frozenset({"item id", "nama", "nama barang", "jenis", "jenis sampah", "name"}),
    "group": frozenset({"group", "kelompok"}),
    "measure": frozenset({"unit", "satuan"}),
    "cashed": frozenset({"price idr", "harga", "harga tunai", "tunai"}),
    "saved": frozenset({"price saved idr", "harga tabung", "harga ditabung", "ditabung"}),
    "sipsn": frozenset({"sipsn category", "sipsn", "kategori sipsn"}),
    "source": frozenset({"source", "sumber"}),
    "grams": frozenset({"gram", "grams", "berat gram"}),
}
"""Heads of columns as real lists write them; case, dashes and underscores do not matter."""
MEASURES: Mapping[str, Measure] = {
    "": Measure.KG, "kg": Measure.KG, "kilo": Measure.KG, "kilogram": Measure.KG,
    "pcs": Measure.PIECE, "buah": Measure.PIECE, "biji": Measure.PIECE, "piece": Measure.PIECE,
    "liter": Measure.LITRE, "litre": Measure.LITRE, "l": Measure.LITRE,
}  # fmt: skip
SIPSN_OF_GROUP = {Group.PLASTIC: Sipsn.PLASTIC, Group.PAPER: Sipsn.PAPER, Group.METAL: Sipsn.METAL,
                  Group.GLASS: Sipsn.GLASS, Group.OTHER: Sipsn.OTHER}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """One row of the file. `saved` is None where the file has one price for all."""

    row: int
    code: str
    name: str
    group: Group
    measure: Measure
    price: Rupiah
    saved: Rupiah | None
    sipsn: Sipsn
    source: str
    grams: int | None


@dataclass(frozen=True)
class BadRow:
    row: int
    name: str
    reason: str


class _BadCell(ValueError):
    """str(error) says what to write instead."""


def read_offers(table: Table) -> tuple[list[Offer], list[BadRow]]:
    """Every row of the table, the good ones and the bad ones. Raises UnreadableTable where a column lacks."""
    columns = _found_columns(table)
    offers, bad = [], []
    for row in table.rows:
        cells = {role: row.cells.get(column, "") for role, column in columns.items()}
        try:
            offers.append(_offer(row, cells))
        except (_BadCell, UnreadableRupiah, UnreadableText) as error:
            bad.append(BadRow(row.number, cells.get("name", "")[:80] or cells.get("code", "")[:80], str(error)))
    return offers, bad


def _found_columns(table: Table) -> dict[str, str]:
    by_key = {search_key(column.replace("_", " ")): column for column in table.columns}
    found = {
        role: column
        for role, heads in COLUMNS.items()
        if (column := next((by_key[head] for head in sorted(heads) if head in by_key), ""))
    }
    if "name" not in found or not {"cashed", "saved"} & found.keys():
        raise UnreadableTable("Kolom nama atau harga tidak ada. Baris pertama harus memuat “nama” dan “harga”.")
    return found


def _offer(row: Row, cells: Mapping[str, str]) -> Offer:
    name = clean_line(cells["name"], 80)
    if not name:
        raise _BadCell("Nama belum diisi.")
    group = next((group for group in Group if search_key(group) == search_key(cells.get("group", ""))), Group.OTHER)
    price, saved = _prices(cells)
    return Offer(
        row=row.number,
        code=_code(cells.get("code", "")),
        name=name,
        group=group,
        measure=_measure(cells.get("measure", "")),
        price=price,
        saved=saved,
        sipsn=_sipsn(cells.get("sipsn", ""), group),
        source=clean_line(cells.get("source", ""), 200),
        grams=_grams(cells.get("grams", "")),
    )


def _prices(cells: Mapping[str, str]) -> tuple[Rupiah, Rupiah | None]:
    """Cashed and saved; one figure holds for both, and so do two that are alike."""
    cashed, saved = (_price(cells.get(role, "")) for role in ("cashed", "saved"))
    price = cashed if cashed is not None else saved
    if price is None:
        raise _BadCell("Harga belum diisi.")
    return price, None if saved in (None, price) else saved


def _price(cell: str) -> Rupiah | None:
    if not cell:
        return None
    price = parse_rupiah(cell)
    if price > MOST_PER_MEASURE:
        raise _BadCell("Harga terlalu besar. Paling tinggi Rp10.000.000.")
    return price


def _code(cell: str) -> str:
    code = clean_line(cell, 20)
    if not all(sign.isascii() and (sign.isalnum() or sign in "-._") for sign in code):
        raise _BadCell("Kode hanya boleh huruf, angka, dan garis, contoh BSIS-33.")
    return code


def _measure(cell: str) -> Measure:
    if (measure := MEASURES.get(search_key(cell))) is None:
        raise _BadCell("Satuan tidak dikenal. Tulis kg, buah, atau liter.")
    return measure


def _sipsn(cell: str, group: Group) -> Sipsn:
    if not cell:
        return SIPSN_OF_GROUP[group]
    found = next((kind for kind in Sipsn if search_key(kind) == search_key(cell)), None)
    if found is None:
        raise _BadCell("Kategori SIPSN tidak dikenal. Kosongkan, atau tulis persis seperti di SIPSN.")
    return found


def _grams(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= 6 and int(cell) > 0):
        raise _BadCell("Gram belum benar. Tulis angka bulat, contoh 350.")
    return int(cell)
