"""A second officer agrees by PIN on a colleague's phone, up to the unit's limit."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.models import User
from rdu.people.present import my_user, officer_pin_problem, working_unit
from rdu.roles import COUNTER
from rdu.web.access import only_for
from rdu.withdrawals import service
from rdu.withdrawals.decide_views import done_or_said
from rdu.withdrawals.forms import PinApprovalForm
from rdu.withdrawals.models import Withdrawal
from rdu.withdrawals.routes import bp
from rdu.withdrawals.service import withdrawal_of
from rdu.withdrawals.terms import pin_limit, second_officers


@bp.route("/penarikan/<slip>/setujui-pin", methods=["GET", "POST"])
@only_for(*COUNTER)
def approve_by_pin(slip: str) -> ResponseReturnValue:
    session, unit, user = db.session(), working_unit(), my_user()
    record, form = withdrawal_of(session, unit, slip), PinApprovalForm()
    officers = second_officers(session, unit, user)
    limit = pin_limit(session, unit, today_at(unit.timezone))
    if record.amount > limit or not officers:
        flash("Penarikan ini perlu disetujui pengurus dari HP-nya sendiri.", "warning")
        return redirect(url_for(".detail", slip=slip), 303)
    form.about(officers)
    if form.validate_on_submit():
        officer = next(one for one in officers if one.username == form.officer.data)
        if not (problem := officer_pin_problem(officer, form.pin.data)):
            return _agreed(form, record, officer)
        form.pin.errors = [problem]
    page = render_template("withdrawals/approve_pin.html", record=record, form=form, limit=limit)
    return page, 422 if form.errors else 200


def _agreed(form: PinApprovalForm, record: Withdrawal, officer: User) -> ResponseReturnValue:
    session, unit, slip = db.session(), working_unit(), record.slip
    key, today = once(form.operation_id(), form.body() | {"slip": slip}), today_at(unit.timezone)
    said = f"Disetujui oleh {officer.name}. Kembalikan HP, lalu bayar."
    return done_or_said(slip, lambda: service.approve(session, unit, slip, today, key, officer, by_pin=True), said)
