"""What a map says: shapes of whole numbers with what each tells. Pages and papers draw exactly this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rdu.atlas.geometry import GRID
from rdu.atlas.models import Boundary, Shape
from rdu.atlas.service import MARK_HEIGHT, NAME_HEIGHT, Preview

MARGIN = 40


class Fill(StrEnum):
    """How a shape is filled; the value is the class of its drawing."""

    NIL = "m0"
    FIRST = "m1"
    SECOND = "m2"
    THIRD = "m3"
    FOURTH = "m4"
    SILENT = "silent"
    NONE = "none"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"

    @property
    def is_dark(self) -> bool:
        """Letters on it are white."""
        return self in (Fill.THIRD, Fill.FOURTH)


@dataclass(frozen=True)
class Area:
    name: str
    number: int
    """Its line in the table beside the map."""
    fill: Fill
    rings: Sequence[Sequence[int]]
    """Flat lists x, y, x, y; each last point leads back to the first."""
    name_at: tuple[int, int] | None
    """The middle of its name; None where there is no room for it."""
    mark_at: tuple[int, int] | None
    says: str

    @property
    def path(self) -> str:
        return "".join(_ring(ring) for ring in self.rings)


def _ring(ring: Sequence[int]) -> str:
    """Steps rather than places: they are shorter."""
    points = list(zip(ring[::2], ring[1::2], strict=True))
    steps = "".join(f"l{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}{steps}z"


@dataclass(frozen=True)
class Map:
    title: str
    unit: str
    width: int
    height: int
    areas: Sequence[Area]
    legend: Sequence[tuple[Fill, str]]
    foot: str
    """Whose drawing it is."""

    @property
    def shown(self) -> bool:
        return bool(self.areas)

    @property
    def told(self) -> str:
        """The same in words, for who does not see it."""
        said = "; ".join(f"{area.name}: {area.says}" for area in self.areas if area.says)
        return f"Peta. {self.title}, {self.unit}. {said}." if said else f"Peta. {self.title}."

    @property
    def view(self) -> tuple[int, int, int, int]:
        """x, y, width and height of the sheet: as wide for a tall kabupaten, so that letters keep their size."""
        return (self.width - GRID) // 2 - MARGIN, -MARGIN, GRID + 2 * MARGIN, self.height + 2 * MARGIN


@dataclass(frozen=True)
class Place:
    """A kecamatan and what is told of it. Without `says` it only stands around the others."""

    code: str
    name: str
    fill: Fill
    says: str = ""


def map_of(
    boundary: Boundary, places: Sequence[Place], title: str, unit: str, legend: Sequence[tuple[Fill, str]]
) -> Map:
    """The places that the boundary knows, each under its number in `places`."""
    shapes = {shape.region_code: shape for shape in boundary.shapes}
    areas = [_area(place, number, shapes[place.code]) for number, place in enumerate(places, 1) if place.code in shapes]
    return Map(title, unit, boundary.width, boundary.height, areas, legend, _foot(boundary))


def _foot(boundary: Boundary) -> str:
    whose, licence = (text.rstrip(".") for text in (boundary.source, boundary.licence))
    return f"Batas: {whose}. Lisensi: {licence}. Peta versi {boundary.version}: gambaran saja, bukan batas hukum."


def _area(place: Place, number: int, shape: Shape) -> Area:
    return _placed(
        place, number, shape.rings, (shape.name_x, shape.name_y, shape.name_room),
        (shape.mark_x, shape.mark_y, shape.mark_room),
    )  # fmt: skip


def _placed(
    place: Place, number: int, rings: Sequence[Sequence[int]], name: tuple[int, int, int], mark: tuple[int, int, int]
) -> Area:
    told = bool(place.says)
    return Area(
        place.name, number, place.fill, rings,
        name[:2] if told and _long(place.name, NAME_HEIGHT) <= name[2] else None,
        mark[:2] if told and _long(str(number), MARK_HEIGHT) <= mark[2] else None,
        place.says,
    )  # fmt: skip


def _long(text: str, height: int) -> int:
    """About how long a text is whose letters are that high; rather too long than too short."""
    return len(text) * height * 58 // 100


def sketch_of(shown: Preview) -> Map:
    """A file that is not kept yet, as it would be drawn."""
    names: Mapping[str, str] = shown.known.names
    areas = [
        _placed(
            Place(one.code, names[one.code], Fill.FIRST, one.code), number,
            [[n for point in ring for n in point] for ring in one.rings], one.name, one.mark,
        )
        for number, one in enumerate(shown.sketches, 1)
    ]  # fmt: skip
    return Map("Kecamatan di berkas ini", "", shown.width, shown.height, areas, [], "")
