"""What is done with a complaint, one step after another. Each says who did it, when and why; none is taken back."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush
from rdu.deposits import questions
from rdu.deposits.models import Question
from rdu.errors import Refused, RuleBroken
from rdu.feedback.facts import step_digest
from rdu.feedback.filing import day_of, done_before, due_on
from rdu.feedback.models import Complaint, Exclusion, State, Step, StepKind
from rdu.feedback.people import check_may_handle, handlers_for, officers_of
from rdu.ledger.service import Once
from rdu.people.models import User
from rdu.people.service import log

MOST_REOPENINGS = 3
IN_THE_PASSBOOK = 500
"""Letters of an answer that a member reads in her passbook."""


class AnsweredAlready(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Aduan ini sudah dijawab. Jawabannya tetap berlaku sampai pengadu membukanya lagi.")


class NotCounted(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Aduan ini dikeluarkan dari hitungan. Hitung lagi dulu, lalu tangani.")


class NotAnsweredYet(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Aduan ini belum dijawab, jadi masih terbuka. Tunggu jawabannya dulu.")


class ReopenedOften(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Aduan ini sudah tiga kali dibuka lagi. Tulis aduan baru, sebutkan nomor yang ini.")


class CountsAlready(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Aduan ini sudah dihitung.")


class WithTheAgency(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Aduan ini sudah di tangan DLH.")


def take(session: Session, complaint: Complaint, handler_id: int, once: Once, by: User) -> Step:
    """Give it to somebody to handle, oneself above all. Raises Refused for one who may not."""
    if (done := _begin(session, complaint, once, by)) is not None:
        return done
    _check_open(complaint)
    if handler_id not in {user.id for user in handlers_for(session, complaint)}:
        raise Refused("handler", "Orang ini tidak bisa menanganinya. Pilih orang lain.")
    log(session, "take_complaint", unit=complaint.unit, user=by, subject=complaint.label)
    return _step(session, complaint, StepKind.TAKEN, once, by, state=State.HANDLED, handler_id=handler_id)


def pass_on(session: Session, complaint: Complaint, why: str, once: Once, by: User) -> Step:
    """To the agency, for a reason: from now on it alone reads and answers it."""
    if (done := _begin(session, complaint, once, by)) is not None:
        return done
    _check_open(complaint)
    if complaint.now.with_agency:
        raise WithTheAgency
    log(session, "pass_complaint", unit=complaint.unit, user=by, subject=complaint.label)
    state = State.REOPENED if _was_reopened(complaint) else State.RECEIVED
    return _step(
        session, complaint, StepKind.PASSED, once, by, words=why, state=state, handler_id=None, with_agency=True
    )


def name_officer(session: Session, complaint: Complaint, officer_id: int, once: Once, by: User) -> Step:
    """Say which user it is about: from now on neither she nor her unit reads it. The agency's act."""
    if (done := _begin(session, complaint, once, by)) is not None:
        return done
    if complaint.question_id is not None:
        raise Refused("officer", "Yang menimbang setoran ini sudah tercatat.")
    if officer_id == by.id or officer_id not in {user.id for user in officers_of(session, complaint.unit)}:
        raise Refused("officer", "Pilih petugas unit itu dari daftar.")
    handler = complaint.now.handler_id
    log(session, "name_officer", unit=complaint.unit, user=by, subject=complaint.label)
    return _step(
        session, complaint, StepKind.NAMED, once, by, officer_id=officer_id, with_agency=True,
        handler_id=None if handler == officer_id else handler,
    )  # fmt: skip


def answer(session: Session, complaint: Complaint, words: str, once: Once, by: User) -> Step:
    """Answer it; who answers has handled it. A question of the passbook is answered with it."""
    if (done := _begin(session, complaint, once, by)) is not None:
        return done
    _check_open(complaint)
    if complaint.question_id is not None and len(words) > IN_THE_PASSBOOK:
        raise Refused("answer", f"Jawaban ini tampil di buku tabungan. Paling banyak {IN_THE_PASSBOOK} huruf.")
    log(session, "answer_complaint", unit=complaint.unit, user=by, subject=complaint.label)
    _tell_in_the_passbook(session, complaint, words, by)
    return _step(session, complaint, StepKind.ANSWERED, once, by, words=words, state=State.ANSWERED, handler_id=by.id)


