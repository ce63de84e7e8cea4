"""A receipt as a PDF: A5, fonts inside, the same bytes every time. Every text is literal, whatever it looks like."""

import io
from collections.abc import Sequence
from typing import Any

import segno
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.clock import format_date, format_day, format_time, local
from rdu.deposits.models import WeighIn, WeighInLine
from rdu.deposits.receipts import name_of
from rdu.money import format_percent, format_rupiah
from rdu.pdf import BAD, BODY, FRAME_PADDING, INK, OUR_FONT, RIGHT, RULE, SMALL, STRONG, SUM, TITLE, says
from rdu.people.numbers import format_card
from rdu.weights import format_kg, format_quantity

UNDONE = ParagraphStyle("undone", STRONG, textColor=BAD, spaceBefore=4)


def receipt_pdf(record: WeighIn, proof: str) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A5, leftMargin=14 * mm, rightMargin=14 * mm, topMargin=13 * mm, bottomMargin=13 * mm,
        title=f"Bukti {record.receipt}", author=record.unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    width = document.width - 2 * FRAME_PADDING  # tables begin where the text begins
    document.build([*_head(record), _lines(record.lines, width), *_end(record, proof, width)])
    return paper.getvalue()


def _head(record: WeighIn) -> list[Flowable]:
    unit = record.unit
    return [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL),
        says(f"Bukti setoran {record.receipt}", TITLE),
        *_undone(record),
        Spacer(0, 3 * mm),
        says(f"{record.member.name}, nomor {format_card(record.member.number)}", STRONG),
        *_when_and_by_whom(record),
        Spacer(0, 4 * mm),
    ]


def _when_and_by_whom(record: WeighIn) -> list[Flowable]:
    """Of what an old book tells no hour is known, and who weighed it neither."""
    if record.from_paper:
        return [says(format_day(record.day)), says(f"Dari buku lama, dimasukkan oleh {record.weighed_by.name}.")]
    time = format_time(record.weighed_at, record.unit.timezone)
    by = f"Dibawa oleh {record.person.name}. Ditimbang oleh {record.weighed_by.name}."
    return [says(f"{format_day(record.day)}, {time}"), says(by)]


def _undone(record: WeighIn) -> list[Flowable]:
    if record.reversal is None:
        return []
    day = format_date(local(record.reversal.reversed_at, record.unit.timezone).date())
    return [says(f"Dibatalkan {day}. Alasan: {record.reversal.reason}", UNDONE)]


def _lines(lines: Sequence[WeighInLine], width: float) -> Table:
    rows = [[[says(name_of(line), STRONG), says(_weighed(line), SMALL)], _money(line.amount)] for line in lines]
    return _table(rows, width, [("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE)])


def _weighed(line: WeighInLine) -> str:
    """1,25 kg x Rp3.000, and what the scale read where a container was taken off."""
    if line.brought:
        return f"{format_quantity(line.quantity, line.measure)}, menurut buku lama"
    times = f"{format_quantity(line.quantity, line.measure)} × {format_rupiah(line.unit_price)}"
    if not line.tare_grams:
        return times
    return f"{times} (kotor {format_kg(line.gross_grams)}, wadah {format_kg(line.tare_grams)})"


def _end(record: WeighIn, proof: str, width: float) -> list[Flowable]:
    sums = [[says("Masuk tabungan", STRONG), Paragraph(format_rupiah(record.net), SUM)]]
    if record.share_bp:
        share = f"Bagian unit {format_percent(record.share_bp)}"
        sums = [[says("Nilai sampah"), _money(record.gross)], [says(share), _money(-record.share)], *sums]
    ruled = [("LINEABOVE", (0, -1), (-1, -1), 1.2, INK)]
    code = Table(
        [[_Code(proof, 27 * mm), [says("Pindai untuk memeriksa bukti ini. Nama anggota tidak ditampilkan di sana."),
                                says(proof, SMALL)]]],
        colWidths=[31 * mm, width - 31 * mm],
        style=TableStyle([OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0)]),
    )  # fmt: skip
    return [Spacer(0, 2 * mm), _table(sums, width, ruled), Spacer(0, 5 * mm), code]


def _money(amount: int) -> Paragraph:
    return Paragraph(format_rupiah(amount), RIGHT)


def _table(rows: list[list[Any]], width: float, more: list[tuple[Any, ...]]) -> Table:
    plain = [OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
             ("RIGHTPADDING", (0, 0), (-1, -1), 0)]  # fmt: skip
    return Table(rows, colWidths=[width - 34 * mm, 34 * mm], style=TableStyle([*plain, *more]))


class _Code(Flowable):
    """A QR code, drawn row by row from the top; ReportLab counts from the bottom."""

    def __init__(self, address: str, side: float) -> None:
        super().__init__()
        self.rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=1))
        self.width = self.height = side

    def draw(self) -> None:
        step = self.height / len(self.rows)
        self.canv.setFillColor(INK)
        for y, row in enumerate(self.rows, 1):
            for x, dark in enumerate(row):
                if dark:
                    self.canv.rect(x * step, self.height - y * step, step, step, stroke=0, fill=1)
