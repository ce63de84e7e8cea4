"""The unit's own money moves: the figures it began with, expenses and income, banking, goods bought; and undoing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session, joinedload

from rdu.cash.categories import categories_of
from rdu.cash.facts import PILES, entry_digest, entry_move, opening_digest, opening_moves, reversal_digest
from rdu.cash.models import CashEntry, CashKind, CashReversal, OpeningFigures, Purse
from rdu.clock import Month, format_date, now_utc
from rdu.db import explained, one_here
from rdu.errors import (
    CashUndone,
    MonthClosed,
    NoOpeningFigures,
    NotAllowed,
    NotEnoughMoney,
    OpeningFiguresThere,
    Refused,
)
from rdu.ledger.accounts import BANK, CASH, AccountName, mirrored
from rdu.ledger.closing import closed_through
from rdu.ledger.models import Account, ActKind, Entry, Journal
from rdu.ledger.service import Act, Books, Once, balance_of, open_books
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Unit, User
from rdu.roles import Role

MOST = Rupiah(1_000_000_000)
"""More than this in one movement of a waste bank is a slip of the hand."""


@dataclass(frozen=True)
class Movement:
    """What a person says happened to the unit's money."""

    kind: CashKind
    amount: Rupiah
    day: date
    purse: Purse = Purse.CASH
    category: str = ""
    words: str = ""
    reference: str = ""


# What it began with -----------------------------------------------------------------------------------------------


def opening_of(session: Session, unit: Unit) -> OpeningFigures | None:
    return session.scalar(select(OpeningFigures).where(OpeningFigures.unit_id == unit.id))


def first_moved_on(session: Session, unit: Unit) -> date | None:
    """The first day on which anything reached or left box or bank."""
    ids = _accounts(session, unit, CASH, BANK)
    found = (
        select(func.min(Journal.posted_on))
        .join(Entry, (Entry.unit_id == Journal.unit_id) & (Entry.seq == Journal.seq))
        .where(Journal.unit_id == unit.id, or_(Entry.debit_id.in_(ids), Entry.credit_id.in_(ids)))
    )
    return session.scalar(found) if ids else None


def _accounts(session: Session, unit: Unit, *names: AccountName) -> list[int]:
    codes = [name.code for name in names]
    return list(session.scalars(select(Account.id).where(Account.unit_id == unit.id, Account.code.in_(codes))))


