"""An instrument as a table: every row read and judged, and one bad row keeps the whole year out."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from rdu.innovation.formulas import BASES, Formula
from rdu.innovation.hundredths import UnreadableThreshold, parse_hundredths
from rdu.innovation.instruments import FIRST, LAST, LEVELS, VARIABLES, Checked, Indicator, Instrument, is_window
from rdu.people.imports import BadRow
from rdu.spreadsheet import Row, Table, UnreadableTable, read_table
from rdu.text import UnreadableText, clean_line, search_key

T = TypeVar("T")

DATA = Path(__file__).parent / "data"
SHIPPED = "instrument-2026.csv"
HEAD = (
    "year", "version", "no", "variable", "name", "asks", "formula", "window", "weight", "points", "total", "level1",
    "level2", "level3", "at1", "at2", "at3", "mandatory", "evidence", "file_types", "source", "how_verified",
)  # fmt: skip
LONGEST = {"version": 10, "name": 120, "asks": 300, "evidence": 300, "source": 300}
MAY_BE_EMPTY = {"at1", "at2", "at3"}
NUMBERS = {str(number) for number in range(FIRST, LAST + 1)}
FILE_TYPES = {"PDF", "JPG", "PNG", "MP4"}
SAYS_EMPTY = {
    "source": "Sumber belum diisi. Setiap baris harus punya sumber.",
    "name": "Nama indikator belum diisi.",
    "asks": "Yang ditanyakan belum diisi.",
    "evidence": "Bukti yang diminta belum diisi.",
    "version": "Versi belum diisi, contoh v1.",
}


@dataclass
class ReadInstrument:
    """What a table holds: the rows that are sound, those that are not, and what is wrong with the whole."""

    year: int = 0
    version: str = ""
    total: int = 0
    good: list[Indicator] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def instrument(self) -> Instrument:
        """Where no row is bad. Raises UnreadableTable for rows that make no whole."""
        if self.bad:
            raise UnreadableTable(" ".join(f"Baris {row.row}: {' '.join(row.reasons)}" for row in self.bad))
        made = Instrument(self.year, self.version, self.total, tuple(self.good))
        _check_whole(made)
        return made


def _check_whole(made: Instrument) -> None:
    there = {row.no for row in made.rows}
    if lacking := sorted(NUMBERS - there, key=int):
        raise UnreadableTable(f"Indikator {', '.join(lacking)} belum ada. Harus lengkap dari {FIRST} sampai {LAST}.")
    points = 3 * sum(row.weight for row in made.indicators)
    if points != made.total:
        raise UnreadableTable(f"Bobot berjumlah {points} poin, kolom total menulis {made.total}. Samakan keduanya.")
    benefit = next(row for row in made.indicators if row.formula is Formula.BENEFIT)
    if [row.formula for row in made.bases_of(benefit.no)] != list(BASES):
        raise UnreadableTable(f"Dasar {benefit.no}a sampai {benefit.no}f belum lengkap atau tidak berurutan.")


@cache
def shipped() -> Instrument:
    """The instrument that comes with RDU; checked like every other."""
    return read_instrument(read_table((DATA / SHIPPED).read_bytes(), SHIPPED)).instrument()


@dataclass(frozen=True)
class Older:
    """What an indicator's levels were in an earlier guideline, for comparison."""

    no: str
    era: str
    levels: tuple[str, str, str]
    source: str
    checked: str


