"""Take in what collectors owe, or give it up."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from rdu.clock import now_utc, today_at
from rdu.db import explained
from rdu.errors import Refused
from rdu.ledger.accounts import BANK, CASH, Move, expense, receivable
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Once, digest_of, open_books
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.sales.models import Collection, Collector, Settled

WRITTEN_OFF = "written_off"


@dataclass(frozen=True)
class Settling:
    """So much of a collector's debt is paid, or given up for the reason in `note`."""

    how: Settled
    amount: Rupiah
    day: date
    reference: str = ""
    note: str = ""


def collection_facts(unit_code: str, seq: int, collector: str, what: Settling, at: datetime, by: UUID) -> list[object]:
    """What the journal of a collection stands for. The words of people (reference, note) stand outside."""
    done = [what.how.value, what.amount, what.day.isoformat()]
    return ["collection", unit_code, seq, collector, *done, int(at.timestamp()), by.hex]


def collection_moves(collector: str, what: Settling) -> list[Move]:
    into = {Settled.CASH: CASH, Settled.BANK: BANK, Settled.WRITTEN_OFF: expense(WRITTEN_OFF)}[what.how]
    return [Move(into, receivable(collector), what.amount)]


def collect(session: Session, unit: Unit, collector: Collector, what: Settling, once: Once, by: User) -> int:
    """Take in what a collector owes, or give it up. Gives back the journal's seq; the first one's for a retry.

    Raises NotEnoughMoney for more than he owes, MonthClosed and Refused.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.COLLECTION, once)) is not None:
        return done
    if what.day > today_at(unit.timezone):
        raise Refused("day", "Tanggal bayar belum tiba. Tulis hari ini atau sebelumnya.")
    at = now_utc()
    facts = collection_facts(unit.code, books.seq + 1, collector.code, what, at, by.public_id)
    act = Act(f"collection:{once.id}", what.day, digest_of(facts), by)
    seq = books.post(act, collection_moves(collector.code, what))
    row = {"unit_id": unit.id, "seq": seq, "collector_id": collector.id, "taken_at": at, "taken_by_id": by.id}
    with explained():
        session.execute(insert(Collection), {**row, **vars(what)})
    books.remember(ActKind.COLLECTION, once, seq)
    return seq
