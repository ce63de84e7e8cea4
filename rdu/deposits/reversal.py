"""Undo a weigh-in by reversal, alone or together with the right one. Nothing is edited; both stay visible."""

from dataclasses import replace
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.clock import now_utc
from rdu.db import explained
from rdu.deposits.closed_months import recount_closed
from rdu.deposits.facts import reversal_digest
from rdu.deposits.models import WeighIn, WeighInLine, WeighInReversal
from rdu.deposits.service import Recorded, Visit, record_visit, recorded
from rdu.deposits.totals import Counted, count
from rdu.errors import AlreadyReversed
from rdu.ledger.accounts import SHARE, SHRINK, STOCK, Move, member_owes, mirrored, savings
from rdu.ledger.models import REGULAR, Account, AccountKind, ActKind, Entry
from rdu.ledger.service import Act, Books, Once, balance_of, open_books
from rdu.money import Rupiah
from rdu.people.models import Member, User
from rdu.stock.service import Goods, still_here, take_out


def reverse(session: Session, record: WeighIn, reason: str, once: Once, by: User, posted_on: date) -> int:
    """Undo a weigh-in: its journal mirrored, its goods out of stock, its totals taken back. Both stay visible.

    The same operation again returns the first reversal's seq. Raises AlreadyReversed.
    """
    books = open_books(session, record.unit)
    if (seq := books.done_before(ActKind.REVERSAL, once)) is not None:
        return seq
    seq = _undo(books, record, reason, once, by, posted_on)
    books.remember(ActKind.REVERSAL, once, seq)
    return seq


def _undo(books: Books, record: WeighIn, reason: str, once: Once, by: User, posted_on: date) -> int:
    session, unit, at = books.session, books.unit, now_utc()
    undone = select(WeighInReversal.seq).where(
        WeighInReversal.unit_id == unit.id, WeighInReversal.weigh_in_seq == record.seq
    )
    if session.scalar(undone) is not None:
        raise AlreadyReversed
    lines = _lines_again(session, record)
    goods = still_here(session, unit, [Goods(line.grade_id, line.grams, line.amount) for line in lines])
    digest = reversal_digest(unit.code, books.seq + 1, record.seq, at, by.public_id)
    act = Act(f"reversal:{once.id}", posted_on, digest, by, reverses_seq=record.seq)
    seq = books.post(act, _moves_back(books, record, Rupiah(sum(item.value for item in goods))))

    row = {"unit_id": unit.id, "seq": seq, "weigh_in_seq": record.seq, "reason": reason, "reversed_at": at}
    with explained():
        session.execute(insert(WeighInReversal), {**row, "reversed_by_id": by.id})
    take_out(session, unit, goods)
    count(session, unit.id, record.member_id, record.day, lines, sign=-1)
    recount_closed(books, record.day)
    return seq


def _moves_back(books: Books, record: WeighIn, in_shed: Rupiah) -> list[Move]:
    """The weigh-in's moves swapped. What the pocket lacks is owed by the member; what the shed lacks, or holds above
    what was paid, is shrink."""
    holder = _holder(books.session, record.member)
    pocket = savings(holder.id, holder.number, _pocket_of(books, record))
    back = min(record.net, balance_of(books.session, books.unit, pocket))
    owed = member_owes(holder.id, holder.number)
    gone = Rupiah(record.gross - in_shed)
    takes = [Move(pocket, SHARE, record.share), Move(STOCK, pocket, Rupiah(back + record.share))]
    takes.append(Move(STOCK, owed, Rupiah(record.net - back)))
    correction = Move(STOCK, SHRINK, gone) if gone > 0 else Move(SHRINK, STOCK, Rupiah(-gone))
    return [move for move in (*mirrored(takes), correction) if move.amount]


def _pocket_of(books: Books, record: WeighIn) -> str:
    """The pocket that the weigh-in credited; goods given for free credited none."""
    credited = (
        select(Account.pocket)
        .join(Entry, Entry.credit_id == Account.id)
        .where(Entry.unit_id == books.unit.id, Entry.seq == record.seq, Account.kind == AccountKind.SAVINGS)
    )
    return books.session.scalar(credited.limit(1)) or REGULAR


def _holder(session: Session, member: Member) -> Member:
    """Whose savings it is now: a merged twin's money moved to the number that stays."""
    while member.merged_into_id is not None:
        member = session.get_one(Member, member.merged_into_id)
    return member


def _lines_again(session: Session, record: WeighIn) -> list[Counted]:
    found = (
        select(WeighInLine.grade_id, WasteType.group, WeighInLine.quantity, WeighInLine.net_grams, WeighInLine.amount)
        .join(Grade, Grade.id == WeighInLine.grade_id)
        .join(Grade.waste_type)
        .where(WeighInLine.unit_id == record.unit_id, WeighInLine.seq == record.seq)
        .order_by(WeighInLine.position)
    )
    return [Counted(*row) for row in session.execute(found)]


def correct(
    session: Session, record: WeighIn, visit: Visit, reason: str, once: Once, by: User, posted_on: date
) -> Recorded:
    """Record the right weigh-in and reverse the wrong one in the same transaction, the two linked.

    The right one first: savings and stock then hold what the reversal takes, and only the net can be missing.
    """
    books = open_books(session, record.unit)
    if (seq := books.done_before(ActKind.CORRECTION, once)) is not None:
        return replace(recorded(session, record.unit, seq), again=True)
    right = record_visit(books, replace(visit, replaces_seq=record.seq), once, by)
    _undo(books, record, reason, once, by, posted_on)
    books.remember(ActKind.CORRECTION, once, right.seq)
    return right
