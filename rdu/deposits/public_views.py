"""The kabupaten's and the units' front pages, and the proof behind a receipt's QR."""

from flask import Blueprint

bp = Blueprint("public", __name__)
