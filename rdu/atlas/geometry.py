"""Plain geometry on whole numbers: areas, a grid, fewer points on shared borders, and room for a name."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

Point = tuple[int, int]
Ring = Sequence[Point]
"""Its last point leads back to the first, which is not repeated."""
GRID = 10_000
"""The longer side of a map."""
MILLION = 1_000_000


def edges(ring: Ring) -> Iterator[tuple[Point, Point]]:
    yield from pairwise((*ring, ring[0]))


def twice_area(ring: Ring) -> int:
    """Signed by the way around."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(ring)) if ring else 0


def _crossings(rings: Sequence[Ring], y: int) -> list[int]:
    """Where a level line meets the borders, from left to right."""
    found = [
        ax + (bx - ax) * (y - ay) // (by - ay)
        for ring in rings for (ax, ay), (bx, by) in edges(ring) if (ay <= y) != (by <= y)
    ]  # fmt: skip
    return sorted(found)


# On a grid --------------------------------------------------------------------------------------------------------


def cosine(micro_degrees: int) -> int:
    """In millionths: degrees of longitude are shorter away from the equator."""
    radians = abs(micro_degrees) * 314_159_265 // 18_000_000_000
    term = whole = MILLION
    for n in range(2, 18, 2):
        term = -term * radians * radians // (n * (n - 1) * MILLION * MILLION)
        whole += term
    return max(whole, 1)


def on_grid(shapes: Mapping[str, Sequence[Ring]]) -> tuple[int, int, dict[str, list[Ring]]]:
    """Millionths of degrees as points of the grid, north above: width, height, and the rings that still have an area.

    The same point of two shapes stays the same point.
    """
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    south, north = (end(y for _, y in points) for end in (min, max))
    shrink = cosine((south + north) // 2)
    west, east = (end(x for x, _ in points) * shrink for end in (min, max))
    side = max(east - west, (north - south) * MILLION, 1)

    def put(x: int, y: int) -> Point:
        across, down = x * shrink - west, (north - y) * MILLION
        return (across * GRID * 2 + side) // (2 * side), (down * GRID * 2 + side) // (2 * side)

    placed = {code: _sound([put(*point) for point in ring] for ring in rings) for code, rings in shapes.items()}
    width, height = put(east // shrink, south)
    return max(width, 1), max(height, 1), placed


def _sound(rings: Iterator[list[Point]] | Sequence[list[Point]]) -> list[Ring]:
    """Without points that fell together, and without rings that have no area left."""
    once = [[now for before, now in pairwise([ring[-1], *ring]) if now != before] for ring in rings]
    return [tuple(ring) for ring in once if len(ring) > 2 and twice_area(ring)]


# Fewer points -----------------------------------------------------------------------------------------------------


def simplified(shapes: Mapping[str, Sequence[Ring]], most: int) -> dict[str, list[Ring]]:
    """At most so many points, but for corners. A border of two shapes loses the same points in both, so no gap opens.

    What would vanish stays as it was where it is all that a shape has, and goes where it is a small island.
    """
    if sum(len(ring) for rings in shapes.values() for ring in rings) <= most:
        return {code: list(rings) for code, rings in shapes.items()}
    corners = _corners(shapes)
    parts = {code: [_arcs(ring, corners) for ring in rings] for code, rings in shapes.items()}
    weights = {arc: _weights(arc) for rings in parts.values() for arcs in rings for arc in map(_canonical, arcs)}
    ranked = sorted((weight for each in weights.values() for weight in each), reverse=True)
    half = most // 2  # a border stands in two shapes
    least = min(ranked[half], GRID * GRID) if len(ranked) > half else 0  # corners stay, however many they are
    return {code: _thinned(shapes[code], rings, weights, least) for code, rings in parts.items()}


Arc = tuple[Point, ...]


def _corners(shapes: Mapping[str, Sequence[Ring]]) -> set[Point]:
    """Where borders meet: points with more than two neighbours."""
    around: dict[Point, set[Point]] = {}
    for rings in shapes.values():
        for ring in rings:
            for a, b in edges(ring):
                around.setdefault(a, set()).add(b)
                around.setdefault(b, set()).add(a)
    return {point for point, others in around.items() if len(others) > 2}


def _arcs(ring: Ring, corners: set[Point]) -> list[Arc]:
    """The ring cut at its corners; one without a corner is cut at its least point."""
    cuts = [n for n, point in enumerate(ring) if point in corners] or [min(range(len(ring)), key=ring.__getitem__)]
    turned = (*ring[cuts[0] :], *ring[: cuts[0]], ring[cuts[0]])
    ends = [cut - cuts[0] for cut in cuts] + [len(ring)]
    return [tuple(turned[a : b + 1]) for a, b in pairwise(ends)]


def _canonical(arc: Arc) -> Arc:
    return min(arc, arc[::-1])


def _weights(arc: Arc) -> list[int]:
    """How much each point matters (Visvalingam): twice the triangle with its neighbours, never less than what went
    before it. Ends matter more than anything."""
    weights = [GRID * GRID * 4] * len(arc)
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))

    def triangle(n: int) -> int:
        return abs(twice_area((arc[before[n]], arc[n], arc[after[n]])))

    current = {n: triangle(n) for n in range(1, len(arc) - 1)}
    queue = [(size, n) for n, size in current.items()]
    heapq.heapify(queue)
    floor = 0
    while queue:
        size, n = heapq.heappop(queue)
        if current.get(n) != size:
            continue
        del current[n]
        floor = max(floor, size)
        weights[n] = floor
        a, b = before[n], after[n]
        after[a], before[b] = b, a
        for near in (a, b):
            if near in current:
                current[near] = triangle(near)
                heapq.heappush(queue, (current[near], near))
    return weights


