"""Who serves at a unit: which of the members' persons they are, and the PIN by which one agrees on another's phone."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.errors import Refused
from rdu.people.models import Person, RoleGrant, Unit, User
from rdu.people.numbers import format_number
from rdu.people.service import log
from rdu.people.sessions import account_key, check_throttle, failed, fits, forget_failures
from rdu.roles import COUNTER


def serving(session: Session, unit: Unit) -> Sequence[User]:
    """Who may work at the counter: with a role at the unit itself, or above it."""
    path = [int(part) for part in unit.path.split(".") if part]
    reach = select(RoleGrant.user_id).where(RoleGrant.unit_id.in_(path), RoleGrant.role.in_(COUNTER))
    found = select(User).where(User.id.in_(reach.where(RoleGrant.ended_at.is_(None))), User.disabled_at.is_(None))
    return session.scalars(found.order_by(User.name, User.id)).all()


def officer_of(session: Session, person: Person) -> User | None:
    """The user that this person is."""
    return session.scalars(select(User).where(User.person_id == person.id).order_by(User.id)).first()


def link_officer(session: Session, unit: Unit, person: Person, user: User | None, by: User) -> None:
    """Say which user this person is, or that she is none: rules of two then know her under both.

    Raises Refused for one's own sign-in: whoever must not approve for herself does not decide who she is.
    """
    before = session.scalars(select(User).where(User.person_id == person.id)).all()
    if by.id in {one.id for one in (*before, *([user] if user else []))}:
        raise Refused("officer", "Ini nama masuk Anda sendiri. Minta pengurus lain menyambungkannya.")
    for one in before:
        one.person_id = None
    if user is not None:
        user.person_id = person.id
    number = format_number(person.member.number)
    log(session, "link_officer", unit=unit, user=by, member=person.member, subject=f"{number}/{person.ordinal}",
        detail={"officer": user.username if user else ""})  # fmt: skip


def _account(user: User) -> bytes:
    return account_key(f"pin@{user.username}")


def pin_fits(session: Session, user: User, pin: str) -> bool:
    """Whether it is her PIN; TooManyTries before it is even looked at. Slow: not in a writing transaction."""
    check_throttle(session, _account(user))
    return fits(user.pin_hash, pin)


def pin_failed(session: Session, user: User, unit: Unit | None, address: str) -> None:
    failed(session, _account(user), address)
    log(session, "refused_officer_pin", unit=unit, user=user)


def pin_accepted(session: Session, user: User) -> None:
    """The throttle is asked again: of many tries sent at once, those behind the tenth failure must not get in."""
    check_throttle(session, _account(user))
    forget_failures(session, _account(user))


def choose_pin(session: Session, user: User, unit: Unit | None, pin_hash: str) -> None:
    user.pin_hash = pin_hash
    forget_failures(session, _account(user))
    log(session, "choose_officer_pin", unit=unit, user=user)
