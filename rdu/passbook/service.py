"""A member's book, read line by line.

Rows only: no object is built on the way, and nothing is added up but one year of totals. Every search begins at the
member's own accounts, so a page costs the same however long the unit's history is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import Session

from rdu.catalogue.models import Group
from rdu.clock import Month
from rdu.deposits.models import MemberMonth, WeighIn, WeighInLine, WeighInReversal
from rdu.ledger.models import Account, AccountKind, Entry, Journal, OpeningBalance
from rdu.money import Rupiah
from rdu.passbook.words import Happened, what
from rdu.people.models import Member, Unit
from rdu.weights import Grams, Measure, Quantity

ON_PAGE = 20
MOST = 1_000
"""The most lines that one file holds."""
NEWEST = 2**31 - 1
"""Above every running number that a journal can have."""


@dataclass(frozen=True)
class OwnNumber:
    """One number of a member: her own, or a twin's that was merged into it."""

    member_id: int
    number: int
    account_id: int | None  # none until money first reaches it
    balance: Rupiah


@dataclass(frozen=True)
class Line:
    """What one journal did to one number's savings."""

    seq: int
    number: int
    day: date
    what: str
    receipt: str
    amount: int
    balance: Rupiah | None
    void: bool = False


@dataclass(frozen=True)
class Page:
    """Lines, the newest first; `older` is where the next page begins, or none."""

    lines: Sequence[Line]
    older: int | None


@dataclass(frozen=True)
class Year:
    """A year's deposits by group of the price board, the heaviest first. Amounts are before the unit's share."""

    number: int
    groups: Sequence[tuple[Group, Grams, Rupiah]]

    @property
    def grams(self) -> Grams:
        return Grams(sum(grams for _, grams, _ in self.groups))

    @property
    def amount(self) -> Rupiah:
        return Rupiah(sum(amount for _, _, amount in self.groups))


def numbers_of(session: Session, unit: Unit, member: Member) -> list[OwnNumber]:
    """The member's own number first, then those merged into it."""
    rows = session.connection().execute(_NUMBERS, {"unit": unit.id, "member": member.id})
    found = [OwnNumber(row[0], row[1], row[2], Rupiah(row[3] or 0)) for row in rows]
    return sorted(found, key=lambda own: (own.member_id != member.id, own.number))


def balance_of(numbers: Sequence[OwnNumber]) -> Rupiah:
    return Rupiah(sum(own.balance for own in numbers))


_member, _account = Member.__table__, Account.__table__
_entry, _journal = Entry.__table__, Journal.__table__
_weigh_in, _weighed = WeighIn.__table__, WeighInLine.__table__
_reversal, _opening = WeighInReversal.__table__, OpeningBalance.__table__
_month = MemberMonth.__table__


def _numbers() -> Select[Any]:
    mine = select(_member.c.id).where(_member.c.id == bindparam("member"), _member.c.unit_id == bindparam("unit"))
    tree = mine.cte("tree", recursive=True)
    tree = tree.union_all(select(_member.c.id).where(_member.c.merged_into_id == tree.c.id))
    savings = and_(_account.c.member_id == _member.c.id, _account.c.kind == AccountKind.SAVINGS)
    rows = tree.join(_member, _member.c.id == tree.c.id).outerjoin(_account, savings)
    return select(_member.c.id, _member.c.number, _account.c.id, _account.c.balance).select_from(rows)


_NUMBERS = _numbers()


def read(
    session: Session, unit: Unit, numbers: Sequence[OwnNumber], *, before: int = NEWEST, after: int = 0,
    since: date | None = None, most: int = ON_PAGE,
) -> Page:  # fmt: skip
    """The newest lines whose journal is numbered between `after` and `before` and was posted since a day."""
    binds: dict[str, Any] = {"unit": unit.id, "before": before, "after": after, "since": since, "most": most + 1}
    for place, own in enumerate(numbers):
        binds |= {f"account_{place}": own.account_id, f"member_{place}": own.member_id}
    rows = session.connection().execute(_page(len(numbers), since is not None), binds).all()

    journals: dict[int, list[Any]] = {}
    for row in rows:
        journals.setdefault(row.seq, []).append(row)
    shown = list(journals)[:most]
    weighed = _weighed_in(session, unit, [seq for seq in shown if journals[seq][0].station])
    lines = [line for seq in shown for line in _lines(unit, numbers, journals[seq], weighed.get(seq, []))]
    older = shown[-1] if len(journals) > most else None
    return Page(_with_balances(lines, end=older is None and after == 0 and since is None), older)


