"""What units outside RDU told of some months: read for a report, and never added to what was weighed here."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from rdu.clock import Period
from rdu.outside.models import OutsideUnit
from rdu.outside.service import Told, expected_in, told_in
from rdu.people.models import Unit


@dataclass(frozen=True)
class Outside:
    expected: Sequence[OutsideUnit] = ()
    """Who should have reported the last of the months."""
    told: Sequence[Told] = ()
    """By unit in the order of names, then by month."""

    @property
    def reported(self) -> int:
        ids = {one.unit.id for one in self.told}
        return len([unit for unit in self.expected if unit.id in ids])


def outside_in(session: Session, root: Unit, period: Period, region: str = "") -> Outside:
    """`region`: the beginning of a region's code, "" for the whole kabupaten."""
    expected = [unit for unit in expected_in(session, root, period.months[-1]) if unit.region_code.startswith(region)]
    return Outside(expected, told_in(session, root, period.months, region))
