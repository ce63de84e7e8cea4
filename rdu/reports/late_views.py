"""Who is late with a month, for the agency; and a reminder that is written down before its link is shown."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import Month, today_at
from rdu.deposits.receipt_text import phone_abroad
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.outside import reminders
from rdu.people.present import my_user, working_unit
from rdu.people.units import choose
from rdu.reports import late as service
from rdu.reports.late_forms import DeadlineForm
from rdu.reports.routes import bp
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.forms import OnceForm


@bp.route("/unit-terlambat", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def late() -> ResponseReturnValue:
    session, top = db.session(), working_unit()
    form = DeadlineForm(day=service.deadline_on(session, top, today_at(top.timezone)))
    if form.validate_on_submit():
        choose(session, top, service.DEADLINE, str(form.day.data), my_user())
        session.commit()
        flash(f"Tersimpan. Laporan ditunggu sampai tanggal {form.day.data} bulan berikutnya.", "success")
        return redirect(url_for("reports.late"), 303)
    return _shown(form), 422 if form.errors else 200


def _shown(form: DeadlineForm) -> str:
    session, top = db.session(), working_unit()
    today = today_at(top.timezone)
    months = service.months_of(today)
    month = next((one for one in months if str(one) == request.args.get("bulan", "")), months[0])
    due = service.due_on(session, top, month)
    rows = service.late_units(session, top, month)
    return render_template(
        "reports/late.html", rows=rows, month=month, months=months, due=due, is_due=today > due, form=form,
        once=OnceForm, timezone=top.timezone,
    )  # fmt: skip


@bp.post("/unit-terlambat/<month>/<code>/ingatkan")
@only_for(Role.AGENCY)
def remind(month: str, code: str) -> ResponseReturnValue:
    """Written down, then the message is shown with the link that opens it."""
    session, top, form = db.session(), working_unit(), OnceForm()
    at = Month.read(month)
    if at is None or at not in service.months_of(today_at(top.timezone)):
        raise NotFoundHere
    found, phone = service.one_late(session, top, code, at)
    if not form.validate():
        flash("Halaman ini sudah lama. Tekan lagi tombolnya.", "error")
        return redirect(url_for("reports.late", bulan=str(at)), 303)
    reminders.remind(session, top, found.unit, at, form.operation_id(), my_user())
    session.commit()
    words = service.message(found, at, service.due_on(session, top, at), top)
    link = f"https://wa.me/{phone_abroad(phone)}?{urlencode({'text': words})}"
    return render_template("reports/remind.html", late=found, month=at, words=words, link=link, phone=phone)
