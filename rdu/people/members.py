"""Enrol members, keep what is known of them, replace their cards, set their PINs."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc, today_at
from rdu.db import flush
from rdu.errors import OperationReused, Refused, RuleBroken
from rdu.people import sessions
from rdu.people.models import Ending, Member, MemberKind, Person, Unit, User
from rdu.people.numbers import format_number
from rdu.people.regions import check_village
from rdu.people.service import log
from rdu.people.units import consent_version
from rdu.text import search_key

MOST_NUMBER = 999_999
"""The highest number that may be brought from an old book."""


@dataclass(frozen=True)
class Profile:
    """What is known of a member. Name and desa are enough to weigh today."""

    name: str
    region_code: str
    nickname: str = ""
    kind: MemberKind = MemberKind.HOUSEHOLD
    rt: str = ""
    rw: str = ""
    address: str = ""
    phone: str = ""
    consent: bool = False


class MergedAway(RuleBroken):
    def __init__(self, number: int) -> None:
        super().__init__(f"Nomor ini sudah digabung. Buka nomor {format_number(number)}, lalu ubah di sana.")


class AtRest(RuleBroken):
    def __init__(self, ending: Ending) -> None:
        super().__init__(_AT_REST[ending])


_AT_REST = {
    Ending.DIED: "Pemilik nomor ini sudah meninggal. Uangnya hanya keluar kepada ahli waris, lewat halaman Wafat.",
    Ending.MOVED: "Rumah tangga ini sudah pindah ke unit lain. Nomor lamanya tidak dipakai lagi.",
}


def check_standing(session: Session, member: Member) -> None:
    """Raise MergedAway for a twin whose book is closed, AtRest for a number whose owner died or moved."""
    if member.merged_into_id is not None:
        raise MergedAway(sessions.survivor_of(session, member).number)
    if member.ended_as is not None:
        raise AtRest(member.ended_as)


def put_to_rest(session: Session, unit: Unit, member: Member, ending: Ending, by: User) -> None:
    """Nobody opens the number any more: not by its card, not by its PIN, and whoever was signed in is not."""
    member.ended_as, member.card_token, member.pin_hash = ending, _card_token(), ""
    sessions.end_all(session, member=member)
    log(session, "end_member", unit=unit, user=by, member=member, subject=format_number(member.number),
        detail={"as": ending})  # fmt: skip


def names_line(member: Member) -> str:
    """Siti Aminah (Bu Mat)."""
    return f"{member.name} ({member.nickname})" if member.nickname else member.name


def enrol(
    session: Session, unit: Unit, profile: Profile, by: User, *, operation: UUID | None = None,
    number: int | None = None,
) -> Member:  # fmt: skip
    """Give the member the next number of the unit, a card, and a first person of the same name.

    The same operation again returns the member it made; its id with another profile raises OperationReused.
    `number` brings one from an old book; NumberTaken where it is in use.
    """
    check_village(session, profile.region_code)
    _lock_numbers(session, unit)
    if operation and (before := enrolled_before(session, unit, operation, profile)):
        return before
    member = _new_member(session, unit, profile, number or next_number(session, unit))
    member.enrolment_id, member.enrolment_hash = operation, _fingerprint(profile) if operation else None
    session.add(member)
    flush(session)
    log(session, "enrol", unit=unit, user=by, member=member, subject=format_number(member.number))
    return member


def enrol_many(session: Session, unit: Unit, newcomers: Sequence[tuple[Profile, int | None]]) -> list[Member]:
    """Enrol all of a file that was judged before. Numbers from an old book stay; the others follow the highest."""
    _lock_numbers(session, unit)
    brought = [number for _, number in newcomers if number]
    fresh = count(max([*brought, next_number(session, unit) - 1]) + 1)
    members = [_new_member(session, unit, profile, number or next(fresh)) for profile, number in newcomers]
    session.add_all(members)
    flush(session)
    return members


def _lock_numbers(session: Session, unit: Unit) -> None:
    """Numbers of a unit are given one after another. Rows that only point at the unit do not wait for this lock."""
    session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update(key_share=True))


def next_number(session: Session, unit: Unit) -> int:
    return (session.scalar(select(func.max(Member.number)).where(Member.unit_id == unit.id)) or 0) + 1


def _fingerprint(profile: Profile) -> bytes:
    return hashlib.sha256(json.dumps(asdict(profile), sort_keys=True).encode()).digest()


def enrolled_before(session: Session, unit: Unit, operation: UUID, profile: Profile) -> Member | None:
    """The member that this operation made, or None. Raises OperationReused for another profile or unit."""
    member = session.scalar(select(Member).where(Member.enrolment_id == operation))
    if member and (member.unit_id, member.enrolment_hash) != (unit.id, _fingerprint(profile)):
        raise OperationReused
    return member


def _new_member(session: Session, unit: Unit, profile: Profile, number: int) -> Member:
    member = Member(
        unit_id=unit.id, number=number, joined_on=today_at(unit.timezone), card_token=_card_token(),
        created_at=now_utc(),
    )  # fmt: skip
    member.persons.append(Person(ordinal=1, name=profile.name))
    _write(session, member, profile)
    return member


def _card_token() -> str:
    return secrets.token_urlsafe(18)


def _write(session: Session, member: Member, profile: Profile) -> None:
    """Copy the profile; the person who carries the member's name follows when it is corrected."""
    for person in member.persons:
        if person.ordinal == 1 and person.name == member.name:
            person.name = profile.name
    for field in ("name", "nickname", "kind", "region_code", "address", "phone"):
        setattr(member, field, getattr(profile, field))
    member.rt, member.rw = _two_figures(profile.rt), _two_figures(profile.rw)
    if profile.consent and not member.consent_version:
        member.consent_version, member.consent_at = consent_version(session), now_utc()
    remember_names(member)


