"""The report of a survey on A4: first what the regulation wants published on one sheet, then how it came about."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    LongTable,
    PageBreak,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from rdu.pdf import BODY, BOLD, FRAME_PADDING, INK, OUR_FONT, RIGHT, RULE, SMALL, SOFT, STRONG, TEXT, TITLE, says
from rdu.survey import words
from rdu.survey.arithmetic import GRADES, format_points
from rdu.survey.kinds import PROFILE_WORDS, Element
from rdu.survey.results import Result, Share

WIDTH = A4[0] - 36 * mm - 2 * FRAME_PADDING
OFFICE = "Dinas Lingkungan Hidup"
CENTRE = ParagraphStyle("centre", TEXT, alignment=TA_CENTER)
CENTRE_SMALL = ParagraphStyle("centre_small", SMALL, alignment=TA_CENTER)
HEAD = ParagraphStyle("head", STRONG, alignment=TA_CENTER, fontSize=13, leading=17)
SHEET = ParagraphStyle("sheet", STRONG, alignment=TA_CENTER, fontSize=20, leading=25)
INDEX = ParagraphStyle("index", STRONG, alignment=TA_CENTER, fontSize=58, leading=66)
CLASS = ParagraphStyle("class", STRONG, alignment=TA_CENTER, fontSize=19, leading=24)
H2 = ParagraphStyle("h2", STRONG, fontSize=12.5, leading=16, spaceBefore=9, spaceAfter=3)
PUBLISHED = ("sex", "education")
"""What the published sheet tells of the respondents."""
UNTOLD = "–"

Profile = Mapping[str, Sequence[Share]]


def report_pdf(of: Result, profile: Profile, earlier: Sequence[Result]) -> bytes:
    made = io.BytesIO()
    title = f"Laporan survei kepuasan masyarakat, {of.period.name}"
    document = SimpleDocTemplate(
        made, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=15 * mm, bottomMargin=20 * mm,
        title=title, author=_whose(of), lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    parts = [*_letterhead(of), *_published(of, profile), PageBreak(), *_elements(of), *_respondents(of, profile),
             *_before(of, earlier), *_how(), *_signature(of)]  # fmt: skip
    document.build(parts, onFirstPage=_foot, onLaterPages=_foot)
    return made.getvalue()


def _whose(of: Result) -> str:
    return of.unit.name if of.unit else f"{OFFICE} {of.period.unit.name}"


def _letterhead(of: Result) -> Iterator[Flowable]:
    yield says(f"Pemerintah {of.period.unit.name}".upper(), CENTRE)
    yield says(OFFICE.upper(), HEAD)
    yield HRFlowable(width="100%", thickness=1.5, color=INK, spaceBefore=3, spaceAfter=1.5)
    yield HRFlowable(width="100%", thickness=0.5, color=INK, spaceAfter=0)


# The sheet that is published --------------------------------------------------------------------------------------


def _published(of: Result, profile: Profile) -> Iterator[Flowable]:
    yield Spacer(0, 9 * mm)
    yield says("Indeks Kepuasan Masyarakat (IKM)", SHEET)
    yield says(of.unit.name if of.unit else f"Bank sampah {of.period.unit.name}", CLASS)
    yield says(f"{of.period.name}, {words.days_of(of.period)}", CENTRE)
    yield Spacer(0, 8 * mm)
    yield Table([[_index(of), _people(of, profile)]], colWidths=[WIDTH * 0.42, WIDTH * 0.58], style=_box())
    yield Spacer(0, 6 * mm)
    yield says(words.sample_words(of), CENTRE)
    yield Spacer(0, 6 * mm)
    yield says("Terima kasih atas penilaian yang telah Anda berikan.", HEAD)
    yield says("Masukan Anda kami pakai untuk memperbaiki pelayanan.", CENTRE)
    if of.unit is None:
        names = ", ".join(sorted(part.unit.name for part in of.period.units))
        yield Spacer(0, 8 * mm)
        yield says(f"Unit yang ikut: {names}.", CENTRE_SMALL)


def _index(of: Result) -> list[Flowable]:
    head = [Spacer(0, 10 * mm), says("Nilai IKM", HEAD), Spacer(0, 6 * mm)]
    if of.ikm is None or of.grade is None:
        return [*head, says(UNTOLD, INDEX), says(words.index_words(of), CENTRE_SMALL)]
    return [
        *head, says(format_points(of.ikm), INDEX), Spacer(0, 4 * mm), says(f"Mutu {of.grade.letter}", CLASS),
        says(of.grade.quality, CENTRE), Spacer(0, 8 * mm),
    ]  # fmt: skip


def _people(of: Result, profile: Profile) -> list[Flowable]:
    parts: list[Flowable] = [says("Responden", HEAD), says(f"{of.n} orang", CENTRE), Spacer(0, 3 * mm)]
    for part in PUBLISHED:
        rows = [[says(share.word), says(share.shown, RIGHT)] for share in profile[part]]
        parts += [says(PROFILE_WORDS[part], STRONG), Table(rows, colWidths=[WIDTH * 0.4, WIDTH * 0.13], style=_plain()),
                  Spacer(0, 2 * mm)]  # fmt: skip
    return [*parts, says(words.COVERED, SMALL)]


def _box() -> TableStyle:
    return TableStyle([
        OUR_FONT, ("BOX", (0, 0), (-1, -1), 1, INK), ("LINEAFTER", (0, 0), (0, 0), 1, INK),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
    ])  # fmt: skip


def _plain() -> TableStyle:
    return TableStyle([
        OUR_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ])  # fmt: skip


# How it came about ------------------------------------------------------------------------------------------------


def _elements(of: Result) -> Iterator[Flowable]:
    yield says("Hasil tiap unsur", TITLE)
    yield says(f"{_whose(of)}. {of.period.name}, {words.days_of(of.period)}.", SMALL)
    rows = [
        [element.code, element.word, str(of.answered[element]), _mean(of, element), _points(of, element)]
        for element in Element
    ]
    yield Spacer(0, 2 * mm)
    yield _table(["", "Unsur", "Dijawab", "NRR", "Nilai"], rows, (14, 88, 24, 24, 24), 2)
    if low := words.to_mend(of):
        named = "; ".join(f"{element.word} ({_mean(of, element)})" for element in low)
        yield KeepTogether([says("Yang perlu diperbaiki", H2), says(f"Terendah lebih dulu: {named}.")])


def _mean(of: Result, element: Element) -> str:
    return format_points(of.nrr[element]) if element in of.nrr else UNTOLD


def _points(of: Result, element: Element) -> str:
    """The mean on the scale of the index."""
    return format_points(25 * of.nrr[element]) if element in of.nrr else UNTOLD


def _respondents(of: Result, profile: Profile) -> Iterator[Flowable]:
    ways = ", ".join(f"{way.word} {count}" for way, count in sorted(of.by_way.items()))
    rows = [[PROFILE_WORDS[part] if not at else "", share.word, share.shown]
            for part, shares in profile.items() for at, share in enumerate(shares)]  # fmt: skip
    yield says("Siapa yang menjawab", H2)
    yield says(f"{words.sample_words(of)} Cara menjawab: {ways}.")
    yield Spacer(0, 2 * mm)
    yield _table(["Bagian", "Pilihan", "Orang"], rows, (52, 92, 30), 2)
    yield says(words.COVERED, SMALL)


def _before(of: Result, earlier: Sequence[Result]) -> Iterator[Flowable]:
    told = [one for one in earlier if one.ikm is not None and one.grade is not None and not one.is_small]
    if told:
        rows = [[one.period.name, words.days_of(one.period), str(one.n), words.index_words(one)] for one in (of, *told)]
        table = _table(["Survei", "Masa", "Jawaban", "IKM dan mutu"], rows, (50, 58, 20, 46), 3)
        yield KeepTogether([says("Dibandingkan dengan survei sebelumnya", H2), table])


def _how() -> Iterator[Flowable]:
    classes = "; ".join(f"{grade.letter} {grade.interval} {grade.quality.lower()}" for grade in GRADES)
    yield KeepTogether([
        says("Cara menghitung", H2), says(words.FORMULA, SMALL), says(words.SAMPLE, SMALL),
        says(f"Mutu: {classes}. Sumber: {GRADES[0].source}.", SMALL),
    ])  # fmt: skip


def _signature(of: Result) -> Iterator[Flowable]:
    lines = ["." * 28 + ", " + "." * 36, f"Kepala {OFFICE}"]
    block = [*(says(line, SMALL) for line in lines), Spacer(0, 20 * mm),
             HRFlowable(width="100%", thickness=0.6, color=INK), says("Nama, NIP", SMALL)]  # fmt: skip
    side = Table([["", block]], colWidths=[WIDTH - 76 * mm, 76 * mm], style=TableStyle([OUR_FONT]))
    yield KeepTogether([Spacer(0, 8 * mm), side])


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], first: int
) -> LongTable:  # fmt: skip
    """From the column `first` on, figures to the right; long words wrap and stay literal."""
    cells: list[list[Any]] = [[*heads]]
    cells += [[says(cell, SMALL) if at < first else cell for at, cell in enumerate(row)] for row in rows]
    style: list[tuple[Any, ...]] = [
        OUR_FONT, ("FONTNAME", (0, 0), (-1, 0), BOLD), ("FONTSIZE", (0, 0), (-1, -1), 9.5),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("ALIGN", (first, 0), (-1, -1), "RIGHT"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
        ("LINEBELOW", (0, 0), (-1, 0), 1, INK), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5), ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ]  # fmt: skip
    return LongTable(cells, colWidths=[wide * mm for wide in widths], style=TableStyle(style), repeatRows=1,
                     hAlign="LEFT")  # fmt: skip


def _foot(canvas: Any, at: Any) -> None:
    canvas.setFont(BODY, 8)
    canvas.setFillColor(SOFT)
    canvas.drawString(at.leftMargin + FRAME_PADDING, 11 * mm, at.author)
    canvas.drawRightString(A4[0] - at.rightMargin - FRAME_PADDING, 11 * mm, f"{at.title}, halaman {at.page}")
