"""A unit in one glance: what it owes and holds, its month, and what waits for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.catalogue.models import Grade, ListStatus, PriceList, WasteType
from rdu.clock import Month
from rdu.db import table_of
from rdu.deposits.days import ENOUGH_VISITS, FAR_FROM_USUAL, UNDONE, Totals, left_open
from rdu.deposits.models import MemberMonth, Question, WeighIn, WeighingDay, WeighInReversal
from rdu.deposits.questions import open_of
from rdu.ledger.models import AccountKind, OpeningBalance
from rdu.ledger.service import totals_by_kind
from rdu.money import Rupiah
from rdu.people.models import Member, Unit
from rdu.people.twins import Twins, likely
from rdu.statements.closing import closable
from rdu.stock.models import OnHand
from rdu.weights import Grams
from rdu.withdrawals.models import State, Withdrawal

A_WEEK = timedelta(days=7)
MOST_PILES = 6
MONTHS_SHOWN = 6
MOST_LOOKED_AT, LAST_VISITS = 300, 20
"""The heaviest weigh-ins of a week, each beside the member's last visits."""


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
    """Members who brought something and were not undone, grams, and what it was worth, for the days of one month.

    Read from the months' sums, so that it costs the same in a month of thousands of visits."""
    these = (MemberMonth.unit_id == unit.id, MemberMonth.month == month.first_day, MemberMonth.lines > 0)
    found = select(
        func.count(MemberMonth.member_id.distinct()), func.sum(MemberMonth.grams), func.sum(MemberMonth.amount)
    ).where(*these)
    members, grams, amount = session.execute(found).one()
    return Totals(members, Grams(int(grams or 0)), Rupiah(int(amount or 0)))


def months_until(session: Session, unit: Unit, last: Month) -> list[tuple[Month, Grams]]:
    """What was weighed in each of the last months, the oldest first."""
    months = last.back(MONTHS_SHOWN)[::-1]
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
    since = today - A_WEEK
    found = (
        select(WeighIn.seq, WeighIn.member_id, WeighIn.grams)
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.day > since, WeighInReversal.seq.is_(None))
        .order_by(WeighIn.grams.desc(), WeighIn.seq.desc())
    )
    heaviest = session.execute(found.limit(MOST_LOOKED_AT)).all()
    usual = _usual(session, unit, {row.member_id for row in heaviest}, since)
    far = {row.seq for row in heaviest if row.grams >= FAR_FROM_USUAL * usual.get(row.member_id, row.grams)}
    whole = select(WeighIn).where(WeighIn.unit_id == unit.id, WeighIn.seq.in_(far)).order_by(WeighIn.seq.desc())
    records = session.scalars(whole.options(joinedload(WeighIn.member), joinedload(WeighIn.unit))) if far else ()
    return [(record, usual[record.member_id]) for record in records]


def _usual(session: Session, unit: Unit, member_ids: set[int], until: date) -> dict[int, Grams]:
    """What each of these members brought on average at her last visits until that day; needs three of them."""
    visit, older = table_of(WeighIn).alias("visit"), table_of(WeighIn).alias("older")
    begins = (
        select(older.c.seq)
        .where(older.c.member_id == Member.id, older.c.day < until)
        .order_by(older.c.seq.desc())
        .offset(LAST_VISITS)
        .limit(1)
        .correlate(Member)
        .scalar_subquery()
    )
    undone = (WeighInReversal.unit_id == visit.c.unit_id) & (WeighInReversal.weigh_in_seq == visit.c.seq)
    found = (
        select(Member.id, func.sum(visit.c.grams), func.count())
        .join(visit, (visit.c.member_id == Member.id) & (visit.c.seq > func.coalesce(begins, 0)))
        .outerjoin(WeighInReversal, undone)
        .where(Member.unit_id == unit.id, Member.id.in_(member_ids), visit.c.day < until)
        .where(WeighInReversal.seq.is_(None))
        .group_by(Member.id)
    )
    rows = session.execute(found) if member_ids else ()
    return {member: Grams(int(grams) // visits) for member, grams, visits in rows if visits >= ENOUGH_VISITS}
