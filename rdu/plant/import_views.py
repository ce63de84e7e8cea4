"""Loads of the plant from a spreadsheet: upload, look, confirm."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.people.models import ImportDraft
from rdu.people.present import my_user
from rdu.plant import imports
from rdu.plant.imports import BadRows, Preview
from rdu.plant.routes import bp, own_plant
from rdu.roles import COUNTER
from rdu.spreadsheet import UnreadableTable, read_table, write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.web.tables import UploadForm, table_file


@bp.get("/pabrik/impor/contoh.<any(csv, xlsx):kind>")
@only_for(*COUNTER)
def import_template(kind: str) -> Response:
    own_plant()
    write = write_csv if kind == "csv" else write_xlsx
    return table_file(write(imports.TEMPLATE), f"contoh-muatan.{kind}")


@bp.route("/pabrik/impor", methods=["GET", "POST"])
@only_for(*COUNTER)
def import_loads() -> ResponseReturnValue:
    session, unit, form = db.session(), own_plant(), UploadForm()
    shown: Preview | None = None
    if form.validate_on_submit():
        try:
            shown = imports.preview(session, unit, form.table)
        except UnreadableTable as error:
            form.file.errors = [str(error)]
        if shown and not shown.bad:
            draft = imports.keep(session, unit, form.file.data.filename, form.content, my_user())
            session.commit()
            return redirect(url_for("plant.import_preview", draft_id=draft.id), 303)
    return render_template("plant/import.html", form=form, shown=shown), 422 if form.errors or shown else 200


def _draft(draft_id: str) -> ImportDraft:
    try:
        return imports.draft_of(db.session(), own_plant(), UUID(draft_id))
    except ValueError as error:
        raise NotFoundHere from error


@bp.route("/pabrik/impor/<draft_id>", methods=["GET", "POST"])
@only_for(*COUNTER)
def import_preview(draft_id: str) -> ResponseReturnValue:
    session, unit, draft, form = db.session(), own_plant(), _draft(draft_id), OnceForm()
    if draft.confirmed_at:
        flash("Berkas ini sudah dicatat. Tidak dicatat dua kali.", "info")
        return redirect(url_for("plant.days"), 303)
    if form.validate_on_submit():
        try:
            count = imports.confirm(session, unit, draft, my_user())
            session.commit()
        except BadRows as found:
            session.rollback()
            return render_template("plant/import.html", form=UploadForm(), shown=found.shown), 422
        flash(f"{count} muatan tercatat.", "success")
        return redirect(url_for("plant.days"), 303)
    shown = imports.preview(session, unit, read_table(draft.content, draft.filename))
    return render_template("plant/import_confirm.html", form=form, draft=draft, shown=shown)
