"""The blueprint that the room's view modules share."""

from flask import Blueprint

bp = Blueprint("exchange", __name__)
