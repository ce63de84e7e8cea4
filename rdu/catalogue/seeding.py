"""Waste types to begin with: the 49 of the Surabaya list, oil by the litre, what is hazardous, what is refused."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue import shipped
from rdu.catalogue.models import EachWeight, WasteType
from rdu.catalogue.shipped import ShippedType
from rdu.catalogue.waste_types import free_key, grades_called

BEGINNING = date(2018, 1, 1)
"""The year of the Surabaya list: each-weights count from here, so that books brought in from paper find one."""


def load_types(session: Session) -> list[WasteType]:
    """Add the shipped types that are not there yet. A type that is there keeps what people made of it."""
    there = set(session.scalars(select(WasteType.code)))
    return [add_type(session, known) for known in shipped.types().values() if known.code not in there]


def add_type(session: Session, known: ShippedType) -> WasteType:
    """Under its usual key, or the next free one of its group where that is taken."""
    waste_type = WasteType(
        code=known.code,
        key=free_key(session, known.group, known.key),
        name=known.name,
        short=known.short,
        picture=known.picture,
        group=known.group,
        measure=known.measure,
        material=known.material,
        sipsn=known.sipsn,
        intake=known.intake,
        note=known.note,
        grades=grades_called(known.grades),
    )
    session.add(waste_type)
    session.flush()
    if known.each_grams is not None:
        session.add(
            EachWeight(
                waste_type_id=waste_type.id, valid_from=BEGINNING, grams=known.each_grams, source=known.each_source
            )
        )
    return waste_type
