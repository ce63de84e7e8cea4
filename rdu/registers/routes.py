"""The blueprint that the room's view modules share."""

from flask import Blueprint

bp = Blueprint("registers", __name__)
