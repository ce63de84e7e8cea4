"""What a manager sees first."""

from flask import render_template

from rdu.clock import now_utc, today_at
from rdu.extensions import db
from rdu.people.present import working_unit
from rdu.roles import Role
from rdu.statements.overview import glance_at
from rdu.statements.routes import bp
from rdu.web.access import only_for


@bp.get("/ringkasan")
@only_for(Role.MANAGER)
def overview() -> str:
    session, unit = db.session(), working_unit()
    today, now = today_at(unit.timezone), now_utc()
    return render_template("statements/overview.html", glance=glance_at(session, unit, today), today=today, now=now)
