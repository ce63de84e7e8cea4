"""The book's two questions to the database, each made once and asked with binds.

Both begin at the member's own accounts and numbers. The branches that look for lines do not name the unit: an
account belongs to one already, and with it PostgreSQL would walk back through the whole unit by its primary key. What
few journals have is asked for one by one: joined, PostgreSQL would rather read all reversals of the unit.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, case, cast, func, literal_column, or_, select, union

from rdu.db import table_of
from rdu.deposits.models import MemberMonth, WeighIn, WeighInLine, WeighInReversal
from rdu.ledger.models import Account, AccountKind, Entry, Journal, OpeningBalance
from rdu.people.models import Member
from rdu.prepared import Prepared
from rdu.weights import Measure

_member, _account, _entry, _journal = table_of(Member), table_of(Account), table_of(Entry), table_of(Journal)
_weigh_in, _weighed, _month = table_of(WeighIn), table_of(WeighInLine), table_of(MemberMonth)
_reversal, _opening = table_of(WeighInReversal), table_of(OpeningBalance)
_unit: Any = bindparam("unit")
MEASURES = (Measure.KG, Measure.LITRE, Measure.PIECE)


@lru_cache(maxsize=16)
def whole(year: int) -> Prepared:
    """A member and everybody merged into her: id, number, account and balance, and what they brought in a year by
    group of the price board. A merge repoints those merged before, so one step finds all. The months are named one by
    one: each is a step in the index. They stand in the statement: twelve binds cost more than the rest of it."""
    here = _member.c.unit_id == _unit
    hers = [and_(column == bindparam("member"), here) for column in (_member.c.id, _member.c.merged_into_id)]
    savings = and_(_account.c.member_id == _member.c.id, _account.c.kind == AccountKind.SAVINGS)
    months: list[Any] = [literal_column(f"'{date(year, month, 1)}'") for month in range(1, 13)]
    brought = and_(_month.c.unit_id == _unit, _month.c.month.in_(months), _month.c.member_id == _member.c.id)
    rows = _member.outerjoin(_account, savings).outerjoin(_month, brought)
    whose = (_member.c.id, _member.c.number, _account.c.id, _account.c.balance, _month.c.board_group)
    found = select(*whose, func.sum(_month.c.grams), func.sum(_month.c.amount)).select_from(rows)
    return Prepared(found.where(or_(*hers)).group_by(*whose))


@lru_cache(maxsize=16)
def lines_of(numbers: int, most: int, since: bool) -> Prepared:
    """The newest journals, at most so many, with all that their lines say: for each number its amount and balance."""
    accounts: list[Any] = [bindparam(f"account_{place}") for place in range(numbers)]
    branches = []
    for place, account in enumerate(accounts):
        branches += [_newest(_entry, side == account, most, since) for side in (_entry.c.debit_id, _entry.c.credit_id)]
        branches.append(_newest(_weigh_in, _weigh_in.c.member_id == bindparam(f"member_{place}"), most, since))
    wanted = union(*(select(branch.subquery().c.seq) for branch in branches))
    seqs = _first(most, wanted.order_by(wanted.selected_columns.seq.desc())).cte("seqs")

    undone = _weigh_in.alias("undone")
    rows = (
        seqs.join(_journal, _same(_journal, seqs.c.seq))
        .outerjoin(_weigh_in, _same(_weigh_in, seqs.c.seq))
        .outerjoin(undone, _same(undone, _journal.c.reverses_seq))
    )
    voided = select(_reversal.c.seq).where(_reversal.c.unit_id == _unit, _reversal.c.weigh_in_seq == seqs.c.seq)
    reason = select(_reversal.c.reason).where(_same(_reversal, seqs.c.seq))
    opened = select(_opening.c.as_of).where(_same(_opening, seqs.c.seq))
    weighed = _weighed_by_measure(seqs)
    moved = [column for account in accounts for column in (_amount(account, seqs.c.seq), _after(account, seqs.c.seq))]
    facts = [
        seqs.c.seq, _journal.c.posted_on, _weigh_in.c.member_id, _weigh_in.c.station, _weigh_in.c.number,
        _weigh_in.c.replaces_seq, voided.scalar_subquery().label("voided_by"),
        reason.scalar_subquery().label("reason"), undone.c.station.label("undone_station"),
        undone.c.number.label("undone_number"), opened.scalar_subquery().label("as_of"),
    ]  # fmt: skip
    whole = rows.outerjoin(weighed, weighed.c.seq == seqs.c.seq)
    quantities = [weighed.c[measure.value] for measure in MEASURES]
    return Prepared(select(*facts, *quantities, *moved).select_from(whole).order_by(seqs.c.seq.desc()))


def _newest(table: Any, mine: Any, most: int, since: bool) -> Any:
    """The newest journals of one account or member, read along an index that ends with seq."""
    found = select(table.c.seq).distinct().where(mine, table.c.seq < bindparam("before"))
    if since:
        posted = and_(_journal.c.unit_id == table.c.unit_id, _journal.c.seq == table.c.seq)
        found = found.join(_journal, posted).where(_journal.c.posted_on >= bindparam("since"))
    return _first(most, found.order_by(table.c.seq.desc()))


def _first(most: int, found: Any) -> Any:
    """The limit stands in the statement itself: SQLite plans a statement anew each time a limit is bound to it."""
    return found.limit(literal_column(str(most))).offset(literal_column("0"))


def _same(table: Any, seq: Any) -> Any:
    return and_(table.c.unit_id == _unit, table.c.seq == seq)


def _weighed_by_measure(seqs: Any) -> Any:
    """What came in with each weigh-in, by measure."""
    sums = [
        cast(func.sum(case((_weighed.c.measure == measure, _weighed.c.quantity))), BigInteger).label(measure.value)
        for measure in MEASURES
    ]
    rows = seqs.join(_weighed, _same(_weighed, seqs.c.seq))
    return select(seqs.c.seq, *sums).select_from(rows).group_by(seqs.c.seq).cte("weighed")


def _amount(account: Any, seq: Any) -> Any:
    """What a journal added to an account that grows by credit, or took from it; none where it left it alone."""
    change = case((_entry.c.credit_id == account, _entry.c.amount), else_=-_entry.c.amount)
    return select(cast(func.sum(change), BigInteger)).where(_same(_entry, seq), _touches(account)).scalar_subquery()


def _after(account: Any, seq: Any) -> Any:
    """Where the account stood after the journal's last entry on it."""
    balance = case((_entry.c.credit_id == account, _entry.c.credit_after), else_=_entry.c.debit_after)
    found = select(balance).where(_same(_entry, seq), _touches(account))
    return _first(1, found.order_by(_entry.c.position.desc())).scalar_subquery()


def _touches(account: Any) -> Any:
    return or_(_entry.c.debit_id == account, _entry.c.credit_id == account)
