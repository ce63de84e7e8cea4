"""What a paper is laid out from: words, tables and marks that know which part of its structure they are."""

from html import escape
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, LongTable, Paragraph, TableStyle
from reportlab.platypus.tables import TableRenderCB

from rdu.pdf import TEXT
from rdu.reports.tags_pdf import Tag


class Words(Paragraph):
    """A paragraph of a tag, over as many pages as it takes. Without one it stands in something that has a tag."""

    canv: Any
    tag: Tag | None = None

    def draw(self) -> None:
        if self.tag is None:
            super().draw()
            return
        with self.canv.tagged(self.tag):
            super().draw()

    def split(self, width: float, height: float) -> Any:
        parts: Any = super().split(width, height)
        for part in parts:
            part.tag = self.tag
        return parts


def words(text: str, style: ParagraphStyle = TEXT, tag: Tag | None = None) -> Words:
    """Exactly these letters, whatever marks they look like."""
    return literal(escape(text), style, tag)


def literal(markup: str, style: ParagraphStyle, tag: Tag | None) -> Words:
    """What may hold marks of our own; whatever a person typed has been escaped before."""
    made = Words(markup, style)
    made.tag = tag
    return made


def tagged_table(
    rows: list[list[Any]],
    tag: Tag,
    widths: list[float],
    lines: TableStyle,
    styles: list[list[Any]],
    drawn: int | None = None,
) -> LongTable:
    """The first row is the head, the first cell of each row names it. The head is repeated on every page.

    The column `drawn` holds pictures of what another one says, and belongs to no cell.
    """
    cells = _Cells(tag, rows, drawn)
    more: Any = {"cellStyles": styles, "renderCB": cells}
    return LongTable(rows, colWidths=widths, style=lines, repeatRows=1, hAlign="LEFT", **more)


class _Cells(TableRenderCB):
    """Told by ReportLab what it draws next, page after page; a head that is repeated is read once."""

    def __init__(self, table: Tag, rows: list[list[Any]], drawn: int | None) -> None:
        self.rows = list[list[Tag | None]]()
        for n, cells in enumerate(rows):
            row = table.add("TR")
            self.rows.append([None if c == drawn else row.add(*_cell_kind(n, c)) for c in range(len(cells))])
        self.at = self.pages = 0
        self.now = list[Tag | None]()

    def startTable(self, table: Any) -> None:  # noqa: N802  # ReportLab's name
        self.pages += 1

    def startBG(self, table: Any) -> None:  # noqa: N802  # ReportLab's name
        """Nothing is painted behind the cells."""

    def endBG(self, table: Any) -> None:  # noqa: N802  # ReportLab's name
        """Nor ends it."""

    def startRow(self, table: Any, row: int) -> None:  # noqa: N802  # ReportLab's name
        if not row and self.pages > 1:
            self.now = [None] * len(self.now)
            return
        self.now = self.rows[self.at]
        self.at += 1

    def startCell(self, table: Any, row: int, column: int, *_more: Any) -> None:  # noqa: N802  # ReportLab's name
        table.canv.open(self.now[column])

    def endCell(self, table: Any) -> None:  # noqa: N802  # ReportLab's name
        table.canv.close()

    def endRow(self, table: Any) -> None:  # noqa: N802  # ReportLab's name
        """Nothing stands between rows."""

    def startLines(self, table: Any) -> None:  # noqa: N802  # ReportLab's name
        table.canv.open(None)

    def endLines(self, table: Any) -> None:  # noqa: N802  # ReportLab's name
        table.canv.close()

    def endTable(self, table: Any) -> None:  # noqa: N802  # ReportLab's name
        """Nothing follows the lines."""


def _cell_kind(row: int, column: int) -> tuple[str, str, str]:
    if row and column:
        return "TD", "", ""
    return "TH", "", "Row" if row else "Column"


class Mark(Flowable):
    """Nothing to see: a place that a bookmark leads to, and whose page the list on the cover names."""

    canv: Any
    width = height = 0

    def __init__(self, name: str, key: str, level: int = 0) -> None:
        super().__init__()
        self.name, self.mark, self.level = name, key, level

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.told[self.mark] = self.canv.getPageNumber()
        self.canv.bookmarkPage(self.mark, fit="XYZ", left=0, top=A4[1])
        self.canv.addOutlineEntry(self.name, self.mark, self.level, closed=True)
