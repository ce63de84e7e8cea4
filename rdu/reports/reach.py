"""How far the waste banks reach: of the desa of each kecamatan, the ones from which a household brought something.

By where households live, whichever unit they went to: a kecamatan without a unit may be reached all the same.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import Period
from rdu.deposits.closed_months import households_by_desa
from rdu.people.models import Region, RegionKind, Unit
from rdu.people.regions import VILLAGES


@dataclass(frozen=True)
class Reach:
    """Of one kecamatan, in one month."""

    name: str
    reached: int
    desa: int
    """All it has, kelurahan too."""
    households: int


def reach_of(session: Session, period: Period) -> Mapping[str, Reach]:
    """Every kecamatan by its code, in the order of names."""
    everywhere = list(session.scalars(select(Unit.id)))
    households = households_by_desa(session, everywhere, period)
    desa, reached, active = Counter[str](), Counter[str](), Counter[str]()
    for code, above in session.execute(select(Region.code, Region.parent_code).where(Region.kind.in_(VILLAGES))):
        parent = str(above)
        desa[parent] += 1
        reached[parent] += households[code] > 0
        active[parent] += households[code]
    found = select(Region.code, Region.name).where(Region.kind == RegionKind.KECAMATAN)
    return {
        code: Reach(name, reached[code], desa[code], active[code])
        for code, name in session.execute(found.order_by(Region.name, Region.code))
    }
