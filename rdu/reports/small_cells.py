"""Figures of so few households that they could be told apart: what is covered in the version for everybody.

A table has leaves (types of waste, units) in groups (categories, kecamatan), and the sums of the groups and of the
whole are told beside them. A small leaf is covered, and as many others with it as it takes that no covered figure is
the sum less what is told: not in its group, and not over the groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LEAST = 5
"""Fewer households than this are not told."""


class Cover(StrEnum):
    """Why a figure is not told: too few households, or because it would give away one that has too few."""

    NONE = ""
    SMALL = "<5"
    OTHER = "ditutup"


def is_small(households: int) -> bool:
    return 0 < households < LEAST


@dataclass(frozen=True)
class Leaf:
    key: str
    group: str
    households: int
    grams: int
    """Of leaves that are covered with a small one, the lightest comes first."""


@dataclass(frozen=True)
class Covers:
    """Nothing is covered where nothing is said."""

    leaves: Mapping[str, Cover] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    """Groups whose own sum is not told either."""
    whole: bool = False
    """Whether not even the sum of all is told: nothing else would hide a small one."""

    def of(self, key: str) -> Cover:
        return self.leaves.get(key, Cover.NONE)

    def of_group(self, group: str) -> Cover:
        return Cover.OTHER if group in self.groups else Cover.NONE


def covers_of(leaves: Iterable[Leaf], small_groups: Iterable[str] = ()) -> Covers:
    """`small_groups`: groups that are too small themselves, though each of their leaves might not be."""
    table = _Table([leaf for leaf in leaves if leaf.grams], set(small_groups))
    while table.covers_more():
        pass
    return Covers(table.covered, frozenset(table.groups), table.whole)


class _Table:
    """What is covered so far."""

    def __init__(self, leaves: Sequence[Leaf], small_groups: set[str]) -> None:
        self.leaves = sorted(leaves, key=lambda leaf: (leaf.grams, leaf.key))
        self.covered = {leaf.key: Cover.SMALL for leaf in leaves if is_small(leaf.households)}
        self.groups = {leaf.group for leaf in leaves} & small_groups
        self.whole = False

    def covers_more(self) -> bool:
        """Cover one thing more, where a covered figure could still be reckoned; whether there was one."""
        names = {leaf.group for leaf in self.leaves}
        for group in sorted(names - self.groups):
            hidden = self._hidden({group})
            if hidden and not _is_open(hidden):
                if not self._cover_one({group}):
                    self.groups.add(group)
                return True
        return bool(self.groups) and not self.whole and self._covers_over_groups(names)

    def _covers_over_groups(self, names: set[str]) -> bool:
        """Over all groups whose sum is not told: two of them at least, and what they hide can be of several kinds."""
        bare = [group for group in sorted(self.groups) if not self._hidden({group})]
        if bare:
            return self._cover_one({bare[0]})
        hidden = self._hidden(self.groups)
        if len(self.groups) > 1 and _is_open(hidden):
            return False
        others = sorted(names - self.groups, key=lambda group: (self._grams(group), group))
        if others:
            self.groups.add(others[0])
        else:
            self.whole = not self._cover_one(self.groups)
        return True

    def _hidden(self, groups: set[str]) -> list[Leaf]:
        return [leaf for leaf in self.leaves if leaf.group in groups and leaf.key in self.covered]

    def _cover_one(self, groups: set[str]) -> bool:
        """The lightest that is still told."""
        told = [leaf for leaf in self.leaves if leaf.group in groups and leaf.key not in self.covered]
        if told:
            self.covered[told[0].key] = Cover.OTHER
        return bool(told)

    def _grams(self, group: str) -> int:
        return sum(leaf.grams for leaf in self.leaves if leaf.group == group)


def _is_open(hidden: Sequence[Leaf]) -> bool:
    """Whether the sum of these leaves leaves each small one at least two ways to be.

    Kilograms do as soon as there are two. Of households a reader knows that a small leaf has 1 to 4, and another that
    is covered none or at least 5.
    """
    if len(hidden) < 2:
        return False
    small = [leaf.households for leaf in hidden if is_small(leaf.households)]
    rest = sum(leaf.households for leaf in hidden) - sum(small)
    others = len(hidden) - len(small)
    least, most = len(small), len(small) * (LEAST - 1)
    ways = [
        count for count in range(least, most + 1)
        if (left := sum(small) + rest - count) == 0 or (others and left >= LEAST)
    ]  # fmt: skip
    between = len(small) > 1 and any(least < count < most for count in ways)
    return between or len(ways) > 1 or not small
