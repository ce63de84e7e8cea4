"""Counting the shed: weigh what lies there, read the differences back with their reasons, post; what was counted."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.present import my_user, working_unit
from rdu.roles import COUNTER
from rdu.sales import counts
from rdu.sales.count_pdf import count_sheet
from rdu.sales.shed import items_of, name_of
from rdu.sales.stock_forms import CountForm, reasons_of
from rdu.sales.stock_routes import bp
from rdu.stock.service import Goods
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of


@bp.route("/gudang/hitung", methods=["GET", "POST"])
@only_for(*COUNTER)
def count() -> ResponseReturnValue:
    step = request.form.get("langkah")
    form = CountForm(items_of(db.session(), working_unit()), request.form)
    if request.method == "GET" or step == "ubah":
        return _ask(form)
    if not form.read():
        return _ask(form), 422
    return _save(form) if step == "simpan" else _read_back(form)


def _ask(form: CountForm) -> str:
    return render_template("stock/count.html", form=form)


def _read_back(form: CountForm, problem: str = "") -> str:
    """The differences against the books of now, each with the reasons that fit."""
    lines = [
        (pile, line, counts.difference_of(line, Goods(pile.grade_id, pile.grams, pile.value)), reasons_of(line))
        for pile, line in form.counted
    ]
    return render_template("stock/count_read.html", form=form, lines=lines, problem=problem)


def _save(form: CountForm) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    try:
        row = counts.count(session, unit, form.seen(), once(form.operation_id(), form.facts()), my_user())
    except RuleBroken as refused:
        session.rollback()
        return _read_back(form, str(refused) if form.explained() else ""), refused.status
    session.commit()
    flash(f"Hitungan {row.label} tersimpan.", "success")
    return redirect(url_for(".counted", count_number=row.label), 303)


@bp.get("/gudang/hitung/lembar.pdf")
@only_for(*COUNTER)
def sheet_pdf() -> Response:
    """A list to count with a pen, also of what the books do not know; without the books' weights, so that nobody copies
    them."""
    session, unit = db.session(), working_unit()
    body = count_sheet(unit, items_of(session, unit), today_at(unit.timezone))
    name = f'inline; filename="lembar-hitung-{unit.code}.pdf"'
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": name})


@bp.get("/gudang/riwayat")
@only_for(*COUNTER)
def counts_made() -> str:
    session, unit, page = db.session(), working_unit(), page_asked_for()
    rows, total = counts.counts_of(session, unit, page)
    return render_template(
        "stock/counts.html", rows=rows, page=page, pages=pages_of(total, counts.A_PAGE), name_of=name_of,
        regrades=counts.regrades_of(session, unit) if page == 1 else [],
    )  # fmt: skip


@bp.get("/gudang/hitung/<count_number>")
@only_for(*COUNTER)
def counted(count_number: str) -> str:
    row = counts.count_of(db.session(), working_unit(), count_number)
    return render_template("stock/counted.html", row=row, name_of=name_of)
