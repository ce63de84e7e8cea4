"""A statement on A4: whose, of which days, printed when, and the end of the chain it rests on."""

import io
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from rdu.money import format_rupiah
from rdu.pdf import BODY, BOLD, FRAME_PADDING, INK, OUR_FONT, RULE, SMALL, SOFT, STRONG, TEXT, TITLE, says
from rdu.statements.tables import Cell, Paper, TableRow

CELL = ParagraphStyle("cell", TEXT, fontSize=9.5, leading=12.5)
HEAD = ParagraphStyle("head", STRONG, fontSize=9.5, leading=12.5)
HEAD_RIGHT = ParagraphStyle("head_right", HEAD, alignment=TA_RIGHT)
FIGURE, DATE = 34 * mm, 23 * mm
_FOOT_SIZE = 8.5


def statement_pdf(paper: Paper) -> bytes:
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=15 * mm, bottomMargin=20 * mm,
        title=f"{paper.title} {paper.span}", author=paper.whose, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    head = [says(paper.whose, SMALL), says(paper.title, TITLE), says(paper.span, STRONG), Spacer(0, 4 * mm)]
    notes = [says(note, SMALL) for note in paper.notes]
    table = _table(paper, document.width - 2 * FRAME_PADDING)
    document.build([*head, table, Spacer(0, 5 * mm), *notes], onFirstPage=_foot, onLaterPages=_foot)
    return made.getvalue()


def _table(paper: Paper, width: float) -> LongTable:
    """Figures stand as plain text: a paragraph for each would take seconds for a long book."""
    rows: list[list[Any]] = [[says(word, HEAD_RIGHT if number else HEAD) for word, number in paper.heads]]
    rows += [[_cell(cell, row) for cell in row.cells] for row in paper.rows]
    first = next(n for n, (_, number) in enumerate(paper.heads) if number)
    style: list[tuple[Any, ...]] = [
        OUR_FONT, ("FONTSIZE", (0, 0), (-1, -1), 9.5), ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (first, 0), (-1, -1), "RIGHT"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("LINEBELOW", (0, 0), (-1, 0), 1, INK),
        ("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ]  # fmt: skip
    for n, row in enumerate(paper.rows, 1):
        if row.kind == "sum":
            style += [("LINEABOVE", (0, n), (-1, n), 1, INK), ("FONTNAME", (0, n), (-1, n), BOLD)]
        elif row.kind == "head":
            style += [("TOPPADDING", (0, n), (-1, n), 9), ("FONTNAME", (0, n), (-1, n), BOLD)]
    return LongTable(rows, colWidths=_widths(paper, width), style=TableStyle(style), repeatRows=1, hAlign="LEFT")


def _widths(paper: Paper, width: float) -> list[float]:
    """Words take what dates and figures leave."""
    figures = sum(number for _, number in paper.heads)
    figure = FIGURE if figures < 3 else 27 * mm
    words = len(paper.heads) - figures
    rest = width - figures * figure
    return [*([DATE, rest - DATE] if words == 2 else [rest]), *[figure] * figures]


def _cell(cell: Cell, row: TableRow) -> str | Paragraph:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return format_rupiah(cell)
    return says(cell, CELL if row.kind == "line" else HEAD)


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, _FOOT_SIZE)
    canvas.setFillColor(SOFT)
    canvas.drawString(document.leftMargin, 11 * mm, document.author)
    canvas.drawRightString(A4[0] - document.rightMargin, 11 * mm, f"{document.title}, halaman {document.page}")
