"""Reports of units outside RDU from a spreadsheet: upload, look, confirm."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.outside import imports
from rdu.outside.imports import BadRows, Preview
from rdu.outside.routes import bp
from rdu.people.models import ImportDraft
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.spreadsheet import UnreadableTable, read_table, write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.web.tables import UploadForm, table_file


@bp.get("/unit-luar/impor/contoh.<any(csv, xlsx):kind>")
@only_for(Role.AGENCY)
def import_template(kind: str) -> Response:
    write = write_csv if kind == "csv" else write_xlsx
    return table_file(write(imports.TEMPLATE), f"contoh-laporan-unit-luar.{kind}")


@bp.route("/unit-luar/impor", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def import_reports() -> ResponseReturnValue:
    session, top, form = db.session(), working_unit(), UploadForm()
    shown: Preview | None = None
    if form.validate_on_submit():
        try:
            shown = imports.preview(session, top, form.table)
        except UnreadableTable as error:
            form.file.errors = [str(error)]
        if shown and not shown.bad:
            draft = imports.keep(session, top, form.file.data.filename, form.content, my_user())
            session.commit()
            return redirect(url_for("outside.import_preview", draft_id=draft.id), 303)
    return render_template("outside/import.html", form=form, shown=shown), 422 if form.errors or shown else 200


def _draft(draft_id: str) -> ImportDraft:
    try:
        return imports.draft_of(db.session(), working_unit(), UUID(draft_id))
    except ValueError as error:
        raise NotFoundHere from error


@bp.route("/unit-luar/impor/<draft_id>", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def import_preview(draft_id: str) -> ResponseReturnValue:
    session, top, draft, form = db.session(), working_unit(), _draft(draft_id), OnceForm()
    if draft.confirmed_at:
        flash("Berkas ini sudah dicatat. Tidak dicatat dua kali.", "info")
        return redirect(url_for("outside.units"), 303)
    if form.validate_on_submit():
        try:
            count = imports.confirm(session, top, draft, my_user())
            session.commit()
        except BadRows as found:
            session.rollback()
            return render_template("outside/import.html", form=UploadForm(), shown=found.shown), 422
        flash(f"{count} laporan tercatat.", "success")
        return redirect(url_for("outside.units"), 303)
    shown = imports.preview(session, top, read_table(draft.content, draft.filename))
    return render_template("outside/import_confirm.html", form=form, draft=draft, shown=shown)
