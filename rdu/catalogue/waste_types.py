"""The waste types themselves: their keys, their words, their weight by the piece. The same in every unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from rdu.catalogue.models import EachWeight, Grade, Group, Intake, Sipsn, WasteType
from rdu.db import flush, one_here
from rdu.errors import Refused
from rdu.people.models import User
from rdu.people.service import log
from rdu.weights import Measure

KEYS = {Group.PLASTIC: "16", Group.PAPER: "2", Group.METAL: "37", Group.GLASS: "4", Group.OTHER: "589"}
"""First digits of the keys of a group, so that a hand at the counter learns them: 1 is plastic, 2 is paper."""

GRADE_WORDS = {"bersih": "Bersih", "kotor": "Kotor", "biasa": ""}


def free_key(session: Session, group: Group, wanted: str = "") -> str:
    """The wanted key, or the first free one of the group, or any free one."""
    taken = set(session.scalars(select(WasteType.key)))
    of_group = [f"{first}{second}" for first in KEYS[group] for second in range(1, 10)]
    candidates = [wanted] * bool(wanted) + of_group + [str(key) for key in range(10, 1000)]
    return next(key for key in candidates if key not in taken)


def grades_called(codes: Iterable[str]) -> list[Grade]:
    """Clean and dirty, or the one nameless grade every type has at least."""
    return [Grade(code=code, name=GRADE_WORDS[code], position=position) for position, code in enumerate(codes, 1)]


@dataclass(frozen=True)
class Description:
    """What may change of a type as long as it lives: its words, its picture, and whether it is still taken."""

    name: str
    short: str
    picture: str
    note: str
    retired: bool


@dataclass(frozen=True)
class Nature:
    """What a type is, given once: prices and books refer to it."""

    code: str
    group: Group
    measure: Measure
    material: str
    sipsn: Sipsn
    intake: Intake
    grades: Sequence[str]


def all_types(session: Session) -> list[WasteType]:
    groups = list(Group)
    found = session.scalars(select(WasteType).options(selectinload(WasteType.grades)))
    return sorted(found, key=lambda row: (groups.index(row.group), row.key.rjust(3)))


def type_called(session: Session, code: str) -> WasteType:
    return one_here(session, select(WasteType).where(WasteType.code == code))


def add_type(session: Session, nature: Nature, words: Description, by: User, key: str = "") -> WasteType:
    """A new type under a free key of its group, or under the key asked for."""
    row = WasteType(
        code=nature.code,
        key=key or free_key(session, nature.group),
        name=words.name,
        short=words.short,
        picture=words.picture,
        note=words.note,
        group=nature.group,
        measure=nature.measure,
        material=nature.material,
        sipsn=nature.sipsn,
        intake=nature.intake,
        grades=grades_called(nature.grades),
    )
    session.add(row)
    flush(session)
    log(session, "add_type", user=by, subject=row.code)
    return row


def describe(session: Session, row: WasteType, words: Description, by: User, today: date) -> None:
    """Code, key, measure, group and grades stay: lists, lines and hands know them."""
    row.name, row.short, row.picture, row.note = words.name, words.short, words.picture, words.note
    row.retired_on = (row.retired_on or today) if words.retired else None
    session.flush()
    log(session, "change_type", user=by, subject=row.code)


def each_weights(session: Session, row: WasteType) -> list[EachWeight]:
    """Grams of one piece or litre through time, the latest first."""
    found = select(EachWeight).where(EachWeight.waste_type_id == row.id)
    return list(session.scalars(found.order_by(EachWeight.valid_from.desc(), EachWeight.id.desc())))


def weigh_each(
    session: Session, row: WasteType, grams: int, source: str, valid_from: date, by: User, *, estimated: bool
) -> EachWeight:
    """What one piece or one litre weighs from a day on. What was weighed before keeps its own figure."""
    if row.measure is Measure.KG:
        raise Refused("grams", "Jenis ini dijual per kilogram. Berat satuannya tidak perlu diisi.")
    made = EachWeight(waste_type_id=row.id, valid_from=valid_from, grams=grams, estimated=estimated, source=source)
    session.add(made)
    session.flush()
    log(session, "weigh_each", user=by, subject=row.code, detail={"grams": grams, "source": source})
    return made
