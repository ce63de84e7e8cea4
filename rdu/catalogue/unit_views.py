"""What a unit decides about itself: its share, what it buys, what it was last paid; and what the agency permits."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue import checks, selling, shares, unit_items
from rdu.catalogue.board import by_board_group
from rdu.catalogue.forms import ShareForm, selling_form
from rdu.catalogue.pricing import share_on
from rdu.catalogue.routes import bp
from rdu.clock import format_date, today_at
from rdu.errors import Refused
from rdu.extensions import db
from rdu.money import format_percent
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for


@bp.route("/kelola-harga/bagian", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def share() -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), ShareForm()
    today = today_at(unit.timezone)
    if form.validate_on_submit():
        try:
            row = shares.announce(session, unit, *form.announced(), my_user(), today)
            session.commit()
            percent, day = format_percent(row.basis_points), format_date(row.valid_from)
            flash(f"Diumumkan: mulai {day} bagian unit {percent}. Halaman harga sudah menyebutkannya.", "success")
            return redirect(url_for(".share"), 303)
        except Refused as refused:
            form[refused.field].errors = [str(refused)]
    page = render_template(
        "catalogue/share.html", unit=unit, form=form, today=today, announced=shares.announced(session, unit),
        share=share_on(session, unit, today),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@bp.route("/kelola-harga/dibeli", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def items() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    if request.method == "POST":
        moved = unit_items.choose(session, unit, set(request.form.getlist("beli")), my_user(), today)
        session.commit()
        flash(f"Tersimpan. {moved} jenis berubah." if moved else "Tersimpan. Tidak ada yang berubah.", "success")
        return redirect(url_for(".items"), 303)
    groups = by_board_group(unit_items.switchable(session, unit, today))
    return render_template("catalogue/items.html", unit=unit, groups=groups)


@bp.get("/kelola-harga/izin")
@only_for(Role.AGENCY)
def permits() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    return render_template("catalogue/permits.html", rows=unit_items.permits_below(session, unit))


@bp.route("/kelola-harga/izin/<code>", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def permit(code: str) -> ResponseReturnValue:
    session = db.session()
    unit = unit_items.unit_below(session, working_unit(), code)
    if request.method == "POST":
        moved = unit_items.permit(session, unit, set(request.form.getlist("izin")), my_user())
        session.commit()
        flash(f"Izin {unit.name} disimpan. {moved} berubah.", "success")
        return redirect(url_for(".permits"), 303)
    return render_template("catalogue/permit.html", unit=unit, rows=unit_items.hazardous(session, unit))


@bp.route("/kelola-harga/harga-jual", methods=["GET", "POST"], endpoint="selling")
@only_for(Role.MANAGER)
def selling_prices() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    named = checks.priceable(session, unit, {}, today)
    form = selling_form(named)()
    if form.validate_on_submit():
        try:
            count = selling.sold_at(session, unit, form.prices(), form.day, form.buyer.data, my_user(), today)
            session.commit()
            flash(f"{count} harga jual dicatat.", "success")
            return redirect(url_for(".selling"), 303)
        except Refused as refused:
            form.sold_on.errors = [str(refused)]
    if not form.is_submitted():
        form.sold_on.data = today
    rows = by_board_group([(row.waste_type, (row, form[f"jual-{row.grade_id}"])) for row in named])
    page = render_template("catalogue/selling.html", form=form, groups=rows, sold=checks.last_selling(session, unit))
    return page, 422 if form.errors else 200
