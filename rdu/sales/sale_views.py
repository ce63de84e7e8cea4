"""Sell from the shed: choose the collector, fill the sheet, read back, post; take a sale back; its papers."""

from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import MonthClosed, NotAllowed, Refused, RuleBroken, SaleUndone
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Unit
from rdu.people.present import me, my_user, working_unit
from rdu.roles import COUNTER, Role
from rdu.sales import collectors, lists, refusals, service, undoing
from rdu.sales.collectors import collector_of
from rdu.sales.forms import SaleForm, UndoForm
from rdu.sales.models import Collector, Sale
from rdu.sales.routes import bp
from rdu.sales.sale_pdf import delivery_note as drawn_note
from rdu.sales.sale_pdf import invoice as drawn_invoice
from rdu.sales.shed import Pile, name_of, shed_of
from rdu.web.access import only_for

NOT_TYPED = {"langkah", "csrf_token", "operation", "cost"}


@bp.get("/penjualan", endpoint="sales")
@only_for(*COUNTER)
def everything() -> str:
    session, unit = db.session(), working_unit()
    text = request.args.get("q", "")[:120]
    found = lists.listed(session, unit, text, request.args.get("hal", 1, type=int))
    debts = lists.debts_of(session, unit)
    return render_template(
        "sales/sales.html", found=found, text=text, owed=sum(debt.amount for debt in debts), unpaid=lists.unpaid(debts)
    )


@bp.route("/penjualan/baru", methods=["GET", "POST"])
@only_for(*COUNTER)
def sell() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    wanted = request.args.get("pengepul", "")
    if not wanted:
        return render_template("sales/choose.html", rows=collectors.collectors_of(session, unit))
    buyer, today = collector_of(session, unit, wanted), today_at(unit.timezone)
    piles, step = shed_of(session, unit, today), request.form.get("langkah")
    cells = request.form if request.method == "POST" else _offered(buyer, piles, today)
    form = SaleForm(piles, cells, day=today)
    if request.method == "GET" or step == "ubah":
        return _sheet(form, buyer)
    if not form.read(saving=step == "simpan"):
        if step != "simpan":
            _note_oversale(form, buyer)
        return _sheet(form, buyer), 422
    return _sold(form, buyer, unit) if step == "simpan" else _read_back(form, buyer, unit)


def _offered(buyer: Collector, piles: list[Pile], today: date) -> dict[str, str]:
    offers = collectors.offers_of(db.session(), buyer, today)
    priced = [(pile, offers[pile.grade_id]) for pile in piles if pile.grade_id in offers]
    return {f"p.{pile.code}": f"{offer.price:,}".replace(",", ".") for pile, offer in priced}


def _sheet(form: SaleForm, buyer: Collector, problem: str = "") -> str:
    """What he buys stands first; the rest is folded away unless something was typed there."""
    offers = collectors.offers_of(db.session(), buyer, today_at(working_unit().timezone))
    bought = [pile for pile in form.piles if pile.grade_id in offers]
    others = [pile for pile in form.piles if pile.grade_id not in offers]
    typed = any(form.text(f"{box}.{pile.code}") for pile in others for box in "wqp")
    return render_template(
        "sales/sell.html", form=form, buyer=buyer, problem=problem, bought=bought, others=others, typed_in_others=typed
    )


def _read_back(form: SaleForm, buyer: Collector, unit: Unit) -> ResponseReturnValue:
    session, deal = db.session(), form.deal(buyer)
    try:
        lines = service.priced(session, unit, deal)
    except RuleBroken as refused:
        return _refused(form, buyer, refused)
    pictures = {pile.grade_id: pile.picture for pile in form.piles}
    typed = [(name, text) for name, text in request.form.items() if name not in NOT_TYPED and text.strip()]
    total, cost = sum(line.amount for line in lines), sum(line.cost for line in lines)
    return render_template(
        "sales/sell_read.html", form=form, buyer=buyer, lines=lines, pictures=pictures, typed=typed, total=total,
        cost=cost, deal=deal,
    )  # fmt: skip


