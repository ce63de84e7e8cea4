"""How full each register is, and what its entries still lack."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from rdu.people.models import Unit
from rdu.registers.described import DESCRIBED, Description
from rdu.registers.lacking import lacks
from rdu.registers.reach import shelf


@dataclass(frozen=True)
class Fullness:
    description: Description
    count: int
    """Entries that were not withdrawn."""
    incomplete: int
    missing: tuple[tuple[str, int], ...]
    """What is lacking and how often, the most frequent first."""


def fullness(session: Session, at: Unit, registers: Iterable[Description] = DESCRIBED) -> list[Fullness]:
    whole = shelf(session, at)
    found = []
    for description in registers:
        standing = [version for version in whole.of(description.register) if not version.withdrawn]
        lacking = [lacks(version, whole) for version in standing]
        times = Counter(missing for one in lacking for missing in one)
        found.append(Fullness(description, len(standing), sum(map(bool, lacking)), tuple(times.most_common())))
    return found
