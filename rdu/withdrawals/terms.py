"""What a unit has decided about money out, and who may take it."""

from datetime import date

from sqlalchemy.orm import Session

from rdu.errors import Refused
from rdu.money import Rupiah
from rdu.people.members import is_minor
from rdu.people.models import Member, Person, Unit, User
from rdu.people.officers import serving
from rdu.people.units import PIN_LIMIT, WITHDRAWAL_DAYS, setting_on

USUAL_DAYS = 14
MOST_DAYS = 90
MOST_BY_PIN = Rupiah(1_000_000)


def days_to_pay(session: Session, unit: Unit, day: date) -> int:
    """How many days a request waits before it ends by itself."""
    return int(setting_on(session, unit, WITHDRAWAL_DAYS, day) or USUAL_DAYS)


def pin_limit(session: Session, unit: Unit, day: date) -> Rupiah:
    """Up to what amount a second officer may agree by PIN on the same phone; 0: not at all."""
    return Rupiah(int(setting_on(session, unit, PIN_LIMIT, day) or 0))


def second_officers(session: Session, unit: Unit, besides: User) -> list[User]:
    """Who serves at the unit or above it and has chosen a PIN, without the one whose phone it is."""
    return [user for user in serving(session, unit) if user.id != besides.id and user.pin_hash]


def may_take(member: Member, day: date) -> list[Person]:
    """Who of a member's persons may ask for money and receive it."""
    return [person for person in member.persons if person.may_withdraw and not _is_minor(person, day)]


def taker_of(member: Member, ordinal: int, day: date) -> Person:
    """Raises Refused for somebody who may not take money."""
    found = next((person for person in member.persons if person.ordinal == ordinal), None)
    if found is None:
        raise Refused("person", "Pilih orang dari daftar.")
    if _is_minor(found, day):
        raise Refused("person", f"{found.name} di bawah 18 tahun, jadi belum boleh mengambil uang.")
    if not found.may_withdraw:
        raise Refused("person", f"{found.name} belum diberi izin mengambil uang. Atur dulu di halaman orangnya.")
    return found


def _is_minor(person: Person, day: date) -> bool:
    return is_minor(person.born_on, person.guardian, day)
