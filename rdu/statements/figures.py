"""What every account held at the end of a day, without adding up history.

Each entry keeps the balance of both accounts after it. A day's books are therefore the last entries of the accounts up
to a place in the chain, put right by the few journals that stand on the other side of that place than their day says:
what was posted late, with an earlier day. Any place would do; the best is just before the first journal of a later day.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select, union_all
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
    _put_right(session, unit, place, day, found)
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
    """Journals beyond the place whose day says that they belong to it (1), and those before it that came too soon."""
    seq, posted_on, mine = _journal.c.seq, _journal.c.posted_on, _journal.c.unit_id == bindparam("unit")
    late = select(seq, literal(1).label("sign")).where(mine, posted_on <= bindparam("day"), seq > bindparam("place"))
    early = select(seq, literal(-1).label("sign")).where(mine, posted_on > bindparam("day"), seq <= bindparam("place"))
    both = union_all(late, early).subquery("astray")
    return select(both.c.seq, both.c.sign)


_ASTRAY = _astray()


def _put_right(session: Session, unit: Unit, place: int, day: date, found: Balances) -> None:
    """Add what stands beyond the place, take away what stands before it too soon."""
    signs = {seq: sign for seq, sign in session.execute(_ASTRAY, {"unit": unit.id, "place": place, "day": day})}
    seqs = sorted(signs)
    for n in range(0, len(seqs), _AT_ONCE):
        for row in session.execute(_ENTRIES, {"unit": unit.id, "seqs": seqs[n : n + _AT_ONCE]}):
            amount = signs[row.seq] * row.amount
            found[_pile(row.debit_kind, row.debit_part)] += amount if row.debit_kind.grows_on_debit else -amount
            found[_pile(row.credit_kind, row.credit_part)] -= amount if row.credit_kind.grows_on_debit else -amount


_AT_ONCE = 500
_debit, _credit = _account.alias("debit"), _account.alias("credit")
_ENTRIES = (
    select(
        _entry.c.seq, _entry.c.amount, _debit.c.kind.label("debit_kind"), _debit.c.part.label("debit_part"),
        _credit.c.kind.label("credit_kind"), _credit.c.part.label("credit_part"),
    )
    .join(_debit, _debit.c.id == _entry.c.debit_id)
    .join(_credit, _credit.c.id == _entry.c.credit_id)
    .where(_entry.c.unit_id == bindparam("unit"), _entry.c.seq.in_(bindparam("seqs", expanding=True)))
)  # fmt: skip


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
