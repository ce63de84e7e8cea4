"""The rows of a weigh-in, written by hand."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.bench.by_hand import ByHand, Part, Rows
from rdu.bench.stand import Counter
from rdu.catalogue.models import Price
from rdu.clock import now_utc
from rdu.deposits.models import WeighIn
from rdu.people.models import Person

STATION = "Z"
"""A letter that nobody else numbers receipts by."""


class WeighInByHand(ByHand):
    """1,000 g at Rp1.000 three times, 15 % share, always for the same member."""

    inserts = {
        "weigh_in": "unit_id, seq, member_id, person_id, day, station, number, how, central_list_id, grams, gross,"
        " share_bp, share, net, weighed_at, weighed_by_id",
        "weigh_in_line": "unit_id, seq, position, grade_id, price_id, measure, quantity, gross_grams, tare_grams,"
        " net_grams, unit_price, amount",
    }
    adding = {
        "on_hand": ("unit_id, grade_id", "grams, value"),
        "stock_layer": ("unit_id, grade_id, day", "grams"),
        "day_total": ("unit_id, day, grade_id", "lines, quantity, grams, amount"),
        "member_month": ("unit_id, month, member_id, board_group", "lines, grams, amount"),
    }
    updates = {"station": "UPDATE station SET last_number = ? WHERE unit_id = ? AND letter = ?"}

    def load(self, session: Session, counter: Counter) -> None:
        self.stock, self.share, self.savings = (self.accounts[kind] for kind in ("stock", "share", "savings"))
        self.member_id = self.savings.member_id
        self.person_id = session.scalar(select(Person.id).where(Person.member_id == self.member_id).limit(1))
        taken = select(func.max(WeighIn.number)).where(WeighIn.unit_id == self.unit_id, WeighIn.station == STATION)
        self.number = session.scalar(taken) or 0
        prices = select(Price.grade_id, Price.id, Price.price_list_id).order_by(Price.id).limit(60)
        self.prices: list[Any] = [tuple(row) for row in session.execute(prices)]

    def parts(self) -> list[Part]:
        return [self._rows]

    def _rows(self, seq: int, previous: bytes) -> Rows:
        unit, at, day = self.unit_id, self.plain(now_utc()), self.plain(self.day)
        self.number += 1
        three = [self.prices[(self.number + n) % len(self.prices)] for n in (0, 7, 13)]
        moves = [(self.stock, self.savings, 3000), (self.savings, self.share, 450)]
        return self.posted(seq, previous, "weigh_in", moves) | {
            "station": [(self.number, unit, STATION)],
            "weigh_in": [(unit, seq, self.member_id, self.person_id, day, STATION, self.number, "dropped", three[0][2],
                          3000, 3000, 1500, 450, 2550, at, self.by_id)],
            "weigh_in_line": [(unit, seq, n, grade, price, "kg", 1000, 1000, 0, 1000, 1000, 1000)
                              for n, (grade, price, _) in enumerate(three, 1)],
            "on_hand": [(unit, grade, 1000, 1000) for grade, _, _ in three],
            "stock_layer": [(unit, grade, day, 1000) for grade, _, _ in three],
            "day_total": [(unit, day, grade, 1, 1000, 1000, 1000) for grade, _, _ in three],
            "member_month": [(unit, self.plain(self.day.replace(day=1)), self.member_id, group, 1, 1000, 1000)
                             for group in ("Plastik", "Kertas")],
        }  # fmt: skip
