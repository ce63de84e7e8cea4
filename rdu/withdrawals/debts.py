"""What members owe: it arises when a weigh-in is reversed whose money was taken, and is settled by a manager.

From her savings only with recorded consent, in cash, or written off by two people. Nothing is ever taken silently.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from rdu.clock import now_utc
from rdu.db import upserting
from rdu.ledger.accounts import member_owes
from rdu.ledger.models import Account, AccountKind, ActKind, Entry, Journal
from rdu.ledger.service import Once, balance_of, open_books
from rdu.money import Rupiah
from rdu.people.members import check_standing
from rdu.people.models import Member, Unit, User
from rdu.people.service import person_of
from rdu.withdrawals.debt_models import DebtConsent, DebtRead, DebtSettlement, WriteOff, WriteOffState

# Reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Debtor:
    """Who owes, how much, whether it may be taken from her savings, and a write-off that waits."""

    member: Member
    owes: Rupiah
    consent: DebtConsent | None
    proposal: WriteOff | None


@dataclass(frozen=True)
class Arisen:
    """Why she owes: a weigh-in of a day was reversed, or a twin's debt came along with her number."""

    seq: int
    day: date
    amount: Rupiah
    weighed_on: date | None


def owed_by(session: Session, unit: Unit, member: Member) -> Rupiah:
    return balance_of(session, unit, member_owes(member.id, member.number))


def debtors(session: Session, unit: Unit) -> list[Debtor]:
    """Everybody who owes, most first."""
    found = (
        select(Member, Account.balance)
        .join(Account, Account.member_id == Member.id)
        .where(Account.unit_id == unit.id, Account.kind == AccountKind.MEMBER_OWES, Account.balance > 0)
        .order_by(Account.balance.desc(), Member.number)
    )
    rows = session.execute(found).all()
    consents, proposals = consents_of(session, unit), _open_proposals(session, unit)
    return [Debtor(member, owes, consents.get(member.id), proposals.get(member.id)) for member, owes in rows]


def debtor_of(session: Session, unit: Unit, member: Member) -> Debtor:
    owes, proposal = owed_by(session, unit, member), _open_proposals(session, unit).get(member.id)
    return Debtor(member, owes, consents_of(session, unit).get(member.id), proposal)


def consents_of(session: Session, unit: Unit) -> dict[int, DebtConsent]:
    """The last word of everybody who was asked, by member id."""
    last = select(func.max(DebtConsent.id)).where(DebtConsent.unit_id == unit.id).group_by(DebtConsent.member_id)
    people = joinedload(DebtConsent.said_by), joinedload(DebtConsent.recorded_by)
    found = select(DebtConsent).where(DebtConsent.unit_id == unit.id, DebtConsent.id.in_(last)).options(*people)
    return {row.member_id: row for row in session.scalars(found)}


def _open_proposals(session: Session, unit: Unit) -> dict[int, WriteOff]:
    waiting = (WriteOff.unit_id == unit.id, WriteOff.state == WriteOffState.PROPOSED)
    found = select(WriteOff).where(*waiting).options(joinedload(WriteOff.proposed_by))
    return {row.member_id: row for row in session.scalars(found)}


def arisen(session: Session, unit: Unit, member: Member) -> list[Arisen]:
    """Why she owes or owed, the latest first."""
    undone, number = aliased(Journal), member_owes(member.id, member.number)
    found = (
        select(Entry.seq, Journal.posted_on, Entry.amount, undone.posted_on)
        .join(Account, Account.id == Entry.debit_id)
        .join(Journal, (Journal.unit_id == Entry.unit_id) & (Journal.seq == Entry.seq))
        .outerjoin(undone, (undone.unit_id == Journal.unit_id) & (undone.seq == Journal.reverses_seq))
        .where(Entry.unit_id == unit.id, Account.unit_id == unit.id, Account.code == number.code)
        .order_by(Entry.seq.desc())
    )
    return [Arisen(*row) for row in session.execute(found)]


def settled(session: Session, unit: Unit, member: Member) -> Sequence[DebtSettlement]:
    mine = (DebtSettlement.unit_id == unit.id, DebtSettlement.member_id == member.id)
    return session.scalars(select(DebtSettlement).where(*mine).order_by(DebtSettlement.seq.desc())).all()


def unread(session: Session, unit: Unit, member: Member) -> bool:
    """Whether something arose since she last read what she owes."""
    if owed_by(session, unit, member) == 0:
        return False
    read = session.get(DebtRead, member.id)
    rows = arisen(session, unit, member)
    return bool(rows) and (read is None or rows[0].seq > read.through_seq)


def mark_read(session: Session, unit: Unit, member: Member) -> None:
    """She has read all that stands there now."""
    rows = arisen(session, unit, member)
    row = {"member_id": member.id, "through_seq": rows[0].seq if rows else 0, "read_at": now_utc()}
    read = upserting(session)(DebtRead).values(row)
    session.execute(read.on_conflict_do_update(index_elements=["member_id"], set_=row))


# Consent ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """Whether she lets her debt be taken from her savings, which of her persons said so, and on which day."""

    agrees: bool
    person_ordinal: int
    day: date


def record_consent(session: Session, unit: Unit, member: Member, said: Said, once: Once, by: User) -> DebtConsent:
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.DEBT, once)) is not None:
        return session.get_one(DebtConsent, done)
    check_standing(session, member)
    row = DebtConsent(
        unit_id=unit.id, member_id=member.id, agrees=said.agrees, said_on=said.day,
        said_by=person_of(session, member, said.person_ordinal), recorded_at=now_utc(), recorded_by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    books.remember(ActKind.DEBT, once, row.id)
    return row
