"""What a report draws: bars from zero, months, ranges, and the figures of the cover. Vectors, readable in grey."""

from itertools import groupby
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from rdu.pdf import BODY, BOLD, INK, SOFT
from rdu.reports.document import Bars, Key, Months

GREEN, MID, PALE, WARM, LINE = (
    HexColor(code) for code in ("#0b5d3b", "#3f7f60", "#dceae2", "#a8500f", "#d5dad6")
)  # fmt: skip
SIZE = 8.5


def fitted(text: str, font: str, size: float, width: float) -> str:
    """As much of it as there is room for."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


class _Drawn(Flowable):
    """Takes the whole width and a height it knows itself."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

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


class BarChart(_Drawn):
    """Words to the left, bars from a common zero, figures at the right edge. A range is a line over its bar."""

    ROW, WORDS = 17, 130

    def __init__(self, bars: Bars) -> None:
        super().__init__(self.ROW * len(bars.rows) + 4)
        self.bars = bars

    def draw(self) -> None:
        figures = max(stringWidth(row.figure, BOLD, SIZE) for row in self.bars.rows) + 10
        room = self.width - self.WORDS - figures
        least = min([0, *(min(row.value, row.low or 0) for row in self.bars.rows)])
        scale = room / (self.bars.top - least)
        zero = self.WORDS - least * scale
        for n, row in enumerate(self.bars.rows):
            y = self.height - self.ROW * (n + 1) + 3
            self.text(0, y + 2, fitted(row.word, BODY, SIZE, self.WORDS - 8))
            x, long = (zero, row.value * scale) if row.value >= 0 else (zero + row.value * scale, -row.value * scale)
            self.box(x, y, max(long, 0.5), 10, GREEN if row.value >= 0 else WARM)
            if row.low is not None and row.high is not None:
                self._range(zero + row.low * scale, zero + row.high * scale, y)
            self.right(self.width, y + 2, row.figure, font=BOLD)
        self.canv.setStrokeColor(SOFT)
        self.canv.setLineWidth(0.5)
        self.canv.line(zero, 2, zero, self.height)

    def _range(self, low: float, high: float, y: float) -> None:
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.8)
        self.canv.line(low, y - 2.5, high, y - 2.5)
        for x in (low, high):
            self.canv.line(x, y - 4.5, x, y - 0.5)


class MonthChart(_Drawn):
    """Columns from zero; the first and the last month are named, and the highest has its figure."""

    def __init__(self, months: Months) -> None:
        super().__init__(74)
        self.months = months

    def draw(self) -> None:
        values = self.months.values
        top, base, room = max([1, *values]), 14, 42
        step = self.width / len(values)
        for n, value in enumerate(values):
            newest, year_ago = n == len(values) - 1, n == 0
            colour = MID if self.months.alike or (year_ago and not newest) else GREEN if newest else PALE
            self.box(n * step + 2, base, step - 4, max(room * value / top, 0.3), colour)
        self.canv.setStrokeColor(SOFT)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, base, self.width, base)
        self.text(2, 3, self.months.labels[0], colour=SOFT)
        self.right(self.width - 2, 3, self.months.labels[-1], font=BOLD)
        self._figures(top, base, room, step)

    def _figures(self, top: int, base: float, room: float, step: float) -> None:
        """Over the first, the highest and the last column, where they do not meet."""
        values, figures = self.months.values, self.months.figures
        highest, taken = values.index(max(values)), list[tuple[float, float]]()
        for n in dict.fromkeys((len(values) - 1, 0, highest)):
            wide = stringWidth(figures[n], BOLD, SIZE)
            x = min(max(n * step + step / 2 - wide / 2, 2), self.width - wide - 2)
            if all(x > end + 6 or x + wide < begin - 6 for begin, end in taken):
                self.text(x, base + room * values[n] / top + 3, figures[n], font=BOLD)
                taken.append((x, x + wide))


class KeyRow(_Drawn):
    """A figure of the cover with its denominator, how it moved, and a small column for each month."""

    SPARK = 66

    def __init__(self, key: Key, heads: tuple[str, str] = ("", "")) -> None:
        super().__init__(46 if any(heads) else 34)
        self.key, self.heads = key, heads

    def draw(self) -> None:
        width, key, spark = self.width, self.key, self.width - self.SPARK
        for x, word in zip((spark - 84, spark - 14), self.heads, strict=True):
            self.right(x, 37, word, size=7.5, colour=SOFT)
        edge = spark - 150
        if not key.earlier and stringWidth(key.figure, BOLD, 17) > edge - 130:
            edge = width
        size = 17.0
        while size > 10 and stringWidth(key.figure, BOLD, size) > edge - 150:
            size -= 1
        self.text(0, 17, key.name, font=BOLD, size=10)
        self.text(0, 6, fitted(key.under, BODY, 8, edge - stringWidth(key.figure, BOLD, size) - 8), size=8, colour=SOFT)
        self.right(edge, 9, key.figure, font=BOLD, size=size, colour=GREEN)
        self.right(spark - 84, 10, key.earlier, colour=_falls(key.earlier))
        self.right(spark - 14, 10, key.year_ago, colour=_falls(key.year_ago))
        self._spark(spark)
        self.canv.setStrokeColor(LINE)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, 0.5, width, 0.5)

    def _spark(self, x: float) -> None:
        series = self.key.series
        top = max([1, *series])
        step = self.SPARK / max(len(series), 1)
        for n, value in enumerate(series):
            colour = GREEN if n == len(series) - 1 else MID if n == 0 else PALE
            self.box(x + n * step, 6, step - 1, max(20 * value / top, 0.3), colour)


def _falls(change: str) -> Any:
    return WARM if change.startswith("−") else INK


class QrCode(Flowable):
    """An address to scan. Dark modules of a row that meet are one bar, so that no hair lines show between them."""

    def __init__(self, address: str, side: float) -> None:
        super().__init__()
        self.rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=1))
        self.width = self.height = side

    def draw(self) -> None:
        step = self.height / len(self.rows)
        self.canv.setFillColor(INK)
        for y, row in enumerate(self.rows, 1):
            x = 0
            for dark, modules in groupby(row):
                run = len(list(modules))
                if dark:
                    self.canv.rect(x * step, self.height - y * step, run * step, step, stroke=0, fill=1)
                x += run


class Mark(Flowable):
    """Nothing to see: a place that a bookmark leads to."""

    width = height = 0

    def __init__(self, name: str, key: str) -> None:
        super().__init__()
        self.name, self.mark = name, key

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.bookmarkPage(self.mark, fit="XYZ", left=0, top=A4[1])
        self.canv.addOutlineEntry(self.name, self.mark, 0, closed=False)
