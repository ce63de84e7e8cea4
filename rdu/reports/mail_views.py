"""A report by letter: who gets it, sending it, and what else there is where no server for letters is known."""

from urllib.parse import urlencode

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from rdu.clock import Period
from rdu.errors import Refused, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.present import my_user, working_unit
from rdu.reports import recipients as service
from rdu.reports.issuing import draft_of
from rdu.reports.job_forms import RecipientForm, SendForm
from rdu.reports.job_views import begin
from rdu.reports.jobs import Wanted
from rdu.reports.models import Audience
from rdu.reports.papers import all_scopes
from rdu.reports.routes import bp
from rdu.reports.views import Asked, asked, period_called
from rdu.reports.work_models import JobKind, JobState
from rdu.roles import OVERSEERS
from rdu.web.access import only_for


@bp.route("/laporan/penerima", methods=["GET", "POST"])
@only_for(*OVERSEERS)
def recipients() -> ResponseReturnValue:
    """Who gets which report."""
    session, unit, ask = db.session(), working_unit(), asked()
    scopes = {scope.code: scope.words for scope in all_scopes(ask.choices)}
    form = RecipientForm(scope=ask.scope.code)
    form.scope.choices = [SelectChoice(code, words) for code, words in scopes.items()]
    if form.validate_on_submit() and _added(form):
        session.commit()
        flash(f"{form.name.data} ada di daftar penerima.", "success")
        return redirect(url_for("reports.recipients"), 303)
    page = render_template(
        "reports/recipients.html", form=form, scopes=scopes, rows=service.listed(session, unit),
        stopped=service.stopped(session, unit), sends=bool(current_app.config["RDU_MAIL"]), unit=unit,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _added(form: RecipientForm) -> bool:
    try:
        service.add(
            db.session(), working_unit(), form.scope.data, form.name.data or "", form.address.data or "", my_user()
        )
    except RuleBroken as refused:
        db.session.rollback()
        form[refused.field if isinstance(refused, Refused) else "address"].errors = [str(refused)]
    return not form.errors


@bp.post("/laporan/penerima/<int:recipient_id>/berhenti")
@only_for(*OVERSEERS)
def stop_recipient(recipient_id: int) -> ResponseReturnValue:
    session = db.session()
    row = service.stop(session, working_unit(), recipient_id, my_user())
    session.commit()
    flash(f"{row.name} tidak lagi menerima laporan.", "success")
    return redirect(url_for("reports.recipients"), 303)


@bp.route("/laporan/<month>/kirim", methods=["GET", "POST"])
@only_for(*OVERSEERS)
def send(month: str) -> ResponseReturnValue:
    """Choose who gets this report now; without a server for letters, the ways around it."""
    ask, form = asked(), SendForm()
    at = period_called(month, ask.today)
    if form.validate_on_submit() and current_app.config["RDU_MAIL"]:
        try:
            return _sent(ask, at, form)
        except Refused as refused:
            db.session.rollback()
            form[refused.field].errors = [str(refused)]
    session, unit = db.session(), working_unit()
    wanted = _wanted(ask, at, public=form.public)
    draft = draft_of(session, ask.scope, at, ask.today)
    paper = draft.document(Audience.PUBLIC)
    words = f"{paper.title}, {paper.period}, {paper.whose}.\n{paper.sentence}"
    page = render_template(
        "reports/send.html", ask=ask, month=at, paper=paper, last_issued=draft.last, form=form,
        chosen=form.recipients.data or [],
        rows=service.listed(session, unit, ask.scope.code), last=service.last_letters(session, unit, wanted),
        whatsapp=f"https://wa.me/?{urlencode({'text': words})}",
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _wanted(ask: Asked, at: Period, *, public: bool) -> Wanted:
    return Wanted(JobKind.MAIL, ask.scope.code, str(at), public)


def _sent(ask: Asked, at: Period, form: SendForm) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    key = once(form.operation_id(), form.body() | {"scope": ask.scope.code, "period": str(at)})
    wanted = _wanted(ask, at, public=form.public)
    job = service.ask_letters(session, unit, wanted, form.chosen(), key, my_user(), again=bool(form.again.data))
    session.commit()
    if job.state is JobState.WAITING:
        begin(job)
    return redirect(url_for("reports.job", job_id=job.id), 303)
