"""A pay-out day after its draft: one confirmation for all, paying who came, ending what nobody fetched."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.ledger.accounts import CASH
from rdu.ledger.service import balance_of, once
from rdu.money import Rupiah, format_rupiah
from rdu.people.humans import human_of
from rdu.people.present import my_user
from rdu.roles import COUNTER, Role
from rdu.text import search_key
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.withdrawals import payout, payout_confirm
from rdu.withdrawals.debt_views import leave_in_log
from rdu.withdrawals.models import State
from rdu.withdrawals.payout_confirm import LinesMoved, Pick
from rdu.withdrawals.payout_forms import ConfirmForm
from rdu.withdrawals.payout_models import PayoutLine, PayoutState
from rdu.withdrawals.payout_notes import notes_for
from rdu.withdrawals.payout_views import back_to, here, shown, work_out
from rdu.withdrawals.routes import bp
from rdu.withdrawals.terms import may_take


@bp.route("/hari-bayar/<int:payday>/setujui", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def payout_agree(payday: int) -> ResponseReturnValue:
    """The read-back and the one confirmation: every line is asked for, approved and held, or none."""
    (unit, today), session, form = here(), db.session(), ConfirmForm()
    record = payout.payout_of(session, unit, payday)
    if not form.validate_on_submit():
        if record.state is not PayoutState.DRAFT:
            return back_to(payday)
        lines = [line for line in payout.lines_of(session, record) if not line.taken_out]
        form.seen.data = payout_confirm.seal_of(lines)
        page = render_template(
            "withdrawals/payout_confirm.html", record=record, lines=lines, form=form,
            net=_sum(lines), debt=Rupiah(sum(line.debt for line in lines)), fee=Rupiah(sum(line.fee for line in lines)),
            in_box=balance_of(session, unit, CASH), drafter=human_of(session, my_user()) == record.made_human,
        )  # fmt: skip
        return page, 422 if form.errors else 200
    key = once(form.operation_id(), {"payout": payday, "seen": form.seen.data})
    try:
        payout_confirm.confirm(session, unit, payday, form.seen.data or "", today, key, my_user())
    except RuleBroken as refused:
        leave_in_log(refused)
        if isinstance(refused, LinesMoved):
            work_out(payday)
        return shown(payday, str(refused)), refused.status
    session.commit()
    return back_to(payday, "Daftar ini disetujui dan uangnya ditahan. Orang lain sekarang bisa membayar.")


def _sum(lines: Sequence[PayoutLine]) -> Rupiah:
    return Rupiah(sum(line.net for line in lines))


# Paying who came --------------------------------------------------------------------------------------------------


@bp.route("/hari-bayar/<int:payday>/bayar", methods=["GET", "POST"])
@only_for(*COUNTER)
def payout_pay(payday: int) -> ResponseReturnValue:
    """Tick who came, read back, pay: each a payment of its own."""
    (unit, _), session, form = here(), db.session(), OnceForm()
    step, picks = request.form.get("langkah"), _picks()
    if payout.payout_of(session, unit, payday).state is not PayoutState.READY:
        return back_to(payday)
    if request.method == "GET" or step == "ubah":
        return _pay_page(payday, form)
    if not (picks and form.validate()):
        return _pay_page(payday, form, "" if picks else "Centang dulu siapa yang datang."), 422
    return _paid(payday, form, picks) if step == "simpan" else _pay_read(payday, form, picks)


def _paid(payday: int, form: OnceForm, picks: Sequence[Pick]) -> ResponseReturnValue:
    (unit, today), session = here(), db.session()
    key = once(form.operation_id(), {"payout": payday, "picks": [[it.slip, it.person_ordinal] for it in picks]})
    try:
        done = payout_confirm.pay_picked(session, unit, payday, picks, today, key, my_user())
    except RuleBroken as refused:
        session.rollback()
        return _pay_page(payday, form, str(refused)), refused.status
    session.commit()
    paid = [row for row in done if row.state is State.PAID]
    if late := len(done) - len(paid):
        flash(f"{late} orang tidak dibayar karena sudah lewat masanya. Uangnya bebas lagi.", "warning")
    total = format_rupiah(sum(row.net for row in paid))
    flash(f"{len(paid)} orang dibayar, {total}. Minta tanda tangan di daftar.", "success")
    return redirect(url_for(".payout_pay", payday=payday), 303)


def _picks() -> list[Pick]:
    """Who is ticked, and who takes the money where there is a choice."""
    found = []
    for slip in dict.fromkeys(request.form.getlist("slip")):
        person = request.form.get(f"orang-{slip}", "")
        if person.isascii() and person.isdigit() and len(person) < 4:
            found.append(Pick(slip, int(person)))
    return found


def _pay_page(number: int, form: OnceForm, problem: str = "") -> str:
    (unit, today), session = here(), db.session()
    record = payout.payout_of(session, unit, number)
    lines, text = payout.lines_of(session, record), request.args.get("q", "")[:120]
    waiting = payout_confirm.still_open(lines)
    return render_template(
        "withdrawals/payout_pay.html", record=record, form=form, problem=problem, text=text,
        waiting=[line for line in waiting if _fits(line, text)], still=len(waiting),
        ticked={pick.slip: pick.person_ordinal for pick in _picks()}, in_box=balance_of(session, unit, CASH),
        approver=human_of(session, my_user()) == record.confirmed_human, takers=may_take, today=today,
    )  # fmt: skip


def _fits(line: PayoutLine, text: str) -> bool:
    """A member's number, or words of a name or an RT."""
    words = f"{line.member.search} {line.member.number:04} rt{line.member.rt} {search_key(line.member.name)}"
    return all(word in words for word in search_key(text).split())


