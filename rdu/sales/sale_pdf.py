"""A sale's two papers: the delivery note that rides along, without prices, and the invoice with them."""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.clock import format_day
from rdu.money import format_rupiah
from rdu.pdf import BAD, BODY, BOLD, FRAME_PADDING, INK, OUR_FONT, RULE, SMALL, STRONG, TEXT, TITLE, says
from rdu.sales.models import Sale, SaleLine
from rdu.sales.shed import name_of
from rdu.weights import format_kg, format_quantity

NUMBER, FIGURE, PEN, GAP = 10 * mm, 32 * mm, 48 * mm, 8 * mm


def delivery_note(row: Sale) -> bytes:
    """What leaves, by our own scale; the collector's scale is written beside it with a pen."""
    heads = ["No.", "Barang", "Berat", "Timbangan pengepul"]
    rows = [[says(name_of(line.grade)), format_kg(line.grams), ""] for line in row.lines]
    whole = ["", says("Jumlah", STRONG), format_kg(row.grams), ""]
    return _paper(
        row, "Surat jalan", _table(heads, rows, whole, (FIGURE, PEN)), ("Yang menyerahkan", "Sopir", "Pengepul")
    )


def invoice(row: Sale) -> bytes:
    """What is paid for, at which price, and how."""
    heads = ["No.", "Barang", "Banyaknya", "Harga", "Jumlah"]
    rows = [_priced(line) for line in row.lines]
    whole = ["", says("Jumlah", STRONG), "", "", format_rupiah(row.total)]
    return _paper(
        row, "Nota penjualan", _table(heads, rows, whole, (FIGURE, FIGURE, FIGURE)), ("Hormat kami", "Pengepul")
    )


def _priced(line: SaleLine) -> list[Any]:
    amounts = [format_rupiah(line.unit_price), format_rupiah(line.amount)]
    return [says(name_of(line.grade)), format_quantity(line.quantity, line.measure), *amounts]


def _paper(row: Sale, title: str, goods: Table, signed_by: Sequence[str]) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm, bottomMargin=14 * mm,
        title=f"{title} {row.label}", author=row.unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    paid = [says(f"Pembayaran: {row.paid.word.lower()}.")] if title.startswith("Nota") else []
    note = [says(f"Catatan: {row.note}", SMALL)] if row.note else []
    document.build(
        [*_head(row, title), goods, Spacer(0, 4 * mm), *paid, *note, *_signatures(signed_by, document.width)]
    )
    return paper.getvalue()


def _head(row: Sale, title: str) -> list[Flowable]:
    unit, collector = row.unit, row.collector
    void = [says("Penjualan ini dibatalkan: surat ini tidak berlaku.", STRONG.clone("void", textColor=BAD))]
    about = collector.address or collector.phone
    return [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL), says(f"{title} {row.label}", TITLE),
        says(format_day(row.day), TEXT), *(void if row.reversal else []), Spacer(0, 3 * mm),
        says("Kepada", SMALL), says(collector.name, STRONG), *([says(about, SMALL)] if about else []),
        Spacer(0, 4 * mm),
    ]  # fmt: skip


def _table(heads: list[str], rows: list[list[Any]], whole: list[Any], figures: Sequence[float]) -> Table:
    """`figures`: how wide the columns after the item are."""
    width = A4[0] - 30 * mm - 2 * FRAME_PADDING
    numbered = [[str(place), *row] for place, row in enumerate(rows, 1)]
    style: list[tuple[Any, ...]] = [
        OUR_FONT, ("FONT", (0, 0), (-1, 0), BOLD, 9.5), ("FONTSIZE", (0, 1), (-1, -1), 10.5),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("GRID", (0, 0), (-1, -2), 0.5, RULE),
        ("LINEABOVE", (0, -1), (-1, -1), 1.2, INK), ("FONT", (2, -1), (-1, -1), BOLD, 10.5),
        ("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]  # fmt: skip
    widths = [NUMBER, width - NUMBER - sum(figures), *figures]
    return Table([heads, *numbered, whole], colWidths=widths, style=TableStyle(style), repeatRows=1)


def _signatures(names: Sequence[str], width: float) -> list[Flowable]:
    """A line for each, with a gap between two."""
    each = (width - 2 * FRAME_PADDING - GAP * (len(names) - 1)) / len(names)
    heads, under, widths = list[Any](), list[Any](), list[float]()
    for name in names:
        heads += [says(name, STRONG), ""]
        under += [says("Nama dan tanda tangan", SMALL), ""]
        widths += [each, GAP]
    style: list[tuple[Any, ...]] = [OUR_FONT, ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    style += [("LINEABOVE", (column, 2), (column, 2), 0.8, INK) for column in range(0, 2 * len(names), 2)]
    cells = [heads[:-1], [Spacer(0, 18 * mm)] * (2 * len(names) - 1), under[:-1]]
    return [Spacer(0, 10 * mm), Table(cells, colWidths=widths[:-1], style=TableStyle(style))]
