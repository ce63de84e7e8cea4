"""The blueprint that the room's view modules share."""

from flask import Blueprint

from rdu.passages import models  # noqa: F401  # the tables are known wherever the pages are

bp = Blueprint("passages", __name__)
