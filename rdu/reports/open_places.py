"""Where a unit lies, as open data tell it: in the numbers of Kemendagri and of BPS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.people.models import Region, RegionKind, Unit
from rdu.reports.figures import Figures


@dataclass(frozen=True)
class Place:
    """A unit, and where it lies; regions by kind, each as Kemendagri and as BPS number it."""

    code: str
    name: str
    kind: str
    regions: Mapping[RegionKind, Region]


def together(of: Figures, places: Mapping[int, Place]) -> Place:
    """All units of the report as one place: with the regions that they share."""
    if of.scope.alone:
        return places[of.scope.units[0].id]
    each = [place.regions for place in places.values()]
    shared = {
        kind: region
        for kind, region in (each[0] if each else {}).items()
        if all(kind in other and other[kind].code == region.code for other in each)
    }
    return Place(of.scope.code, of.scope.words, "Gabungan", shared)


def places_of(session: Session, units: Sequence[Unit]) -> dict[int, Place]:
    known = regions_of(session, {code for unit in units for code in codes_of(unit.region_code)})
    return {
        unit.id: Place(unit.code, unit.name, unit.kind.word, lying(known, unit.region_code)) for unit in units
    }  # fmt: skip


def regions_of(session: Session, codes: set[str]) -> dict[str, Region]:
    return {region.code: region for region in session.scalars(select(Region).where(Region.code.in_(codes)))}


def lying(known: Mapping[str, Region], code: str | None) -> dict[RegionKind, Region]:
    return {known[one].kind: known[one] for one in codes_of(code) if one in known}


def codes_of(code: str | None) -> set[str]:
    """Of the village, its kecamatan and its kabupaten: a region's parent is its code's beginning."""
    return {(code or "")[:5], (code or "")[:8], code or ""} - {""}
