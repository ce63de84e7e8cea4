"""Tables that people bring as CSV or XLSX, and tables they take away. What is read is bounded text, no formula."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from typing import Any

MOST_BYTES = 6_000_000
MOST_UNPACKED = 40_000_000
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000

Cell = str | int | Decimal
"""What a cell holds: words, or a number. Only words can be taken for a formula."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class UnreadableTable(ValueError):
    """The file is not a table we can read; str(error) says what to do."""


@dataclass(frozen=True)
class Row:
    """A row with its number as spreadsheet programs show it; every column has a cell, empty ones are ""."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """Column names as written, and the rows that hold something."""

    columns: list[str]
    rows: list[Row]


def read_table(data: bytes, filename: str) -> Table:
    """Read a CSV or the first sheet of an XLSX file; the first row that holds something names the columns.

    Dates become 2026-11-24. Numbers get a decimal comma ("1500", "1,125"), so that no reader takes a decimal for a
    thousand. Raises UnreadableTable.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableTable("Berkas terlalu besar. Paling banyak 6 MB. Bagi menjadi beberapa berkas.")
    if not data.strip():
        raise UnreadableTable("Berkas ini kosong. Pilih berkas yang berisi tabel.")
    if data.startswith(b"PK"):
        return _table(_xlsx_rows(data))
    if filename.lower().endswith((".xlsx", ".xls", ".ods", ".pdf")) or (b"\0" in data and not _mark(data)):
        raise UnreadableTable("Berkas ini bukan CSV atau XLSX. Simpan ulang sebagai CSV atau XLSX.")
    return _table(_csv_rows(_decoded(data)))


def _table(lines: Iterable[Sequence[str]]) -> Table:
    numbered = ((number, line) for number, line in enumerate(map(_bounded, _counted(lines)), 1) if any(line))
    _, header = next(numbered, (0, []))
    if not any(header):
        raise UnreadableTable("Berkas ini kosong. Baris pertama harus berisi nama kolom.")
    columns = [name for name in header if name]
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        raise UnreadableTable(f"Kolom “{twice}” ada dua kali. Hapus salah satu, lalu unggah lagi.")
    return Table(columns, [_row(number, header, line) for number, line in numbered])


def _row(number: int, header: Sequence[str], line: Sequence[str]) -> Row:
    pairs = list(zip_longest(header, line, fillvalue=""))
    if any(cell and not name for name, cell in pairs):
        raise UnreadableTable(f"Baris {number} berisi data di kolom tanpa nama. Beri nama kolom itu di baris pertama.")
    return Row(number, {name: cell for name, cell in pairs if name})


def _counted(lines: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    for number, line in enumerate(lines):
        if number > MOST_ROWS:
            raise UnreadableTable("Terlalu banyak baris. Paling banyak 20.000 baris sekali unggah.")
        if len(line) > MOST_COLUMNS and any(line[MOST_COLUMNS:]):
            raise UnreadableTable("Terlalu banyak kolom. Paling banyak 60 kolom.")
        yield line


def _bounded(line: Sequence[str]) -> list[str]:
    cells = [_without_guard(cell.strip()) for cell in line[:MOST_COLUMNS]]
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise UnreadableTable("Ada sel yang terlalu panjang. Paling banyak 2.000 huruf.")
    if any("\0" in cell for cell in cells):
        raise UnreadableTable("Ada tanda yang tidak bisa dibaca. Simpan ulang berkasnya sebagai XLSX.")
    return cells


def _without_guard(cell: str) -> str:
    """What write_csv kept from becoming a formula reads back as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell


# CSV ----------------------------------------------------------------------------------------------------------------


def _mark(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), None)


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, else UTF-8, else what Excel writes on an older Windows."""
    for encoding in filter(None, (_mark(data), "utf-8", "cp1252")):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("Huruf di berkas ini tidak bisa dibaca. Simpan ulang sebagai XLSX, lalu unggah lagi.")


def _csv_rows(text: str) -> Iterator[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside_quotes = "".join(first.split('"')[::2])
    separator = max(",;\t", key=outside_quotes.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise UnreadableTable("Tabel CSV ini rusak. Simpan ulang sebagai XLSX, lalu unggah lagi.") from error


# XLSX ---------------------------------------------------------------------------------------------------------------


def _xlsx_rows(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # seven megabytes that most workers never need

    _refuse_bombs(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        values = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        return [[_cell_text(value) for value in line] for line in values]
    except Exception as error:  # a damaged or hostile workbook can break the reader in any way
        raise UnreadableTable("Berkas XLSX ini rusak. Simpan ulang dari program tabel, lalu unggah lagi.") from error


def _refuse_bombs(data: bytes) -> None:
    """Look at the package before it is parsed: sizes as declared (reading stops there), and no entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise UnreadableTable("Isi berkas ini terlalu besar. Bagi menjadi beberapa berkas.")
            hostile = any(_declares_entities(package.read(part)) for part in parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableTable("Berkas XLSX ini rusak atau dikunci. Simpan ulang tanpa kata sandi.") from error
    if hostile:
        raise UnreadableTable("Berkas XLSX ini tidak wajar. Simpan ulang dari program tabel, lalu unggah lagi.")


def _declares_entities(part: bytes) -> bool:
    return b"<!DOCTYPE" in part or b"<!ENTITY" in part or part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(f"{value:.12g}"), "f").replace(".", ",")
    return str(value)


# Taking away --------------------------------------------------------------------------------------------------------


def decimal(whole: int, places: int = 3) -> Decimal:
    """So many thousandths, as a number with as many decimals: 1250 -> 1.250."""
    return Decimal(whole).scaleb(-places)


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Semicolons, a decimal comma and a byte-order mark, as Excel in Indonesian expects.

    Text that looks like a formula is quoted; a number below zero stays a number.
    """
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _guarded(cell: Cell) -> str | int:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", ",")
    _refuse_control_signs(cell)
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def write_xlsx(
    rows: Iterable[Sequence[Cell]], title: str = "Data", more: Mapping[str, Iterable[Sequence[Cell]]] | None = None
) -> bytes:
    """One sheet, and `more` by their titles; the first row is the header. Text stays text, whatever it begins with."""
    from openpyxl import Workbook  # noqa: PLC0415  # as above

    book = Workbook(write_only=True)
    for name, lines in {title: rows, **(more or {})}.items():
        sheet = book.create_sheet(name[:31])
        for number, row in enumerate(lines):
            sheet.append([_xlsx_cell(sheet, cell, is_head=number == 0) for cell in row])
    packed = io.BytesIO()
    book.save(packed)
    return _timeless(packed)


def _timeless(packed: io.BytesIO) -> bytes:
    """The same rows are the same bytes: when the file was written stands nowhere in it."""
    still = io.BytesIO()
    with zipfile.ZipFile(packed) as written, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as into:
        for part in written.infolist():
            content = written.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb">[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z<", b">1980-01-01T00:00:00Z<", content)
            into.writestr(zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return still.getvalue()


def _xlsx_cell(sheet: Any, value: Cell, *, is_head: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  # as above
    from openpyxl.styles import Font  # noqa: PLC0415  # as above

    if isinstance(value, str):
        _refuse_control_signs(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = Font(bold=is_head)
    return cell


def _refuse_control_signs(text: str) -> None:
    """NUL and its like break spreadsheet programs; a name cannot hold them, so this is a fault of ours."""
    if any(sign < " " and sign not in "\t\r\n" for sign in text):
        raise ValueError("a control sign cannot be written to a spreadsheet")
