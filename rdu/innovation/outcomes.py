"""What an indicator comes to: its figure, how it was reckoned, and every record that was counted or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple


class Door(NamedTuple):
    """A page of RDU by its endpoint; views make the address, and only for who may open it."""

    endpoint: str
    arguments: Mapping[str, Any] = {}


class Step(NamedTuple):
    """One formula with its numbers put in."""

    name: str
    formula: str
    result: str


@dataclass(frozen=True)
class Line:
    """One record that was counted, or left out and why."""

    key: str
    """What it is called in hashes: codes, numbers and days, no names of people."""
    words: str
    detail: str = ""
    why_not: str = ""
    door: Door | None = None


def fingerprint(lines: Sequence[Line]) -> str:
    """SHA-256 over the keys, in their own order."""
    return sha256("\n".join(sorted(line.key for line in lines)).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """`number` in hundredths of the formula's unit; None where there is nothing to compare. `reached`: steps."""

    value: str
    number: int | None = None
    reached: frozenset[str] = frozenset()
    at_least: int = 0
    """A level that holds whatever the number is: no complaint at all is level 1."""
    at_most: int = 3
    """A level that is not passed, because evidence for more lacks."""
    steps: Sequence[Step] = ()
    counted: Sequence[Line] = ()
    excluded: Sequence[Line] = ()
    missing: Sequence[str] = ()
    warnings: Sequence[str] = ()
    files: Sequence[int] = ()
    """Ids of kept files that are its evidence."""
    door: Door | None = None
    """Where something can be done about it."""
    act: str = ""
    """What can be done about it, as a request."""
    bases: Sequence[Any] = field(default_factory=tuple)
    """Claims of the bases, where it has some."""
