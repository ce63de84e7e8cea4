"""A report's sections and blocks as what a page is laid out from, each with its place in the paper's structure."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from rdu.atlas.drawing import Map
from rdu.pdf import BODY, BOLD, INK, SMALL, STRONG, TEXT
from rdu.reports.charts_pdf import AgainstChart, BarChart, FlowChart, MonthChart, MonthPair
from rdu.reports.document import Against, Bars, Block, Flow, Months, Note, Points, Section, Table
from rdu.reports.drawing_pdf import GREEN
from rdu.reports.map_pdf import MapChart
from rdu.reports.parts_pdf import Mark, Words, literal, words
from rdu.reports.tables_pdf import WIDE, table_of
from rdu.reports.tags_pdf import Tag

Picture = Bars | Months | Flow | Against | Map
SHORT = 9
"""Tables of so few rows stay on one page."""
FINDING = ParagraphStyle("finding", STRONG, fontSize=17, leading=22, spaceAfter=4)
SECTION = ParagraphStyle("section", STRONG, fontSize=9, leading=13, textColor=GREEN)
CHART = ParagraphStyle("chart", STRONG, fontSize=10.5, leading=14, spaceBefore=10, spaceAfter=3)
NOTE = ParagraphStyle("report_note", SMALL, fontSize=8.5, leading=11.5, spaceBefore=3, spaceAfter=5)
POINT = ParagraphStyle("report_point", TEXT, fontSize=8.5, leading=11.5, bulletFontName=BOLD, bulletFontSize=8.5,
                       bulletColor=INK, spaceAfter=3)  # fmt: skip


def section_parts(section: Section, into: Tag) -> list[Flowable]:
    """A section starts only where there is room for what it finds and its first picture."""
    mine = into.add("Sect")
    parts: list[Flowable] = [
        CondPageBreak(270), Mark(section.name, section.anchor), words(section.name, SECTION, mine.add("H2")),
        words(section.finding, FINDING, mine.add("P")),
    ]  # fmt: skip
    held: list[Flowable] = []
    for n, block in enumerate(_paired(section.blocks)):
        made, is_short = _block(block, mine, f"{section.anchor}-{n}")
        if held and not isinstance(block, Note):
            parts.append(KeepTogether(held))
            held = []
        if is_short or held:
            held += made
        else:
            parts += made
    return [*parts, *([KeepTogether(held)] if held else []), Spacer(0, 18)]


def _paired(blocks: Sequence[Block]) -> Iterator[Block | tuple[Months, Months]]:
    """Two rows of months that follow each other stand side by side."""
    for is_months, group in groupby(blocks, lambda block: isinstance(block, Months)):
        run: list[Any] = list(group)
        while is_months and len(run) > 1:
            yield run.pop(0), run.pop(0)
        yield from run


def _block(block: Block | tuple[Months, Months], into: Tag, key: str) -> tuple[list[Flowable], bool]:
    """What a block is laid out from, and whether it stays on one page, together with the notes that follow it."""
    if isinstance(block, Note):
        return [words(block.text, NOTE, into.add("P"))], False
    if isinstance(block, Table):
        return _table_parts(block, into, key)
    if isinstance(block, Points) and block.shown:
        return [*_titled(block, into, key), *_points(block, into)], True
    if isinstance(block, tuple):
        marks = [Mark(one.title, f"{key}-{n}", 1) for n, one in enumerate(block)]
        return [Spacer(0, 10), *marks, MonthPair(block, [_figure(one, into) for one in block])], True
    if isinstance(block, Points) or not block.shown:
        return [], False
    chart = _chart(block, _figure(block, into))
    foot = [words(block.foot, NOTE, into.add("P"))] if isinstance(block, Map) else []
    return [*_titled(block, into, key), chart, *foot], True


def _figure(block: Picture, into: Tag) -> Tag:
    return into.add("Figure", alt=block.told)


def _chart(block: Picture, tag: Tag) -> Flowable:
    if isinstance(block, Months):
        return MonthChart(block, tag)
    if isinstance(block, Flow):
        return FlowChart(block, tag)
    if isinstance(block, Map):
        return MapChart(block, WIDE, tag)
    return AgainstChart(block, tag) if isinstance(block, Against) else BarChart(block, tag)


def _titled(block: Picture | Table | Points, into: Tag, key: str) -> list[Flowable]:
    """The heading of a block, and behind it the unit in a softer hand."""
    if not block.title:
        return []
    unit = f' &nbsp;<font name="{BODY}" size="8.5" color="#46524a">{escape(block.unit)}</font>' if block.unit else ""
    return [Mark(block.title, key, 1), literal(escape(block.title) + unit, CHART, into.add("H3"))]


def _points(block: Points, into: Tag) -> list[Flowable]:
    """Terms to the left, what is said of them to the right."""
    found: list[Flowable] = []
    indent = max(stringWidth(term, BOLD, POINT.fontSize) for term, _ in block.rows) + 14
    style = ParagraphStyle("report_point_here", POINT, leftIndent=indent)
    for term, said in block.rows:
        made = Words(escape(said), style, bulletText=term)
        made.tag = into.add("P")
        found.append(made)
    return found


# Tables -----------------------------------------------------------------------------------------------------------


def _table_parts(block: Table, into: Tag, key: str) -> tuple[list[Flowable], bool]:
    parts = [*_titled(block, into, key), table_of(block, into.add("Table")), Spacer(0, 4)]
    if len(block.rows) <= SHORT:
        return parts, True
    return [CondPageBreak(110), *parts], False
