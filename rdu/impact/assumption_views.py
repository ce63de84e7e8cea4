"""What is assumed and what types are made of: everybody on duty reads it, the agency sets it."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue.board import by_board_group
from rdu.catalogue.models import WasteType
from rdu.catalogue.waste_types import all_types, type_called
from rdu.clock import today_at
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.impact import service
from rdu.impact.assumed import OPEN, SWITCHES, Given, Key, Known, known
from rdu.impact.forms import AssumptionForm, ChooseForm, MaterialForm
from rdu.impact.materials import items, kind_of, materials
from rdu.impact.models import Assumption
from rdu.impact.routes import bp
from rdu.people.present import my_user, working_unit
from rdu.roles import STAFF, Role
from rdu.web.access import only_for


@bp.get("/dampak/asumsi")
@only_for(*STAFF)
def assumptions() -> str:
    session = db.session()
    given = service.assumptions_on(session, today_at(working_unit().timezone))
    rows = [(about, given.by_key[key]) for key, about in known().items()]
    return render_template("impact/assumptions.html", rows=rows, set_keys=service.set_keys(session))


def _about(key: str) -> Known:
    if key not in set(Key):
        raise NotFoundHere
    return known()[Key(key)]


@bp.get("/dampak/asumsi/<key>")
@only_for(*STAFF)
def assumption(key: str) -> str:
    """Every word on it, and where the first one comes from."""
    session, about = db.session(), _about(key)
    now = service.assumptions_on(session, today_at(working_unit().timezone)).by_key[about.key]
    return render_template(
        "impact/assumption.html", about=about, now=now, history=service.history_of(session, about.key),
        words=_words, first=Given(about.key, about.value, ""), set_keys=service.set_keys(session),
    )  # fmt: skip


def _words(row: Assumption) -> str:
    return service.as_given(row).words


@bp.route("/dampak/asumsi/<key>/ubah", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def change_assumption(key: str) -> ResponseReturnValue:
    session, about, form = db.session(), _about(key), AssumptionForm()
    if form.validate_on_submit() and _kept(form, lambda: _set(about, form)):
        session.commit()
        flash(f"{about.name} tersimpan.", "success")
        return redirect(url_for("impact.assumption", key=about.key.value), 303)
    now = service.assumptions_on(session, today_at(working_unit().timezone)).by_key[about.key]
    page = render_template(
        "impact/change_assumption.html", about=about, now=now, form=form, may_be_open=about.key in OPEN,
        is_switch=about.key in SWITCHES,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _set(about: Known, form: AssumptionForm) -> None:
    service.set_assumption(db.session(), about.key, form.value.data, form.begins, form.reason.data, my_user())


def _kept(form: ChooseForm, act: Callable[[], None]) -> bool:
    try:
        act()
    except Refused as refused:
        form[refused.field].errors = [str(refused)]
    return not form.errors


# What types are made of -------------------------------------------------------------------------------------------


@bp.get("/dampak/bahan")
@only_for(*STAFF)
def type_materials() -> str:
    session = db.session()
    chosen = service.items_on(session, today_at(working_unit().timezone))
    rows = [(row, chosen.get(row.id, row.material)) for row in all_types(session)]
    groups = by_board_group([(row, (row, items().get(code, items()["NONE"]))) for row, code in rows])
    return render_template("impact/materials.html", groups=groups, kind_of=kind_of, materials=materials())


@bp.route("/dampak/bahan/<code>", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def set_material(code: str) -> ResponseReturnValue:
    session, row = db.session(), type_called(db.session(), code)
    now = service.items_on(session, today_at(working_unit().timezone)).get(row.id, row.material)
    form = MaterialForm(item=now)
    if form.validate_on_submit() and _kept(form, lambda: _set_item(row, form)):
        session.commit()
        flash(f"Bahan {row.name} tersimpan.", "success")
        return redirect(url_for("impact.type_materials"), 303)
    page = render_template(
        "impact/set_material.html", row=row, form=form, history=service.material_history(session, row), items=items()
    )
    return page, 422 if form.errors else 200


def _set_item(row: WasteType, form: MaterialForm) -> None:
    service.set_item(db.session(), row, form.item.data, form.begins, form.reason.data, my_user())
