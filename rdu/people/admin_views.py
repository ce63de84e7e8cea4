"""Units with their containers, the settings of the kabupaten, and the log of who did what. No money."""

from collections.abc import Mapping

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from rdu.clock import ZONES
from rdu.errors import CodeTaken, Refused
from rdu.extensions import db
from rdu.people import units as service
from rdu.people.activity import WORDS, activity, subject_of
from rdu.people.admin_forms import ContainerForm, LogForm, SettingsForm, UnitForm
from rdu.people.models import Unit
from rdu.people.present import forget_kabupaten, my_user
from rdu.people.regions import villages
from rdu.people.units import CONSENT_TEXT, CONTACT_PHONE, DATA_CONTACT
from rdu.roles import Role
from rdu.web.access import only_for, public

bp = Blueprint("admin", __name__)


def page_asked() -> int:
    """The page number in the address; what is not one is the first."""
    asked = request.args.get("halaman", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


# Units ------------------------------------------------------------------------------------------------------------


@bp.get("/admin/unit")
@only_for(Role.ADMIN, Role.AGENCY)
def units() -> ResponseReturnValue:
    wanted = request.args.get("q", "")[:120]
    return render_template("people/admin/units.html", branches=service.tree(db.session(), wanted), q=wanted)


@bp.get("/admin/unit/<code>")
@only_for(Role.ADMIN, Role.AGENCY)
def unit(code: str) -> ResponseReturnValue:
    session = db.session()
    found = service.unit_of(session, code)
    duty, containers = service.on_duty(session, found), service.containers_of(session, found)
    return render_template("people/admin/unit.html", unit=found, duty=duty, containers=containers, zones=ZONES)


@bp.route("/admin/unit/baru", methods=["GET", "POST"])
@only_for(Role.ADMIN)
def add_unit() -> ResponseReturnValue:
    form = _unit_form(None)
    if form.validate_on_submit():
        try:
            added = service.add_unit(db.session(), form.code.data, form.facts(), my_user())
        except (Refused, CodeTaken) as refused:
            db.session.rollback()
            form[refused.field if isinstance(refused, Refused) else "code"].errors = [str(refused)]
        else:
            db.session.commit()
            flash(f"{added.name} sudah ditambahkan. Beri tugas kepada pengurusnya.", "success")
            return redirect(url_for("admin.unit", code=added.code), 303)
    return _unit_page(form, None)


@bp.route("/admin/unit/<code>/ubah", methods=["GET", "POST"])
@only_for(Role.ADMIN)
def change_unit(code: str) -> ResponseReturnValue:
    found = service.unit_of(db.session(), code)
    form = _unit_form(found)
    if form.validate_on_submit():
        try:
            service.change_unit(db.session(), found, form.facts(), my_user())
        except Refused as refused:
            form[refused.field].errors = [str(refused)]
        else:
            db.session.commit()
            forget_kabupaten()
            flash(f"{found.name} sudah diubah.", "success")
            return redirect(url_for("admin.unit", code=found.code), 303)
    return _unit_page(form, found)


def _unit_form(found: Unit | None) -> UnitForm:
    session = db.session()
    parents = service.may_be_above(session, found)
    return UnitForm(found, parents, villages(session, found or service.root_of(session)))


def _unit_page(form: UnitForm, found: Unit | None) -> ResponseReturnValue:
    return render_template("people/admin/unit_form.html", form=form, unit=found), 422 if form.errors else 200


@bp.route("/admin/unit/<code>/wadah", methods=["GET", "POST"])
@only_for(Role.ADMIN)
def containers(code: str) -> ResponseReturnValue:
    session, found, form = db.session(), service.unit_of(db.session(), code), ContainerForm()
    if form.validate_on_submit():
        try:
            service.add_container(session, found, form.name.data, form.grams.data or 0, my_user())
        except Refused as refused:
            form[refused.field].errors = [str(refused)]
        else:
            session.commit()
            flash("Wadah sudah ditambahkan.", "success")
            return redirect(url_for("admin.containers", code=code), 303)
    rows = service.containers_of(session, found)
    page = render_template("people/admin/containers.html", form=form, unit=found, containers=rows)
    return page, 422 if form.errors else 200


@bp.post("/admin/unit/<code>/wadah/<int:container_id>/hapus")
@only_for(Role.ADMIN)
def drop_container(code: str, container_id: int) -> ResponseReturnValue:
    session = db.session()
    service.drop_container(session, service.unit_of(session, code), container_id, my_user())
    session.commit()
    flash("Wadah sudah dihapus. Penimbangan yang lama tidak berubah.", "success")
    return redirect(url_for("admin.containers", code=code), 303)


# Settings ---------------------------------------------------------------------------------------------------------


@bp.route("/admin/setelan", methods=["GET", "POST"])
@only_for(Role.ADMIN)
def settings() -> ResponseReturnValue:
    session = db.session()
    root, consent = service.root_of(session), service.consent_of(session)
    phone = service.phone_of(session, root)
    form = SettingsForm(kabupaten=root.name, phone=phone, data_contact=consent.contact, consent=consent.text)
    if form.validate_on_submit():
        service.rename_kabupaten(session, root, form.kabupaten.data, my_user())
        for key, value in _settings_in(form).items():
            service.choose(session, root, key, value, my_user())
        session.commit()
        forget_kabupaten()
        flash("Setelan sudah disimpan dan berlaku mulai hari ini.", "success")
        return redirect(url_for("admin.settings"), 303)
    page = render_template("people/admin/settings.html", form=form, consent=consent)
    return page, 422 if form.errors else 200


def _settings_in(form: SettingsForm) -> Mapping[str, str]:
    return {CONTACT_PHONE: form.phone.data, DATA_CONTACT: form.data_contact.data, CONSENT_TEXT: form.consent.data}


# The log ----------------------------------------------------------------------------------------------------------


@bp.get("/admin/catatan")
@only_for(Role.ADMIN)
def log() -> ResponseReturnValue:
    session = db.session()
    root, branches = service.root_of(session), service.tree(session)
    form = LogForm([branch.unit for branch in branches], formdata=request.args)
    form.validate()
    found = activity(session, form.asked(root.timezone), page_asked())
    page = render_template(
        "people/admin/log.html", form=form, log=found, words=WORDS, subject_of=subject_of, timezone=root.timezone
    )
    return page, 422 if form.errors else 200


@bp.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """For the machine that watches: is the database there, and at which migration."""
    try:
        migration = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return jsonify(status="unavailable", database=None, migration=None), 503
    return jsonify(status="ok", database=db.engine.dialect.name, migration=migration)
