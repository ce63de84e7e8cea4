"""What a unit has decided about money out, and who may take it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from rdu.errors import Refused
from rdu.money import Rupiah
from rdu.people.members import is_minor
from rdu.people.models import Member, Person, Unit, User
from rdu.people.officers import serving
from rdu.people.units import PIN_LIMIT, WITHDRAWAL_DAYS, setting_from, setting_on, setting_question
from rdu.prepared import Question

USUAL_DAYS = 14
MOST_DAYS = 90
MOST_BY_PIN = Rupiah(1_000_000)


class Taker(Protocol):
    """Somebody as far as it matters whether she may take money."""

    @property
    def ordinal(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def may_withdraw(self) -> bool: ...
    @property
    def born_on(self) -> date | None: ...
    @property
    def guardian(self) -> str: ...


T = TypeVar("T", bound=Taker)


def days_to_pay(session: Session, unit: Unit, day: date) -> int:
    """How many days a request waits before it ends by itself."""
    return int(setting_on(session, unit, WITHDRAWAL_DAYS, day) or USUAL_DAYS)


def days_question(unit: Unit, day: date) -> Question:
    """Asks for `days_to_pay` together with others; `days_from` reads the answer."""
    return setting_question(unit, WITHDRAWAL_DAYS, day)


def days_from(answer: list[Any]) -> int:
    return int(setting_from(answer) or USUAL_DAYS)


def pin_limit(session: Session, unit: Unit, day: date) -> Rupiah:
    """Up to what amount a second officer may agree by PIN on the same phone; 0: not at all."""
    return Rupiah(int(setting_on(session, unit, PIN_LIMIT, day) or 0))


def second_officers(session: Session, unit: Unit, besides: User) -> list[User]:
    """Who serves at the unit or above it and has chosen a PIN, without the one whose phone it is."""
    return [user for user in serving(session, unit) if user.id != besides.id and user.pin_hash]


def may_take(member: Member, day: date) -> list[Person]:
    """Who of a member's persons may ask for money and receive it."""
    return [person for person in member.persons if person.may_withdraw and not _is_minor(person, day)]


def taker_of(persons: Sequence[T], ordinal: int, day: date) -> T:
    """Raises Refused for somebody who may not take money."""
    found = next((person for person in persons if person.ordinal == ordinal), None)
    if found is None:
        raise Refused("person", "Pilih orang dari daftar.")
    if _is_minor(found, day):
        raise Refused("person", f"{found.name} di bawah 18 tahun, jadi belum boleh mengambil uang.")
    if not found.may_withdraw:
        raise Refused("person", f"{found.name} belum diberi izin mengambil uang. Atur dulu di halaman orangnya.")
    return found


def _is_minor(person: Taker, day: date) -> bool:
    return is_minor(person.born_on, person.guardian, day)
