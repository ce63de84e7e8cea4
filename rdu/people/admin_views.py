"""Units, users, settings and the log of who did what."""

from flask import Blueprint

bp = Blueprint("admin", __name__)
