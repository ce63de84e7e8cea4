"""The plant's day on a phone: what happened, what lies there, and writing down one more thing."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import local, today_at
from rdu.errors import NotFoundHere, PlantRowUndone
from rdu.extensions import db
from rdu.ledger.closing import closed_through
from rdu.ledger.service import once
from rdu.people.models import Unit
from rdu.people.present import me, my_user
from rdu.people.regions import villages
from rdu.plant import service, words
from rdu.plant.days import buyers, day_of, days_of, vehicles
from rdu.plant.forms import FORMS, DaysForm, RowForm, UndoForm
from rdu.plant.models import PlantRow
from rdu.plant.reading import stock_on
from rdu.plant.routes import A_PAGE, address, bp, day_called, own_plant, plant_read
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, refusal

READERS = (*COUNTER, Role.AGENCY)


@bp.get("/pabrik")
@only_for(*READERS)
def today() -> ResponseReturnValue:
    """Where the plant's staff begins: today. The agency begins with the month."""
    unit = plant_read()
    if me().roles_here.isdisjoint(COUNTER):
        return redirect(address("plant.month", month=f"{today_at(unit.timezone):%Y-%m}"))
    return redirect(url_for("plant.day", day=today_at(unit.timezone).isoformat()))


@bp.get("/pabrik/hari")
@only_for(*READERS)
def days() -> str:
    unit, page, form = plant_read(), page_asked_for(), DaysForm(request.args)
    last = today_at(unit.timezone)
    if form.validate() and form.sampai.data:
        last = min(form.sampai.data, last)
    found = days_of(db.session(), unit, None, last, page, A_PAGE)
    return render_template(
        "plant/days.html", unit=unit, found=found, page=page, pages=max(1, -(-found.total // A_PAGE)), form=form,
        address=address, words=words,
    )  # fmt: skip


@bp.get("/pabrik/hari/<day>")
@only_for(*READERS)
def day(day: str) -> str:
    session, unit = db.session(), plant_read()
    now = today_at(unit.timezone)
    at, closed = day_called(day, now), closed_through(session, unit)
    return render_template(
        "plant/day.html", unit=unit, of=day_of(session, unit, at), address=address, words=words,
        writes=_writes(unit) and (closed is None or at > closed), closed=closed is not None and at <= closed,
        earlier=at - timedelta(days=1), later=at + timedelta(days=1) if at < now else None, is_today=at == now,
    )  # fmt: skip


def _writes(unit: Unit) -> bool:
    return not me().roles_here.isdisjoint(COUNTER) and me().unit == unit


@bp.route("/pabrik/hari/<day>/<what>", methods=["GET", "POST"])
@only_for(*COUNTER)
def add(day: str, what: str) -> ResponseReturnValue:
    """One more row of that day."""
    session, unit = db.session(), own_plant()
    at = day_called(day, today_at(unit.timezone))
    form = _form_of(unit, what, at)
    if not form.validate_on_submit():
        return _ask(unit, form, what, at), 422 if form.is_submitted() else 200
    key = once(form.operation_id(), form.body() | {"day": day, "what": what})
    made = form.row(at)
    if refused := refusal(form, lambda: service.record(session, unit, made, today_at(unit.timezone), key, my_user())):
        return _ask(unit, form, what, at, refused[0]), refused[1]
    session.commit()
    flash(f"Tercatat. {words.KINDS[form.kind]}, {at.day}-{at.month}-{at.year}.", "success")
    return redirect(url_for("plant.day", day=day), 303)


def _form_of(unit: Unit, what: str, at: date) -> RowForm:
    session = db.session()
    if what not in FORMS:
        raise NotFoundHere
    form = FORMS[what]()
    stocks = stock_on(session, unit, at)
    form.fill(units=service.sources(session), places=villages(session, unit), stocks=stocks)
    return form


def _ask(unit: Unit, form: RowForm, what: str, at: date, problem: str = "") -> str:
    session = db.session()
    return render_template(
        "plant/add.html", unit=unit, form=form, what=what, day=at, problem=problem,
        vehicles=vehicles(session, unit), buyers=buyers(session, unit),
        stocks=stock_on(session, unit, at),
    )  # fmt: skip


@bp.get("/pabrik/baris/<int:row_seq>")
@only_for(*READERS)
def row(row_seq: int) -> str:
    unit = plant_read()
    found = service.row_of(db.session(), unit, row_seq)
    return render_template(
        "plant/row.html", unit=unit, row=found, words=words, address=address,
        can_undo=_writes(unit) and found.reversal is None and service.may_undo(*_who_and_when(unit, found)),
    )  # fmt: skip


def _who_and_when(unit: Unit, found: PlantRow) -> tuple[Any, ...]:
    written_on = local(found.recorded_at, unit.timezone).date()
    return found, my_user(), me().roles_here, written_on, today_at(unit.timezone)


@bp.route("/pabrik/baris/<int:row_seq>/batal", methods=["GET", "POST"])
@only_for(*COUNTER)
def undo(row_seq: int) -> ResponseReturnValue:
    """Take a row back, with a reason; both stay."""
    session, unit, form = db.session(), own_plant(), UndoForm()
    found = service.row_of(session, unit, row_seq)
    service.check_may_undo(*_who_and_when(unit, found))
    if found.reversal is not None and request.method == "GET":
        raise PlantRowUndone
    if not form.validate_on_submit():
        return _ask_undo(unit, found, form), 422 if form.is_submitted() else 200
    key = once(form.operation_id(), form.body() | {"row": row_seq})
    if refused := refusal(form, lambda: service.undo(session, unit, row_seq, form.reason.data, key, my_user())):
        return _ask_undo(unit, found, form, refused[0]), refused[1]
    session.commit()
    flash("Baris dibatalkan. Keduanya tetap terlihat.", "success")
    return redirect(url_for("plant.row", row_seq=row_seq), 303)


def _ask_undo(unit: Unit, found: PlantRow, form: UndoForm, problem: str = "") -> str:
    return render_template("plant/undo.html", unit=unit, row=found, form=form, words=words, problem=problem)
