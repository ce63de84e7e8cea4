"""The list of opening balances as a PDF: A4, each member signs beside her figure."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, SimpleDocTemplate, Spacer, TableStyle

from rdu.clock import format_date, format_short
from rdu.history.openings import Opened
from rdu.money import format_rupiah
from rdu.pdf import BODY, BOLD, INK, RULE, SMALL, SOFT, TEXT, TITLE, says
from rdu.people.models import Unit
from rdu.people.numbers import format_card

CELL = ParagraphStyle("cell", TEXT, fontSize=10, leading=13)
WIDTHS = (24 * mm, 58 * mm, 26 * mm, 32 * mm, 40 * mm)
ROW = 11 * mm
"""High enough for a signature."""


def list_pdf(unit: Unit, openings: Sequence[Opened], made_on: date) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=15 * mm, bottomMargin=20 * mm,
        title=f"Daftar saldo awal {unit.name}", author=unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    total = format_rupiah(sum(opening.amount for opening in openings))
    head = [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL),
        says("Daftar saldo awal", TITLE),
        Spacer(0, 2 * mm),
        says(f"Dicetak {format_date(made_on)}. {len(openings)} anggota, seluruhnya {total}."),
        says("Saya sudah mencocokkan saldo ini dengan buku lama saya, lalu tanda tangan di baris saya."),
        Spacer(0, 4 * mm),
    ]
    document.build([*head, _table(openings)], onFirstPage=_foot, onLaterPages=_foot)
    return paper.getvalue()


def _table(openings: Sequence[Opened]) -> LongTable:
    rows: list[list[Any]] = [["Nomor", "Nama", "Per tanggal", "Saldo", "Tanda tangan"]]
    for one in openings:
        rows.append(
            [format_card(one.number), says(one.name, CELL), format_short(one.as_of), format_rupiah(one.amount), ""]
        )
    if not openings:
        rows.append(["", "Tidak ada yang menunggu.", "", "", ""])
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, 0), BOLD, 10), ("FONT", (0, 1), (-1, -1), BODY, 10),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("ALIGN", (3, 0), (3, -1), "RIGHT"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
            ("LINEBELOW", (0, 0), (-1, 0), 1, INK), ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("LINEBELOW", (-1, 1), (-1, -1), 0.8, SOFT), ("LEFTPADDING", (-1, 0), (-1, -1), 10),
        ]
    )  # fmt: skip
    heights = [8 * mm] + [None if len(one.name) > 30 else ROW for one in openings] + ([] if openings else [ROW])
    return LongTable(rows, colWidths=WIDTHS, rowHeights=heights, style=style, repeatRows=1, hAlign="LEFT")


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, 8.5)
    canvas.setFillColor(SOFT)
    canvas.drawString(document.leftMargin, 11 * mm, document.title)
    canvas.drawRightString(A4[0] - document.rightMargin, 11 * mm, f"halaman {document.page}")
