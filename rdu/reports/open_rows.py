"""A month as rows for everybody who reckons further: each figure stands in one row and one column, once.

Rows of kind "bahan" tell of one type of waste at one unit, rows of kind "unit" of its households and its money. Added
up they give the figures of the report: a kilogram is weighed at the unit that weighed it, and sold where it was sold.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, Sipsn, WasteType
from rdu.clock import Month
from rdu.deposits.closed_months import bringers_of
from rdu.deposits.models import DayTotal
from rdu.impact.arithmetic import Impact, Span, impact
from rdu.impact.arithmetic import Mass as Reckoned
from rdu.impact.arithmetic import Row as Avoided
from rdu.impact.assumed import Key
from rdu.impact.fuel import litres_in
from rdu.impact.materials import Kind as MadeOf
from rdu.impact.materials import kind_of
from rdu.impact.numbers import in_step
from rdu.impact.service import items_on
from rdu.impact.tonnage import NOTHING, Departures, Left, departures_of
from rdu.outside.models import OutsideReport
from rdu.people.models import Unit
from rdu.reports.compose_outside import cover_of
from rdu.reports.compose_public import covers_of_types, covers_of_units, is_untold
from rdu.reports.figures import Figures
from rdu.reports.goods import Kind, Mass, goods_of
from rdu.reports.issued import frozen_of, versions_of
from rdu.reports.open_places import Place, codes_of, lying, places_of, regions_of, together
from rdu.reports.rupiah import rupiah_of
from rdu.reports.small_cells import Cover
from rdu.reports.versions import changes_since
from rdu.spreadsheet import Cell

CATEGORIES = {
    Sipsn.PAPER: "paper", Sipsn.PLASTIC: "plastic", Sipsn.METAL: "metal", Sipsn.GLASS: "glass", Sipsn.OTHER: "other",
}  # fmt: skip
"""The cells of a report from outside, by SIPSN's categories."""
PLACES = 6
"""Decimals of kilograms of CO2e: to the milligram."""


class RowKind(StrEnum):
    GOODS = "bahan"
    UNIT = "unit"
    OUTSIDE = "dilaporkan sendiri"


class Audience(StrEnum):
    AGENCY = "dinas"
    PUBLIC = "umum"


@dataclass(frozen=True)
class Frame:
    """What every row of a file repeats."""

    month: Month
    version: str
    audience: Audience
    factors: str
    share: Fraction | None


@dataclass(frozen=True)
class Stuff:
    """One type of waste: its kilograms, what they are worth, how many households brought it, and what it avoids."""

    kind: Kind
    made_of: MadeOf
    worth: int
    households: int
    left: Left
    avoided: Sequence[Cell] = ()
    """A as low, middle and high; none without a factor."""
    methane: Sequence[Cell] = ()

    @property
    def mass(self) -> Mass:
        return self.kind.mass


@dataclass(frozen=True)
class OfUnit:
    """What a unit has only one of: households, rupiah, diesel, and how far its books are."""

    expected: bool
    weighed: bool
    closed: bool
    households: int
    registered: int
    others: int
    credited: int
    paid: int
    litres: Fraction
    own_fuel: Cell


@dataclass(frozen=True)
class OfOutside:
    """Of a unit outside RDU: what it told of one category, or what it told once."""

    report: OutsideReport
    sipsn: Sipsn | None = None
    grams: int = 0


@dataclass(frozen=True)
class OpenRow:
    frame: Frame
    kind: RowKind
    place: Place
    stuff: Stuff | None = None
    unit: OfUnit | None = None
    outside: OfOutside | None = None
    cover: Cover = Cover.NONE


def month_of(of: Figures) -> Month:
    """Open data are told of one month at a time."""
    return of.impact.months[0].month


def impact_of(of: Figures) -> Impact:
    return of.impact.months[0].impact


def frame_of(session: Session, of: Figures, audience: Audience) -> Frame:
    known = impact_of(of)
    return Frame(month_of(of), version_of(session, of).code, audience, known.factors.dated, known.share)


