"""The kabupaten's month as the agency sees it."""

from flask import render_template, request

from rdu.clock import Month, today_at
from rdu.deposits.month import change, kabupaten_month
from rdu.deposits.routes import bp
from rdu.extensions import db
from rdu.people.present import working_unit
from rdu.roles import Role
from rdu.web.access import only_for

MONTHS_BACK = 36


@bp.get("/bulan")
@only_for(Role.AGENCY)
def month() -> str:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    this_month = Month.of(today)
    shown = _month_asked_for(this_month)
    return render_template(
        "deposits/month.html", shown=kabupaten_month(session, unit, shown, today), today=today, change=change,
        unfinished=shown == this_month, earlier=shown.previous, later=None if shown == this_month else shown.next,
        months=this_month.back(MONTHS_BACK),
    )  # fmt: skip


def _month_asked_for(this_month: Month) -> Month:
    """?bulan=2026-10; a month that is none, or still to come, is this month."""
    return min(Month.read(request.args.get("bulan", "")) or this_month, this_month)
