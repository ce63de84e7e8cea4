"""The blueprint that the room's view modules share, and how its forms act."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from rdu.errors import BooksMoved, MonthClosed, Refused, RuleBroken
from rdu.extensions import db

bp = Blueprint("cash", __name__)

NOT_TYPED = {"langkah", "csrf_token", "operation", "expected"}
A_PAGE = 25


def typed() -> list[tuple[str, str]]:
    """What the person filled in, carried on by a read-back page."""
    return [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_TYPED]


def refusal(form: Any, act: Callable[[], object], day: str = "day") -> tuple[str, int] | None:
    """Act, and give back what refused: a sentence that stands beside its field is "" at the top; None where it went
    well. What was begun is undone. Passes BooksMoved on: what it tells stands on a page of its own."""
    try:
        act()
    except (MonthClosed, Refused) as error:
        db.session.rollback()
        name = error.field if isinstance(error, Refused) else day
        if name not in form:
            return str(error), error.status
        form[name].errors = [*form[name].errors, str(error)]
        return "", error.status
    except BooksMoved:
        db.session.rollback()
        raise
    except RuleBroken as error:
        db.session.rollback()
        return str(error), error.status
    return None


def page_asked_for() -> int:
    return min(max(request.args.get("hal", 1, type=int), 1), 100_000)


def pdf_page(paper: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(paper, mimetype="application/pdf", headers=headers)


def pages_of(count: int) -> int:
    return max(1, -(-count // A_PAGE))
