"""The map on paper: the same shapes, names and signs as on the page, as vectors, readable in grey."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from rdu.atlas.drawing import Area, Fill, Map
from rdu.pdf import BODY, BOLD, INK, SOFT
from rdu.reports.drawing_pdf import Drawn
from rdu.reports.tags_pdf import Tag

COLOURS = {
    Fill.NIL: white, Fill.FIRST: HexColor("#dceae2"), Fill.SECOND: HexColor("#a9cbb8"),
    Fill.THIRD: HexColor("#3f7f60"), Fill.FOURTH: HexColor("#0b5d3b"), Fill.SILENT: white,
    Fill.NONE: HexColor("#eceadf"), Fill.OUTSIDE: HexColor("#f1f3f0"), Fill.UNKNOWN: white,
}  # fmt: skip
BORDER, HATCH = HexColor("#75827a"), HexColor("#9aa49d")
LEGEND, NAME, ROW = 8.0, 8.0, 15
EVEN_ODD = 0
TALLEST = 400


class MapChart(Drawn):
    """The whole width, its legend below, and whose drawing it is."""

    def __init__(self, drawn: Map, width: float, tag: Tag | None) -> None:
        self.map = drawn
        _, _, wide, high = drawn.view
        self.scale = min(width / wide, TALLEST / high)
        self.rows = _in_rows(drawn.legend, width)
        super().__init__(high * self.scale + ROW * len(self.rows) + 4, tag)

    def picture(self) -> None:
        left, top, wide, _ = self.map.view
        self.canv.saveState()
        self.canv.translate((self.width - wide * self.scale) / 2 - left * self.scale, self.height + top * self.scale)
        for area in self.map.areas:
            self._shape(area)
        for area in self.map.areas:
            self._label(area)
        self.canv.restoreState()
        self._legend()

    def _shape(self, area: Area) -> None:
        path = self.canv.beginPath()
        for ring in area.rings:
            points = [(x * self.scale, -y * self.scale) for x, y in zip(ring[::2], ring[1::2], strict=True)]
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            path.close()
        self._filled(path, area.fill, [x * self.scale for ring in area.rings for x in ring[::2]],
                     [-y * self.scale for ring in area.rings for y in ring[1::2]])  # fmt: skip

    def _filled(self, path: Any, fill: Fill, xs: Sequence[float], ys: Sequence[float]) -> None:
        canvas = self.canv
        canvas.setFillColor(COLOURS[fill])
        canvas.drawPath(path, stroke=0, fill=1, fillMode=EVEN_ODD)
        if fill is Fill.SILENT:
            self._hatched(path, xs, ys)
        canvas.saveState()
        canvas.setStrokeColor(BORDER)
        canvas.setLineWidth(0.5)
        if fill is Fill.UNKNOWN:
            canvas.setDash(2, 1.5)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.restoreState()

    def _hatched(self, path: Any, xs: Sequence[float], ys: Sequence[float]) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.clipPath(path, stroke=0, fill=0, fillMode=EVEN_ODD)
        canvas.setStrokeColor(HATCH)
        canvas.setLineWidth(1.6)
        high = max(ys) - min(ys)
        x = min(xs) - high
        while x < max(xs):
            canvas.line(x, min(ys), x + high, max(ys))
            x += 5
        canvas.restoreState()

    def _label(self, area: Area) -> None:
        at, word = (area.name_at, area.name) if area.name_at else (area.mark_at, str(area.number))
        if at is None:
            return
        long = stringWidth(word, BOLD, NAME)
        x, y = at[0] * self.scale - long / 2, -at[1] * self.scale - NAME * 0.35
        self.text(x, y, word, font=BOLD, size=NAME, colour=white if area.fill.is_dark else INK)

    def _legend(self) -> None:
        for n, row in enumerate(reversed(self.rows)):
            y = ROW * n + 4
            for x, fill, word in row:
                path = self.canv.beginPath()
                path.rect(x, y - 2, 10, 10)
                self._filled(path, fill, [x, x + 10], [y - 2, y + 8])
                self.text(x + 14, y, word, size=LEGEND, colour=SOFT)


def _in_rows(legend: Sequence[tuple[Fill, str]], width: float) -> list[list[tuple[float, Fill, str]]]:
    """Where each sign of the legend stands, in as many rows as it takes."""
    rows: list[list[tuple[float, Fill, str]]] = [[]]
    x = 0.0
    for fill, word in legend:
        long = 14 + stringWidth(word, BODY, LEGEND) + 14
        if x + long > width + 14 and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((x, Fill(fill), word))  # kept with an issued report it is a plain word
        x += long
    return [row for row in rows if row]
