"""The blueprint that the room's view modules share, and how a claim's doors become addresses."""

from typing import Any

from flask import Blueprint, current_app, url_for

from rdu.innovation.outcomes import Door
from rdu.people.present import me
from rdu.roles import Role
from rdu.web.access import ANYONE, SIGNED_IN

bp = Blueprint("innovation", __name__)
READERS = (Role.AGENCY, Role.ADMIN)
"""Who reads the kabupaten's claims. The agency alone changes what they rest on."""
OF_A_YEAR = ("innovation.figures", "innovation.claim")


def address_of(door: Door | None, year: int) -> str:
    """ "" where there is no such page for the reader."""
    if door is None or not _is_open(door.endpoint):
        return ""
    arguments: dict[str, Any] = dict(door.arguments)
    if door.endpoint in OF_A_YEAR:
        arguments["year"] = year
    return url_for(door.endpoint, **arguments)


def _is_open(endpoint: str) -> bool:
    open_to = getattr(current_app.view_functions.get(endpoint), "open_to", None)
    if open_to in (ANYONE, SIGNED_IN):
        return True
    return isinstance(open_to, frozenset) and not me().roles_here.isdisjoint(open_to)
