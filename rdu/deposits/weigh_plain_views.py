"""The weigh-in without scripts: fill in, read back, save. Nothing typed is lost on the way."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue.pricing import Lists
from rdu.clock import today_at
from rdu.deposits.models import WeighingDay
from rdu.deposits.routes import bp
from rdu.deposits.service import open_day, weigh_in
from rdu.deposits.weigh_data import items_on
from rdu.deposits.weigh_plain_forms import WeighPlainForm
from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.money import Rupiah, format_rupiah, share_of
from rdu.people.present import my_user, working_unit
from rdu.people.service import member_of
from rdu.roles import COUNTER
from rdu.web.access import only_for


@bp.route("/timbang/formulir", methods=["GET", "POST"])
@only_for(*COUNTER)
def weigh_plain() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    day = open_day(session, unit, today_at(unit.timezone))
    form = WeighPlainForm()
    items = items_on(session, unit, day.day, Lists(day.central_list_id, day.unit_list_id))
    form.offer(items, partial(member_of, session, unit))
    step = request.form.get("langkah")
    if request.method == "GET" or step == "ubah":
        return _form(form, day)
    if not form.validate():
        return _form(form, day), 422
    return _save(form, day) if step == "simpan" else _read_back(form, day)


def _form(form: WeighPlainForm, day: WeighingDay, problem: str = "") -> str:
    return render_template("deposits/weigh_plain.html", form=form, day=day, problem=problem)


def _read_back(form: WeighPlainForm, day: WeighingDay) -> ResponseReturnValue:
    lines = form.priced()
    missing = next((line["name"] for line in lines if line["price"] is None), None)
    if missing:
        return _form(form, day, f"{missing} belum punya harga hari ini. Minta pengurus mengisinya dulu."), 422
    gross = Rupiah(sum(line["amount"] for line in lines))
    share = share_of(gross, day.share_bp)
    typed = [(name, text) for name, text in request.form.items(multi=True) if name not in OURS]
    return render_template(
        "deposits/weigh_plain_read.html", form=form, day=day, member=form.found, lines=lines, typed=typed, gross=gross,
        share=share, version=Lists(day.central_list_id, day.unit_list_id).version,
    )  # fmt: skip


OURS = {"langkah", "csrf_token", "person", "net", "price_version"}


def _save(form: WeighPlainForm, day: WeighingDay) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    try:
        record = weigh_in(session, unit, form.visit(day.day), once(form.operation_id(), form.facts()), my_user())
    except RuleBroken as refused:
        session.rollback()
        return _form(form, day, str(refused)), refused.status
    session.commit()
    flash(f"{format_rupiah(record.net)} masuk ke tabungan {form.found.name}.", "success")
    return redirect(url_for("deposits.receipt", receipt=record.receipt), 303)
