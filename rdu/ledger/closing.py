"""A month that is closed takes no more rupiah. What is unfinished in it, the rooms above know."""

from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.clock import Month, now_utc
from rdu.db import explained
from rdu.errors import Refused
from rdu.ledger.facts import closing_facts
from rdu.ledger.models import ActKind, ChainHead, MonthClose
from rdu.ledger.month_end import keep_end
from rdu.ledger.service import Act, Books, Once, digest_of, open_books
from rdu.people.models import Unit, User


def close_month(session: Session, unit: Unit, month: Month, today: date, once: Once, by: User) -> int:
    """Lock the month, and all before it that nobody closed: a later mistake is posted in the open month.

    Gives back the journal's seq; the same operation again gives back the first. Raises Refused for a month that is
    not over, for one that is closed, and where the chain does not hold.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.CLOSING, once)) is not None:
        return seq
    if month.last_day >= today:
        raise Refused("month", f"{month.words} belum habis. Tutup sesudah tanggal {month.last_day.day}.")
    if books.first_open(month.last_day) != month.last_day:
        raise Refused("month", f"{month.words} sudah ditutup.")
    seq = _close(books, month, today, by)
    books.remember(ActKind.CLOSING, once, seq)
    return seq


def _close(books: Books, month: Month, today: date, by: User) -> int:
    digest = digest_of(closing_facts(books.unit.code, month.first_day))
    seq = books.post(Act(f"month_close:{month}", today, digest, by), [])
    row = {"unit_id": books.unit.id, "seq": seq, "month": month.first_day, "closed_at": now_utc()}
    with explained():
        books.session.execute(insert(MonthClose), {**row, "closed_by_id": by.id})
    keep_end(books, month)
    books.close_through(month.last_day)
    return seq


def closings_of(session: Session, unit: Unit, most: int = 24) -> list[MonthClose]:
    """The last months that were closed, the newest first."""
    found = select(MonthClose).where(MonthClose.unit_id == unit.id).order_by(MonthClose.month.desc())
    return list(session.scalars(found.limit(most)))


def closed_through(session: Session, unit: Unit) -> date | None:
    """The last day of the last closed month."""
    return session.scalar(select(ChainHead.closed_through).where(ChainHead.unit_id == unit.id))
