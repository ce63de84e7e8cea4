"""Instruments: what each year asks, where that is written; and another year's is brought in."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.innovation import imports, instrument_file
from rdu.innovation.forms import ConfirmForm
from rdu.innovation.instrument_file import older_thresholds
from rdu.innovation.routes import READERS, bp
from rdu.innovation.service import instrument_called, instruments
from rdu.people.models import ImportDraft
from rdu.people.present import my_user
from rdu.people.units import root_of
from rdu.roles import Role
from rdu.spreadsheet import UnreadableTable, write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.tables import UploadForm, table_file


@bp.get("/inovasi/instrumen")
@only_for(*READERS, Role.MANAGER)
def instrument_list() -> str:
    return render_template("innovation/instruments.html", kept=instruments(db.session()))


@bp.get("/inovasi/instrumen/<slug>")
@only_for(*READERS, Role.MANAGER)
def instrument(slug: str) -> str:
    found = instrument_called(db.session(), slug)
    return render_template("innovation/instrument.html", found=found, shown=found.instrument, older=older_thresholds())


@bp.get("/inovasi/instrumen/<slug>/berkas.<any(csv, xlsx):kind>")
@only_for(*READERS, Role.MANAGER)
def instrument_as_file(slug: str, kind: str) -> Response:
    """As a table: also how the next year's is begun."""
    shown = instrument_called(db.session(), slug).instrument
    write = write_csv if kind == "csv" else write_xlsx
    return table_file(write(instrument_file.rows_of(shown)), f"instrumen-{shown.slug}.{kind}")


@bp.route("/inovasi/instrumen/impor", methods=["GET", "POST"])
@only_for(*READERS)
def import_instrument() -> ResponseReturnValue:
    session, form, shown = db.session(), UploadForm(), None
    if form.validate_on_submit():
        try:
            shown = imports.judged(session, form.table)
        except UnreadableTable as error:
            form.file.errors = [str(error)]
        if shown and not shown.bad:
            kept = imports.keep(session, form.file.data.filename, form.content, my_user())
            session.commit()
            return redirect(url_for(".import_preview", draft_id=kept.id), 303)
    newest = instruments(session)[0].instrument
    page = render_template("innovation/import.html", form=form, shown=shown, newest=newest)
    return page, 422 if form.errors or shown else 200


def _draft(draft_id: str) -> ImportDraft:
    session = db.session()
    try:
        return imports.draft_of(session, root_of(session), UUID(draft_id))
    except ValueError as error:
        raise NotFoundHere from error


@bp.route("/inovasi/instrumen/impor/<draft_id>", methods=["GET", "POST"])
@only_for(*READERS)
def import_preview(draft_id: str) -> ResponseReturnValue:
    """What it would change, beside the instrument that counts for its year now."""
    form, draft = ConfirmForm(), _draft(draft_id)
    if draft.confirmed_at:
        flash("Instrumen ini sudah diterbitkan. Tidak diterbitkan dua kali.", "info")
        return redirect(url_for(".instrument_list"), 303)
    try:
        shown = imports.preview(db.session(), draft)
        if form.validate_on_submit():
            return _published(draft)
    except UnreadableTable as error:
        flash(str(error), "error")
        return redirect(url_for(".import_instrument"), 303)
    return render_template("innovation/import_preview.html", draft=draft, read=shown, form=form)


def _published(draft: ImportDraft) -> ResponseReturnValue:
    session = db.session()
    made = imports.confirm(session, draft, my_user())
    session.commit()
    flash(f"Instrumen {made.label} terbit. Hanya klaim tahun {made.year} yang memakainya.", "success")
    return redirect(url_for(".instrument", slug=made.slug), 303)
