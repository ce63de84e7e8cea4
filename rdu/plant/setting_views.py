"""What the plant's manager decides: how large a gap may be, and when a month is closed."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import Month, today_at
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.ledger.closing import closings_of
from rdu.ledger.service import once
from rdu.people.models import Unit
from rdu.people.present import my_user
from rdu.plant import closing, service, words
from rdu.plant.forms import CloseForm, ToleranceForm
from rdu.plant.reading import SHIPPED_TOLERANCE, tolerance_on
from rdu.plant.routes import bp, own_plant
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.asking import refusal


@bp.route("/pabrik/batas-selisih", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def tolerance() -> ResponseReturnValue:
    session, unit, form = db.session(), own_plant(), ToleranceForm()
    today = today_at(unit.timezone)
    if not form.validate_on_submit():
        return _ask_tolerance(unit, form, today), 422 if form.is_submitted() else 200
    key = once(form.operation_id(), form.body() | {"what": "tolerance"})
    asked = (form.allowed, form.begins, form.reason.data, today, key, my_user())
    if refused := refusal(form, lambda: service.set_tolerance(session, unit, *asked)):
        return _ask_tolerance(unit, form, today, refused[0]), refused[1]
    session.commit()
    flash("Batas selisih tersimpan.", "success")
    return redirect(url_for("plant.tolerance"), 303)


def _ask_tolerance(unit: Unit, form: ToleranceForm, today: date, problem: str = "") -> str:
    session = db.session()
    return render_template(
        "plant/tolerance.html", unit=unit, form=form, problem=problem, now=tolerance_on(session, unit, today),
        every=service.tolerances_of(session, unit), shipped=SHIPPED_TOLERANCE,
    )  # fmt: skip


@bp.route("/pabrik/tutup-bulan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def close() -> ResponseReturnValue:
    session, unit, form, step = db.session(), own_plant(), CloseForm(), request.form.get("langkah")
    today = today_at(unit.timezone)
    if request.method == "GET" or step == "ubah":
        return _ask_close(unit, form, today)
    month = Month.read(form.month.data or "")
    if month is None:
        raise NotFoundHere
    if not form.validate():
        return _ask_close(unit, form, today), 422
    if step != "simpan":
        return _ask_close(unit, form, today, sure=True)
    key = once(form.operation_id(), form.body())
    if refused := refusal(form, lambda: closing.close(session, unit, month, today, key, my_user())):
        return _ask_close(unit, form, today, problem=refused[0]), refused[1]
    session.commit()
    flash(f"{month.words} ditutup. Angkanya sekarang tetap.", "success")
    return redirect(url_for("plant.close"), 303)


def _ask_close(unit: Unit, form: CloseForm, today: date, *, sure: bool = False, problem: str = "") -> str:
    session = db.session()
    return render_template(
        "plant/close.html", unit=unit, form=form, ready=closing.ready(session, unit, today), sure=sure,
        problem=problem, closings=closings_of(session, unit), words=words,
    )  # fmt: skip
