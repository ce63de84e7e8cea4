"""Counting the box, note by note or in one sum, and the goods by what they cost."""

from datetime import date
from functools import partial

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.cash import counting
from rdu.cash.forms import CountForm, NotesForm
from rdu.cash.models import Counted
from rdu.cash.routes import A_PAGE, bp, pdf_page, typed
from rdu.cash.service import check_day, opening_of
from rdu.cash.slip_pdf import count_pdf
from rdu.clock import today_at
from rdu.errors import BooksMoved, NotFoundHere
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.money import format_rupiah
from rdu.people.models import Unit
from rdu.people.present import my_user, working_unit
from rdu.roles import COUNTER
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of, refusal

THINGS = {"kas": Counted.CASH, "barang": Counted.GOODS}


@bp.route("/kas/hitung/<thing>", methods=["GET", "POST"])
@only_for(*COUNTER)
def count(thing: str) -> ResponseReturnValue:
    """Count first; what the books say is shown beside it before it is saved."""
    if thing not in THINGS:
        raise NotFoundHere
    session, unit, step, what = db.session(), working_unit(), request.form.get("langkah"), THINGS[thing]
    form = NotesForm() if what is Counted.CASH else CountForm()
    if opening_of(session, unit) is None:
        return redirect(url_for(".box"), 303)
    if request.method == "GET":
        form.day.data = _day_asked_for() or today_at(unit.timezone)
    if request.method == "GET" or step == "ubah":
        return _ask(thing, form)
    if not form.validate():
        return _ask(thing, form), 422
    return _save(unit, thing, form) if step == "simpan" else _read_back(unit, thing, form)


def _day_asked_for() -> date | None:
    """?hari=2026-10-03: a day that a list names as not counted."""
    try:
        return date.fromisoformat(request.args.get("hari", ""))
    except ValueError:
        return None


def _ask(thing: str, form: CountForm, problem: str = "") -> str:
    today = today_at(working_unit().timezone)
    return render_template("cash/count.html", thing=thing, form=form, problem=problem, today=today)


def _read_back(unit: Unit, thing: str, form: CountForm, problem: str = "") -> ResponseReturnValue:
    """Beside what the books say. A difference needs its explanation before it can be saved."""
    session, day, today = db.session(), form.on(), today_at(unit.timezone)
    if refused := refusal(form, lambda: check_day(session, unit, day, today)):
        return _ask(thing, form, refused[0]), refused[1]
    expected, found = counting.expected_on(session, unit, THINGS[thing], day, today), form.found()
    if found != expected and not form.explanation.data:
        says = f"Menurut buku {format_rupiah(expected)}. Hitung sekali lagi. Bila tetap, tulis penjelasannya."
        form.explanation.errors = [says]
        return _ask(thing, form), 422
    return render_template(
        "cash/count_read.html", thing=thing, form=form, found=found, expected=expected, typed=typed(), problem=problem
    ), 409 if problem else 200


def _save(unit: Unit, thing: str, form: CountForm) -> ResponseReturnValue:
    session, read_back = db.session(), form.read_back()
    if read_back is None:
        return _read_back(unit, thing, form)
    key = once(form.operation_id(), form.body() | {"thing": thing})
    facts = (form.on(), form.found(), form.notes(), form.explanation.data, read_back, today_at(unit.timezone))
    act = partial(counting.record_count, session, unit, THINGS[thing], *facts, key, my_user())
    try:
        refused = refusal(form, act, passing=(BooksMoved,))
    except BooksMoved as moved:
        return _read_back(unit, thing, form, str(moved))
    if refused:
        return _ask(thing, form, refused[0]), refused[1]
    session.commit()
    flash("Hitungan tersimpan.", "success")
    return redirect(url_for(".counts"), 303)


@bp.get("/kas/hitungan")
@only_for(*COUNTER)
def counts() -> str:
    session, unit, page = db.session(), working_unit(), page_asked_for()
    rows, number = counting.counts_of(session, unit, page, A_PAGE)
    return render_template("cash/counts.html", rows=rows, page=page, pages=pages_of(number, A_PAGE))


@bp.get("/kas/hitungan/<int:seq>")
@only_for(*COUNTER)
def one_count(seq: int) -> str:
    return render_template("cash/one_count.html", count=counting.count_of(db.session(), working_unit(), seq))


@bp.get("/kas/hitungan/<int:seq>.pdf")
@only_for(*COUNTER)
def count_paper(seq: int) -> Response:
    unit = working_unit()
    found = counting.count_of(db.session(), unit, seq)
    return pdf_page(count_pdf(unit, found), f"hitung-{unit.code}-{seq}.pdf")
