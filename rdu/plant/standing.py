"""Which rows of some days count: what was taken back later, after their month was closed, changes no day before."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from rdu.people.models import Unit
from rdu.plant.models import PlantReversal, PlantRow


def standing(unit: Unit, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    """Rows of these days that nobody had taken back by their end: what is undone later changes no day before."""
    undone = select(PlantReversal.seq).where(
        PlantReversal.unit_id == PlantRow.unit_id, PlantReversal.row_seq == PlantRow.seq, PlantReversal.day <= last
    )
    return PlantRow.unit_id == unit.id, PlantRow.day.between(first, last), ~undone.exists()


def _back(unit: Unit, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    """Rows of days before these that were taken back on one of these."""
    undone = select(PlantReversal.seq).where(
        PlantReversal.unit_id == PlantRow.unit_id, PlantReversal.row_seq == PlantRow.seq,
        PlantReversal.day.between(first, last),
    )  # fmt: skip
    return PlantRow.unit_id == unit.id, PlantRow.day < first, undone.exists()


def signed(session: Session, unit: Unit, first: date, last: date, found: Any) -> Iterator[tuple[int, Row[Any]]]:
    """(1, what stands) and (-1, what left again)."""
    for sign, these in ((1, standing(unit, first, last)), (-1, _back(unit, first, last))):
        for row in session.execute(found.where(*these).order_by(PlantRow.day, PlantRow.seq)):
            yield sign, row
