"""What the services are asked to do, again and again: each in a session and a transaction of its own, as requests are.

Who is signed in was read before; everything else a service reads itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.bench.money_by_hand import AMOUNT, GRAMS
from rdu.bench.stand import LINES, Counter, Stand, at_counter
from rdu.db import writing
from rdu.deposits.service import Visit, Weighed, weigh_in
from rdu.ledger.models import REGULAR
from rdu.ledger.service import once
from rdu.ledger.standing import standing_of
from rdu.money import Rupiah
from rdu.people.models import Member, User
from rdu.sales.collectors import Particulars, add_collector, collectors_of
from rdu.sales.models import Paid
from rdu.sales.service import Deal, Sold, sell
from rdu.stock.models import OnHand
from rdu.weights import Grams, Quantity
from rdu.withdrawals import service as withdrawals
from rdu.withdrawals.models import Source, Way
from rdu.withdrawals.terms import may_take

CODE = "UKUR"
"""Of a collector who buys in measurements only."""


class Acts(ABC):
    """One kind of act at the demo's open weighing day."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        with writing(), stand.session() as session:
            self.counter = at_counter(session)
            self.load(session, self.counter)
            session.commit()

    @abstractmethod
    def load(self, session: Session, counter: Counter) -> None:
        """Read or make once what the acts need."""

    @abstractmethod
    def once_more(self) -> None:
        """One act, committed."""


class WeighIns(Acts):
    """Somebody comes with three items."""

    def load(self, session: Session, counter: Counter) -> None:
        self.visits = counter.visits(Random(1))  # noqa: S311  # the same visits every time

    def once_more(self) -> None:
        visit = next(self.visits)
        with writing(), self.stand.session() as session:
            weigh_in(session, self.counter.unit, visit, once(uuid4(), [visit.member_number]), self.counter.by)
            session.commit()


class Withdrawals(Acts):
    """A little of a member's money is asked for, approved by a manager, and paid from the box: three requests."""

    def load(self, session: Session, counter: Counter) -> None:
        self.manager = session.scalars(select(User).where(User.username == "ramlah")).one()
        savers = [(member, who[0].ordinal) for member in counter.members if (who := may_take(member, counter.day))]
        self.member, self.ordinal = max(savers, key=lambda saver: self._available(session, saver[0]))

    def _available(self, session: Session, member: Member) -> Rupiah:
        return standing_of(session, self.counter.unit, member, REGULAR, self.counter.day).available

    def once_more(self) -> None:
        unit, day, slip = self.counter.unit, self.counter.day, ""
        wish = withdrawals.Wish(Rupiah(AMOUNT), Way.CASH, REGULAR, self.ordinal)
        handing = withdrawals.Handing(self.ordinal, Source.CASH)
        with self._request() as session:
            asked = once(uuid4(), "asked")
            slip = withdrawals.request_(session, unit, self.member, wish, day, asked, self.counter.by).slip
        with self._request() as session:
            withdrawals.approve(session, unit, slip, day, once(uuid4(), "approved"), self.manager)
        with self._request() as session:
            withdrawals.pay(session, unit, slip, handing, day, once(uuid4(), "paid"), self.counter.by)

    @contextmanager
    def _request(self) -> Iterator[Session]:
        with writing(), self.stand.session() as session:
            yield session
            session.commit()


class Sales(Acts):
    """A little of three grades goes to a collector, who pays at once."""

    def load(self, session: Session, counter: Counter) -> None:
        known = {row.code: row for row in collectors_of(session, counter.unit)}
        self.collector = known.get(CODE) or add_collector(session, counter.unit, CODE, Particulars("Ukur"), counter.by)
        self._fill(session, counter)
        plenty = select(OnHand.grade_id).where(OnHand.unit_id == counter.unit.id).order_by(OnHand.grams.desc())
        self.goods = [
            Sold(grade_id, Grams(GRAMS), Quantity(GRAMS), Rupiah(1_000))
            for grade_id in session.scalars(plenty.limit(LINES))
        ]

    def _fill(self, session: Session, counter: Counter) -> None:
        """More than all sales together take."""
        lines = [Weighed(*item, Quantity(900_000)) for item in counter.items[:LINES]]
        visit = Visit(counter.members[0].number, counter.day, lines)
        weigh_in(session, counter.unit, visit, once(uuid4(), "plenty"), counter.by)

    def once_more(self) -> None:
        deal = Deal(self.collector, self.counter.day, Paid.CASH, self.goods)
        with writing(), self.stand.session() as session:
            sell(session, self.counter.unit, deal, once(uuid4(), "sold"), self.counter.by)
            session.commit()