def record_opening(
    session: Session, unit: Unit, as_of: date, cash: Rupiah, bank: Rupiah, today: date, once: Once, by: User
) -> int:
    """Once a unit: what lay in the box and at the bank on that morning.

    The same operation again gives back the first journal's seq. Raises Refused for the day, OpeningFiguresThere and
    MonthClosed.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.CASH, once)) is not None:
        return seq
    if opening_of(session, unit) is not None:
        raise OpeningFiguresThere
    first = first_moved_on(session, unit)
    if as_of > today:
        raise Refused("as_of", "Tanggal ini belum tiba. Tulis hari ini atau sebelumnya.")
    if first is not None and as_of > first:
        raise Refused("as_of", f"Uang sudah bergerak {format_date(first)}. Tulis uang pada pagi hari itu.")
    at = now_utc()
    digest = opening_digest(unit.code, books.seq + 1, as_of, cash, bank, at, by.public_id)
    seq = books.post(Act(f"opening_figures:{once.id}", as_of, digest, by), opening_moves(cash, bank))
    row = {"unit_id": unit.id, "seq": seq, "as_of": as_of, "cash": cash, "bank": bank}
    with explained():
        session.execute(insert(OpeningFigures), {**row, "recorded_at": at, "recorded_by_id": by.id})
    books.remember(ActKind.CASH, once, seq)
    return seq


# Movements --------------------------------------------------------------------------------------------------------


def record(session: Session, unit: Unit, movement: Movement, today: date, once: Once, by: User) -> int:
    """Post one movement of the unit's own money and give back its seq; the same operation again gives the first.

    Raises Refused for day or category, NoOpeningFigures, MonthClosed, and NotEnoughMoney where box or bank hold less.
    """
    books = open_books(session, unit)
    kind = ActKind.GOODS if movement.kind is CashKind.GOODS_BOUGHT else ActKind.CASH
    if (seq := books.done_before(kind, once)) is not None:
        return seq
    check(session, unit, movement, today)
    seq = _post(books, movement, once, by)
    books.remember(kind, once, seq)
    return seq


def check_day(session: Session, unit: Unit, day: date, today: date) -> None:
    """Raises NoOpeningFigures, MonthClosed, and Refused for a day to come or before the figures the unit began with."""
    opening, closed = opening_of(session, unit), closed_through(session, unit)
    if opening is None:
        raise NoOpeningFigures
    if day > today:
        raise Refused("day", "Tanggal ini belum tiba. Tulis hari ini atau sebelumnya.")
    if closed is not None and day <= closed:
        raise MonthClosed(Month.of(day).words, Month.of(closed).next.words)
    if day < opening.as_of:
        raise Refused("day", f"Uang awal dicatat pada {format_date(opening.as_of)}. Tulis hari itu atau sesudahnya.")


def check(session: Session, unit: Unit, movement: Movement, today: date) -> None:
    """What can be refused before the read-back already: day, category, and more than there is."""
    check_day(session, unit, movement.day, today)
    named = movement.kind in (CashKind.EXPENSE, CashKind.INCOME)
    if named and movement.category not in categories_of(session, unit, movement.kind):
        raise Refused("category", "Pilih golongan dari daftar.")
    if movement.kind is not CashKind.INCOME:
        holds = balance_of(session, unit, PILES[movement.purse])
        if movement.amount > holds:
            pile = "Uang di kotak kas" if movement.purse is Purse.CASH else "Uang di rekening bank"
            raise NotEnoughMoney(pile, format_rupiah(holds))


def _post(books: Books, movement: Movement, once: Once, by: User) -> int:
    unit, at = books.unit, now_utc()
    digest = entry_digest(
        unit.code, books.seq + 1, movement.kind, movement.purse, movement.category, movement.amount, movement.day, at,
        by.public_id,
    )  # fmt: skip
    move = entry_move(movement.kind, movement.purse, movement.category, movement.amount)
    seq = books.post(Act(f"cash:{once.id}", movement.day, digest, by), [move])
    row = {"unit_id": unit.id, "seq": seq, **movement.__dict__, "recorded_at": at, "recorded_by_id": by.id}
    with explained():
        books.session.execute(insert(CashEntry), row)
    return seq


def entry_of(session: Session, unit: Unit, seq: int) -> CashEntry:
    found = select(CashEntry).where(CashEntry.unit_id == unit.id, CashEntry.seq == seq)
    shown = (joinedload(CashEntry.recorded_by), joinedload(CashEntry.reversal).joinedload(CashReversal.reversed_by))
    return one_here(session, found.options(*shown).execution_options(populate_existing=True))


def entries_of(session: Session, unit: Unit, page: int, per_page: int) -> tuple[list[CashEntry], int]:
    """The unit's movements, the last recorded first, and how many there are."""
    mine = CashEntry.unit_id == unit.id
    count = session.scalar(select(func.count()).select_from(CashEntry).where(mine)) or 0
    found = select(CashEntry).where(mine).options(joinedload(CashEntry.reversal)).order_by(CashEntry.seq.desc())
    return list(session.scalars(found.offset((page - 1) * per_page).limit(per_page))), count


# Undoing ----------------------------------------------------------------------------------------------------------


def may_undo(entry: CashEntry, by: User, roles: frozenset[Role], recorded_on: date, today: date) -> bool:
    """A manager any movement of the unit; an operator her own, on the day she recorded it."""
    own_today = entry.recorded_by_id == by.id and recorded_on == today
    return Role.MANAGER in roles or (Role.OPERATOR in roles and own_today)


def check_may_undo(entry: CashEntry, by: User, roles: frozenset[Role], recorded_on: date, today: date) -> None:
    if not may_undo(entry, by, roles, recorded_on, today):
        raise NotAllowed("Anda hanya bisa membatalkan catatan Anda sendiri hari ini. Minta pengurus membatalkannya.")


def undo(session: Session, unit: Unit, entry_seq: int, reason: str, today: date, once: Once, by: User) -> int:
    """Mirror a movement's journal, once. Raises CashUndone, and NotEnoughMoney where what came in was spent since."""
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.CASH, once)) is not None:
        return seq
    entry = entry_of(session, unit, entry_seq)
    if entry.reversal is not None:
        raise CashUndone
    at = now_utc()
    digest = reversal_digest(unit.code, books.seq + 1, entry_seq, at, by.public_id)
    move = entry_move(entry.kind, entry.purse, entry.category, entry.amount)
    act = Act(f"cash_reversal:{once.id}", today, digest, by, reverses_seq=entry_seq)
    with explained():
        seq = books.post(act, mirrored([move]))
        row = {"unit_id": unit.id, "seq": seq, "entry_seq": entry_seq, "reason": reason}
        session.execute(insert(CashReversal), {**row, "reversed_at": at, "reversed_by_id": by.id})
    books.remember(ActKind.CASH, once, seq)
    return seq
