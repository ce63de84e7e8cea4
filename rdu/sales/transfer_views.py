"""Transfers to the induk, for both sides: drafts and dispatch at the unit, receipt and payment at the induk."""

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import NotEnoughStock, NotFoundHere, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.money import format_rupiah
from rdu.people.models import Unit
from rdu.people.present import my_user, working_unit
from rdu.roles import COUNTER
from rdu.sales import transfers
from rdu.sales.refusals import note_late_draft, note_oversale
from rdu.sales.shed import name_of, shed_of
from rdu.sales.stock_forms import LoadForm, PayForm, ReceiveForm, SendForm, as_planned
from rdu.sales.stock_models import Step, Transfer, TransferState
from rdu.sales.stock_routes import bp, typed
from rdu.sales.transfer_lists import A_PAGE, coming_to, listed_prices, receives, sent_by, transfer_of, waiting_at
from rdu.sales.transfer_pdf import delivery_note as drawn
from rdu.stock.service import at_cost, lying_of
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of
from rdu.web.forms import OnceForm

VIEWS = {"jalan": TransferState.SENT, "bayar": TransferState.RECEIVED}


@bp.get("/kiriman")
@only_for(*COUNTER)
def transfers_sent() -> str:
    session, unit, page = db.session(), working_unit(), page_asked_for()
    found = sent_by(session, unit, page)
    return render_template(
        "stock/transfers.html", found=found, page=page, pages=pages_of(found.total, A_PAGE), comes=False,
        induk=transfers.induk_of(session, unit), receives=receives(session, unit), waiting=waiting_at(session, unit),
        which="",
    )  # fmt: skip


@bp.get("/kiriman/masuk")
@only_for(*COUNTER)
def transfers_coming() -> str:
    session, unit, page, which = db.session(), working_unit(), page_asked_for(), request.args.get("lihat", "")
    found = coming_to(session, unit, page, VIEWS.get(which))
    return render_template(
        "stock/transfers.html", found=found, page=page, pages=pages_of(found.total, A_PAGE), comes=True,
        induk=transfers.induk_of(session, unit), receives=receives(session, unit), waiting=waiting_at(session, unit),
        which=which if which in VIEWS else "",
    )  # fmt: skip


@bp.route("/kiriman/baru", methods=["GET", "POST"])
@only_for(*COUNTER)
def new_transfer() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    if (induk := transfers.induk_of(session, unit)) is None:
        raise transfers.NoInduk
    form = LoadForm(shed_of(session, unit, today_at(unit.timezone)), request.form)
    if request.method == "GET":
        return render_template("stock/load.html", form=form, induk=induk, row=None)
    if not form.read():
        return _not_loaded(form, induk, None)
    row = transfers.begin(session, unit, form.loaded, once(form.operation_id(), form.facts()), my_user())
    session.commit()
    flash(f"Draf kiriman {row.label} tersimpan. Barang masih di gudang.", "success")
    return redirect(_page_of(row), 303)


@bp.route("/kiriman/<transfer_number>/ubah", methods=["GET", "POST"])
@only_for(*COUNTER)
def edit_transfer(transfer_number: str) -> ResponseReturnValue:
    session, unit, row = db.session(), working_unit(), _mine_to_send(transfer_number)
    if row.state is not TransferState.DRAFT:
        return redirect(_page_of(row), 303)
    cells = as_planned(row) if request.method == "GET" else request.form
    form = LoadForm(shed_of(session, unit, today_at(unit.timezone)), cells)
    if request.method == "GET":
        return render_template("stock/load.html", form=form, induk=row.induk, row=row)
    if not form.read():
        return _not_loaded(form, row.induk, row)
    transfers.load(session, unit, row, form.loaded)
    session.commit()
    flash(f"Draf {row.label} diperbarui.", "success")
    return redirect(_page_of(row), 303)


def _not_loaded(form: LoadForm, induk: Unit, row: Transfer | None) -> ResponseReturnValue:
    """Nothing is written, but for the review list what the books do not know of."""
    session = db.session()
    if note_oversale(session, working_unit(), induk.code, form.too_much, my_user()):
        session.commit()
    return render_template("stock/load.html", form=form, induk=induk, row=row), 422


@bp.post("/kiriman/<transfer_number>/hapus")
@only_for(*COUNTER)
def drop_transfer(transfer_number: str) -> ResponseReturnValue:
    row = _mine_to_send(transfer_number)
    transfers.drop(db.session(), working_unit(), row)
    db.session.commit()
    flash(f"Draf {row.label} dihapus.", "success")
    return redirect(url_for(".transfers_sent"), 303)


@bp.get("/kiriman/<transfer_number>")
@only_for(*COUNTER)
def transfer(transfer_number: str) -> str:
    return _show(transfer_of(db.session(), working_unit(), transfer_number))


def _show(row: Transfer, problem: str = "") -> str:
    received = row.act(Step.RECEIVED)
    return render_template(
        "stock/transfer.html", row=row, sends=row.unit_id == working_unit().id, name_of=name_of, problem=problem,
        may_pay=received is None or received.by_id != my_user().id, form=OnceForm(),
    )  # fmt: skip


