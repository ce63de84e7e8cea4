"""Surveys: opened by the agency, answered, and closed for good with their users counted and their key destroyed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.clock import now_utc, today_at
from rdu.db import flush, one_here
from rdu.deposits.month import weighing_units
from rdu.errors import NotFoundHere, OperationReused, Refused
from rdu.ledger.service import Once, digest_of
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.survey.kinds import PROFILE, Element
from rdu.survey.models import SurveyAnswer, SurveyPeriod, SurveyUnit
from rdu.survey.users import users_in

LONGEST = timedelta(days=400)
FURTHEST = timedelta(days=800)
"""How far from today a survey may begin or end."""


@dataclass(frozen=True)
class Plan:
    """What the agency decides about a survey."""

    name: str
    first_day: date
    last_day: date
    codes: tuple[str, ...]


# Finding them -----------------------------------------------------------------------------------------------------


def may_take_part(session: Session, root: Unit) -> list[Unit]:
    """The waste banks that still weigh, by name."""
    today = today_at(root.timezone)
    return [unit for unit in weighing_units(session, root) if unit.closed_on is None or unit.closed_on > today]


_WHOLE = (selectinload(SurveyPeriod.units).joinedload(SurveyUnit.unit), joinedload(SurveyPeriod.unit))


def periods_of(session: Session, root: Unit, unit: Unit | None = None) -> Sequence[SurveyPeriod]:
    """The newest first; of one unit, those it takes part in."""
    found = select(SurveyPeriod).where(SurveyPeriod.unit_id == root.id).options(*_WHOLE)
    if unit is not None:
        takes_part = select(SurveyUnit.period_id).where(SurveyUnit.unit_id == unit.id)
        found = found.where(SurveyPeriod.id.in_(takes_part))
    return session.scalars(found.order_by(SurveyPeriod.last_day.desc(), SurveyPeriod.id.desc())).all()


def period_of(session: Session, root: Unit, period_id: int) -> SurveyPeriod:
    mine = select(SurveyPeriod).where(SurveyPeriod.unit_id == root.id, SurveyPeriod.id == period_id)
    return one_here(session, mine.options(*_WHOLE))


def unit_in(period: SurveyPeriod, code: str) -> Unit:
    """The unit with this code, if it takes part."""
    found = next((row.unit for row in period.units if row.unit.code == code), None)
    if found is None:
        raise NotFoundHere
    return found


def open_period_at(session: Session, unit: Unit) -> SurveyPeriod | None:
    """The survey that is open, if the unit takes part in it."""
    found = (
        select(SurveyPeriod)
        .join(SurveyUnit, SurveyUnit.period_id == SurveyPeriod.id)
        .where(SurveyUnit.unit_id == unit.id, SurveyPeriod.closed_at.is_(None))
    )
    return session.scalar(found.options(*_WHOLE))


# Opening and closing ----------------------------------------------------------------------------------------------


def open_survey(session: Session, root: Unit, plan: Plan, once: Once, by: User) -> SurveyPeriod:
    """The same operation again gives the first row. Raises Refused and SurveyStillOpen."""
    done = session.scalar(select(SurveyPeriod).where(SurveyPeriod.operation == once.id))
    if done is not None:
        if (done.unit_id, done.body_hash) != (root.id, once.body_hash):
            raise OperationReused
        return done
    chosen = _checked(session, root, plan)
    period = SurveyPeriod(
        unit_id=root.id, name=plan.name, first_day=plan.first_day, last_day=plan.last_day,
        secret=secrets.token_bytes(32), operation=once.id, body_hash=once.body_hash, opened_at=now_utc(),
        opened_by_id=by.id,
    )  # fmt: skip
    session.add(period)
    flush(session)
    session.add_all(SurveyUnit(period_id=period.id, unit_id=unit.id) for unit in chosen)
    log(session, "open_survey", unit=root, user=by, subject=plan.name)
    flush(session)
    return period


def _checked(session: Session, root: Unit, plan: Plan) -> list[Unit]:
    today = today_at(root.timezone)
    if plan.last_day < plan.first_day:
        raise Refused("last_day", "Hari terakhir harus sesudah hari pertama.")
    if plan.last_day - plan.first_day > LONGEST:
        raise Refused("last_day", "Satu survei paling lama 400 hari.")
    if max(abs(plan.first_day - today), abs(plan.last_day - today)) > FURTHEST:
        raise Refused("first_day", "Tanggal ini terlalu jauh dari hari ini. Periksa tahunnya.")
    known = {unit.code: unit for unit in may_take_part(session, root)}
    if not plan.codes or not known.keys() >= set(plan.codes):
        raise Refused("units", "Pilih sedikitnya satu unit dari daftar.")
    return [known[code] for code in sorted(set(plan.codes))]


def close_survey(session: Session, period: SurveyPeriod, by: User) -> None:
    """Count its users, seal its answers, and destroy the key that could tell who answered. Once is enough."""
    held = select(SurveyPeriod).where(SurveyPeriod.id == period.id).with_for_update()
    row = one_here(session, held.execution_options(populate_existing=True))
    if not row.is_open:
        return
    for part in row.units:
        part.users = count_users(session, row, part.unit)
    users = count_users(session, row)
    digest = sealed(session, row, users)
    row.users, row.digest, row.secret, row.closed_at, row.closed_by_id = users, digest, None, now_utc(), by.id
    log(session, "close_survey", unit=row.unit, user=by, subject=row.name)
    flush(session)


def count_users(session: Session, period: SurveyPeriod, unit: Unit | None = None) -> int:
    """N as the books tell it now: of one unit, or of all that take part."""
    ids = [unit.id] if unit else [row.unit_id for row in period.units]
    return users_in(session, ids, period.first_day, period.last_day)


def sealed(session: Session, period: SurveyPeriod, users: int | None) -> bytes:
    """The digest of a survey's counts and of all its answers, whatever order they come in."""
    codes = {row.unit_id: row.unit.code for row in period.units}
    answers = session.scalars(select(SurveyAnswer).where(SurveyAnswer.period_id == period.id))
    counts = sorted([codes[row.unit_id], row.users] for row in period.units)
    days = [period.first_day.isoformat(), period.last_day.isoformat()]
    facts = sorted(answer_facts(row, codes.get(row.unit_id, "")) for row in answers)
    return digest_of(["survey", period.name, days, users, counts, facts])


def answer_facts(row: SurveyAnswer, code: str) -> list[object]:
    identity: UUID = row.id
    scores = [getattr(row, element.value) for element in Element]
    profile = [getattr(row, part) and getattr(row, part).value for part in PROFILE]
    return [identity.hex, code, row.day.isoformat(), row.way.value, scores, profile, row.advice]
