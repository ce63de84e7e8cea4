"""A pay-out slip as a PDF: A4, one page, with lines to sign on; the same bytes every time."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.clock import format_day, format_time, local
from rdu.money import format_rupiah
from rdu.pdf import (
    BAD,
    BODY,
    FRAME_PADDING,
    INK,
    NOT_A_BANK,
    OUR_FONT,
    RIGHT,
    RULE,
    SMALL,
    SOFT,
    STRONG,
    SUM,
    TITLE,
    says,
)
from rdu.people.numbers import format_card
from rdu.withdrawals.models import State, Withdrawal
from rdu.withdrawals.slip_text import signers

STATE = ParagraphStyle("state", STRONG, textColor=BAD, spaceBefore=4)
_FOOT_SIZE = 8.5


def slip_pdf(record: Withdrawal) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=18 * mm, bottomMargin=20 * mm,
        title=f"Slip penarikan {record.slip}", author=record.unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    width = document.width - 2 * FRAME_PADDING
    document.build([*_head(record), _facts(record, width), *_signs(record, width)], onFirstPage=_foot)
    return paper.getvalue()


def _head(record: Withdrawal) -> list[Flowable]:
    unit = record.unit
    state = [] if record.state is State.PAID else [says(f"{record.state.word}. Belum ada uang yang keluar.", STATE)]
    return [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL),
        says(f"Slip penarikan {record.slip}", TITLE),
        *state,
        Spacer(0, 4 * mm),
        says(f"{record.member.name}, nomor {format_card(record.member.number)}", STRONG),
        says(f"Diminta {format_day(record.asked_on)} oleh {record.asked_person.name}."),
        Spacer(0, 5 * mm),
    ]


def _rows(record: Withdrawal) -> list[tuple[str, str]]:
    rows = [("Cara menerima", record.way.word)]
    if record.wanted:
        rows.append(("Tujuan", record.wanted))
    if record.paid_at and record.paid_from:
        zone = record.unit.timezone
        rows.append(
            ("Dibayar", f"{format_day(local(record.paid_at, zone).date())}, {format_time(record.paid_at, zone)}")
        )
        rows.append(("Dibayar dari", record.paid_from.word))
    if record.reference:
        rows.append(("Nomor bukti", record.reference))
    if record.fee:
        rows += [("Keluar dari tabungan", format_rupiah(record.amount)), ("Biaya kantong", format_rupiah(record.fee))]
    return rows


def _facts(record: Withdrawal, width: float) -> Table:
    rows: list[list[Any]] = [[says(word), says(text, RIGHT)] for word, text in _rows(record)]
    rows.append([says("Yang diterima", STRONG), Paragraph(format_rupiah(record.net), SUM)])
    style: list[Any] = [OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
             ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("LINEBELOW", (0, 0), (-1, -2), 0.5, RULE),
             ("LINEABOVE", (0, -1), (-1, -1), 1.2, INK)]  # fmt: skip
    return Table(rows, colWidths=[width * 0.38, width * 0.62], style=TableStyle(style))


def _signs(record: Withdrawal, width: float) -> list[Flowable]:
    """Three places to sign, side by side: for the one who received, who paid, who approved."""
    people = signers(record)
    if not people:
        return []
    gap, third = 8 * mm, (width - 16 * mm) / 3
    rows: list[list[Any]] = [[], [], []]
    for word, name in people:
        for row, cell in zip(rows, (says(word, SMALL), "", says(name)), strict=True):
            row += [cell, ""]  # a gap follows each place to sign
    style: list[Any] = [OUR_FONT, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                        ("VALIGN", (0, 0), (-1, -1), "TOP")]  # fmt: skip
    lines = [("LINEBELOW", (column, 1), (column, 1), 0.8, INK) for column in (0, 2, 4)]
    table = Table(
        [row[:-1] for row in rows], colWidths=[third, gap, third, gap, third], rowHeights=[None, 20 * mm, None],
        style=TableStyle([*style, *lines]),
    )  # fmt: skip
    return [Spacer(0, 14 * mm), table]


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, _FOOT_SIZE)
    canvas.setFillColor(SOFT)
    canvas.drawString(document.leftMargin + FRAME_PADDING, 11 * mm, NOT_A_BANK)
