"""The survey as people answer it: on any telephone by the poster's address, or signed in as a household."""

from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.models import Member, Unit
from rdu.people.present import my_member, whoever
from rdu.people.sessions import new_token, survivor_of
from rdu.people.units import root_of
from rdu.roles import Role
from rdu.survey import answering, results, service
from rdu.survey.forms import AnswerForm
from rdu.survey.kinds import Way
from rdu.survey.models import SurveyPeriod
from rdu.survey.routes import bp
from rdu.web.access import only_for, public
from rdu.web.asking import refusal

KEPT_FOR = 400 * 24 * 60 * 60
"""Seconds: as long as a survey may last."""
STALE = "Halaman ini sudah lama. Muat ulang, lalu kirim lagi."


@bp.get("/survei")
@public
def home() -> str:
    """The survey that is open, by unit, and what the last one came to: the regulation wants it published."""
    session = db.session()
    root = root_of(session)
    every = service.periods_of(session, root)
    today = today_at(root.timezone)
    taking = next((one for one in every if answering.takes_answers(one, today)), None)
    over = next((one for one in every if not one.is_open), None)
    last = results.result_of(session, over) if over else None
    return render_template("survey/home.html", taking=taking, last=last, root=root)


@bp.route("/survei/<int:period_id>/<code>", methods=["GET", "POST"])
@public
def answer(period_id: int, code: str) -> ResponseReturnValue:
    """Without sign-in. A household that is signed in answers as itself, so that it answers once."""
    session, person = db.session(), whoever()
    period = service.period_of(session, root_of(session), period_id)
    if person and person.is_member and request.method == "GET" and service.open_period_at(session, _home(person.unit)):
        return redirect(url_for("survey.own"))
    return _Asking(period, service.unit_in(period, code), Way.PHONE, None).page()


@bp.get("/survei/<int:period_id>/<code>/terima-kasih")
@public
def thanks(period_id: int, code: str) -> str:
    period = service.period_of(db.session(), root_of(db.session()), period_id)
    return render_template("survey/thanks.html", period=period, unit=service.unit_in(period, code))


@bp.route("/saya/survei", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def own() -> ResponseReturnValue:
    session = db.session()
    member = survivor_of(session, my_member())
    period = service.open_period_at(session, member.unit)
    if period is None:
        return render_template("survey/none.html")
    return _Asking(period, member.unit, Way.MEMBER, member).page()


@bp.app_template_global()
def survey_for(member: Member) -> SurveyPeriod | None:
    """What a household's own page invites to: the survey that takes answers, if she has not answered it."""
    session = db.session()
    period = service.open_period_at(session, member.unit)
    if period is None or not answering.takes_answers(period, today_at(member.unit.timezone)):
        return None
    keys = [answering.key_of_member(survivor_of(session, member)), *_device_keys(period)]
    return None if answering.has_answered(session, period, keys) else period


def _home(unit: Unit | None) -> Unit:
    return unit or root_of(db.session())


def _cookie(period: SurveyPeriod) -> str:
    return f"survei{period.id}"


def _device_keys(period: SurveyPeriod) -> list[str]:
    token = request.cookies.get(_cookie(period), "")[:200]
    return [answering.key_of_device(token)] if token else []


class _Asking:
    """The form for one survey and unit, whoever opens it."""

    def __init__(self, period: SurveyPeriod, unit: Unit, way: Way, member: Member | None) -> None:
        self.period, self.unit, self.way, self.member = period, unit, way, member
        self.keys = [*([answering.key_of_member(member)] if member else []), *_device_keys(period)]

    def page(self) -> ResponseReturnValue:
        if not answering.takes_answers(self.period, today_at(self.unit.timezone)):
            return self._told("survey/closed.html", 409 if request.method == "POST" else 200)
        form = AnswerForm()
        if form.validate_on_submit():
            return self._sent(form)
        if answering.has_answered(db.session(), self.period, self.keys):
            return self._told("survey/answered.html", 200)
        return self._form(form, "", 422 if form.errors else 200)

    def _sent(self, form: AnswerForm) -> ResponseReturnValue:
        """A telephone that sends without the cookie of the page has not opened it here."""
        if not self._was_drawn(form):
            return self._form(form, STALE, 422)
        key = once(form.operation_id(), form.body())
        refused = refusal(form, lambda: self._record(form, key))
        if refused is not None:
            return self._form(form, *refused)
        db.session.commit()
        if self.member:
            flash("Terima kasih. Jawaban Anda tersimpan tanpa nama.", "success")
            return redirect(url_for("passbook.home"), 303)
        return redirect(url_for("survey.thanks", period_id=self.period.id, code=self.unit.code), 303)

    def _record(self, form: AnswerForm, key: Any) -> None:
        answering.answer(db.session(), self.period, self.unit, form.given(), self.way, self.keys, key)

    def _was_drawn(self, form: AnswerForm) -> bool:
        drawn = answering.page_was_drawn(self.period, self.unit, form.operation_id(), form.proof.data or "")
        return drawn and bool(_device_keys(self.period))

    def _form(self, form: AnswerForm, problem: str, status: int) -> ResponseReturnValue:
        form.proof.data = answering.proof_of_page(self.period, self.unit, form.operation.data)
        return self._told("survey/answer.html", status, form=form, problem=problem)

    def _told(self, template: str, status: int, **more: Any) -> Response:
        layout = "layouts/member.html" if self.member else "layouts/public.html"
        words = render_template(template, period=self.period, unit=self.unit, layout=layout, **more)
        response = make_response(words, status)
        if not _device_keys(self.period):
            response.set_cookie(
                _cookie(self.period), new_token(), max_age=KEPT_FOR, httponly=True, samesite="Lax",
                secure=current_app.config["SESSION_COOKIE_SECURE"],
            )  # fmt: skip
        return response
