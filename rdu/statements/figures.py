"""What every account held at the end of a day, without adding up history.

Each entry keeps the balance of both accounts after it. A day's books are therefore the last entries of the accounts up
to a place in the chain, put right by the few journals that stand on the other side of that place than their day says:
what was posted late, with an earlier day. Any place would do; the best is just before the first journal of a later day.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from rdu.db import table_of
from rdu.ledger.models import OF_A_MEMBER, Account, AccountKind, ChainHead, Entry, Journal
from rdu.people.models import Unit

_account, _entry, _journal = table_of(Account), table_of(Entry), table_of(Journal)


class Pile(NamedTuple):
    """An account, or all of one kind that are members' together."""

    kind: AccountKind
    part: str


Balances = Counter[Pile]
"""Each on the side on which it grows; what is not there is nothing."""


def balances_on(session: Session, unit: Unit, day: date) -> Balances:
    """A unit's books as they stood when that day was over, by what was posted on it or before it."""
    head = session.get(ChainHead, unit.id)
    if head is None:
        return Counter()
    after = select(_journal.c.seq).where(_journal.c.unit_id == unit.id, _journal.c.posted_on > day)
    later = session.scalar(after.order_by(_journal.c.posted_on, _journal.c.seq).limit(1))
    place = head.seq if later is None else later - 1
    whole = place == head.seq
    found: Balances = Counter()
    statement = _NOW if whole else _AT
    for kind, part, balance in session.execute(statement, {"unit": unit.id, "place": place}):
        found[_pile(kind, part)] += int(balance or 0)
    for kind, part, grown in session.execute(_ASTRAY, {"unit": unit.id, "place": place, "day": day}):
        found[_pile(kind, part)] += int(grown)
    return found


def _pile(kind: AccountKind, part: str) -> Pile:
    return Pile(kind, "" if kind in OF_A_MEMBER else part)


def _last_entry(side: str) -> Any:
    """The last entry on one side of an account up to a place: its number, position, and the balance after it."""
    own = _entry.alias(f"own_{side}")
    found = select(own.c.seq, own.c.position, own.c[f"{side}_after"].label("after"))
    mine = found.where(own.c[f"{side}_id"] == _account.c.id, own.c.seq <= bindparam("place"))
    last = mine.order_by(own.c.seq.desc(), own.c.position.desc()).limit(1).correlate(_account).subquery(f"last_{side}")
    return select(last.c.seq, last.c.position, last.c.after)


def _balance_at_place() -> Any:
    both = union_all(_last_entry("debit"), _last_entry("credit")).subquery("both_sides")
    last = select(both.c.after).order_by(both.c.seq.desc(), both.c.position.desc()).limit(1)
    return last.correlate(_account).scalar_subquery()


def _summed(balance: Any) -> Select[Any]:
    mine = select(_account.c.kind, _account.c.part, balance.label("balance")).where(
        _account.c.unit_id == bindparam("unit")
    )
    each = mine.subquery("each")
    return select(each.c.kind, each.c.part, func.sum(each.c.balance)).group_by(each.c.kind, each.c.part)


_NOW, _AT = _summed(_account.c.balance), _summed(_balance_at_place())


def _astray() -> Select[Any]:
    """What journals beyond the place add that belong to the day or before, less what those before it add too soon."""
    seq, posted_on = _journal.c.seq, _journal.c.posted_on
    mine = select(_journal.c.unit_id, seq, literal(1).label("sign")).where(_journal.c.unit_id == bindparam("unit"))
    soon = select(_journal.c.unit_id, seq, literal(-1).label("sign")).where(_journal.c.unit_id == bindparam("unit"))
    late = mine.where(posted_on <= bindparam("day"), seq > bindparam("place"))
    early = soon.where(posted_on > bindparam("day"), seq <= bindparam("place"))
    astray = union_all(late, early).subquery("astray")
    grows = case((_account.c.kind.in_([kind for kind in AccountKind if kind.grows_on_debit]), 1), else_=-1)
    to_debit = case((_entry.c.debit_id == _account.c.id, 1), else_=-1)
    return (
        select(_account.c.kind, _account.c.part, func.sum(astray.c.sign * _entry.c.amount * grows * to_debit))
        .select_from(astray)
        .join(_entry, (_entry.c.unit_id == astray.c.unit_id) & (_entry.c.seq == astray.c.seq))
        .join(_account, or_(_account.c.id == _entry.c.debit_id, _account.c.id == _entry.c.credit_id))
        .group_by(_account.c.kind, _account.c.part)
    )


_ASTRAY = _astray()


def together(of_units: Sequence[tuple[Unit, Balances]]) -> Balances:
    """Several units as one: what they owe each other is taken out on both sides, as far as both say the same."""
    found: Balances = Counter()
    for unit, balances in of_units:
        for (kind, part), balance in balances.items():
            shared = kind in (AccountKind.DUE_FROM, AccountKind.DUE_TO)
            found[Pile(kind, f"{unit.code}:{part}" if shared else part)] += balance
    for pile in [pile for pile in found if pile.kind is AccountKind.DUE_FROM]:
        owner, debtor = pile.part.split(":", 1)
        mirror = Pile(AccountKind.DUE_TO, f"{debtor}:{owner}")
        same = min(found[pile], found[mirror])
        found[pile] -= same
        found[mirror] -= same
    return found
