"""What other systems read: JSON for whoever holds a token, its OpenAPI, and a page for programmers.

No cookie and no sign-in. The answer is made first; then its line of the log is written in a transaction of its own, so
that nothing that goes wrong there can spoil the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from time import monotonic, perf_counter
from typing import Any, ParamSpec, TypeVar

from flask import Response, current_app, jsonify, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from rdu.clock import Month, today_at
from rdu.db import writing
from rdu.errors import RuleBroken
from rdu.exchange import example, figures, service
from rdu.exchange.description import BULAN, PATHS, RINGKASAN, SHAPES
from rdu.exchange.models import ExchangeToken
from rdu.exchange.openapi import document
from rdu.exchange.refusals import NoMonth, NoToken, TokenStopped, TooOften
from rdu.exchange.routes import bp
from rdu.extensions import db
from rdu.people.units import root_of
from rdu.reports.public_months import everybody, stamp_of
from rdu.web.access import public

P = ParamSpec("P")
T = TypeVar("T")
SCHEME = "bearer "
TODAY_STANDS, MONTH_STANDS = 60, 300
"""Seconds for which figures are told again before they are added up anew."""
MOST_KEPT = 60


def for_token(view: Callable[P, dict[str, Any]]) -> Callable[P, Response]:
    """Answer as JSON to whoever brings a token, no more often than it may; each call is logged.

    Who brings no token leaves no line, nor does a token that goes on though it was told to wait: the log would grow
    without end.
    """

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Response:
        began, row = perf_counter(), _token_brought()
        if row is None:
            return _refused(NoToken())
        just_now = service.calls_just_now(db.session(), row)
        try:
            _check(row, just_now)
            answer = _told(view(*args, **kwargs))
        except RuleBroken as error:
            answer = _refused(error)
        if just_now <= row.per_minute:
            _keep(row, answer.status_code, round((perf_counter() - began) * 1_000))
        return answer

    return answered


def _token_brought() -> ExchangeToken | None:
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith(SCHEME):
        return None
    return service.token_held(db.session(), header[len(SCHEME) :].strip())


def _check(row: ExchangeToken, just_now: int) -> None:
    if row.stopped_at is not None:
        raise TokenStopped
    if just_now >= row.per_minute:
        raise TooOften(row.per_minute)


def _told(answer: dict[str, Any]) -> Response:
    """In the order of the description."""
    text = current_app.json.dumps(answer, sort_keys=False, ensure_ascii=False)
    return Response(text + "\n", mimetype="application/json")


def _refused(error: RuleBroken) -> Response:
    answer = jsonify(message=str(error))
    answer.status_code = error.status
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if error.status == 429:
        answer.headers["Retry-After"] = "60"
    return answer


def _keep(row: ExchangeToken, status: int, milliseconds: int) -> None:
    """What was read ends first: on SQLite a writer cannot end while its own reader stands in the way."""
    db.session.commit()
    try:
        with writing():
            service.keep_call(db.session(), row, request.path, status, milliseconds)
            db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        current_app.logger.exception("a call of %s was not logged", row.name)


# Answers ----------------------------------------------------------------------------------------------------------


@bp.get("/api/v1/ringkasan")
@public
@for_token
def summary() -> dict[str, Any]:
    session = db.session()
    root, scope = root_of(session), everybody(session)
    day = today_at(root.timezone)
    told = _kept(f"hari {day}", TODAY_STANDS, lambda: (figures.today_of(session, scope, day), figures.moment(root)))
    month = _kept(f"bulan {day}", MONTH_STANDS, lambda: figures.month_so_far(session, scope, day))
    impact = _kept(f"dampak {day}", MONTH_STANDS, lambda: figures.last_avoided(session, scope))
    return RINGKASAN.told(figures.Summary(figures.place_of(root), told[1], told[0], month, impact))


@bp.get("/api/v1/bulan/<month>")
@public
@for_token
def month(month: str) -> dict[str, Any]:
    at, session = Month.read(month), db.session()
    if at is None:
        raise NoMonth
    stamp = stamp_of(session, everybody(session))
    return _kept(f"bulan {at} {stamp}", MONTH_STANDS, lambda: BULAN.told(figures.closed_month(session, at)))


@dataclass(frozen=True)
class _Shelved:
    until: int
    value: Any


def _kept(name: str, seconds: int, make: Callable[[], T]) -> T:
    """What was told a moment ago, in this process and of this database."""
    shelf: dict[str, _Shelved] = current_app.extensions.setdefault("rdu_exchange", {})
    now = int(monotonic())
    found = shelf.get(name)
    if found is None or found.until <= now:
        if len(shelf) >= MOST_KEPT:
            shelf.clear()
        found = shelf[name] = _Shelved(now + seconds, make())
    value: T = found.value
    return value


# For programmers --------------------------------------------------------------------------------------------------


@bp.get("/api/v1/openapi.json")
@public
def openapi() -> Response:
    answer = jsonify(document(request.host_url.rstrip("/")))
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@bp.get("/api")
@public
def manual() -> str:
    """How to ask, and what is answered; the example is invented."""
    told = current_app.json.dumps(RINGKASAN.told(example.SUMMARY), indent=2, ensure_ascii=False, sort_keys=False)
    return render_template(
        "exchange/manual.html", paths=PATHS, shapes=SHAPES, told=told, host=request.host_url.rstrip("/"),
        stands=TODAY_STANDS,
    )  # fmt: skip
