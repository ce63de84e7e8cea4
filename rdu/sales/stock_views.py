"""What lies in the shed, as a page and as tables to take away; regrading."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue.models import Group
from rdu.clock import today_at
from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.present import my_user, working_unit
from rdu.roles import COUNTER
from rdu.sales import counts
from rdu.sales.shed import Order, Pile, items_of, shed_of, shed_rows
from rdu.sales.stock_forms import RegradeForm
from rdu.sales.stock_routes import bp
from rdu.sales.transfer_lists import receives, waiting_at
from rdu.sales.transfers import induk_of
from rdu.spreadsheet import write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.tables import table_file
from rdu.weights import format_kg


@bp.get("/gudang")
@only_for(*COUNTER)
def shed() -> str:
    session, unit = db.session(), working_unit()
    today, order = today_at(unit.timezone), _order()
    piles = shed_of(session, unit, today, order)
    shown = [pile for pile in piles if _group() in (None, pile.group)]
    return render_template(
        "stock/shed.html", piles=shown, today=today, order=order, orders=list(Order), group=_group(),
        groups=[group for group in Group if any(pile.group is group for pile in piles)], is_empty=not piles,
        grams=sum(pile.grams for pile in shown), value=sum(pile.value for pile in shown),
        oldest=min((pile for pile in shown if pile.since), key=lambda pile: pile.since or today, default=None),
        sends=induk_of(session, unit) is not None, receives=receives(session, unit), waiting=waiting_at(session, unit),
    )  # fmt: skip


def _order() -> Order:
    asked_for = request.args.get("urut", "")
    return Order(asked_for) if asked_for in {order.value for order in Order} else Order.VALUE


def _group() -> Group | None:
    asked_for = request.args.get("bahan", "")
    return Group(asked_for) if asked_for in {group.value for group in Group} else None


@bp.get("/gudang.csv")
@only_for(*COUNTER)
def shed_csv() -> Response:
    return table_file(write_csv(_rows()), f"gudang-{working_unit().code}.csv")


@bp.get("/gudang.xlsx")
@only_for(*COUNTER)
def shed_xlsx() -> Response:
    return table_file(write_xlsx(_rows(), "Gudang"), f"gudang-{working_unit().code}.xlsx")


def _rows() -> list[list[str | int]]:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    return shed_rows(shed_of(session, unit, today, _order()), today)


@bp.route("/gudang/pindah-mutu", methods=["GET", "POST"])
@only_for(*COUNTER)
def regrade() -> ResponseReturnValue:
    session, unit, step = db.session(), working_unit(), request.form.get("langkah")
    piles = items_of(session, unit)
    form = RegradeForm(piles, saving=step == "simpan")
    if request.method == "GET" or step == "ubah":
        return _ask_regrade(form, piles)
    if not form.validate():
        return _ask_regrade(form, piles), 422
    if step != "simpan":
        out, into = form.piles[form.from_grade.data], form.piles[form.to_grade.data]
        return render_template("stock/regrade_read.html", form=form, out=out, into=into)
    return _regrade(form, piles)


def _ask_regrade(form: RegradeForm, piles: list[Pile], problem: str = "") -> str:
    has_goods = any(pile.grams for pile in piles)
    return render_template("stock/regrade.html", form=form, problem=problem, has_goods=has_goods)


def _regrade(form: RegradeForm, piles: list[Pile]) -> ResponseReturnValue:
    session, unit, what = db.session(), working_unit(), form.what()
    try:
        counts.regrade(session, unit, what, once(form.operation_id(), form.body()), my_user())
    except RuleBroken as refused:
        session.rollback()
        return _ask_regrade(form, piles, str(refused)), refused.status
    session.commit()
    flash(f"{format_kg(what.grams)} pindah ke {form.piles[form.to_grade.data].name}.", "success")
    return redirect(url_for(".shed"), 303)
