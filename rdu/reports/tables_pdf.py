"""Tables on paper: heads that repeat, groups and sums that stand out, figures comma under comma, bars in the rows."""

import re
from collections.abc import Iterator
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import LongTable, TableStyle
from reportlab.platypus.tables import CellStyle

from rdu.pdf import BODY, BOLD, INK, SOFT, TEXT
from rdu.reports.charts_pdf import Sliver
from rdu.reports.document import Table
from rdu.reports.drawing_pdf import HAIR, LINE
from rdu.reports.parts_pdf import tagged_table, words
from rdu.reports.tags_pdf import Tag

MARGIN = 56
WIDE = A4[0] - 2 * MARGIN
SIZE = 8
SLIVER = 44
"""Room for a column of bars."""
CELL = ParagraphStyle("report_cell", TEXT, fontSize=SIZE, leading=10)
CELL_BOLD = ParagraphStyle("report_cell_bold", CELL, fontName=BOLD)
HEAD = ParagraphStyle("report_head", CELL, textColor=SOFT)
HEAD_RIGHT = ParagraphStyle("report_head_right", HEAD, alignment=TA_RIGHT)
NUMBER = re.compile(r"[+−]?[\d.]+(,\d+)?|–|")


def table_of(block: Table, tag: Tag) -> LongTable:
    """Figures stand as plain text: a paragraph for each would take seconds for many rows."""
    widths = _widths(block)
    rows: list[list[Any]] = [[words(head.word, HEAD_RIGHT if head.number else HEAD) for head in block.heads]]
    for n, row in enumerate(block.rows):
        style = CELL if block.kind(n) == "line" else CELL_BOLD
        cells = zip(block.heads, row, widths, strict=True)
        rows.append([_cell(word, width, style, number=head.number) for head, word, width in cells])
    styles = _styles(block)
    if block.bars:
        _insert_bars(block, rows, styles, widths)
    cut = TableStyle(list(_lines(block)))
    return tagged_table(rows, tag, widths, cut, styles, drawn=block.bars_at if block.bars else None)


def _widths(block: Table) -> list[float]:
    """As its heads ask, but for figures that are longer: what they take more, the words give."""
    room = WIDE - (SLIVER if block.bars else 0)
    whole = sum(head.width for head in block.heads)
    widths = [room * head.width / whole for head in block.heads]
    for n, head in enumerate(block.heads):
        if head.number:
            longest = max((row[n] for row in block.rows), key=len, default="")
            widths[n] = max(widths[n], stringWidth(longest, BOLD, SIZE) + 6)
    words_wide = sum(width for head, width in zip(block.heads, widths, strict=True) if not head.number)
    over = (sum(widths) - room) / max(words_wide, 1)
    return [width if head.number else width * (1 - over) for head, width in zip(block.heads, widths, strict=True)]


def _cell(word: str, width: float, style: ParagraphStyle, *, number: bool) -> Any:
    if number or stringWidth(word, style.fontName, SIZE) < width - 13:
        return word
    return words(word, style)


def _insert_bars(block: Table, rows: list[list[Any]], styles: list[list[CellStyle]], widths: list[float]) -> None:
    values = [value for bar in block.bars for value in bar]
    at, ends = block.bars_at, (min([0, *values]), max([0, *values]))
    for n, (row, bar) in enumerate(zip(rows, ((), *block.bars), strict=True)):
        row.insert(at, Sliver(bar, ends, SLIVER - 12) if any(bar) else "")
        styles[n] = [*styles[n][:at], _style(left=8), *styles[n][at:]]
    widths.insert(at, SLIVER)


# How cells stand ----------------------------------------------------------------------------------------------------


def _styles(block: Table) -> list[list[CellStyle]]:
    """One style for all cells of a column that look the same: a table of thousands has a dozen."""
    columns = list(_columns(block))
    indent = 8 if _grouped(block) else 0
    made = {
        kind: [_style(**columns[0] | {"left": indent}), *(_style(**column) for column in columns[1:])]
        if kind == "line" else [_style(font=BOLD, **column) for column in columns]
        for kind in ("line", "head", "sum")
    }  # fmt: skip
    head = [_style(left=column.get("left", 3), valign="BOTTOM") for column in columns]
    return [head, *(made[block.kind(n)] for n in range(len(block.rows)))]


def _style(
    *, left: float = 3, right: float = 0, align: str = "LEFT", font: str = BODY, valign: str = "TOP"
) -> CellStyle:
    made = CellStyle("cell")
    style: Any = made
    style.fontname, style.fontsize, style.leading, style.color = font, SIZE, 10, INK
    style.topPadding, style.bottomPadding, style.leftPadding, style.rightPadding = 1.3, 1.9, left, right
    style.alignment, style.valign = align, valign
    return made


def _columns(block: Table) -> Iterator[dict[str, Any]]:
    """Figures end at one edge, or stand comma under comma where some of them have parts."""
    for n, head in enumerate(block.heads):
        if not head.number:
            yield {"left": 0} if not n else {"left": 12} if block.heads[n - 1].number else {}
            continue
        cells = [row[n] for row in block.rows]
        parts = max((len(cell) - cell.index(",") for cell in cells if "," in cell), default=0)
        if not parts or not all(NUMBER.fullmatch(cell) for cell in cells):
            yield {"align": "RIGHT"}
        else:
            font = BOLD if any(kind != "line" for kind in block.kinds) else BODY
            yield {"align": "DECIMAL", "right": stringWidth("," + "0" * (parts - 1), font, SIZE)}


def _grouped(block: Table) -> bool:
    return "head" in block.kinds[1:]


def _lines(block: Table) -> Iterator[tuple[Any, ...]]:
    """Rules under the head, over sums and between groups, fine ones between rows that belong to none.

    No page ends after a head or begins with a last row, and none parts a group from its first row.
    """
    last, grouped = len(block.rows), _grouped(block)
    yield "LINEBELOW", (0, 0), (-1, 0), 0.8, INK
    yield "LINEBELOW", (0, -1), (-1, -1), 0.5, LINE
    if not grouped:
        yield "LINEBELOW", (0, 1), (-1, -2), 0.4, HAIR
    for n in range(1, last + 1):
        if block.kind(n - 1) == "sum":
            yield "LINEABOVE", (0, n), (-1, n), 0.8, INK
        elif grouped and block.kind(n - 1) == "head":
            yield "LINEABOVE", (0, n), (-1, n), 0.5, LINE
            yield "NOSPLIT", (0, n), (0, min(n + 1, last))
    yield "NOSPLIT", (0, 0), (0, min(2, last))
    yield "NOSPLIT", (0, max(last - 2, 0)), (0, last)
