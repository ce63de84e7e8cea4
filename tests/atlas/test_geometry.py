"""Whole numbers all the way: nothing opens, nothing leaves, and a name stays inside its kecamatan."""

from collections.abc import Sequence

from rdu.atlas.geometry import GRID, Ring, cosine, on_grid, simplified, twice_area, widest


def is_inside(rings: Sequence[Ring], x: int, y: int) -> bool:
    """By the even-odd rule, edge by edge: a ring inside another is a hole."""
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (ay > y) != (by > y) and (x - ax) * abs(by - ay) < (bx - ax) * (y - ay) * (1 if by > ay else -1):
                inside = not inside
    return inside


SQUARE: Ring = ((0, 0), (4_000, 0), (4_000, 4_000), (0, 4_000))
HOLE: Ring = ((1_000, 1_000), (1_000, 3_000), (3_000, 3_000), (3_000, 1_000))


def test_area_and_inside_know_holes() -> None:
    assert twice_area(SQUARE) == 2 * 4_000 * 4_000 == -twice_area(SQUARE[::-1])
    assert is_inside([SQUARE, HOLE], 500, 500)
    assert not is_inside([SQUARE, HOLE], 2_000, 2_000)
    assert not is_inside([SQUARE, HOLE], 5_000, 500)


def test_a_degree_is_shorter_away_from_the_equator() -> None:
    assert cosine(0) == 1_000_000
    assert cosine(60_000_000) == cosine(-60_000_000)
    assert abs(cosine(60_000_000) - 500_000) < 5
    assert abs(cosine(7_000_000) - 992_546) < 5
    at_60 = {"a": [((0, 60_000_000), (1_000_000, 60_000_000), (1_000_000, 61_000_000), (0, 61_000_000))]}
    width, height, placed = on_grid(at_60)
    assert (height, round(width / 100)) == (GRID, 49)
    assert placed["a"][0][0] == (0, GRID), "south is below"


def test_a_shape_too_small_for_the_grid_has_no_ring_left() -> None:
    far = {"a": [((0, 0), (90_000_000, 0), (90_000_000, 1_000_000))], "b": [((0, 0), (10, 0), (10, 10))]}
    assert on_grid(far)[2]["b"] == []


def test_fewer_points_leave_shared_borders_shared() -> None:
    """Two shapes with a crooked border between them, and an island: no gap opens, and everybody keeps an area."""
    border = [(2_000 + (n * 37) % 90, n * 40) for n in range(101)]
    left: Ring = ((0, 0), *border, (0, 4_000))
    right: Ring = (*border[::-1], (4_000, 0), (4_000, 4_000))
    island: Ring = ((9_000, 9_000), (9_001, 9_000), (9_001, 9_001))
    shapes = {"left": [left], "right": [right], "island": [island]}
    assert simplified(shapes, 1_000) == {code: list(rings) for code, rings in shapes.items()}
    thin = simplified(shapes, 60)
    assert 10 < sum(len(ring) for rings in thin.values() for ring in rings) <= 62
    assert {point for point in thin["left"][0] if point in border} == {
        point for point in thin["right"][0] if point in border
    }
    assert twice_area(thin["left"][0]) + twice_area(thin["right"][0]) in (32_000_000, -32_000_000)
    assert thin["island"] == [island]


def test_a_name_stands_inside_and_not_in_a_hole() -> None:
    x, y, room = widest([SQUARE, HOLE], 400)
    assert is_inside([SQUARE, HOLE], x, y)
    assert room >= 3_990
    horseshoe: Ring = ((0, 0), (3_000, 0), (3_000, 300), (300, 300), (300, 2_700), (3_000, 2_700), (3_000, 3_000),
                       (0, 3_000))  # fmt: skip
    x, y, room = widest([horseshoe], 200)
    corners = [(x - room // 2 + 1, y - 100), (x + room // 2 - 2, y + 99)]
    assert all(is_inside([horseshoe], *corner) for corner in corners)
    thin: Ring = ((0, 0), (3_000, 40), (0, 80))
    x, y, room = widest([thin], 500)
    assert is_inside([thin], x, y)
    assert room > 0
