"""The book's questions to the database, each made once and asked with binds.

All begin at the member's own accounts and numbers. The branches that look for lines do not name the unit: an account
belongs to one already, and with it PostgreSQL would walk back through the whole unit by its primary key. What few
journals have is asked for one by one: joined, PostgreSQL would rather read all reversals of the unit.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
    union_all,
)

from rdu.db import table_of
from rdu.deposits.models import MemberMonth, WeighIn, WeighInLine, WeighInReversal
from rdu.history.models import OpeningSignature
from rdu.ledger.models import IN_POCKETS, Account, Entry, Journal, OpeningBalance
from rdu.ledger.pocket_models import PocketRule
from rdu.people.models import Member
from rdu.prepared import Prepared
from rdu.weights import Measure

_member, _account, _entry, _journal = table_of(Member), table_of(Account), table_of(Entry), table_of(Journal)
_weigh_in, _weighed, _month = table_of(WeighIn), table_of(WeighInLine), table_of(MemberMonth)
_reversal, _opening, _rule = table_of(WeighInReversal), table_of(OpeningBalance), table_of(PocketRule)
_signature = table_of(OpeningSignature)
_unit: Any = bindparam("unit")
MEASURES = (Measure.KG, Measure.LITRE, Measure.PIECE)

Shape = tuple[int, ...]
"""How many accounts each number of a member has: (1,) for most, (4, 0) for somebody with pockets and a twin."""


def _first(most: int, found: Any) -> Any:
    """The limit stands in the statement itself: SQLite plans a statement anew each time a limit is bound to it."""
    return found.limit(literal_column(str(most))).offset(literal_column("0"))


_hers = or_(
    and_(_member.c.id == bindparam("member"), _member.c.unit_id == _unit),
    and_(_member.c.merged_into_id == bindparam("member"), _member.c.unit_id == _unit),
)
"""A member and everybody merged into her: a merge repoints those merged before, so one step finds all."""


def _numbers() -> Prepared:
    """Each number with its accounts: id, number, and account, kind, pocket and balance, or none of these. In every row
    whether the unit ever set a rule for a pocket: until then all of what is saved is free; and whether the number
    begins with a balance from the old book that she has not signed for."""
    ruled = _first(1, select(_rule.c.id).where(_rule.c.unit_id == _unit)).scalar_subquery().label("ruled")
    pockets = and_(_account.c.member_id == _member.c.id, or_(*(_account.c.kind == kind for kind in sorted(IN_POCKETS))))
    columns = (_member.c.id, _member.c.number, _account.c.id.label("account"), _account.c.kind, _account.c.pocket,
               _account.c.balance, ruled, _unconfirmed())  # fmt: skip
    found = select(*columns).select_from(_member.outerjoin(_account, pockets)).where(_hers)
    return Prepared(found.order_by(_member.c.id, _account.c.id))


def _unconfirmed() -> Any:
    opened = and_(_opening.c.unit_id == _unit, _opening.c.member_id == _member.c.id)
    signed = exists().where(_signature.c.unit_id == _opening.c.unit_id, _signature.c.seq == _opening.c.seq)
    undone = exists().where(_journal.c.unit_id == _opening.c.unit_id, _journal.c.reverses_seq == _opening.c.seq)
    return _first(1, select(_opening.c.seq).where(opened, ~signed, ~undone)).scalar_subquery().label("unconfirmed")


NUMBERS = _numbers()


@lru_cache(maxsize=16)
def brought_in(year: int) -> Prepared:
    """What all her numbers brought in a year, by group of the price board. The months are named one by one: each is a
    step in the index. They stand in the statement: twelve binds cost more than the rest of it."""
    months: list[Any] = [literal_column(f"'{date(year, month, 1)}'") for month in range(1, 13)]
    hers = _month.c.member_id.in_(select(_member.c.id).where(_hers))
    found = select(_month.c.board_group, func.sum(_month.c.grams), func.sum(_month.c.amount))
    brought = found.where(_month.c.unit_id == _unit, _month.c.month.in_(months), hers)
    return Prepared(brought.group_by(_month.c.board_group))


@lru_cache(maxsize=64)
def lines_of(shape: Shape, most: int, since: bool, newest: bool) -> Prepared:
    """The newest journals below `before`, at most so many, with all that their lines say. Of each number what it gained
    or lost (none where the journal left it alone), what moved between its own accounts, and where it stands after them.
    `newest`: nothing lies above `before`, so that it stands where its accounts stand now."""
    numbers: list[list[Any]] = [
        [bindparam(f"account_{place}_{n}") for n in range(size)] for place, size in enumerate(shape)
    ]
    branches = []
    for place, accounts in enumerate(numbers):
        for account in accounts:
            sides = (_entry.c.debit_id, _entry.c.credit_id)
            branches += [_newest(_entry, side == account, most, since) for side in sides]
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
    reason = _of_source("reversal:", select(_reversal.c.reason).where(_same(_reversal, seqs.c.seq)))
    opened = _of_source("opening:", select(_opening.c.as_of).where(_same(_opening, seqs.c.seq)))
    weighed = _weighed_by_measure(seqs)
    facts = [
        seqs.c.seq, _journal.c.posted_on, _journal.c.source, _weigh_in.c.member_id, _weigh_in.c.station,
        _weigh_in.c.number, _weigh_in.c.replaces_seq, voided.scalar_subquery().label("voided_by"),
        reason.label("reason"), undone.c.station.label("undone_station"),
        undone.c.number.label("undone_number"), opened.label("as_of"),
    ]  # fmt: skip
    moved = [column for place, accounts in enumerate(numbers) for column in _moved(place, accounts, seqs.c.seq, newest)]
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


def _same(table: Any, seq: Any) -> Any:
    return and_(table.c.unit_id == _unit, table.c.seq == seq)


def _weighed_by_measure(seqs: Any) -> Any:
    """What came in with each weigh-in, by measure."""
    sums = [
        cast(func.sum(case((_weighed.c.measure == measure, _weighed.c.quantity))), BigInteger).label(measure.value)
        for measure in MEASURES
    ]
    these = _weighed.c.seq.in_(select(seqs.c.seq))  # a join would have SQLite read all lines of the unit
    found = select(_weighed.c.seq, *sums).where(_weighed.c.unit_id == _unit, these)
    return found.group_by(_weighed.c.seq).cte("weighed")


def _of_source(prefix: str, found: Any) -> Any:
    """Looked up only for the few journals that have it."""
    return case((_journal.c.source.startswith(prefix), found.scalar_subquery()))


def _moved(place: int, accounts: Sequence[Any], seq: Any, newest: bool) -> list[Any]:
    """Of one number: its gain or loss in a journal, what moved inside it, and its balance after the page. A weigh-in
    says itself what it credited to whom, so that its entries need not be added up."""
    if not accounts:
        return [literal_column("NULL"), literal_column("NULL"), literal_column("0")]
    gained, lost = _entry.c.credit_id.in_(accounts), _entry.c.debit_id.in_(accounts)
    if len(accounts) == 1:
        gained, lost = _entry.c.credit_id == accounts[0], _entry.c.debit_id == accounts[0]
    difference = case((gained, _entry.c.amount), else_=0) - case((lost, _entry.c.amount), else_=0)
    touched = select(cast(func.sum(difference), BigInteger)).where(_same(_entry, seq), or_(gained, lost))
    inside = select(cast(func.sum(_entry.c.amount), BigInteger)).where(_same(_entry, seq), gained, lost)
    within = inside.scalar_subquery() if len(accounts) > 1 else literal_column("NULL")
    balances = [_balance_now(account) if newest else _balance_before(account) for account in accounts]
    after = sum(balances[1:], balances[0])
    credited = case((_weigh_in.c.member_id == bindparam(f"member_{place}"), _weigh_in.c.net))
    weighed = _weigh_in.c.seq.is_not(None)
    change = case((weighed, credited), else_=touched.scalar_subquery())
    return [change, case((weighed, None), else_=within), after]


def _balance_now(account: Any) -> Any:
    return select(_account.c.balance).where(_account.c.id == account).scalar_subquery()


def _balance_before(account: Any) -> Any:
    """Where an account stood once the last journal below `before` was posted; asked once for the whole page."""
    sides = ((_entry.c.debit_id, _entry.c.debit_after), (_entry.c.credit_id, _entry.c.credit_after))
    last = union_all(*(select(_last(side, after, account).subquery()) for side, after in sides)).subquery()
    newest = _first(1, select(last.c.after).order_by(last.c.seq.desc(), last.c.position.desc()))
    return func.coalesce(newest.scalar_subquery(), 0)


def _last(side: Any, after: Any, account: Any) -> Any:
    found = select(_entry.c.seq, _entry.c.position, after.label("after")).where(
        side == account, _entry.c.seq < bindparam("before")
    )
    return _first(1, found.order_by(_entry.c.seq.desc(), _entry.c.position.desc()))
