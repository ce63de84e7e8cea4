"""The pictures of a report: bars and months from zero, where goods went, and a debt beside what covers it.

Every picture carries its figures at its marks, closes the sum it shows, and says the same in words.
"""

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from rdu.pdf import BODY, BOLD, INK, SOFT
from rdu.reports.document import Against, Bar, Bars, Flow, Months, Tone
from rdu.reports.drawing_pdf import GREEN, GREY, HAIR, MID, PALE, SHADE, SIZE, WARM, WASH, Drawn, fitted
from rdu.reports.tags_pdf import Tag


class BarChart(Drawn):
    """Words to the left, bars from a common zero, figures at the right edge. A range is a line under its bar."""

    WORDS = 130

    def __init__(self, bars: Bars, tag: Tag | None) -> None:
        self.row = 20 if any(row.low is not None for row in bars.rows) else 15
        super().__init__(self.row * len(bars.rows) + 4, tag)
        self.bars = bars

    def picture(self) -> None:
        figures = max(stringWidth(row.figure, BOLD, SIZE) for row in self.bars.rows) + 10
        room = self.width - self.WORDS - figures
        least = min([0, *(min(row.value, row.low or 0) for row in self.bars.rows)])
        scale = room / (self.bars.top - least)
        zero = self.WORDS - least * scale
        for n, row in enumerate(self.bars.rows):
            y = self.height - self.row * (n + 1) + self.row - 12
            self.text(0, y + 1.5, fitted(row.word, BODY, SIZE, self.WORDS - 8))
            x, long = (zero, row.value * scale) if row.value >= 0 else (zero + row.value * scale, -row.value * scale)
            self.box(x, y, max(long, 0.5), 9, GREEN if row.value >= 0 else WARM)
            if row.low is not None and row.high is not None:
                self._range(zero + row.low * scale, zero + row.high * scale, y - 3.5)
            self.right(self.width, y + 1.5, row.figure, font=BOLD)
        self.rule(zero, 2, zero, self.height, SOFT)

    def _range(self, low: float, high: float, y: float) -> None:
        self.rule(low, y, high, y, INK, 0.8)
        for x in (low, high):
            self.rule(x, y - 2, x, y + 2, INK, 0.8)


class MonthChart(Drawn):
    """Columns from zero; the first and the last month are named, and the highest has its figure."""

    def __init__(self, months: Months, tag: Tag | None) -> None:
        super().__init__(74, tag)
        self.months = months

    def picture(self) -> None:
        values = self.months.values
        top, base, room = max([1, *values]), 14, 42
        step = self.width / len(values)
        for n, value in enumerate(values):
            newest, year_ago = n == len(values) - 1, n == 0
            colour = MID if self.months.alike or (year_ago and not newest) else GREEN if newest else PALE
            self.box(n * step + 1.5, base, step - 3, max(room * max(value, 0) / top, 0.3), colour)
        self.rule(0, base, self.width, base, SOFT)
        self.text(1.5, 3, self.months.labels[0], colour=SOFT)
        self.right(self.width - 1.5, 3, self.months.labels[-1], font=BOLD)
        self._figures(top, base, room, step)

    def _figures(self, top: int, base: float, room: float, step: float) -> None:
        """Over the first, the highest and the last column, where they do not meet."""
        values, figures = self.months.values, self.months.figures
        highest, taken = values.index(max(values)), list[tuple[float, float]]()
        for n in dict.fromkeys((len(values) - 1, 0, highest)):
            wide = stringWidth(figures[n], BOLD, SIZE)
            x = min(max(n * step + step / 2 - wide / 2, 1.5), self.width - wide - 1.5)
            if all(x > end + 6 or x + wide < begin - 6 for begin, end in taken):
                self.text(x, base + room * max(values[n], 0) / top + 3, figures[n], font=BOLD)
                taken.append((x, x + wide))


class MonthPair(Drawn):
    """Two figures over the same months, side by side, each with its own heading and scale."""

    GAP = 26

    def __init__(self, pair: Sequence[Months], tags: Sequence[Tag]) -> None:
        super().__init__(92, None)
        self.charts = [MonthChart(months, tag) for months, tag in zip(pair, tags, strict=True)]

    def draw(self) -> None:
        wide = (self.width - self.GAP) / 2
        for n, chart in enumerate(self.charts):
            x = n * (wide + self.GAP)
            with self.canv.tagged(chart.tag):
                self.text(x, 81, chart.months.title, font=BOLD, size=10.5)
                after = x + stringWidth(chart.months.title, BOLD, 10.5) + 8
                self.text(after, 81, chart.months.unit, colour=SOFT)
            chart.wrap(wide, chart.height)
            chart.drawOn(self.canv, x, 0)


