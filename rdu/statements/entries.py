"""The entries behind a figure: of one account or of a kind of account, day by day, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from rdu.db import table_of
from rdu.errors import NotFoundHere
from rdu.ledger.models import Account, AccountKind, Entry, Journal
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.statements.periods import Period

A_PAGE = 50
SOME = 100
"""Journals looked at in one step."""
MOST = 20_000
"""The most lines that one file holds."""
DENSE = frozenset({AccountKind.STOCK, AccountKind.SAVINGS, AccountKind.SHARE})
"""Nearly every journal touches these: their entries are found by walking along the days, the others' by account."""

_account, _entry, _journal = table_of(Account), table_of(Entry), table_of(Journal)


@dataclass(frozen=True)
class Chosen:
    """What an address names: a kind of account, or one account of it."""

    code: str
    kind: AccountKind
    part: str
    ids: Sequence[int]


class Line(NamedTuple):
    """One entry as the chosen accounts see it: above zero where they grew."""

    seq: int
    position: int
    day: date
    source: str
    amount: Rupiah
    other: AccountKind
    other_part: str
    balance: Rupiah = Rupiah(0)


class Page(NamedTuple):
    lines: Sequence[Line]
    following: str
    """Where the next page begins, as an address writes it; "" on the last."""


def chosen(session: Session, unit: Unit, code: str) -> Chosen:
    """Raises NotFoundHere for a kind that does not exist, and for an account that this unit does not have."""
    word, _, part = code.partition(":")
    if word not in set(AccountKind):
        raise NotFoundHere
    kind = AccountKind(word)
    found = select(Account.id).where(Account.unit_id == unit.id, Account.kind == kind)
    ids = session.scalars(found.where(Account.part == part) if part else found).all()
    if part and not ids:
        raise NotFoundHere
    return Chosen(code, kind, part, ids)


def lines_of(session: Session, unit: Unit, what: Chosen, period: Period, start: str = "", most: int = A_PAGE) -> Page:
    """Entries of a period in the order of their days, from `start` on. Money that only moved between the chosen
    accounts, as from one pocket to another, is left out."""
    if not what.ids:
        return Page([], "")
    place = _place(start) or (period.first, 0, 0)
    wanted = (_along_the_days if what.kind in DENSE else _by_account)(session, unit, what, period, place)
    rows = list(islice(wanted, most + 1))
    following = f"{rows[most].posted_on.isoformat()}.{rows[most].seq}.{rows[most].position}" if len(rows) > most else ""
    return Page([_line(what, row) for row in rows[:most]], following)


Place = tuple[date, int, int]
"""A day, a journal's number, and an entry's position in it."""


def _place(text: str) -> Place | None:
    """Where a page begins; an address that makes no sense shows the first."""
    try:
        day, seq, position = text.split(".")
        return date.fromisoformat(day), min(abs(int(seq)), 2**31 - 2), min(abs(int(position)), 2**15 - 1)
    except ValueError:
        return None


_debit, _credit = _account.alias("debit"), _account.alias("credit")
_COLUMNS = (
    _journal.c.posted_on, _journal.c.source, _entry.c.seq, _entry.c.position, _entry.c.amount, _entry.c.debit_id,
    _debit.c.kind.label("debit_kind"), _debit.c.part.label("debit_part"), _credit.c.kind.label("credit_kind"),
    _credit.c.part.label("credit_part"),
)  # fmt: skip


def _joined(unit: Unit) -> Select[Any]:
    return (
        select(*_COLUMNS)
        .select_from(_journal)
        .join(_entry, (_entry.c.unit_id == _journal.c.unit_id) & (_entry.c.seq == _journal.c.seq))
        .join(_debit, _debit.c.id == _entry.c.debit_id)
        .join(_credit, _credit.c.id == _entry.c.credit_id)
        .where(_journal.c.unit_id == unit.id)
    )