def _sold(form: SaleForm, buyer: Collector, unit: Unit) -> ResponseReturnValue:
    session, read = db.session(), request.form.get("cost", "")
    cost = Rupiah(int(read)) if read.isascii() and read.isdigit() and len(read) < 16 else None
    key = once(form.operation_id(), form.facts(buyer))
    try:
        sale = service.sell(session, unit, form.deal(buyer), key, my_user(), cost)
    except RuleBroken as refused:
        session.rollback()
        return _refused(form, buyer, refused)
    session.commit()
    flash(f"{sale.label} tercatat: {format_rupiah(sale.total)} dari {buyer.name}.", "success")
    return redirect(url_for(".sale", label=sale.label), 303)


def _refused(form: SaleForm, buyer: Collector, refused: RuleBroken) -> ResponseReturnValue:
    """Beside the field it is about, or on top of the sheet."""
    if isinstance(refused, MonthClosed) or (isinstance(refused, Refused) and refused.field == "day"):
        form.day.errors = [str(refused)]
        return _sheet(form, buyer), 422
    if isinstance(refused, service.NotSoMuchHere):
        _note_oversale(form, buyer)
    return _sheet(form, buyer, str(refused)), refused.status


def _note_oversale(form: SaleForm, buyer: Collector) -> None:
    """More was to be sold than the books know of: nothing is written but that, for the manager's review list."""
    session = db.session()
    if refusals.note_oversale(session, working_unit(), buyer.code, form.asked, my_user()):
        session.commit()


@bp.get("/penjualan/<label>")
@only_for(*COUNTER)
def sale(label: str) -> str:
    session, unit = db.session(), working_unit()
    row = lists.sale_of(session, unit, label)
    unpaid = lists.unpaid([lists.debt_of(session, unit, row.collector)])
    return render_template("sales/sale.html", row=row, name_of=name_of, may_undo=_may_undo(row), unpaid=unpaid)


@bp.get("/penjualan/<label>/surat-jalan.pdf")
@only_for(*COUNTER)
def delivery_note(label: str) -> Response:
    row = lists.sale_of(db.session(), working_unit(), label)
    return _pdf(drawn_note(row), f"surat-jalan-{row.label}")


@bp.get("/penjualan/<label>/nota.pdf")
@only_for(*COUNTER)
def invoice(label: str) -> Response:
    row = lists.sale_of(db.session(), working_unit(), label)
    return _pdf(drawn_invoice(row), f"nota-{row.label}")


def _pdf(body: bytes, name: str) -> Response:
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


def _may_undo(row: Sale) -> bool:
    """A manager any sale of the unit; an operator her own, on the same day."""
    own_today = row.sold_by_id == my_user().id and row.day == today_at(row.unit.timezone)
    return row.reversal is None and (Role.MANAGER in me().roles_here or own_today)


@bp.route("/penjualan/<label>/batal", methods=["GET", "POST"])
@only_for(*COUNTER)
def undo(label: str) -> ResponseReturnValue:
    row, form, step = lists.sale_of(db.session(), working_unit(), label), UndoForm(), request.form.get("langkah")
    if row.reversal is not None and step != "simpan":
        raise SaleUndone
    if row.reversal is None and not _may_undo(row):
        raise NotAllowed("Anda hanya bisa membatalkan penjualan Anda sendiri hari ini. Minta pengurus membatalkannya.")
    if request.method == "GET" or step == "ubah":
        return render_template("sales/undo.html", row=row, form=form, problem="")
    if not form.validate():
        return render_template("sales/undo.html", row=row, form=form, problem=""), 422
    return _undone(row, form) if step == "simpan" else render_template("sales/undo_read.html", row=row, form=form)


def _undone(row: Sale, form: UndoForm) -> ResponseReturnValue:
    session, unit, label = db.session(), working_unit(), row.label
    key = once(form.operation_id(), form.body() | {"sale": label})
    try:
        undoing.reverse_sale(session, unit, row, form.reason.data, key, my_user())
    except RuleBroken as refused:
        session.rollback()
        row = lists.sale_of(session, unit, label)
        return render_template("sales/undo.html", row=row, form=form, problem=str(refused)), refused.status
    session.commit()
    flash(f"{label} dibatalkan. Barangnya kembali ke gudang.", "success")
    return redirect(url_for(".sale", label=label), 303)