class Version(NamedTuple):
    """What a month's figures are worth: for a cell, and in a sentence."""

    code: str
    words: str


def version_of(session: Session, of: Figures) -> Version:
    """Data are read anew each time: whether they still say what was issued is said with them."""
    issued = versions_of(session, of.scope.code, str(of.period))
    if not issued:
        closed = Version("ditutup", "Semua unit sudah menutup buku; laporan resminya belum terbit.")
        return Version("draf", "Belum semua unit menutup buku.") if of.standing.reasons else closed
    number = issued[0].version
    if changes_since(session, frozen_of(issued[0]), of):
        return Version(f"sesudah terbit {number}", f"Ada yang berubah sejak laporan resmi versi {number}.")
    return Version(f"terbit {number}", f"Sama dengan laporan resmi versi {number}.")


def rows_of(session: Session, of: Figures, frame: Frame) -> list[OpenRow]:
    """For the agency, and for a unit's own manager: by unit, in the order of names."""
    found: list[OpenRow] = []
    places = places_of(session, of.scope.units)
    fuel, items = _own_fuel(session, of), items_on(session, month_of(of).last_day)
    for unit in of.scope.units:
        place = places[unit.id]
        found.append(OpenRow(frame, RowKind.UNIT, place, unit=of_unit(session, of, unit, fuel)))
        if unit.id in of.standing.heads:
            found += [OpenRow(frame, RowKind.GOODS, place, stuff=one) for one in stuff_of(session, of, [unit], items)]
    return in_whole(of, [*found, *_outside(session, of, frame)])


def public_rows(session: Session, of: Figures, frame: Frame) -> list[OpenRow]:
    """For everybody: kinds of waste of all units together, and units that weighed; what is small is covered."""
    types, units = covers_of_types(of), covers_of_units(of)
    items = items_on(session, month_of(of).last_day)
    fuel, places = _own_fuel(session, of), places_of(session, of.scope.units)
    found = [
        OpenRow(frame, RowKind.UNIT, places[unit.id], unit=of_unit(session, of, unit, fuel), cover=units.of(unit.code))
        for unit in of.scope.units
        if unit.id in of.standing.weighed
    ]
    whole = together(of, places)
    found += [
        OpenRow(frame, RowKind.GOODS, whole, stuff=one, cover=types.of(one.kind.code))
        for one in stuff_of(session, of, of.scope.units, items)
    ]
    if is_untold(of):
        found = [replace(row, cover=row.cover or Cover.OTHER) for row in found]
    return in_whole(of, [*found, *_outside(session, of, frame)])


def _outside(session: Session, of: Figures, frame: Frame) -> Iterator[OpenRow]:
    """Five categories a report, and a row for what is told once."""
    known = regions_of(session, {code for one in of.outside.told for code in codes_of(one.unit.region_code)})
    for one in of.outside.told:
        place = Place(one.unit.code, one.unit.name, one.unit.kind.word, lying(known, one.unit.region_code))
        parts = [OfOutside(one.report, sipsn, getattr(one.report, cell)) for sipsn, cell in CATEGORIES.items()]
        for part in (OfOutside(one.report), *parts):
            yield OpenRow(frame, RowKind.OUTSIDE, place, outside=part, cover=cover_of(one))


def of_unit(session: Session, of: Figures, unit: Unit, fuel: Mapping[int, tuple[Fraction, Cell]]) -> OfUnit:
    money, savers = rupiah_of(session, [unit], month_of(of)), of.savers
    return OfUnit(
        unit in of.expected, unit.id in of.standing.weighed, unit.id in of.standing.closed,
        savers.active[unit.id, True], savers.registered[unit.id, True], savers.active[unit.id, False],
        money.credited, money.paid, *fuel[unit.id],
    )  # fmt: skip


def _own_fuel(session: Session, of: Figures) -> dict[int, tuple[Fraction, Cell]]:
    """Litres and their emissions by unit: the parts of C."""
    each = impact_of(of).assumed[Key.FUEL]
    litres = [litres_in(session, [unit], month_of(of)) for unit in of.scope.units]
    burned = in_step((one * each for one in litres), PLACES)
    return {unit.id: pair for unit, pair in zip(of.scope.units, zip(litres, burned, strict=True), strict=True)}


