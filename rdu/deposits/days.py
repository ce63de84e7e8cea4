"""Weighing days: when the next one is, opening and closing one, and what it adds up to so far."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.catalogue.pricing import Lists, label_of, lists_on, share_on
from rdu.clock import now_utc
from rdu.db import flush, one_here
from rdu.deposits import service
from rdu.deposits.models import DropOffItem, DropOffNote, NoteState, WeighIn, WeighingDay, WeighInReversal
from rdu.errors import DayAlreadyOpen, DayNotOpen, RuleBroken
from rdu.ledger.service import open_books
from rdu.money import Rupiah
from rdu.people.models import Member, Person, Unit, User
from rdu.people.service import log
from rdu.prepared import Prepared
from rdu.text import search_key
from rdu.weights import Grams

FAR = 7 * 27
"""Days to look ahead: a unit that weighs on every fifth Saturday waits at most a quarter of a year for one."""
A_YEAR = timedelta(days=365)
ENOUGH_VISITS = 3
"""Visits before a member has a usual weight."""
FAR_FROM_USUAL = 10
UNDONE = (WeighInReversal.unit_id == WeighIn.unit_id) & (WeighInReversal.weigh_in_seq == WeighIn.seq)
"""Joins a weigh-in to its reversal: an outer join without one is a weigh-in that counts."""


class NothingPriced(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Belum ada daftar harga yang berlaku. Minta pengurus menerbitkannya dulu.")


class NotToBeReopened(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Hanya hari ini yang bisa dibuka lagi, sesudah ditutup. Hari yang lewat lewat koreksi.")


class ItsDayIsClosed(RuleBroken):
    def __init__(self) -> None:
        super().__init__(
            "Hari penimbangan bukti ini sudah ditutup, jadi tidak bisa ditimbang ulang di hari itu."
            " Batalkan buktinya, lalu timbang lagi pada hari penimbangan berikutnya."
        )


class Totals(NamedTuple):
    """A weighing day so far: persons who came, grams, and rupiah that reached the savings."""

    people: int
    grams: Grams
    rupiah: Rupiah


NOTHING_YET = Totals(0, Grams(0), Rupiah(0))


def next_weighing(unit: Unit, today: date) -> date | None:
    """The unit's first weighing day from today on, or None where it has no fixed day or has closed."""
    if unit.weigh_weekday is None:
        return None
    for ahead in range(FAR):
        day = today + timedelta(days=ahead)
        if unit.closed_on is not None and day >= unit.closed_on:
            return None
        if day.weekday() == unit.weigh_weekday and str((day.day - 1) // 7 + 1) in unit.weigh_weeks:
            return day
    return None


def day_of(session: Session, unit: Unit, day: date) -> WeighingDay | None:
    found = select(WeighingDay).where(WeighingDay.unit_id == unit.id, WeighingDay.day == day)
    return session.scalar(found.options(joinedload(WeighingDay.opened_by), joinedload(WeighingDay.closed_by)))


def has_begun(session: Session, unit: Unit, day: date) -> bool:
    """Whether the unit, or one below it, has opened its weighing that day: from then on its prices stand."""
    found = select(WeighingDay.day).join(Unit, Unit.id == WeighingDay.unit_id)
    below = found.where(WeighingDay.day == day, Unit.path.startswith(unit.path, autoescape=True))
    return session.scalar(below.limit(1)) is not None


class Terms(NamedTuple):
    """What an opened day will hold: its lists by label, and the unit's share."""

    lists: Lists
    labels: tuple[str, ...]
    share_bp: int


def terms_on(session: Session, unit: Unit, day: date) -> Terms:
    lists = lists_on(session, unit, day)
    ids = [list_id for list_id in (lists.central_id, lists.unit_id) if list_id is not None]
    return Terms(lists, tuple(label_of(session, list_id) for list_id in ids), share_on(session, unit, day))


def open_day(session: Session, unit: Unit, day: date, by: User) -> WeighingDay:
    """Begin to weigh: the price lists and the share of this moment hold for the whole day.

    Raises DayAlreadyOpen and NothingPriced.
    """
    if day_of(session, unit, day) is not None:
        raise DayAlreadyOpen
    terms = terms_on(session, unit, day)
    if not terms.labels:
        raise NothingPriced
    row = WeighingDay(
        unit_id=unit.id, day=day, central_list_id=terms.lists.central_id, unit_list_id=terms.lists.unit_id,
        share_bp=terms.share_bp, opened_at=now_utc(), opened_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    log(session, "open_day", unit=unit, user=by, subject=day.isoformat())
    flush(session)
    return row


def close_day(session: Session, unit: Unit, day: date, cash: Rupiah, sacks: int, by: User) -> WeighingDay:
    """End the day with a count of cash and sacks. Raises DayNotOpen."""
    open_books(session, unit)  # a weigh-in on its way is in, or will find the day closed
    row = service.open_day(session, unit, day)
    row.closed_at, row.closed_by_id = now_utc(), by.id
    row.cash_counted, row.sacks_counted = cash, sacks
    counted = {"cash": cash, "sacks": sacks}
    log(session, "close_day", unit=unit, user=by, subject=day.isoformat(), detail=dict(counted))
    flush(session)
    return row


def reopen_day(session: Session, unit: Unit, day: date, reason: str, by: User) -> WeighingDay:
    """Weigh on after the day was closed. The first count stays in the log. Raises DayNotOpen for a day never opened."""
    open_books(session, unit)
    row = day_of(session, unit, day)
    if row is None:
        raise DayNotOpen
    before: dict[str, object] = {"reason": reason, "cash": row.cash_counted, "sacks": row.sacks_counted}
    row.closed_at = row.closed_by_id = row.cash_counted = row.sacks_counted = None
    log(session, "reopen_day", unit=unit, user=by, subject=day.isoformat(), detail=before)
    flush(session)
    return row


def left_open(session: Session, unit: Unit, today: date) -> Sequence[WeighingDay]:
    """Days before today that nobody closed."""
    found = select(WeighingDay).where(
        WeighingDay.unit_id == unit.id, WeighingDay.day < today, WeighingDay.closed_at.is_(None)
    )
    return session.scalars(found.order_by(WeighingDay.day)).all()


def _totals(these: ColumnElement[bool]) -> Select[Any]:
    """Persons, grams and rupiah by day. Persons are summed up first: joined one by one, a day of 1,800 cost 5 ms."""
    undone = WeighInReversal.weigh_in_seq
    columns = (WeighIn.day, WeighIn.seq, WeighIn.person_id, WeighIn.grams, WeighIn.net)
    seen = select(*columns).where(WeighIn.unit_id == bindparam("unit"), these).cte("seen")
    since = select(func.min(seen.c.seq)).scalar_subquery()
    gone = select(undone).where(WeighInReversal.unit_id == bindparam("unit"), undone >= since)
    came = (
        select(seen.c.day, seen.c.person_id, func.sum(seen.c.grams).label("grams"), func.sum(seen.c.net).label("net"))
        .where(seen.c.seq.not_in(gone))
        .group_by(seen.c.day, seen.c.person_id)
        .cte("came")
    )
    people = func.count(func.coalesce(Person.same_as_id, Person.id).distinct())
    found = select(came.c.day, people, func.sum(came.c.grams), func.sum(came.c.net))
    return found.join(Person, Person.id == came.c.person_id).group_by(came.c.day)


_TOTALS = Prepared(_totals(WeighIn.day == bindparam("day")))


def totals_of(session: Session, unit: Unit, day: date) -> Totals:
    """The day so far, without what was undone. A person under two numbers counts once."""
    row = _TOTALS.one(session.connection(), {"unit": unit.id, "day": day})
    return NOTHING_YET if row is None else _sums(row)[1]


def totals_of_days(session: Session, unit: Unit, days: Iterable[date]) -> dict[date, Totals]:
    """Several days in one glance; a day without weigh-ins is not there."""
    found = _totals(WeighIn.day.in_(list(days)))
    return dict(_sums(row) for row in session.execute(found, {"unit": unit.id}))


def _sums(row: Sequence[Any]) -> tuple[date, Totals]:
    day, people, grams, net = row
    return day, Totals(people, Grams(int(grams)), Rupiah(int(net)))


def days_before(session: Session, unit: Unit, today: date, page: int, per_page: int) -> tuple[list[WeighingDay], int]:
    """Past days, latest first, and how many there are."""
    past = (WeighingDay.unit_id == unit.id, WeighingDay.day < today)
    found = select(WeighingDay).where(*past).order_by(WeighingDay.day.desc())
    count = session.scalar(select(func.count()).select_from(WeighingDay).where(*past)) or 0
    return list(session.scalars(found.offset((page - 1) * per_page).limit(per_page))), count


def weighed_on(
    session: Session, unit: Unit, day: date, words: str = "", page: int = 1, per_page: int = 50
) -> tuple[list[WeighIn], int]:
    """The day's weigh-ins, undone ones too, latest first, and how many. `words`: a name, number or receipt."""
    these = [WeighIn.unit_id == unit.id, WeighIn.day == day, *_named(words)]
    found = select(WeighIn).join(WeighIn.member).where(*these).order_by(WeighIn.seq.desc())
    count = session.scalar(select(func.count()).select_from(WeighIn).join(WeighIn.member).where(*these)) or 0
    shown = (
        joinedload(WeighIn.unit), joinedload(WeighIn.member), joinedload(WeighIn.person),
        joinedload(WeighIn.reversal), selectinload(WeighIn.lines),
    )  # fmt: skip
    return list(session.scalars(found.options(*shown).offset((page - 1) * per_page).limit(per_page))), count


def _named(words: str) -> list[ColumnElement[bool]]:
    """What a search among the day's weigh-ins compares: the member's names, her number, the receipt's number."""
    key = search_key(words)
    if not key:
        return []
    named: list[ColumnElement[bool]] = [Member.search.contains(key, autoescape=True)]
    last = key.split(" ")[-1]
    if last.isascii() and last.isdigit() and len(last) < 10:
        named += [Member.number == int(last), WeighIn.number == int(last)]
    return [or_(*named)]


def usual_grams(session: Session, unit: Unit, member_ids: Iterable[int], day: date) -> dict[int, Grams]:
    """What a visit of each member weighed on average in the year before that day. Needs three visits, else no entry."""
    found = (
        select(WeighIn.member_id, func.sum(WeighIn.grams), func.count())
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.member_id.in_(list(member_ids)), WeighInReversal.seq.is_(None))
        .where(WeighIn.day < day, WeighIn.day >= day - A_YEAR)
        .group_by(WeighIn.member_id)
    )
    rows = session.execute(found)
    return {member_id: Grams(int(total) // visits) for member_id, total, visits in rows if visits >= ENOUGH_VISITS}


def far_from_usual(session: Session, unit: Unit, records: Sequence[WeighIn], day: date) -> dict[int, Grams]:
    """Of these weigh-ins, by seq, those of ten times the member's usual weight, with that usual weight."""
    usual = usual_grams(session, unit, {record.member_id for record in records}, day)
    return {
        record.seq: usual[record.member_id]
        for record in records
        if record.member_id in usual and record.grams >= FAR_FROM_USUAL * usual[record.member_id]
    }


def coming(session: Session, unit: Unit, day: date) -> Sequence[DropOffNote]:
    """Notes of members who said they come that day and have not come yet."""
    found = select(DropOffNote).where(
        DropOffNote.unit_id == unit.id, DropOffNote.day == day, DropOffNote.state == NoteState.OPEN
    )
    items = selectinload(DropOffNote.items).joinedload(DropOffItem.waste_type)
    return session.scalars(found.options(joinedload(DropOffNote.member), items).order_by(DropOffNote.id)).all()


def notes_kept(session: Session, unit: Unit, day: date) -> int:
    """How many said they come that day, whether they have come or not."""
    found = select(func.count()).select_from(DropOffNote)
    told = (DropOffNote.unit_id == unit.id, DropOffNote.day == day, DropOffNote.state != NoteState.CANCELLED)
    return session.scalar(found.where(*told)) or 0


def cancel_note(session: Session, unit: Unit, day: date, number: int, by: User) -> Member:
    """Take a member's note for that day off the list, for somebody who told the post that she will not come."""
    found = (
        select(DropOffNote)
        .join(DropOffNote.member)
        .where(DropOffNote.unit_id == unit.id, DropOffNote.day == day, DropOffNote.state == NoteState.OPEN)
        .where(Member.number == number)
    )
    note = one_here(session, found)
    note.state = NoteState.CANCELLED
    log(session, "cancel_note", unit=unit, user=by, member=note.member, subject=day.isoformat())
    return note.member


def attendance(session: Session, unit: Unit, day: date) -> list[tuple[Member, Person]]:
    """Who came that day, by member number: what the attendance list is printed from."""
    found = (
        select(Member, Person)
        .join(WeighIn, WeighIn.member_id == Member.id)
        .join(Person, Person.id == WeighIn.person_id)
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.day == day, WeighInReversal.seq.is_(None))
        .distinct()
        .order_by(Member.number, Person.ordinal)
    )
    return [(member, person) for member, person in session.execute(found)]
