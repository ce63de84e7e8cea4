"""Asking for money: what is asked for is held from then on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import explained
from rdu.errors import Refused
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, open_books, operation_question
from rdu.ledger.standing import (
    Standing,
    check_amount,
    hold_moves,
    standing_of,
    standing_questions,
    standing_read,
)
from rdu.money import Rupiah, format_rupiah
from rdu.people.household import Household, Someone, check_household, household_from, household_question
from rdu.people.humans import human_of
from rdu.people.models import Member, Person, Unit, User
from rdu.prepared import Question, ask, together
from rdu.withdrawals.cases import Case, case_of, last_question, late_question, write_case
from rdu.withdrawals.ending import end_late
from rdu.withdrawals.facts import RequestFacts, source_of
from rdu.withdrawals.models import State, Way
from rdu.withdrawals.terms import days_from, days_question, taker_of


@dataclass(frozen=True)
class Wish:
    """What is asked for: so much out of a pocket, in a way, by one of the member's persons."""

    amount: Rupiah
    way: Way
    pocket: str
    person_ordinal: int
    wanted: str = ""


@dataclass(frozen=True)
class Granted:
    """A wish that may be held: whose, who of them asks, what the unit keeps, and who wrote it down."""

    household: Household
    person: Someone
    wish: Wish
    fee: Rupiah
    by: User | None
    weigh_in_seq: int | None = None


def request_(session: Session, unit: Unit, member: Member, wish: Wish, day: date, once: Once, by: User | None) -> Case:
    """Hold what is asked for. `by` wrote it down at the counter; None: the member asked by herself.

    The same operation again gives back the first request. Raises NotFree with what is free and from when, and Refused
    for a person who may not take money.
    """
    late_of_her = late_question(unit, day, member.id)
    books = open_books(session, unit, operation_question(once), household_question(unit, member.id), late_of_her,
                       *holding_questions(unit, day), *standing_questions(unit, member, day))  # fmt: skip
    done, hers, late, last, days, *has = books.answers
    if (number := books.done_before(ActKind.REQUEST, once, done)) is not None:
        return case_of(books, number)
    household = household_from(hers)
    check_household(session, household)
    if end_late(books, late, day):
        has = ask(books.connection, *standing_questions(unit, member, day))
    person = taker_of(household.persons, wish.person_ordinal, day)
    fee = _fee(standing_read(session, unit, wish.pocket, day, has), wish)
    return hold(books, Granted(household, person, wish, fee, by), day, [last, days], once)


def check_wish(session: Session, unit: Unit, member: Member, wish: Wish, day: date) -> tuple[Person, Rupiah]:
    """Who asks, and what the unit keeps of it. Raises NotFree and Refused."""
    person = taker_of(member.persons, wish.person_ordinal, day)
    return person, _fee(standing_of(session, unit, member, wish.pocket, day), wish)


def _fee(standing: Standing, wish: Wish) -> Rupiah:
    fee = check_amount(standing, wish.amount).pocket.rule.fee
    if wish.amount <= fee:
        raise Refused("amount", f"Biaya kantong ini {format_rupiah(fee)}. Minta lebih dari itu.")
    return fee


def holding_questions(unit: Unit, day: date) -> list[Question]:
    """What `hold` must know: it asks by itself where the answers are not given to it."""
    return [last_question(unit), days_question(unit, day)]


def hold(
    books: Books, granted: Granted, day: date, known: list[list[Any]] | None = None, once: Once | None = None
) -> Case:
    """Set the money aside and write the request down; whether it may be asked for was checked before.

    `once` where it is an act of its own.
    """
    last, days = known or ask(books.connection, *holding_questions(books.unit, day))
    facts = _facts(books, granted, day, (last[0].number or 0) + 1, days_from(days))
    household, wish = granted.household, granted.wish
    moves = hold_moves(household.id, household.number, wish.pocket, wish.amount)
    act, accounts = Act(source_of("request", facts.number), day, facts.digest(), granted.by), books.accounts(moves)
    with explained(), together(books.connection):
        seq = books.post(act, moves, accounts)
        write_case(books, _row(books, granted, facts, seq))
        if once:
            books.remember(ActKind.REQUEST, once, facts.number)
    return Case(
        facts.unit_code, None, facts.number, household.id, household.number, wish.pocket, wish.amount, granted.fee,
        wish.way, State.REQUESTED, facts.expires_on, facts.asked_human,
    )  # fmt: skip


def _facts(books: Books, granted: Granted, day: date, number: int, days: int) -> RequestFacts:
    wish, by, until = granted.wish, granted.by, day + timedelta(days=days)
    human = human_of(books.session, by) if by else granted.person.human
    return RequestFacts(
        books.unit.code, number, granted.household.number, granted.person.ordinal, wish.pocket, wish.amount,
        granted.fee, wish.way, day, now_utc(), by.public_id if by else None, human, until, granted.weigh_in_seq,
    )  # fmt: skip


def _row(books: Books, granted: Granted, facts: RequestFacts, seq: int) -> dict[str, object]:
    wish, by = granted.wish, granted.by
    return {
        "unit_id": books.unit.id, "number": facts.number, "member_id": granted.household.id, "pocket": wish.pocket,
        "amount": wish.amount, "fee": granted.fee, "way": wish.way, "wanted": wish.wanted, "state": State.REQUESTED,
        "asked_on": facts.asked_on, "asked_at": facts.asked_at, "asked_by_id": by.id if by else None,
        "asked_person_id": granted.person.id, "asked_human": facts.asked_human, "request_seq": seq,
        "expires_on": facts.expires_on, "weigh_in_seq": granted.weigh_in_seq, "approved_by_pin": False,
        "reference": "", "reason": "",
    }  # fmt: skip
