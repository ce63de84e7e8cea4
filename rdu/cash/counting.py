"""Counts of the box and of the goods: what was found, what the books say, and the difference posted with its reason."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import case, func, insert, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.cash.facts import COUNTED, count_digest, count_moves
from rdu.cash.models import CashCount, CashCountNote, Counted
from rdu.cash.service import check_day
from rdu.clock import now_utc
from rdu.db import explained, one_here
from rdu.errors import BooksMoved, Refused
from rdu.ledger.accounts import AccountName
from rdu.ledger.models import Account, ActKind, Entry, Journal
from rdu.ledger.service import Act, Books, Once, balance_of, open_books
from rdu.money import Rupiah
from rdu.people.models import Unit, User


def sum_of(notes: Mapping[int, int]) -> Rupiah:
    return Rupiah(sum(note * pieces for note, pieces in notes.items()))


def balance_on(session: Session, unit: Unit, name: AccountName, day: date, today: date) -> Rupiah:
    """What the books say lay in a pile at the end of a day."""
    now = balance_of(session, unit, name)
    if day >= today:
        return now
    account = session.scalar(select(Account.id).where(Account.unit_id == unit.id, Account.code == name.code))
    sign = case((Entry.debit_id == account, Entry.amount), else_=-Entry.amount)
    since = (
        select(func.sum(sign))
        .join(Journal, (Journal.unit_id == Entry.unit_id) & (Journal.seq == Entry.seq))
        .where(Entry.unit_id == unit.id, Journal.posted_on > day)
        .where(or_(Entry.debit_id == account, Entry.credit_id == account))
    )
    return Rupiah(now - int(session.scalar(since) or 0))


def expected_on(session: Session, unit: Unit, what: Counted, day: date, today: date) -> Rupiah:
    return balance_on(session, unit, COUNTED[what][0], day, today)


def record_count(
    session: Session, unit: Unit, what: Counted, day: date, found: Rupiah, notes: Mapping[int, int], explanation: str,
    read_back: Rupiah, today: date, once: Once, by: User,
) -> int:  # fmt: skip
    """Keep a count and post its difference; the same operation again gives back the first one's seq.

    `read_back` is what the books said when it was read back: BooksMoved where they say something else by now.
    Raises Refused, MonthClosed and NoOpeningFigures.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.CASH_COUNT, once)) is not None:
        return seq
    check_day(session, unit, day, today)
    expected = expected_on(session, unit, what, day, today)
    if expected != read_back:
        raise BooksMoved
    if found != expected and not explanation:
        raise Refused("explanation", "Jumlahnya berbeda dari buku. Tulis penjelasannya.")
    seq = _post(books, what, day, found, expected, notes, explanation, once, by)
    books.remember(ActKind.CASH_COUNT, once, seq)
    return seq


def _post(
    books: Books, what: Counted, day: date, found: Rupiah, expected: Rupiah, notes: Mapping[int, int],
    explanation: str, once: Once, by: User,
) -> int:  # fmt: skip
    unit, at = books.unit, now_utc()
    digest = count_digest(unit.code, books.seq + 1, what, day, found, expected, notes, at, by.public_id)
    seq = books.post(Act(f"cash_count:{once.id}", day, digest, by), count_moves(what, found, expected))
    row = {"unit_id": unit.id, "seq": seq, "what": what, "day": day, "found": found, "expected": expected}
    rows = [{"unit_id": unit.id, "seq": seq, "note": note, "pieces": pieces} for note, pieces in notes.items()]
    with explained():
        more = {"explanation": explanation, "counted_at": at, "counted_by_id": by.id}
        books.session.execute(insert(CashCount), {**row, **more})
        if rows:
            books.session.execute(insert(CashCountNote), rows)
    return seq


def count_of(session: Session, unit: Unit, seq: int) -> CashCount:
    found = select(CashCount).where(CashCount.unit_id == unit.id, CashCount.seq == seq)
    return one_here(session, found.options(joinedload(CashCount.counted_by), selectinload(CashCount.notes)))


def counts_of(session: Session, unit: Unit, page: int, per_page: int) -> tuple[list[CashCount], int]:
    """Counts of the unit, the last first, and how many there are."""
    mine = CashCount.unit_id == unit.id
    count = session.scalar(select(func.count()).select_from(CashCount).where(mine)) or 0
    found = select(CashCount).where(mine).options(joinedload(CashCount.counted_by)).order_by(CashCount.seq.desc())
    return list(session.scalars(found.offset((page - 1) * per_page).limit(per_page))), count


def last_count(session: Session, unit: Unit, what: Counted) -> CashCount | None:
    found = select(CashCount).where(CashCount.unit_id == unit.id, CashCount.what == what)
    return session.scalar(found.options(joinedload(CashCount.counted_by)).order_by(CashCount.seq.desc()).limit(1))


def counted_days(session: Session, unit: Unit, first: date, last: date) -> set[date]:
    """Days between these two on which the box was counted."""
    found = (
        select(CashCount.day)
        .distinct()
        .where(CashCount.unit_id == unit.id, CashCount.what == Counted.CASH, CashCount.day.between(first, last))
    )
    return set(session.scalars(found))


def uncounted(moved: Iterable[date], counted: set[date]) -> list[date]:
    """Days on which cash moved and that no count covers: neither on that day, nor after it before money moved again."""
    days = sorted(moved)
    return [
        day for day, following in zip(days, [*days[1:], date.max], strict=False)
        if not any(day <= at < following for at in counted)
    ]  # fmt: skip
