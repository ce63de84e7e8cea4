"""The kabupaten's month as the agency sees it, and the questions that members ask."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import Month, today_at
from rdu.deposits import questions as asked
from rdu.deposits.forms import AnswerForm
from rdu.deposits.models import Question
from rdu.deposits.month import change, kabupaten_month
from rdu.deposits.routes import bp
from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for

LATEST_ANSWERS = 20
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


@bp.get("/pertanyaan")
@only_for(Role.MANAGER)
def questions() -> str:
    session, unit = db.session(), working_unit()
    return render_template(
        "deposits/questions.html", waiting=asked.open_of(session, unit),
        answered=asked.answered_of(session, unit, LATEST_ANSWERS), mine=my_user(), weighed_by=asked.weighed_by,
    )  # fmt: skip


@bp.route("/pertanyaan/<int:question_id>", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def question(question_id: int) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    found, form = asked.question_of(session, unit, question_id), AnswerForm()
    if not form.validate_on_submit():
        return _question(found, form), 422 if form.is_submitted() else 200
    try:
        asked.answer(session, unit, question_id, form.answer.data, my_user())
    except RuleBroken as refused:
        session.rollback()
        return _question(found, form, str(refused)), refused.status
    session.commit()
    flash(f"Jawaban terkirim. {found.member.name} membacanya di buku tabungannya.", "success")
    return redirect(url_for(".questions"), 303)


def _question(found: Question, form: AnswerForm, problem: str = "") -> str:
    barred = asked.weighed_by(found, my_user())
    return render_template("deposits/question.html", question=found, form=form, problem=problem, barred=barred)