def _by_account(session: Session, unit: Unit, what: Chosen, period: Period, place: Place) -> Iterator[Any]:
    """All entries of the accounts in the period, from a place on."""
    day, seq, position = place
    later = or_(_entry.c.seq > seq, and_(_entry.c.seq == seq, _entry.c.position >= position))
    from_there = or_(_journal.c.posted_on > day, and_(_journal.c.posted_on == day, later))
    within = _of_accounts(unit, what).where(_journal.c.posted_on.between(period.first, period.last), from_there)
    yield from session.execute(within.order_by(_journal.c.posted_on, _journal.c.seq, _entry.c.position))


def _along_the_days(session: Session, unit: Unit, what: Chosen, period: Period, place: Place) -> Iterator[Any]:
    """Some journals of the days at a time, and of their entries those that touch the kind on one side: members have
    accounts in their thousands, so the kind says it and not the ids."""
    day, seq, position = place
    one_side = (_debit.c.kind == what.kind) != (_credit.c.kind == what.kind)
    order = (_journal.c.posted_on, _journal.c.seq)
    mine = select(*order).where(_journal.c.unit_id == unit.id, _journal.c.posted_on <= period.last).order_by(*order)
    while True:
        later = or_(_journal.c.posted_on > day, and_(_journal.c.posted_on == day, _journal.c.seq >= seq))
        some = session.execute(mine.where(_journal.c.posted_on >= day, later).limit(SOME)).all()
        if not some:
            return
        these = _joined(unit).where(_journal.c.seq.in_([row.seq for row in some]), one_side)
        for row in session.execute(these.order_by(*order, _entry.c.position)):
            if (row.posted_on, row.seq, row.position) >= (place[0], place[1], position):
                yield row
        day, seq = some[-1].posted_on, some[-1].seq + 1


def _of_accounts(unit: Unit, what: Chosen) -> Select[Any]:
    ids = list(what.ids)
    touching = or_(_entry.c.debit_id.in_(ids), _entry.c.credit_id.in_(ids))
    inside = and_(_entry.c.debit_id.in_(ids), _entry.c.credit_id.in_(ids))
    return _joined(unit).where(touching, ~inside)


def _line(what: Chosen, row: Any) -> Line:
    to_us = row.debit_kind is what.kind and (not what.part or row.debit_part == what.part)
    grown = row.amount if to_us == what.kind.grows_on_debit else -row.amount
    other = (row.credit_kind, row.credit_part) if to_us else (row.debit_kind, row.debit_part)
    return Line(row.seq, row.position, row.posted_on, row.source, Rupiah(grown), *other)


# The cash book ----------------------------------------------------------------------------------------------------


class Totals(NamedTuple):
    """A period of one pile: what it began with, what came, what went, and how many lines tell of it."""

    before: Rupiah
    came: Rupiah
    went: Rupiah
    lines: int

    @property
    def after(self) -> Rupiah:
        return Rupiah(self.before + self.came - self.went)


def totals_of(session: Session, unit: Unit, what: Chosen, period: Period, before: int) -> Totals:
    if not what.ids:
        return Totals(Rupiah(before), Rupiah(0), Rupiah(0), 0)
    came = case((_entry.c.debit_id.in_(what.ids), _entry.c.amount), else_=0)
    inner = _of_accounts(unit, what).where(_journal.c.posted_on.between(period.first, period.last))
    sums = inner.with_only_columns(func.count(), func.sum(came), func.sum(_entry.c.amount - came))
    count, into, out_of = session.execute(sums).one()
    return Totals(Rupiah(before), Rupiah(int(into or 0)), Rupiah(int(out_of or 0)), count)


def cash_lines(
    session: Session, unit: Unit, what: Chosen, period: Period, before: int, page: int = 1, most: int = A_PAGE
) -> list[Line]:
    """A page of a pile's entries, each with what the pile held after it, in the order of their days."""
    if not what.ids:
        return []
    sign = case((_entry.c.debit_id.in_(what.ids), _entry.c.amount), else_=-_entry.c.amount)
    order = (_journal.c.posted_on, _journal.c.seq, _entry.c.position)
    running = func.sum(sign).over(order_by=order).label("running")
    found = _of_accounts(unit, what).where(_journal.c.posted_on.between(period.first, period.last))
    rows = session.execute(found.add_columns(running).order_by(*order).offset((page - 1) * most).limit(most))
    return [_line(what, row)._replace(balance=Rupiah(before + int(row.running))) for row in rows]
