"""The waste types, kept at the induk for the whole kabupaten."""

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue import lists, waste_types
from rdu.catalogue.board import by_board_group
from rdu.catalogue.forms import EachForm, NewTypeForm, TypeForm
from rdu.catalogue.models import WasteType
from rdu.catalogue.routes import bp
from rdu.clock import today_at
from rdu.errors import CodeTaken, NotAllowed, Refused
from rdu.extensions import db
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.assets import shelf_of


def _at_the_induk() -> None:
    if not lists.owner_of(db.session(), working_unit()).is_root:
        raise NotAllowed("Jenis sampah diatur pengurus induk. Hubungi induk bila ada yang perlu diubah.")


def _pictures() -> tuple[str, ...]:
    return shelf_of(current_app).icons["tiles.svg"]


@bp.get("/kelola-harga/jenis")
@only_for(Role.MANAGER)
def types() -> ResponseReturnValue:
    _at_the_induk()
    rows = waste_types.all_types(db.session())
    return render_template("catalogue/types.html", groups=by_board_group([(row, row) for row in rows]))


@bp.route("/kelola-harga/jenis/baru", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def new_type() -> ResponseReturnValue:
    _at_the_induk()
    session, form = db.session(), NewTypeForm(pictures=_pictures())
    if form.validate_on_submit():
        try:
            row = waste_types.add_type(session, form.nature(), form.words(), my_user())
            session.commit()
            flash(f"{row.name} ditambahkan, nomor tombol {row.key}. Beri harga di draf berikutnya.", "success")
            return redirect(url_for(".type_page", code=row.code), 303)
        except CodeTaken as taken:
            session.rollback()
            form.code.errors = [str(taken)]
    return render_template("catalogue/new_type.html", form=form), 422 if form.errors else 200


@bp.route("/kelola-harga/jenis/<code>", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def type_page(code: str) -> ResponseReturnValue:
    _at_the_induk()
    session, unit = db.session(), working_unit()
    row = waste_types.type_called(session, code)
    form = TypeForm(obj=row, retired=row.retired_on is not None, pictures=_pictures())
    if form.validate_on_submit():
        waste_types.describe(session, row, form.words(), my_user(), today_at(unit.timezone))
        session.commit()
        flash(f"{row.name} disimpan.", "success")
        return redirect(url_for(".types"), 303)
    return _type_page(row, form, EachForm(formdata=None, prefix="each")), 422 if form.errors else 200


@bp.post("/kelola-harga/jenis/<code>/berat")
@only_for(Role.MANAGER)
def weigh_each(code: str) -> ResponseReturnValue:
    """What one piece or one litre weighs from a day on."""
    _at_the_induk()
    session = db.session()
    row, form = waste_types.type_called(session, code), EachForm(prefix="each")
    if form.validate_on_submit() and _kept(form, lambda: _weigh(row, form)):
        session.commit()
        flash(f"Berat satu {row.measure.word} {row.name} dicatat.", "success")
        return redirect(url_for(".type_page", code=row.code), 303)
    words = TypeForm(formdata=None, obj=row, retired=row.retired_on is not None, pictures=_pictures())
    return _type_page(row, words, form), 422


def _weigh(row: WasteType, form: EachForm) -> None:
    waste_types.weigh_each(db.session(), row, *form.weighed(), my_user(), estimated=form.estimated.data)


def _kept(form: EachForm, act: Callable[[], None]) -> bool:
    try:
        act()
    except Refused as refused:
        form[refused.field].errors = [str(refused)]
    return not form.errors


def _type_page(row: WasteType, form: TypeForm, each_form: EachForm) -> str:
    weights = waste_types.each_weights(db.session(), row)
    return render_template("catalogue/type.html", row=row, form=form, each_form=each_form, weights=weights)