@bp.route("/kiriman/<transfer_number>/berangkat", methods=["GET", "POST"])
@only_for(*COUNTER)
def dispatch(transfer_number: str) -> ResponseReturnValue:
    """Read back what leaves, at its average cost; then it leaves."""
    session, unit, row, form = db.session(), working_unit(), _mine_to_send(transfer_number), SendForm()
    if not form.validate_on_submit():
        if row.state is not TransferState.DRAFT:
            return redirect(_page_of(row), 303)
        lying = lying_of(session, unit, [line.grade_id for line in row.plan])
        goods = [(line, at_cost(lying[line.grade_id], line.grams)) for line in row.plan]
        form.seen.data = transfers.fingerprint(row)
        page = render_template("stock/dispatch.html", row=row, form=form, goods=goods, name_of=name_of)
        return page, 422 if form.errors else 200
    key, seen = once(form.operation_id(), [row.label, form.seen.data]), form.seen.data or ""
    return _done(row, lambda: transfers.send(session, unit, row, seen, key, my_user()), "berangkat")


@bp.route("/kiriman/<transfer_number>/tarik", methods=["GET", "POST"])
@only_for(*COUNTER)
def recall(transfer_number: str) -> ResponseReturnValue:
    session, unit, row, form = db.session(), working_unit(), _mine_to_send(transfer_number), OnceForm()
    if not form.validate_on_submit():
        if row.state is not TransferState.SENT:
            return redirect(_page_of(row), 303)
        page = render_template("stock/recall.html", row=row, form=form, name_of=name_of)
        return page, 422 if form.errors else 200
    key = once(form.operation_id(), [row.label, "recall"])
    return _done(row, lambda: transfers.recall(session, unit, row, key, my_user()), "ditarik kembali ke gudang")


@bp.route("/kiriman/<transfer_number>/terima", methods=["GET", "POST"])
@only_for(*COUNTER)
def receive(transfer_number: str) -> ResponseReturnValue:
    """Weigh every line, agree on its price, read back, save."""
    session, unit, row, step = db.session(), working_unit(), _mine_to_receive(transfer_number), _step()
    if row.state is not TransferState.SENT and step != "simpan":
        return redirect(_page_of(row), 303)
    form = ReceiveForm(row, listed_prices(session, unit, row), request.form)
    if request.method == "GET" or step == "ubah":
        return _ask(row, form)
    if not form.read():
        return _ask(row, form), 422
    if step != "simpan":
        return render_template("stock/receive_read.html", row=row, form=form, name_of=name_of, typed=typed())
    key = once(form.operation_id(), form.facts())
    return _done(row, lambda: transfers.receive(session, unit, row, form.arrived, key, my_user()), "diterima")


def _step() -> str | None:
    return request.form.get("langkah")


def _ask(row: Transfer, form: ReceiveForm) -> str:
    return render_template("stock/receive.html", row=row, form=form, name_of=name_of, reasons=transfers.REASONS)


@bp.route("/kiriman/<transfer_number>/bayar", methods=["GET", "POST"])
@only_for(*COUNTER)
def pay(transfer_number: str) -> ResponseReturnValue:
    session, unit, row, form = db.session(), working_unit(), _mine_to_receive(transfer_number), PayForm()
    step, received = _step(), row.act(Step.RECEIVED)
    if received is None or (row.state is not TransferState.RECEIVED and step != "simpan"):
        return redirect(_page_of(row), 303)
    valid = form.validate_on_submit()
    if not valid or step not in ("bacakan", "simpan"):
        page = render_template("stock/pay.html", row=row, form=form, received=received)
        return page, 422 if form.errors else 200
    if step == "bacakan":
        return render_template("stock/pay_read.html", row=row, form=form, received=received)
    key = once(form.operation_id(), [row.label, form.way().value])
    words = f"dibayar {format_rupiah(received.amount)}"
    return _done(row, lambda: transfers.pay(session, unit, row, form.way(), key, my_user()), words)


def _done(row: Transfer, act: Callable[[], object], words: str) -> ResponseReturnValue:
    """Do it and show the transfer; where it is refused, say why on the transfer's own page."""
    try:
        act()
    except RuleBroken as refused:
        db.session.rollback()
        row = transfer_of(db.session(), working_unit(), row.label)
        if isinstance(refused, NotEnoughStock) and note_late_draft(db.session(), working_unit(), row, my_user()):
            db.session.commit()
        return _show(row, str(refused)), refused.status
    db.session.commit()
    flash(f"Kiriman {row.label} {words}.", "success")
    return redirect(_page_of(row), 303)


@bp.get("/kiriman/<transfer_number>/surat-jalan.pdf")
@only_for(*COUNTER)
def delivery_note(transfer_number: str) -> Response:
    row = transfer_of(db.session(), working_unit(), transfer_number)
    if not row.lines:
        raise NotFoundHere
    name = f'inline; filename="surat-jalan-{row.label}.pdf"'
    return Response(drawn(row), mimetype="application/pdf", headers={"Content-Disposition": name})


def _mine_to_send(label: str) -> Transfer:
    row = transfer_of(db.session(), working_unit(), label)
    if row.unit_id != working_unit().id:
        raise NotFoundHere
    return row


def _mine_to_receive(label: str) -> Transfer:
    row = transfer_of(db.session(), working_unit(), label)
    if row.induk_id != working_unit().id:
        raise NotFoundHere
    return row


def _page_of(row: Transfer) -> str:
    return url_for(".transfer", transfer_number=row.label)
