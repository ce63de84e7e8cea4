"""What all pictures of a report are drawn with, and the figures of its cover. Vectors, readable in grey."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from rdu.pdf import BODY, BOLD, INK, SOFT
from rdu.reports.document import Key
from rdu.reports.tags_pdf import Tag

GREEN, MID, SHADE, PALE, WARM = (
    HexColor(code) for code in ("#0b5d3b", "#3f7f60", "#a9cbb8", "#dceae2", "#a8500f")
)  # fmt: skip
GREY, LINE, HAIR, WASH = (HexColor(code) for code in ("#9aa49d", "#d5dad6", "#e6e9e6", "#f1f3f0"))
SIZE = 8.5


def fitted(text: str, font: str, size: float, width: float) -> str:
    """As much of it as there is room for."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


class Drawn(Flowable):
    """Takes the whole width and a height it knows itself."""

    canv: Any

    def __init__(self, height: float, tag: Tag | None = None) -> None:
        super().__init__()
        self.height, self.tag = height, tag

    def draw(self) -> None:
        with self.canv.tagged(self.tag):
            self.picture()

    def picture(self) -> None:
        """All of it, where one tag is enough."""

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, self.height

    def text(self, x: float, y: float, text: str, *, font: str = BODY, size: float = SIZE, colour: Any = INK) -> None:
        self.canv.setFont(font, size)
        self.canv.setFillColor(colour)
        self.canv.drawString(x, y, text)

    def right(self, x: float, y: float, text: str, *, font: str = BODY, size: float = SIZE, colour: Any = INK) -> None:
        self.text(x - stringWidth(text, font, size), y, text, font=font, size=size, colour=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: Any) -> None:
        self.canv.setFillColor(colour)
        self.canv.rect(x, y, width, height, stroke=0, fill=1)

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: Any, width: float = 0.5) -> None:
        self.canv.setStrokeColor(colour)
        self.canv.setLineWidth(width)
        self.canv.line(x1, y1, x2, y2)

    def cell(self, kind: str, scope: str = "") -> AbstractContextManager[None]:
        """What is drawn next is a cell of the row that this is."""
        found: AbstractContextManager[None] = self.canv.tagged(self.tag.add(kind, scope=scope) if self.tag else None)
        return found


class KeyHead(Drawn):
    """What the columns of the cover's figures are."""

    def __init__(self, heads: Sequence[str], tag: Tag) -> None:
        super().__init__(15, tag)
        self.heads = heads

    def draw(self) -> None:
        edge, spark = KeyRow.edges(self.width)
        for x, word in zip((None, edge, spark - 84, spark - 14), self.heads, strict=True):
            with self.cell("TH", "Column"):
                if x is None:
                    self.text(0, 5, word, size=8, colour=SOFT)
                else:
                    self.right(x, 5, word, size=8, colour=SOFT)
        with self.canv.tagged(None):
            self.rule(0, 0.5, self.width, 0.5, GREY)


class KeyRow(Drawn):
    """A figure of the cover with its denominator, how it moved, and a small column for each month."""

    SPARK = 66

    def __init__(self, key: Key, high: float, tag: Tag) -> None:
        super().__init__(high, tag)
        self.key = key

    @classmethod
    def edges(cls, width: float) -> tuple[float, float]:
        """Where the figure ends, and where the small columns begin."""
        return width - cls.SPARK - 150, width - cls.SPARK

    def draw(self) -> None:
        key, (edge, spark) = self.key, self.edges(self.width)
        if not key.earlier and stringWidth(key.figure, BOLD, 18) > edge - 150:
            edge = self.width
        size = 18.0
        while size > 10 and stringWidth(key.figure, BOLD, size) > edge - 150:
            size -= 1
        with self.cell("TH", "Row"):
            self.text(0, self.height / 2 + 2, key.name, font=BOLD, size=10)
            room = edge - stringWidth(key.figure, BOLD, size) - 8
            self.text(0, self.height / 2 - 9, fitted(key.under, BODY, 8, room), size=8, colour=SOFT)
        with self.cell("TD"):
            self.right(edge, self.height / 2 - 6, key.figure, font=BOLD, size=size, colour=GREEN)
        for x, change in ((spark - 84, key.earlier), (spark - 14, key.year_ago)):
            with self.cell("TD"):
                self.right(x, self.height / 2 - 4, change, colour=_falls(change))
        with self.canv.tagged(None):
            self._spark(spark)
            self.rule(0, 0.5, self.width, 0.5, LINE)

    def _spark(self, x: float) -> None:
        series = self.key.series
        top = max([1, *series])
        step = self.SPARK / max(len(series), 1)
        for n, value in enumerate(series):
            colour = GREEN if n == len(series) - 1 else MID if n == 0 else PALE
            self.box(x + n * step, self.height / 2 - 11, step - 1, max(23 * max(value, 0) / top, 0.3), colour)


def _falls(change: str) -> Any:
    return WARM if change.startswith("−") else INK


class QrCode(Drawn):
    """An address to scan. Dark modules of a row that meet are one bar, so that no hair lines show between them."""

    def __init__(self, address: str, side: float, tag: Tag) -> None:
        super().__init__(side, tag)
        self.rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=1))

    def picture(self) -> None:
        step = self.height / len(self.rows)
        for y, row in enumerate(self.rows, 1):
            x = 0
            for dark, modules in groupby(row):
                run = len(list(modules))
                if dark:
                    self.box(x * step, self.height - y * step, run * step, step, INK)
                x += run


class Contents(Drawn):
    """The sections and where they begin: the page is known only when all pages are drawn."""

    ROW, GAP = 14, 16

    def __init__(self, sections: Sequence[tuple[str, str]], tag: Tag) -> None:
        super().__init__(0, tag)
        self.sections = sections

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, x, row = width, 24.0, 0
        self.places = list[tuple[float, int]]()
        for name, _ in self.sections:
            wide = stringWidth(name, BODY, 8) + 16
            if x + wide > width:
                x, row = 24.0, row + 1
            self.places.append((x, row))
            x += wide + self.GAP
        self.height = self.ROW * (row + 1)
        return width, self.height

    def picture(self) -> None:
        self.text(0, self.height - 10, "Isi", size=8, colour=SOFT)
        for (name, key), (x, row) in zip(self.sections, self.places, strict=True):
            y = self.height - 10 - self.ROW * row
            self.text(x, y, name, size=8)
            self.canv.later(key, x + stringWidth(name, BODY, 8) + 4, y)
