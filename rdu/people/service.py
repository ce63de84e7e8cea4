"""Find people, but only inside the asking unit."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import one_here
from rdu.people.models import Activity, Member, Person, Unit, User


def member_of(session: Session, unit: Unit, number: int) -> Member:
    """The unit's member with this number. A merged twin is still found, by its own number."""
    return one_here(session, select(Member).where(Member.unit_id == unit.id, Member.number == number))


def person_of(session: Session, member: Member, ordinal: int) -> Person:
    found = select(Person).join(Person.member)
    return one_here(
        session,
        found.where(Person.member_id == member.id, Member.unit_id == member.unit_id, Person.ordinal == ordinal),
    )


def log(
    session: Session,
    act: str,
    *,
    unit: Unit | None = None,
    user: User | None = None,
    member: Member | None = None,
    subject: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    """Keep who did what: an English verb for the act, a code or number for the subject; never secrets."""
    session.add(
        Activity(
            at=now_utc(),
            unit_id=unit and unit.id,
            user_id=user and user.id,
            member_id=member and member.id,
            act=act,
            subject=subject,
            detail=detail or {},
        )
    )
