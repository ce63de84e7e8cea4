"""The PIN by which a second officer agrees on a colleague's phone: chosen by herself, throttled like a sign-in."""

from sqlalchemy.orm import Session

from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.people.sessions import account_key, check_throttle, failed, fits, forget_failures


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
