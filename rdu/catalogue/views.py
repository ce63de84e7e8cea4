"""Prices for everybody, without sign-in: a page, and a board for the wall."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rdu.catalogue import board
from rdu.catalogue.pricing import lists_on, share_on
from rdu.catalogue.routes import bp
from rdu.catalogue.shares import coming_share
from rdu.clock import today_at
from rdu.extensions import db
from rdu.people.models import Unit
from rdu.web.access import public

__all__ = ["bp"]
LONGEST_SEARCH = 80


@bp.get("/harga")
@public
def units_prices() -> ResponseReturnValue:
    words = request.args.get("cari", "")[:LONGEST_SEARCH]
    return render_template("catalogue/units.html", units=board.units_called(db.session(), words), words=words)


@bp.get("/harga/<code>")
@public
def prices(code: str) -> ResponseReturnValue:
    unit = board.unit_shown(db.session(), code)
    words = request.args.get("cari", "")[:LONGEST_SEARCH]
    return render_template("catalogue/prices.html", words=words, **_priced(unit, words))


@bp.get("/harga/<code>/papan", endpoint="board")
@public
def price_board(code: str) -> ResponseReturnValue:
    return render_template("catalogue/board.html", **_priced(board.unit_shown(db.session(), code)))


def _priced(unit: Unit, words: str = "") -> dict[str, object]:
    session, today = db.session(), today_at(unit.timezone)
    items = board.priced_items(session, unit, today)
    return {
        "unit": unit,
        "unit_shown": unit,
        "groups": board.by_group(board.matching(items, words)),
        "priced": bool(items),
        "refused": [row for row in board.refused_types(session, unit) if not words],
        "since": board.in_force_since(session, lists_on(session, unit, today)),
        "next_change": board.next_change(session, unit, today),
        "share": share_on(session, unit, today),
        "coming_share": coming_share(session, unit, today),
    }
