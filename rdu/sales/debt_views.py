"""What collectors still owe: the list, a payment taken in, a debt given up."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import CollectionUndone, MonthClosed, NotAllowed, Refused, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.money import Rupiah, format_rupiah
from rdu.people.present import me, my_user, working_unit
from rdu.roles import COUNTER, Role
from rdu.sales import lists, owing, undoing
from rdu.sales.collectors import collector_of, owed_by
from rdu.sales.forms import CollectForm, GiveUpForm, UndoForm
from rdu.sales.models import Collection, Collector, Settled
from rdu.sales.owing import Settling
from rdu.sales.routes import bp
from rdu.web.access import only_for


@bp.get("/piutang")
@only_for(*COUNTER)
def debts() -> str:
    session, unit = db.session(), working_unit()
    return render_template(
        "sales/debts.html", debts=lists.debts_of(session, unit), today=today_at(unit.timezone),
        taken=lists.collections_of(session, unit),
        may_undo=_may_undo,
    )  # fmt: skip


@bp.route("/piutang/<collector>/terima", methods=["GET", "POST"])
@only_for(*COUNTER)
def collect(collector: str) -> ResponseReturnValue:
    session, unit, step = db.session(), working_unit(), request.form.get("langkah")
    row = collector_of(session, unit, collector)
    owed = owed_by(session, unit, row)
    form = CollectForm(amount=owed or None, day=today_at(unit.timezone))
    if request.method == "GET" or step == "ubah":
        return render_template("sales/collect.html", row=row, form=form, owed=owed)
    if not form.validate():
        return render_template("sales/collect.html", row=row, form=form, owed=owed), 422
    if step == "simpan":
        return _collected(row, form)
    if (form.amount.data or 0) > owed:
        form.amount.errors = [f"{row.name} hanya berutang {format_rupiah(owed)}."]
        return render_template("sales/collect.html", row=row, form=form, owed=owed), 422
    return render_template("sales/collect_read.html", row=row, form=form, what=form.what(), owed=owed)


def _collected(row: Collector, form: CollectForm) -> ResponseReturnValue:
    session, unit, code = db.session(), working_unit(), row.code
    key = once(form.operation_id(), form.body() | {"collector": code})
    try:
        owing.collect(session, unit, row, form.what(), key, my_user())
    except RuleBroken as refused:
        session.rollback()
        row = collector_of(session, unit, code)
        about_day = isinstance(refused, MonthClosed) or (isinstance(refused, Refused) and refused.field == "day")
        (form.day if about_day else form.amount).errors = [str(refused)]
        return render_template("sales/collect.html", row=row, form=form, owed=owed_by(session, unit, row)), 422
    session.commit()
    flash(f"{format_rupiah(form.what().amount)} dari {row.name} tercatat.", "success")
    return redirect(url_for(".debts"), 303)


@bp.route("/piutang/<collector>/hapus", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def give_up(collector: str) -> ResponseReturnValue:
    session, unit, step = db.session(), working_unit(), request.form.get("langkah")
    row = collector_of(session, unit, collector)
    owed = owed_by(session, unit, row)
    form = GiveUpForm(amount=owed or None)
    if request.method == "GET" or step == "ubah":
        return render_template("sales/give_up.html", row=row, form=form, owed=owed)
    if not form.validate():
        return render_template("sales/give_up.html", row=row, form=form, owed=owed), 422
    if step == "simpan":
        return _given_up(row, form)
    if (form.amount.data or 0) > owed:
        form.amount.errors = [f"{row.name} hanya berutang {format_rupiah(owed)}."]
        return render_template("sales/give_up.html", row=row, form=form, owed=owed), 422
    return render_template("sales/give_up_read.html", row=row, form=form, owed=owed)


def _given_up(row: Collector, form: GiveUpForm) -> ResponseReturnValue:
    session, unit, code = db.session(), working_unit(), row.code
    key = once(form.operation_id(), form.body() | {"collector": code})
    what = Settling(Settled.WRITTEN_OFF, Rupiah(form.amount.data or 0), today_at(unit.timezone), note=form.reason.data)
    try:
        owing.collect(session, unit, row, what, key, my_user())
    except RuleBroken as refused:
        session.rollback()
        row = collector_of(session, unit, code)
        form.amount.errors = [str(refused)]
        return render_template("sales/give_up.html", row=row, form=form, owed=owed_by(session, unit, row)), 422
    session.commit()
    flash(f"Utang {row.name} {format_rupiah(what.amount)} dihapus dari buku.", "success")
    return redirect(url_for(".debts"), 303)


def _may_undo(row: Collection) -> bool:
    """A manager any of them; an operator what she took in herself, on the same day."""
    own_today = row.taken_by_id == my_user().id and row.day == today_at(working_unit().timezone)
    return row.reversal is None and (Role.MANAGER in me().roles_here or own_today)


@bp.route("/piutang/terima/<int:taken_seq>/batal", methods=["GET", "POST"])
@only_for(*COUNTER)
def undo_collection(taken_seq: int) -> ResponseReturnValue:
    row = lists.collection_at(db.session(), working_unit(), taken_seq)
    form, step = UndoForm(), request.form.get("langkah")
    if row.reversal is not None and step != "simpan":
        raise CollectionUndone
    if row.reversal is None and not _may_undo(row):
        raise NotAllowed("Anda hanya bisa membatalkan yang Anda terima sendiri hari ini. Minta pengurus.")
    if request.method == "GET" or step == "ubah":
        return render_template("sales/undo_collection.html", row=row, form=form, problem="")
    if not form.validate():
        return render_template("sales/undo_collection.html", row=row, form=form, problem=""), 422
    if step == "simpan":
        return _collection_undone(row, form)
    return render_template("sales/undo_collection_read.html", row=row, form=form)


def _collection_undone(row: Collection, form: UndoForm) -> ResponseReturnValue:
    session, unit, seq = db.session(), working_unit(), row.seq
    key = once(form.operation_id(), form.body() | {"collection": seq})
    try:
        undoing.reverse_collection(session, unit, row, form.reason.data, key, my_user())
    except RuleBroken as refused:
        session.rollback()
        row = lists.collection_at(session, unit, seq)
        page = render_template("sales/undo_collection.html", row=row, form=form, problem=str(refused))
        return page, refused.status
    session.commit()
    flash(f"Pembayaran {row.collector.name} dibatalkan. Jumlahnya tercatat belum dibayar lagi.", "success")
    return redirect(url_for(".debts"), 303)
