"""Sheets of paper typed in by the unit's operator."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.survey import answering, paper
from rdu.survey.forms import PaperForm
from rdu.survey.models import SurveyPeriod
from rdu.survey.routes import bp, period_read
from rdu.web.access import only_for


@bp.route("/inovasi/survei/<int:period_id>/kertas", methods=["GET", "POST"])
@only_for(Role.OPERATOR)
def sheets(period_id: int) -> ResponseReturnValue:
    period, form = period_read(period_id), PaperForm()
    there = answering.sheets_there(db.session(), period, working_unit())
    if not period.is_open:
        return _page(period, form, {}, there), 409 if request.method == "POST" else 200
    if not form.validate_on_submit():
        cells = {f"{row}.sheet": str(number) for row, number in enumerate(paper.next_numbers(there))}
        return _page(period, form, cells, there), 422 if form.errors else 200
    cells = request.form.to_dict()
    return _sent(period, form, cells, there)


def _sent(period: SurveyPeriod, form: PaperForm, cells: dict[str, str], there: set[int]) -> ResponseReturnValue:
    """What was typed before is not read again: its sheets stand there, and the page's id says so."""
    session, unit = db.session(), working_unit()
    key = once(form.operation_id(), {name: cells[name] for name in sorted(cells) if "." in name})
    if answering.was_sent(session, period, key):
        return redirect(url_for("survey.sheets", period_id=period.id), 303)
    read = paper.read(cells, there)
    if read.wrong or not read.sheets:
        problem = "" if read.wrong else "Isi sedikitnya satu baris."
        return _page(period, form, cells, there, read.wrong, problem), 422
    try:
        answering.enter_sheets(session, period, unit, read.sheets, key, my_user())
    except RuleBroken as refused:
        session.rollback()
        return _page(period, form, cells, there, {}, str(refused)), refused.status
    session.commit()
    flash(f"{len(read.sheets)} lembar tersimpan.", "success")
    return redirect(url_for("survey.sheets", period_id=period.id), 303)


def _page(
    period: SurveyPeriod, form: PaperForm, cells: dict[str, str], there: set[int], wrong: dict[str, str] | None = None,
    problem: str = "",
) -> str:  # fmt: skip
    return render_template(
        "survey/sheets.html", period=period, form=form, cells=cells, there=there, wrong=wrong or {}, problem=problem,
        columns=paper.COLUMNS, rows=range(paper.ROWS),
    )  # fmt: skip
