"""Members brought in from a spreadsheet: upload, look, confirm."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.people import imports as service
from rdu.people.imports import BadRows, Preview
from rdu.people.models import ImportDraft
from rdu.people.present import my_user, working_unit
from rdu.people.views import bp
from rdu.roles import Role
from rdu.spreadsheet import UnreadableTable, read_table, write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.web.tables import UploadForm, table_file


@bp.get("/anggota/impor/contoh.<any(csv, xlsx):kind>")
@only_for(Role.MANAGER)
def import_template(kind: str) -> Response:
    write = write_csv if kind == "csv" else write_xlsx
    return table_file(write(service.TEMPLATE), f"contoh-anggota.{kind}")


@bp.route("/anggota/impor", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def import_members() -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), UploadForm()
    shown: Preview | None = None
    if form.validate_on_submit():
        try:
            shown = service.preview(session, unit, form.table)
        except UnreadableTable as error:
            form.file.errors = [str(error)]
        else:
            if not shown.bad:
                draft = service.keep(session, unit, "members", form.file.data.filename, form.content, my_user())
                session.commit()
                return redirect(url_for(".import_preview", draft_id=draft.id), 303)
    status = 422 if form.errors or shown else 200
    return render_template("people/members/import.html", form=form, shown=shown), status


def _draft(draft_id: str) -> ImportDraft:
    try:
        return service.draft_of(db.session(), working_unit(), "members", UUID(draft_id))
    except ValueError as error:
        raise NotFoundHere from error


@bp.route("/anggota/impor/<draft_id>", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def import_preview(draft_id: str) -> ResponseReturnValue:
    session, unit, draft, form = db.session(), working_unit(), _draft(draft_id), OnceForm()
    if draft.confirmed_at:
        flash("Berkas ini sudah diimpor. Tidak diimpor dua kali.", "info")
        return redirect(url_for(".members"), 303)
    if form.validate_on_submit():
        try:
            members = service.confirm(session, unit, draft, my_user())
            session.commit()
        except BadRows as found:
            session.rollback()
            return render_template("people/members/import.html", form=UploadForm(), shown=found.preview), 422
        flash(f"{len(members)} anggota sudah diimpor. Kartu mereka siap dicetak.", "success")
        return redirect(url_for(".members"), 303)
    shown = service.preview(session, unit, read_table(draft.content, draft.filename))
    return render_template("people/members/import_confirm.html", form=form, draft=draft, shown=shown)
