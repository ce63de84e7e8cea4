"""'Ada yang salah?': a member asks about one visit, and somebody who did not weigh it answers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush
from rdu.deposits.models import About, Question, WeighIn
from rdu.ledger.service import open_books
from rdu.people.models import Member


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
