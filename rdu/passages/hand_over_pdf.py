"""The balances both boards sign, on one page of A4: figures, what was checked, the chain's seal, and three lines."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.clock import format_day
from rdu.ledger.models import Journal
from rdu.money import format_rupiah
from rdu.passages.boards import CHECKS
from rdu.passages.models import HandOver
from rdu.pdf import BODY, FRAME_PADDING, NOT_A_BANK, OUR_FONT, RIGHT, RULE, SMALL, STRONG, TITLE, says

FIGURES = (
    ("Uang di kotak kas", "cash"), ("Uang di rekening bank, menurut buku", "bank"), ("Saldo menurut bank", "bank_read"),
    ("Stok di gudang", "stock"), ("Barang untuk penarikan", "goods"), ("Piutang pengepul", "receivable"),
    ("Kiriman di jalan", "in_transit"), ("Piutang dari unit lain", "due_from"), ("Utang ke unit lain", "due_to"),
    ("Utang kepada penabung", "owed"), ("Dana sosial", "fund"),
)  # fmt: skip


def hand_over_pdf(row: HandOver, journal: Journal) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=15 * mm, bottomMargin=12 * mm,
        title=f"Serah terima {row.unit.name}", author=row.unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    width = document.width - 2 * FRAME_PADDING
    document.build([*_head(row), _figures(row, width), *_checks(row), *_seal(row, journal), *_signatures(row, width)])
    return paper.getvalue()


def _head(row: HandOver) -> list[Flowable]:
    unit = row.unit
    return [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL),
        says("Berita acara serah terima pengurus", TITLE),
        says(f"{format_day(row.day)}. Dicatat oleh {row.recorded_by.name}."),
        Spacer(0, 4 * mm),
    ]


def _figures(row: HandOver, width: float) -> Table:
    rows = [[says(word), Paragraph(format_rupiah(getattr(row, name)), RIGHT)] for word, name in FIGURES]
    return _table(rows, [width - 40 * mm, 40 * mm], [("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE)])


def _checks(row: HandOver) -> list[Flowable]:
    done = row.checks.split()
    lines = [f"{'Sudah' if code in done else 'Belum'}: {word}" for code, word in CHECKS.items()]
    note = [says(f"Catatan: {row.note}")] if row.note else []
    return [Spacer(0, 4 * mm), says("Diperiksa bersama", STRONG), *(says(line, SMALL) for line in lines), *note]


def _seal(row: HandOver, journal: Journal) -> list[Flowable]:
    return [
        Spacer(0, 4 * mm),
        says("Segel buku", STRONG),
        says(f"Jurnal {row.unit.code} nomor {journal.seq}, segel {journal.hash.hex()}", SMALL),
        says(f"Jurnal sebelumnya, segel {journal.previous.hex()}", SMALL),
    ]


def _signatures(row: HandOver, width: float) -> list[Flowable]:
    names = (("Pengurus lama", row.given_by), ("Pengurus baru", row.taken_by), ("Saksi", row.witness))
    cells = [[says(word, STRONG), Spacer(0, 18 * mm), says("." * 34, SMALL), says(name)] for word, name in names]
    return [Spacer(0, 7 * mm), _table([cells], [width / 3] * 3, []), Spacer(0, 3 * mm), says(NOT_A_BANK, SMALL)]


def _table(rows: list[list[Any]], widths: list[float], more: list[tuple[Any, ...]]) -> Table:
    plain = [OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
             ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]  # fmt: skip
    return Table(rows, colWidths=widths, style=TableStyle([*plain, *more]))
