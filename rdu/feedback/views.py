"""The inbox of the pengurus and of the agency, one complaint in it, and what is entered at the counter."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.db import set_writing
from rdu.extensions import db
from rdu.feedback import inbox
from rdu.feedback.filing import days_to_answer, file_complaint
from rdu.feedback.forms import CounterForm, DaysForm, InboxForm
from rdu.feedback.people import Reader
from rdu.feedback.places import all_units, file_in, unit_named, units_to_choose
from rdu.feedback.routes import bp
from rdu.files.serving import send
from rdu.ledger.service import once
from rdu.people.present import me, my_user, working_unit
from rdu.people.units import COMPLAINT_DAYS, choose, root_of
from rdu.roles import COUNTER, OVERSEERS, Role
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of
from rdu.web.limits import takes_files


def reader() -> Reader:
    return Reader(my_user(), working_unit(), Role.AGENCY in me().roles_here)


@bp.get("/aduan-masuk")
@only_for(*OVERSEERS)
def inbox_page() -> str:
    session, who, page = db.session(), reader(), page_asked_for()
    today = today_at(who.unit.timezone)
    form = InboxForm(request.args)
    form.of(all_units(session) if who.is_agency else [])
    wanted = form.wanted(today)
    found = inbox.listed(session, who, wanted, page)
    return render_template(
        "feedback/inbox.html", form=form, wanted=wanted, found=found, page=page, who=who, today=today,
        pages=pages_of(found.total, inbox.PER_PAGE), counts=inbox.counts(session, who, today),
        asked={name: value for name, value in request.args.items() if name != "hal" and value},
        days=days_to_answer(session, today),
    )  # fmt: skip


@bp.get("/aduan-masuk/<label>/foto/<int:file_id>")
@only_for(*OVERSEERS)
def inbox_photo(label: str, file_id: int) -> Response:
    return send(file_in(inbox.complaint_of(db.session(), reader(), label), file_id))


@bp.route("/aduan-masuk/baru", methods=["GET", "POST"])
@takes_files
@only_for(*COUNTER, Role.AGENCY)
def enter() -> ResponseReturnValue:
    """For somebody who says it at the counter, by telephone or by WhatsApp."""
    session, unit = db.session(), working_unit()
    form = CounterForm(data={"unit": unit.code, "channel": "counter"})
    form.about(units_to_choose(session) if Role.AGENCY in me().roles_here else [unit, root_of(session)])
    if request.method == "GET":
        return render_template("feedback/enter.html", form=form)
    set_writing(False)  # photos are drawn anew while only reading: nobody waits for it
    fits = form.validate()
    session.commit()
    set_writing(True)
    return _entered(form) if fits else (render_template("feedback/enter.html", form=form), 422)


def _entered(form: CounterForm) -> ResponseReturnValue:
    session = db.session()
    unit, key = unit_named(session, form.unit.data), once(form.operation_id(), form.facts())
    complaint = file_complaint(session, unit, form.said(form.came_by()), form.who(), key, my_user())
    session.commit()
    flash("Tercatat. Bacakan nomor dan kodenya, atau tunjukkan halaman ini kepada orangnya.", "success")
    return redirect(url_for(".status", label=complaint.label, code=complaint.code), 303)


@bp.route("/aduan-masuk/batas", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def days() -> ResponseReturnValue:
    """How many days an answer may take; counts for what comes in from today on."""
    session = db.session()
    root = root_of(session)
    form = DaysForm(data={"days": days_to_answer(session, today_at(root.timezone))})
    if not form.validate_on_submit():
        return render_template("feedback/days.html", form=form), 422 if form.is_submitted() else 200
    choose(session, root, COMPLAINT_DAYS, str(form.days.data), my_user())
    session.commit()
    flash("Tersimpan. Berlaku untuk aduan yang masuk mulai hari ini.", "success")
    return redirect(url_for(".inbox_page"), 303)
