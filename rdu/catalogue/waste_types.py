"""The waste types themselves: their keys, their words, their weight by the piece. The same in every unit."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Group, WasteType

KEYS = {Group.PLASTIC: "16", Group.PAPER: "2", Group.METAL: "37", Group.GLASS: "4", Group.OTHER: "589"}
"""First digits of the keys of a group, so that a hand at the counter learns them: 1 is plastic, 2 is paper."""


def free_key(session: Session, group: Group, wanted: str = "") -> str:
    """The wanted key, or the first free one of the group, or any free one."""
    taken = set(session.scalars(select(WasteType.key)))
    of_group = [f"{first}{second}" for first in KEYS[group] for second in range(1, 10)]
    candidates = [wanted] * bool(wanted) + of_group + [str(key) for key in range(10, 1000)]
    return next(key for key in candidates if key not in taken)
