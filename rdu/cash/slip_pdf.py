"""Paper of the box: one movement of the unit's money, or one count of it; A4, one page, with lines to sign on.

The same bytes every time.
"""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.cash.models import CashCount, CashEntry, CashKind, Counted, Purse
from rdu.clock import format_day, format_time, local
from rdu.money import format_rupiah
from rdu.pdf import BAD, BODY, FRAME_PADDING, INK, OUR_FONT, RIGHT, RULE, SMALL, STRONG, SUM, TITLE, says
from rdu.people.models import Unit

STATE = ParagraphStyle("state", STRONG, textColor=BAD, spaceBefore=4)
DOTS = "." * 34
_TITLES = {
    (CashKind.EXPENSE, Purse.CASH): "Bukti kas keluar", (CashKind.EXPENSE, Purse.BANK): "Bukti bank keluar",
    (CashKind.INCOME, Purse.CASH): "Bukti kas masuk", (CashKind.INCOME, Purse.BANK): "Bukti bank masuk",
    (CashKind.GOODS_BOUGHT, Purse.CASH): "Bukti kas keluar", (CashKind.GOODS_BOUGHT, Purse.BANK): "Bukti bank keluar",
    (CashKind.TO_BANK, Purse.CASH): "Bukti setor ke bank", (CashKind.FROM_BANK, Purse.BANK): "Bukti ambil dari bank",
}  # fmt: skip
_SIGNERS = {
    CashKind.EXPENSE: ("Dibayar oleh", "Diterima oleh"), CashKind.GOODS_BOUGHT: ("Dibayar oleh", "Diterima oleh"),
    CashKind.INCOME: ("Diterima oleh", "Diserahkan oleh"), CashKind.TO_BANK: ("Disetor oleh", "Saksi"),
    CashKind.FROM_BANK: ("Diambil oleh", "Saksi"),
}  # fmt: skip
_REPORTS = {Counted.CASH: "Berita acara hitung kas", Counted.GOODS: "Berita acara hitung barang"}

Row = tuple[str, str]
"""A word and its figure."""


def title_of(entry: CashEntry) -> str:
    return _TITLES[entry.kind, entry.purse]


def entry_pdf(unit: Unit, entry: CashEntry, category: str) -> bytes:
    """`category`: what it was spent on or earned with, in words, or ""."""
    rows = [("Yang terjadi", entry.kind.word), ("Golongan", category)]
    if entry.kind in (CashKind.EXPENSE, CashKind.INCOME, CashKind.GOODS_BOUGHT):
        rows.append(("Masuk ke" if entry.kind is CashKind.INCOME else "Diambil dari", entry.purse.word))
    rows += [("Keterangan", entry.words), ("Nomor nota", entry.reference)]
    undone = entry.reversal
    state = []
    if undone:
        day = format_day(local(undone.reversed_at, unit.timezone).date())
        state = [says(f"Dibatalkan {day}. Alasan: {undone.reason}", STATE)]
    by, other = _SIGNERS[entry.kind]
    title = title_of(entry)
    recorded = _at(unit, "Dicatat", entry.recorded_by.name, entry)
    return _built(unit, title, [
        says(f"{title}, {format_day(entry.day)}", TITLE), *state, says(recorded), Spacer(0, 5 * mm),
        _facts([row for row in rows if row[1]], ("Jumlah", format_rupiah(entry.amount))),
        *_signs([(by, entry.recorded_by.name), (other, DOTS), ("Disetujui pengurus", DOTS)]),
    ])  # fmt: skip


def count_pdf(unit: Unit, count: CashCount) -> bytes:
    rows = [(f"{row.pieces} x {format_rupiah(row.note)}", format_rupiah(row.note * row.pieces)) for row in count.notes]
    rows += [("Dihitung", format_rupiah(count.found)), ("Menurut buku", format_rupiah(count.expected))]
    title = _REPORTS[count.what]
    because = [Spacer(0, 3 * mm), says(f"Penjelasan: {count.explanation}")] if count.explanation else []
    return _built(unit, title, [
        says(f"{title}, {format_day(count.day)}", TITLE), says(_at(unit, "Dihitung", count.counted_by.name, count)),
        Spacer(0, 5 * mm), _facts(rows, ("Hasil", _result(count.difference))), *because,
        *_signs([("Dihitung oleh", count.counted_by.name), ("Saksi", DOTS), ("Diketahui pengurus", DOTS)]),
    ])  # fmt: skip


def _result(difference: int) -> str:
    if difference:
        return f"{'Lebih' if difference > 0 else 'Kurang'} {format_rupiah(abs(difference))}"
    return "Cocok dengan buku"


def _at(unit: Unit, done: str, name: str, row: CashEntry | CashCount) -> str:
    """By whom and when, and the journal that proves it."""
    at, zone = row.recorded_at if isinstance(row, CashEntry) else row.counted_at, unit.timezone
    when = f"{format_day(local(at, zone).date())}, {format_time(at, zone)}"
    return f"{done} oleh {name}, {when}. Jurnal {unit.code} nomor {row.seq}."


_WIDTH = A4[0] - 36 * mm - 2 * FRAME_PADDING


def _facts(rows: Sequence[Row], last: Row) -> Table:
    cells: list[list[Any]] = [[says(word), says(text, RIGHT)] for word, text in rows]
    cells.append([says(last[0], STRONG), Paragraph(last[1], SUM)])
    style: list[Any] = [
        OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("LINEBELOW", (0, 0), (-1, -2), 0.5, RULE),
        ("LINEABOVE", (0, -1), (-1, -1), 1.2, INK),
    ]  # fmt: skip
    return Table(cells, colWidths=[_WIDTH * 0.38, _WIDTH * 0.62], style=TableStyle(style))


def _signs(people: Sequence[Row]) -> list[Flowable]:
    """Places to sign side by side: what for, room for the hand, and the name below."""
    cells = [[says(word, STRONG), Spacer(0, 18 * mm), says(name)] for word, name in people]
    style = [OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    return [Spacer(0, 12 * mm), Table([cells], colWidths=[_WIDTH / 3] * 3, style=TableStyle(style))]


def _built(unit: Unit, title: str, parts: Sequence[Flowable]) -> bytes:
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=18 * mm, bottomMargin=20 * mm,
        title=f"{title} {unit.name}", author=unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    document.build([says(f"{unit.name}, {unit.place}" if unit.place else unit.name, SMALL), *parts])
    return paper.getvalue()
