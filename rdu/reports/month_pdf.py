"""A report on A4, made of nothing but its document: two renders of one document are the same bytes."""

import io
import re
from collections.abc import Iterator
from functools import partial
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, PageBreak, SimpleDocTemplate, Spacer

from rdu.pdf import BODY, BOLD, FRAME_PADDING, INK, NOT_A_BANK, SMALL, SOFT, STRONG, TEXT
from rdu.reports.archive_pdf import PAGES, ArchiveCanvas
from rdu.reports.blocks_pdf import section_parts
from rdu.reports.document import Document, Issue
from rdu.reports.drawing_pdf import GREEN, GREY, LINE, WARM, Contents, Drawn, KeyHead, KeyRow, QrCode, fitted
from rdu.reports.parts_pdf import Mark, literal, words
from rdu.reports.tables_pdf import MARGIN, WIDE
from rdu.reports.tags_pdf import Tag

DRAFT = "DRAF"
COVER = ParagraphStyle("cover", TEXT, fontSize=12.5, leading=19)
TITLE = ParagraphStyle("report_title", STRONG, fontSize=27, leading=33)
MONTH = ParagraphStyle("report_month", TITLE, textColor=GREEN)
WHOSE = ParagraphStyle("whose", SMALL, spaceBefore=6)
IS_DRAFT = ParagraphStyle("draft", STRONG, textColor=WARM, spaceBefore=8)
ISSUED = ParagraphStyle("issued", SMALL, fontSize=7.5, leading=9.5, splitLongWords=True)
ISSUED_AS = ParagraphStyle("issued_as", STRONG, fontSize=9, leading=12)
WHY = ParagraphStyle("why", TEXT, fontSize=9.5, leading=12.5, textColor=WARM, leftIndent=8)
ROOMY, CLOSE = 42, 33
"""How high the cover's rows are, by how many there are."""
FIGURE = re.compile(
    r"Rp\d[\d.]*|\d[\d.,]*(?: sampai \d[\d.,]*)?\s(?:ton|kg CO2e|kg|rumah tangga|penabung lain|bank sampah)\b"
)
"""What a reader looks for in the sentence on the cover."""


def report_pdf(paper: Document) -> bytes:
    made, root = io.BytesIO(), Tag("Document")
    document = SimpleDocTemplate(
        made, pagesize=A4, leftMargin=MARGIN - FRAME_PADDING, rightMargin=MARGIN - FRAME_PADDING, topMargin=58,
        bottomMargin=46, title=f"{paper.title}, {paper.period}, {paper.whose}", author=" ".join(paper.letterhead),
        subject=paper.audience, invariant=1, initialFontName=BODY, pageCompression=1,
    )  # fmt: skip
    parts = list(_cover(paper, root.add("Sect")))
    for section in paper.sections:
        parts += section_parts(section, root)

    def page(canvas: Any, at: Any) -> None:
        with canvas.tagged(None):
            _frame(canvas, at, paper)

    document.build(parts, onFirstPage=page, onLaterPages=page, canvasmaker=partial(ArchiveCanvas, root=root))
    return made.getvalue()


def _frame(canvas: Any, at: Any, paper: Document) -> None:
    """What stands on every page and is no part of its text: whose report it is, whether a draft, which page."""
    canvas.saveState()
    if paper.is_draft:
        _watermark(canvas)
    if at.page > 1:
        _head(canvas, at, paper)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, 38, A4[0] - MARGIN, 38)
    canvas.setFont(BODY, 8)
    canvas.setFillColor(SOFT)
    canvas.drawString(MARGIN, 26, f"{paper.audience}. {NOT_A_BANK}")
    if paper.issue:
        canvas.drawString(MARGIN, 15, _issued(paper.issue))
    canvas.drawRightString(A4[0] - MARGIN - 11, 26, f"Halaman {at.page} dari ")
    canvas.later(PAGES, A4[0] - MARGIN - 11, 26)
    canvas.restoreState()


def _issued(mark: Issue) -> str:
    said = f"Versi {mark.version}, terbit {mark.when}. Kode {mark.code}. Sidik {mark.short}."
    return fitted(said, BODY, 8, WIDE)


def _head(canvas: Any, at: Any, paper: Document) -> None:
    canvas.setFont(BODY, 8)
    canvas.setFillColor(SOFT)
    canvas.drawString(MARGIN, A4[1] - 42, fitted(at.title, BODY, 8, WIDE - 50))
    if paper.is_draft:
        canvas.setFont(BOLD, 8)
        canvas.setFillColor(WARM)
        canvas.drawRightString(A4[0] - MARGIN, A4[1] - 42, DRAFT)
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, A4[1] - 48, A4[0] - MARGIN, A4[1] - 48)


