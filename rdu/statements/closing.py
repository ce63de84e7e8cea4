"""Closing a month: what is unfinished in it and holds it up, what waits but does not, and the close itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.cash.counting import counted_days, uncounted
from rdu.cash.service import opening_of
from rdu.clock import Month, format_day, format_day_month
from rdu.deposits.closed_months import keep_closed
from rdu.deposits.days import left_open
from rdu.errors import Refused
from rdu.ledger import closing as ledger
from rdu.ledger.models import Account, AccountKind, ActKind, Entry, Journal
from rdu.ledger.service import Once, open_books
from rdu.money import format_rupiah
from rdu.people.models import Unit, User
from rdu.withdrawals.models import State, Withdrawal

SHOWN = 8


class Matter(NamedTuple):
    """Something unfinished, in a sentence, and the page where it is finished."""

    sentence: str
    endpoint: str
    arguments: dict[str, Any] = {}
    verb: str = "Buka"


@dataclass(frozen=True)
class Checklist:
    """A month before it is closed."""

    month: Month
    blocking: Sequence[Matter] = field(default_factory=tuple)
    waiting: Sequence[Matter] = field(default_factory=tuple)
    """Told, but it goes on in the month that follows."""


def next_to_close(session: Session, unit: Unit, today: date) -> Month | None:
    """The month after the last closed one, or that of the first journal; None where it is not over yet."""
    closed = ledger.closed_through(session, unit)
    if closed is not None:
        month = Month.of(closed).next
    else:
        first = session.scalar(select(func.min(Journal.posted_on)).where(Journal.unit_id == unit.id))
        if first is None:
            return None
        month = Month.of(first)
    return month if month.last_day < today else None


def closable(session: Session, unit: Unit, today: date) -> list[Month]:
    """Months that can be closed now, the oldest first; closing one closes those before it."""
    month, months = next_to_close(session, unit, today), list[Month]()
    while month is not None and month.last_day < today:
        months.append(month)
        month = month.next
    return months


def checklist(session: Session, unit: Unit, month: Month, today: date) -> Checklist:
    """Everything up to the end of the month counts: what was left behind earlier would be closed with it."""
    return Checklist(
        month, [*_days(session, unit, month), *_counts(session, unit, month, today)],
        [*_withdrawals(session, unit, month), *_transfers(session, unit, month), *_opening(session, unit)],
    )  # fmt: skip


def _days(session: Session, unit: Unit, month: Month) -> list[Matter]:
    rows = left_open(session, unit, month.next.first_day)
    shown = [
        Matter(f"Hari penimbangan {format_day(row.day)} belum ditutup.", "deposits.close_day",
               {"day": row.day.isoformat()}, "Tutup")
        for row in rows[:SHOWN]
    ]  # fmt: skip
    if len(rows) > SHOWN:
        shown.append(Matter(f"Dan {len(rows) - SHOWN} hari lain belum ditutup.", "deposits.past_days"))
    return shown


def _counts(session: Session, unit: Unit, month: Month, today: date) -> list[Matter]:
    """Days on which cash moved and that no count covers."""
    missing = days_uncounted(session, unit, month, today)
    shown = [
        Matter(f"Kas bergerak {format_day_month(day)}, tetapi belum dihitung.", "cash.count",
               {"thing": "kas", "hari": day.isoformat()}, "Hitung")
        for day in missing[:SHOWN]
    ]  # fmt: skip
    if len(missing) > SHOWN:
        shown.append(Matter(f"Dan {len(missing) - SHOWN} hari lain belum dihitung.", "cash.counts"))
    return shown


def days_uncounted(session: Session, unit: Unit, month: Month, today: date) -> list[date]:
    """Since the last closed month. Before the unit's opening figures nobody could count."""
    closed, opening = ledger.closed_through(session, unit), opening_of(session, unit)
    account = session.scalar(select(Account.id).where(Account.unit_id == unit.id, Account.kind == AccountKind.CASH))
    if opening is None or account is None:
        return []
    first = max(Month.of(closed).next.first_day, opening.as_of) if closed else opening.as_of
    moved = _days_moved(session, unit, account, first, opening.seq)
    counted = counted_days(session, unit, first, today)
    return [day for day in uncounted(moved, counted) if day <= month.last_day]


def _days_moved(session: Session, unit: Unit, account: int, first: date, but: int) -> set[date]:
    """Days on which something but the opening figures and the counts themselves touched the box."""
    days = set[date]()
    for side in (Entry.debit_id, Entry.credit_id):
        found = (
            select(Journal.posted_on)
            .distinct()
            .join(Entry, (Entry.unit_id == Journal.unit_id) & (Entry.seq == Journal.seq))
            .where(Journal.unit_id == unit.id, Journal.posted_on >= first, side == account, Journal.seq != but)
            .where(~Journal.source.startswith("cash_count:"))
        )
        days |= set(session.scalars(found))
    return days


def _withdrawals(session: Session, unit: Unit, month: Month) -> list[Matter]:
    found = (
        select(func.count(), func.sum(Withdrawal.amount))
        .where(Withdrawal.unit_id == unit.id, Withdrawal.state.in_((State.REQUESTED, State.APPROVED)))
        .where(Withdrawal.asked_on <= month.last_day)
    )
    count, amount = session.execute(found).one()
    if not count:
        return []
    words = f"{count} penarikan menunggu, bersama {format_rupiah(int(amount))}. Uangnya tetap ditahan."
    return [Matter(words, "withdrawals.queue")]


def _transfers(session: Session, unit: Unit, month: Month) -> list[Matter]:
    piles = select(Account.balance).where(Account.unit_id == unit.id, Account.kind == AccountKind.IN_TRANSIT)
    balance = session.scalar(piles) or 0
    return [Matter(f"Barang senilai {format_rupiah(balance)} masih dalam perjalanan ke induk.", "stock.transfers_sent")
            ] if balance else []  # fmt: skip


def _opening(session: Session, unit: Unit) -> list[Matter]:
    if opening_of(session, unit) is not None:
        return []
    return [Matter("Uang awal unit belum dicatat, jadi kas di laporan belum lengkap.", "cash.opening", {}, "Catat")]


def close(session: Session, unit: Unit, month: Month, today: date, once: Once, by: User) -> int:
    """Close a month that nothing holds up; the same operation again gives back the first close.

    Raises Refused with what is unfinished, for a month that is not over, and for one that is closed.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.CLOSING, once)) is not None:
        return seq
    if ledger.closed_through(session, unit) is None and month not in closable(session, unit, today):
        raise Refused("month", f"{month.words} tidak bisa ditutup. Pilih bulan dari daftar.")
    held_up = checklist(session, unit, month, today).blocking
    if held_up:
        raise Refused("month", f"{month.words} belum bisa ditutup. {held_up[0].sentence}")
    seq = ledger.close_month(session, unit, month, today, once, by)
    keep_closed(session, unit, month)
    return seq
