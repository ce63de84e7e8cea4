"""Entries as they are kept: made, corrected, given files, rid of one, withdrawn."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import EntryWithdrawn, NotFoundHere
from rdu.extensions import db
from rdu.ledger.service import Once, once
from rdu.people.models import Unit
from rdu.people.present import my_user, working_unit
from rdu.registers import service
from rdu.registers.described import OF_REGISTER, Description
from rdu.registers.facts import facts_of
from rdu.registers.forms import Choices, FilesForm, ManyForm, ReasonForm, entry_form, files_form
from rdu.registers.kinds import Register
from rdu.registers.models import EntryFile, EntryVersion
from rdu.registers.reach import shelf
from rdu.registers.routes import KEEPERS, bp, described, one_of
from rdu.registers.service import Change
from rdu.registers.words import named
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.asking import refusal
from rdu.web.forms import OnceForm

MANY = (Register.PERSON, Register.AGENCY)
"""What a letter names many of, so that they can be typed at once."""


@bp.route("/inovasi/berkas/<register>/baru", methods=["GET", "POST"])
@only_for(*KEEPERS)
def add(register: str) -> ResponseReturnValue:
    session, at, description = db.session(), working_unit(), described(register, to_keep=True)
    form = entry_form(description, _rested(description, at), data={"of_id": request.args.get("dari", "")})
    refused = None
    if form.validate_on_submit():
        what = form.facts(), form.brought(), _once(form, register), my_user()
        kept, refused = _tried(form, lambda: service.record(session, at, description.register, *what))
        if kept is not None:
            return _to(kept, "Tercatat.")
    return _ask("registers/form.html", form, refused, description=description, version=None)


@bp.route("/inovasi/berkas/<register>/banyak", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def add_many(register: str) -> ResponseReturnValue:
    """People or agencies of one letter, a line each."""
    session, at, description = db.session(), working_unit(), described(register, to_keep=True)
    if description.register not in MANY:
        raise NotFoundHere
    form = ManyForm(description, _rested(description, at), data={"of_id": request.args.get("dari", "")})
    refused = None
    if form.validate_on_submit():
        what = form.many(), _once(form, register), my_user()
        refused = refusal(form, lambda: service.record_each(session, at, description.register, *what))
        if refused is None:
            session.commit()
            flash(f"{len(what[0])} baris tercatat.", "success")
            return redirect(url_for(".entries", register=register), 303)
    return _ask("registers/many.html", form, refused, description=description)


@bp.route("/inovasi/berkas/<register>/<int:entry_id>/betulkan", methods=["GET", "POST"])
@only_for(*KEEPERS)
def correct(register: str, entry_id: int) -> ResponseReturnValue:
    session, before = db.session(), _to_change(register, entry_id)
    description, now = OF_REGISTER[before.entry.register], facts_of(before)
    rested = _rested(description, before.entry.unit, now.of_id)
    data = vars(now) | {"of_id": str(now.of_id or ""), "seen": str(before.version)}
    form = entry_form(description, rested, correcting=True, data=data)
    refused = None
    if form.validate_on_submit():
        what = form.facts(), _change(form, before, form.reason.data)
        kept, refused = _tried(form, lambda: service.correct(session, before, *what))
        if kept is not None:
            return _to(kept, "Pembetulan tersimpan. Yang lama tetap terbaca di riwayat.")
    return _ask("registers/form.html", form, refused, description=description, version=one_of(register, entry_id))


@bp.route("/inovasi/berkas/<register>/<int:entry_id>/berkas", methods=["GET", "POST"])
@only_for(*KEEPERS)
def attach(register: str, entry_id: int) -> ResponseReturnValue:
    session, before = db.session(), _to_change(register, entry_id)
    description = OF_REGISTER[before.entry.register]
    if not description.files:
        raise NotFoundHere
    form = files_form(description, seen=str(before.version))
    refused = None
    if form.validate_on_submit():
        what = form.brought(), _change(form, before)
        kept, refused = _tried(form, lambda: service.attach(session, before, *what))
        if kept is not None:
            return _to(kept, "Berkas tersimpan.")
    return _ask("registers/files.html", form, refused, description=description, version=one_of(register, entry_id))


@bp.route("/inovasi/berkas/<register>/<int:entry_id>/berkas/<int:kept_id>/lepas", methods=["GET", "POST"])
@only_for(*KEEPERS)
def detach(register: str, entry_id: int, kept_id: int) -> ResponseReturnValue:
    session, before = db.session(), _to_change(register, entry_id)
    form = ReasonForm(data={"seen": str(before.version)})
    refused = None
    if form.validate_on_submit():
        change = _change(form, before, form.reason.data, kept_id)
        kept, refused = _tried(form, lambda: service.detach(session, before, kept_id, change))
        if kept is not None:
            return _to(kept, "Berkas dilepas. Di riwayat ia tetap bisa dilihat.")
    file = _file(one_of(register, entry_id), kept_id)
    shown = {"version": one_of(register, entry_id), "description": OF_REGISTER[before.entry.register], "file": file}
    return _ask("registers/detach.html", form, refused, **shown)


@bp.route("/inovasi/berkas/<register>/<int:entry_id>/cabut", methods=["GET", "POST"])
@only_for(*KEEPERS)
def withdraw(register: str, entry_id: int) -> ResponseReturnValue:
    session, before = db.session(), _to_change(register, entry_id)
    form = ReasonForm(data={"seen": str(before.version)})
    refused = None
    if form.validate_on_submit():
        change = _change(form, before, form.reason.data)
        kept, refused = _tried(form, lambda: service.withdraw(session, before, change))
        if kept is not None:
            return _to(kept, "Dicabut. Entri ini tidak dihitung lagi, tetapi tetap terbaca.")
    description = OF_REGISTER[before.entry.register]
    return _ask("registers/withdraw.html", form, refused, version=one_of(register, entry_id), description=description)


def _rested(description: Description, at: Unit, now: int | None = None) -> Choices:
    """Letters or partners that an entry can rest on, the newest first, and the one it rests on now."""
    if description.rests_on is None:
        return []
    found = shelf(db.session(), at, [description.rests_on]).versions
    return [(str(one.entry_id), named(one)) for one in reversed(found) if not one.withdrawn or one.entry_id == now]


def _to_change(register: str, entry_id: int) -> EntryVersion:
    """A retry of what withdrew it passes: the service knows it."""
    version = one_of(register, entry_id, to_keep=True)
    if version.withdrawn and request.method == "GET":
        raise EntryWithdrawn
    return version


def _file(version: EntryVersion, file_id: int) -> EntryFile:
    row = next((row for row in version.files if row.file_id == file_id), None)
    if row is None:
        raise NotFoundHere
    return row


def _once(form: OnceForm, *about: object) -> Once:
    """Bound to what it is done to: the same id for another entry is another body."""
    return once(form.operation_id(), form.body() | {"about": [request.endpoint, *map(str, about)]})


def _change(form: FilesForm | ReasonForm, before: EntryVersion, reason: str = "", *about: object) -> Change:
    return Change(form.version_seen, _once(form, before.entry_id, *about), my_user(), reason)


def _tried(
    form: OnceForm, act: Callable[[], EntryVersion]
) -> tuple[EntryVersion | None, tuple[str, int] | None]:  # fmt: skip
    """What the act wrote, or what refused."""
    kept: list[EntryVersion] = []
    refused = refusal(form, lambda: kept.append(act()))
    return (kept[0] if refused is None else None), refused


def _to(kept: EntryVersion, says: str) -> ResponseReturnValue:
    register, entry_id = OF_REGISTER[kept.entry.register].slug, kept.entry_id
    db.session.commit()
    flash(says, "success")
    return redirect(url_for(".entry", register=register, entry_id=entry_id), 303)


def _ask(template: str, form: OnceForm, refused: tuple[str, int] | None, **shown: object) -> ResponseReturnValue:
    if refused and refused[0]:
        form.form_errors.append(refused[0])
    status = refused[1] if refused else 422 if form.errors else 200
    return render_template(template, form=form, **shown), status
