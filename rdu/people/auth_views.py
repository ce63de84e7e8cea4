"""Sign in and out, and choose the unit to work at."""

from flask import Blueprint

bp = Blueprint("auth", __name__)
