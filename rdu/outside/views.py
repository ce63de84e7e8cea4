"""Units outside RDU as the agency looks after them: registered, given a link, and their months typed in."""

from urllib.parse import urlencode, urljoin

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.deposits.receipt_text import phone_abroad
from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.outside import service
from rdu.outside.forms import OutsideForm, ReportForm
from rdu.outside.models import CameBy, OutsideUnit
from rdu.outside.routes import bp
from rdu.people.models import User
from rdu.people.present import my_user, working_unit
from rdu.people.regions import villages
from rdu.roles import Role
from rdu.web.access import only_for

LONGEST = 60


def _one(outside_id: int) -> OutsideUnit:
    return service.outside_of(db.session(), working_unit(), outside_id)


@bp.get("/unit-luar")
@only_for(Role.AGENCY)
def units() -> str:
    session, top, text = db.session(), working_unit(), request.args.get("q", "")[:LONGEST]
    last = service.months_to_report(today_at(top.timezone))[0]
    told = {one.unit.id for one in service.told_in(session, top, [last])}
    rows = service.everyone(session, top, text)
    return render_template("outside/units.html", rows=rows, text=text, last=last, told=told)


@bp.route("/unit-luar/baru", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def add_unit() -> ResponseReturnValue:
    session, top = db.session(), working_unit()
    form = OutsideForm(villages(session, top))
    if form.validate_on_submit():
        try:
            row = service.register(session, top, form.particulars(), my_user())
            session.commit()
            flash(f"{row.name} terdaftar.", "success")
            return redirect(url_for("outside.unit", outside_id=row.id), 303)
        except RuleBroken as refused:
            _say(form, refused)
    return render_template("outside/unit_form.html", form=form, row=None), 422 if form.errors else 200


@bp.route("/unit-luar/<int:outside_id>/ubah", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def change_unit(outside_id: int) -> ResponseReturnValue:
    session, row = db.session(), _one(outside_id)
    now = {"name": row.name, "kind": row.kind.value, "region": row.region_code, "contact": row.contact,
           "ended_on": row.ended_on}  # fmt: skip
    form = OutsideForm(villages(session, working_unit()), data=now)
    if form.validate_on_submit():
        try:
            service.change(session, row, form.particulars(), my_user())
            session.commit()
            flash("Perubahan tersimpan.", "success")
            return redirect(url_for("outside.unit", outside_id=outside_id), 303)
        except RuleBroken as refused:
            _say(form, refused)
            row = _one(outside_id)
    return render_template("outside/unit_form.html", form=form, row=row), 422 if form.errors else 200


def _say(form: OutsideForm | ReportForm, refused: RuleBroken) -> None:
    """Beside its field, or beside the first one; nothing is kept."""
    db.session.rollback()
    name = getattr(refused, "field", "")
    field = form[name] if name in form else next(iter(form))
    field.errors = [*field.errors, str(refused)]


@bp.get("/unit-luar/<int:outside_id>")
@only_for(Role.AGENCY)
def unit(outside_id: int) -> str:
    return _page(_one(outside_id))


def _page(row: OutsideUnit, phone: str = "", link: str = "", whatsapp: str = "") -> str:
    """The telephone and a new link are told only in answer to a button."""
    shown = {"phone": phone, "link": link, "whatsapp": whatsapp}
    reports = service.reports_of(db.session(), row)
    newest = {report.month: report.version for report in reversed(reports)}
    return render_template("outside/unit.html", row=row, reports=reports, newest=newest, shown=shown)


@bp.post("/unit-luar/<int:outside_id>/nomor")
@only_for(Role.AGENCY)
def phone(outside_id: int) -> str:
    """The contact's telephone; that it was shown is logged."""
    row = _one(outside_id)
    number = service.reveal(db.session(), row, my_user())
    db.session.commit()
    return _page(row, phone=number)


@bp.post("/unit-luar/<int:outside_id>/tautan")
@only_for(Role.AGENCY)
def make_link(outside_id: int) -> ResponseReturnValue:
    """A new link, shown once: of its token only the hash is kept."""
    row, session = _one(outside_id), db.session()
    try:
        token = service.make_link(session, row, my_user())
    except RuleBroken as refused:
        flash(str(refused), "error")
        return redirect(url_for("outside.unit", outside_id=outside_id), 303)
    address = urljoin(request.host_url, url_for("outside.report_by_link", token=token))
    message = _message(row, address, my_user())
    session.commit()
    return _page(row, link=address, whatsapp=message)


def _message(row: OutsideUnit, address: str, by: User) -> str:
    """A WhatsApp message with the link, "" where there is no telephone. It shows the number, so that is logged."""
    if not row.phone:
        return ""
    words = f"{row.name}: laporan bulanan bank sampah diisi di {address} . Simpan tautan ini, jangan dibagikan."
    return f"https://wa.me/{phone_abroad(service.reveal(db.session(), row, by))}?{urlencode({'text': words})}"


@bp.post("/unit-luar/<int:outside_id>/tautan/cabut")
@only_for(Role.AGENCY)
def revoke_link(outside_id: int) -> ResponseReturnValue:
    service.revoke_link(db.session(), _one(outside_id), my_user())
    db.session.commit()
    flash("Tautan dicabut. Yang memegangnya tidak bisa melapor lagi.", "success")
    return redirect(url_for("outside.unit", outside_id=outside_id), 303)


@bp.route("/unit-luar/<int:outside_id>/lapor", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def report(outside_id: int) -> ResponseReturnValue:
    row = _one(outside_id)
    form = report_form(row)
    if form.validate_on_submit() and recorded(form, row, CameBy.AGENCY, my_user()):
        db.session.commit()
        flash(f"Laporan {form.of.words} tercatat.", "success")
        return redirect(url_for("outside.unit", outside_id=outside_id), 303)
    row = _one(outside_id)
    return render_template("outside/report.html", form=form, row=row), 422 if form.errors else 200


def report_form(row: OutsideUnit) -> ReportForm:
    """Empty; with the cells of a month that was told before where ?bulan= names it, to be corrected."""
    months = service.months_to_report(today_at(row.unit.timezone))
    wanted = request.args.get("bulan", "")
    month = next((one for one in months if str(one) == wanted), months[0])
    before = service.report_for(db.session(), row, month) if wanted else None
    cells = vars(service.cells_of(before)) if before else {}
    return ReportForm(months, data={"month": str(month), **cells})


def recorded(form: ReportForm, row: OutsideUnit, came_by: CameBy, by: User | None) -> bool:
    """Whether the report stands; a refusal is said beside its field."""
    try:
        key = once(form.operation_id(), form.body())
        service.record(db.session(), row, form.of, form.cells(), form.reason.data, came_by, key, by)
    except RuleBroken as refused:
        _say(form, refused)
    return not form.errors
