"""Our own pictograms on paper: the few shapes and commands of SVG that static/icons are drawn with."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from math import atan2, ceil, cos, pi, radians, sin, sqrt, tan
from typing import Any
from xml.etree import ElementTree

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from rdu.manual.plain import pictures
from rdu.paths import STATIC
from rdu.pdf import INK

Point = tuple[float, float]
_COMMANDS = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_TURNS = re.compile(r"(rotate|translate)\(([^)]*)\)")
_TAKES = {"m": 2, "l": 2, "t": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 7, "z": 0}
_ENDS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_HANDED_DOWN = ("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "fill-rule")


@cache
def _icon(name: str) -> ElementTree.Element:
    folder = "tiles" if name in pictures()[0] else "ui"
    return ElementTree.parse(STATIC / "icons" / folder / f"{name}.svg").getroot()  # noqa: S314  # our own files


class Pictogram(Flowable):
    """One of our pictograms, as wide as it is high; signs in the colour of the ink."""

    canv: Any

    def __init__(self, name: str, side: float) -> None:
        super().__init__()
        self.name, self.width, self.height = name, side, side

    def draw(self) -> None:
        icon = _icon(self.name)
        step = self.height / float(icon.attrib["viewBox"].split()[3])
        self.canv.saveState()
        self.canv.transform(step, 0, 0, -step, 0, self.height)
        for part in icon:
            self._part(part, icon.attrib)
        self.canv.restoreState()

    def _part(self, part: ElementTree.Element, above: Mapping[str, str]) -> None:
        look = {name: above[name] for name in _HANDED_DOWN if name in above} | part.attrib
        self.canv.saveState()
        for turn, numbers in _TURNS.findall(part.get("transform", "")):
            self._turn(turn, [float(number) for number in _NUMBER.findall(numbers)])
        if part.tag.endswith("}g"):
            for inner in part:
                self._part(inner, look)
        else:
            self._shape(part, look)
        self.canv.restoreState()

    def _turn(self, turn: str, numbers: list[float]) -> None:
        if turn == "translate":
            self.canv.translate(numbers[0], numbers[1] if len(numbers) > 1 else 0)
            return
        degrees, x, y = numbers
        self.canv.translate(x, y)
        self.canv.rotate(degrees)
        self.canv.translate(-x, -y)

    def _shape(self, part: ElementTree.Element, look: Mapping[str, str]) -> None:
        fill, stroke = look.get("fill", "none") != "none", look.get("stroke", "none") != "none"
        if fill:
            self.canv.setFillColor(_colour(look["fill"]))
        if stroke:
            self._pen(look)
        how = {"fill": int(fill), "stroke": int(stroke)}
        of = {name: float(text) for name, text in part.attrib.items() if name in ("x", "y", "cx", "cy", "r", "rx", "ry",
                                                                                    "width", "height")}  # fmt: skip
        kind = part.tag.rpartition("}")[2]
        if kind == "path":
            even_odd = look.get("fill-rule") == "evenodd"
            self.canv.drawPath(_path(self.canv.beginPath(), part.attrib["d"]), fillMode=0 if even_odd else 1, **how)
        elif kind == "rect":
            self.canv.roundRect(of["x"], of["y"], of["width"], of["height"], of.get("rx", 0), **how)
        else:
            rx, ry = of.get("rx", of.get("r", 0)), of.get("ry", of.get("r", 0))
            self.canv.ellipse(of["cx"] - rx, of["cy"] - ry, of["cx"] + rx, of["cy"] + ry, **how)

    def _pen(self, look: Mapping[str, str]) -> None:
        self.canv.setStrokeColor(_colour(look["stroke"]))
        self.canv.setLineWidth(float(look.get("stroke-width", "1")))
        self.canv.setLineCap(_ENDS[look.get("stroke-linecap", "butt")])
        self.canv.setLineJoin(_JOINS[look.get("stroke-linejoin", "miter")])
        if "stroke-dasharray" in look:
            self.canv.setDash([float(number) for number in _NUMBER.findall(look["stroke-dasharray"])])


def _colour(text: str) -> Any:
    if text == "currentColor":
        return INK
    return HexColor(text if len(text) == 7 else "#" + "".join(letter * 2 for letter in text[1:]))


# Paths ------------------------------------------------------------------------------------------------------------


def _path(path: Any, text: str) -> Any:
    pen = _Pen(path)
    for letter, numbers in _steps(text):
        pen.go(letter, numbers)
    return path


def _steps(text: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with the numbers it takes: more numbers are the same command again."""
    for letter, rest in _COMMANDS.findall(text):
        many = _TAKES[letter.lower()]
        numbers = _flagged(rest) if letter in "aA" else [float(number) for number in _NUMBER.findall(rest)]
        if not many:
            yield letter, []
        for n in range(0, len(numbers), many or 1):
            again = {"M": "L", "m": "l"}.get(letter, letter) if n else letter
            yield again, numbers[n : n + many]


