"""What all our PDFs are drawn with: fonts inside, one hand, and texts that stay literal whatever they look like."""

import io
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import font_source_sans_pro
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, TableStyle

FONTS = Path(font_source_sans_pro.font_directory)
BODY, BOLD = "SourceSansPro", "SourceSansPro-Bold"
INK, SOFT, RULE, BAD = HexColor("#17211b"), HexColor("#46524a"), HexColor("#e0dccd"), HexColor("#b3261e")

NO_LETTER = "■"
"""Stands for a letter that our font does not have. An archive takes no paper with a glyph for "not there"."""


class _Font(TTFont):
    def __init__(self, name: str, file: str) -> None:
        super().__init__(name, str(FONTS / file))
        self.has = frozenset(map(chr, self.face.charToGlyph)) | {"\xa0"}

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> Any:  # noqa: N802  # ReportLab's name
        if not self.has.issuperset(text):
            text = "".join(letter if letter in self.has else NO_LETTER for letter in text)
        return super().splitString(text, doc, encoding)


pdfmetrics.registerFont(_Font(BODY, "SourceSansPro-Regular.ttf"))
pdfmetrics.registerFont(_Font(BOLD, "SourceSansPro-Bold.ttf"))

OUR_FONT = ("FONTNAME", (0, 0), (-1, -1), BODY)
"""A table names a font even where it holds none of its own text; ReportLab's is not embedded."""

FRAME_PADDING = 6  # points that ReportLab keeps inside its frame

TEXT = ParagraphStyle("text", fontName=BODY, fontSize=10.5, leading=14, textColor=INK)
SMALL = ParagraphStyle("small", TEXT, fontSize=9, leading=12, textColor=SOFT)
STRONG = ParagraphStyle("strong", TEXT, fontName=BOLD)
TITLE = ParagraphStyle("title", STRONG, fontSize=17, leading=21)
CELL = ParagraphStyle("cell", TEXT, fontSize=9.5, leading=11.5)
RIGHT = ParagraphStyle("right", TEXT, alignment=TA_RIGHT)
SUM = ParagraphStyle("sum", STRONG, fontSize=13, leading=17, alignment=TA_RIGHT)

MARGIN = 18 * mm
WIDE = A4[0] - 2 * MARGIN

NOT_A_BANK = "Bank sampah bukan bank. Tidak dijamin LPS."


def says(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph of exactly these letters: ReportLab would read marks such as <b> and <img> in them."""
    return Paragraph(escape(text), style)


def sheet(title: str, author: str, parts: Sequence[Flowable], *, width: float = A4[0], height: float = A4[1]) -> bytes:
    """Pages of A4 with who, what and which page at their foot. The same parts are the same bytes."""
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made, pagesize=(width, height), leftMargin=MARGIN, rightMargin=MARGIN, topMargin=16 * mm, bottomMargin=20 * mm,
        title=title, author=author, invariant=1, lang="id",
    )  # fmt: skip
    document.build(list(parts), onFirstPage=_foot, onLaterPages=_foot)
    return made.getvalue()


def _foot(canvas: Any, at: Any) -> None:
    canvas.setFont(BODY, 8)
    canvas.setFillColor(SOFT)
    canvas.drawString(at.leftMargin, 11 * mm, at.author)
    canvas.drawRightString(at.pagesize[0] - at.rightMargin, 11 * mm, f"{at.title}, halaman {at.page}")


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], *, figures_from: int | None = None,
    strong: Sequence[int] = (), high: float = 0,
) -> LongTable:  # fmt: skip
    """Words to the left, from column `figures_from` on to the right; long words wrap and stay literal. Rows `strong`
    (the first is 1) are sums; rows are at least `high`, where somebody has to write into them."""
    cells = [list(heads), *([_cell(word, width) for word, width in zip(row, widths, strict=True)] for row in rows)]
    style: list[tuple[Any, ...]] = [
        OUR_FONT, ("FONTSIZE", (0, 0), (-1, -1), CELL.fontSize), ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE" if high else "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("LINEBELOW", (0, 0), (-1, 0), 1, INK),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("FONTNAME", (0, 0), (-1, 0), BOLD), *(("FONTNAME", (0, n), (-1, n), BOLD) for n in strong),
    ]  # fmt: skip
    if figures_from is not None:
        style.append(("ALIGN", (figures_from, 0), (-1, -1), "RIGHT"))
    heights = [None, *[high] * (len(cells) - 1)] if high else None
    return LongTable(
        cells, colWidths=list(widths), rowHeights=heights, style=TableStyle(style), repeatRows=1, hAlign="LEFT"
    )  # fmt: skip


def _cell(word: str, width: float) -> Any:
    return word if stringWidth(word, BOLD, CELL.fontSize) < width - 12 else says(word, CELL)
