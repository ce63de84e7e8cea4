"""Whoever has something to say, signed in or not; and whoever holds a number and its code."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.db import set_writing
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.feedback import handling, inbox
from rdu.feedback.filing import days_to_answer, file_complaint
from rdu.feedback.forms import LookForm, PublicForm, ReopenForm
from rdu.feedback.models import Complaint
from rdu.feedback.numbers import read_code, shown_code
from rdu.feedback.places import file_in, unit_named, units_to_choose
from rdu.feedback.routes import bp
from rdu.files.serving import send
from rdu.ledger.service import once
from rdu.people.models import Member
from rdu.people.present import whoever
from rdu.people.sessions import TooManyTries, account_key, check_throttle, failed
from rdu.people.units import root_of
from rdu.web.access import public
from rdu.web.asking import refusal
from rdu.web.limits import takes_files

OFTEN = "Terlalu banyak kiriman dari sambungan ini. Tunggu 15 menit, lalu kirim lagi. Tulisan Anda masih ada di sini."


@bp.route("/aduan", methods=["GET", "POST"])
@takes_files
@public
def say() -> ResponseReturnValue:
    form, sender = _form(), f"aduan@{request.remote_addr or ''}"
    if request.method == "GET":
        return _ask(form)
    if not _fits(form):
        return _ask(form), 422
    try:
        check_throttle(db.session(), account_key(sender))
    except TooManyTries as often:
        return _ask(form, OFTEN), often.status
    return _taken_in(form, sender)


def _form() -> PublicForm:
    """Her own name and unit stand there already, where she is signed in."""
    member = _member()
    hers = {"name": member.name, "phone": member.phone, "unit": member.unit.code} if member else {}
    asked = {"unit": request.args.get("unit", "")[:3]} if "unit" in request.args else {}
    form = PublicForm(data=hers | asked | {"channel": request.args.get("dari", "")[:10]})
    form.about(units_to_choose(db.session()))
    return form


def _member() -> Member | None:
    person = whoever()
    return person.member if person else None


def _fits(form: PublicForm) -> bool:
    """Photos are drawn anew while only reading: it takes seconds, and nobody else's turn to write."""
    set_writing(False)
    try:
        return bool(form.validate())
    finally:
        db.session.commit()
        set_writing(True)


def _ask(form: PublicForm, problem: str = "") -> str:
    session, chosen = db.session(), form.unit.data or ""
    unit = next((unit for unit in units_to_choose(session) if unit.code == chosen and not unit.is_root), None)
    root = root_of(session)
    days = days_to_answer(session, today_at(root.timezone))
    return render_template("feedback/say.html", form=form, problem=problem, unit=unit, days=days, member=_member())


def _taken_in(form: PublicForm, sender: str) -> ResponseReturnValue:
    session = db.session()
    unit, key = unit_named(session, form.unit.data), once(form.operation_id(), form.facts())
    complaint = file_complaint(session, unit, form.said(form.came_by()), form.who(_member()), key)
    failed(session, account_key(sender), request.remote_addr or "")
    session.commit()
    return redirect(url_for(".status", label=complaint.label, code=complaint.code, baru=1), 303)


# By number and code -----------------------------------------------------------------------------------------------


@bp.route("/aduan/cek", methods=["GET", "POST"])
@public
def look() -> ResponseReturnValue:
    """Tries are counted as those to sign in are."""
    form = LookForm(data={"number": request.args.get("nomor", "")[:20]})
    if request.method == "GET":
        return render_template("feedback/look.html", form=form, problem="")
    if not form.validate():
        return render_template("feedback/look.html", form=form, problem=""), 422
    session, guesser = db.session(), account_key(f"aduan-cek@{request.remote_addr or ''}")
    check_throttle(session, guesser)
    try:
        found = inbox.by_code(session, form.number.data, form.code.data)
    except NotFoundHere:
        failed(session, guesser, request.remote_addr or "")
        session.commit()
        problem = "Nomor dan kode ini tidak cocok. Periksa keduanya, lalu tulis lagi."
        return render_template("feedback/look.html", form=form, problem=problem), 404
    return redirect(url_for(".status", label=found.label, code=found.code), 303)


@bp.get("/aduan/<label>")
@public
def number(label: str) -> ResponseReturnValue:
    return redirect(url_for(".look", nomor=label[:20]))


@bp.get("/aduan/<label>/<code>")
@public
def status(label: str, code: str) -> str:
    return _status(inbox.by_code(db.session(), label, code), ReopenForm())


def _status(complaint: Complaint, form: ReopenForm, problem: str = "") -> str:
    return render_template(
        "feedback/status.html", complaint=complaint, form=form, problem=problem, code=shown_code(complaint.code),
        new="baru" in request.args, today=today_at(complaint.unit.timezone),
        link=url_for("feedback.status", label=complaint.label, code=complaint.code, _external=True),
    )  # fmt: skip


@bp.post("/aduan/<label>/<code>/buka-lagi")
@public
def reopen(label: str, code: str) -> ResponseReturnValue:
    session, form = db.session(), ReopenForm()
    complaint = inbox.by_code(session, label, code)
    if not form.validate():
        return _status(complaint, form), 422
    key = once(form.operation_id(), form.body() | {"complaint": complaint.label})
    if refused := refusal(form, lambda: handling.reopen(session, complaint, form.why.data, key)):
        return _status(inbox.by_code(session, label, code), form, refused[0]), refused[1]
    session.commit()
    flash("Dibuka lagi. Kami periksa sekali lagi.", "success")
    return redirect(url_for(".status", label=complaint.label, code=read_code(code)), 303)


@bp.get("/aduan/<label>/<code>/foto/<int:file_id>")
@public
def photo(label: str, code: str, file_id: int) -> Response:
    return send(file_in(inbox.by_code(db.session(), label, code), file_id))
