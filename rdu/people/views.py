"""Members: search, enrol, cards, PINs, persons."""

from flask import Blueprint

bp = Blueprint("people", __name__)