class FlowChart(Drawn):
    """What came in from the left, what went out to the right, each ribbon as high as its weight. Nothing crosses."""

    PART, LABEL, BAR, GAP = 100, 118, 5, 13

    def __init__(self, flow: Flow, tag: Tag | None) -> None:
        super().__init__(150, tag)
        self.flow = flow

    def picture(self) -> None:
        sources, targets = ([bar for bar in side if bar.value > 0] for side in (self.flow.sources, self.flow.targets))
        whole = max(sum(bar.value for bar in sources), sum(bar.value for bar in targets), 1)
        room = self.height - 14 - self.GAP * max(len(sources), len(targets))
        scale = room / whole
        middle, right = self.width / 2 - self.BAR / 2, self.width - self.LABEL - self.BAR
        top = self.height - 14 - (self.height - 14 - room) / 2
        self._side(sources, self.LABEL, middle, top, scale)
        self._side(targets, right, middle, top, scale)
        self.box(middle, top - whole * scale, self.BAR, whole * scale, MID)
        self.text(middle - stringWidth(self.flow.hub, BOLD, SIZE) / 2, top + 4, self.flow.hub, font=BOLD)

    def _side(self, bars: Sequence[Bar], x: float, middle: float, top: float, scale: float) -> None:
        """The bars of one side at x, each with its ribbon to the middle."""
        high = sum(bar.value for bar in bars) * scale + self.GAP * (len(bars) - 1)
        y, at = (self.height - 14 + high) / 2, top
        for bar in bars:
            tall, dark, light = bar.value * scale, *_tones(bar)
            if x < middle:
                self._ribbon(x + self.BAR, y, middle, at, tall, light)
            else:
                self._ribbon(middle + self.BAR, at, x, y, tall, light)
            self.box(x, y - tall, self.BAR, max(tall, 0.6), dark)
            self._label(bar, x, y - tall / 2 - 3, to_the_left=x < middle)
            y, at = y - tall - self.GAP, at - tall

    def _label(self, bar: Bar, x: float, y: float, *, to_the_left: bool) -> None:
        wide = stringWidth(bar.figure, BOLD, SIZE)
        if to_the_left:
            self.right(x - 6, y, bar.figure, font=BOLD)
            self.right(x - 10 - wide, y, bar.word, colour=SOFT)
        else:
            self.text(x + self.BAR + 6, y, bar.figure, font=BOLD)
            self.text(x + self.BAR + 10 + wide, y, bar.word, colour=SOFT)

    def _ribbon(self, x1: float, y1: float, x2: float, y2: float, tall: float, colour: Any) -> None:
        middle, path = (x1 + x2) / 2, self.canv.beginPath()
        path.moveTo(x1, y1)
        path.curveTo(middle, y1, middle, y2, x2, y2)
        path.lineTo(x2, y2 - tall)
        path.curveTo(middle, y2 - tall, middle, y1 - tall, x1, y1 - tall)
        path.close()
        self.canv.setFillColor(colour)
        self.canv.drawPath(path, stroke=0, fill=1)


def _tones(bar: Bar) -> tuple[Any, Any]:
    """Of a bar and of its ribbon."""
    if bar.tone == Tone.LOSS:
        return WARM, WARM
    return (GREY, HAIR) if bar.tone == Tone.REST else (GREEN, SHADE)


class AgainstChart(Drawn):
    """A whole above its parts, on one scale from zero. What is missing stays open, what is left over stands out."""

    COLOURS = (GREEN, MID, SHADE, GREY)

    def __init__(self, against: Against, tag: Tag | None) -> None:
        super().__init__(68, tag)
        self.against = against

    def picture(self) -> None:
        whole, parts = self.against.whole, [part for part in self.against.parts if part.value > 0]
        held = sum(part.value for part in parts)
        scale = self.width / max(whole.value, held, 1)
        self.box(0, 48, max(whole.value, 0) * scale, 18, WASH)
        self.text(6, 54, whole.word)
        self.text(6 + stringWidth(whole.word, BODY, SIZE) + 5, 54, whole.figure, font=BOLD)
        x = 0.0
        for n, part in enumerate(parts):
            self.box(x, 28, part.value * scale, 18, self.COLOURS[n % len(self.COLOURS)])
            x += part.value * scale
        if self.against.rest and held < whole.value:
            self.canv.setStrokeColor(WARM)
            self.canv.setLineWidth(1)
            self.canv.rect(x + 0.5, 28.5, max((whole.value - held) * scale - 1, 0.5), 17, stroke=1, fill=0)
        if self.against.rest:
            colour = WARM if held < whole.value else GREEN
            self.right(self.width - 4, 54, f"{self.against.rest.word} {self.against.rest.figure}", colour=colour)
        self._labels(parts, scale)

    def _labels(self, parts: Sequence[Bar], scale: float) -> None:
        """Under the parts, each as near to its own as the others let it."""
        wide = [max(stringWidth(part.word, BODY, SIZE), stringWidth(part.figure, BOLD, SIZE)) + 12 for part in parts]
        places, x, used = list[float](), 0.0, 0.0
        for part, room in zip(parts, wide, strict=True):
            places.append(max(x, used))
            used = places[-1] + room
            x += part.value * scale
        edge = self.width + 12
        for n in reversed(range(len(parts))):
            places[n] = min(places[n], edge - wide[n])
            edge = places[n]
            self.text(places[n], 17, parts[n].word, colour=SOFT)
            self.text(places[n], 6, parts[n].figure, font=BOLD)


class Sliver(Flowable):
    """A bar in a row of a table, on the scale of its column; of a range also its ends."""

    def __init__(self, values: Sequence[int], ends: tuple[int, int], width: float) -> None:
        super().__init__()
        self.width, self.height, self.values, self.ends = width, 8, values, ends

    def draw(self) -> None:
        value, (low, high) = self.values[len(self.values) // 2], self.ends
        scale = self.width / max(high - low, 1)
        zero, long = -low * scale, abs(value) * scale
        self.canv.setFillColor(SHADE if value > 0 else WARM)
        self.canv.rect(zero if value > 0 else zero - long, 1, max(long, 0.4), 5, stroke=0, fill=1)
        self.canv.setLineWidth(0.7)
        if len(self.values) > 1:
            self.canv.setStrokeColor(INK)
            self.canv.line(zero + self.values[0] * scale, 3.5, zero + self.values[-1] * scale, 3.5)
        if low < 0:
            self.canv.setStrokeColor(GREY)
            self.canv.line(zero, -2, zero, 9)
