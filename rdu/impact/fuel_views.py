"""What a unit's own transport burned: recorded by its pengurus, taken off in the month's impact."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import FuelUndone, Refused
from rdu.extensions import db
from rdu.impact import fuel as service
from rdu.impact.forms import FuelForm
from rdu.impact.routes import bp
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for
from rdu.weights import Measure, format_number


@bp.route("/dampak/solar", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def fuel() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    form = FuelForm(day=today_at(unit.timezone))
    if form.validate_on_submit() and _recorded(form):
        session.commit()
        flash(f"{format_number(form.burned)} liter solar tercatat.", "success")
        return redirect(url_for("impact.fuel"), 303)
    page = page_asked_for()
    found = service.burned(session, unit, page)
    pages = max(1, -(-found.total // service.A_PAGE))
    what = {"form": form, "rows": found.rows, "page": page, "pages": pages, "litre": Measure.LITRE}
    return render_template("impact/fuel.html", **what), 422 if form.errors else 200


def _recorded(form: FuelForm) -> bool:
    try:
        what = form.burned_on, form.burned, form.note.data, form.operation_id()
        service.record(db.session(), working_unit(), *what, my_user())
    except Refused as refused:
        form[refused.field].errors = [str(refused)]
    return not form.errors


@bp.post("/dampak/solar/<int:fuel_id>/batal")
@only_for(Role.MANAGER)
def undo_fuel(fuel_id: int) -> ResponseReturnValue:
    session = db.session()
    try:
        service.undo(session, working_unit(), fuel_id, my_user())
        session.commit()
        flash("Catatan solar dibatalkan. Keduanya tetap terlihat.", "success")
    except FuelUndone as refused:
        session.rollback()
        flash(str(refused), "info")
    return redirect(url_for("impact.fuel"), 303)
