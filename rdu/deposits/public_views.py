"""The kabupaten's and the units' front pages, and the proof behind a receipt's QR."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from rdu.catalogue.board import in_force_since, priced_items
from rdu.catalogue.pricing import lists_on, share_on
from rdu.clock import Month, today_at
from rdu.deposits import front
from rdu.deposits.days import next_weighing
from rdu.deposits.receipts import by_operation, name_of, replaced_by, replacement_of
from rdu.extensions import db
from rdu.ledger.models import Journal
from rdu.web.access import public

bp = Blueprint("public", __name__)

_ZONE = "Asia/Jakarta"
"""Decides only whether a unit has closed by now; its own zone decides everything else."""


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    words = request.args.get("q", "")[:120]
    places = front.open_units(db.session(), words)
    return render_template("public/home.html", places=places, words=words)


@bp.get("/unit/<code>")
@public
def unit_home(code: str) -> ResponseReturnValue:
    session = db.session()
    unit = front.open_unit(session, code, today_at(_ZONE))
    today = today_at(unit.timezone)
    items = priced_items(session, unit, today)
    return render_template(
        "public/unit.html", unit=unit, day=next_weighing(unit, today), excerpt=front.excerpt(items),
        kinds=len({item.code for item in items}), since=in_force_since(session, lists_on(session, unit, today)),
        share=share_on(session, unit, today), together=front.together(session, unit, Month.of(today).previous),
    )  # fmt: skip


@bp.get("/b/<operation>")
@public
def proof(operation: str) -> ResponseReturnValue:
    """Whether a receipt stands in the books, for anybody who holds it. It names nobody."""
    session = db.session()
    try:
        record = by_operation(session, UUID(operation))
    except ValueError:
        record = None
    if record is None:
        return render_template("public/no_proof.html"), 404
    journal = session.get_one(Journal, (record.unit_id, record.seq))
    return render_template(
        "public/proof.html", record=record, name_of=name_of, chain=journal.hash.hex()[:16],
        replacement=replacement_of(session, record), replaced=replaced_by(session, record),
    )  # fmt: skip
