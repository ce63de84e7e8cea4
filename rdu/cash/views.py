"""The unit's money: what is in the box and at the bank, what moved today, and recording a movement."""

from datetime import date
from functools import partial

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.cash import counting, service, slip_pdf
from rdu.cash.book import moved_on
from rdu.cash.categories import add_category, categories_of
from rdu.cash.forms import CategoryForm, MovementForm, OpeningForm, UndoForm
from rdu.cash.models import CashEntry, CashKind, Counted
from rdu.cash.routes import A_PAGE, bp, pdf_page, typed
from rdu.clock import local, today_at
from rdu.errors import CashUndone, NotFoundHere
from rdu.extensions import db
from rdu.ledger.accounts import BANK, CASH, GOODS
from rdu.ledger.service import balance_of, once
from rdu.money import format_rupiah
from rdu.people.models import Unit
from rdu.people.present import me, my_user, working_unit
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of, refusal

WAYS: dict[str, CashKind | None] = {
    "keluar": CashKind.EXPENSE, "masuk": CashKind.INCOME, "bank": None, "barang": CashKind.GOODS_BOUGHT,
}  # fmt: skip


@bp.get("/kas")
@only_for(*COUNTER)
def box() -> str:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    moved = moved_on(session, unit, today)
    cash, bank, goods = (balance_of(session, unit, name) for name in (CASH, BANK, GOODS))
    return render_template(
        "cash/box.html", opening=service.opening_of(session, unit), cash=cash, bank=bank, goods=goods, today=today,
        moved=moved, own={row.seq for row in moved if row.source.startswith("cash:")},
        counted=counting.last_count(session, unit, Counted.CASH),
        goods_counted=counting.last_count(session, unit, Counted.GOODS),
    )  # fmt: skip


