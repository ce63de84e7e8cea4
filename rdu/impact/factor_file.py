"""A factor set as a table: every row read and judged, and one bad row keeps the whole set out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar

from rdu.impact.factors import Checked, Factor, Factors, Metric
from rdu.impact.materials import DATA, materials
from rdu.impact.numbers import UnreadableNumber, parse_number, written
from rdu.impact.units import KNOWN
from rdu.spreadsheet import Row, Table, UnreadableTable, read_table
from rdu.text import UnreadableText, clean_line, search_key

T = TypeVar("T")

SHIPPED, SHIPPED_PUBLISHED = "recommended_id-v1.csv", "2025"
HEAD = (
    "factor_set", "version", "material", "metric", "value", "unit", "low", "high", "source", "year", "locator",
    "how_verified",
)  # fmt: skip
COLUMNS = {
    "set": ("factor set", "set", "set faktor"),
    "version": ("version", "versi"),
    "material": ("material", "material code", "bahan"),
    "metric": ("metric", "ukuran"),
    "value": ("value", "nilai"),
    "unit": ("unit", "unit as published", "satuan"),
    "low": ("low", "rendah"),
    "high": ("high", "tinggi"),
    "source": ("source", "source title", "sumber"),
    "year": ("year", "source year", "tahun"),
    "locator": ("locator", "source table or page", "tabel", "tabel atau halaman"),
    "checked": ("how verified", "cara periksa"),
}
OPTIONAL = {"low", "high"}
LONGEST = {"set": 40, "version": 20, "source": 300, "year": 10, "locator": 300}
MISSING = {
    "set": "Nama set belum diisi.",
    "version": "Versi set belum diisi.",
    "source": "Sumber belum diisi. Setiap faktor harus punya sumber.",
    "year": "Tahun sumber belum diisi.",
    "locator": "Tabel atau halaman sumber belum diisi.",
}
NOT_CODES = set("/@?#%&\\ \t")
"""What a set's name and version may not hold: they stand in addresses."""


@dataclass(frozen=True)
class BadRow:
    row: int
    name: str
    reasons: Sequence[str]


@dataclass
class ReadSet:
    """What a table holds: the rows that are sound, and those that are not with what to mend."""

    code: str = ""
    version: str = ""
    good: list[Factor] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def factors(self, published: str) -> Factors:
        """The set, where no row is bad."""
        if self.bad:
            raise ValueError("; ".join(f"baris {row.row}: {' '.join(row.reasons)}" for row in self.bad))
        return Factors(self.code, self.version, published, tuple(self.good))


@cache
def shipped() -> Factors:
    """The recommended set for Indonesia, as it comes with RDU; checked like every other."""
    return read_set(read_table((DATA / SHIPPED).read_bytes(), SHIPPED)).factors(SHIPPED_PUBLISHED)


def rows_of(factors: Factors) -> list[list[str]]:
    """The set as a table to take away; brought back, it reads the same."""
    return [list(HEAD), *([factors.code, factors.version, *row.cells()] for row in factors.rows)]


def read_set(table: Table) -> ReadSet:
    """Raises UnreadableTable where a column lacks, or where nothing in it could be reckoned with."""
    columns, found = _columns_of(table), ReadSet()
    seen: dict[tuple[str, str], int] = {}
    for row in table.rows:
        cells = {ours: row.cells[theirs] for ours, theirs in columns.items()}
        reader = _Reader(cells)
        factor = reader.read(found, row, seen)
        if factor is not None and not reader.reasons:
            found.good.append(factor)
        else:
            found.bad.append(BadRow(row.number, f"{cells['material']} {cells['metric']}"[:80].strip(), reader.reasons))
    if not found.bad and not any(row.metric is Metric.AVOIDED for row in found.good):
        raise UnreadableTable("Berkas ini tidak berisi satu pun faktor avoided_production. Periksa kolom metric.")
    return found


def _columns_of(table: Table) -> Mapping[str, str]:
    named = {search_key(column): column for column in table.columns}
    found = {
        ours: next(named[name] for name in names if name in named)
        for ours, names in COLUMNS.items()
        if not named.keys().isdisjoint(names)
    }
    lacking = [COLUMNS[ours][0].replace(" ", "_") for ours in COLUMNS if ours not in found.keys() | OPTIONAL]
    if lacking:
        raise UnreadableTable(f"Kolom {', '.join(lacking)} tidak ada. Pakai nama kolom seperti di berkas set sekarang.")
    if not table.rows:
        raise UnreadableTable("Berkas ini belum berisi faktor. Isi baris di bawah nama kolom.")
    return found


