"""Withdrawals at the counter: the lists, one in detail, and what ends or settles it."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import OwnRequest, Refused, RuleBroken
from rdu.extensions import db
from rdu.ledger.accounts import BANK, CASH, GOODS
from rdu.ledger.service import balance_of, once
from rdu.money import format_rupiah
from rdu.people.humans import human_of, humans_of
from rdu.people.present import me, my_user, working_unit
from rdu.people.units import PIN_LIMIT, WITHDRAWAL_DAYS, choose
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.withdrawals import lists, service
from rdu.withdrawals.cases import Case
from rdu.withdrawals.forms import EndForm, HandForm, TermsForm
from rdu.withdrawals.models import Source, State, Way, Withdrawal
from rdu.withdrawals.routes import bp
from rdu.withdrawals.service import withdrawal_of
from rdu.withdrawals.terms import days_to_pay, may_take, pin_limit, second_officers

PILES = {Source.CASH: CASH, Source.BANK: BANK, Source.GOODS: GOODS}


@bp.get("/penarikan")
@only_for(*COUNTER)
def queue() -> str:
    session, unit = db.session(), working_unit()
    tab, text = request.args.get("daftar", "menunggu"), request.args.get("q", "")[:120]
    tab = tab if tab in lists.TABS else "menunggu"
    found = lists.listed(session, unit, tab, text, request.args.get("hal", 1, type=int))
    return render_template(
        "withdrawals/queue.html", tab=tab, text=text, found=found, counts=lists.counts(session, unit),
        today=today_at(unit.timezone), in_box=balance_of(session, unit, CASH),
    )  # fmt: skip


@bp.get("/penarikan/<slip>")
@only_for(*COUNTER)
def detail(slip: str) -> str:
    session, unit, user = db.session(), working_unit(), my_user()
    record, today = withdrawal_of(session, unit, slip), today_at(unit.timezone)
    human = human_of(session, user)
    return render_template(
        "withdrawals/detail.html", record=record, today=today, late=record.is_open and record.expires_on < today,
        own=human == record.asked_human or human in humans_of(session, record.member),
        approver=human == record.approved_human, in_box=balance_of(session, unit, CASH),
        by_pin=record.amount <= pin_limit(session, unit, today) and bool(second_officers(session, unit, user)),
        can_approve=Role.MANAGER in me().roles_here,
    )  # fmt: skip


def over(record: Case, word: str) -> ResponseReturnValue:
    """Back to the detail page: done, or ended because it had waited too long."""
    if record.state is State.EXPIRED:
        flash(f"Penarikan {record.slip} sudah lewat masanya. {format_rupiah(record.amount)} bebas lagi.", "warning")
    else:
        flash(word, "success")
    return redirect(url_for(".detail", slip=record.slip), 303)


def done_or_said(slip: str, act: Callable[[], Case], word: str) -> ResponseReturnValue:
    """Do it and commit; a refusal is said on the detail page. What is refused as one's own stays in the log."""
    session = db.session()
    try:
        record = act()
    except RuleBroken as refused:
        if isinstance(refused, OwnRequest):
            session.commit()
        else:
            session.rollback()
        flash(str(refused), "error")
        return redirect(url_for(".detail", slip=slip), 303)
    session.commit()
    return over(record, word)


@bp.route("/penarikan/<slip>/setujui", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def approve(slip: str) -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), OnceForm()
    record = withdrawal_of(session, unit, slip)
    if form.validate_on_submit():
        key = once(form.operation_id(), {"slip": slip})
        agreed = f"Penarikan {slip} disetujui. Orang lain sekarang bisa membayarnya."
        today = today_at(unit.timezone)
        return done_or_said(slip, lambda: service.approve(session, unit, slip, today, key, my_user()), agreed)
    page = render_template("withdrawals/approve.html", record=record, form=form, in_box=balance_of(session, unit, CASH))
    return page, 422 if form.errors else 200


# Paying -----------------------------------------------------------------------------------------------------------


