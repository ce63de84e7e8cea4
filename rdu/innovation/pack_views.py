"""The pack of evidence of an assessment: asked for, made behind, taken away."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import now_utc
from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.innovation.forms import TakeForm
from rdu.innovation.packing import SCOPE
from rdu.innovation.routes import bp
from rdu.innovation.service import claims_of, total_of
from rdu.innovation.views import today, year_shown
from rdu.ledger.service import once
from rdu.people.present import my_user, working_unit
from rdu.people.units import root_of
from rdu.reports import jobs
from rdu.reports.job_views import begin
from rdu.reports.jobs import Wanted
from rdu.reports.work_models import JobKind, JobState
from rdu.roles import Role
from rdu.web.access import only_for


@bp.route("/inovasi/<int:year>/paket", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def pack(year: int) -> ResponseReturnValue:
    session, form, problem = db.session(), TakeForm(), ""
    if form.validate_on_submit():
        try:
            return _asked(year_shown(year), form)
        except RuleBroken as refused:
            session.rollback()
            problem = str(refused)
    claims = claims_of(session, root_of(session), year_shown(year), today())
    page = render_template(
        "innovation/pack.html", year=year, form=form, problem=problem, total=total_of(claims), day=today(),
        lacking=[claim for claim in claims if claim.level and not claim.evidence],
        rows=[job for job in jobs.listed(session, working_unit(), JobKind.PACK) if job.period == str(year)],
        kept=jobs.KEPT.days, is_lost=jobs.is_lost,
    )  # fmt: skip
    return page, 409 if problem else 422 if form.errors else 200


def _asked(year: int, form: TakeForm) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    jobs.sweep(session, current_app.config["RDU_SPOOL"], now_utc())
    wanted = Wanted(JobKind.PACK, SCOPE, str(year), public=False)
    job = jobs.ask(session, unit, wanted, once(form.operation_id(), {"year": year}), my_user())
    session.commit()
    if job.state is JobState.WAITING:
        begin(job)
        flash("Paket sedang dibuat. Anda boleh menutup halaman ini.", "success")
    return redirect(url_for("reports.job", job_id=job.id), 303)
