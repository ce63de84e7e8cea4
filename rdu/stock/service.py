"""Take goods into the shed and out again. Nothing else changes what lies there."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from rdu.db import adding, explained
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.prepared import Prepared
from rdu.stock.models import OnHand
from rdu.weights import Grams

_ADD = Prepared(adding(OnHand))


class Goods(NamedTuple):
    """Some of one grade: what it weighs, and what was paid for it."""

    grade_id: int
    grams: Grams
    value: Rupiah


def take_in(session: Session, unit: Unit, goods: Iterable[Goods]) -> None:
    """Add goods to the unit's stock. Call under `open_books`, in the transaction that posts their value."""
    _ADD.run(session.connection(), [{"unit_id": unit.id, **item._asdict()} for item in _summed(goods)])


def still_here(session: Session, unit: Unit, goods: Iterable[Goods]) -> list[Goods]:
    """How much of these goods can go out again, with its value: what was sold or lost since is missing.

    The last gram of a grade takes all of its value along, so that nothing stays worth money without weight.
    """
    wanted = _summed(goods)
    found = select(OnHand).where(OnHand.unit_id == unit.id, OnHand.grade_id.in_([item.grade_id for item in wanted]))
    lying = {row.grade_id: row for row in session.scalars(found)}
    there = []
    for item in wanted:
        row = lying.get(item.grade_id)
        grams, value = (row.grams, row.value) if row else (Grams(0), Rupiah(0))
        whole = item.grams >= grams
        out = Goods(item.grade_id, min(item.grams, grams), value if whole else min(item.value, value))
        there.append(out)
    return there


def take_out(session: Session, unit: Unit, goods: Iterable[Goods]) -> None:
    """Take goods out. Raises NotEnoughStock where the shed no longer holds them."""
    with explained():
        for item in _summed(goods):
            session.execute(
                update(OnHand)
                .where(OnHand.unit_id == unit.id, OnHand.grade_id == item.grade_id)
                .values(grams=OnHand.grams - item.grams, value=OnHand.value - item.value)
            )


def _summed(goods: Iterable[Goods]) -> list[Goods]:
    """One row a grade, in id order: two lines of one grade in one statement would meet their own conflict."""
    by_grade: dict[int, Goods] = {}
    for item in goods:
        had = by_grade.get(item.grade_id, Goods(item.grade_id, Grams(0), Rupiah(0)))
        by_grade[item.grade_id] = Goods(item.grade_id, Grams(had.grams + item.grams), Rupiah(had.value + item.value))
    return [by_grade[grade_id] for grade_id in sorted(by_grade)]


def lying_here(session: Session, unit: Unit) -> Goods:
    """All of the unit's stock together (grade 0): grams, and value at the prices paid."""
    found = select(func.coalesce(func.sum(OnHand.grams), 0), func.coalesce(func.sum(OnHand.value), 0))
    grams, value = session.execute(found.where(OnHand.unit_id == unit.id)).one()
    return Goods(0, Grams(int(grams)), Rupiah(int(value)))
