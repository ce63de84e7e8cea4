"""A receipt on the page, on 58 mm paper and as a PDF; for the counter, and for the member whose it is."""

from urllib.parse import urlencode

from flask import Response, abort, render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.deposits.models import WeighIn
from rdu.deposits.receipt_pdf import receipt_pdf as drawn
from rdu.deposits.receipt_text import message_of, phone_abroad, till_of
from rdu.deposits.receipts import (
    may_undo,
    name_of,
    operation_of,
    own_receipt,
    qr_drawing,
    replaced_by,
    replacement_of,
)
from rdu.deposits.routes import bp
from rdu.deposits.service import weigh_in_of
from rdu.extensions import db
from rdu.people.present import me, my_member, my_user, working_unit
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for, public

SHORTEST_PAPER, LONGEST_PAPER = 60, 3_000  # mm


@bp.get("/bukti/<receipt>")
@only_for(*COUNTER, Role.MEMBER)
def receipt(receipt: str) -> str:
    session = db.session()
    record = shown_to_me(session, receipt)
    proof = proof_of(session, record)
    return render_template(
        "deposits/receipt.html", record=record, name_of=name_of, qr=Markup(qr_drawing(proof, 112)),  # noqa: S704  # segno's own drawing
        whatsapp=_whatsapp(record, proof), replacement=replacement_of(session, record),
        replaced=replaced_by(session, record), can_undo=_can_undo(record),
        weighed_today=record.day == today_at(record.unit.timezone),
    )  # fmt: skip


@bp.get("/bukti/<receipt>/58mm")
@only_for(*COUNTER, Role.MEMBER)
def receipt_print(receipt: str) -> str:
    session = db.session()
    record = shown_to_me(session, receipt)
    code = Markup(qr_drawing(proof_of(session, record), 120))  # noqa: S704  # segno's own drawing
    return render_template("deposits/receipt_58mm.html", record=record, till=till_of(record), qr=code)


@bp.get("/bukti/<receipt>.pdf")
@only_for(*COUNTER, Role.MEMBER)
def receipt_pdf(receipt: str) -> Response:
    session = db.session()
    record = shown_to_me(session, receipt)
    name = f'inline; filename="bukti-{record.receipt}.pdf"'
    body = drawn(record, proof_of(session, record))
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": name})


@bp.get("/bukti/kertas-<int:millimetres>.css")
@public
def receipt_paper(millimetres: int) -> Response:
    """A roll has no page length, but a browser wants one: a sheet of style for exactly this receipt's length."""
    if not SHORTEST_PAPER <= millimetres <= LONGEST_PAPER:
        abort(404)
    rule = f"@page{{size:58mm {millimetres}mm;margin:0}}"
    return Response(rule, mimetype="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"})


def shown_to_me(session: Session, receipt: str) -> WeighIn:
    """The counter sees its unit's receipts, a member her own; everything else does not exist."""
    if me().is_member:
        return own_receipt(session, my_member(), receipt)
    return weigh_in_of(session, working_unit(), receipt)


def proof_of(session: Session, record: WeighIn) -> str:
    """The address behind the QR: anybody may check the receipt there, and reads no name."""
    return url_for("public.proof", operation=operation_of(session, record), _external=True)


def _whatsapp(record: WeighIn, proof: str) -> str:
    return f"https://wa.me/{phone_abroad(record.member.phone)}?{urlencode({'text': message_of(record, proof)})}"


def _can_undo(record: WeighIn) -> bool:
    if me().is_member or record.reversal:
        return False
    return may_undo(record, my_user(), me().roles_here, today_at(record.unit.timezone))
