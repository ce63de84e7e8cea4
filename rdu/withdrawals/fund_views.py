"""The social fund: a member gives, at home or at the counter; a manager spends and sees all of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import NotEnoughMoney
from rdu.extensions import db
from rdu.ledger.accounts import CASH
from rdu.ledger.service import balance_of, once
from rdu.ledger.standing import NotFree, check_free
from rdu.money import format_rupiah
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.withdrawals import fund as service
from rdu.withdrawals.fund_forms import GiftForm, SpendForm
from rdu.withdrawals.pocket_own_views import Seat, own_seat, seat_of
from rdu.withdrawals.routes import bp


@bp.route("/saya/dana-sosial", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def my_gift() -> ResponseReturnValue:
    return _give(own_seat())


@bp.route("/anggota/<number>/dana-sosial", methods=["GET", "POST"])
@only_for(Role.OPERATOR)
def gift_of(number: str) -> ResponseReturnValue:
    """For a member who stands at the counter, with her book or card."""
    return _give(seat_of(number))


def _give(seat: Seat) -> ResponseReturnValue:
    """Typed, read back, given."""
    form, step = GiftForm(), request.form.get("langkah")
    form.about(seat.standings())
    if request.method == "GET" or step == "ubah":
        return _gift_page(seat, form)
    if form.validate():
        try:
            return _given(seat, form) if step == "simpan" else _gift_read(seat, form)
        except NotFree as refused:
            db.session.rollback()
            form.amount.errors = [str(refused)]
    return _gift_page(seat, form), 422


def _gift_page(seat: Seat, form: GiftForm) -> str:
    session, unit = db.session(), working_unit()
    return render_template(
        "withdrawals/gift.html", seat=seat, form=form, given=service.given_by(session, unit, seat.member),
        balance=service.balance(session, unit), spendings=service.spendings(session, unit),
    )  # fmt: skip


def _gift_read(seat: Seat, form: GiftForm) -> str:
    pocket, amount = form.pocket.data, form.gift()
    standing = check_free(db.session(), working_unit(), seat.member, pocket, amount, seat.today)
    return render_template("withdrawals/gift_read.html", seat=seat, form=form, standing=standing, amount=amount)


def _given(seat: Seat, form: GiftForm) -> ResponseReturnValue:
    session, unit, amount = db.session(), working_unit(), form.gift()
    key = once(form.operation_id(), form.body() | {"member": seat.member.number})
    service.give(session, unit, seat.member, form.pocket.data, amount, seat.today, key, seat.by)
    session.commit()
    flash(f"{format_rupiah(amount)} masuk ke dana sosial. Terima kasih.", "success")
    return redirect(seat.address("gift"), 303)


# For the manager --------------------------------------------------------------------------------------------------


@bp.get("/dana-sosial")
@only_for(Role.MANAGER)
def fund() -> str:
    session, unit = db.session(), working_unit()
    page = service.history(session, unit, request.args.get("hal", 1, type=int))
    return render_template("withdrawals/fund.html", found=page, balance=service.balance(session, unit))


@bp.route("/dana-sosial/pakai", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def fund_spend() -> ResponseReturnValue:
    """Typed, read back with what the fund and the box hold afterwards, spent."""
    form, step = SpendForm(), request.form.get("langkah")
    if request.method == "GET" or step == "ubah":
        return _spend_page("fund_spend", form)
    if form.validate():
        try:
            return _spent(form) if step == "simpan" else _spend_read(form)
        except NotEnoughMoney as refused:
            db.session.rollback()
            form.amount.errors = [str(refused)]
    return _spend_page("fund_spend", form), 422


def _spend_page(template: str, form: SpendForm) -> str:
    session, unit = db.session(), working_unit()
    piles = {"balance": service.balance(session, unit), "in_box": balance_of(session, unit, CASH)}
    return render_template(f"withdrawals/{template}.html", form=form, **piles)


def _spend_read(form: SpendForm) -> str:
    service.check_spending(db.session(), working_unit(), form.spending())
    return _spend_page("fund_spend_read", form)


def _spent(form: SpendForm) -> ResponseReturnValue:
    session, unit, amount = db.session(), working_unit(), form.spending()
    key = once(form.operation_id(), form.body())
    service.spend(session, unit, amount, form.purpose.data, today_at(unit.timezone), key, my_user())
    session.commit()
    flash(f"{format_rupiah(amount)} keluar dari dana sosial, dibayar dari kotak kas.", "success")
    return redirect(url_for(".fund"), 303)
