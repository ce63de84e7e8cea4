"""A wrong weigh-in is undone by reversal, alone or together with the right one. Both stay visible."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue.pricing import Lists
from rdu.clock import today_at
from rdu.deposits import days, reversal
from rdu.deposits.forms import CorrectForm, ReverseForm, as_weighed
from rdu.deposits.models import WeighIn, WeighingDay
from rdu.deposits.receipts import check_may_undo, name_of
from rdu.deposits.routes import bp
from rdu.deposits.service import weigh_in_of
from rdu.deposits.weigh_data import items_on
from rdu.errors import AlreadyReversed, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.money import Rupiah, format_rupiah, share_of
from rdu.people.models import Unit
from rdu.people.present import me, my_user, working_unit
from rdu.people.service import member_of
from rdu.roles import COUNTER
from rdu.web.access import only_for

NOT_TYPED = {"langkah", "csrf_token", "person", "net", "price_version"}


def _mine_to_undo(unit: Unit, receipt: str) -> WeighIn:
    record = weigh_in_of(db.session(), unit, receipt)
    check_may_undo(record, my_user(), me().roles_here, today_at(unit.timezone))
    if record.reversal and request.form.get("langkah") != "simpan":  # a retry of what was saved passes
        raise AlreadyReversed
    return record


@bp.route("/bukti/<receipt>/batal", methods=["GET", "POST"])
@only_for(*COUNTER)
def reverse(receipt: str) -> ResponseReturnValue:
    unit = working_unit()
    record, form, step = _mine_to_undo(unit, receipt), ReverseForm(), request.form.get("langkah")
    if request.method == "GET" or step == "ubah":
        return _ask_why(record, form)
    if not form.validate():
        return _ask_why(record, form), 422
    if step != "simpan":
        return render_template("deposits/reverse_read.html", record=record, form=form)
    return _reverse(record, form)


def _ask_why(record: WeighIn, form: ReverseForm, problem: str = "") -> str:
    can_correct = _row_of(record) is not None
    return render_template(
        "deposits/reverse.html", record=record, form=form, problem=problem, can_correct=can_correct, name_of=name_of
    )


def _reverse(record: WeighIn, form: ReverseForm) -> ResponseReturnValue:
    session, receipt = db.session(), record.receipt
    key = once(form.operation_id(), form.body() | {"receipt": receipt})
    try:
        reversal.reverse(session, record, form.reason.data, key, my_user(), today_at(record.unit.timezone))
    except RuleBroken as refused:
        session.rollback()
        return _ask_why(record, form, str(refused)), refused.status
    session.commit()
    flash(f"Bukti {receipt} dibatalkan. Keduanya tetap terlihat di buku tabungan.", "success")
    return redirect(url_for(".receipt", receipt=receipt), 303)


@bp.route("/bukti/<receipt>/koreksi", methods=["GET", "POST"])
@only_for(*COUNTER)
def correct(receipt: str) -> ResponseReturnValue:
    """Reversal and right weigh-in in one act, at the prices of that day."""
    unit = working_unit()
    record, step = _mine_to_undo(unit, receipt), request.form.get("langkah")
    day, form = _day_of(record), CorrectForm(data=as_weighed(record))
    items = items_on(db.session(), unit, day.day, Lists(day.central_list_id, day.unit_list_id))
    form.offer(items, partial(member_of, db.session(), unit))
    if request.method == "GET" or step == "ubah":
        return _ask_right(record, form, day)
    if not form.validate():
        return _ask_right(record, form, day), 422
    return _correct(record, form, day) if step == "simpan" else _read_back(record, form, day)


def _row_of(record: WeighIn) -> WeighingDay | None:
    row = days.day_of(db.session(), record.unit, record.day)
    return row if row is not None and row.closed_at is None else None


def _day_of(record: WeighIn) -> WeighingDay:
    if (row := _row_of(record)) is None:
        raise days.ItsDayIsClosed
    return row


def _ask_right(record: WeighIn, form: CorrectForm, day: WeighingDay, problem: str = "") -> str:
    return render_template("deposits/correct.html", record=record, form=form, day=day, problem=problem)


def _read_back(record: WeighIn, form: CorrectForm, day: WeighingDay) -> ResponseReturnValue:
    lines = form.priced()
    if missing := next((line["name"] for line in lines if line["price"] is None), None):
        return _ask_right(record, form, day, f"{missing} tidak punya harga pada hari itu. Pilih jenis lain."), 422
    return render_template(
        "deposits/correct_read.html", record=record, form=form, day=day, lines=lines, typed=_typed(),
        came=record.person.ordinal if form.found.id == record.member_id else 1,
        version=Lists(day.central_list_id, day.unit_list_id).version, **_sums(lines, day),
    )  # fmt: skip


def _typed() -> list[tuple[str, str]]:
    return [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_TYPED]


def _sums(lines: list[dict[str, Any]], day: WeighingDay) -> dict[str, Rupiah]:
    gross = Rupiah(sum(line["amount"] for line in lines))
    share = share_of(gross, day.share_bp)
    return {"gross": gross, "share": share, "net": Rupiah(gross - share)}


def _correct(record: WeighIn, form: CorrectForm, day: WeighingDay) -> ResponseReturnValue:
    session, wrong = db.session(), record.receipt
    key = once(form.operation_id(), form.facts() | {"receipt": wrong})
    visit, reason, today = form.visit(day.day), form.reason.data, today_at(record.unit.timezone)
    try:
        right = reversal.correct(session, record, visit, reason, key, my_user(), today)
    except RuleBroken as refused:
        session.rollback()
        return _ask_right(record, form, day, str(refused)), refused.status
    session.commit()
    flash(f"Bukti {wrong} diganti. {format_rupiah(right.net)} masuk ke tabungan {form.found.name}.", "success")
    return redirect(url_for(".receipt", receipt=right.receipt), 303)
