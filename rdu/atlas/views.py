"""The map of the kabupaten: what is drawn now, and how a newer boundary file is brought in."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.atlas import service
from rdu.atlas.codes import known_kecamatan
from rdu.atlas.drawing import Fill, Map, Place, map_of, sketch_of
from rdu.atlas.forms import MapFileForm, OriginForm
from rdu.atlas.geojson import UnreadableMap
from rdu.atlas.models import Boundary
from rdu.atlas.routes import bp
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.people.models import ImportDraft, Unit
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for


def _root() -> Unit:
    unit = working_unit()
    if not unit.is_root:
        raise NotFoundHere
    return unit


@bp.get("/peta")
@only_for(Role.AGENCY, Role.ADMIN)
def shown() -> str:
    _root()
    return _page(service.latest(db.session()))


@bp.get("/peta/<int:version>")
@only_for(Role.AGENCY, Role.ADMIN)
def version(version: int) -> str:
    """An older map, as it was drawn then."""
    _root()
    return _page(service.version_of(db.session(), version))


def _page(row: Boundary | None) -> str:
    session = db.session()
    names = known_kecamatan(session).names
    drawn = {shape.region_code for shape in row.shapes} if row else set()
    return render_template(
        "atlas/shown.html", row=row, map=_drawn(row, names) if row else None, versions=service.versions(session),
        missing=[name for code, name in names.items() if code not in drawn],
    )  # fmt: skip


def _drawn(row: Boundary, names: Mapping[str, str]) -> Map:
    places = [Place(code, name, Fill.FIRST, code) for code, name in names.items()]
    return map_of(row, places, "Peta kabupaten", "menurut kecamatan", [])


@bp.route("/peta/impor", methods=["GET", "POST"])
@only_for(Role.AGENCY, Role.ADMIN)
def import_map() -> ResponseReturnValue:
    session, unit, form = db.session(), _root(), MapFileForm()
    if form.validate_on_submit():
        try:
            service.preview(session, form.content)
        except UnreadableMap as error:
            form.file.errors = [str(error)]
        else:
            kept = service.keep(session, unit, form.file.data.filename or "", form.content, my_user())
            session.commit()
            return redirect(url_for("atlas.preview", draft_id=kept.id), 303)
    return render_template("atlas/import.html", form=form), 422 if form.errors else 200


def _draft(draft_id: str) -> ImportDraft:
    try:
        return service.draft_of(db.session(), _root(), UUID(draft_id))
    except ValueError as error:
        raise NotFoundHere from error


@bp.route("/peta/impor/<draft_id>", methods=["GET", "POST"])
@only_for(Role.AGENCY, Role.ADMIN)
def preview(draft_id: str) -> ResponseReturnValue:
    """The map as it would be drawn, and where it is from."""
    session, draft, form = db.session(), _draft(draft_id), OriginForm()
    if draft.confirmed_at:
        flash("Peta ini sudah dipasang. Tidak dipasang dua kali.", "info")
        return redirect(url_for("atlas.shown"), 303)
    try:
        found = service.preview(session, draft.content)
        if form.validate_on_submit():
            row = service.confirm(session, draft, form.source.data, form.licence.data, my_user())
            session.commit()
            flash(f"Peta versi {row.version} terpasang. Laporan mulai sekarang memakainya.", "success")
            return redirect(url_for("atlas.shown"), 303)
    except UnreadableMap as error:
        flash(str(error), "error")
        return redirect(url_for("atlas.import_map"), 303)
    page = render_template("atlas/preview.html", draft=draft, found=found, form=form, map=sketch_of(found))
    return page, 422 if form.errors else 200