def _two_figures(text: str) -> str:
    """RT and RW are kept one way, so that 3 and 003 are found and compared as 03."""
    return f"{int(text):02}" if text.isascii() and text.isdigit() else text


def remember_names(member: Member) -> None:
    """Keep what the counter's search compares."""
    names = [member.name, member.nickname, *(person.name for person in member.persons if person.name != member.name)]
    member.search = search_key(" ".join(names))[:400]


def change(session: Session, unit: Unit, member: Member, profile: Profile, by: User) -> None:
    check_village(session, profile.region_code)
    _check_kind(member, profile.kind)
    _write(session, member, profile)
    log(session, "change_member", unit=unit, user=by, member=member, subject=format_number(member.number))


def _check_kind(member: Member, kind: MemberKind) -> None:
    """One's own number stays unseen by the household, so it is opened from there and never made of one by a list."""
    if MemberKind.PERSON in (member.kind, kind) and member.kind != kind and len(member.persons) > 1:
        raise Refused("kind", "Nomor perorangan hanya untuk satu orang. Buka nomor sendiri dari halaman orangnya.")


# Cards and PINs ---------------------------------------------------------------------------------------------------


def replace_card(session: Session, unit: Unit, member: Member, by: User) -> None:
    """The card is lost: the old one opens nothing any more, and whoever was signed in is not."""
    check_standing(session, member)
    member.card_token, member.card_printed_at = _card_token(), None
    sessions.end_all(session, member=member)
    log(session, "replace_card", unit=unit, user=by, member=member, subject=format_number(member.number))


def card_printed(member: Member) -> None:
    member.card_printed_at = now_utc()


def set_pin(session: Session, unit: Unit, member: Member, pin_hash: str, by: User) -> None:
    """Keep the PIN that the member chose at the post, open the door again, and end what was open."""
    check_standing(session, member)
    member.pin_hash = pin_hash
    sessions.forget_failures(session, sessions.account_key(f"{unit.code}/{member.number}"))
    sessions.end_all(session, member=member)
    log(session, "set_pin", unit=unit, user=by, member=member, subject=format_number(member.number))


# Persons ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Particulars:
    """What is known of a person. Under 18 a guardian's consent is recorded, and the person may bring, not withdraw."""

    name: str
    sex: str = ""
    born_on: date | None = None
    may_view: bool = True
    may_withdraw: bool = False
    guardian: str = ""
    guardian_consent_on: date | None = None


def is_minor(born_on: date | None, guardian: str, day: date) -> bool:
    """Under 18 that day. Where the birthday is not known, somebody with a guardian counts as a child."""
    if born_on is None:
        return bool(guardian)
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (not had_birthday) < 18


def add_person(session: Session, unit: Unit, member: Member, about: Particulars, by: User) -> Person:
    if member.kind is MemberKind.PERSON:
        raise Refused("name", "Nomor perorangan hanya untuk satu orang. Tambahkan orang di nomor rumah tangga.")
    check_person(about, today_at(unit.timezone))
    person = _append(member, about)
    remember_names(member)
    flush(session)
    log(session, "add_person", unit=unit, user=by, member=member, subject=_person_subject(member, person))
    return person


def _append(member: Member, about: Particulars) -> Person:
    person = Person(ordinal=max((row.ordinal for row in member.persons), default=0) + 1)
    _write_person(person, about)
    member.persons.append(person)
    return person