# One type of waste ------------------------------------------------------------------------------------------------


def stuff_of(session: Session, of: Figures, units: Sequence[Unit], items: Mapping[int, str]) -> list[Stuff]:
    """What these units together had of each type, in the order of categories and names.

    `items`: of the map, those of the types whose item was set.
    """
    departed = departures_of(session, units, month_of(of))
    goods = goods_of(session, units, month_of(of), departed)
    left = left_by_type(session, of, departed)
    types = _types(session, [kind.code for kind in goods.kinds])
    worth = worth_by_type(session, units, month_of(of))
    brought = bringers_of(session, [unit.id for unit in units], month_of(of))
    found = []
    for kind in goods.kinds:
        type_id, material = types[kind.code]
        made_of = kind_of(items.get(type_id, material))
        gone = left.get(kind.code, NOTHING)
        found.append(Stuff(kind, made_of, worth[kind.code], brought[kind.code], gone))
    return found


def _types(session: Session, codes: Sequence[str]) -> dict[str, tuple[int, str]]:
    found = select(WasteType.code, WasteType.id, WasteType.material).where(WasteType.code.in_(codes))
    return {code: (type_id, material) for code, type_id, material in session.execute(found)}


def left_by_type(session: Session, of: Figures, departed: Departures) -> dict[str, Left]:
    """What counts as gone: sold, and for a unit that looks at itself what it sent."""
    by_grade = departed.of(month_of(of), sent=of.scope.alone)
    found = select(Grade.id, WasteType.code).join(Grade.waste_type).where(Grade.id.in_(list(by_grade)))
    left: dict[str, Left] = {}
    for grade_id, code in session.execute(found):
        left[code] = left.get(code, NOTHING).and_(by_grade[grade_id])
    return left


def worth_by_type(session: Session, units: Sequence[Unit], month: Month) -> Counter[str]:
    """Rupiah by type, on the day weighed."""
    found = (
        select(WasteType.code, func.sum(DayTotal.amount))
        .join(Grade, Grade.id == DayTotal.grade_id)
        .join(Grade.waste_type)
        .where(DayTotal.unit_id.in_([unit.id for unit in units]))
        .where(DayTotal.day.between(month.first_day, month.last_day))
        .group_by(WasteType.code)
    )
    return Counter({code: int(amount) for code, amount in session.execute(found)})


# What it avoids, in parts that make the whole -----------------------------------------------------------------------


def in_whole(of: Figures, rows: Sequence[OpenRow]) -> list[OpenRow]:
    """The rows with A and B of each type, so rounded that they add up to the month's own A and B."""
    avoided = [_avoided(of, row.stuff) if row.stuff else None for row in rows]
    a = _parts([one.avoided if one and one.a else None for one in avoided])
    b = _parts([one.methane if one and one.doc else None for one in avoided])
    told = zip(rows, a, b, strict=True)
    return [replace(row, stuff=row.stuff and replace(row.stuff, avoided=x, methane=y)) for row, x, y in told]


def _avoided(of: Figures, stuff: Stuff) -> Avoided | None:
    if not stuff.left.net:
        return None
    known = impact_of(of)
    return impact([Reckoned(stuff.made_of, stuff.left.net)], known.factors, known.assumed).rows[0]


def _parts(spans: Sequence[Span | None]) -> list[Sequence[Cell]]:
    known = [span for span in spans if span]
    ends = [in_step(figures, PLACES) for figures in _ends(known)]
    threes: list[Sequence[Cell]] = [list(three) for three in zip(*ends, strict=True)]
    told = iter(threes)
    return [next(told) if span else () for span in spans]


def _ends(spans: Sequence[Span]) -> Iterable[list[Fraction]]:
    return [span.low for span in spans], [span.mid for span in spans], [span.high for span in spans]
