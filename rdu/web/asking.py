"""What views share: which page of a list is asked for, and acts that may be refused."""

from collections.abc import Callable
from typing import Any

from flask import request

from rdu.errors import MonthClosed, Refused, RuleBroken
from rdu.extensions import db

FURTHEST = 100_000


def page_asked_for() -> int:
    """?hal=3; anything that makes no sense is the first page, or the furthest there may be."""
    return min(max(request.args.get("hal", 1, type=int), 1), FURTHEST)


def pages_of(count: int, per_page: int) -> int:
    """How many pages a list has; an empty one has one."""
    return max(1, -(-count // per_page))


def refusal(
    form: Any, act: Callable[[], object], day: str = "day", passing: tuple[type[RuleBroken], ...] = ()
) -> tuple[str, int] | None:
    """Act, and give back what refused: a sentence that stands beside its field is "" at the top; None where it went
    well. What was begun is undone.

    `day` names the field of a day in a closed month; what is `passing` is told on a page of its own.
    """
    try:
        act()
    except passing:
        db.session.rollback()
        raise
    except (MonthClosed, Refused) as error:
        db.session.rollback()
        name = error.field if isinstance(error, Refused) else day
        if name not in form:
            return str(error), error.status
        form[name].errors = [*form[name].errors, str(error)]
        return "", error.status
    except RuleBroken as error:
        db.session.rollback()
        return str(error), error.status
    return None
