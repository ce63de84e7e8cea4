"""The weigh-in screen: its page, who is at the counter, and the one address it saves to."""

from typing import Any
from uuid import UUID

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.deposits.days import totals_of
from rdu.deposits.models import DropOffNote, NoteState
from rdu.deposits.routes import bp
from rdu.deposits.service import Recorded, Visit, open_day, weigh_in
from rdu.deposits.weigh_data import Plain, day_data, members_data
from rdu.deposits.weigh_forms import read_newcomer, read_operation, read_visit
from rdu.errors import DayNotOpen, NotFoundHere
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.members import enrol
from rdu.people.models import Member, Unit
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.present import my_user, working_unit
from rdu.people.search import by_card, find
from rdu.people.service import member_of
from rdu.people.twins import like
from rdu.roles import COUNTER
from rdu.web.access import only_for

MOST_TWINS = 5


@bp.get("/timbang")
@only_for(*COUNTER)
def weigh() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    try:
        day = open_day(session, unit, today_at(unit.timezone))
    except DayNotOpen as closed:
        flash(str(closed), "warning")
        return redirect(url_for("deposits.today"))
    data = day_data(session, unit, day) | {
        "urls": _addresses(),
        "member": _asked_for(session, unit),
        "csrf": generate_csrf(),
    }
    return render_template(
        "deposits/weigh.html", data=data, plain_url=url_for(".weigh_plain"), day_url=url_for("deposits.today")
    )


def _addresses() -> dict[str, str]:
    return {
        "search": url_for(".weigh_members"),
        "save": url_for(".weigh_save"),
        "enrol": url_for(".weigh_enrol"),
        "sign_in": url_for("auth.sign_in", next=url_for(".weigh")),
    }


def _asked_for(session: Session, unit: Unit) -> Plain | None:
    """The member the page opens with: ?anggota=0123, or the one behind ?titipan=<note>."""
    member: Member | None = None
    try:
        if number := request.args.get("anggota"):
            member = member_of(session, unit, parse_number(number))
        elif note_id := request.args.get("titipan", type=int):
            member = _behind_note(session, unit, note_id)
    except (NotFoundHere, UnreadableNumber):
        return None
    return members_data(session, unit, [member], today_at(unit.timezone))[0] if member else None


def _behind_note(session: Session, unit: Unit, note_id: int) -> Member | None:
    note = session.get(DropOffNote, note_id) if note_id < 2**63 else None
    return note.member if note and note.unit_id == unit.id and note.state is NoteState.OPEN else None


@bp.get("/timbang/anggota")
@only_for(*COUNTER)
def weigh_members() -> Response:
    session, unit = db.session(), working_unit()
    if token := request.args.get("kartu"):
        found = by_card(session, unit, token)
        members = [found] if found else []
    else:
        members = find(session, unit, query) if (query := request.args.get("q", "").strip()) else []
    return jsonify(members=members_data(session, unit, members, today_at(unit.timezone)))


@bp.post("/timbang/simpan")
@only_for(*COUNTER)
def weigh_save() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    body: Any = request.get_json()
    operation, visit = read_operation(body), read_visit(body)
    record = weigh_in(session, unit, visit, once(operation, body), my_user())
    session.commit()
    return jsonify(_saved(session, unit, visit, record)), 200 if record.again else 201


def _saved(session: Session, unit: Unit, visit: Visit, record: Recorded) -> Plain:
    return {
        "receipt": record.receipt,
        "url": url_for("deposits.receipt", receipt=record.receipt),
        "print": url_for("deposits.receipt_print", receipt=record.receipt),
        "net": record.net,
        "member": record.member,
        "totals": totals_of(session, unit, visit.day)._asdict(),
    }


@bp.post("/timbang/daftar-cepat")
@only_for(*COUNTER)
def weigh_enrol() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    body: Any = request.get_json()
    operation, (profile, errors) = read_operation(body), read_newcomer(session, body)
    if profile is None:
        return jsonify(errors=errors), 422
    today, asked = today_at(unit.timezone), body.get("sure") is not True and _is_new(session, unit, operation)
    if asked and (twins := like(session, unit, profile)):
        return jsonify(twins=members_data(session, unit, twins[:MOST_TWINS], today))
    member = enrol(session, unit, profile, my_user(), operation=operation)
    session.commit()
    return jsonify(member=members_data(session, unit, [member], today)[0]), 201


def _is_new(session: Session, unit: Unit, operation: UUID) -> bool:
    """A repeated enrolment would find itself among the twins."""
    found = select(Member.id).where(Member.unit_id == unit.id, Member.enrolment_id == operation)
    return session.scalar(found) is None
