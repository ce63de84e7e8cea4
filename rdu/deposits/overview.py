"""A unit in one glance: what it owes and holds, its month, and what waits for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.catalogue.models import Grade, ListStatus, PriceList, WasteType
from rdu.clock import Month
from rdu.deposits.days import UNDONE, Totals, far_from_usual, left_open
from rdu.deposits.models import MemberMonth, Question, WeighIn, WeighingDay, WeighInReversal
from rdu.deposits.questions import open_of
from rdu.ledger.models import AccountKind
from rdu.ledger.service import totals_by_kind
from rdu.money import Rupiah
from rdu.people.models import Person, Unit
from rdu.people.twins import Twins, likely
from rdu.stock.models import OnHand
from rdu.weights import Grams

A_WEEK = timedelta(days=7)
MOST_PILES = 6
MONTHS_SHOWN = 6


class Pile(NamedTuple):
    """What lies in the shed of one item."""

    name: str
    picture: str
    grams: Grams
    value: Rupiah


class Waiting(NamedTuple):
    """What needs a decision."""

    forgotten: Sequence[WeighingDay]
    questions: Sequence[Question]
    drafts: Sequence[PriceList]
    unusual: Sequence[tuple[WeighIn, Grams]]
    twins: Sequence[Twins]

    def __bool__(self) -> bool:
        return any(self)

    @property
    def size(self) -> int:
        return sum(len(part) for part in self)


@dataclass(frozen=True)
class Glance:
    owed: Rupiah
    share: Rupiah
    opening: Rupiah
    """Owed from the old paper books before RDU: no stock stands behind it."""
    stock: Rupiah
    grams: Grams
    piles: Sequence[Pile]
    month: Totals
    months: Sequence[tuple[Month, Grams]]
    waiting: Waiting

    @property
    def stock_covers(self) -> int:
        """How much of what is owed lies in the shed, in basis points."""
        return self.stock * 10_000 // self.owed if self.owed else 0


def glance_at(session: Session, unit: Unit, today: date) -> Glance:
    books = totals_by_kind(session, unit)
    piles = piles_of(session, unit)
    return Glance(
        owed=Rupiah(books[AccountKind.SAVINGS]),
        share=Rupiah(books[AccountKind.SHARE]),
        opening=Rupiah(-books[AccountKind.OPENING]),
        stock=Rupiah(sum(pile.value for pile in piles)),
        grams=Grams(sum(pile.grams for pile in piles)),
        piles=piles[:MOST_PILES],
        month=month_of(session, unit, Month.of(today)),
        months=months_until(session, unit, Month.of(today)),
        waiting=waiting_in(session, unit, today),
    )


def piles_of(session: Session, unit: Unit) -> list[Pile]:
    """The unit's stock, the most valuable first."""
    found = (
        select(WasteType.name, Grade.name, WasteType.picture, OnHand.grams, OnHand.value)
        .join(Grade, Grade.id == OnHand.grade_id)
        .join(Grade.waste_type)
        .where(OnHand.unit_id == unit.id, OnHand.grams > 0)
        .order_by(OnHand.value.desc(), OnHand.grade_id)
    )
    rows = session.execute(found)
    return [
        Pile(f"{kind} {grade.lower()}".strip(), picture, grams, value) for kind, grade, picture, grams, value in rows
    ]


def month_of(session: Session, unit: Unit, month: Month) -> Totals:
    """Persons who came, grams, and rupiah that reached the savings, for the days of one month."""
    person = func.coalesce(Person.same_as_id, Person.id)
    found = (
        select(func.count(person.distinct()), func.sum(WeighIn.grams), func.sum(WeighIn.net))
        .join(Person, Person.id == WeighIn.person_id)
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.day.between(month.first_day, month.last_day))
        .where(WeighInReversal.seq.is_(None))
    )
    people, grams, net = session.execute(found).one()
    return Totals(people, Grams(int(grams or 0)), Rupiah(int(net or 0)))


def months_until(session: Session, unit: Unit, last: Month) -> list[tuple[Month, Grams]]:
    """What was weighed in each of the last months, the oldest first."""
    months = [last]
    while len(months) < MONTHS_SHOWN:
        months.insert(0, months[0].previous)
    found = (
        select(MemberMonth.month, func.sum(MemberMonth.grams))
        .where(MemberMonth.unit_id == unit.id, MemberMonth.month.in_([month.first_day for month in months]))
        .group_by(MemberMonth.month)
    )
    grams = {month: int(total) for month, total in session.execute(found)}
    return [(month, Grams(grams.get(month.first_day, 0))) for month in months]


def waiting_in(session: Session, unit: Unit, today: date) -> Waiting:
    drafts = select(PriceList).where(PriceList.unit_id == unit.id, PriceList.status == ListStatus.DRAFT)
    return Waiting(
        left_open(session, unit, today),
        open_of(session, unit),
        session.scalars(drafts.options(joinedload(PriceList.unit)).order_by(PriceList.number)).all(),
        _unusual(session, unit, today),
        likely(session, unit),
    )


def _unusual(session: Session, unit: Unit, today: date) -> list[tuple[WeighIn, Grams]]:
    """Weigh-ins of the last week that stand, far above what the member usually brings; with that usual weight."""
    found = (
        select(WeighIn)
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.day > today - A_WEEK, WeighInReversal.seq.is_(None))
        .options(joinedload(WeighIn.member), joinedload(WeighIn.unit))
        .order_by(WeighIn.seq.desc())
    )
    records = session.scalars(found).all()
    usual = far_from_usual(session, unit, records, today - A_WEEK)
    return [(record, usual[record.seq]) for record in records if record.seq in usual]
