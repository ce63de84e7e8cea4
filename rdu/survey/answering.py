"""Answers come in: each once, and nobody can be found again in them."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.db import flush, one_here
from rdu.errors import AlreadyAnswered, OperationReused, Refused, SheetThere, SurveyClosed
from rdu.ledger.service import Once
from rdu.people.models import Member, Unit, User
from rdu.people.service import log
from rdu.survey.kinds import Element, Way, Worded
from rdu.survey.models import SurveyAnswer, SurveyGuard, SurveyPeriod, SurveySheet

MOST_A_DAY = 300
"""Answers of a unit in a day from telephones without sign-in: whoever scripts more finds the door closed."""


@dataclass(frozen=True)
class Given:
    """What one respondent said; an element that was left blank on paper is None."""

    scores: tuple[int | None, ...]
    profile: Mapping[str, Worded | None] = field(default_factory=dict)
    advice: str = ""

    def columns(self) -> dict[str, object]:
        scores = dict(zip((element.value for element in Element), self.scores, strict=True))
        return {**scores, **self.profile, "advice": self.advice}


@dataclass(frozen=True)
class Sheet:
    """A numbered sheet of paper as it was typed in."""

    number: int
    given: Given


# What guards without naming anybody -------------------------------------------------------------------------------


def key_of_member(member: Member) -> str:
    return f"member:{member.id}"


def key_of_device(token: str) -> str:
    return f"device:{token}"


def proof_of_page(period: SurveyPeriod, unit: Unit, operation: str) -> str:
    """Shows that a page which is sent was drawn here, for this survey and unit; "" once the survey is closed."""
    return _hashed(period, f"page:{unit.code}:{operation}").hex() if period.secret else ""


def page_was_drawn(period: SurveyPeriod, unit: Unit, operation: UUID, proof: str) -> bool:
    drawn = proof_of_page(period, unit, str(operation))
    return bool(drawn) and hmac.compare_digest(drawn.encode(), proof.encode())


def has_answered(session: Session, period: SurveyPeriod, keys: Sequence[str]) -> bool:
    """Whether one of these has answered. Nobody can tell any more once the survey is closed."""
    return period.secret is not None and _is_guarded(session, period, keys)


def _hashed(period: SurveyPeriod, key: str) -> bytes:
    if period.secret is None:
        raise SurveyClosed
    return hmac.digest(period.secret, key.encode(), "sha256")


def _is_guarded(session: Session, period: SurveyPeriod, keys: Sequence[str]) -> bool:
    hashes = [_hashed(period, key) for key in keys]
    found = select(SurveyGuard.hash).where(SurveyGuard.period_id == period.id, SurveyGuard.hash.in_(hashes))
    return session.scalar(found.limit(1)) is not None


def _guard(session: Session, period: SurveyPeriod, keys: Sequence[str]) -> None:
    session.add_all(SurveyGuard(period_id=period.id, hash=_hashed(period, key)) for key in keys)


def was_sent(session: Session, period: SurveyPeriod, once: Once) -> bool:
    """Whether this very page was sent before. Raises OperationReused where it came with another body.

    The body is guarded together with the page's id, which is kept nowhere: nobody can try all answers on a hash.
    """
    page, whole = _page_keys(once)
    if not _is_guarded(session, period, [page]):
        return False
    if not _is_guarded(session, period, [whole]):
        raise OperationReused
    return True


def _page_keys(once: Once) -> tuple[str, str]:
    return f"sent:{once.id}", f"sent:{once.id}:{once.body_hash.hex()}"


# Recording --------------------------------------------------------------------------------------------------------


def takes_answers(period: SurveyPeriod, today: date) -> bool:
    """From telephones: open, and within its days. Paper that was filled in then may follow until it is closed."""
    return period.is_open and period.first_day <= today <= period.last_day


def answer(
    session: Session, period: SurveyPeriod, unit: Unit, given: Given, way: Way, keys: Sequence[str], once: Once
) -> None:
    """One answer from a telephone. The same page again does nothing.

    Raises SurveyClosed, AlreadyAnswered where one of the keys has answered, and OperationReused.
    """
    row, today = _held(session, period), today_at(unit.timezone)
    if not takes_answers(row, today):
        raise SurveyClosed
    if was_sent(session, row, once):
        return
    if _is_guarded(session, row, keys):
        raise AlreadyAnswered
    if way is Way.PHONE and _sent_on(session, row, unit, today) >= MOST_A_DAY:
        raise Refused("", "Jawaban dari HP sudah penuh hari ini. Coba besok, atau minta lembar kertas.")
    _guard(session, row, [*keys, *_page_keys(once)])
    _write(session, row, unit, today, given, way)
    flush(session)


def enter_sheets(
    session: Session, period: SurveyPeriod, unit: Unit, sheets: Sequence[Sheet], once: Once, by: User
) -> None:
    """All of them or none. Raises SheetThere, SurveyClosed and OperationReused."""
    row = _held(session, period)
    if not row.is_open:
        raise SurveyClosed
    if was_sent(session, row, once):
        return
    there = sheets_there(session, row, unit) & {sheet.number for sheet in sheets}
    if there:
        raise SheetThere
    _guard(session, row, _page_keys(once))
    today = today_at(unit.timezone)
    for sheet in sheets:
        session.add(SurveySheet(period_id=row.id, unit_id=unit.id, number=sheet.number))
        _write(session, row, unit, today, sheet.given, Way.PAPER)
    log(session, "enter_survey_sheets", unit=unit, user=by, subject=row.name)
    flush(session)


def sheets_there(session: Session, period: SurveyPeriod, unit: Unit) -> set[int]:
    """The numbers of the unit's sheets that were typed in."""
    mine = SurveySheet.period_id == period.id, SurveySheet.unit_id == unit.id
    return set(session.scalars(select(SurveySheet.number).where(*mine)))


def _held(session: Session, period: SurveyPeriod) -> SurveyPeriod:
    """The survey as it stands now: until this is written it cannot be closed."""
    held = select(SurveyPeriod).where(SurveyPeriod.id == period.id).with_for_update(read=True)
    return one_here(session, held.execution_options(populate_existing=True))


def _sent_on(session: Session, period: SurveyPeriod, unit: Unit, day: date) -> int:
    mine = SurveyAnswer.period_id == period.id, SurveyAnswer.unit_id == unit.id
    today = SurveyAnswer.day == day, SurveyAnswer.way == Way.PHONE
    return session.scalar(select(func.count()).select_from(SurveyAnswer).where(*mine, *today)) or 0


def _write(session: Session, period: SurveyPeriod, unit: Unit, day: date, given: Given, way: Way) -> None:
    place = {"id": uuid4(), "period_id": period.id, "unit_id": unit.id, "day": day, "way": way}
    session.add(SurveyAnswer(**place, **given.columns()))
