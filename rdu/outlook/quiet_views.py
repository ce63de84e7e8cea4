"""Units that have not weighed for long, for whoever looks after them."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import format_date, today_at
from rdu.deposits.receipt_text import phone_abroad
from rdu.extensions import db
from rdu.outlook import service
from rdu.outlook.forms import QuietForm
from rdu.outlook.routes import bp
from rdu.outlook.service import Quiet
from rdu.people.present import my_user, working_unit
from rdu.people.units import choose
from rdu.roles import Role
from rdu.web.access import only_for

A_PAGE = 25
LONGEST = 60
MOBILE = "08"


@bp.route("/unit-diam", methods=["GET", "POST"])
@only_for(Role.MANAGER, Role.AGENCY, Role.ADMIN)
def quiet() -> ResponseReturnValue:
    session, top = db.session(), working_unit()
    days = service.quiet_after(session, top, today_at(top.timezone))
    form = QuietForm(days=days)
    if form.validate_on_submit():
        choose(session, top, service.QUIET_DAYS, str(form.days.data), my_user())
        session.commit()
        flash(f"Tersimpan. Unit dianggap diam sesudah {form.days.data} hari.", "success")
        return redirect(url_for("outlook.quiet"))
    return _shown(days, form), 422 if form.errors else 200


def _shown(days: int, form: QuietForm) -> str:
    session, top, text = db.session(), working_unit(), request.args.get("q", "")[:LONGEST]
    rows = service.quiet_units(session, top, today_at(top.timezone), days, text)
    pages = max(1, -(-len(rows) // A_PAGE))
    page = min(max(request.args.get("hal", 1, type=int), 1), pages)
    shown = rows[(page - 1) * A_PAGE : page * A_PAGE]
    phones = service.phones_of_managers(session, [row.unit for row in shown])
    reminders = {row.unit.id: _reminder(row, phones.get(row.unit.id, "")) for row in shown}
    return render_template(
        "outlook/quiet.html", rows=shown, count=len(rows), days=days, form=form, text=text, page=page, pages=pages,
        reminders=reminders,
    )  # fmt: skip


def _reminder(row: Quiet, managers: str) -> str:
    """A WhatsApp message to the unit's manager, else to the unit itself; "" where neither has a mobile number."""
    phone = next((number for number in (managers, row.unit.phone) if number.startswith(MOBILE)), "")
    since = f"sejak {format_date(row.last)}" if row.last else "sejak terdaftar"
    words = (f"{row.unit.name} belum menimbang {since}. Ada kendala? Kabari kami, supaya bisa dibantu."
             f" Salam dari {working_unit().name}.")  # fmt: skip
    return f"https://wa.me/{phone_abroad(phone)}?{urlencode({'text': words})}" if phone else ""
