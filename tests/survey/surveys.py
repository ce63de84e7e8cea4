"""A survey of both units in TODAY's month, and answers for it."""

from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.demo.people import at_noon
from rdu.ledger.service import Once, once
from rdu.people.models import Unit
from rdu.survey import answering, service
from rdu.survey.answering import Given
from rdu.survey.kinds import Element, Way
from rdu.survey.models import SurveyPeriod
from tests.makers import TODAY, Bank

THREES = (3,) * len(Element)


def fresh() -> Once:
    return once(uuid4(), "x")


def opened(
    session: Session, bank: Bank, first: date = date(2026, 11, 1), last: date = date(2026, 11, 30),
    codes: tuple[str, ...] = ("ANG", "MLT"),
) -> SurveyPeriod:  # fmt: skip
    plan = service.Plan("Survei November", first, last, codes)
    with pinned_at(at_noon(TODAY)):
        period = service.open_survey(session, bank.root, plan, fresh(), bank.agency)
    session.commit()
    return service.period_of(session, bank.root, period.id)


def answered(
    session: Session, period: SurveyPeriod, unit: Unit, scores: tuple[int | None, ...] = THREES, *, times: int = 1,
    advice: str = "", profile: dict[str, object] | None = None,
) -> None:  # fmt: skip
    with pinned_at(at_noon(TODAY)):
        for _ in range(times):
            given = Given(scores, profile or {}, advice)  # type: ignore[arg-type]  # kinds of each part
            key = answering.key_of_device(uuid4().hex)
            answering.answer(session, period, unit, given, Way.PHONE, [key], fresh())
    session.commit()


def closed(session: Session, bank: Bank, period: SurveyPeriod) -> SurveyPeriod:
    service.close_survey(session, period, bank.agency)
    session.commit()
    return service.period_of(session, bank.root, period.id)
