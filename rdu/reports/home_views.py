"""Where the agency begins: what this month and the last ones came to, who is silent, and what waits for a decision."""

from flask import render_template, request

from rdu.clock import Month, today_at
from rdu.deposits.month import change
from rdu.extensions import db
from rdu.impact.month import choices_at
from rdu.impact.numbers import two_figures
from rdu.impact.versus import OF_A, signed, unlike
from rdu.people.present import at_one_moment, working_unit
from rdu.reports import home as service
from rdu.reports import words
from rdu.reports.routes import bp
from rdu.reports.waiting import silent_at, waiting_at
from rdu.roles import Role
from rdu.web.access import only_for


@bp.get("/dlh")
@only_for(Role.AGENCY)
def home() -> str:
    """?bulan=2026-09 shows another month that is over."""
    at_one_moment()
    session, top = db.session(), working_unit()
    today, scope = today_at(top.timezone), choices_at(session, top).first
    closed, months = service.last_closed(session, scope.units, today), service.months_over(today)
    asked = Month.read(request.args.get("bulan", ""))
    over = service.over(session, scope, asked if asked in months else closed)
    return render_template(
        "reports/home.html", top=top, scope=scope, today=today, over=over, closed=closed, months=months,
        running=service.running(session, scope, today), waiting=waiting_at(session, top, scope, today),
        silent=silent_at(session, top, today), change=change, signed=signed, two=two_figures, unlike=unlike, of_a=OF_A,
        words=words,
    )  # fmt: skip
