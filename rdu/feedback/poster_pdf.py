"""A poster for the wall of a unit: A4, read from two metres, its code opens the form."""

import io
from itertools import groupby
from typing import Any

import segno
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from rdu.pdf import BODY, BOLD, INK, SOFT
from rdu.people.models import Unit

GREEN, GOLD = HexColor("#0b5d3b"), HexColor("#d9a441")
WIDTH, HEIGHT = A4
EDGE = 18 * mm
CODE = 104 * mm
HOW = (
    "Arahkan kamera HP ke kode ini, lalu ketuk tautannya.",
    "Tulis aduan atau saran Anda. Nama boleh tidak diisi.",
    "Simpan nomor dan kodenya untuk membaca jawaban.",
)


def poster_pdf(unit: Unit, address: str, days: int, phone: str) -> bytes:
    """`address`: what the code opens; it is printed too, for those who type."""
    paper = io.BytesIO()
    canvas: Any = Canvas(paper, pagesize=A4, invariant=1, initialFontName=BODY, lang="id")  # type: ignore[arg-type]  # ReportLab takes a name
    canvas.setTitle(f"Poster aduan, {unit.name}")
    canvas.setAuthor(unit.name)
    _head(canvas, unit)
    _code(canvas, address, (WIDTH - CODE) / 2, HEIGHT - 190 * mm)
    _middle(canvas, address, HEIGHT - 197 * mm, 10, SOFT)
    _how(canvas, HEIGHT - 214 * mm)
    _foot(canvas, days, phone)
    canvas.showPage()
    canvas.save()
    return paper.getvalue()


def _head(canvas: Any, unit: Unit) -> None:
    canvas.setFillColor(GREEN)
    canvas.rect(0, HEIGHT - 76 * mm, WIDTH, 76 * mm, stroke=0, fill=1)
    canvas.setFillColor(GOLD)
    canvas.rect(0, HEIGHT - 77.5 * mm, WIDTH, 1.5 * mm, stroke=0, fill=1)
    _line(canvas, unit.name, EDGE, HEIGHT - 22 * mm, 17, white)
    _line(canvas, "Ada aduan atau saran?", EDGE, HEIGHT - 42 * mm, 38, white, BOLD)
    _line(canvas, "Sampaikan di sini. Kami jawab.", EDGE, HEIGHT - 58 * mm, 24, white)


def _line(canvas: Any, text: str, x: float, y: float, size: float, colour: Any, font: str = BODY) -> None:
    """As large as it can be said in one line."""
    while size > 8 and stringWidth(text, font, size) > WIDTH - 2 * EDGE:
        size -= 1
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    canvas.drawString(x, y, text)


def _middle(canvas: Any, text: str, y: float, size: float, colour: Any) -> None:
    canvas.setFont(BODY, size)
    canvas.setFillColor(colour)
    for line in simpleSplit(text, BODY, size, WIDTH - 2 * EDGE):
        canvas.drawCentredString(WIDTH / 2, y, line)
        y -= size * 1.3


def _code(canvas: Any, address: str, left: float, bottom: float) -> None:
    """Dark modules of a row that meet are one bar, so that no hair lines show between them."""
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=0))
    step = CODE / len(rows)
    canvas.setFillColor(INK)
    for y, row in enumerate(rows, 1):
        x = 0
        for dark, modules in groupby(row):
            run = len(list(modules))
            if dark:
                canvas.rect(left + x * step, bottom + CODE - y * step, run * step, step, stroke=0, fill=1)
            x += run


def _how(canvas: Any, y: float) -> None:
    for number, words in enumerate(HOW, 1):
        canvas.setFillColor(GREEN)
        canvas.circle(EDGE + 5 * mm, y + 1.8 * mm, 5 * mm, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont(BOLD, 15)
        canvas.drawCentredString(EDGE + 5 * mm, y, str(number))
        canvas.setFillColor(INK)
        canvas.setFont(BODY, 17)
        canvas.drawString(EDGE + 14 * mm, y, words)
        y -= 14 * mm


def _foot(canvas: Any, days: int, phone: str) -> None:
    told = f"Aduan dijawab paling lambat {days} hari. Aduan tentang petugas langsung ke Dinas Lingkungan Hidup."
    without = f"Tanpa HP: sampaikan di pos, atau telepon {phone}." if phone else "Tanpa HP: sampaikan di pos."
    _line(canvas, told, EDGE, 23 * mm, 12, INK)
    _line(canvas, without, EDGE, 16 * mm, 12, SOFT)
