"""Statements as plain tables: the same rows for paper and for spreadsheet programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rdu.clock import format_short
from rdu.spreadsheet import write_csv, write_xlsx
from rdu.statements.documents import Found
from rdu.statements.entries import Line, Totals
from rdu.statements.sheets import Sheet

Cell = str | int | None


class TableRow(NamedTuple):
    """`kind`: "line", "head" or "sum"."""

    cells: tuple[Cell, ...]
    kind: str = "line"


@dataclass(frozen=True)
class Paper:
    """A titled table. Numbers are rupiah; `heads` says which columns hold them."""

    title: str
    whose: str
    span: str
    heads: Sequence[tuple[str, bool]]
    rows: Sequence[TableRow]
    notes: Sequence[str] = ()


def paper_of(sheet: Sheet, whose: str, span: str, notes: Sequence[str]) -> Paper:
    heads = [("Akun", False), *((column, True) for column in sheet.columns)]
    rows = [TableRow((row.words, *_filled(row.figures, len(sheet.columns))), row.kind) for row in sheet.rows]
    return Paper(sheet.title, whose, span, heads, rows, [*([sheet.says] if sheet.says else []), *notes])


def _filled(figures: tuple[int | None, ...], width: int) -> tuple[int | None, ...]:
    return (*figures, *[None] * (width - len(figures)))


BOOK_HEADS = (("Tanggal", False), ("Catatan", False), ("Masuk", True), ("Keluar", True), ("Saldo", True))


def book_of(
    title: str, lines: Sequence[Line], papers: Found, sums: Totals, whose: str, span: str, notes: Sequence[str]
) -> Paper:
    """The book of the box or the bank."""
    rows = [TableRow(("", "Saldo awal", None, None, sums.before), "sum")]
    rows += [TableRow(_booked(line, papers)) for line in lines]
    rows.append(TableRow(("", "Jumlah dan saldo akhir", sums.came, sums.went, sums.after), "sum"))
    left_out = sums.lines - len(lines)
    more = [f"{left_out} catatan berikutnya tidak dimuat. Pilih masa yang lebih pendek."] if left_out > 0 else []
    return Paper(title, whose, span, BOOK_HEADS, rows, [*more, *notes])


def _booked(line: Line, papers: Found) -> tuple[Cell, ...]:
    paper = papers[line.seq]
    words = f"{paper.words}: {paper.note}" if paper.note else paper.words
    came, went = (int(line.amount), None) if line.amount > 0 else (None, -int(line.amount))
    return format_short(line.day), f"{words} (jurnal {line.seq})", came, went, int(line.balance)


def as_csv(paper: Paper) -> bytes:
    return write_csv(_plain(paper))


def as_xlsx(paper: Paper) -> bytes:
    return write_xlsx(_plain(paper), paper.title)


def _plain(paper: Paper) -> Iterator[list[str | int]]:
    """Heads, rows, then whose it is and what it rests on."""
    yield [word for word, _ in paper.heads]
    for row in paper.rows:
        yield ["" if cell is None else cell for cell in row.cells] + [""] * (len(paper.heads) - len(row.cells))
    yield []
    for words in (f"{paper.title}, {paper.whose}", paper.span, *paper.notes):
        yield [words]
