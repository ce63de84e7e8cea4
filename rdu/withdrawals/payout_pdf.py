"""A pay-out day on paper: who gets what, a place to sign, the sum, and the notes to bring. The same bytes always."""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, LongTable, SimpleDocTemplate, Spacer, TableStyle

from rdu.clock import format_day
from rdu.money import Rupiah, format_rupiah
from rdu.pdf import BODY, BOLD, FRAME_PADDING, INK, NOT_A_BANK, OUR_FONT, RIGHT, RULE, SMALL, SOFT, STRONG, TITLE, says
from rdu.people.numbers import format_number
from rdu.withdrawals.payout_models import Payout, PayoutLine
from rdu.withdrawals.payout_notes import notes_for

_WIDTHS = (8 * mm, 20 * mm, 56 * mm, 26 * mm, 28 * mm, 42 * mm)
_HEAD = ParagraphStyle("head", RIGHT, fontName=BOLD)
_ROW = 11 * mm
"""Tall enough to sign in."""


def payout_pdf(payout: Payout, lines: Sequence[PayoutLine]) -> bytes:
    """Lines that were taken out are left out."""
    kept = [line for line in lines if not line.taken_out]
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=13 * mm, rightMargin=13 * mm, topMargin=15 * mm, bottomMargin=18 * mm,
        title=payout.title, author=payout.unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    parts = [*_head(payout, kept), _table(kept), *_notes(payout, kept)]
    document.build(parts, onFirstPage=_foot, onLaterPages=_foot)
    return paper.getvalue()


def _total(lines: Sequence[PayoutLine]) -> Rupiah:
    return Rupiah(sum(line.net for line in lines))


def _head(payout: Payout, lines: Sequence[PayoutLine]) -> list[Flowable]:
    unit = payout.unit
    return [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL),
        says(payout.title, TITLE),
        Spacer(0, 2 * mm),
        says(f"{format_day(payout.pay_on)}. {len(lines)} penabung, {format_rupiah(_total(lines))}.", STRONG),
        Spacer(0, 4 * mm),
    ]


def _table(lines: Sequence[PayoutLine]) -> LongTable:
    rows: list[list[Any]] = [
        ["", "Nomor", "Nama", says("Potongan", _HEAD), says("Diterima", _HEAD), "Tanda tangan"],
        *(_row(place, line) for place, line in enumerate(lines, 1)),
        ["", "", says("Jumlah", STRONG), "", says(format_rupiah(_total(lines)), _HEAD), ""],
    ]
    style: list[Any] = [
        OUR_FONT, ("FONTNAME", (0, 0), (-1, 0), BOLD), ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("LINEBELOW", (0, 0), (-1, -2), 0.5, RULE), ("LINEABOVE", (0, -1), (-1, -1), 1.2, INK),
        ("LINEBELOW", (5, 1), (5, -2), 0.8, SOFT), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]  # fmt: skip
    heights = [None, *(_ROW for _ in lines), None]
    return LongTable(rows, colWidths=list(_WIDTHS), rowHeights=heights, repeatRows=1, style=TableStyle(style))


def _row(place: int, line: PayoutLine) -> list[Any]:
    kept = line.debt + line.fee
    deducted = says(format_rupiah(Rupiah(kept)) if kept else "", RIGHT)
    name = says(_short(line.member.name))
    return [f"{place}.", format_number(line.member.number), name, deducted, says(format_rupiah(line.net), RIGHT), ""]


def _short(name: str) -> str:
    """A name that fits two lines of its column."""
    return name if len(name) <= 50 else f"{name[:49]}…"


def _notes(payout: Payout, lines: Sequence[PayoutLine]) -> list[Flowable]:
    needed = notes_for([line.net for line in lines], payout.note)
    bring = ", ".join(f"{pieces} lembar {format_rupiah(Rupiah(note))}" for note, pieces in needed)
    return [Spacer(0, 5 * mm), says(f"Uang yang disiapkan: {bring}.")] if bring else []


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, 8.5)
    canvas.setFillColor(SOFT)
    left = document.leftMargin + FRAME_PADDING
    canvas.drawString(left, 10 * mm, NOT_A_BANK)
    canvas.drawRightString(A4[0] - left, 10 * mm, f"Halaman {document.page}")
