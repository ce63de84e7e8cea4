"""What all our PDFs are drawn with: fonts inside, one hand, and texts that stay literal whatever they look like."""

from html import escape
from pathlib import Path
from typing import Any

import font_source_sans_pro
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

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
RIGHT = ParagraphStyle("right", TEXT, alignment=TA_RIGHT)
SUM = ParagraphStyle("sum", STRONG, fontSize=13, leading=17, alignment=TA_RIGHT)

NOT_A_BANK = "Bank sampah bukan bank. Tidak dijamin LPS."


def says(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph of exactly these letters: ReportLab would read marks such as <b> and <img> in them."""
    return Paragraph(escape(text), style)