@cache
def older_thresholds() -> Mapping[str, list[Older]]:
    found: dict[str, list[Older]] = {}
    with (DATA / "older_thresholds.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            levels = (row["level1"], row["level2"], row["level3"])
            found.setdefault(row["no"], []).append(
                Older(row["no"], row["era"], levels, row["source"], row["how_verified"])
            )
    return found


def rows_of(made: Instrument) -> list[list[str]]:
    """The instrument as a table to take away; brought back, it reads the same."""
    rows = []
    for row in made.rows:
        no, variable, name, asks, formula, window, weight, points, *rest = row.cells()
        head = [str(made.year), made.version, no, variable, name, asks, formula, window, weight, points]
        rows.append([*head, str(made.total), *rest])
    return [list(HEAD), *rows]


def read_instrument(table: Table) -> ReadInstrument:
    """Raises UnreadableTable where a column lacks or nothing is there; a bad row is told with its number."""
    named = {search_key(column): column for column in table.columns}
    lacking = [name for name in HEAD if search_key(name) not in named]
    if lacking:
        raise UnreadableTable(f"Kolom {', '.join(lacking)} tidak ada. Pakai nama kolom seperti di berkas sekarang.")
    if not table.rows:
        raise UnreadableTable("Berkas ini belum berisi indikator. Isi baris di bawah nama kolom.")
    found, seen = ReadInstrument(), dict[str, int]()
    for row in table.rows:
        reader = _Reader({name: row.cells[named[search_key(name)]].strip() for name in HEAD})
        indicator = reader.read(found, row, seen)
        if indicator is not None and not reader.reasons:
            found.good.append(indicator)
        else:
            shown = f"{reader.cells['no']} {reader.cells['name']}"[:80].strip()
            found.bad.append(BadRow(row.number, shown, reader.reasons))
    return found


class _Reader:
    """One row: every cell is tried, so that all that is wrong is told at once."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.reasons: list[str] = []

    def read(self, found: ReadInstrument, row: Row, seen: dict[str, int]) -> Indicator | None:
        self._same_year(found)
        no, formula, checked = self._no(row, seen), self._formula(), self._checked()
        weight = self._whole("weight", 20)
        self._check_points(weight)
        if formula is not None:
            self._check_thresholds(formula)
        name, asks, evidence, source = (self._words(column) for column in ("name", "asks", "evidence", "source"))
        levels = self._three("level", needed=True)
        variable, window, kinds = self._variable(), self._window(), self._file_types()
        must = self._said("mandatory", {"ya": True, "tidak": False})
        if formula is None or checked is None or must is None:
            return None
        at = self._three("at", needed=False)
        return Indicator(
            no, variable, name, asks, formula, window, weight, levels, at, must, evidence, kinds, source, checked
        )

    def _tried(self, read: Callable[[str], T], text: str, fallback: T) -> T:
        try:
            return read(text)
        except (UnreadableThreshold, UnreadableText) as error:
            self.reasons.append(str(error))
            return fallback

    def _words(self, name: str) -> str:
        text = self._tried(lambda text: clean_line(text, LONGEST[name]), self.cells[name], "?")
        if not text:
            self.reasons.append(SAYS_EMPTY[name])
        return text

    def _three(self, name: str, *, needed: bool) -> tuple[str, str, str]:
        one, two, three = (
            self._tried(lambda text: clean_line(text, 200), self.cells[f"{name}{level}"], "?") for level in LEVELS
        )
        if needed and not (one and two and three):
            self.reasons.append("Kalimat tingkat 1, 2, dan 3 harus diisi.")
        return one, two, three

    def _whole(self, name: str, most: int) -> int:
        text = self.cells[name]
        if text.isascii() and text.isdigit() and len(text) < 5 and 0 < int(text) <= most:
            return int(text)
        self.reasons.append(f"Kolom {name} harus angka bulat dari 1 sampai {most}.")
        return 0

    def _same_year(self, found: ReadInstrument) -> None:
        """The first row names year, version and total; every other row belongs to it."""
        year, total, version = self._whole("year", 2100), self._whole("total", 999), self._words("version")
        if not version.isascii() or not version.isalnum():
            self.reasons.append("Versi hanya huruf dan angka tanpa spasi, contoh v1.")
        if year and year < 2000:
            self.reasons.append("Tahun ditulis lengkap, contoh 2027.")
        if not found.year:
            found.year, found.version, found.total = year, version, total
        elif (year, version, total) != (found.year, found.version, found.total):
            self.reasons.append(f"Satu berkas satu tahun, satu versi, dan satu total: {found.year} {found.version}.")

    def _no(self, row: Row, seen: dict[str, int]) -> str:
        no = self.cells["no"].lower()
        if no not in NUMBERS and not (no[:-1] in NUMBERS and no[-1] in "abcdef"):
            self.reasons.append(
                f"Nomor “{no[:10]}” tidak dikenal. Nomornya {FIRST} sampai {LAST}, atau 33a sampai 33f."
            )
        before = seen.setdefault(no, row.number)
        if before != row.number:
            self.reasons.append(f"Indikator {no} sudah ada di baris {before}. Hapus salah satu.")
        return no

    def _variable(self) -> str:
        word = self.cells["variable"]
        if word not in VARIABLES:
            self.reasons.append(f"Variabel “{word[:40]}” tidak dikenal. Yang dikenal: {', '.join(VARIABLES)}.")
        return word

    def _formula(self) -> Formula | None:
        word = self.cells["formula"].lower()
        if word in set(Formula):
            return Formula(word)
        self.reasons.append(f"Rumus “{word[:40]}” tidak dikenal. Pakai rumus dari berkas sekarang.")
        return None

    def _window(self) -> str:
        text = self.cells["window"]
        if not is_window(text):
            self.reasons.append("Masa belum benar. Tulis T-2..T-1, T-2..T, 12 bulan, atau sekarang.")
        return text

    def _checked(self) -> Checked | None:
        word = self.cells["how_verified"].lower()
        if word in set(Checked):
            return Checked(word)
        self.reasons.append("Cara periksa belum benar. Tulis read, two_copies, atau one_copy.")
        return None

    def _said(self, name: str, words: Mapping[str, bool]) -> bool | None:
        word = self.cells[name].lower()
        if word not in words:
            self.reasons.append(f"Kolom {name} diisi {' atau '.join(words)}.")
        return words.get(word)

    def _file_types(self) -> str:
        kinds = self.cells["file_types"].upper()
        if not kinds or not set(kinds.split("|")) <= FILE_TYPES:
            self.reasons.append("Jenis berkas belum benar. Contoh PDF atau JPG|PNG.")
        return kinds

    def _check_points(self, weight: int) -> None:
        told = "|".join(str(weight * level) for level in LEVELS)
        if self.cells["points"] != told:
            self.reasons.append(f"Kolom points harus bobot kali 1, 2, dan 3: {told}.")

    def _check_thresholds(self, formula: Formula) -> None:
        scale, cells = formula.scale, [self.cells[f"at{level}"] for level in LEVELS]
        if scale.none:
            if any(cells):
                self.reasons.append("Baris ini tidak punya ambang sendiri. Kosongkan at1, at2, dan at3.")
        elif scale.words is not None:
            unknown = {word for cell in cells for word in cell.split("|")} - scale.words.keys()
            if unknown:
                self.reasons.append(f"Ambang “{min(unknown)[:40]}” tidak dikenal. Pakai: {', '.join(scale.words)}.")
        else:
            self._check_numbers(cells, falls=scale.falls)

    def _check_numbers(self, cells: list[str], *, falls: bool) -> None:
        """They climb, or they fall and level 1 may be open."""
        if falls and not cells[0]:
            cells = cells[1:]
        before = len(self.reasons)
        numbers = [self._tried(parse_hundredths, cell, 0) for cell in cells]
        if before == len(self.reasons) and numbers != sorted(set(numbers), reverse=falls):
            self.reasons.append(f"Ambang harus makin {'kecil' if falls else 'besar'} dari tingkat ke tingkat.")
