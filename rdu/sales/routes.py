"""The blueprint of collectors, sales and debts, and what its pages share."""

from flask import Blueprint

bp = Blueprint("sales", __name__)
