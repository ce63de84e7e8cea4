"""The blueprint that the room's view modules share, and who wants to hear that a month was closed."""

from flask import Blueprint, current_app

from rdu.clock import Month
from rdu.extensions import db
from rdu.people.models import Unit, User

bp = Blueprint("statements", __name__)

CLOSED = "rdu.month_closed"
"""Where create_app leaves the rooms above that write something down when a month is closed, in the same transaction."""


def tell_closed(unit: Unit, month: Month, by: User) -> None:
    for hear in current_app.extensions[CLOSED]:
        hear(db.session(), unit, month, by)
