"""The collectors a unit sells to, what each pays, and who pays most for what lies in the shed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush, one_here
from rdu.ledger.accounts import receivable
from rdu.ledger.models import Account, AccountKind
from rdu.ledger.service import balance_of
from rdu.money import Rupiah, price_of
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.sales.models import Collector, CollectorPrice
from rdu.sales.shed import Pile
from rdu.weights import Grams, Measure, Quantity


@dataclass(frozen=True)
class Particulars:
    """What is written down about a collector; the code never changes, the books know him by it."""

    name: str
    phone: str = ""
    address: str = ""
    note: str = ""


class Offer(NamedTuple):
    """What a collector pays for a grade, and the least he comes for."""

    price: Rupiah
    minimum: Grams
    since: date


def collectors_of(session: Session, unit: Unit, text: str = "", *, retired: bool = False) -> Sequence[Collector]:
    """By name; those who no longer buy only where asked for."""
    found = select(Collector).where(Collector.unit_id == unit.id)
    if not retired:
        found = found.where(Collector.retired_on.is_(None))
    if words := text.strip():
        named = (Collector.name.icontains(words, autoescape=True), Collector.code == words.upper())
        found = found.where(or_(*named))
    return session.scalars(found.order_by(Collector.name, Collector.id)).all()


def collector_of(session: Session, unit: Unit, code: str) -> Collector:
    """The unit's collector with this code. NotFoundHere for another unit's."""
    return one_here(session, select(Collector).where(Collector.unit_id == unit.id, Collector.code == code))


def add_collector(session: Session, unit: Unit, code: str, what: Particulars, by: User) -> Collector:
    """Raises CodeTaken."""
    row = Collector(unit_id=unit.id, code=code, **vars(what))
    session.add(row)
    log(session, "add_collector", unit=unit, user=by, subject=code)
    flush(session)
    return row


def change_collector(session: Session, unit: Unit, row: Collector, what: Particulars, by: User) -> None:
    for name, value in vars(what).items():
        setattr(row, name, value)
    log(session, "change_collector", unit=unit, user=by, subject=row.code)
    flush(session)


def retire(session: Session, unit: Unit, row: Collector, today: date | None, by: User) -> None:
    """He buys no more from that day on; with None he does again."""
    row.retired_on = today
    log(session, "retire_collector" if today else "return_collector", unit=unit, user=by, subject=row.code)
    flush(session)


def owed_by(session: Session, unit: Unit, row: Collector) -> Rupiah:
    return balance_of(session, unit, receivable(row.code))


def all_owed(session: Session, unit: Unit) -> Mapping[str, Rupiah]:
    """What each collector, by code, has still to pay."""
    found = select(Account.part, Account.balance).where(
        Account.unit_id == unit.id, Account.kind == AccountKind.RECEIVABLE, Account.balance > 0
    )
    return {code: balance for code, balance in session.execute(found)}


# Prices -----------------------------------------------------------------------------------------------------------


def set_offers(
    session: Session, unit: Unit, row: Collector, offers: Mapping[int, tuple[Rupiah, Grams]], since: date, by: User
) -> int:
    """Keep what he pays from that day on, by grade: only what differs from what is known. How many were written."""
    known = offers_of(session, row, since)
    at = now_utc()
    new = {
        grade_id: offer for grade_id, offer in offers.items()
        if (known[grade_id][:2] if grade_id in known else (0, 0)) != offer
    }  # fmt: skip
    for grade_id, (price, minimum) in new.items():
        session.add(
            CollectorPrice(
                collector_id=row.id, grade_id=grade_id, valid_from=since, price=price, minimum=minimum, set_at=at,
                set_by_id=by.id,
            )
        )  # fmt: skip
    if new:
        log(session, "set_collector_prices", unit=unit, user=by, subject=row.code, detail={"prices": len(new)})
    flush(session)
    return len(new)


def offers_of(session: Session, row: Collector, day: date) -> dict[int, Offer]:
    """What he pays on a day, by grade; what he no longer buys is not there."""
    return _offers(session, [row.id], day).get(row.id, {})


def _offers(session: Session, collector_ids: Sequence[int], day: date) -> dict[int, dict[int, Offer]]:
    begun = (CollectorPrice.collector_id.in_(collector_ids), CollectorPrice.valid_from <= day)
    order = (CollectorPrice.valid_from.desc(), CollectorPrice.id.desc())
    place = func.row_number().over(partition_by=(CollectorPrice.collector_id, CollectorPrice.grade_id), order_by=order)
    ranked = select(CollectorPrice, place.label("place")).where(*begun).subquery()
    columns = (ranked.c.collector_id, ranked.c.grade_id, ranked.c.price, ranked.c.minimum, ranked.c.valid_from)
    offers: dict[int, dict[int, Offer]] = {}
    for collector_id, grade_id, price, minimum, since in session.execute(select(*columns).where(ranked.c.place == 1)):
        if price:
            offers.setdefault(collector_id, {})[grade_id] = Offer(price, minimum, since)
    return offers


def history_of(session: Session, row: Collector, grade_id: int) -> Sequence[CollectorPrice]:
    """All his prices of a grade, the newest first."""
    mine = select(CollectorPrice).where(CollectorPrice.collector_id == row.id, CollectorPrice.grade_id == grade_id)
    return session.scalars(mine.order_by(CollectorPrice.valid_from.desc(), CollectorPrice.id.desc())).all()


# Who pays most ----------------------------------------------------------------------------------------------------


class Bid(NamedTuple):
    """One collector for one item of the shed: the price, what he would pay, and whether there is enough for him."""

    price: Rupiah
    worth: Rupiah
    enough: bool


@dataclass(frozen=True)
class Quotes:
    """All bids for what lies in the shed: a row an item, a column a collector."""

    collectors: Sequence[Collector]
    rows: Sequence[tuple[Pile, Mapping[int, Bid], int | None]]
    """The item, each collector's bid by id, and who bids most; None where nobody buys it, or not so little."""

    def total(self, collector: Collector) -> Rupiah:
        """What he would pay for all that he buys."""
        bids = (bids.get(collector.id) for _, bids, _ in self.rows)
        return Rupiah(sum(bid.worth for bid in bids if bid is not None and bid.enough))

    @property
    def best(self) -> Rupiah:
        """Every item to whoever pays most for it."""
        return Rupiah(sum(bids[best].worth for _, bids, best in self.rows if best is not None))

    @property
    def best_for_all(self) -> Collector | None:
        """The one collector who pays most for everything he takes."""
        return max((row for row in self.collectors if self.total(row)), key=self.total, default=None)


def quotes(session: Session, unit: Unit, piles: Sequence[Pile], day: date) -> Quotes:
    """Every collector's bid for these piles on a day."""
    buyers = [row for row in collectors_of(session, unit)]
    offers = _offers(session, [row.id for row in buyers], day)
    rows = []
    for pile in piles:
        bids = {
            row.id: _bid(pile, offers[row.id][pile.grade_id])
            for row in buyers if pile.grade_id in offers.get(row.id, {})
        }  # fmt: skip
        able = [collector_id for collector_id, bid in bids.items() if bid.enough]
        rows.append((pile, bids, max(able, key=lambda one: bids[one].price, default=None)))
    return Quotes(buyers, rows)


def _bid(pile: Pile, offer: Offer) -> Bid:
    quantity = pile.grams if pile.measure is Measure.KG else (pile.quantity or 0)
    worth = price_of(Quantity(quantity), pile.measure, offer.price)
    return Bid(offer.price, worth, pile.grams >= offer.minimum)
