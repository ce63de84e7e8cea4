"""What waits for whoever opens the demo today: an open day, notes of who comes, questions, one day old news."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.demo.history import Kabupaten
from rdu.demo.people import MERGED, at_noon
from rdu.demo.places import PLACES
from rdu.demo.signins import SHOWN_MEMBER
from rdu.deposits.days import next_weighing, open_day
from rdu.deposits.models import About, WeighIn
from rdu.deposits.notes import Wish, announce
from rdu.errors import DayAlreadyOpen
from rdu.feedback import handling
from rdu.feedback.asking import ask
from rdu.ledger.merging import merge
from rdu.ledger.service import Once, once
from rdu.people.models import Member, Unit, User

QUESTIONS = (
    (About.WEIGHT, "Kardus saya dua karung, di sini hanya 1 kg.", ""),
    (About.KIND, "Botolnya sudah saya cuci, kok masuk kotor?", ""),
    (About.PRICE, "Harga kaleng turun, ya?", "Betul, pengepul membayar lebih rendah bulan ini."),
    (About.NOT_ME, "", "Sudah kami cek, nomor tertukar. Setoran itu kami batalkan."),
)


def prepare_today(session: Session, rng: Random, world: Kabupaten, today: date) -> None:
    begin_day(session, world.units["MLT"], world.staff.operators["MLT"], today)
    for place in PLACES:
        if place.members and not place.quiet_days:
            _announce(session, rng, world.units[place.code], today)
    _ask(session, world, today)
    with pinned_at(at_noon(today - timedelta(days=1))):
        _merge(session, rng, world)


def begin_day(session: Session, unit: Unit, by: User, today: date) -> bool:
    """Open today's weighing day, unless it was opened before."""
    try:
        open_day(session, unit, today, by)
    except DayAlreadyOpen:
        return False
    return True


def _announce(session: Session, rng: Random, unit: Unit, today: date) -> None:
    """A few members tell that they come to the next weighing day; Siti Aminah is not among them, so she still can."""
    day = next_weighing(unit, today)
    if day is None:
        return
    types = ("BSIS-33", "BSIS-13", "BSIS-31", "BSIS-40", "BSIS-16")
    for member in rng.sample(_members(session, unit), k=min(8, len(_members(session, unit)))):
        if member.number == SHOWN_MEMBER:
            continue
        wish = Wish(day, sacks=rng.randrange(0, 5), types=tuple(rng.sample(types, k=rng.randrange(0, 4))))
        with pinned_at(at_noon(today - timedelta(days=1))):
            announce(session, unit, member, wish, today, once(UUID(int=rng.getrandbits(128)), [member.number]))


def _members(session: Session, unit: Unit) -> Sequence[Member]:
    found = select(Member).where(Member.unit_id == unit.id, Member.merged_into_id.is_(None))
    return session.scalars(found.order_by(Member.number)).all()


def _ask(session: Session, world: Kabupaten, today: date) -> None:
    """Four questions about late visits: two wait for an answer, two have one."""
    unit, manager = world.units["MLT"], world.staff.managers["MLT"]
    latest = select(WeighIn).where(WeighIn.unit_id == unit.id).order_by(WeighIn.seq.desc()).limit(len(QUESTIONS))
    for record, (about, words, answer) in zip(session.scalars(latest).all(), QUESTIONS, strict=False):
        with pinned_at(at_noon(record.day + timedelta(days=1))):
            asked = ask(session, record, record.member, about, words, _once(about, "ask"))
            if answer:
                handling.answer(session, asked, answer, _once(about, "answer"), manager)


def _once(about: About, what: str) -> Once:
    told = f"{about}/{what}"
    return once(uuid5(NAMESPACE_URL, f"demo/tanya/{told}"), told)


def _merge(session: Session, rng: Random, world: Kabupaten) -> None:
    """One member who had two numbers: her second now leads to her first."""
    unit = world.units[MERGED]
    into, twin = _members(session, unit)[:2]
    act = once(UUID(int=rng.getrandbits(128)), [twin.number, into.number])
    merge(session, unit, twin, into, act, world.staff.managers[MERGED])