def add_to_persons(member: Member, like: Person) -> Person:
    """Bring over a person of a number that was merged into this one."""
    return _append(member, Particulars(**{name: getattr(like, name) for name in Particulars.__dataclass_fields__}))


def change_person(session: Session, unit: Unit, member: Member, person: Person, about: Particulars, by: User) -> None:
    check_person(about, today_at(unit.timezone))
    _write_person(person, about)
    remember_names(member)
    log(session, "change_person", unit=unit, user=by, member=member, subject=_person_subject(member, person))


def _write_person(person: Person, about: Particulars) -> None:
    for field, value in asdict(about).items():
        setattr(person, field, value)


def _person_subject(member: Member, person: Person) -> str:
    return f"{format_number(member.number)}/{person.ordinal}"


def check_person(about: Particulars, today: date) -> None:
    """Raise Refused where the particulars do not fit together, naming the field."""
    if about.born_on and not today.year - 120 < about.born_on.year <= today.year:
        raise Refused("born_on", "Tahun lahir belum benar. Tulis hari-bulan-tahun, contoh 24-11-1990.")
    if max(about.born_on or today, about.guardian_consent_on or today) > today:
        field = "born_on" if about.born_on and about.born_on > today else "guardian_consent_on"
        raise Refused(field, "Tanggal ini belum terjadi. Tulis tanggal hari ini atau sebelumnya.")
    if is_minor(about.born_on, about.guardian, today):
        _check_child(about)


def _check_child(about: Particulars) -> None:
    if not about.guardian:
        raise Refused("guardian", "Umurnya di bawah 18 tahun. Tulis nama orang tua atau wali.")
    if about.guardian_consent_on is None:
        raise Refused("guardian_consent_on", "Tulis tanggal orang tua atau wali memberi izin.")
    if about.may_withdraw:
        raise Refused("may_withdraw", "Di bawah 18 tahun boleh menyetor, belum boleh mengambil uang.")


def open_own_number(session: Session, unit: Unit, person: Person, by: User, operation: UUID) -> Member:
    """A number for one person of a household. The household's row keeps no trace of it."""
    home = person.member
    if home.kind is MemberKind.PERSON:
        raise Refused("operation", "Orang ini sudah menabung di nomor sendiri.")
    if opened := _own_number_of(session, person, operation):
        return opened
    profile = Profile(person.name, home.region_code or "", kind=MemberKind.PERSON, rt=home.rt, rw=home.rw)
    member = enrol(session, unit, profile, by, operation=operation)
    own = member.persons[0]
    for field in ("sex", "born_on", "guardian", "guardian_consent_on"):
        setattr(own, field, getattr(person, field))
    own.may_withdraw = not is_minor(own.born_on, own.guardian, today_at(unit.timezone))
    own.same_as_id = person.same_as_id or person.id
    return member


def _own_number_of(session: Session, person: Person, operation: UUID) -> Member | None:
    """The number that this operation opened before. Raises Refused where another one did."""
    found = (
        select(Member)
        .join(Member.persons)
        .where(Member.kind == MemberKind.PERSON, Member.merged_into_id.is_(None), Person.same_as_id == person.id)
    )
    own = session.scalars(found).first()
    if own and own.enrolment_id != operation:
        raise Refused("operation", "Orang ini sudah punya nomor sendiri. Cari namanya di halaman Anggota.")
    return own


def link_same(session: Session, unit: Unit, own: Person, home: Person, by: User) -> None:
    """Say that two rows are one person, so that she is counted once. The household's row is the one that counts."""
    counts = home.same_as_id or home.id
    if counts == own.id or own.member_id == home.member_id:
        raise Refused("number", "Pilih orang dari nomor rumah tangga yang lain.")
    own.same_as_id = counts
    for follower in session.scalars(select(Person).where(Person.same_as_id == own.id)):
        follower.same_as_id = counts
    log(session, "link_person", unit=unit, user=by, member=own.member, subject=_person_subject(own.member, own))


def unlink(session: Session, unit: Unit, own: Person, by: User) -> None:
    own.same_as_id = None
    log(session, "unlink_person", unit=unit, user=by, member=own.member, subject=_person_subject(own.member, own))


def same_persons(session: Session, member: Member) -> dict[int, Person]:
    """By person id: the row of another number that counts for this member's person."""
    linked = {person.id: person.same_as_id for person in member.persons if person.same_as_id}
    found = select(Person).where(Person.id.in_(linked.values())).options(joinedload(Person.member))
    counting = {person.id: person for person in session.scalars(found)}
    return {person_id: counting[same_as] for person_id, same_as in linked.items()}
