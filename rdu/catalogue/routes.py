"""The blueprint of the catalogue's pages, and what they need to hear from a room above."""

from datetime import date

from flask import Blueprint, current_app

from rdu.catalogue.lists import owner_of
from rdu.extensions import db
from rdu.people.models import Unit

bp = Blueprint("catalogue", __name__)

WEIGHING = "rdu.has_begun"
"""Where create_app leaves deposits' answer to "has weighing begun?": this room stands below and may not ask itself."""


def weighing_begun(desk: Unit, day: date) -> bool:
    """Whether a unit that pays by this desk's list has opened its weighing that day."""
    session = db.session()
    begun: bool = current_app.extensions[WEIGHING](session, owner_of(session, desk), day)
    return begun