def _pay_read(number: int, form: OnceForm, picks: Sequence[Pick]) -> ResponseReturnValue:
    (unit, _), session = here(), db.session()
    record = payout.payout_of(session, unit, number)
    by_slip = {line.withdrawal.slip: line for line in payout.lines_of(session, record) if line.withdrawal}
    rows = [(pick, by_slip[pick.slip]) for pick in picks if pick.slip in by_slip]
    chosen = [line for _, line in rows]
    if len(rows) < len(picks) or any(line not in payout_confirm.still_open(chosen) for line in chosen):
        return _pay_page(number, form, "Seseorang di daftar ini baru saja dibayar. Periksa lagi."), 409
    people = {
        pick.slip: next((it.name for it in line.member.persons if it.ordinal == pick.person_ordinal), "")
        for pick, line in rows
    }
    return render_template(
        "withdrawals/payout_pay_read.html", record=record, form=form, rows=rows, people=people, net=_sum(chosen),
        notes=notes_for([line.net for line in chosen], record.note), in_box=balance_of(session, unit, CASH),
    )  # fmt: skip


# The end ----------------------------------------------------------------------------------------------------------


@bp.route("/hari-bayar/<int:payday>/akhiri", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def payout_end(payday: int) -> ResponseReturnValue:
    """What nobody fetched is free again, for all of them at once."""
    (unit, today), session, form = here(), db.session(), OnceForm()
    record = payout.payout_of(session, unit, payday)
    if not form.validate_on_submit():
        if record.state is not PayoutState.READY:
            return back_to(payday)
        waiting = payout_confirm.still_open(payout.lines_of(session, record))
        free = Rupiah(sum(line.amount for line in waiting))
        page = render_template("withdrawals/payout_end.html", record=record, waiting=waiting, free=free, form=form)
        return page, 422 if form.errors else 200
    try:
        payout_confirm.end(session, unit, payday, today, once(form.operation_id(), {"payout": payday}), my_user())
    except RuleBroken as refused:
        session.rollback()
        flash(str(refused), "error")
        return back_to(payday)
    session.commit()
    return back_to(payday, "Hari bayar selesai. Yang tidak diambil bebas lagi di tabungan masing-masing.")
