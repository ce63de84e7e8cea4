"""A price list from a spreadsheet: brought, looked at, made a draft."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue import imports
from rdu.catalogue.forms import UploadForm
from rdu.catalogue.routes import bp
from rdu.clock import today_at
from rdu.extensions import db
from rdu.people.models import ImportDraft
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.spreadsheet import UnreadableTable
from rdu.web.access import only_for


@bp.route("/kelola-harga/impor", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def import_list() -> ResponseReturnValue:
    session, form = db.session(), UploadForm()
    if form.validate_on_submit() and (kept := _kept(form)):
        session.commit()
        return redirect(url_for(".import_preview", file_id=kept.id), 303)
    return render_template("catalogue/import.html", form=form), 422 if form.errors else 200


def _kept(form: UploadForm) -> ImportDraft | None:
    upload = form.file.data
    if not upload:
        form.file.errors = ["Pilih berkas CSV atau XLSX lebih dulu."]
        return None
    try:
        return imports.keep(db.session(), working_unit(), upload.filename or "berkas", upload.read(), my_user())
    except UnreadableTable as error:
        form.file.errors = [str(error)]
        return None


@bp.route("/kelola-harga/impor/<uuid:file_id>", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def import_preview(file_id: UUID) -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), UploadForm()
    kept = imports.kept_file(session, unit, file_id)
    if form.validate_on_submit():
        draft = imports.confirm(session, unit, kept, my_user(), today_at(unit.timezone))
        session.commit()
        flash(f"Draf {draft.label} dibuat dari {kept.filename}. Periksa, lalu terbitkan.", "success")
        return redirect(url_for(".edit_list", label=draft.label), 303)
    return render_template("catalogue/import_preview.html", kept=kept, read=imports.preview(session, unit, kept))
