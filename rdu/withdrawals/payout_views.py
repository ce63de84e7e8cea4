"""Pay-out days at the desk: the list of them, a draft, and what each member gets."""

from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.ledger.accounts import CASH
from rdu.ledger.pockets import pocket_of, pockets_of
from rdu.ledger.service import balance_of, once
from rdu.money import Rupiah, format_rupiah
from rdu.people.humans import human_of
from rdu.people.models import Unit
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.present import me, my_user, working_unit
from rdu.people.units import SMALLEST_NOTE, choose
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.withdrawals import payout, payout_confirm
from rdu.withdrawals.payout_forms import NoteForm, PlanForm
from rdu.withdrawals.payout_models import PayoutState
from rdu.withdrawals.payout_notes import notes_for
from rdu.withdrawals.payout_pdf import payout_pdf
from rdu.withdrawals.routes import bp


def here() -> tuple[Unit, date]:
    unit = working_unit()
    return unit, today_at(unit.timezone)


@bp.get("/hari-bayar")
@only_for(*COUNTER)
def payouts() -> str:
    unit, today = here()
    found = payout.listed(db.session(), unit, request.args.get("hal", 1, type=int))
    note = payout.smallest_note(db.session(), unit, today)
    return render_template("withdrawals/payouts.html", found=found, note=note)


@bp.route("/hari-bayar/uang-terkecil", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def payout_note() -> ResponseReturnValue:
    (unit, today), session = here(), db.session()
    form = NoteForm(note=str(payout.smallest_note(session, unit, today)))
    if form.validate_on_submit():
        choose(session, unit, SMALLEST_NOTE, form.note.data, my_user())
        session.commit()
        flash(f"Hari bayar berikutnya dibulatkan ke bawah ke {format_rupiah(int(form.note.data))}.", "success")
        return redirect(url_for(".payouts"), 303)
    return render_template("withdrawals/payout_note.html", form=form), 422 if form.errors else 200


@bp.route("/hari-bayar/baru", methods=["GET", "POST"])
@only_for(*COUNTER)
def payout_new() -> ResponseReturnValue:
    (unit, today), session, form = here(), db.session(), PlanForm()
    days = today, payout.last_day_to_pay(session, unit, today)
    form.about(pockets_of(session, unit, today), payout.smallest_note(session, unit, today), days)
    if form.validate_on_submit():
        try:
            key = once(form.operation_id(), form.body())
            record = payout.start(session, unit, form.plan(), today, key, my_user())
        except Refused as refused:
            session.rollback()
            form[refused.field].errors = [str(refused)]
        else:
            session.commit()
            return redirect(url_for(".payout_page", payday=record.number), 303)
    return render_template("withdrawals/payout_new.html", form=form, last=days[1]), 422 if form.errors else 200


@bp.get("/hari-bayar/<int:payday>")
@only_for(*COUNTER)
def payout_page(payday: int) -> str:
    return shown(payday)


def shown(number: int, problem: str = "") -> str:
    """The whole day: lines with what is kept of each, sums, and the notes it needs."""
    (unit, today), session, user = here(), db.session(), my_user()
    record = payout.payout_of(session, unit, number)
    lines = payout.lines_of(session, record)
    kept = [line for line in lines if not line.taken_out]
    waiting = kept if record.state is PayoutState.DRAFT else payout_confirm.still_open(kept)
    left_out = None
    if record.state is PayoutState.DRAFT:
        left_out = payout.propose(session, unit, payout.plan_of(record), today)
    human = human_of(session, user)
    return render_template(
        "withdrawals/payout.html", record=record, lines=lines, kept=kept, waiting=waiting, left_out=left_out,
        paid=payout_confirm.paid_lines(kept), pocket=pocket_of(session, unit, record.pocket, today),
        net=Rupiah(sum(line.net for line in waiting)), notes=notes_for([line.net for line in waiting], record.note),
        in_box=balance_of(session, unit, CASH), drafter=human == record.made_human,
        approver=human == record.confirmed_human, manager=Role.MANAGER in me().roles_here, form=OnceForm(),
        problem=problem,
    )  # fmt: skip


def back_to(number: int, word: str = "") -> ResponseReturnValue:
    if word:
        flash(word, "success")
    return redirect(url_for(".payout_page", payday=number), 303)


@bp.post("/hari-bayar/<int:payday>/pilih")
@only_for(*COUNTER)
def payout_line(payday: int) -> ResponseReturnValue:
    """Leave one member out of a draft, or take her in again."""
    session, out = db.session(), request.form.get("keluar")
    try:
        number = parse_number(out or request.form.get("masuk", ""))
    except UnreadableNumber as error:
        raise NotFoundHere from error
    payout.take_out(session, working_unit(), payday, number, out is not None)
    session.commit()
    return back_to(payday)


@bp.post("/hari-bayar/<int:payday>/hitung-ulang")
@only_for(*COUNTER)
def payout_again(payday: int) -> ResponseReturnValue:
    work_out(payday)
    return back_to(payday, "Angkanya sudah dihitung ulang dari buku hari ini.")


def work_out(number: int) -> None:
    unit, today = here()
    payout.work_out_again(db.session(), unit, number, today)
    db.session.commit()


@bp.route("/hari-bayar/<int:payday>/hapus", methods=["GET", "POST"])
@only_for(*COUNTER)
def payout_drop(payday: int) -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), OnceForm()
    record = payout.payout_of(session, unit, payday)
    if record.state is not PayoutState.DRAFT:
        return back_to(payday)
    if not form.validate_on_submit():
        return render_template("withdrawals/payout_drop.html", record=record, form=form), 422 if form.errors else 200
    payout.drop(session, unit, payday)
    session.commit()
    flash("Draf hari bayar dihapus. Tidak ada uang yang bergerak.", "success")
    return redirect(url_for(".payouts"), 303)


@bp.get("/hari-bayar/<int:payday>/daftar.pdf")
@only_for(*COUNTER)
def payout_list(payday: int) -> Response:
    record = payout.payout_of(db.session(), working_unit(), payday)
    paper = payout_pdf(record, payout.lines_of(db.session(), record))
    name = f'attachment; filename="hari-bayar-{record.unit.code}-{record.number}.pdf"'
    return Response(paper, mimetype="application/pdf", headers={"Content-Disposition": name})
