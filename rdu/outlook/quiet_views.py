"""Units that have not weighed for long, for whoever looks after them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.extensions import db
from rdu.outlook import service
from rdu.outlook.forms import QuietForm
from rdu.outlook.routes import bp
from rdu.people.present import my_user, working_unit
from rdu.people.units import choose
from rdu.roles import Role
from rdu.web.access import only_for


@bp.route("/unit-diam", methods=["GET", "POST"])
@only_for(Role.MANAGER, Role.AGENCY, Role.ADMIN)
def quiet() -> ResponseReturnValue:
    session, top = db.session(), working_unit()
    today = today_at(top.timezone)
    days = service.quiet_after(session, top, today)
    form = QuietForm(days=days)
    if form.validate_on_submit():
        choose(session, top, service.QUIET_DAYS, str(form.days.data), my_user())
        session.commit()
        flash("Tersimpan.", "success")
        return redirect(url_for("outlook.quiet"))
    rows = service.quiet_units(session, top, today, days)
    page = render_template("outlook/quiet.html", rows=rows, days=days, form=form, today=today)
    return page, 422 if form.errors else 200
