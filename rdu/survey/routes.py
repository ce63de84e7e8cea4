"""The blueprint that the room's view modules share, and which survey an address means."""

from flask import Blueprint, request

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.people.models import Unit
from rdu.people.present import me, working_unit
from rdu.people.units import root_of
from rdu.roles import Role
from rdu.survey import service
from rdu.survey.models import SurveyPeriod

bp = Blueprint("survey", __name__)


def is_agency() -> bool:
    return Role.AGENCY in me().roles_here


def period_read(period_id: int) -> SurveyPeriod:
    """Any survey for the agency; for a unit's officers one in which it takes part."""
    period = service.period_of(db.session(), root_of(db.session()), period_id)
    if not is_agency():
        service.unit_in(period, working_unit().code)
    return period


def scope_of(period: SurveyPeriod) -> Unit | None:
    """Whose answers are read: for the agency all, or those of ?unit=; for a unit's management its own."""
    if not is_agency():
        return service.unit_in(period, working_unit().code)
    code = request.args.get("unit", "")
    return service.unit_in(period, code) if code else None


def unit_named(period: SurveyPeriod, code: str) -> Unit:
    """A unit that takes part; officers of a unit reach no other."""
    if not is_agency() and code != working_unit().code:
        raise NotFoundHere
    return service.unit_in(period, code)