@bp.route("/penarikan/<slip>/bayar", methods=["GET", "POST"])
@only_for(*COUNTER)
def pay(slip: str) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    record, step = withdrawal_of(session, unit, slip), request.form.get("langkah")
    if record.state is not State.APPROVED and step != "simpan":  # a retry of what was paid passes
        return redirect(url_for(".detail", slip=slip), 303)
    form = HandForm(goods_value=record.net if record.way is Way.GOODS else None)
    form.about(record, may_take(record.member, today_at(unit.timezone)))
    if request.method == "GET" or step == "ubah":
        return _pay_page(record, form)
    if form.validate():
        try:
            service.check_handing(record, form.handing())
            return _paid(record, form) if step == "simpan" else _pay_read(record, form)
        except Refused as refused:
            session.rollback()
            form[refused.field].errors = [str(refused)]
        except RuleBroken as refused:
            session.rollback()
            return _pay_page(record, form, str(refused)), refused.status
    return _pay_page(record, form), 422


def _pay_page(record: Withdrawal, form: HandForm, problem: str = "") -> str:
    session, unit = db.session(), working_unit()
    piles = [(source.word, balance_of(session, unit, PILES[source])) for source in record.way.sources]
    short = all(holds < record.net for _, holds in piles) and record.way is not Way.GOODS
    return render_template("withdrawals/pay.html", record=record, form=form, piles=piles, short=short, problem=problem)


def _pay_read(record: Withdrawal, form: HandForm) -> str:
    receiver = next(one for one in record.member.persons if one.ordinal == form.handing().person_ordinal)
    return render_template("withdrawals/pay_read.html", record=record, form=form, receiver=receiver)


def _paid(record: Withdrawal, form: HandForm) -> ResponseReturnValue:
    session, unit, slip = db.session(), working_unit(), record.slip
    key = once(form.operation_id(), form.body() | {"slip": slip})
    done = service.pay(session, unit, slip, form.handing(), today_at(unit.timezone), key, my_user())
    session.commit()
    if done.state is not State.PAID:
        return over(done, "")
    flash(
        f"{format_rupiah(done.net)} dibayar kepada {record.member.name}. Cetak slipnya dan minta tanda tangan.",
        "success",
    )
    return redirect(url_for(".slip", slip=slip), 303)


# Ending without a payment -----------------------------------------------------------------------------------------


@bp.route("/penarikan/<slip>/batal", methods=["GET", "POST"])
@only_for(*COUNTER)
def cancel(slip: str) -> ResponseReturnValue:
    return _end(slip, "batal")


@bp.route("/penarikan/<slip>/tolak", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def refuse(slip: str) -> ResponseReturnValue:
    return _end(slip, "tolak")


def _end(slip: str, act: str) -> ResponseReturnValue:
    """Why, then the read-back, then it ends: cancelled for the member, or refused by the manager."""
    session, unit, form = db.session(), working_unit(), EndForm()
    record, step = withdrawal_of(session, unit, slip), request.form.get("langkah")
    if not record.is_open and step != "simpan":
        return redirect(url_for(".detail", slip=slip), 303)
    if request.method == "GET" or step == "ubah":
        return render_template("withdrawals/end.html", record=record, form=form, act=act)
    if not form.validate():
        return render_template("withdrawals/end.html", record=record, form=form, act=act), 422
    if step != "simpan":
        return render_template("withdrawals/end_read.html", record=record, form=form, act=act)
    ending, word = (service.cancel, "dibatalkan") if act == "batal" else (service.refuse, "ditolak")
    key = once(form.operation_id(), form.body() | {"slip": slip, "act": act})
    today, said = today_at(unit.timezone), f"Penarikan {slip} {word}. {format_rupiah(record.amount)} bebas lagi."
    return done_or_said(slip, lambda: ending(session, unit, slip, today, key, my_user(), form.reason.data), said)


# The unit's terms -------------------------------------------------------------------------------------------------


@bp.route("/penarikan/aturan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def terms() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    form = TermsForm(days=days_to_pay(session, unit, today), limit=pin_limit(session, unit, today))
    if form.validate_on_submit():
        choose(session, unit, WITHDRAWAL_DAYS, str(form.days.data), my_user())
        choose(session, unit, PIN_LIMIT, str(form.limit.data), my_user())
        session.commit()
        flash("Aturan penarikan berlaku mulai hari ini. Permintaan yang sudah ada tidak berubah.", "success")
        return redirect(url_for(".queue"), 303)
    return render_template("withdrawals/terms.html", form=form), 422 if form.errors else 200
