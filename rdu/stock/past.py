"""A unit's shed while its old book is read again: in memory, in the order of the days, written down at the end.

What was sold beyond what lay there by the book costs nothing: nobody wrote down how it came. Goods of the days since
the unit uses RDU are set aside meanwhile.
"""

from collections import defaultdict
from datetime import date

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.stock.models import OnHand, StockLayer, StockMove
from rdu.stock.service import Goods, at_cost
from rdu.weights import Grams


class PastShed:
    """Grams and value of each grade at moving average cost, and the days they came on."""

    def __init__(self, session: Session, unit: Unit, until: date | None) -> None:
        self.session, self.unit = session, unit
        found = select(OnHand.grade_id, OnHand.grams, OnHand.value).where(OnHand.unit_id == unit.id)
        self.stored = {row.grade_id: Goods(*row) for row in session.execute(found)}
        self.layers: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        self.later: dict[int, dict[date, int]] = defaultdict(dict)
        laid = select(StockLayer.grade_id, StockLayer.day, StockLayer.grams).where(StockLayer.unit_id == unit.id)
        for grade_id, day, grams in session.execute(laid):
            (self.layers if until is None or day < until else self.later)[grade_id][day] = grams
        self.aside = {
            grade_id: at_cost(here, Grams(sum(self.later[grade_id].values()))) for grade_id, here in self.stored.items()
        }
        self.here = {
            grade_id: Goods(grade_id, Grams(lay.grams - aside.grams), Rupiah(lay.value - aside.value))
            for (grade_id, lay), aside in zip(self.stored.items(), self.aside.values(), strict=True)
        }
        self.moves: list[dict[str, int]] = []

    def of(self, grade_id: int) -> Goods:
        """What lies here of a grade."""
        return self.here.get(grade_id, Goods(grade_id, Grams(0), Rupiah(0)))

    def take_in(self, day: date, goods: Goods) -> None:
        had = self.of(goods.grade_id)
        self.here[goods.grade_id] = Goods(
            goods.grade_id, Grams(had.grams + goods.grams), Rupiah(had.value + goods.value)
        )
        if goods.grams:
            self.layers[goods.grade_id][day] += goods.grams

    def take_out(self, grade_id: int, grams: Grams) -> Goods:
        """So much of it as lies here, the oldest first, with what it had cost."""
        had = self.of(grade_id)
        out = at_cost(had, Grams(min(grams, had.grams)))
        self.here[grade_id] = Goods(grade_id, Grams(had.grams - out.grams), Rupiah(had.value - out.value))
        left, layers = int(out.grams), self.layers[grade_id]
        for day in sorted(layers):
            used = min(left, layers[day])
            layers[day] -= used
            left -= used
        return out

    def bring_back(self) -> None:
        """The old book is read: what was set aside lies here again."""
        for grade_id, goods in self.aside.items():
            had = self.of(grade_id)
            self.here[grade_id] = Goods(grade_id, Grams(had.grams + goods.grams), Rupiah(had.value + goods.value))
            for day, grams in self.later[grade_id].items():
                self.layers[grade_id][day] += grams
        self.aside, self.later = {}, defaultdict(dict)

    def count(self, grade_id: int, grams: Grams, today: date, like: Goods) -> tuple[int, int]:
        """Let so many grams lie here, and tell how many more that are and what they are worth, below zero for less.

        What was found is worth what lies here beside it, or what was paid for `like`.
        """
        here = self.of(grade_id)
        if grams <= here.grams:
            out = self.take_out(grade_id, Grams(here.grams - grams))
            return -out.grams, -out.value
        more, beside = grams - here.grams, here if here.grams else like
        value = (2 * beside.value * more + beside.grams) // (2 * beside.grams) if beside.grams else 0
        self.take_in(today, Goods(grade_id, Grams(more), Rupiah(value)))
        return more, value

    def moved(self, seq: int, grade_id: int, grams: int, value: int) -> None:
        """Keep what a journal moved of a grade: below zero what went out."""
        if grams or value:
            row = {"unit_id": self.unit.id, "seq": seq, "grade_id": grade_id, "grams": grams, "value": value}
            self.moves.append(row)

    def write(self) -> None:
        """Put it down as it stands, after the journals."""
        mine = (OnHand.unit_id == self.unit.id,)
        for grade_id, goods in self.here.items():
            if grade_id in self.stored:
                at = update(OnHand).where(*mine, OnHand.grade_id == grade_id)
                still = at.values(grams=goods.grams, value=goods.value)
                self.session.execute(still.execution_options(synchronize_session=False))
            else:
                self.session.execute(insert(OnHand), {"unit_id": self.unit.id, **goods._asdict()})
        self.session.execute(delete(StockLayer).where(StockLayer.unit_id == self.unit.id))
        layers = [
            {"unit_id": self.unit.id, "grade_id": grade_id, "day": day, "grams": grams}
            for grade_id, days in self.layers.items() for day, grams in days.items() if grams
        ]  # fmt: skip
        for table, rows in ((StockLayer, layers), (StockMove, self.moves)):
            if rows:
                self.session.execute(insert(table), rows)
