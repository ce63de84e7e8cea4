"""The blueprint of the shed: what lies there, counts, transfers. Each page module puts its views on it."""

from flask import Blueprint, request

bp = Blueprint("stock", __name__)

UNSENT = {"langkah", "csrf_token", "operation"}
"""What a page brings by itself; everything else was typed and is carried through a read-back."""


def typed() -> list[tuple[str, str]]:
    """Name and text of every field that holds something."""
    return [(name, text) for name, text in request.form.items() if name not in UNSENT and text.strip()]
