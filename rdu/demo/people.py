"""The demo's officers and members. Members are enrolled through the counter's own service, on the day they join."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.demo.names import called, man, woman
from rdu.demo.places import PLACES, Place
from rdu.demo.signins import PASSWORD, PIN, SHOWN_MEMBER
from rdu.people.members import Particulars, Profile, add_person, enrol, set_pin
from rdu.people.models import MemberKind, RoleGrant, Unit, User
from rdu.people.sessions import hash_secret
from rdu.people.twins import name_key
from rdu.roles import Role

OFFICERS = {
    "BSI": (("rofiq", "Rofiq Anwar"), ("buhari", "Buhari Ghazali")),
    "MLT": (("hosnan", "Hosnan Arifin"), ("ramlah", "Ramlah Hasanah")),
    "ANG": (("sulastri", "Sulastri"), ("mahfud", "Mahfud Karim")),
    "KNG": (("misbah", "Misbah Hakim"), ("latifah", "Latifah Ulfa")),
    "CMP": (("taufiq", "Taufiq Hidayat"), ("istianah", "Istianah")),
    "SRN": (("farid", "Farid Mulyadi"), ("zainab", "Zainab Rahayu")),
    "TRT": (("nasir", "Nasir Efendi"), ("hamidah", "Hamidah Lestari")),
    "RDU": (("munif", "Munif Wahyudi"), ("aisyah", "Aisyah Nurhayati")),
}
"""Each unit's petugas and pengurus."""

GROUPS = (
    (MemberKind.GROUP, "Kelompok RT {n:02}"), (MemberKind.SCHOOL, "SD Tunas Harapan {n}"),
    (MemberKind.PESANTREN, "Pesantren Nurul Amanah {n}"), (MemberKind.SCHOOL, "MI Cahaya Ilmu {n}"),
    (MemberKind.OFFICE, "Koperasi Mekar Jaya {n}"), (MemberKind.GROUP, "Posyandu Kenanga {n}"),
    (MemberKind.UNIT, "Bank Sampah Mandiri {n}"),
)  # fmt: skip


MERGED = "KNG"
"""Where numbers 1 and 2 turned out to be one member."""


@dataclass
class Staff:
    """Who serves where: petugas and pengurus by unit code, and who stands at the kabupaten."""

    agency: User
    admin: User
    operators: dict[str, User] = field(default_factory=dict)
    managers: dict[str, User] = field(default_factory=dict)


@dataclass
class Saver:
    """A member to come: from when until when, how eagerly, and with how much more than others (logarithm)."""

    number: int
    profile: Profile
    family: tuple[Particulars, ...]
    sex: str
    eager: float
    since: date
    until: date
    heavy: float = 0.0
    enrolled: bool = False


def hire(session: Session, root: Unit, units: dict[str, Unit]) -> Staff:
    password_hash = hash_secret(PASSWORD)
    staff = Staff(
        _user(session, "dlh", "Bidang Pengelolaan Sampah", Role.AGENCY, root, password_hash),
        _user(session, "admin", "Admin", Role.ADMIN, root, password_hash),
    )
    for code, (operator, manager) in OFFICERS.items():
        staff.operators[code] = _user(session, *operator, Role.OPERATOR, units[code], password_hash)
        staff.managers[code] = _user(session, *manager, Role.MANAGER, units[code], password_hash)
    return staff


def _user(session: Session, username: str, name: str, role: Role, unit: Unit, password_hash: str) -> User:
    user = User(
        public_id=uuid5(NAMESPACE_DNS, f"{username}.contoh.invalid"), username=username, name=name,
        password_hash=password_hash, created_at=now_utc(),
    )  # fmt: skip
    session.add(user)
    session.flush()
    session.add(RoleGrant(user_id=user.id, unit_id=unit.id, role=role, granted_at=now_utc()))
    session.flush()
    return user


