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
from rdu.ledger.models import AccountKind, OpeningBalance
from rdu.ledger.service import totals_by_kind
from rdu.money import Rupiah
from rdu.people.models import Person, Unit
from rdu.people.twins import Twins, likely
from rdu.statements.closing import closable
from rdu.stock.models import OnHand
from rdu.weights import Grams
from rdu.withdrawals.models import State, Withdrawal

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

    withdrawals: int
    """Asked for, and neither approved nor refused yet."""
    to_close: Sequence[Month]
    forgotten: Sequence[WeighingDay]
    questions: Sequence[Question]
    drafts: Sequence[PriceList]
    unusual: Sequence[tuple[WeighIn, Grams]]
    twins: Sequence[Twins]

    def __bool__(self) -> bool:
        return any(self)

    @property
    def size(self) -> int:
        """A month to be closed is one matter, however many there are."""
        withdrawals, to_close, *parts = self
        return withdrawals + bool(to_close) + sum(len(part) for part in parts)


@dataclass(frozen=True)
class Glance:
    owed: Rupiah
    held: Rupiah
    """What of it waits to be paid out."""
    share: Rupiah
    opening: Rupiah
    """Owed from the old paper books before RDU: no stock stands behind it."""
    cash: Rupiah
    bank: Rupiah
    receivable: Rupiah
    """What collectors, and units or the induk, have still to pay."""
    stock: Rupiah
    grams: Grams
    piles: Sequence[Pile]
    month: Totals
    months: Sequence[tuple[Month, Grams]]
    waiting: Waiting

    @property
    def has(self) -> Rupiah:
        """What could pay: box, bank, what others owe, and the shed."""
        return Rupiah(self.cash + self.bank + self.receivable + self.stock)

    @property
    def covers(self) -> int:
        """How much of what is owed that is, in basis points."""
        return self.has * 10_000 // self.owed if self.owed else 0


def glance_at(session: Session, unit: Unit, today: date) -> Glance:
    books = totals_by_kind(session, unit)
    piles = piles_of(session, unit)
    return Glance(
        owed=Rupiah(books[AccountKind.SAVINGS] + books[AccountKind.HELD]),
        held=Rupiah(books[AccountKind.HELD]),
        share=Rupiah(books[AccountKind.SHARE]),
        opening=_from_old_books(session, unit),
        cash=Rupiah(books[AccountKind.CASH]),
        bank=Rupiah(books[AccountKind.BANK]),
        receivable=Rupiah(books[AccountKind.RECEIVABLE] + books[AccountKind.DUE_FROM]),
        stock=Rupiah(sum(pile.value for pile in piles)),
        grams=Grams(sum(pile.grams for pile in piles)),
        piles=piles[:MOST_PILES],
        month=month_of(session, unit, Month.of(today)),
        months=months_until(session, unit, Month.of(today)),
        waiting=waiting_in(session, unit, today),
    )


def _from_old_books(session: Session, unit: Unit) -> Rupiah:
    found = select(func.coalesce(func.sum(OpeningBalance.amount), 0)).where(OpeningBalance.unit_id == unit.id)
    return Rupiah(int(session.scalar(found) or 0))


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
        _asked_for(session, unit),
        closable(session, unit, today),
        left_open(session, unit, today),
        open_of(session, unit),
        session.scalars(drafts.options(joinedload(PriceList.unit)).order_by(PriceList.number)).all(),
        _unusual(session, unit, today),
        likely(session, unit),
    )


def _asked_for(session: Session, unit: Unit) -> int:
    found = select(func.count()).select_from(Withdrawal)
    return session.scalar(found.where(Withdrawal.unit_id == unit.id, Withdrawal.state == State.REQUESTED)) or 0


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
