"""Paid on the spot: what was just weighed, handed over by a second officer on the same phone."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.deposits.models import WeighIn
from rdu.deposits.receipts import standing
from rdu.deposits.service import weigh_in_of
from rdu.errors import OwnRequest, Refused, RuleBroken
from rdu.extensions import db
from rdu.ledger.accounts import CASH
from rdu.ledger.service import balance_of, once
from rdu.money import format_rupiah
from rdu.passbook.forms import SpotForm
from rdu.passbook.views import bp
from rdu.people.models import User
from rdu.people.present import my_user, officer_pin_problem, working_unit
from rdu.roles import COUNTER
from rdu.web.access import only_for
from rdu.withdrawals.spot import Weighed, check_spot, paid_for, pay_on_the_spot, pocket_credited
from rdu.withdrawals.terms import may_take, second_officers


@bp.route("/bukti/<receipt>/bayar-langsung", methods=["GET", "POST"])
@only_for(*COUNTER)
def pay_on_spot(receipt: str) -> ResponseReturnValue:
    session, unit, user = db.session(), working_unit(), my_user()
    record, today = weigh_in_of(session, unit, receipt), today_at(unit.timezone)
    weighed, form = _weighed(record), SpotForm()
    if (paid := paid_for(session, unit, record.seq)) and request.method == "GET":
        return redirect(url_for("withdrawals.slip", slip=paid.slip))
    officers = [one for one in second_officers(session, unit, user) if one.id != record.weighed_by_id]
    form.about(may_take(weighed.member, today), officers)
    if form.validate_on_submit():
        second = next(one for one in officers if one.username == form.officer.data)
        if not (problem := officer_pin_problem(second, form.pin.data)):
            return _paid(record, form, second)
        form.pin.errors = [problem]
    return _page(record, form, _in_the_way(record)), 422 if form.errors else 200


def _weighed(record: WeighIn) -> Weighed:
    session, unit = db.session(), working_unit()
    pocket = pocket_credited(session, unit, record.seq)
    holder = standing(session, record.member)
    return Weighed(record.seq, holder, pocket, record.net, record.day, record.receipt, record.weighed_by)


def _in_the_way(record: WeighIn) -> str:
    """Why it cannot be paid on the spot, or ""."""
    if record.reversal is not None:
        return "Setoran ini dibatalkan, jadi tidak dibayar."
    try:
        check_spot(db.session(), working_unit(), _weighed(record), today_at(record.unit.timezone))
    except RuleBroken as refused:
        return str(refused)
    return ""


def _page(record: WeighIn, form: SpotForm, problem: str) -> str:
    in_box = balance_of(db.session(), working_unit(), CASH)
    return render_template("passbook/spot.html", record=record, form=form, problem=problem, in_box=in_box)


def _paid(record: WeighIn, form: SpotForm, second: User) -> ResponseReturnValue:
    session, unit, receipt = db.session(), working_unit(), record.receipt
    asked = {"receipt": receipt, "person": form.person.data, "officer": form.officer.data}
    key, today = once(form.operation_id(), asked), today_at(unit.timezone)
    try:
        if record.reversal is not None:
            raise Refused("person", "Setoran ini dibatalkan, jadi tidak dibayar.")
        done = pay_on_the_spot(session, unit, _weighed(record), int(form.person.data), today, key, my_user(), second)
    except OwnRequest as refused:
        session.commit()  # only the log of the attempt was written
        return _page(record, form, str(refused)), refused.status
    except RuleBroken as refused:
        session.rollback()
        return _page(record, form, str(refused)), refused.status
    session.commit()
    flash(f"{format_rupiah(done.net)} dibayar tunai. Cetak slipnya dan minta tanda tangan.", "success")
    return redirect(url_for("withdrawals.slip", slip=done.slip), 303)