def _thinned(rings: Sequence[Ring], parts: list[list[Arc]], weights: Mapping[Arc, list[int]], least: int) -> list[Ring]:
    thin = _sound([[point for arc in arcs for point in _kept(arc, weights, least)[:-1]] for arcs in parts])
    return thin or [max(rings, key=lambda ring: abs(twice_area(ring)))]


def _kept(arc: Arc, weights: Mapping[Arc, list[int]], least: int) -> list[Point]:
    known = weights[_canonical(arc)]
    mine = known if _canonical(arc) == arc else known[::-1]
    return [point for point, weight in zip(arc, mine, strict=True) if weight > least]


# Room for a name --------------------------------------------------------------------------------------------------


def widest(rings: Sequence[Ring], height: int, levels: int = 48) -> tuple[int, int, int]:
    """The middle and the length of the longest level strip of that height that lies wholly inside.

    Where none does, a strip without height: its middle is inside all the same.
    """
    ys = [y for ring in rings for _, y in ring]
    top, bottom = min(ys), max(ys)
    middles = [top + (bottom - top) * (2 * n + 1) // (2 * levels) for n in range(levels)]
    strips = [strip for y in middles for strip in _strips(rings, y, height)]
    if not strips:
        strips = [strip for y in middles for strip in _strips(rings, y, 0)]
    centre = (top + bottom) // 2
    return max(strips, key=lambda strip: (strip[2], -abs(strip[1] - centre)), default=(0, centre, 0))


def _strips(rings: Sequence[Ring], y: int, height: int) -> Iterator[tuple[int, int, int]]:
    crossings = _crossings(rings, y)
    barred = sorted(_barred(rings, y - height // 2, y + height // 2)) if height else []
    for left, right in zip(crossings[::2], crossings[1::2], strict=True):
        begin = left
        for a, b in barred:
            if b < begin or a > right:
                continue
            if a > begin:
                yield (begin + a) // 2, y, a - begin
            begin = max(begin, b)
        if right > begin:
            yield (begin + right) // 2, y, right - begin


def _barred(rings: Sequence[Ring], top: int, bottom: int) -> Iterator[Point]:
    """From where to where each border stands between two levels."""
    for ring in rings:
        for (ax, ay), (bx, by) in edges(ring):
            if max(ay, by) < top or min(ay, by) > bottom:
                continue
            if ay == by:
                yield min(ax, bx), max(ax, bx)
                continue
            low, high = (min(max(level, min(ay, by)), max(ay, by)) for level in (top, bottom))
            xs = [ax + (bx - ax) * (level - ay) // (by - ay) for level in (low, high)]
            yield min(xs), max(xs) + 1
