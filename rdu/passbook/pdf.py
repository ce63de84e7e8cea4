"""The savings book as a PDF: A4, fonts inside, the same bytes every time. Names are printed as they are."""

import io
from datetime import date
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from rdu.clock import format_date, format_short
from rdu.money import format_rupiah
from rdu.passbook.service import Line, Page
from rdu.passbook.share import Share, place_of
from rdu.pdf import BODY, BOLD, INK, NOT_A_BANK, RULE, SMALL, SOFT, STRONG, TEXT, TITLE, says
from rdu.people.models import Member
from rdu.people.numbers import format_card, format_number

WIDTHS = (25 * mm, 85 * mm, 31 * mm, 34 * mm)
CELL = ParagraphStyle("cell", TEXT, fontSize=9.5, leading=12.5)
_FOOT_SIZE = 8.5


def book_pdf(
    member: Member, page: Page, balance: int, made_on: date, since: date | None, share: Share | None = None
) -> bytes:
    """Lines come the newest first, as they are read, and are printed the oldest first, as a book runs."""
    paper = io.BytesIO()
    title = f"Buku tabungan {format_card(member.number)}"
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=15 * mm, bottomMargin=20 * mm,
        title=title, author=member.unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    unit = member.unit
    name = f"{member.name} ({member.nickname})" if member.nickname else member.name
    head = [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL),
        says("Buku tabungan", TITLE),
        Spacer(0, 3 * mm),
        says(f"{name}, nomor {format_card(member.number)}", STRONG),
        says(f"Saldo {format_rupiah(balance)} pada {format_date(made_on)}. {_span(page, since)}"),
        Spacer(0, 4 * mm),
    ]
    document.build([*head, _table(page, member, share)], onFirstPage=_foot, onLaterPages=_foot)
    return paper.getvalue()


def _span(page: Page, since: date | None) -> str:
    if page.older is not None:
        return f"{len(page.lines)} catatan terakhir; yang lebih lama tersimpan di unit."
    return f"Catatan sejak {format_date(since)}." if since else "Semua catatan."


def _table(page: Page, member: Member, share: Share | None) -> LongTable:
    """Plain text in most cells: a paragraph for each would take seconds for a long book."""
    rows: list[list[Any]] = [["Tanggal", "Catatan", "Masuk / keluar", "Saldo"]]
    for line in page.lines[::-1]:
        rows.append([format_short(line.day), _note(line, member), signed(line.amount), format_rupiah(line.balance)])
    place = place_of(share, page.days, page.following, newest=True)
    if share and place is not None:
        rows.insert(1 + len(page.lines) - place, [format_short(share.since), says(share.words, CELL), "", ""])
    if not page.lines:
        rows.append(["", "Belum ada catatan.", "", ""])
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, 0), BOLD, 9.5), ("FONT", (0, 1), (-1, -1), BODY, 9.5),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (2, 0), (-1, -1), "RIGHT"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
            ("LINEBELOW", (0, 0), (-1, 0), 1, INK), ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ]
    )  # fmt: skip
    return LongTable(rows, colWidths=WIDTHS, style=style, repeatRows=1, hAlign="LEFT")


def _note(line: Line, member: Member) -> Paragraph:
    parts = [line.what, line.receipt if line.receipt not in line.what else "", "dibatalkan" if line.void else ""]
    if line.number != member.number:
        parts.append(f"nomor {format_number(line.number)}")
    return says(", ".join(part for part in parts if part), CELL)


def signed(amount: int) -> str:
    """Money in with a plus, money out with a minus."""
    return f"+ {format_rupiah(amount)}" if amount > 0 else format_rupiah(amount).replace("−", "− ")


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, _FOOT_SIZE)
    canvas.setFillColor(SOFT)
    canvas.drawString(document.leftMargin, 11 * mm, NOT_A_BANK)
    canvas.drawRightString(A4[0] - document.rightMargin, 11 * mm, f"{document.title}, halaman {document.page}")
