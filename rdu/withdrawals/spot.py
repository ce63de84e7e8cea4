"""Paid on the spot: what a weigh-in was worth leaves the box the same day, and never rests in the savings.

One act of three people: the member asks, whoever weighed agrees, and a second officer pays.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.errors import PayerApproved, Refused
from rdu.ledger.accounts import savings
from rdu.ledger.models import REGULAR, Account, AccountKind, ActKind, Entry
from rdu.ledger.service import Once, balance_of, open_books
from rdu.money import Rupiah
from rdu.people.household import household_from, household_question
from rdu.people.humans import human_of
from rdu.people.models import Member, Unit, User
from rdu.prepared import ask
from rdu.withdrawals.asking import Granted, Wish, hold
from rdu.withdrawals.cases import Case, case_of
from rdu.withdrawals.deciding import OverPinLimit, agree, other_human
from rdu.withdrawals.models import Source, Way, Withdrawal
from rdu.withdrawals.paying import Handing, hand_over
from rdu.withdrawals.terms import pin_limit, taker_of

_NOTHING = Rupiah(0)


@dataclass(frozen=True)
class Weighed:
    """A weigh-in as this room must know it: its journal, whose savings it credited and with what, when and by whom."""

    seq: int
    member: Member
    pocket: str
    net: Rupiah
    day: date
    receipt: str
    by: User


def pocket_credited(session: Session, unit: Unit, seq: int) -> str:
    """The pocket that a weigh-in credited; goods given for free credited none."""
    credited = (
        select(Account.pocket)
        .join(Entry, Entry.credit_id == Account.id)
        .where(Entry.unit_id == unit.id, Entry.seq == seq, Account.kind == AccountKind.SAVINGS)
    )
    return session.scalar(credited.limit(1)) or REGULAR


def paid_for(session: Session, unit: Unit, weigh_in_seq: int) -> Withdrawal | None:
    """The withdrawal that paid this weigh-in on the spot."""
    mine = (Withdrawal.unit_id == unit.id, Withdrawal.weigh_in_seq == weigh_in_seq)
    return session.scalar(select(Withdrawal).where(*mine))


def check_spot(session: Session, unit: Unit, weighed: Weighed, today: date) -> None:
    """Whether it can be paid on the spot at all. Raises Refused, and OverPinLimit with the unit's limit."""
    if paid_for(session, unit, weighed.seq) is not None:
        raise Refused("person", "Setoran ini sudah dibayar langsung. Tidak dibayar dua kali.")
    if weighed.day != today:
        raise Refused("person", "Hanya setoran hari ini yang bisa dibayar langsung. Pakai Ambil uang.")
    if not 0 < weighed.net <= (limit := pin_limit(session, unit, today)):
        raise OverPinLimit(limit)
    name = savings(weighed.member.id, weighed.member.number, weighed.pocket)
    if balance_of(session, unit, name) < weighed.net:
        raise Refused("person", "Uang setoran ini sudah dipakai dari tabungan. Periksa buku tabungannya.")


def pay_on_the_spot(
    session: Session, unit: Unit, weighed: Weighed, person_ordinal: int, today: date, once: Once, by: User,
    second: User,
) -> Case:  # fmt: skip
    """`by` agrees, `second`, who did not weigh it, hands the money over. Rest days do not count; once a weigh-in.

    Raises what `check_spot` does, PayerApproved, NotEnoughMoney, and OwnRequest, whose log the caller commits.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.PAYMENT, once)) is not None:
        return case_of(books, done)
    check_spot(session, unit, weighed, today)
    household = household_from(ask(books.connection, household_question(unit, weighed.member.id))[0])
    person = taker_of(household.persons, person_ordinal, today)
    human = other_human(books, household, set(), by, weighed.receipt)
    if human_of(session, second) in (human, human_of(session, weighed.by)):
        raise PayerApproved
    wish = Wish(weighed.net, Way.CASH, weighed.pocket, person.ordinal)
    asked = hold(books, Granted(household, person, wish, _NOTHING, None, weighed.seq), today)
    agreed = agree(books, asked, today, by, human)
    return hand_over(books, agreed, household, Handing(person.ordinal, Source.CASH), today, once, second)
