"""A report on A4, made of nothing but its document: two renders of one document are the same bytes."""

import io
from collections.abc import Iterator
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    LongTable,
    PageBreak,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from rdu.pdf import BODY, BOLD, FRAME_PADDING, INK, NOT_A_BANK, OUR_FONT, RULE, SMALL, SOFT, STRONG, TEXT, says
from rdu.reports.document import Bars, Block, Document, Issue, Months, Note, Section, Table
from rdu.reports.drawing_pdf import GREEN, LINE, WARM, BarChart, KeyRow, Mark, MonthChart, QrCode, fitted

MARGIN = 56
CELL_SIZE = 8
DRAFT = "DRAF"
TOTAL = "jumlah-halaman"
COVER = ParagraphStyle("cover", TEXT, fontSize=12.5, leading=19)
TITLE = ParagraphStyle("report_title", STRONG, fontSize=25, leading=31)
MONTH = ParagraphStyle("report_month", TITLE, textColor=GREEN)
FINDING = ParagraphStyle("finding", STRONG, fontSize=17, leading=22, spaceAfter=6)
SECTION = ParagraphStyle("section", STRONG, fontSize=9, leading=12, textColor=GREEN)
CHART = ParagraphStyle("chart", STRONG, fontSize=10.5, leading=14, spaceBefore=8)
CELL = ParagraphStyle("report_cell", TEXT, fontSize=CELL_SIZE, leading=10)
CELL_BOLD = ParagraphStyle("report_cell_bold", CELL, fontName=BOLD)
HEAD = ParagraphStyle("report_head", CELL, textColor=SOFT)
HEAD_RIGHT = ParagraphStyle("report_head_right", HEAD, alignment=TA_RIGHT)
WHY = ParagraphStyle("why", TEXT, textColor=WARM, leftIndent=8)


def report_pdf(paper: Document) -> bytes:
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made, pagesize=A4, leftMargin=MARGIN - FRAME_PADDING, rightMargin=MARGIN - FRAME_PADDING, topMargin=58,
        bottomMargin=46, title=f"{paper.title}, {paper.period}, {paper.whose}", author=paper.letterhead[0],
        subject=paper.audience,
        lang="id", invariant=1, initialFontName=BODY, pageCompression=1,
    )  # fmt: skip
    parts = [*_cover(paper)]
    for section in paper.sections:
        parts += _section(section)

    def first(canvas: Any, at: Any) -> None:
        _letterhead(canvas, paper)
        _foot(canvas, at, paper)

    def later(canvas: Any, at: Any) -> None:
        canvas.setFont(BODY, 8)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, A4[1] - 42, at.title[:110])
        _foot(canvas, at, paper)

    document.build(parts, onFirstPage=first, onLaterPages=later, canvasmaker=_Counted)
    return made.getvalue()


class _Counted(Canvas):
    """Knows at the end how many pages there are; each page has left room for that."""

    def save(self) -> None:
        self.beginForm(TOTAL, 0, 0, 20, 10)
        self.setFont(BODY, 8)
        self.setFillColor(SOFT)
        self.drawString(0, 0, str(self.getPageNumber() - 1))
        self.endForm()
        self.showOutline()
        super().save()


def _foot(canvas: Any, at: Any, paper: Document) -> None:
    canvas.saveState()
    if paper.is_draft:
        _watermark(canvas)
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, 38, A4[0] - MARGIN, 38)
    canvas.setFont(BODY, 8)
    canvas.setFillColor(SOFT)
    canvas.drawString(MARGIN, 26, f"{paper.audience}. {NOT_A_BANK}")
    if paper.issue:
        canvas.drawString(MARGIN, 15, _issued(paper.issue))
    words = f"Halaman {at.page} dari "
    x = A4[0] - MARGIN - 12
    canvas.drawString(x - stringWidth(words, BODY, 8), 26, words)
    canvas.translate(x, 26)
    canvas.doForm(TOTAL)
    canvas.restoreState()


def _issued(mark: Issue) -> str:
    words = f"Versi {mark.version}, terbit {mark.when}. Kode {mark.code}. Sidik {mark.short}."
    return fitted(words, BODY, 8, A4[0] - 2 * MARGIN)


def _watermark(canvas: Any) -> None:
    canvas.saveState()
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(50)
    canvas.setFont(BOLD, 170)
    canvas.setFillColor(HexColor("#f6ece3"))
    canvas.drawCentredString(0, -55, DRAFT)
    canvas.restoreState()


def _letterhead(canvas: Any, paper: Document) -> None:
    top = A4[1] - 50
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setFont(BODY, 10.5)
    canvas.drawString(MARGIN, top, paper.letterhead[0].upper())
    canvas.setFont(BOLD, 14)
    canvas.drawString(MARGIN, top - 18, paper.letterhead[1].upper())
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.5)
    canvas.line(MARGIN, top - 27, A4[0] - MARGIN, top - 27)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, top - 30, A4[0] - MARGIN, top - 30)
    canvas.restoreState()


# The cover --------------------------------------------------------------------------------------------------------


