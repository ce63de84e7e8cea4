"""The recapitulation on paper: A4, fonts inside, the same bytes every time. It names nobody."""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, LongTable, SimpleDocTemplate, Spacer, TableStyle

from rdu.clock import format_short
from rdu.feedback.counting import Case
from rdu.feedback.recap import Recap, Row, told_days
from rdu.pdf import BODY, BOLD, FRAME_PADDING, INK, RULE, SMALL, SOFT, STRONG, TEXT, TITLE, says

CELL = ParagraphStyle("cell", TEXT, fontSize=9, leading=11.5)
HEAD = ParagraphStyle("part", STRONG, fontSize=12, leading=16, spaceBefore=10, spaceAfter=3)
SUMS = ("Diterima", "Selesai", "Persen", "Terbuka", "Terlambat", "Tak dihitung", "Median hari")
CASES = ("Nomor", "Unit", "Tanggal", "Tentang", "Keadaan", "Hari")
NONE = "-"


def recap_pdf(recap: Recap, by: str) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm, bottomMargin=18 * mm,
        title="Rekap aduan", author=by, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    width = document.width - 2 * FRAME_PADDING
    document.build([*_head(recap, by), *_sums(recap, width), *_list(recap, width)], onFirstPage=_foot,
                   onLaterPages=_foot)  # fmt: skip
    return paper.getvalue()


def _head(recap: Recap, by: str) -> list[Flowable]:
    found, percent = recap.total.counted, recap.total.counted.percent
    resolved = "Belum ada aduan." if percent is None else (
        f"{found.resolved} dari {found.received} aduan selesai: {percent} % (dibulatkan ke bawah)."
    )  # fmt: skip
    left = [f"{count} {why.word.lower()}" for why, count in found.excluded_as]
    return [
        says(by, SMALL),
        says("Rekap aduan", TITLE),
        says(f"{recap.scope}, {told_days(recap)}", STRONG),
        Spacer(0, 2 * mm),
        says(resolved),
        says(f"{recap.in_time} dari {found.resolved} jawaban datang sebelum batasnya."),
        says(f"Tidak dihitung: {', '.join(left) if left else 'tidak ada'}. Aduan tidak pernah dihapus."),
        says(f"Saran, tidak ikut dihitung: {recap.suggestions.received} diterima, "
             f"{recap.suggestions.resolved} dijawab."),
    ]  # fmt: skip


def _sums(recap: Recap, width: float) -> list[Flowable]:
    found: list[Flowable] = []
    for title, rows in (("Menurut bulan", recap.months), ("Menurut unit", recap.units),
                        ("Menurut hal", recap.categories), ("Menurut jalan masuk", recap.channels)):  # fmt: skip
        if rows:
            found += [says(title, HEAD), _table(["", *SUMS], [_sum(row) for row in rows], _wide(width, 7))]
    return found


def _wide(width: float, figures: int) -> list[float]:
    each = 18.5 * mm
    return [width - figures * each, *[each] * figures]


def _sum(row: Row) -> list[Any]:
    found, percent = row.counted, row.counted.percent
    figures = (
        found.received, found.resolved, NONE if percent is None else f"{percent} %", found.open, found.late,
        found.excluded, NONE if row.median is None else row.median,
    )  # fmt: skip
    return [says(row.name, CELL), *map(str, figures)]


def _list(recap: Recap, width: float) -> list[Flowable]:
    if not recap.cases:
        return []
    rows = [_case(case) for case in recap.cases]
    fixed = (27 * mm, 48 * mm, 22 * mm, 24 * mm, 11 * mm)
    widths = [fixed[0], fixed[1], fixed[2], width - sum(fixed), fixed[3], fixed[4]]
    return [says("Daftar aduan dan saran, tanpa nama", HEAD), _table(CASES, rows, widths, words=5)]


def _case(case: Case) -> list[Any]:
    state = case.excluded_as.word if case.excluded_as else case.state.word
    return [
        case.label, says(case.unit_name, CELL), format_short(case.received_on),
        says(f"{case.kind.word}: {case.category.word.lower()}", CELL), says(state, CELL),
        NONE if case.days is None else str(case.days),
    ]  # fmt: skip


def _table(heads: Sequence[str], rows: list[list[Any]], widths: list[float], words: int = 1) -> LongTable:
    """`words`: so many columns from the left hold words, the others figures."""
    style: list[Any] = [
        ("FONTNAME", (0, 0), (-1, -1), BODY), ("FONTSIZE", (0, 0), (-1, -1), 9), ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("FONTNAME", (0, 0), (-1, 0), BOLD), ("FONTSIZE", (0, 0), (-1, 0), 8), ("TEXTCOLOR", (0, 0), (-1, 0), SOFT),
        ("ALIGN", (words, 0), (-1, -1), "RIGHT"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]  # fmt: skip
    return LongTable([list(heads), *rows], colWidths=widths, repeatRows=1, style=TableStyle(style))


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, 8.5)
    canvas.setFillColor(SOFT)
    canvas.drawString(document.leftMargin + FRAME_PADDING, 10 * mm, "Rekap ini dihitung dari catatan yang tidak bisa "
                      "dihapus. Nama dan nomor pengadu tidak dicetak.")  # fmt: skip
    right = document.pagesize[0] - document.rightMargin - FRAME_PADDING
    canvas.drawRightString(right, 10 * mm, f"Halaman {document.page}")
