"""The open data of a month as XLSX, CSV and JSON: the same rows, the same columns."""

import json
from collections.abc import Iterator, Mapping, Sequence

from rdu.reports.open_columns import COLUMNS, cells_of, dictionary
from rdu.reports.open_rows import OpenRow
from rdu.spreadsheet import Cell, write_csv, write_xlsx

KINDS = ("xlsx", "csv", "json")
TITLE = "Data terbuka bulanan bank sampah"


def data_file(kind: str, rows: Sequence[OpenRow], about: Mapping[str, str]) -> bytes:
    """`about`: what the JSON says before its rows."""
    if kind == "json":
        return _json(rows, about)
    return write_csv(_table(rows)) if kind == "csv" else write_xlsx(_table(rows), "Data", {"Kamus data": dictionary()})


def _table(rows: Sequence[OpenRow]) -> Iterator[Sequence[Cell]]:
    yield [column.name for column in COLUMNS]
    for row in rows:
        yield ["" if cell is None else cell for cell in cells_of(row).values()]


def _json(rows: Sequence[OpenRow], about: Mapping[str, str]) -> bytes:
    """Decimals are written digit by digit: through a binary fraction they would not be exact."""
    head = ",\n".join(f"{_text(name)}: {_text(value)}" for name, value in about.items())
    lines = ",\n".join(f"  {{{', '.join(_pairs(row))}}}" for row in rows)
    return f'{{{head},\n"baris": [\n{lines}\n]}}\n'.encode()


def _pairs(row: OpenRow) -> Iterator[str]:
    for name, cell in cells_of(row).items():
        told = "null" if cell is None else _text(cell) if isinstance(cell, str) else format(cell, "f")
        yield f"{_text(name)}: {told if not isinstance(cell, int) else cell}"


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
