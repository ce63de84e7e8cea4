"""The words of an assessment's profile: shown with today's figures, and written in versions."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import Refused, RuleBroken, SavedByAnother
from rdu.extensions import db
from rdu.innovation import profile as profiles
from rdu.innovation.forms import ProfileForm
from rdu.innovation.models import ProfileVersion
from rdu.innovation.profile_figures import FILLS, OWN, figures_for
from rdu.innovation.routes import READERS, bp
from rdu.innovation.service import asking_of
from rdu.innovation.views import today, year_shown
from rdu.people.present import my_user
from rdu.people.units import root_of
from rdu.roles import Role
from rdu.web.access import only_for


@bp.get("/inovasi/<int:year>/profil")
@bp.get("/inovasi/<int:year>/profil/<int:version>")
@only_for(*READERS)
def profile(year: int, version: int | None = None) -> str:
    session = db.session()
    rows = profiles.versions_of(session, year_shown(year))
    row = profiles.version_of(session, year, version) if version is not None else next(iter(rows), None)
    shown = profiles.shown(session, root_of(session), row, today()) if row else None
    return render_template("innovation/profile.html", year=year, row=row, shown=shown, rows=rows, day=today())


@bp.route("/inovasi/<int:year>/profil/ubah", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def write_profile(year: int) -> ResponseReturnValue:
    session = db.session()
    rows = profiles.versions_of(session, year_shown(year))
    begun = rows[0] if rows else profiles.last_before(session, year)
    form = ProfileForm(data=_begun(begun, rows[0].version if rows else 0))
    if form.validate_on_submit() and (row := _written(year, form)):
        flash(f"Profil tersimpan sebagai versi {row.version}.", "success")
        return redirect(url_for(".profile", year=year), 303)
    figures = figures_for(asking_of(session, root_of(session), year, today()), FILLS)
    page = render_template(
        "innovation/write_profile.html", year=year, form=form, begun=begun, profiles=profiles,
        fills=[(name, fill.about, figures[name]) for name, fill in FILLS.items()], own=OWN,
    )  # fmt: skip
    return page, 422 if form.errors or form.form_errors else 200


def _begun(row: ProfileVersion | None, seen: int) -> dict[str, object]:
    """What the form begins with: the last version, or that of an earlier assessment."""
    return {"seen": str(seen), **(vars(profiles.words_of(row)) if row else {})}


def _written(year: int, form: ProfileForm) -> ProfileVersion | None:
    """None where it was refused; everything typed stays in the form."""
    session = db.session()
    try:
        row = profiles.write(session, year, form.words, form.version_seen, form.operation_id(), my_user())
    except Refused as refused:
        session.rollback()
        form[refused.field].errors = [str(refused)]
        return None
    except SavedByAnother:
        session.rollback()
        last = profiles.versions_of(session, year)[0].version
        form.seen.data = str(last)
        form.form_errors.append(f"Versi {last} baru saja disimpan orang lain. Bandingkan dulu, lalu simpan lagi.")
        return None
    except RuleBroken as broken:
        session.rollback()
        form.form_errors.append(str(broken))
        return None
    session.commit()
    return row
