"""What the household's home shows beside the money: the latest visits, and what was asked about them."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, exists, or_, select, union
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from rdu.catalogue.models import Grade
from rdu.clock import now_utc
from rdu.deposits.days import next_weighing
from rdu.deposits.models import Question, WeighIn, WeighInLine
from rdu.passbook.service import Book
from rdu.people.models import Unit

CARDS = 3
ANSWERS_STAY = timedelta(days=30)


def latest_visits(session: Session, unit: Unit, book: Book, most: int = CARDS) -> Sequence[WeighIn]:
    """The newest weigh-ins of all numbers. One that was replaced is left to the passbook: its replacement is here."""
    right = aliased(WeighIn)
    replaced = exists().where(right.unit_id == WeighIn.unit_id, right.replaces_seq == WeighIn.seq)
    near = union(*(select(_last_of(member_id).subquery().c.seq) for member_id in book.member_ids))
    found = (
        select(WeighIn)
        .where(WeighIn.unit_id == unit.id, WeighIn.seq.in_(near), ~replaced)
        .options(
            joinedload(WeighIn.unit),
            joinedload(WeighIn.reversal),
            selectinload(WeighIn.lines).joinedload(WeighInLine.grade).joinedload(Grade.waste_type),
        )
    )
    return session.scalars(found.order_by(WeighIn.seq.desc()).limit(most)).all()


def _last_of(member_id: int) -> Select[int]:
    """The numbers of a member's last weigh-ins, from the end of her own index; a few may turn out to be replaced."""
    return select(WeighIn.seq).where(WeighIn.member_id == member_id).order_by(WeighIn.seq.desc()).limit(CARDS * 4)


def questions_of(session: Session, unit: Unit, book: Book) -> Sequence[Question]:
    """What still waits for an answer, and what was answered lately."""
    lately = or_(Question.answered_at.is_(None), Question.answered_at > now_utc() - ANSWERS_STAY)
    mine = (Question.unit_id == unit.id, Question.member_id.in_(book.member_ids))
    found = select(Question).where(*mine, lately).order_by(Question.id.desc()).limit(CARDS)
    return session.scalars(found.options(joinedload(Question.weigh_in).joinedload(WeighIn.unit))).all()


def next_day(unit: Unit, visits: Sequence[WeighIn], today: date) -> date | None:
    """The unit's next weighing day for somebody who may have been there today already."""
    been_today = any(visit.day == today and visit.reversal is None for visit in visits)
    return next_weighing(unit, today + timedelta(days=1) if been_today else today)


def greeting(hour: int) -> str:
    """What one says at this hour of the unit's clock."""
    for until, words in ((11, "Selamat pagi"), (15, "Selamat siang"), (18, "Selamat sore")):
        if hour < until:
            return words
    return "Selamat malam"
