"""Two numbers that were one member: the money moves, the histories stay where they are, one number goes on."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rdu.clock import now_utc, today_at
from rdu.errors import Refused
from rdu.ledger.accounts import AccountName, Move, member_owes, savings
from rdu.ledger.facts import merge_facts
from rdu.ledger.models import Account, AccountKind, ActKind, MemberMerge
from rdu.ledger.service import Act, Books, Once, balance_of, digest_of, open_books
from rdu.money import Rupiah
from rdu.people import sessions
from rdu.people.members import add_to_persons, remember_names
from rdu.people.models import Member, MemberKind, Person, Unit, User
from rdu.people.numbers import format_number
from rdu.people.service import log
from rdu.people.twins import name_key


@dataclass(frozen=True)
class Side:
    """One of the two, as both are shown beside each other."""

    member: Member
    savings: Rupiah


def side_of(session: Session, unit: Unit, member: Member) -> Side:
    return Side(member, Rupiah(sum(amount for _, amount in _pockets(session, unit, member))))


def _pockets(session: Session, unit: Unit, member: Member) -> list[tuple[AccountName, Rupiah]]:
    """What she has saved, pocket by pocket."""
    found = select(Account.pocket, Account.balance).where(Account.kind == AccountKind.SAVINGS, Account.balance > 0)
    mine = found.where(Account.unit_id == unit.id, Account.member_id == member.id).order_by(Account.id)
    return [(savings(member.id, member.number, pocket), amount) for pocket, amount in session.execute(mine)]


def merge(session: Session, unit: Unit, twin: Member, into: Member, once: Once, by: User) -> MemberMerge:
    """Move what the twin has saved to the number that stays, and let the twin's number lead there.

    Visits and journals stay under the number they were recorded with. The same operation again returns the first
    merge. Raises Refused for numbers that cannot be one member.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.MERGE, once)) is not None:
        return session.get_one(MemberMerge, done)
    session.refresh(twin)
    session.refresh(into)
    check_pair(unit, twin, into)
    _check_nothing_held(session, unit, twin)
    seq, moved = _move_savings(books, twin, into, once, by)
    _lead(session, twin, into)
    _join_persons(session, twin, into)
    record = MemberMerge(
        unit_id=unit.id, seq=seq, twin_id=twin.id, into_id=into.id, moved=moved, merged_at=now_utc(),
        merged_by_id=by.id,
    )  # fmt: skip
    session.add(record)
    session.flush()
    books.remember(ActKind.MERGE, once, record.id)
    numbers = f"{format_number(twin.number)} > {format_number(into.number)}"
    log(session, "merge", unit=unit, user=by, member=into, subject=numbers, detail={"moved": moved})
    return record


def check_pair(unit: Unit, twin: Member, into: Member) -> None:
    if twin.id == into.id:
        raise Refused("stays", "Ini nomor yang sama. Pilih dua nomor yang berbeda.")
    if unit.id not in (twin.unit_id, into.unit_id) or twin.unit_id != into.unit_id:
        raise Refused("stays", "Hanya nomor di unit ini yang bisa digabung.")
    if twin.merged_into_id or into.merged_into_id:
        raise Refused("stays", "Salah satu nomor sudah digabung. Cari nomor yang masih dipakai.")
    if twin.ended_as or into.ended_as:
        raise Refused("stays", "Pemilik salah satu nomor sudah meninggal atau pindah. Nomor itu tidak bisa digabung.")
    if (twin.kind is MemberKind.PERSON) != (into.kind is MemberKind.PERSON):
        raise Refused("stays", "Nomor perorangan tidak digabung ke rumah tangga. Keluarga tidak boleh melihatnya.")


def _check_nothing_held(session: Session, unit: Unit, twin: Member) -> None:
    """What waits to be paid out would come back under a number that nobody uses any more."""
    hers = (Account.unit_id == unit.id, Account.member_id == twin.id, Account.kind == AccountKind.HELD)
    if session.scalar(select(Account.id).where(*hers, Account.balance > 0).limit(1)) is not None:
        raise Refused("stays", "Nomor yang digabung masih punya penarikan yang menunggu. Selesaikan dulu.")


def _move_savings(books: Books, twin: Member, into: Member, once: Once, by: User) -> tuple[int | None, Rupiah]:
    """Pocket by pocket, and what the twin owes along with it."""
    moves = [
        Move(hers, savings(into.id, into.number, hers.pocket), amount)
        for hers, amount in _pockets(books.session, books.unit, twin)
    ]
    amount, owes = Rupiah(sum(move.amount for move in moves)), member_owes(twin.id, twin.number)
    if debt := balance_of(books.session, books.unit, owes):
        moves.append(Move(member_owes(into.id, into.number), owes, debt))
    if not moves:
        return None, amount
    digest = digest_of(merge_facts(books.unit.code, twin.number, into.number, amount))
    act = Act(f"merge:{once.id}", today_at(books.unit.timezone), digest, by)
    return books.post(act, moves), amount


def _lead(session: Session, twin: Member, into: Member) -> None:
    """The twin's number leads to the one that stays, and so does every number that led to the twin."""
    session.execute(update(Member).where(Member.merged_into_id == twin.id).values(merged_into_id=into.id))
    twin.merged_into_id = into.id
    sessions.end_all(session, member=twin)


def _join_persons(session: Session, twin: Member, into: Member) -> None:
    """Each person of the twin is one of the member that stays; whoever is not there yet is added."""
    there = {name_key(person.name): person for person in into.persons}
    for person in twin.persons:
        counts = there.get(name_key(person.name)) or add_to_persons(into, person)
        session.flush()
        _count_as(session, person, counts.same_as_id or counts.id)
    remember_names(into)


def _count_as(session: Session, person: Person, counts: int) -> None:
    if person.id == counts:  # her own row counts already
        return
    followers = session.scalars(select(Person).where(Person.same_as_id == person.id, Person.id != counts))
    for follower in (person, *followers):
        follower.same_as_id = counts
