"""Prices for everybody, and price lists for those who publish them."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