@lru_cache(maxsize=16)
def _page(numbers: int, since: bool) -> Select[Any]:
    """The statement for a member with this many numbers, made once.

    The branches do not name the unit: an account or member belongs to one already, and with it PostgreSQL would walk
    back through the whole unit by its primary key.
    """
    branches = []
    accounts: list[Any] = [bindparam(f"account_{place}") for place in range(numbers)]
    for place, account in enumerate(accounts):
        branches += [_seqs(_entry, side == account, since) for side in (_entry.c.debit_id, _entry.c.credit_id)]
        branches.append(_seqs(_weigh_in, _weigh_in.c.member_id == bindparam(f"member_{place}"), since))
    wanted = union(*(select(branch.subquery().c.seq) for branch in branches))
    seqs = wanted.order_by(wanted.selected_columns.seq.desc()).limit(bindparam("most")).cte("seqs")

    undone, voided = _weigh_in.alias("undone"), _reversal.alias("voided")
    unit: Any = bindparam("unit")
    rows = (
        seqs.join(_journal, and_(_journal.c.unit_id == unit, _journal.c.seq == seqs.c.seq))
        .outerjoin(
            _entry,
            and_(
                _entry.c.unit_id == unit,
                _entry.c.seq == seqs.c.seq,
                or_(_entry.c.debit_id.in_(accounts), _entry.c.credit_id.in_(accounts)),
            ),
        )
        .outerjoin(_weigh_in, and_(_weigh_in.c.unit_id == unit, _weigh_in.c.seq == seqs.c.seq))
        .outerjoin(voided, and_(voided.c.unit_id == unit, voided.c.weigh_in_seq == seqs.c.seq))
        .outerjoin(_reversal, and_(_reversal.c.unit_id == unit, _reversal.c.seq == seqs.c.seq))
        .outerjoin(undone, and_(undone.c.unit_id == unit, undone.c.seq == _reversal.c.weigh_in_seq))
        .outerjoin(_opening, and_(_opening.c.unit_id == unit, _opening.c.seq == seqs.c.seq))
    )
    columns = [
        seqs.c.seq, _journal.c.posted_on, _entry.c.debit_id, _entry.c.credit_id, _entry.c.amount,
        _entry.c.debit_after, _entry.c.credit_after, _weigh_in.c.member_id, _weigh_in.c.station, _weigh_in.c.number,
        _weigh_in.c.replaces_seq, voided.c.seq.label("voided_by"), _reversal.c.reason,
        undone.c.station.label("undone_station"), undone.c.number.label("undone_number"), _opening.c.as_of,
    ]  # fmt: skip
    return select(*columns).select_from(rows).order_by(seqs.c.seq.desc(), _entry.c.position)


def _seqs(table: Any, mine: Any, since: bool) -> Select[Any]:
    """The newest journals of one account or member, read along an index that ends with seq."""
    found = select(table.c.seq).distinct().where(mine, table.c.seq < bindparam("before"))
    found = found.where(table.c.seq > bindparam("after"))
    if since:
        posted = and_(_journal.c.unit_id == table.c.unit_id, _journal.c.seq == table.c.seq)
        found = found.join(_journal, posted).where(_journal.c.posted_on >= bindparam("since"))
    return found.order_by(table.c.seq.desc()).limit(bindparam("most"))


_WEIGHED = (
    select(_weighed.c.seq, _weighed.c.measure, func.sum(_weighed.c.quantity))
    .where(_weighed.c.unit_id == bindparam("unit"), _weighed.c.seq.in_(bindparam("seqs", expanding=True)))
    .group_by(_weighed.c.seq, _weighed.c.measure)
)