def _watermark(canvas: Any) -> None:
    """Under everything, opaque and pale: whoever reads over it is not hindered, and no transparency is needed."""
    canvas.saveState()
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(50)
    canvas.setFont(BOLD, 170)
    canvas.setFillColor(HexColor("#f8f1ea"))
    canvas.drawCentredString(0, -55, DRAFT)
    canvas.restoreState()


# The cover --------------------------------------------------------------------------------------------------------


class _Letterhead(Drawn):
    """The office in two lines, over a thick and a thin rule."""

    def __init__(self, lines: tuple[str, str], tag: Tag) -> None:
        super().__init__(44, tag)
        self.lines = lines

    def draw(self) -> None:
        with self.canv.tagged(self.tag):
            self.text(0, 34, self.lines[0].upper(), size=10.5)
            self.text(0, 16, fitted(self.lines[1].upper(), BOLD, 14, self.width), font=BOLD, size=14)
        with self.canv.tagged(None):
            self.rule(0, 6, self.width, 6, INK, 1.5)
            self.rule(0, 3, self.width, 3, INK)


def _cover(paper: Document, into: Tag) -> Iterator[Flowable]:
    yield Mark("Sampul", "sampul")
    yield _Letterhead((paper.letterhead[0], paper.letterhead[1]), into.add("P"))
    yield Spacer(0, 18)
    yield words(paper.title, TITLE, into.add("H1"))
    yield words(paper.period, MONTH, into.add("P"))
    yield words(f"{paper.whose}, {paper.days}.", WHOSE, into.add("P"))
    if paper.is_draft:
        draft = "Ini masih draf, karena:" if paper.reasons else "Ini masih draf: belum diterbitkan."
        yield words(draft, IS_DRAFT, into.add("P"))
        yield from (words(f"– {reason}", WHY, into.add("P")) for reason in paper.reasons)
    yield Spacer(0, 12)
    yield literal(_strong(paper.sentence), COVER, into.add("P"))
    yield Spacer(0, 12)
    if paper.keys:
        yield from _keys(paper, into.add("Table"))
    yield Spacer(0, 8)
    yield Contents([(section.name, section.anchor) for section in paper.sections], into.add("P"))
    yield KeepTogether([Spacer(0, 12), _Closing(paper, into)])
    yield PageBreak()


def _strong(sentence: str) -> str:
    """Its figures in bold, all else exactly these letters."""
    return FIGURE.sub(lambda found: f'<font name="{BOLD}">{found[0]}</font>', escape(sentence, quote=False))


def _keys(paper: Document, table: Tag) -> Iterator[Flowable]:
    heads = ("Angka utama dan penyebutnya", paper.period, *paper.against)
    yield KeyHead(heads, table.add("TR"))
    high = ROOMY if len(paper.keys) < 7 else CLOSE
    yield from (KeyRow(key, high, table.add("TR")) for key in paper.keys)


class _Closing(Drawn):
    """To the left what an issued report is known by, to the right the room for a signature."""

    SIGNED, QR = 190, 66

    def __init__(self, paper: Document, into: Tag) -> None:
        super().__init__(90)
        self.signer, self.issue, self.into = paper.signer, paper.issue, into

    def draw(self) -> None:
        if self.issue:
            self._issued(self.issue)
        x = self.width - self.SIGNED
        with self.canv.tagged(self.into.add("P")):
            self.text(x, 78, "." * 28 + ", " + "." * 36, size=9.5)
            self.text(x, 65, self.signer, size=9.5)
            self.text(x, 8, "Nama", size=8, colour=SOFT)
            self.text(x + 105, 8, "NIP", size=8, colour=SOFT)
        with self.canv.tagged(None):
            self.rule(x, 20, self.width, 20, GREY, 0.8)

    def _issued(self, mark: Issue) -> None:
        code = QrCode(mark.address, self.QR, self.into.add("Figure", alt=f"Kode QR: {mark.address}"))
        code.drawOn(self.canv, 0, 90 - self.QR)
        x, y, room = self.QR + 10, 92.0, self.width - self.SIGNED - self.QR - 30
        for said, style in (
            (f"Versi {mark.version}, terbit {mark.when}", ISSUED_AS), (f"Oleh {mark.by}.", ISSUED),
            (f"Periksa keasliannya: pindai, atau tulis kode {mark.code} di {mark.address}", ISSUED),
            (f"Sidik data {mark.short}, lengkap di bagian terakhir.", ISSUED),
        ):  # fmt: skip
            line = words(said, style, self.into.add("P"))
            y -= line.wrapOn(self.canv, room, 90)[1]
            line.drawOn(self.canv, x, y)