def _cover(paper: Document) -> Iterator[Flowable]:
    yield Mark("Sampul", "sampul")
    yield Spacer(0, 44)
    yield says(paper.title, TITLE)
    yield says(paper.period, MONTH)
    yield says(f"{paper.whose}, {paper.days}.", SMALL)
    if paper.is_draft:
        yield Spacer(0, 8)
        draft = "Ini masih draf, karena:" if paper.reasons else "Ini masih draf: belum diterbitkan."
        yield says(draft, ParagraphStyle("draft", STRONG, textColor=WARM))
        yield from (says(f"– {reason}", WHY) for reason in paper.reasons)
    yield Spacer(0, 12)
    yield says(paper.sentence, COVER)
    yield Spacer(0, 10)
    for n, key in enumerate(paper.keys):
        yield KeyRow(key, paper.against if n == 0 else ("", ""))
    yield Spacer(0, 12)
    yield says(f"Isi: {'; '.join(section.name for section in paper.sections)}.", SMALL)
    yield KeepTogether([*_mark(paper), *_signature(paper)])
    yield PageBreak()


def _mark(paper: Document) -> list[Flowable]:
    """Of an issued report: which version it is, and where anybody may check it."""
    if paper.issue is None:
        return []
    mark, side = paper.issue, 62
    says_so = [
        says(f"Versi {mark.version}, terbit {mark.when}", STRONG), says(f"Oleh {mark.by}.", SMALL),
        says(f"Periksa keasliannya: pindai, atau tulis kode {mark.code} di {mark.address}", SMALL),
        says(f"Sidik data {mark.short}, lengkap di bagian terakhir.", SMALL),
    ]  # fmt: skip
    style = TableStyle([OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    table = LongTable([[QrCode(mark.address, side), says_so]],
                      colWidths=[side + 12, A4[0] - 2 * MARGIN - side - 12], style=style, hAlign="LEFT")  # fmt: skip
    return [Spacer(0, 10), table]


def _signature(paper: Document) -> list[Flowable]:
    right = ParagraphStyle("signature", TEXT, leftIndent=290)
    return [
        Spacer(0, 14), says(f"{'.' * 24}, {'.' * 30}", right), says(paper.signer, right),
        Spacer(0, 40), says("Nama", ParagraphStyle("name", right, fontSize=8, textColor=SOFT)),
        says("NIP", ParagraphStyle("nip", right, fontSize=8, textColor=SOFT)),
    ]  # fmt: skip


# Sections ---------------------------------------------------------------------------------------------------------


def _section(section: Section) -> list[Flowable]:
    head = [Mark(section.name, section.anchor), says(section.name, SECTION), says(section.finding, FINDING)]
    parts: list[Flowable] = [CondPageBreak(260), *head]
    for block in section.blocks:
        parts += _block(block)
    return [*parts, Spacer(0, 18)]


def _block(block: Block) -> list[Flowable]:
    if isinstance(block, Note):
        return [Spacer(0, 3), says(block.text, SMALL), Spacer(0, 4)]
    if isinstance(block, Table):
        return [CondPageBreak(110), *_titled(block), _table(block), Spacer(0, 4)]
    if isinstance(block, Months):
        return [KeepTogether([*_titled(block), MonthChart(block)])]
    return [KeepTogether([*_titled(block), BarChart(block)])] if block.rows else []


def _titled(block: Bars | Months | Table) -> list[Flowable]:
    return [says(f"{block.title}, {block.unit}" if block.unit else block.title, CHART)]


def _table(block: Table) -> LongTable:
    """Figures stand as plain text: a paragraph for each would take seconds for many rows."""
    whole = sum(head.width for head in block.heads)
    widths = [(A4[0] - 2 * MARGIN) * head.width / whole for head in block.heads]
    rows: list[list[Any]] = [[says(head.word, HEAD_RIGHT if head.number else HEAD) for head in block.heads]]
    for n, row in enumerate(block.rows):
        style = CELL if block.kind(n) == "line" else CELL_BOLD
        cells = zip(block.heads, row, widths, strict=True)
        rows.append([_cell(word, width, style, number=head.number) for head, word, width in cells])
    return LongTable(rows, colWidths=widths, style=TableStyle(_style(block)), repeatRows=1, hAlign="LEFT")


def _cell(word: str, width: float, style: ParagraphStyle, *, number: bool) -> Any:
    if number or stringWidth(word, style.fontName, CELL_SIZE) < width - 13:
        return word
    return says(word, style)


def _style(block: Table) -> list[tuple[Any, ...]]:
    style: list[tuple[Any, ...]] = [
        OUR_FONT, ("FONTSIZE", (0, 0), (-1, -1), CELL_SIZE), ("LEADING", (0, 0), (-1, -1), 10),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK), ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2), ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]  # fmt: skip
    style += [("ALIGN", (n, 0), (n, -1), "RIGHT") for n, head in enumerate(block.heads) if head.number]
    pairs = zip(block.heads, block.heads[1:], strict=False)
    style += [("LEFTPADDING", (n, 0), (n, -1), 12) for n, (a, b) in enumerate(pairs, 1) if a.number and not b.number]
    for n in range(len(block.rows)):
        kind = block.kind(n)
        if kind != "line":
            style.append(("FONTNAME", (0, n + 1), (-1, n + 1), BOLD))
        if kind == "sum":
            style.append(("LINEABOVE", (0, n + 1), (-1, n + 1), 0.8, INK))
        if kind == "line" and block.kinds and "head" in block.kinds[1:]:
            style.append(("LEFTPADDING", (0, n + 1), (0, n + 1), 8))
    return style
