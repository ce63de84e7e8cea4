"""The blueprint that the room's view modules share, and whose plant a request is about."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for

from rdu.clock import Month
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.people.models import PLANTS, Unit
from rdu.people.present import me, working_unit
from rdu.plant.service import plants_at
from rdu.roles import Role

bp = Blueprint("plant", __name__)
A_PAGE = 31


def own_plant() -> Unit:
    """The plant the signed-in person works at; NotFoundHere at a unit that is none."""
    unit = working_unit()
    if unit.kind not in PLANTS:
        raise NotFoundHere
    return unit


def plant_read() -> Unit:
    """The own plant; for the agency at the kabupaten ?pabrik=RDU, or the first there is."""
    unit = working_unit()
    if not (unit.is_root and Role.AGENCY in me().roles_here):
        return own_plant()
    plants, wanted = plants_at(db.session(), unit), request.args.get("pabrik", "")
    found = next((one for one in plants if not wanted or one.code == wanted), None)
    if found is None:
        raise NotFoundHere
    return found


def address(endpoint: str, **arguments: Any) -> str:
    """Of another page about the plant that this one is about."""
    if wanted := request.args.get("pabrik", ""):
        arguments["pabrik"] = wanted
    return url_for(endpoint, **arguments)


def day_called(text: str, today: date) -> date:
    """NotFoundHere for what is no day, or still to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundHere from error
    if day > today or day.isoformat() != text or day.year < 2000:
        raise NotFoundHere
    return day


def month_called(text: str, today: date) -> Month:
    month = Month.read(text)
    if month is None or month > Month.of(today):
        raise NotFoundHere
    return month
