"""How a flow of this room runs: ask, read back, do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.passages.forms import TwoForm
from rdu.people.models import Member, User
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.present import my_user, officer_pin_problem, working_unit
from rdu.people.service import member_of
from rdu.web.asking import refusal
from rdu.withdrawals.terms import second_officers

NOT_TYPED = {"langkah", "csrf_token", "operation", "officer", "pin"}
Rows = Sequence[tuple[str, object, str]]
"""Word, figure, and where it leads or ""."""


@dataclass
class Page:
    """What a page of a flow says."""

    title: str
    trail: list[tuple[str, str]]
    here: str = "people.members"
    says: Sequence[str] = ()
    warns: Sequence[str] = ()
    rows: Rows = ()
    links: Sequence[tuple[str, str]] = ()
    fields: Sequence[str] = ()
    button: str = "Periksa dulu"
    past: Rows = ()
    past_title: str = ""
    number: int = 1
    """Which part of the rows this is, and of how many."""
    of: int = 1


@dataclass
class Flow:
    """A form, what is read back of it, and what it does; `act` gives back the address that follows."""

    page: Page
    form: Any
    facts: Callable[[], Rows]
    act: Callable[[], str]
    done: str
    check: Callable[[], object] = field(default=lambda: None)


def run(flow: Flow) -> ResponseReturnValue:
    step, form = request.form.get("langkah"), flow.form
    if isinstance(form, TwoForm):
        form.about_officers(second_officers(db.session(), working_unit(), my_user()))
    if request.method == "GET" or step == "ubah":
        return shown(flow.page, form)
    if not form.validate():
        return shown(flow.page, form), 422
    if step == "simpan":
        return _save(flow)
    if refused := refusal(form, flow.check):
        return shown(flow.page, form, refused[0]), refused[1]
    return _read(flow)


def shown(page: Page, form: Any = None, problem: str = "") -> str:
    return render_template("passages/ask.html", page=page, form=form, problem=problem)


def _read(flow: Flow, problem: str = "") -> str:
    typed = [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_TYPED]
    facts = flow.facts()
    return render_template(
        "passages/read.html", page=flow.page, form=flow.form, facts=facts, typed=typed, problem=problem
    )


def _save(flow: Flow) -> ResponseReturnValue:
    form = flow.form
    if isinstance(form, TwoForm) and (problem := form.second_problem() or _pin_problem(form)):
        return _read(flow, problem), 422
    where: list[str] = []
    if refused := refusal(form, lambda: where.append(flow.act())):
        return shown(flow.page, form, refused[0]), refused[1]
    db.session.commit()
    flash(flow.done, "success")
    return redirect(where[0], 303)


def officer_of(form: TwoForm) -> User:
    """The second officer who was chosen."""
    officers = second_officers(db.session(), working_unit(), my_user())
    return next(user for user in officers if user.username == form.officer.data)


def _pin_problem(form: TwoForm) -> str:
    return officer_pin_problem(officer_of(form), form.pin.data or "")


def member_here(number: str) -> Member:
    try:
        return member_of(db.session(), working_unit(), parse_number(number))
    except UnreadableNumber as error:
        raise NotFoundHere from error
