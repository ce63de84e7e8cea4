"""Prove closed surveys: their answers and counts against the digest that was taken when they were closed."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.ledger.audit import Finding
from rdu.survey.models import SurveyPeriod, SurveyUnit
from rdu.survey.service import sealed


def audit(session: Session) -> Iterator[Finding]:
    whole = selectinload(SurveyPeriod.units).joinedload(SurveyUnit.unit), joinedload(SurveyPeriod.unit)
    closed = select(SurveyPeriod).where(SurveyPeriod.closed_at.is_not(None)).order_by(SurveyPeriod.id)
    for period in session.scalars(closed.options(*whole)):
        if sealed(session, period, period.users) != period.digest:
            problem = "jawaban atau jumlahnya tidak cocok dengan segel penutupannya"
            yield Finding(period.unit.code, f"survei {period.id} {period.name}", problem)