def reopen(session: Session, complaint: Complaint, why: str, once: Once) -> Step:
    """Whoever complained is not satisfied, and says why. An answer is promised anew."""
    if (done := _begin(session, complaint, once, None)) is not None:
        return done
    if complaint.now.state is not State.ANSWERED:
        raise NotAnsweredYet
    if sum(step.kind is StepKind.REOPENED for step in complaint.steps) >= MOST_REOPENINGS:
        raise ReopenedOften
    log(session, "reopen_complaint", unit=complaint.unit, subject=complaint.label)
    due = due_on(session, complaint.kind, day_of(now_utc(), complaint.unit))
    return _step(session, complaint, StepKind.REOPENED, once, None, words=why, state=State.REOPENED, due_on=due)


def exclude(
    session: Session, complaint: Complaint, why: Exclusion, words: str, same_as: Complaint | None, once: Once, by: User
) -> Step:  # fmt: skip
    """Leave it out of what is counted; it stays to be seen, with the reason."""
    if (done := _begin(session, complaint, once, by)) is not None:
        return done
    _check_open(complaint)
    if why is Exclusion.DUPLICATE and (same_as is None or same_as.id == complaint.id):
        raise Refused("same_as", "Tulis nomor aduan lain yang sama, contoh ADU-2026-0042.")
    kept = same_as.id if same_as is not None and why is Exclusion.DUPLICATE else None
    log(session, "exclude_complaint", unit=complaint.unit, user=by, subject=complaint.label)
    _tell_in_the_passbook(session, complaint, f"Tidak dihitung sebagai aduan: {words}", by)
    return _step(
        session, complaint, StepKind.EXCLUDED, once, by, words=words, state=State.EXCLUDED, excluded_as=why,
        same_as_id=kept,
    )  # fmt: skip


def restore(session: Session, complaint: Complaint, why: str, once: Once, by: User) -> Step:
    """It was excluded wrongly: it counts again, and waits for its answer."""
    if (done := _begin(session, complaint, once, by)) is not None:
        return done
    if complaint.now.state is not State.EXCLUDED:
        raise CountsAlready
    log(session, "restore_complaint", unit=complaint.unit, user=by, subject=complaint.label)
    state = State.REOPENED if _was_reopened(complaint) else State.RECEIVED
    return _step(
        session, complaint, StepKind.RESTORED, once, by, words=why, state=state, excluded_as=None, same_as_id=None
    )


def _begin(session: Session, complaint: Complaint, once: Once, by: User | None) -> Step | None:
    """One after another: of two who answer, the second finds the first. The step that was done before, if any."""
    held = select(Complaint.id).where(Complaint.id == complaint.id).with_for_update(key_share=True)
    session.execute(held)
    session.expire(complaint)
    if (done := done_before(session, once)) is None and by is not None:
        check_may_handle(session, complaint, by)
    return done


def _check_open(complaint: Complaint) -> None:
    if complaint.now.state is State.EXCLUDED:
        raise NotCounted
    if complaint.now.state is State.ANSWERED:
        raise AnsweredAlready


def _was_reopened(complaint: Complaint) -> bool:
    return any(step.kind is StepKind.REOPENED for step in complaint.steps)


def _step(
    session: Session, complaint: Complaint, kind: StepKind, once: Once, by: User | None, words: str = "",
    **changed: Any,
) -> Step:  # fmt: skip
    """The next step: everything stands as before but for what has `changed`."""
    before = complaint.now
    stands = {
        name: getattr(before, name)
        for name in ("state", "due_on", "handler_id", "officer_id", "with_agency", "excluded_as", "same_as_id")
    }
    step = Step(
        complaint_id=complaint.id, ordinal=before.ordinal + 1, kind=kind, operation=once.id,
        body_hash=once.body_hash, at=now_utc(), by_id=by.id if by else None, words=words, **(stands | changed),
    )  # fmt: skip
    step.digest = step_digest(before.digest, step)
    session.add(step)
    flush(session)
    session.expire(complaint)
    return step


def _tell_in_the_passbook(session: Session, complaint: Complaint, words: str, by: User) -> None:
    """Where the complaint began as a question of a member, she reads the first answer in her passbook too."""
    if complaint.question_id is None:
        return
    question = session.get_one(Question, complaint.question_id, populate_existing=True)
    if question.answered_at is None:
        questions.answer(session, complaint.unit, question.id, words, by)
