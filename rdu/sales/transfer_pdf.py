"""The delivery note that rides along: what left, by weight, with boxes for what arrives and three signatures."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.clock import format_day, format_time
from rdu.pdf import BAD, BODY, BOLD, FRAME_PADDING, INK, OUR_FONT, RULE, SMALL, STRONG, TEXT, TITLE, says
from rdu.people.models import Unit
from rdu.sales.shed import name_of
from rdu.sales.stock_models import Step, Transfer, TransferLine, TransferState
from rdu.weights import format_kg

COLUMNS = (10 * mm, 30 * mm, 34 * mm, 44 * mm)
"""Number, sent, received, and why they differ; the name takes the rest."""


def delivery_note(row: Transfer) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm, bottomMargin=14 * mm,
        title=f"Surat jalan {row.label}", author=row.unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    width = document.width - 2 * FRAME_PADDING
    document.build([*_head(row, width), _goods(row, width), *_signatures(width)])
    return paper.getvalue()


def _head(row: Transfer, width: float) -> list[Flowable]:
    left = row.act(Step.SENT)
    when = f"{format_day(left.day)}, {format_time(left.at, row.unit.timezone)}" if left else ""
    sides = Table(
        [[[says("Dari", SMALL), says(row.unit.name, STRONG), says(_place(row.unit), SMALL)],
          [says("Kepada", SMALL), says(row.induk.name, STRONG), says(_place(row.induk), SMALL)]]],
        colWidths=[width / 2] * 2,
        style=TableStyle([OUR_FONT, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]),
    )  # fmt: skip
    gone = row.state is TransferState.RECALLED
    undone = [says("Ditarik kembali: surat ini tidak berlaku.", _bad())] if gone else []
    return [
        says("Surat jalan", SMALL), says(row.label, TITLE), says(f"Berangkat {when}", TEXT), *undone, Spacer(0, 4 * mm),
        sides, Spacer(0, 4 * mm),
    ]  # fmt: skip


def _bad() -> Any:
    return STRONG.clone("undone", textColor=BAD)


def _place(unit: Unit) -> str:
    return unit.place or unit.address or unit.kind.word


def _goods(row: Transfer, width: float) -> Table:
    rows: list[list[Any]] = [["No.", "Barang", "Dikirim", "Diterima", "Alasan bila berbeda"]]
    for line in row.lines:
        rows.append([str(line.position), says(name_of(line.grade)), format_kg(line.sent_grams), *_arrived(line)])
    whole = sum(line.sent_grams for line in row.lines)
    came = [line.received.grams for line in row.lines if line.received]
    rows.append(["", says("Jumlah", STRONG), format_kg(whole), format_kg(sum(came)) if came else "", ""])
    number, sent, received, why = COLUMNS
    style: list[tuple[Any, ...]] = [
        OUR_FONT, ("FONT", (0, 0), (-1, 0), BOLD, 9.5), ("FONTSIZE", (0, 1), (-1, -1), 10.5),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("ALIGN", (2, 0), (3, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("GRID", (0, 0), (-1, -2), 0.5, RULE),
        ("BOX", (3, 1), (4, -2), 0.8, INK),
        ("INNERGRID", (3, 1), (4, -2), 0.8, INK), ("LINEABOVE", (0, -1), (-1, -1), 1.2, INK),
        ("FONT", (2, -1), (3, -1), BOLD, 10.5), ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]  # fmt: skip
    widths = [number, width - sum(COLUMNS), sent, received, why]
    return Table(rows, colWidths=widths, style=TableStyle(style), repeatRows=1)


def _arrived(line: TransferLine) -> list[str]:
    if line.received is None:
        return ["", ""]
    return [format_kg(line.received.grams), line.received.reason.word if line.received.reason else ""]


def _signatures(width: float) -> list[Flowable]:
    gap, each = 8 * mm, (width - 16 * mm) / 3
    handed, driver, took = (says(word, STRONG) for word in ("Yang menyerahkan", "Sopir", "Yang menerima"))
    sign = says("Nama dan tanda tangan", SMALL)
    cells: list[list[Any]] = [
        [handed, "", driver, "", took], [Spacer(0, 18 * mm), *[""] * 4], [sign, "", sign, "", sign],
    ]  # fmt: skip
    lines: list[tuple[Any, ...]] = [OUR_FONT, ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    lines += [("LINEABOVE", (column, 2), (column, 2), 0.8, INK) for column in (0, 2, 4)]
    return [Spacer(0, 10 * mm), Table(cells, colWidths=[each, gap, each, gap, each], style=TableStyle(lines))]
