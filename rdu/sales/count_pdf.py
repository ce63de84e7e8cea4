"""The list to count the shed with a pen: A4, an empty box an item, grouped as the price board is."""

import io
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, LongTable, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.catalogue.models import Group
from rdu.clock import format_day
from rdu.pdf import BODY, BOLD, FRAME_PADDING, INK, OUR_FONT, RULE, SMALL, SOFT, STRONG, TITLE, says
from rdu.people.models import Unit
from rdu.sales.shed import Pile

BOX = (32 * mm, 46 * mm)
"""For the weight, and for why it differs."""


def count_sheet(unit: Unit, piles: Sequence[Pile], day: date) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm, bottomMargin=18 * mm,
        title=f"Lembar hitung gudang {unit.code}", author=unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    width = document.width - 2 * FRAME_PADDING
    head = [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL),
        says("Lembar hitung gudang", TITLE),
        says(f"{format_day(day)}. Timbang yang ada, tulis beratnya. Yang tidak dihitung, kosongkan.", SMALL),
        Spacer(0, 4 * mm),
    ]
    document.build([*head, _table(piles, width), *_signatures(width)], onFirstPage=_foot, onLaterPages=_foot)
    return paper.getvalue()


def _table(piles: Sequence[Pile], width: float) -> LongTable:
    rows: list[list[Any]] = [["Barang", "Berat (kg)", "Alasan bila berbeda"]]
    styles: list[tuple[Any, ...]] = []
    order = list(Group)
    for group, members in groupby(sorted(piles, key=lambda pile: order.index(pile.group)), key=lambda pile: pile.group):
        styles += [("SPAN", (0, len(rows)), (-1, len(rows))), ("FONT", (0, len(rows)), (-1, len(rows)), BOLD, 10)]
        rows.append([group.value, "", ""])
        first = len(rows)
        rows += [[says(pile.name), "", ""] for pile in members]
        styles.append(("BOX", (1, first), (1, len(rows) - 1), 0.8, INK))
        styles.append(("INNERGRID", (1, first), (2, len(rows) - 1), 0.8, INK))
        styles.append(("BOX", (2, first), (2, len(rows) - 1), 0.8, INK))
    plain: list[tuple[Any, ...]] = [
        OUR_FONT, ("FONT", (0, 0), (-1, 0), BOLD, 9.5), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (0, -1), 0.5, RULE), ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5), ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]  # fmt: skip
    return LongTable(rows, colWidths=[width - sum(BOX), *BOX], style=TableStyle([*plain, *styles]), repeatRows=1)


def _signatures(width: float) -> list[Flowable]:
    gap, each = 12 * mm, (width - 12 * mm) / 2
    sign = says("Nama dan tanda tangan", SMALL)
    cells: list[list[Any]] = [
        [says("Dihitung oleh", STRONG), "", says("Disaksikan oleh", STRONG)], [Spacer(0, 16 * mm), "", ""],
        [sign, "", sign],
    ]  # fmt: skip
    lines: list[tuple[Any, ...]] = [OUR_FONT, ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    lines += [("LINEABOVE", (column, 2), (column, 2), 0.8, INK) for column in (0, 2)]
    return [Spacer(0, 8 * mm), Table(cells, colWidths=[each, gap, each], style=TableStyle(lines))]


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(BODY, 8.5)
    canvas.setFillColor(SOFT)
    canvas.drawRightString(A4[0] - document.rightMargin, 10 * mm, f"{document.title}, halaman {document.page}")
