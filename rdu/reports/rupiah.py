"""What some months did to the savers' money, from the entries booked since. Rupiah count on the day booked."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from rdu.clock import Month, Period
from rdu.ledger.models import IN_POCKETS, Account, AccountKind, Entry, Journal
from rdu.ledger.month_end import Flows, ended, flows_by_month, flows_of_month
from rdu.people.models import Unit

PAYERS = (AccountKind.CASH, AccountKind.BANK, AccountKind.GOODS)
COVERS = (AccountKind.CASH, AccountKind.BANK, AccountKind.RECEIVABLE, AccountKind.STOCK)


@dataclass(frozen=True)
class Rupiah:
    gross: int
    """What was weighed is worth."""
    share: int
    paid: int
    owed_before: int
    owed: int
    covers: tuple[tuple[AccountKind, int], ...]
    """What could pay it, at the end of the period."""

    @property
    def credited(self) -> int:
        return self.gross - self.share

    @property
    def others(self) -> int:
        """What else changed the debt: old books brought in, members who moved, mistakes, fees."""
        return self.owed - self.owed_before - self.credited + self.paid


def rupiah_of(session: Session, units: Sequence[Unit], period: Period) -> Rupiah:
    """Of units that have closed its last month what was written down then; of the others their entries."""
    ids = [unit.id for unit in units]
    closed = ended(session, ids, period.months[-1])
    open_ids = [unit_id for unit_id in ids if unit_id not in closed]
    by_month = flows_by_month(session, sorted(closed), period.months[-1])
    during, after = _flows(session, open_ids, period) if open_ids else (Counter(), Counter())
    for month in period.months:
        during.update(by_month.get(month, {}))
    ever: Flows = sum(by_month.values(), Counter())
    now = _balances(session, open_ids)

    def at_end(kinds: Collection[AccountKind]) -> int:
        return sum(now[kind] for kind in kinds) - _gain(after, kinds) + _gain(ever, kinds)

    owed = at_end(IN_POCKETS)
    return Rupiah(
        _gross(during),
        share=_share(during),
        paid=_net(during, IN_POCKETS, PAYERS),
        owed_before=owed - _gain(during, IN_POCKETS),
        owed=owed,
        covers=tuple((kind, at_end([kind])) for kind in COVERS),
    )


def credited_in(session: Session, ids: Sequence[int], months: Sequence[Month]) -> dict[Month, int]:
    """What reached the savings in each of these months: the part of `rupiah_of` that months are compared by."""
    found: dict[Month, int] = {}
    for month in months:
        closed = ended(session, ids, month)
        flows = flows_of_month(session, sorted(closed), month)
        if open_ids := [unit_id for unit_id in ids if unit_id not in closed]:
            flows += _booked(session, open_ids, month)
        found[month] = _gross(flows) - _share(flows)
    return found


def _booked(session: Session, ids: Sequence[int], month: Month) -> Flows:
    debit, credit = aliased(Account), aliased(Account)
    found = (
        select(debit.kind, credit.kind, func.sum(Entry.amount))
        .select_from(Journal)
        .join(Entry, (Entry.unit_id == Journal.unit_id) & (Entry.seq == Journal.seq))
        .join(debit, debit.id == Entry.debit_id)
        .join(credit, credit.id == Entry.credit_id)
        .where(Journal.unit_id.in_(ids), Journal.posted_on.between(month.first_day, month.last_day))
        .group_by(debit.kind, credit.kind)
    )
    return Counter({(to, out_of): int(amount) for to, out_of, amount in session.execute(found)})


def _gross(flows: Flows) -> int:
    return _net(flows, [AccountKind.STOCK], [AccountKind.SAVINGS])


def _share(flows: Flows) -> int:
    return _net(flows, [AccountKind.SAVINGS], [AccountKind.SHARE])


def _balances(session: Session, ids: Sequence[int]) -> Counter[AccountKind]:
    found = select(Account.kind, func.sum(Account.balance)).where(Account.unit_id.in_(ids)).group_by(Account.kind)
    return Counter({kind: int(balance or 0) for kind, balance in session.execute(found)})


def _flows(session: Session, ids: Sequence[int], period: Period) -> tuple[Flows, Flows]:
    """Of the period, and of all that was booked after it."""
    debit, credit = aliased(Account), aliased(Account)
    later: Any = case((Journal.posted_on > period.last_day, literal_column("1")), else_=literal_column("0"))
    found = (
        select(later.label("later"), debit.kind, credit.kind, func.sum(Entry.amount))
        .select_from(Journal)
        .join(Entry, (Entry.unit_id == Journal.unit_id) & (Entry.seq == Journal.seq))
        .join(debit, debit.id == Entry.debit_id)
        .join(credit, credit.id == Entry.credit_id)
        .where(Journal.unit_id.in_(ids), Journal.posted_on >= period.first_day)
        .group_by("later", debit.kind, credit.kind)
    )
    flows: tuple[Flows, Flows] = Counter(), Counter()
    for is_later, to, out_of, amount in session.execute(found):
        flows[is_later][to, out_of] += int(amount)
    return flows


def _net(flows: Flows, debited: Iterable[AccountKind], credited: Iterable[AccountKind]) -> int:
    """From the credited kinds to the debited ones, less what went back."""
    sources = list(credited)
    return sum(flows[to, source] - flows[source, to] for to in debited for source in sources)


def _gain(flows: Flows, kinds: Iterable[AccountKind]) -> int:
    """By how much these accounts grew, each on the side on which it grows."""
    mine = set(kinds)
    grown = 0
    for (to, source), amount in flows.items():
        grown += amount * ((to in mine and to.grows_on_debit) - (to in mine and not to.grows_on_debit))
        grown += amount * ((source in mine and not source.grows_on_debit) - (source in mine and source.grows_on_debit))
    return grown
