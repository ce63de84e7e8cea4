"""Who somebody is, whatever she signs in with: rules of two people compare humans, not sign-ins."""

from sqlalchemy.orm import Session

from rdu.people.models import Member, Person, User


def human_of(session: Session, user: User) -> str:
    """ "p:MLT-0123-1" for a user who saves too, else "u:" and the user's public id. No database ids, no names."""
    if user.person_id is None:
        return f"u:{user.public_id.hex}"
    return human_of_person(session, session.get_one(Person, user.person_id))


def human_of_person(session: Session, person: Person) -> str:
    """The row that counts, where one person stands under two numbers: "p:MLT-0123-1"."""
    counts = session.get_one(Person, person.same_as_id) if person.same_as_id else person
    return human_named(counts.member.unit.code, counts.member.number, counts.ordinal)


def human_named(unit_code: str, number: int, ordinal: int) -> str:
    """By the unit, the number and the place there of the row that counts."""
    return f"p:{unit_code}-{number:04}-{ordinal}"


def humans_of(session: Session, member: Member) -> set[str]:
    """Everybody who stands under a member's number."""
    return {human_of_person(session, person) for person in member.persons}
