"""A second person agrees to a payment."""

from datetime import date

from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import explained
from rdu.errors import OwnRequest, RuleBroken
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once
from rdu.money import Rupiah, format_rupiah
from rdu.people.household import Household
from rdu.people.humans import human_of
from rdu.people.models import Member, Unit, User
from rdu.people.service import log
from rdu.prepared import together
from rdu.withdrawals.cases import AlreadyDecided, Case, case_of, go_on
from rdu.withdrawals.ending import case_now, open_for
from rdu.withdrawals.facts import approval_digest, source_of
from rdu.withdrawals.models import State
from rdu.withdrawals.terms import pin_limit


class OverPinLimit(RuleBroken):
    status = 422

    def __init__(self, limit: Rupiah) -> None:
        words = f"hanya sampai {format_rupiah(limit)}" if limit else "belum dipakai di unit ini"
        super().__init__(f"Setuju dengan PIN {words}. Minta pengurus menyetujui dari HP-nya sendiri.")


def approve(session: Session, unit: Unit, slip: str, day: date, once: Once, by: User, *, by_pin: bool = False) -> Case:
    """A second person agrees. One that waited too long ends instead: look at the state of what comes back.

    Raises AlreadyDecided, OverPinLimit, and OwnRequest for whoever asked or belongs to the member; then nothing but the
    log of the attempt is written, which the caller commits.
    """
    books, done, known = open_for(session, unit, slip, once)
    if (number := books.done_before(ActKind.APPROVAL, once, done)) is not None:
        return case_of(books, number)
    case, household = case_now(books, known, day)
    if case.state is State.EXPIRED:
        return case
    if case.state is not State.REQUESTED:
        raise AlreadyDecided(case.state)
    if by_pin and case.amount > (limit := pin_limit(session, unit, day)):
        raise OverPinLimit(limit)
    human = other_human(books, household, {case.asked_human}, by, case.slip)
    return agree(books, case, day, by, human, by_pin=by_pin, once=once)


def other_human(books: Books, household: Household, askers: set[str], by: User, subject: str) -> str:
    """Who `by` is. Raises OwnRequest for whoever asked or belongs to the member; the attempt is left in the log for the
    caller."""
    human = human_of(books.session, by)
    if human in askers | household.humans:
        member = books.session.get_one(Member, household.id)
        log(books.session, "refused_own_request", unit=books.unit, user=by, member=member, subject=subject)
        raise OwnRequest
    return human


def agree(
    books: Books, case: Case, day: date, by: User, human: str, *, by_pin: bool = False, once: Once | None = None
) -> Case:
    """Write the approval of a human who was found to be another one. `once` where it is an act of its own."""
    at = now_utc()
    digest = approval_digest(books.unit.code, case.number, at, by.public_id, human, by_pin)
    approved = {"approved_at": at, "approved_by_id": by.id, "approved_human": human, "approved_by_pin": by_pin}
    with explained(), together(books.connection):
        seq = books.post(Act(source_of("approval", case.number), day, digest, by), [])
        go_on(books, case, {"state": State.APPROVED, **approved, "approved_seq": seq})
        if once:
            books.remember(ActKind.APPROVAL, once, case.number)
    return case._replace(state=State.APPROVED, approved_human=human)
