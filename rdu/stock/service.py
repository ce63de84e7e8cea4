"""Take goods into the shed and out again. Nothing else changes what lies there.

What lies there is kept twice: the sum by grade (OnHand) with its value at moving average cost, and how many grams of
it came on which day (StockLayer), the oldest going first, so that its age is read without adding up history.
Whatever moves without a weigh-in leaves a row (StockMove): a sale, a count, a transfer, a reversal.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.db import adding, explained
from rdu.errors import NotEnoughStock
from rdu.ledger.models import ChainHead
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.prepared import Prepared
from rdu.stock.models import OnHand, StockLayer, StockMove
from rdu.weights import Grams

_ADD, _LAY = Prepared(adding(OnHand)), Prepared(adding(StockLayer))


class Goods(NamedTuple):
    """Some of one grade: what it weighs, and what was paid for it."""

    grade_id: int
    grams: Grams
    value: Rupiah


class Layer(NamedTuple):
    """Grams of one grade that came on one day."""

    grade_id: int
    day: date
    grams: Grams


def take_in_weighed(session: Session, unit: Unit, day: date, goods: Iterable[Goods]) -> None:
    """Add what was weighed in that day; its lines tell the rest. Call under `open_books`, in the transaction that
    posts their value."""
    came = _summed(goods)
    _add(session, unit, came, [Layer(item.grade_id, day, item.grams) for item in came])


def take_in(session: Session, unit: Unit, goods: Iterable[Goods], layers: Sequence[Layer] = ()) -> None:
    """Add goods that came by another way than the scale: back from a sale, received, found, regraded.

    Call after their journal is posted: the move is kept under its number. `layers` say since when they lie.
    """
    came = _summed(goods)
    today = today_at(unit.timezone)
    _add(session, unit, came, layers or [Layer(item.grade_id, today, item.grams) for item in came])
    _keep(session, unit, came, 1)


def _add(session: Session, unit: Unit, goods: Sequence[Goods], layers: Sequence[Layer]) -> None:
    connection = session.connection()
    _ADD.run(connection, [{"unit_id": unit.id, **item._asdict()} for item in goods])
    _LAY.run(connection, [{"unit_id": unit.id, **layer._asdict()} for layer in layers if layer.grams])


def _keep(session: Session, unit: Unit, goods: Sequence[Goods], sign: int) -> None:
    """One row a grade under the journal that was posted last."""
    seq = session.scalar(select(ChainHead.seq).where(ChainHead.unit_id == unit.id))
    rows = [
        {"unit_id": unit.id, "seq": seq, "grade_id": item.grade_id, "grams": sign * item.grams,
         "value": sign * item.value}
        for item in goods if item.grams or item.value
    ]  # fmt: skip
    if rows:
        session.execute(insert(StockMove), rows)


def still_here(session: Session, unit: Unit, goods: Iterable[Goods]) -> list[Goods]:
    """How much of these goods can go out again, with its value: what was sold or lost since is missing.

    The last gram of a grade takes all of its value along, so that nothing stays worth money without weight.
    """
    wanted = _summed(goods)
    lying = lying_of(session, unit, [item.grade_id for item in wanted])
    there = []
    for item in wanted:
        here = lying[item.grade_id]
        whole = item.grams >= here.grams
        out = Goods(item.grade_id, min(item.grams, here.grams), here.value if whole else min(item.value, here.value))
        there.append(out)
    return there


def lying_of(session: Session, unit: Unit, grade_ids: Iterable[int]) -> dict[int, Goods]:
    """What lies here of each of these grades; nothing is zero. Read under `open_books`, it stays true."""
    wanted = list(grade_ids)
    found = select(OnHand.grade_id, OnHand.grams, OnHand.value).where(
        OnHand.unit_id == unit.id, OnHand.grade_id.in_(wanted)
    )
    lying = {row.grade_id: Goods(*row) for row in session.execute(found)}
    return {grade_id: lying.get(grade_id, Goods(grade_id, Grams(0), Rupiah(0))) for grade_id in wanted}


def at_cost(here: Goods, grams: Grams) -> Goods:
    """So many grams of what lies here, with their value at moving average cost, half up; all of it takes all value."""
    if here.grams in (grams, 0):
        return Goods(here.grade_id, grams, here.value if here.grams else Rupiah(0))
    return Goods(here.grade_id, grams, Rupiah((2 * here.value * grams + here.grams) // (2 * here.grams)))


def take_out(session: Session, unit: Unit, goods: Iterable[Goods]) -> list[Layer]:
    """Take goods out, the oldest first, and say since when they had lain here.

    Call after their journal is posted, as for `take_in`. Raises NotEnoughStock where the shed no longer holds them.
    """
    going = [item for item in _summed(goods) if item.grams or item.value]
    with explained():
        for item in going:
            done = session.execute(
                update(OnHand)
                .where(OnHand.unit_id == unit.id, OnHand.grade_id == item.grade_id)
                .values(grams=OnHand.grams - item.grams, value=OnHand.value - item.value)
                .execution_options(synchronize_session=False)
            )
            if done.rowcount == 0:  # type: ignore[attr-defined]  # what an UPDATE gives back counts its rows
                raise NotEnoughStock
    _keep(session, unit, going, -1)
    return [layer for item in going for layer in _oldest_out(session, unit, item)]


def _oldest_out(session: Session, unit: Unit, item: Goods) -> list[Layer]:
    """Use up the layers of a grade from the oldest on."""
    mine = (StockLayer.unit_id == unit.id, StockLayer.grade_id == item.grade_id)
    left, used = int(item.grams), list[Layer]()
    for day, grams in session.execute(select(StockLayer.day, StockLayer.grams).where(*mine).order_by(StockLayer.day)):
        if left <= 0:
            break
        used.append(Layer(item.grade_id, day, Grams(min(left, grams))))
        left -= grams
    if used:
        last = used[-1]
        session.execute(delete(StockLayer).where(*mine, StockLayer.day < last.day))
        at_last = (*mine, StockLayer.day == last.day)
        session.execute(update(StockLayer).where(*at_last).values(grams=StockLayer.grams - last.grams))
        session.execute(delete(StockLayer).where(*at_last, StockLayer.grams == 0))
    return used


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