def _weighed_in(session: Session, unit: Unit, seqs: Sequence[int]) -> dict[int, list[tuple[Measure, Quantity]]]:
    """What came in with these weigh-ins, by measure."""
    found: dict[int, list[tuple[Measure, Quantity]]] = {}
    if seqs:
        for seq, measure, quantity in session.connection().execute(_WEIGHED, {"unit": unit.id, "seqs": seqs}):
            found.setdefault(seq, []).append((measure, Quantity(int(quantity))))
    return found


def _lines(
    unit: Unit, numbers: Sequence[OwnNumber], rows: Sequence[Any], weighed: list[tuple[Measure, Quantity]]
) -> list[Line]:
    """One journal's lines: one, or two where money moved between two numbers of the same member."""
    first = rows[0]
    touched = [own for own in numbers if _touches(own, rows)]
    lines = []
    for own in touched:
        amount, balance = _effect(own, rows)
        other = next((twin.number for twin in touched if twin is not own), None)
        undone = _receipt(unit, first.undone_station, first.undone_number)
        happened = Happened(
            weighed, first.replaces_seq is not None, undone, first.reason or "", first.as_of, other, amount
        )
        receipt = undone or _receipt(unit, first.station, first.number)
        void = first.voided_by is not None
        lines.append(Line(first.seq, own.number, first.posted_on, what(happened), receipt, amount, balance, void))
    return lines


def _touches(own: OwnNumber, rows: Sequence[Any]) -> bool:
    if rows[0].debit_id is None:  # goods given for free: a journal without entries
        return bool(rows[0].member_id == own.member_id)
    return any(own.account_id in (row.debit_id, row.credit_id) for row in rows)


def _effect(own: OwnNumber, rows: Sequence[Any]) -> tuple[int, Rupiah | None]:
    """What reached the number's savings, or left them, and what they were then."""
    amount, balance = 0, None
    for row in rows:
        if row.credit_id == own.account_id:
            amount, balance = amount + row.amount, row.credit_after
        elif row.debit_id == own.account_id:
            amount, balance = amount - row.amount, row.debit_after
    return amount, balance


def _receipt(unit: Unit, station: str | None, number: int | None) -> str:
    return f"{unit.code}-{station}-{number:06}" if station else ""


def _with_balances(lines: list[Line], *, end: bool) -> list[Line]:
    """A line that moved no money stands at the balance of the line before it; at the book's beginning that is 0."""
    before: dict[int, Rupiah] = {}
    whole = []
    for line in reversed(lines):
        balance = line.balance
        if balance is None:
            balance = before.get(line.number, Rupiah(0) if end else None)
        if balance is not None:
            before[line.number] = balance
        whole.append(line if balance == line.balance else _at(line, balance))
    return whole[::-1]


def _at(line: Line, balance: Rupiah | None) -> Line:
    return Line(line.seq, line.number, line.day, line.what, line.receipt, line.amount, balance, line.void)


_YEAR = (
    select(_month.c.board_group, func.sum(_month.c.grams), func.sum(_month.c.amount))
    .where(
        _month.c.unit_id == bindparam("unit"),
        _month.c.month.in_(bindparam("months", expanding=True)),
        _month.c.member_id.in_(bindparam("members", expanding=True)),
    )
    .group_by(_month.c.board_group)
)


def year_of(session: Session, unit: Unit, numbers: Sequence[OwnNumber], year: int) -> Year:
    """What all numbers of the member brought that year. Twelve months are named: each is one step in the index."""
    months = [Month(year, number).first_day for number in range(1, 13)]
    binds = {"unit": unit.id, "months": months, "members": [own.member_id for own in numbers]}
    rows = session.connection().execute(_YEAR, binds)
    groups = [(group, Grams(int(grams)), Rupiah(int(amount))) for group, grams, amount in rows if grams]
    return Year(year, sorted(groups, key=lambda row: -row[1]))
