"""Opening balances and the merging of twins."""

from flask import Blueprint

bp = Blueprint("ledger", __name__)
