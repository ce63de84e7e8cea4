"""The household's home and its passbook."""

from flask import Blueprint

bp = Blueprint("passbook", __name__)
