"""Surveys as they are opened, closed and read by the agency, and read by a unit's management."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.present import me, my_user, working_unit
from rdu.people.units import root_of
from rdu.roles import COUNTER, OVERSEERS, Role
from rdu.survey import answering, results, service
from rdu.survey.arithmetic import format_points
from rdu.survey.forms import CloseForm, PlanForm
from rdu.survey.kinds import PROFILE_WORDS
from rdu.survey.models import SurveyPeriod
from rdu.survey.questions import OF
from rdu.survey.results import Result
from rdu.survey.routes import bp, is_agency, period_read, scope_of
from rdu.survey.words import COVERED
from rdu.web.access import only_for
from rdu.web.asking import refusal

bp.add_app_template_filter(format_points, "points")


@bp.get("/inovasi/survei")
@only_for(*COUNTER, Role.AGENCY)
def periods() -> str:
    session = db.session()
    root = root_of(session)
    unit = None if is_agency() else working_unit()
    rows = [results.result_of(session, period, unit) for period in service.periods_of(session, root, unit)]
    return render_template(
        "survey/periods.html", rows=rows, agency=is_agency(), manages=Role.MANAGER in me().roles_here,
        serves=Role.OPERATOR in me().roles_here, unit=unit,
    )  # fmt: skip


@bp.route("/inovasi/survei/baru", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def open_survey() -> ResponseReturnValue:
    session = db.session()
    root = root_of(session)
    units = service.may_take_part(session, root)
    form, problem, status = PlanForm(units, data={"units": [unit.code for unit in units]}), "", 200
    if form.validate_on_submit():
        key = once(form.operation_id(), form.body())
        refused = refusal(form, lambda: service.open_survey(session, root, form.plan(), key, my_user()))
        if refused is None:
            session.commit()
            flash("Survei dibuka. Cetak posternya untuk tiap unit.", "success")
            return redirect(url_for("survey.periods"), 303)
        problem, status = refused
    status = status if not form.errors else 422
    return render_template("survey/open.html", form=form, problem=problem), status


@bp.route("/inovasi/survei/<int:period_id>/tutup", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def close_survey(period_id: int) -> ResponseReturnValue:
    """Read back before it is closed for good."""
    session, period, form = db.session(), period_read(period_id), CloseForm()
    if form.validate_on_submit():
        service.close_survey(session, period, my_user())
        session.commit()
        flash(f"{period.name} ditutup. Hasilnya bisa dibaca dan dicetak.", "success")
        return redirect(url_for("survey.shown", period_id=period_id), 303)
    of = results.result_of(session, period)
    today = today_at(period.unit.timezone)
    return render_template(
        "survey/close.html", form=form, period=period, of=of, today=today
    ), 422 if form.errors else 200


@bp.get("/inovasi/survei/<int:period_id>")
@only_for(*OVERSEERS)
def shown(period_id: int) -> str:
    """The result once it is closed; before that only how many have answered: figures that move tell an answer."""
    session, period = db.session(), period_read(period_id)
    unit = scope_of(period)
    of, agency = results.result_of(session, period, unit), is_agency()
    by_unit = results.counts_by_unit(session, period) if agency and unit is None else []
    if period.is_open:
        takes = answering.takes_answers(period, today_at(period.unit.timezone))
        return render_template(
            "survey/under_way.html", period=period, of=of, by_unit=by_unit, agency=agency, takes=takes
        )
    return render_template(
        "survey/result.html", period=period, of=of, by_unit=by_unit, agency=agency, questions=OF,
        profile=results.profile_of(session, of), advice=results.advice_of(session, of),
        earlier=results.earlier(session, of), part_words=PROFILE_WORDS, covered=COVERED,
    )  # fmt: skip


def closed_one(period_id: int) -> SurveyPeriod:
    """What is taken away is of a closed survey."""
    period = period_read(period_id)
    if period.is_open:
        raise _NotTold("Hasil survei bisa diunduh sesudah survei ditutup.")
    return period


def told(of: Result) -> Result:
    """Where too few have answered at a unit, nothing of it is taken away."""
    if of.is_small:
        raise _NotTold("Jawaban di unit ini kurang dari lima, jadi hasilnya tidak ditampilkan.")
    return of


class _NotTold(RuleBroken):
    status = 404