@bp.route("/kas/awal", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def opening() -> ResponseReturnValue:
    """Once a unit: what lay in the box and at the bank."""
    session, unit, step, form = db.session(), working_unit(), request.form.get("langkah"), OpeningForm()
    if service.opening_of(session, unit) is not None and step != "simpan":  # a retry of what was saved passes
        flash("Uang awal sudah dicatat.", "info")
        return redirect(url_for(".box"), 303)
    if request.method == "GET":
        form.as_of.data = service.first_moved_on(session, unit) or today_at(unit.timezone)
    if request.method == "GET" or step == "ubah":
        return _ask_opening(form)
    if not form.validate():
        return _ask_opening(form), 422
    if step != "simpan":
        return render_template("cash/opening_read.html", form=form, typed=typed())
    return _save_opening(form)


def _ask_opening(form: OpeningForm, problem: str = "") -> str:
    first = service.first_moved_on(db.session(), working_unit())
    return render_template("cash/opening.html", form=form, first=first, problem=problem)


def _save_opening(form: OpeningForm) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    key, today = once(form.operation_id(), form.body()), today_at(unit.timezone)
    act = partial(service.record_opening, session, unit, *form.figures(), today, key, my_user())
    if refused := refusal(form, act, "as_of"):
        return _ask_opening(form, refused[0]), refused[1]
    session.commit()
    flash("Uang awal tercatat. Mulai sekarang semua uang keluar masuk dicatat di sini.", "success")
    return redirect(url_for(".box"), 303)


@bp.route("/kas/catat/<way>", methods=["GET", "POST"])
@only_for(*COUNTER)
def record(way: str) -> ResponseReturnValue:
    """Type, read back, save."""
    session, unit, step = db.session(), working_unit(), request.form.get("langkah")
    form = _movement_form(unit, way)
    if service.opening_of(session, unit) is None:
        return redirect(url_for(".box"), 303)
    if request.method == "GET" or step == "ubah":
        return _ask(way, form)
    if not form.validate():
        return _ask(way, form), 422
    today, movement = today_at(unit.timezone), form.movement()
    if step != "simpan":
        refused = refusal(form, lambda: service.check(session, unit, movement, today))
        return (_ask(way, form, refused[0]), refused[1]) if refused else _read_back(way, form)
    key = once(form.operation_id(), form.body() | {"way": way})
    refused = refusal(form, lambda: service.record(session, unit, movement, today, key, my_user()))
    if refused:
        return _ask(way, form, refused[0]), refused[1]
    session.commit()
    flash(f"{movement.kind.word} {format_rupiah(movement.amount)} tercatat.", "success")
    return redirect(url_for(".box"), 303)


def _movement_form(unit: Unit, way: str) -> MovementForm:
    if way not in WAYS:
        raise NotFoundHere
    kind, form = WAYS[way], MovementForm()
    named = kind in (CashKind.EXPENSE, CashKind.INCOME)
    form.ask(kind, categories_of(db.session(), unit, kind) if kind and named else {})
    if request.method == "GET":
        form.day.data = today_at(unit.timezone)
    return form


def _ask(way: str, form: MovementForm, problem: str = "") -> str:
    return render_template("cash/record.html", way=way, form=form, problem=problem, kind=form.kind)


def _read_back(way: str, form: MovementForm) -> str:
    movement = form.movement()
    name = form.names.get(movement.category, "")
    return render_template("cash/record_read.html", way=way, form=form, movement=movement, category=name, typed=typed())


@bp.get("/kas/catatan")
@only_for(*COUNTER)
def entries() -> str:
    session, unit, page = db.session(), working_unit(), page_asked_for()
    rows, count = service.entries_of(session, unit, page, A_PAGE)
    return render_template(
        "cash/entries.html", rows=rows, count=count, page=page, pages=pages_of(count, A_PAGE), names=_names(unit)
    )


def _names(unit: Unit) -> dict[CashKind, dict[str, str]]:
    return {kind: categories_of(db.session(), unit, kind) for kind in (CashKind.EXPENSE, CashKind.INCOME)}


@bp.get("/kas/catatan/<int:seq>")
@only_for(*COUNTER)
def entry(seq: int) -> str:
    session, unit = db.session(), working_unit()
    found = service.entry_of(session, unit, seq)
    return render_template(
        "cash/entry.html", entry=found, names=_names(unit), can_undo=_may_undo(unit, found),
        paper=slip_pdf.title_of(found),
    )  # fmt: skip


@bp.get("/kas/catatan/<int:seq>.pdf")
@only_for(*COUNTER)
def entry_paper(seq: int) -> Response:
    """The slip that goes into the folder, with lines to sign on."""
    session, unit = db.session(), working_unit()
    found = service.entry_of(session, unit, seq)
    word = _names(unit).get(found.kind, {}).get(found.category, found.category)
    return pdf_page(slip_pdf.entry_pdf(unit, found, word), f"kas-{unit.code}-{seq}.pdf")


def _recorded_on_and_today(unit: Unit, found: CashEntry) -> tuple[date, date]:
    return local(found.recorded_at, unit.timezone).date(), today_at(unit.timezone)


def _may_undo(unit: Unit, found: CashEntry) -> bool:
    when = _recorded_on_and_today(unit, found)
    return found.reversal is None and service.may_undo(found, my_user(), me().roles_here, *when)


@bp.route("/kas/catatan/<int:seq>/batal", methods=["GET", "POST"])
@only_for(*COUNTER)
def undo(seq: int) -> ResponseReturnValue:
    session, unit, step = db.session(), working_unit(), request.form.get("langkah")
    found, form = service.entry_of(session, unit, seq), UndoForm()
    service.check_may_undo(found, my_user(), me().roles_here, *_recorded_on_and_today(unit, found))
    if found.reversal and step != "simpan":  # a retry of what was saved passes
        raise CashUndone
    shown = {"entry": found, "form": form, "names": _names(unit)}
    if request.method == "GET" or step == "ubah":
        return render_template("cash/undo.html", **shown, problem="")
    if not form.validate():
        return render_template("cash/undo.html", **shown, problem=""), 422
    if step != "simpan":
        return render_template("cash/undo_read.html", **shown)
    key, today = once(form.operation_id(), form.body() | {"entry": seq}), today_at(unit.timezone)
    act = partial(service.undo, session, unit, seq, form.reason.data, today, key, my_user())
    if refused := refusal(form, act):
        return render_template("cash/undo.html", **shown, problem=refused[0]), refused[1]
    session.commit()
    flash("Catatan dibatalkan. Keduanya tetap terlihat di buku kas.", "success")
    return redirect(url_for(".entry", seq=seq), 303)


@bp.route("/kas/golongan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def categories() -> ResponseReturnValue:
    """The unit's own kinds of expense and income beside those of every unit."""
    session, unit, form, problem, status = db.session(), working_unit(), CategoryForm(), "", 200
    if form.validate_on_submit():
        refused = refusal(
            form, partial(add_category, session, unit, CashKind(form.kind.data), form.name.data, my_user())
        )
        if refused is None:
            session.commit()
            flash(f"Golongan {form.name.data} ditambahkan.", "success")
            return redirect(url_for(".categories"), 303)
        problem, status = refused
    elif form.is_submitted():
        status = 422
    return render_template("cash/categories.html", form=form, names=_names(unit), problem=problem), status
