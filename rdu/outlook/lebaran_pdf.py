"""The Lebaran plan on paper: with names and amounts for officers, and a notice without amounts for the board."""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, LongTable, SimpleDocTemplate, Spacer, TableStyle

from rdu.clock import format_day
from rdu.money import format_rupiah
from rdu.outlook.lebaran import Group, Plan
from rdu.pdf import BODY, BOLD, INK, RULE, SMALL, STRONG, TEXT, TITLE, says
from rdu.people.models import Unit
from rdu.people.numbers import format_number
from rdu.withdrawals.payout_notes import notes_for

_WIDTHS = (22 * mm, 76 * mm, 34 * mm, 48 * mm)


def plan_pdf(unit: Unit, plan: Plan, groups: Sequence[Group]) -> bytes:
    savers = [saver for group in groups for saver in group.savers]
    parts = _head(unit, "Rencana pembagian Lebaran", plan)
    parts.append(says(f"{len(savers)} penabung, {format_rupiah(sum(saver.paid for saver in savers))}.", STRONG))
    notes = ", ".join(
        f"{pieces} x {format_rupiah(note)}"
        for note, pieces in notes_for([saver.paid for saver in savers], plan.smallest)
    )
    parts.append(says(f"Uang yang disiapkan: {notes or 'tidak ada'}."))
    for group in groups:
        parts += [Spacer(0, 5 * mm), says(f"{group.name}: {_when(group)}", STRONG), Spacer(0, 1.5 * mm)]
        rows: list[list[Any]] = [["Nomor", "Nama", "Diterima", "Tanda tangan"]]
        rows += [
            [format_number(saver.member.number), says(saver.member.name), format_rupiah(saver.paid), ""]
            for saver in group.savers
        ]
        rows.append(["", "Jumlah", format_rupiah(group.paid), ""])
        parts.append(_table(rows, _WIDTHS, number=2))
    return _built(unit, "Rencana pembagian Lebaran", parts)


def notice_pdf(unit: Unit, plan: Plan, groups: Sequence[Group]) -> bytes:
    parts = _head(unit, "Jadwal pengambilan tabungan Lebaran", plan)
    rows: list[list[Any]] = [["RT", "Hari dan jam"]]
    rows += [[says(group.name), says(_when(group))] for group in groups]
    parts += [Spacer(0, 4 * mm), _table(rows, (80 * mm, 100 * mm)), Spacer(0, 4 * mm)]
    parts.append(says("Bawa buku tabungan atau kartu anggota. Jumlah uang hanya diberitahukan kepada penabungnya."))
    return _built(unit, "Jadwal pengambilan tabungan Lebaran", parts)


def _when(group: Group) -> str:
    return f"{format_day(group.at.date())}, mulai {group.at:%H.%M}"


def _head(unit: Unit, title: str, plan: Plan) -> list[Flowable]:
    return [
        says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL),
        says(title, TITLE),
        Spacer(0, 3 * mm),
        says(f"Lebaran: {format_day(plan.day)}. Batas meminta uang: {format_day(plan.deadline)}.", TEXT),
    ]


def _table(rows: list[list[Any]], widths: Sequence[float], number: int | None = None) -> LongTable:
    style: list[Any] = [
        ("FONTNAME", (0, 0), (-1, -1), BODY), ("FONTNAME", (0, 0), (-1, 0), BOLD), ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]  # fmt: skip
    if number is not None:
        style += [("ALIGN", (number, 0), (number, -1), "RIGHT"), ("FONTNAME", (0, -1), (-1, -1), BOLD)]
    return LongTable(rows, colWidths=list(widths), repeatRows=1, style=TableStyle(style))


def _built(unit: Unit, title: str, parts: list[Flowable]) -> bytes:
    paper = io.BytesIO()
    SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=15 * mm, bottomMargin=18 * mm,
        title=title, author=unit.name, lang="id", invariant=1, initialFontName=BODY,
    ).build(parts)  # fmt: skip
    return paper.getvalue()
