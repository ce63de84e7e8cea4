"""Over without a payment: cancelled, refused, or nobody came in time. The money is free again."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.ledger.accounts import mirrored
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, open_books, operation_question
from rdu.ledger.standing import hold_moves
from rdu.people.household import Household
from rdu.people.models import Unit, User
from rdu.prepared import ask
from rdu.withdrawals.cases import (
    AlreadyDecided,
    Case,
    case_from,
    case_of,
    case_question,
    go_on,
    late_question,
    slip_number,
)
from rdu.withdrawals.facts import release_digest, source_of
from rdu.withdrawals.models import State


def cancel(session: Session, unit: Unit, slip: str, day: date, once: Once, by: User | None, reason: str) -> Case:
    """The member no longer wants it; by None: she says so herself. Its money is free again."""
    return _over(session, unit, slip, State.CANCELLED, day, once, by, reason)


def refuse(session: Session, unit: Unit, slip: str, day: date, once: Once, by: User, reason: str) -> Case:
    """A manager says no, with a reason that the member reads."""
    return _over(session, unit, slip, State.REFUSED, day, once, by, reason)


def _over(
    session: Session, unit: Unit, slip: str, state: State, day: date, once: Once, by: User | None, reason: str
) -> Case:
    books, done, known = open_for(session, unit, slip, once)
    if (number := books.done_before(ActKind.RELEASE, once, done)) is not None:
        return case_of(books, number)
    case, _ = case_now(books, known, day)
    if case.state is State.EXPIRED:
        return case
    if not case.is_open:
        raise AlreadyDecided(case.state)
    ended = end(books, case, state, day, by, reason)
    books.remember(ActKind.RELEASE, once, case.number)
    return ended


def open_for(session: Session, unit: Unit, slip: str, once: Once) -> tuple[Books, list[Any], list[Any]]:
    """The books for an act on a slip: locked, with what came of the operation before, and what `case_now` reads."""
    books = open_books(session, unit, operation_question(once), case_question(unit, slip_number(unit, slip)))
    done, known = books.answers
    return books, done, known


def case_now(books: Books, known: list[Any], day: date) -> tuple[Case, Household]:
    """The withdrawal as it stands under the lock, and whose it is; one that waited too long ends now, this once.

    Raises AlreadyDecided for one that had ended so before.
    """
    case, household = case_from(books.unit, known)
    if case.state is State.EXPIRED:
        raise AlreadyDecided(case.state)
    if case.is_open and case.expires_on < day:
        case = end(books, case, State.EXPIRED, day, None, "")
    return case, household


def end(books: Books, case: Case, state: State, day: date, by: User | None, reason: str) -> Case:
    at = now_utc()
    digest = release_digest(books.unit.code, case.number, state, at, by.public_id if by else None)
    moves = mirrored(hold_moves(case.member_id, case.member_number, case.pocket, case.amount))
    seq = books.post(Act(source_of("release", case.number), day, digest, by), moves)
    over = {"ended_at": at, "ended_by_id": by.id if by else None, "ended_seq": seq, "reason": reason}
    go_on(books, case, {"state": state, **over})
    return case._replace(state=state)


def expire(session: Session, unit: Unit, day: date) -> int:
    """End all that waited too long; gives back how many."""
    books = open_books(session, unit, late_question(unit, day))
    return end_late(books, books.answers[0], day)


def end_late(books: Books, answer: list[Any], day: date) -> int:
    """End those that a `late_question` found, in the order of their slips."""
    for number in sorted(row.number for row in answer):
        case_now(books, ask(books.connection, case_question(books.unit, number))[0], day)
    return len(answer)
