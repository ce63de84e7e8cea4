"""The manual for everybody, each of its versions, and the form with which the agency publishes a chapter anew."""

from urllib.parse import urljoin

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.manual import service
from rdu.manual.forms import ChapterForm
from rdu.manual.manual_pdf import manual_pdf
from rdu.manual.models import Chapter
from rdu.manual.plain import blocks_of, pictures
from rdu.manual.service import Manual, Wording
from rdu.people.present import my_user, whoever
from rdu.people.units import root_of
from rdu.roles import Role
from rdu.web.access import only_for, public

bp = Blueprint("manual", __name__)


@bp.get("/panduan")
@public
def current() -> str:
    return _page(service.current_manual(db.session()))


@bp.get("/panduan/versi/<int:version>")
@public
def version(version: int) -> str:
    """As it was told then."""
    return _page(service.manual_of(db.session(), version))


def _page(manual: Manual) -> str:
    person, session = whoever(), db.session()
    may_change = person is not None and Role.AGENCY in person.roles_here
    newest = service.current_manual(session).version
    return render_template("manual/shown.html", manual=manual, newest=newest, may_change=may_change)


@bp.get("/panduan/versi")
@public
def versions() -> str:
    """Every version, and what changed with it."""
    rows, person = service.changes(db.session()), whoever()
    named = person is not None and Role.AGENCY in person.roles_here
    return render_template(
        "manual/versions.html", rows=rows, named=named, first=service.FIRST, first_on=service.FIRST_ON
    )


@bp.get("/panduan/versi/<int:version>.pdf")
@public
def paper(version: int) -> Response:
    session = db.session()
    manual = service.manual_of(session, version)
    content = manual_pdf(manual, root_of(session), urljoin(request.host_url, url_for("manual.current")))
    name = f'inline; filename="panduan-versi-{version}.pdf"'
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": name})


@bp.route("/panduan/ubah/<chapter>", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def change(chapter: str) -> ResponseReturnValue:
    """Write, look at it as everybody will see it, publish."""
    called, step = _called(chapter), request.form.get("langkah")
    told = service.current_manual(db.session()).told(called)
    form = ChapterForm(words=told.words, base=str(told.since))
    if request.method == "GET" or step == "ubah":
        return _write(called, form)
    if not form.validate():
        return _write(called, form), 422
    if step == "simpan":
        return _publish(called, form)
    return _preview(called, form)


def _called(chapter: str) -> Chapter:
    try:
        return Chapter(chapter)
    except ValueError as error:
        raise NotFoundHere from error


def _write(chapter: Chapter, form: ChapterForm, problem: str = "") -> str:
    things, signs = pictures()
    return render_template(
        "manual/change.html", chapter=chapter, form=form, problem=problem, things=sorted(things), signs=sorted(signs)
    )


def _refused(chapter: Chapter, form: ChapterForm, error: RuleBroken) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, Refused):
        form[error.field].errors = [str(error)]
        return _write(chapter, form), error.status
    return _write(chapter, form, str(error)), error.status


def _preview(chapter: Chapter, form: ChapterForm) -> ResponseReturnValue:
    wording = form.wording(chapter)
    try:
        words = service.checked(db.session(), wording)
    except RuleBroken as error:
        return _refused(chapter, form, error)
    return render_template("manual/preview.html", chapter=chapter, form=form, blocks=blocks_of(words))


def _publish(chapter: Chapter, form: ChapterForm) -> ResponseReturnValue:
    wording: Wording = form.wording(chapter)
    key = once(form.operation_id(), form.body() | {"chapter": chapter.value})
    try:
        row = service.publish(db.session(), wording, key, my_user())
    except RuleBroken as error:
        return _refused(chapter, form, error)
    db.session.commit()
    flash(f"Panduan versi {row.version} terbit.", "success")
    return redirect(url_for("manual.current", _anchor=chapter.value), 303)