def savers_of(rng: Random, place: Place, count: int, first: date, today: date) -> list[Saver]:
    """The members of one unit in the order of their numbers, earliest first."""
    start = SHOWN_MEMBER - min(22, count // 2) if place.code == "MLT" else 1
    days = sorted(first + timedelta(days=_joins_after(rng, (today - first).days)) for _ in range(count))
    taken = {name_key("Siti Aminah"), "mat 03", name_key("Hosniyah Wati"), "ida 05"}
    savers = [_saver(rng, place, start + n, n, day, today, taken) for n, day in enumerate(days)]
    if place.code == "MLT":
        _show(savers, place)
    if place.code == MERGED:
        _alike(savers[:2], place, "Sumiati Rahayu")
    return savers


def _joins_after(rng: Random, days: int) -> int:
    """Most are there from the beginning; a quarter joins later, all in time for one more meeting."""
    return 0 if rng.random() < 0.75 else rng.randrange(1, days * 9 // 10)


def _saver(rng: Random, place: Place, number: int, nth: int, since: date, today: date, taken: set[str]) -> Saver:
    eager = rng.lognormvariate(0, 0.7)
    until = today - timedelta(days=rng.randrange(60, 200)) if rng.random() < 0.08 else today
    if nth % 12 == 5 or (place.code == "BSI" and nth % 5 != 0):
        return _group(rng, place, number, nth, eager, since, today)
    sex = "F" if rng.random() < 0.72 else "M"
    name, rt = _unlike(rng, sex, taken), f"{rng.randrange(1, 9):02}"
    profile = Profile(
        name, place.region, _called(rng, sex, rt, taken), rt=rt, rw=f"{rng.randrange(1, 4):02}",
        phone=f"08120000{number:04}" if rng.random() < 0.5 else "", consent=True,
    )  # fmt: skip
    return Saver(number, profile, _family(rng, name, sex, since), sex, eager, since, until)


def _unlike(rng: Random, sex: str, taken: set[str]) -> str:
    """A name that nobody of the unit has yet, so that twins are only those we mean."""
    name = woman(rng) if sex == "F" else man(rng)
    while name_key(name) in taken:
        name = woman(rng) if sex == "F" else man(rng)
    taken.add(name_key(name))
    return name


def _called(rng: Random, sex: str, rt: str, taken: set[str]) -> str:
    """What the neighbours call her, once in an RT, or nothing."""
    nickname = called(rng, sex)
    key = f"{name_key(nickname)} {rt}"
    if key in taken:
        return ""
    taken.add(key)
    return nickname


def _group(rng: Random, place: Place, number: int, nth: int, eager: float, since: date, today: date) -> Saver:
    kind, name = GROUPS[(nth // 12 if place.code != "BSI" else nth) % len(GROUPS)]
    profile = Profile(name.format(n=1 + nth % 9), place.region, kind=kind, rw=f"{rng.randrange(1, 4):02}", consent=True)
    holder = Particulars(woman(rng), sex="F", may_withdraw=True)
    return Saver(number, profile, (holder,), "", eager, since, today, heavy=0.9)


def _family(rng: Random, name: str, sex: str, day: date) -> tuple[Particulars, ...]:
    family: list[Particulars] = []
    if rng.random() < 0.65:
        partner = man(rng) if sex == "F" else woman(rng)
        family.append(Particulars(partner, sex="M" if sex == "F" else "F", may_withdraw=rng.random() < 0.5))
    if rng.random() < 0.3:
        child, born = rng.choice("FM"), day - timedelta(days=rng.randrange(8 * 365, 16 * 365))
        first_name = (woman(rng) if child == "F" else man(rng)).split()[-1]
        family.append(
            Particulars(first_name, child, born, guardian=name, guardian_consent_on=day, may_view=rng.random() < 0.5)
        )
    return tuple(family)


def _show(savers: list[Saver], place: Place) -> None:
    """Whoever tries the demo meets Siti Aminah first; and two numbers that look like one member."""
    for saver in savers:
        if saver.number == SHOWN_MEMBER:
            child = Particulars("Nurul", "F", saver.since - timedelta(days=12 * 365), guardian="Siti Aminah",
                                guardian_consent_on=saver.since)  # fmt: skip
            saver.profile = Profile("Siti Aminah", place.region, "Bu Mat", rt="03", rw="03", phone="081200000123",
                                    consent=True)  # fmt: skip
            saver.family = (Particulars("Mat Hosen", "M", may_withdraw=True), child)
            saver.sex, saver.eager, saver.heavy, saver.until = "F", 4.0, 0.0, savers[0].until
    _alike(savers[-2:], place, "Hosniyah Wati")


def _alike(pair: list[Saver], place: Place, name: str) -> None:
    """Two numbers of one name in one RT: somebody was enrolled twice."""
    for saver, written in zip(pair, (name, f"Bu {name}"), strict=True):
        saver.profile = Profile(written, place.region, "Bu Ida", rt="05", rw="02", consent=True)
        saver.family, saver.sex, saver.heavy = (), "F", 0.0


def welcome(session: Session, unit: Unit, saver: Saver, by: User, pin_hash: str) -> None:
    """Enrol with number, card, family and PIN, as the counter does."""
    member = enrol(session, unit, saver.profile, by, number=saver.number)
    member.persons[0].sex, member.persons[0].may_withdraw = saver.sex, member.kind is MemberKind.HOUSEHOLD
    for particulars in saver.family:
        add_person(session, unit, member, particulars, by)
    set_pin(session, unit, member, pin_hash, by)
    member.card_printed_at = now_utc()


def shared_pin_hash() -> str:
    return hash_secret(PIN)


def all_savers(rng: Random, members: int, first: date, today: date) -> dict[str, list[Saver]]:
    """The members of every weighing unit, `members` in all."""
    whole = sum(place.members for place in PLACES)
    shares = {place: max(4, place.members * members // whole) for place in PLACES if place.members}
    return {place.code: savers_of(rng, place, count, first, today) for place, count in shares.items()}


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
