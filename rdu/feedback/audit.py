"""Prove the complaints: each digest rests on the step before it, steps lack none, and questions have theirs."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.deposits.models import Question
from rdu.feedback.facts import first_digest, step_digest
from rdu.feedback.models import Complaint, ComplaintFile, State, StepKind
from rdu.ledger.audit import Finding

AFTER = {
    StepKind.RECEIVED: {State.RECEIVED},
    StepKind.TAKEN: {State.HANDLED},
    StepKind.PASSED: {State.RECEIVED, State.REOPENED},
    StepKind.ANSWERED: {State.ANSWERED},
    StepKind.REOPENED: {State.REOPENED},
    StepKind.EXCLUDED: {State.EXCLUDED},
    StepKind.RESTORED: {State.RECEIVED, State.REOPENED},
    StepKind.NAMED: set(State),
}


def audit(session: Session) -> Iterator[Finding]:
    """Every complaint from its first word, in the order they came; then questions of the passbook without one."""
    whole = (
        joinedload(Complaint.unit), joinedload(Complaint.question), selectinload(Complaint.steps),
        selectinload(Complaint.files).joinedload(ComplaintFile.kept),
    )  # fmt: skip
    for complaint in session.scalars(select(Complaint).order_by(Complaint.id).options(*whole)):
        yield from _steps(complaint)
        yield from _question(complaint)
    yield from _questions_alone(session)


def _steps(complaint: Complaint) -> Iterator[Finding]:
    before = first_digest(complaint, [row.kept.sha256 for row in complaint.files])
    for ordinal, step in enumerate(complaint.steps, 1):
        if step.ordinal != ordinal:
            yield _finding(complaint, f"langkah {ordinal} hilang")
            return
        if step.digest != step_digest(before, step):
            yield _finding(complaint, f"langkah {ordinal}, atau isi aduannya, tidak cocok dengan segelnya")
        if step.state not in AFTER[step.kind]:
            yield _finding(complaint, f"langkah {ordinal} tidak membawa ke keadaan “{step.state.word}”")
        before = step.digest
    if not complaint.steps:
        yield _finding(complaint, "tidak punya langkah pertama")


def _question(complaint: Complaint) -> Iterator[Finding]:
    """The passbook tells the answer that was given first; and it is about whoever weighed."""
    question = complaint.question
    if question is None:
        return
    said = (question.unit_id, question.words, question.asked_at)
    if said != (complaint.unit_id, complaint.words, complaint.received_at):
        yield _finding(complaint, "tidak sama dengan pertanyaan di buku tabungan")
    if not _told_alike(complaint, question):
        yield _finding(complaint, "jawabannya tidak sama dengan yang ada di buku tabungan")


def _told_alike(complaint: Complaint, question: Question) -> bool:
    ends = [step for step in complaint.steps if step.kind in (StepKind.ANSWERED, StepKind.EXCLUDED)]
    if not ends or question.answered_at is None:
        return not ends and question.answered_at is None
    return ends[0].kind is StepKind.EXCLUDED or ends[0].words == question.answer


def _questions_alone(session: Session) -> Iterator[Finding]:
    found = select(Question.id).outerjoin(Complaint, Complaint.question_id == Question.id)
    for question_id in session.scalars(found.where(Complaint.id.is_(None)).order_by(Question.id)):
        yield Finding("?", f"question {question_id}", "tidak punya aduan")


def _finding(complaint: Complaint, problem: str) -> Finding:
    return Finding(complaint.unit.code, f"complaint {complaint.label}", problem)