class _Reader:
    """One row: every cell is tried, so that all that is wrong is told at once."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.reasons: list[str] = []

    def read(self, found: ReadSet, row: Row, seen: dict[tuple[str, str], int]) -> Factor | None:
        self._same_set(found)
        material, metric, checked = self._material(), self._metric(), self._checked()
        unit, value = self._unit(metric), self._tried(parse_number, self.cells["value"], Decimal(0))
        low, high = (self._end(name, value) for name in ("low", "high"))
        source, year, locator = (self._words(name) for name in ("source", "year", "locator"))
        self._check_range(low, value, high)
        self._check_methane(material, metric, value)
        self._check_once(row, seen)
        if metric is None or checked is None:
            return None
        return Factor(material, metric, value, unit, low, high, source, year, locator, checked)

    def _tried(self, read: Callable[[str], T], text: str, fallback: T) -> T:
        try:
            return read(text)
        except (UnreadableNumber, UnreadableText) as error:
            self.reasons.append(str(error))
            return fallback

    def _words(self, name: str) -> str:
        text = self._tried(lambda text: clean_line(text, LONGEST[name]), self.cells[name], "?")
        if not text:
            self.reasons.append(MISSING[name])
        return text

    def _same_set(self, found: ReadSet) -> None:
        """The first row names the set; every other row belongs to it."""
        code, version = self._words("set"), self._words("version")
        if NOT_CODES & {*code, *version}:
            self.reasons.append("Nama dan versi set tanpa spasi dan tanpa garis miring, contoh recommended_id dan v2.")
        if not found.code:
            found.code, found.version = code, version
        elif (code, version) != (found.code, found.version):
            self.reasons.append(f"Satu berkas satu set. Baris pertama menulis {found.code} {found.version}.")

    def _material(self) -> str:
        code = self.cells["material"].strip().upper()
        if code not in materials() or code == "NONE":
            self.reasons.append(f"Bahan “{code[:40]}” tidak dikenal. Pakai kode dari daftar bahan.")
        return code

    def _metric(self) -> Metric | None:
        word = self.cells["metric"].strip().lower()
        if word in set(Metric):
            return Metric(word)
        self.reasons.append(f"Ukuran “{word[:40]}” tidak dikenal. Contoh: avoided_production atau doc.")
        return None

    def _unit(self, metric: Metric | None) -> str:
        unit = self.cells["unit"].strip()
        if unit not in KNOWN:
            self.reasons.append(f"Satuan “{unit[:40]}” tidak dikenal. Yang dikenal: {', '.join(KNOWN)}.")
        elif metric is not None and KNOWN[unit].dimension is not metric.dimension:
            self.reasons.append(f"Satuan {unit} tidak cocok untuk {metric.value}. Contoh: {metric.dimension.value}.")
        return unit

    def _checked(self) -> Checked | None:
        word = self.cells["checked"].strip().lower()
        if word in set(Checked):
            return Checked(word)
        if word == "recalled":
            self.reasons.append("Angka ini hanya diingat (recalled), jadi tidak dipakai. Periksa dulu di sumbernya.")
        else:
            self.reasons.append("Cara periksa belum benar. Tulis read atau two_sources.")
        return None

    def _end(self, name: str, value: Decimal) -> Decimal:
        """A blank end of the range is the value itself."""
        text = self.cells.get(name, "")
        return self._tried(parse_number, text, value) if text.strip() else value

    def _check_range(self, low: Decimal, value: Decimal, high: Decimal) -> None:
        if not low <= value <= high:
            self.reasons.append(
                f"Rentang {written(low)} sampai {written(high)} tidak memuat nilainya, {written(value)}."
            )

    def _check_methane(self, material: str, metric: Metric | None, value: Decimal) -> None:
        known = materials().get(material)
        if metric is Metric.DOC and known and not known.organic:
            self.reasons.append(f"{known.name} tidak membusuk menjadi metana di TPA. Hapus baris ini.")
        elif metric is Metric.DOC and not 0 <= value <= 1:
            self.reasons.append("DOC adalah bagian, dari 0 sampai 1.")

    def _check_once(self, row: Row, seen: dict[tuple[str, str], int]) -> None:
        key = (self.cells["material"].strip().upper(), self.cells["metric"].strip().lower())
        before = seen.setdefault(key, row.number)
        if before != row.number:
            self.reasons.append(f"Bahan dan ukuran ini sudah ada di baris {before}. Hapus salah satu.")


def published_on(day: date) -> str:
    """What an imported set is dated with: the day it was brought in."""
    return day.isoformat()
