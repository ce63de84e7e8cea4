"""All reports of a month as one ZIP, made behind; how far any work is; and starting it again."""

from typing import Any

from flask import Response, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import Month, now_utc, read_period, today_at
from rdu.errors import NotFoundHere, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.present import my_user, working_unit
from rdu.reports import jobs, recipients, work
from rdu.reports.job_forms import ZipForm
from rdu.reports.jobs import Wanted
from rdu.reports.routes import bp
from rdu.reports.work_models import Job, JobKind, JobState
from rdu.roles import OVERSEERS, Role
from rdu.web.access import only_for

STARTING = "rdu_start_work"
"""Who begins a job's process: another one is put here by tests."""
ALL = "semua"
ENDINGS = {JobState.DONE: "good", JobState.FAILED: "down", JobState.WAITING: "wait", JobState.RUNNING: "wait"}


def begin(job: Job) -> None:
    """Start the process of a job that is written down for good."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    environ = {"RDU_DATABASE_URL": url, "RDU_SPOOL": str(current_app.config["RDU_SPOOL"])}
    current_app.extensions.get(STARTING, work.start)(job.id, environ)


def _told(job: Job) -> dict[str, Any]:
    return {"is_lost": jobs.is_lost(job), "period": read_period(job.period), "kind": ENDINGS.get(job.state, "")}


@bp.route("/laporan/berkas", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def zips() -> ResponseReturnValue:
    """The ZIPs of before, and a form for the next."""
    session, unit = db.session(), working_unit()
    this_month = Month.of(today_at(unit.timezone))
    form = ZipForm(this_month, period=str(this_month.previous))
    problem = ""
    if form.validate_on_submit():
        try:
            return _asked(form)
        except RuleBroken as refused:
            session.rollback()
            problem = str(refused)
    rows = [(job, _told(job)) for job in jobs.listed(session, unit, JobKind.ZIP)]
    page = render_template("reports/zips.html", form=form, problem=problem, rows=rows, kept=jobs.KEPT.days)
    return page, 409 if problem else 422 if form.errors else 200


def _asked(form: ZipForm) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    jobs.sweep(session, current_app.config["RDU_SPOOL"], now_utc())
    wanted = Wanted(JobKind.ZIP, ALL, form.period.data, form.public)
    job = jobs.ask(session, unit, wanted, once(form.operation_id(), form.body()), my_user())
    session.commit()
    if job.state is JobState.WAITING:
        begin(job)
    return redirect(url_for("reports.job", job_id=job.id), 303)


@bp.get("/laporan/pekerjaan/<int:job_id>")
@only_for(*OVERSEERS)
def job(job_id: int) -> str:
    session = db.session()
    found = jobs.job_of(session, working_unit(), job_id)
    letters = recipients.letters_of(session, found)
    return render_template("reports/job.html", job=found, letters=letters, under_way=_under_way(found), **_told(found))


def _under_way(job: Job) -> bool:
    return job.state in jobs.UNDER_WAY and not jobs.is_lost(job)


@bp.post("/laporan/pekerjaan/<int:job_id>/hentikan")
@only_for(*OVERSEERS)
def cancel_job(job_id: int) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    found = jobs.job_of(session, unit, job_id)
    try:
        jobs.cancel(session, unit, found, my_user())
        session.commit()
        flash("Pekerjaan dihentikan.", "success")
    except RuleBroken as refused:
        session.rollback()
        flash(str(refused), "info")
    return redirect(url_for("reports.job", job_id=job_id), 303)


@bp.post("/laporan/pekerjaan/<int:job_id>/ulang")
@only_for(*OVERSEERS)
def retry_job(job_id: int) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    found = jobs.job_of(session, unit, job_id)
    try:
        jobs.retry(session, unit, found, my_user())
        session.commit()
        begin(found)
    except RuleBroken as refused:
        session.rollback()
        flash(str(refused), "info")
    return redirect(url_for("reports.job", job_id=job_id), 303)


@bp.get("/laporan/berkas/<int:job_id>.zip")
@only_for(Role.AGENCY)
def zip_file(job_id: int) -> Response:
    """NotFoundHere where it was removed meanwhile."""
    found = jobs.job_of(db.session(), working_unit(), job_id)
    path = current_app.config["RDU_SPOOL"] / found.file_name
    if not found.file_name or not path.is_file():
        raise NotFoundHere
    return send_file(path, mimetype="application/zip", as_attachment=True, download_name=found.file_name)
