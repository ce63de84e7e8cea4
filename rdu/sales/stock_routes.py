"""The blueprint of the shed: what lies there, counts, transfers. Each page module puts its views on it."""

from flask import Blueprint, request

bp = Blueprint("stock", __name__)

UNSENT = {"langkah", "csrf_token", "operation"}
"""What a page brings by itself; everything else was typed and is carried through a read-back."""


def page_asked_for() -> int:
    return min(max(request.args.get("hal", 1, type=int), 1), 100_000)


def pages_of(count: int, per_page: int) -> int:
    return max(1, -(-count // per_page))


def typed() -> list[tuple[str, str]]:
    """Name and text of every field that holds something."""
    return [(name, text) for name, text in request.form.items() if name not in UNSENT and text.strip()]