def _flagged(rest: str) -> list[float]:
    """Of an arc, whose two flags are one digit each and may stand close."""
    found, at = list[float](), 0
    while match := re.compile(r"[\s,]*").match(rest, at):
        at = match.end()
        flag = len(found) % 7 in (3, 4)
        number = re.compile("[01]").match(rest, at) if flag else _NUMBER.match(rest, at)
        if number is None:
            break
        found.append(float(number[0]))
        at = number.end()
    return found


class _Pen:
    """Where the path is, where it began, and the handle of the last curve."""

    def __init__(self, path: Any) -> None:
        self.path = path
        self.at: Point = (0.0, 0.0)
        self.began: Point = (0.0, 0.0)
        self.handle: Point | None = None

    def go(self, letter: str, numbers: list[float]) -> None:
        from_x, from_y = self.at if letter.islower() else (0.0, 0.0)
        kind, handle, self.handle = letter.lower(), self.handle, None
        if kind == "z":
            self.path.close()
            self.at = self.began
        elif kind == "h":
            self._line((numbers[0] + from_x, self.at[1]))
        elif kind == "v":
            self._line((self.at[0], numbers[0] + from_y))
        elif kind == "a":
            self._arc(numbers[:5], (numbers[5] + from_x, numbers[6] + from_y))
        else:
            points = [(x + from_x, y + from_y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            self._through(kind, points, handle)

    def _through(self, kind: str, points: list[Point], handle: Point | None) -> None:
        if kind == "m":
            self.path.moveTo(*points[0])
            self.at = self.began = points[0]
        elif kind == "l":
            self._line(points[0])
        elif kind in "qt":
            self._bow([self._mirrored(handle), *points][-2:])
        else:
            self._curve([self._mirrored(handle), *points][-3:])

    def _mirrored(self, handle: Point | None) -> Point:
        x, y = handle or self.at
        return 2 * self.at[0] - x, 2 * self.at[1] - y

    def _line(self, to: Point) -> None:
        self.path.lineTo(*to)
        self.at = to

    def _curve(self, points: list[Point]) -> None:
        self.path.curveTo(*points[0], *points[1], *points[2])
        self.handle, self.at = points[1], points[2]

    def _bow(self, points: list[Point]) -> None:
        """A curve with one handle, as one with two."""
        middle, end = points
        first, second = (
            (one[0] + 2 / 3 * (middle[0] - one[0]), one[1] + 2 / 3 * (middle[1] - one[1])) for one in (self.at, end)
        )
        self._curve([first, second, end])
        self.handle = middle

    def _arc(self, form: list[float], end: Point) -> None:
        """An arc of an ellipse as curves of a quarter turn at most (SVG 1.1, F.6)."""
        rx, ry, turned, large, sweep = form
        if end == self.at or not rx or not ry:
            self._line(end)
            return
        for points in _quarters(self.at, end, (rx, ry, radians(turned)), large != sweep, bool(sweep)):
            self._curve(points)
        self.at, self.handle = end, None


def _quarters(
    start: Point, end: Point, form: tuple[float, float, float], positive: bool, sweep: bool
) -> Iterator[list[Point]]:
    rx, ry, turn = form
    c, s = cos(turn), sin(turn)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = c * dx + s * dy, c * dy - s * dx
    grown = sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grown, ry * grown
    rest = max(0.0, (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2) / ((rx * y) ** 2 + (ry * x) ** 2)
    k = sqrt(rest) * (1 if positive else -1)
    cx, cy = k * rx * y / ry, -k * ry * x / rx
    centre = c * cx - s * cy + (start[0] + end[0]) / 2, s * cx + c * cy + (start[1] + end[1]) / 2
    first, last = atan2((y - cy) / ry, (x - cx) / rx), atan2((-y - cy) / ry, (-x - cx) / rx)
    whole = (last - first) % (2 * pi) - (0 if sweep else 2 * pi)
    many = max(1, ceil(abs(whole) / (pi / 2) - 1e-9))
    reach = 4 / 3 * tan(whole / many / 4)

    def point(u: float, v: float) -> Point:
        return centre[0] + c * rx * u - s * ry * v, centre[1] + s * rx * u + c * ry * v

    for n in range(many):
        a, b = first + whole * n / many, first + whole * (n + 1) / many
        yield [point(cos(a) - reach * sin(a), sin(a) + reach * cos(a)),
               point(cos(b) + reach * sin(b), sin(b) - reach * cos(b)), point(cos(b), sin(b))]  # fmt: skip
