"""What a closed month came to, so that nobody has to add up its entries, or walk its chain, once more.

Rupiah of a closed month do not change: later mistakes are posted in the open one. `audit` adds all of it up again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, extract, func, insert, select
from sqlalchemy.orm import Session, aliased

from rdu.clock import Month
from rdu.errors import Refused
from rdu.ledger.audit import Finding, broken_between
from rdu.ledger.models import Account, AccountKind, Entry, Journal
from rdu.ledger.month_models import MonthEnd, MonthFlow
from rdu.ledger.service import Books
from rdu.people.models import Unit

Flows = Counter[tuple[AccountKind, AccountKind]]
"""Rupiah by the kind debited and the kind credited."""


def keep_end(books: Books, month: Month) -> None:
    """Write down what the month came to, and those before it since the last that was written down.

    Raises Refused where the chain does not hold since it was walked last.
    """
    found = select(func.max(MonthEnd.seq), func.max(MonthEnd.month)).where(MonthEnd.unit_id == books.unit.id)
    walked, last = books.session.execute(found).one()
    if broken := next(broken_between(books.session, books.unit, (walked or 0) + 1, books.seq), None):
        raise Refused("month", f"Pembukuan tidak cocok di {broken.row}: {broken.problem}. Hubungi admin sebelum tutup.")
    row = {"unit_id": books.unit.id, "month": month.first_day, "seq": books.seq, "hash": books.head}
    books.session.execute(insert(MonthEnd), row)
    booked = _booked(books.unit, last and Month.of(last).last_day, month.last_day)
    flows = [
        {"unit_id": books.unit.id, "month": date(int(y), int(m), 1), "debit_kind": to, "credit_kind": out_of,
         "amount": int(amount)}
        for y, m, to, out_of, amount in books.session.execute(booked)
    ]  # fmt: skip
    if flows:
        books.session.execute(insert(MonthFlow), flows)


def _booked(unit: Unit, after: date | None, through: date) -> Select[*tuple[Any, ...]]:
    debit, credit = aliased(Account), aliased(Account)
    year, number = extract("year", Journal.posted_on), extract("month", Journal.posted_on)
    found = (
        select(year, number, debit.kind, credit.kind, func.sum(Entry.amount))
        .select_from(Journal)
        .join(Entry, (Entry.unit_id == Journal.unit_id) & (Entry.seq == Journal.seq))
        .join(debit, debit.id == Entry.debit_id)
        .join(credit, credit.id == Entry.credit_id)
        .where(Journal.unit_id == unit.id, Journal.posted_on <= through)
        .group_by(year, number, debit.kind, credit.kind)
    )
    return found if after is None else found.where(Journal.posted_on > after)


def ended(session: Session, ids: Sequence[int], last: Month) -> set[int]:
    """Which of these units have closed the month."""
    found = select(MonthEnd.unit_id).where(MonthEnd.unit_id.in_(ids), MonthEnd.month >= last.first_day)
    return set(session.scalars(found.distinct()))


def flows_by_month(session: Session, ids: Sequence[int], last: Month) -> dict[Month, Flows]:
    """Of units that have closed that month, from their first month on."""
    found = select(MonthFlow.month, MonthFlow.debit_kind, MonthFlow.credit_kind, func.sum(MonthFlow.amount))
    mine = found.where(MonthFlow.unit_id.in_(ids), MonthFlow.month <= last.first_day)
    by_month: dict[Month, Flows] = {}
    for day, to, out_of, amount in session.execute(
        mine.group_by(MonthFlow.month, MonthFlow.debit_kind, MonthFlow.credit_kind)
    ):
        by_month.setdefault(Month.of(day), Counter())[AccountKind(to), AccountKind(out_of)] += int(amount)
    return by_month


def flows_of_month(session: Session, ids: Sequence[int], month: Month) -> Flows:
    """Of that month alone, of units that have closed it."""
    found = select(MonthFlow.debit_kind, MonthFlow.credit_kind, func.sum(MonthFlow.amount)).where(
        MonthFlow.unit_id.in_(ids), MonthFlow.month == month.first_day
    )
    rows = session.execute(found.group_by(MonthFlow.debit_kind, MonthFlow.credit_kind))
    return Counter({(AccountKind(to), AccountKind(out_of)): int(amount) for to, out_of, amount in rows})


def unlike_their_end(session: Session, units: Iterable[Unit], last: Month) -> Iterator[Finding]:
    """Of units that have closed the month: whose chain no longer holds the journal that it was closed with."""
    by_id = {unit.id: unit for unit in units}
    found = (
        select(MonthEnd.unit_id, MonthEnd.seq)
        .outerjoin(Journal, (Journal.unit_id == MonthEnd.unit_id) & (Journal.seq == MonthEnd.seq))
        .where(MonthEnd.unit_id.in_(by_id), MonthEnd.month >= last.first_day)
        .where(Journal.hash.is_distinct_from(MonthEnd.hash))
    )
    for unit_id, seq in session.execute(found.order_by(MonthEnd.unit_id, MonthEnd.seq)):
        yield Finding(by_id[unit_id].code, f"journal {seq}", "tidak seperti saat bulannya ditutup")


def audit(session: Session) -> Iterator[Finding]:
    """Every closed month: its chain still ends in the journal it was closed with, and its flows are its entries."""
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        months = select(func.min(MonthEnd.month), func.max(MonthEnd.month)).where(MonthEnd.unit_id == unit.id)
        first, last = session.execute(months).one()
        if first is None:
            continue
        yield from unlike_their_end(session, [unit], Month.of(first))
        kept = select(
            extract("year", MonthFlow.month), extract("month", MonthFlow.month), MonthFlow.debit_kind,
            MonthFlow.credit_kind, MonthFlow.amount,
        ).where(MonthFlow.unit_id == unit.id)  # fmt: skip
        yield from _unequal(session, unit, kept, _booked(unit, None, Month.of(last).last_day))


def _unequal(
    session: Session, unit: Unit, kept: Select[*tuple[Any, ...]], booked: Select[*tuple[Any, ...]]
) -> Iterator[Finding]:
    ours, theirs = (
        {(int(y), int(m), str(to), str(out_of)): int(amount) for y, m, to, out_of, amount in session.execute(found)}
        for found in (kept, booked)
    )
    for key in sorted(set(ours) | set(theirs)):
        if ours.get(key) != theirs.get(key):
            year, number, to, out_of = key
            row = f"month_flow {Month(year, number)}/{to}/{out_of}"
            yield Finding(unit.code, row, "tidak sama dengan jumlah catatan uangnya")
