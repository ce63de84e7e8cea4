"""What the agency adds: figures with their sources, files attached to a claim, snapshots by hand."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.extensions import db
from rdu.files.models import KeptFile
from rdu.files.service import keep
from rdu.innovation import service, snapshots
from rdu.innovation.figures import ABOUT, BY_SLUG, figures_of, history_of, set_figure, words_of
from rdu.innovation.forms import DayFigureForm, EndForm, EvidenceForm, FigureForm, TakeForm
from rdu.innovation.instruments import Indicator
from rdu.innovation.models import Key
from rdu.innovation.routes import READERS, bp
from rdu.innovation.service import instrument_for
from rdu.innovation.views import today, year_shown
from rdu.people.present import my_user
from rdu.people.units import root_of
from rdu.roles import Role
from rdu.web.access import only_for


@bp.get("/inovasi/<int:year>/angka")
@only_for(*READERS)
def figures(year: int) -> str:
    given = figures_of(db.session(), year_shown(year), today())
    return render_template("innovation/figures.html", year=year, given=given, about=ABOUT, words_of=words_of)


@bp.route("/inovasi/<int:year>/angka/<slug>", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def set_figure_of(year: int, slug: str) -> ResponseReturnValue:
    session, key = db.session(), _key(slug)
    form = DayFigureForm() if ABOUT[key].is_day else FigureForm()
    form.about(ABOUT[key])
    if form.validate_on_submit() and _set(year_shown(year), key, form):
        session.commit()
        flash(f"{ABOUT[key].word} tersimpan.", "success")
        return redirect(url_for(".figures", year=year), 303)
    page = render_template(
        "innovation/set_figure.html", year=year_shown(year), about=ABOUT[key], form=form, words_of=words_of, key=key,
        history=history_of(session, year, key),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _key(slug: str) -> Key:
    if slug not in BY_SLUG:
        raise NotFoundHere
    return BY_SLUG[slug]


def _set(year: int, key: Key, form: FigureForm) -> bool:
    session, by = db.session(), my_user()
    try:
        kept = _kept(form)[0] if form.files.data else None
        set_figure(session, year, key, form.written, form.source.data, kept, form.operation_id(), by)
    except Refused as refused:
        session.rollback()
        form[refused.field].errors = [str(refused)]
    except RuleBroken as broken:
        session.rollback()
        form.form_errors.append(str(broken))
    return not form.errors and not form.form_errors


def _kept(form: FigureForm | EvidenceForm) -> list[KeptFile]:
    session, by = db.session(), my_user()
    return [keep(session, root_of(session), name, remade, by) for name, remade in form.files.data]


@bp.route("/inovasi/<int:year>/<no>/bukti", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def attach(year: int, no: str) -> ResponseReturnValue:
    session, indicator, form = db.session(), _indicator(year_shown(year), no), EvidenceForm()
    form.takes(indicator)
    if form.validate_on_submit() and _attached(year, indicator, form):
        session.commit()
        flash("Bukti dilampirkan.", "success")
        return redirect(url_for(".claim", year=year, no=no), 303)
    page = render_template("innovation/attach.html", year=year, indicator=indicator, form=form)
    return page, 422 if form.errors else 200


def _indicator(year: int, no: str) -> Indicator:
    found = instrument_for(db.session(), year).by_no.get(no)
    if found is None:
        raise NotFoundHere
    return found


def _attached(year: int, indicator: Indicator, form: EvidenceForm) -> bool:
    session = db.session()
    try:
        service.attach(session, year, indicator, _kept(form), form.told.data, form.operation_id(), my_user())
    except Refused as refused:
        session.rollback()
        form[refused.field].errors = [str(refused)]
    return not form.errors


@bp.route("/inovasi/<int:year>/bukti/<int:attached_id>/lepas", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def detach(year: int, attached_id: int) -> ResponseReturnValue:
    session, form = db.session(), EndForm()
    row = service.attachment_of(session, year_shown(year), attached_id)
    if form.validate_on_submit():
        service.detach(session, row, form.reason.data, my_user())
        session.commit()
        flash("Berkas itu bukan bukti lagi. Berkas dan alasannya tetap tersimpan.", "success")
        return redirect(url_for(".claim", year=year, no=row.no), 303)
    return render_template("innovation/detach.html", year=year, row=row, form=form), 422 if form.errors else 200


@bp.get("/inovasi/<int:year>/cuplikan")
@only_for(*READERS)
def snapshot_list(year: int) -> str:
    rows = snapshots.snapshots_of(db.session(), year_shown(year))
    return render_template("innovation/snapshots.html", year=year, rows=rows, form=TakeForm())


@bp.post("/inovasi/<int:year>/cuplikan")
@only_for(Role.AGENCY)
def take_snapshot(year: int) -> ResponseReturnValue:
    session, form = db.session(), TakeForm()
    if not form.validate():
        flash("Halaman ini sudah lama. Muat ulang, lalu coba lagi.", "error")
        return redirect(url_for(".snapshot_list", year=year_shown(year)), 303)
    row = snapshots.take(session, root_of(session), year_shown(year), form.operation_id(), my_user())
    session.commit()
    flash(f"Cuplikan tersimpan: {row.points} poin.", "success")
    return redirect(url_for(".snapshot", year=year, snapshot_id=row.id), 303)


@bp.get("/inovasi/<int:year>/cuplikan/<int:snapshot_id>")
@only_for(*READERS)
def snapshot(year: int, snapshot_id: int) -> str:
    """What was written down, and what the records say of that day now."""
    session = db.session()
    row = snapshots.snapshot_of(session, year_shown(year), snapshot_id)
    names = {one.no: one.name for one in instrument_for(session, year).rows}
    return render_template(
        "innovation/snapshot.html", year=year, row=row, names=names,
        changed=snapshots.recomputed(session, root_of(session), row),
    )  # fmt: skip
