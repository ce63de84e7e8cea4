"""What the household sees: its money, its book, and a way to ask."""

from flask import Blueprint

from rdu.passbook import models  # noqa: F401  # the migrations read its table

bp = Blueprint("passbook", __name__)
