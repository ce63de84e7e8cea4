"""No covered figure can be reckoned from what is told: tried by writing down every table that fits."""

import random
from collections.abc import Iterator, Sequence
from itertools import product

from rdu.reports.small_cells import LEAST, Cover, Covers, Leaf, covers_of

MOST = 9


def possible(leaf: Leaf, covers: Covers) -> Sequence[int]:
    """The counts a reader may think of."""
    cover = covers.of(leaf.key)
    if cover is Cover.NONE:
        return [leaf.households]
    return range(1, LEAST) if cover is Cover.SMALL else [0, *range(LEAST, 4 * MOST)]


def tables(leaves: Sequence[Leaf], covers: Covers) -> Iterator[tuple[int, ...]]:
    """All that agree with the sums that are told."""
    groups = sorted({leaf.group for leaf in leaves} - covers.groups)
    members = {group: [n for n, leaf in enumerate(leaves) if leaf.group == group] for group in groups}
    told = {group: sum(leaves[n].households for n in members[group]) for group in groups}
    whole = sum(leaf.households for leaf in leaves)
    for counts in product(*(possible(leaf, covers) for leaf in leaves)):
        if not covers.whole and sum(counts) != whole:
            continue
        if all(sum(counts[n] for n in members[group]) == told[group] for group in groups):
            yield counts


def check(leaves: Sequence[Leaf]) -> Covers:
    covers = covers_of(leaves)
    small = [n for n, leaf in enumerate(leaves) if 0 < leaf.households < LEAST and leaf.grams]
    ways: dict[int, set[int]] = {n: set() for n in small}
    for counts in tables(leaves, covers):
        for n in small:
            ways[n].add(counts[n])
        if all(len(found) > 1 for found in ways.values()):
            break
    assert all(len(found) > 1 for found in ways.values()), (leaves, covers)
    for group in {leaf.group for leaf in leaves} - covers.groups:
        assert len([leaf for leaf in leaves if leaf.group == group and covers.of(leaf.key)]) != 1
    if covers.groups and not covers.whole:
        assert len(covers.groups) > 1
        assert all(any(covers.of(leaf.key) for leaf in leaves if leaf.group == group) for group in covers.groups)
    return covers


def test_nothing_small_can_be_reckoned() -> None:
    rng = random.Random(11)
    for _ in range(400):
        sizes = [rng.randrange(1, 4) for _ in range(rng.randrange(1, 3))]
        leaves = [
            Leaf(f"{group}.{n}", f"group {group}", households, grams)
            for group, size in enumerate(sizes)
            for n in range(size)
            if (households := rng.choice([0, 1, 1, 2, 4, 4, 5, 5, 9])) or True
            if (grams := 1 + households * rng.randrange(1, 5)) or True
        ]
        check(leaves)


def test_what_is_covered_by_hand() -> None:
    big, mid = Leaf("a", "x", 40, 900), Leaf("b", "x", 12, 300)
    assert check([big, mid]).leaves == {}
    assert check([big, mid, Leaf("c", "x", 3, 50)]).leaves == {"c": Cover.SMALL, "b": Cover.OTHER}
    two = check([big, mid, Leaf("c", "x", 1, 50), Leaf("d", "x", 1, 60)])
    assert two.leaves == {"c": Cover.SMALL, "d": Cover.SMALL, "b": Cover.OTHER}, "the sum of two ones is two"
    alone = check([big, mid, Leaf("c", "y", 3, 50)])
    assert alone.groups == {"x", "y"}
    assert alone.of("b") is Cover.OTHER
    assert check([Leaf("c", "y", 3, 50)]).whole
