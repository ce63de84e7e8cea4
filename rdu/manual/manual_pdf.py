"""The manual on paper: A4, fonts inside, a pictogram beside each step, the same bytes every time."""

import io
from collections.abc import Iterator
from typing import Any

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.clock import format_date
from rdu.manual.pictures_pdf import Pictogram
from rdu.manual.plain import Block, Item
from rdu.manual.service import Manual, Told
from rdu.pdf import BODY, FRAME_PADDING, INK, OUR_FONT, RULE, SMALL, SOFT, STRONG, TEXT, TITLE, says
from rdu.people.models import Unit

PLAIN = ParagraphStyle("plain", TEXT, fontSize=12, leading=16, spaceAfter=5)
HEAD = ParagraphStyle("chapter", STRONG, fontSize=15, leading=19)
NUMBER = ParagraphStyle("number", STRONG, fontSize=13, leading=16)
SIDE = 9 * mm


def manual_pdf(manual: Manual, root: Unit, address: str) -> bytes:
    """`address`: where the manual that counts now is read; it stands on the paper as a QR code."""
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=15 * mm, bottomMargin=20 * mm,
        title=f"Panduan bank sampah, versi {manual.version}", author=root.name, lang="id", invariant=1,
        initialFontName=BODY,
    )  # fmt: skip
    width = document.width - 2 * FRAME_PADDING
    document.build(
        [*_head(manual, root, address, width), *(part for told in manual.chapters for part in _chapter(told, width))],
        onFirstPage=_foot, onLaterPages=_foot,
    )  # fmt: skip
    return paper.getvalue()


def _head(manual: Manual, root: Unit, address: str, width: float) -> list[Flowable]:
    words = [
        says(f"Rumah Daur Ulang, {root.name}", SMALL),
        says("Panduan bank sampah", TITLE),
        says(f"Versi {manual.version}, {format_date(manual.published_on)}"),
        says(f"Yang berlaku sekarang: {address}", SMALL),
    ]
    plain = [OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
             ("RIGHTPADDING", (0, 0), (-1, -1), 0)]  # fmt: skip
    beside = Table([[words, Code(address, 26 * mm)]], colWidths=[width - 26 * mm, 26 * mm], style=TableStyle(plain))
    return [beside, Spacer(0, 2 * mm)]


def _chapter(told: Told, width: float) -> Iterator[Flowable]:
    """Its heading stays with the first steps."""
    head = _row([Pictogram(told.chapter.picture, 8 * mm), says(told.chapter.heading, HEAD)], [12 * mm, width - 12 * mm])
    parts = [_block(block, width) for block in told.blocks]
    begin = 1 if told.blocks[0].items else 2
    yield Spacer(0, 4 * mm)
    yield KeepTogether([head, Spacer(0, 2 * mm), *(one for part in parts[:begin] for one in part)])
    for part in parts[begin:]:
        yield KeepTogether(part)


def _block(block: Block, width: float) -> list[Flowable]:
    if not block.items:
        return [says(block.words, PLAIN)]
    rows = [_cells(item, number if block.numbered else 0) for number, item in enumerate(block.items, 1)]
    lined = [("LINEBELOW", (0, 0), (-1, -2), 0.5, RULE), ("TOPPADDING", (0, 0), (-1, -1), 3),
             ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]  # fmt: skip
    return [_table(rows, [9 * mm, 13 * mm, width - 22 * mm], lined), Spacer(0, 2 * mm)]


def _cells(item: Item, number: int) -> list[Any]:
    return [
        says(f"{number}.", NUMBER) if number else "",
        Pictogram(item.picture, SIDE) if item.picture else "",
        says(item.words, PLAIN),
    ]


def _row(cells: list[Any], widths: list[float]) -> Table:
    return _table([cells], widths, [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)])


def _table(rows: list[list[Any]], widths: list[float], more: list[tuple[Any, ...]]) -> Table:
    plain = [OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
             ("RIGHTPADDING", (0, 0), (-1, -1), 0)]  # fmt: skip
    return Table(rows, colWidths=widths, style=TableStyle([*plain, *more]), hAlign="LEFT")


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, 8.5)
    canvas.setFillColor(SOFT)
    canvas.drawString(document.leftMargin, 11 * mm, document.author)
    canvas.drawRightString(A4[0] - document.rightMargin, 11 * mm, f"{document.title}, halaman {document.page}")


class Code(Flowable):
    """A QR code, drawn row by row from the top; ReportLab counts from the bottom."""

    canv: Any

    def __init__(self, address: str, side: float) -> None:
        super().__init__()
        self.rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=1))
        self.width = self.height = side

    def draw(self) -> None:
        step = self.height / len(self.rows)
        self.canv.setFillColor(INK)
        for y, row in enumerate(self.rows, 1):
            for x, dark in enumerate(row):
                if dark:
                    self.canv.rect(x * step, self.height - y * step, step, step, stroke=0, fill=1)
