"""Put a leg of a flow into a unit's books: its journal, and the row that says what it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc, today_at
from rdu.errors import NotAllowed
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, open_books
from rdu.passages.facts import Leg, Number, leg_digest, moves_of
from rdu.passages.models import Kind, Passage
from rdu.people.humans import human_of, humans_of
from rdu.people.models import Member, Unit, User

NO_LETTER: tuple[str, date | None] = ("", None)


@dataclass(frozen=True)
class Papers:
    """What stands behind an act: a letter, words for people, and who else agreed."""

    letter: tuple[str, date | None] = NO_LETTER
    words: str = ""
    agreed: User | None = None


def number_of(member: Member) -> Number:
    return Number(member.id, member.unit.code, member.number)


def check_two(session: Session, by: User, agreed: User, member: Member) -> None:
    """Two people, neither of whom belongs to the member. Raises NotAllowed."""
    humans = {human_of(session, by), human_of(session, agreed)}
    if len(humans) < 2:
        raise NotAllowed("Perlu dua orang. Petugas kedua harus orang lain.")
    if humans & humans_of(session, member):
        raise NotAllowed("Ini uang Anda atau keluarga Anda. Minta dua petugas lain.")


def post_leg(books: Books, act: UUID, leg: Leg, papers: Papers, by: User) -> int:
    """One journal of a flow."""
    at, day = now_utc(), today_at(books.unit.timezone)
    agreed = papers.agreed
    digest = leg_digest(
        books.unit.code, books.seq + 1, act, leg, papers.letter, agreed.public_id if agreed else None, at, by.public_id
    )
    seq = books.post(Act(f"{leg.kind}:{act}", day, digest, by), moves_of(leg))
    units = {unit.code: unit.id for unit in books.session.scalars(_units(leg.from_unit, leg.to_unit))}
    row = {
        "unit_id": books.unit.id, "seq": seq, "kind": leg.kind, "act": act, "amount": leg.amount,
        "member_id": leg.member and leg.member.id, "to_id": leg.to and leg.to.id,
        "from_unit_id": units.get(leg.from_unit), "to_unit_id": units.get(leg.to_unit), "pockets": dict(leg.pockets),
        "purse": leg.purse, "letter_number": papers.letter[0], "letter_day": papers.letter[1], "words": papers.words,
        "agreed_by_id": agreed and agreed.id, "recorded_at": at, "recorded_by_id": by.id,
    }  # fmt: skip
    books.session.execute(insert(Passage), row)
    return seq


def _units(*codes: str) -> Select[Unit]:
    return select(Unit).where(Unit.code.in_([code for code in codes if code]))


def both_books(session: Session, *units: Unit) -> dict[int, Books]:
    """The books of several units by unit id, locked in the order of ids, whoever acts."""
    return {unit.id: open_books(session, unit) for unit in sorted(set(units), key=lambda unit: unit.id)}


def done(books: Books, once: Once) -> int | None:
    return books.done_before(ActKind.PASSAGE, once)


def of_member(session: Session, unit: Unit, member: Member) -> Sequence[Passage]:
    """What left or reached her number by a flow, the last first."""
    hers = (Passage.member_id == member.id) | (Passage.to_id == member.id)
    return _shown(session, unit, hers)


def of_kinds(session: Session, unit: Unit, *kinds: Kind) -> Sequence[Passage]:
    return _shown(session, unit, Passage.kind.in_(kinds))


def _shown(session: Session, unit: Unit, which: ColumnElement[bool]) -> Sequence[Passage]:
    people = (Passage.member, Passage.to, Passage.from_unit, Passage.to_unit, Passage.agreed_by, Passage.recorded_by)
    found = select(Passage).where(Passage.unit_id == unit.id, which).options(*(joinedload(one) for one in people))
    return session.scalars(found.order_by(Passage.seq.desc())).all()
