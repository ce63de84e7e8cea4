"""'Ada yang salah?' on a line of the passbook: a question about one receipt, and with it a complaint."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import local
from rdu.db import flush
from rdu.deposits import questions
from rdu.deposits.models import About, Question, WeighIn
from rdu.feedback.filing import Who, done_before, keep_complainant, next_number, received
from rdu.feedback.models import Category, Channel, Complaint, Kind
from rdu.feedback.numbers import new_code
from rdu.ledger.service import Once
from rdu.people.models import Member
from rdu.people.service import log

CATEGORY = {
    About.WEIGHT: Category.WEIGHING,
    About.KIND: Category.WEIGHING,
    About.NOT_ME: Category.WEIGHING,
    About.PRICE: Category.PRICE,
    About.OTHER: Category.OTHER,
}


def ask(session: Session, record: WeighIn, member: Member, about: About, words: str, once: Once) -> Complaint:
    """Keep her question, and open its complaint, which is about whoever weighed: somebody else answers it.

    The same question, while it waits, is asked once.
    """
    if (done := done_before(session, once)) is not None:
        return done.complaint
    question = questions.ask(session, record, member, about, words)
    opened = session.scalar(select(Complaint).where(Complaint.question_id == question.id))
    return opened or _opened(session, question, record, once)


def _opened(session: Session, question: Question, record: WeighIn, once: Once) -> Complaint:
    day = local(question.asked_at, record.unit.timezone).date()
    complaint = Complaint(
        unit_id=question.unit_id, year=day.year, number=next_number(session, day.year), code=new_code(),
        kind=Kind.COMPLAINT, category=CATEGORY[question.about], channel=Channel.PASSBOOK, words=question.words,
        officer="", question_id=question.id, received_at=question.asked_at, received_on=day, entered_by_id=None,
    )  # fmt: skip
    session.add(complaint)
    flush(session)
    member = question.member
    keep_complainant(session, complaint, Who(member.name, member.phone, member))
    received(session, complaint, once, [], officer=record.weighed_by_id, to_agency=False)
    log(session, "receive_complaint", unit=record.unit, member=member, subject=complaint.label)
    return complaint
