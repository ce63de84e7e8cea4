"""Take goods into the shed and out again. Nothing else changes what lies there.

What lies there is kept twice: the sum by grade (OnHand) with its value at moving average cost, and how many grams of
it came on which day (StockLayer), the oldest going first, so that its age is read without adding up history.
Whatever moves without a weigh-in leaves a row (StockMove): a sale, a count, a transfer, a reversal.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.db import adding, explained, table_of
from rdu.errors import NotEnoughStock
from rdu.ledger.models import ChainHead
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.prepared import Prepared, ask, together
from rdu.stock.models import OnHand, StockLayer, StockMove
from rdu.weights import Grams

_on_hand, _layer, _head = table_of(OnHand), table_of(StockLayer), table_of(ChainHead)
_ADD, _LAY, _KEEP = Prepared(adding(OnHand)), Prepared(adding(StockLayer)), Prepared(insert(table_of(StockMove)))
_LAST_POSTED = Prepared(select(_head.c.seq).where(_head.c.unit_id == bindparam("unit")))
_TAKE = Prepared(
    update(_on_hand)
    .where(_on_hand.c.unit_id == bindparam("unit"), _on_hand.c.grade_id == bindparam("grade"))
    .values(grams=_on_hand.c.grams - bindparam("less"), value=_on_hand.c.value - bindparam("worth"))
)
_this_pile = (_layer.c.unit_id == bindparam("unit"), _layer.c.grade_id == bindparam("grade"))
_OLDEST = Prepared(
    select(_layer.c.day, _layer.c.grams)
    .where(*_this_pile, _layer.c.day > bindparam("after"))
    .order_by(_layer.c.day)
    .limit(literal_column("20"))  # a bound limit is planned anew each time
)
_USED_UP = Prepared(delete(_layer).where(*_this_pile, _layer.c.day <= bindparam("through")))
_BEGUN = Prepared(
    update(_layer)
    .where(*_this_pile, _layer.c.day == bindparam("through"))
    .values(grams=_layer.c.grams - bindparam("less"))
)


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
    connection = session.connection()
    seq = _LAST_POSTED.one(connection, {"unit": unit.id}).seq
    _KEEP.run(connection, _moved(unit, seq, goods, sign))


def _moved(unit: Unit, seq: int, goods: Sequence[Goods], sign: int) -> list[dict[str, int]]:
    return [
        {"unit_id": unit.id, "seq": seq, "grade_id": item.grade_id, "grams": sign * item.grams,
         "value": sign * item.value}
        for item in goods if item.grams or item.value
    ]  # fmt: skip


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
    going, connection = [item for item in _summed(goods) if item.grams or item.value], session.connection()
    piles = [{"unit": unit.id, "grade": item.grade_id} for item in going]
    oldest = ((_OLDEST, {**pile, "after": date.min}) for pile in piles)
    (head,), *first = ask(connection, (_LAST_POSTED, {"unit": unit.id}), *oldest)
    rows = [{**pile, "less": item.grams, "worth": item.value} for pile, item in zip(piles, going, strict=True)]
    with explained():
        if _TAKE.run(connection, rows) < len(rows):
            raise NotEnoughStock
    used = [_used(connection, pile, item, rows) for pile, item, rows in zip(piles, going, first, strict=True)]
    with together(connection):
        _KEEP.run(connection, _moved(unit, head.seq, going, -1))
        _lessen(connection, piles, used)
    return [layer for pile in used for layer in pile.layers]


class _Used(NamedTuple):
    """The layers that a pile gives, the oldest first, and whether the last of them is used up."""

    layers: list[Layer]
    whole: bool


def _used(connection: Connection, pile: dict[str, int], item: Goods, rows: list[Any]) -> _Used:
    """From the oldest layer on, until they hold what goes; `rows` are the first of them."""
    left, layers = int(item.grams), list[Layer]()
    while left > 0 and rows:
        for row in rows:
            layers.append(Layer(item.grade_id, row.day, Grams(min(left, row.grams))))
            if (left := left - row.grams) <= 0:
                return _Used(layers, left == 0)
        rows = _OLDEST.rows(connection, {**pile, "after": rows[-1].day})
    return _Used(layers, True)


def _lessen(connection: Connection, piles: list[dict[str, int]], used: list[_Used]) -> None:
    """Take away the layers that are used up, and from the one that is begun what was used of it."""
    gone, begun = list[dict[str, Any]](), list[dict[str, Any]]()
    for pile, (layers, whole) in zip(piles, used, strict=True):
        if layers and not whole:
            begun.append({**pile, "through": layers[-1].day, "less": layers[-1].grams})
        if wholly := layers if whole else layers[:-1]:
            gone.append({**pile, "through": wholly[-1].day})
    _USED_UP.run(connection, gone)
    _BEGUN.run(connection, begun)


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
