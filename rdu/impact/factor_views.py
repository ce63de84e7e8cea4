"""Factor sets: what counts, with its sources; and the agency brings in another."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.impact import factor_file, imports, service
from rdu.impact.factors import COMPARED, FOR_SCALE, USED, Factors, Metric, warm_official
from rdu.impact.forms import ChooseForm
from rdu.impact.materials import materials
from rdu.impact.numbers import comma, plain
from rdu.impact.routes import bp
from rdu.impact.service import Found
from rdu.people.models import ImportDraft
from rdu.people.present import my_user, working_unit
from rdu.roles import STAFF, Role
from rdu.spreadsheet import UnreadableTable, write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.tables import UploadForm, table_file


def _in_force() -> Factors:
    return service.factors_on(db.session(), today_at(working_unit().timezone))


@bp.get("/dampak/faktor")
@only_for(*STAFF)
def factors() -> str:
    """What counts today, every set there is, and which counted since when."""
    session, shown = db.session(), _in_force()
    return render_template(
        "impact/factors.html", **_set_page(shown), sets=service.imported_sets(session),
        shipped=factor_file.shipped(), choices=service.choices(session), in_force=shown,
    )  # fmt: skip


@bp.get("/dampak/faktor/<slug>")
@only_for(*STAFF)
def factor_set(slug: str) -> str:
    found = service.set_called(db.session(), slug)
    return render_template("impact/factor_set.html", found=found, in_force=_in_force(), **_set_page(found.factors))


def _set_page(shown: Factors) -> dict[str, object]:
    by_use = sorted(shown.rows, key=lambda row: row.metric in COMPARED)
    sources = list(dict.fromkeys((row.source, row.year, row.locator) for row in by_use))
    used = {(row.source, row.year, row.locator) for row in by_use if row.metric not in COMPARED}
    by_metric = {metric: [row for row in shown.rows if row.metric is metric] for metric in Metric}
    official = {code: warm_official(shown, code) for code in materials()}
    return {
        "shown": shown, "by_metric": by_metric, "used": (*USED, *FOR_SCALE), "compared": COMPARED,
        "sources": {source: number for number, source in enumerate(sources, 1)}, "materials": materials(),
        "first_compared": len(used) + 1, "plain": plain, "comma": comma,
        "official": {code: value for code, value in official.items() if value is not None},
    }  # fmt: skip


@bp.get("/dampak/faktor/<slug>/berkas.<any(csv, xlsx):kind>")
@only_for(*STAFF)
def factor_file_of(slug: str, kind: str) -> Response:
    """The set as a table: also how a new one is begun."""
    shown = service.set_called(db.session(), slug).factors
    write = write_csv if kind == "csv" else write_xlsx
    return table_file(write(factor_file.rows_of(shown)), f"{shown.slug.replace('@', '-')}.{kind}")


@bp.route("/dampak/faktor/<slug>/pakai", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def use_set(slug: str) -> ResponseReturnValue:
    session, form = db.session(), ChooseForm()
    found = service.set_called(session, slug)
    if form.validate_on_submit() and _chosen(form, found):
        session.commit()
        flash(f"{found.factors.label} berlaku mulai tanggal itu.", "success")
        return redirect(url_for("impact.factors"), 303)
    return render_template("impact/use_set.html", found=found, form=form), 422 if form.errors else 200


def _chosen(form: ChooseForm, found: Found) -> bool:
    try:
        service.choose_set(db.session(), found, form.begins, form.reason.data, my_user())
    except Refused as refused:
        form[refused.field].errors = [str(refused)]
    return not form.errors


@bp.route("/dampak/faktor/impor", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def import_factors() -> ResponseReturnValue:
    session, form, shown = db.session(), UploadForm(), None
    if form.validate_on_submit():
        try:
            shown = imports.judged(session, form.table)
        except UnreadableTable as error:
            form.file.errors = [str(error)]
        if shown and not shown.bad:
            kept = imports.keep(session, working_unit(), form.file.data.filename, form.content, my_user())
            session.commit()
            return redirect(url_for("impact.import_preview", draft_id=kept.id), 303)
    page = render_template("impact/import.html", form=form, shown=shown, in_force=_in_force())
    return page, 422 if form.errors or shown else 200


def _draft(draft_id: str) -> ImportDraft:
    try:
        return imports.draft_of(db.session(), working_unit(), UUID(draft_id))
    except ValueError as error:
        raise NotFoundHere from error


@bp.route("/dampak/faktor/impor/<draft_id>", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def import_preview(draft_id: str) -> ResponseReturnValue:
    """What the set would change, and from when it is to count."""
    session, draft, form = db.session(), _draft(draft_id), ChooseForm()
    if draft.confirmed_at:
        flash("Set ini sudah diterbitkan. Tidak diterbitkan dua kali.", "info")
        return redirect(url_for("impact.factors"), 303)
    try:
        shown = imports.preview(session, draft, _in_force())
        if form.validate_on_submit() and _published(form, draft):
            session.commit()
            flash(f"{shown.factors.label} terbit. Semua angka mulai tanggal itu memakainya.", "success")
            return redirect(url_for("impact.factors"), 303)
    except UnreadableTable as error:
        flash(str(error), "error")
        return redirect(url_for("impact.import_factors"), 303)
    page = render_template(
        "impact/import_preview.html", draft=draft, read=shown, form=form, materials=materials(), comma=comma
    )
    return page, 422 if form.errors else 200


def _published(form: ChooseForm, draft: ImportDraft) -> bool:
    session = db.session()
    try:
        imports.confirm(session, draft, form.begins, form.reason.data, my_user())
    except Refused as refused:
        session.rollback()
        form[refused.field].errors = [str(refused)]
    return not form.errors
