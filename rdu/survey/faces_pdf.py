"""The four faces as the screen shows them (static/icons/faces), and an address to scan, drawn for paper."""

from itertools import groupby
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from rdu.pdf import INK

BOX = 48
"""The side of the drawings' own grid, its origin at the top left as on the screen."""
FILLS = tuple(HexColor(code) for code in ("#f3b9a4", "#f6d98b", "#cfe4a6", "#8fcba6"))
CIRCLE = (24, 24, 22)
SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((24, 45), (2.5, 6), (45.5, 6)),
    ((5, 5), (43, 5), (43, 43), (5, 43)),
    (),
    ((24, 1), (29.7, 6.5), (37.5, 5.4), (38.9, 13.2), (45.9, 16.9), (42.4, 24), (45.9, 31.1), (38.9, 34.8), (37.5,
     42.6), (29.7, 41.5), (24, 47), (18.3, 41.5), (10.5, 42.6), (9.1, 34.8), (2.1, 31.1), (5.6, 24), (2.1, 16.9),
     (9.1, 13.2), (10.5, 5.4), (18.3, 6.5)),
)  # fmt: skip
"""The corners of a triangle, a square, none of a circle, and of a star with ten points."""
EYES = (((17.5, 16.5), (30.5, 16.5)), ((17, 19), (31, 19)), ((17, 20), (31, 20)), ((17.5, 20), (30.5, 20)))
MOUTHS = (((18.5, 28), (24, 22.5), (29.5, 28)), ((16, 32.5), (24, 28.5), (32, 32.5)),
          ((16, 28.5), (24, 33), (32, 28.5)), ((14.5, 26), (24, 36), (33.5, 26)))  # fmt: skip
"""From one corner over the deepest point to the other."""


def draw_face(canvas: Any, score: int, x: float, y: float, side: float) -> None:
    """Its lower left corner stands at x, y."""
    at = score - 1
    canvas.saveState()
    canvas.translate(x, y + side)
    canvas.scale(side / BOX, -side / BOX)
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    canvas.setLineWidth(2.2)
    canvas.setStrokeColor(INK)
    canvas.setFillColor(FILLS[at])
    outline = canvas.beginPath()
    if corners := SHAPES[at]:
        outline.moveTo(*corners[0])
        for corner in corners[1:]:
            outline.lineTo(*corner)
        outline.close()
    else:
        outline.circle(*CIRCLE)
    canvas.drawPath(outline, stroke=1, fill=1)
    canvas.setFillColor(INK)
    for eye in EYES[at]:
        canvas.circle(*eye, 2.2, stroke=0, fill=1)
    _mouth(canvas, *MOUTHS[at])
    canvas.restoreState()


def _mouth(canvas: Any, left: tuple[float, float], deep: tuple[float, float], right: tuple[float, float]) -> None:
    """A curve through the deepest point: its handle lies as far beyond it again."""
    handle = 2 * deep[1] - left[1]
    third = [(end[0] + 2 * (deep[0] - end[0]) / 3, end[1] + 2 * (handle - end[1]) / 3) for end in (left, right)]
    canvas.setLineWidth(2.4)
    path = canvas.beginPath()
    path.moveTo(*left)
    path.curveTo(*third[0], *third[1], *right)
    canvas.drawPath(path, stroke=1, fill=0)


class Faces(Flowable):
    """All four in a row, the worst first."""

    canv: Any

    def __init__(self, side: float, gap: float) -> None:
        super().__init__()
        self.side, self.gap = side, gap
        self.hAlign = "CENTER"

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 4 * self.side + 3 * self.gap, self.side

    def draw(self) -> None:
        for score in range(1, 5):
            draw_face(self.canv, score, (score - 1) * (self.side + self.gap), 0, self.side)


class QrCode(Flowable):
    """Dark modules of a row that meet are one bar, so that no hair lines show between them."""

    canv: Any

    def __init__(self, address: str, side: float) -> None:
        super().__init__()
        self.side = side
        self.hAlign = "CENTER"
        self.rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=2))

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.side, self.side

    def draw(self) -> None:
        step = self.side / len(self.rows)
        self.canv.setFillColor(INK)
        for y, row in enumerate(self.rows, 1):
            x = 0
            for dark, modules in groupby(row):
                run = len(list(modules))
                if dark:
                    self.canv.rect(x * step, self.side - y * step, run * step, step, stroke=0, fill=1)
                x += run
