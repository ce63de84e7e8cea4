"""The impact of a month: of one unit, of a kecamatan, or of all units below where somebody stands.

A unit's own page counts what it sold and what it sent. Of several units together only what leaves the tree counts, the
sales to collectors: a kilogram that a unit sent and its induk sold counts once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.clock import Month
from rdu.deposits.month import weighing_units
from rdu.errors import NotFoundHere
from rdu.impact import arithmetic
from rdu.impact.arithmetic import Impact, Mass, Row
from rdu.impact.fuel import litres_in
from rdu.impact.materials import Kind, kind_of
from rdu.impact.service import assumptions_on, factors_on, items_on
from rdu.impact.tonnage import NOTHING, Departures, Left, Page, departures_of, lines_of
from rdu.people.models import Region, RegionKind, Unit
from rdu.weights import Grams

ALL, KECAMATAN = "semua", "kec-"


@dataclass(frozen=True)
class Scope:
    """Whose impact: one unit's own, or of several together."""

    code: str
    words: str
    units: Sequence[Unit]
    alone: bool
    """One unit that looks at itself: what it sent counts too."""


@dataclass(frozen=True)
class Choices:
    """What somebody may look at."""

    all: Scope | None
    kecamatan: Sequence[Scope]
    units: Sequence[Scope]

    def find(self, code: str) -> Scope:
        """NotFoundHere for what is somebody else's."""
        together = [self.all] if self.all else []
        found = next((one for one in (*together, *self.kecamatan, *self.units) if one.code == code), None)
        if found is None:
            raise NotFoundHere
        return found

    @property
    def first(self) -> Scope:
        return self.all or self.units[0]


def choices_at(session: Session, top: Unit) -> Choices:
    """The unit itself and those below it; at the kabupaten its kecamatan too, by name."""
    units = weighing_units(session, top)
    mine = [Scope(unit.code, unit.name, [unit], alone=True) for unit in units]
    if not top.is_root and top.id not in {unit.id for unit in units}:
        mine.append(Scope(top.code, top.name, [top], alone=True))
    several = top.is_root or len(units) > 1
    whole = Scope(ALL, top.name if top.is_root else f"{top.name} dan unit di bawahnya", units, alone=False)
    return Choices(whole if several else None, _kecamatan(session, units) if top.is_root else [], mine)


def _kecamatan(session: Session, units: Sequence[Unit]) -> list[Scope]:
    by_code: dict[str, list[Unit]] = {}
    for unit in units:
        by_code.setdefault((unit.region_code or "")[:8], []).append(unit)
    named = select(Region).where(Region.kind == RegionKind.KECAMATAN, Region.code.in_(by_code))
    return [
        Scope(KECAMATAN + region.code, f"Kecamatan {region.name}", by_code[region.code], alone=False)
        for region in session.scalars(named.order_by(Region.name))
    ]


@dataclass(frozen=True)
class MonthImpact:
    scope: Scope
    month: Month
    impact: Impact
    left: Mapping[str, Left]
    """By kind: what left by our scale, and what of it counts."""
    grades: Mapping[str, Sequence[int]]
    """The grades of each kind."""
    names: Mapping[int, str]
    """What each grade that left is called."""

    @property
    def grams(self) -> Grams:
        """The headline: what left, as it was weighed."""
        return Grams(sum(one.grams for one in self.left.values()))

    @property
    def deducted(self) -> Grams:
        """What the buyer's scale did not find."""
        return Grams(self.grams - sum(one.net for one in self.left.values()))

    @property
    def grams_mass_only(self) -> Grams:
        return Grams(sum(self.left[row.kind.code].grams for row in self.impact.rows if row.mass_only))

    def row_of(self, kind_code: str) -> Row:
        """NotFoundHere where nothing of it left that month."""
        found = next((row for row in self.impact.rows if row.kind.code == kind_code), None)
        if found is None:
            raise NotFoundHere
        return found

    def by_weight(self) -> list[Row]:
        return sorted(self.impact.rows, key=lambda row: (-self.left[row.kind.code].grams, row.kind.name))


def month_impact(
    session: Session, scope: Scope, month: Month, left_then: Departures | None = None, through: date | None = None
) -> MonthImpact:
    """With the factors, assumptions and materials that count on the month's last day; `through`: as far as that day."""
    day = month.last_day
    by_grade = (left_then or departures_of(session, scope.units, month, through)).of(month, sent=scope.alone)
    kinds, names = _kinds_of(session, by_grade, items_on(session, day))
    left, grades = _by_kind(by_grade, kinds)
    masses = [Mass(kind, left[kind.code].net) for kind in dict.fromkeys(kinds.values())]
    litres = litres_in(session, scope.units, month, through)
    made = arithmetic.impact(masses, factors_on(session, day), assumptions_on(session, day), litres)
    return MonthImpact(scope, month, made, left, grades, names)


def lines_behind(session: Session, of: MonthImpact, kind_code: str, page: int) -> Page:
    """The sales and transfers that a row adds up."""
    return lines_of(session, of.scope.units, of.month, of.grades[kind_code], page, sent=of.scope.alone)


def _kinds_of(
    session: Session, by_grade: Mapping[int, Left], items: Mapping[int, str]
) -> tuple[dict[int, Kind], dict[int, str]]:
    """What each grade is reckoned as, and its name, in the order of keys."""
    columns = (Grade.id, Grade.name, WasteType.id, WasteType.name, WasteType.material)
    found = select(*columns).join(Grade.waste_type).where(Grade.id.in_(list(by_grade)))
    kinds, names = {}, {}
    for grade_id, grade, type_id, name, material in session.execute(found.order_by(WasteType.key, Grade.position)):
        kinds[grade_id] = kind_of(items.get(type_id, material))
        names[grade_id] = f"{name} {grade.lower()}".strip()
    return kinds, names


def _by_kind(by_grade: Mapping[int, Left], kinds: Mapping[int, Kind]) -> tuple[dict[str, Left], dict[str, list[int]]]:
    left: dict[str, Left] = {}
    grades: dict[str, list[int]] = {}
    for grade_id, kind in kinds.items():
        left[kind.code] = left.get(kind.code, NOTHING).and_(by_grade[grade_id])
        grades.setdefault(kind.code, []).append(grade_id)
    return left, grades
