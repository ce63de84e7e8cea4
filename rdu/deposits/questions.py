"""'Ada yang salah?': a member asks about one visit, and somebody who did not weigh it answers."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc
from rdu.db import flush, one_here
from rdu.deposits.models import About, Question, WeighIn
from rdu.errors import NotAllowed, RuleBroken
from rdu.ledger.service import open_books
from rdu.people.models import Member, Unit, User
from rdu.people.service import log

_SHOWN = (
    joinedload(Question.member),
    joinedload(Question.answered_by),
    joinedload(Question.weigh_in).joinedload(WeighIn.unit),
    joinedload(Question.weigh_in).joinedload(WeighIn.weighed_by),
)


class WeighedItHerself(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Anda yang menimbang setoran ini. Minta pengurus lain menjawabnya.")


class AnsweredBefore(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Pertanyaan ini sudah dijawab. Jawaban yang pertama tetap berlaku.")


def ask(session: Session, record: WeighIn, member: Member, about: About, words: str) -> Question:
    """Keep her question for the managers. The same one, while it waits, is asked once."""
    open_books(session, record.unit)  # one after another: of two clicks the second finds the first
    same = select(Question).where(
        Question.unit_id == record.unit_id, Question.seq == record.seq, Question.member_id == member.id,
        Question.about == about, Question.words == words, Question.answered_at.is_(None),
    )  # fmt: skip
    if (waiting := session.scalar(same)) is not None:
        return waiting
    asked = {"unit_id": record.unit_id, "seq": record.seq, "member_id": member.id, "about": about, "words": words}
    question = Question(**asked, asked_at=now_utc())
    session.add(question)
    flush(session)
    return question


def of_member(session: Session, member: Member) -> Sequence[Question]:
    """What she asked, and what was answered, latest first."""
    found = select(Question).where(Question.unit_id == member.unit_id, Question.member_id == member.id)
    return session.scalars(found.options(*_SHOWN).order_by(Question.id.desc())).all()


def open_of(session: Session, unit: Unit) -> Sequence[Question]:
    """What nobody of the unit has answered yet, the oldest first."""
    found = select(Question).where(Question.unit_id == unit.id, Question.answered_at.is_(None))
    return session.scalars(found.options(*_SHOWN).order_by(Question.asked_at, Question.id)).all()


def weighed_by(question: Question, by: User) -> bool:
    """Who weighed a visit does not judge it."""
    return question.weigh_in.weighed_by_id == by.id


def answer(session: Session, unit: Unit, question_id: int, words: str, by: User) -> Question:
    """Answer once. Raises WeighedItHerself and AnsweredBefore."""
    open_books(session, unit)  # one after another: of two answers the second finds the first
    found = select(Question).where(Question.unit_id == unit.id, Question.id == question_id)
    question = one_here(session, found.execution_options(populate_existing=True))
    if weighed_by(question, by):
        raise WeighedItHerself
    if question.answered_at is not None:
        raise AnsweredBefore
    question.answer, question.answered_at, question.answered_by_id = words, now_utc(), by.id
    log(session, "answer_question", unit=unit, user=by, member=question.member, subject=question.weigh_in.receipt)
    flush(session)
    return question
