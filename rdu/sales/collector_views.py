"""Collectors: who they are, what each pays, and who pays most for what lies in the shed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import format_date, today_at
from rdu.errors import RuleBroken
from rdu.extensions import db
from rdu.people.present import my_user, working_unit
from rdu.roles import COUNTER
from rdu.sales import collectors, lists
from rdu.sales.collectors import Offer, collector_of
from rdu.sales.forms import CollectorForm, OffersForm
from rdu.sales.models import Collector
from rdu.sales.routes import bp
from rdu.sales.shed import Pile, items_of, shed_of
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.weights import format_number


@bp.get("/pengepul", endpoint="collectors")
@only_for(*COUNTER)
def everybody() -> str:
    session, unit = db.session(), working_unit()
    text, gone = request.args.get("q", "")[:120], request.args.get("daftar") == "lama"
    rows = collectors.collectors_of(session, unit, text, retired=gone)
    shown = [row for row in rows if (row.retired_on is not None) == gone]
    owed = collectors.all_owed(session, unit)
    return render_template("sales/collectors.html", rows=shown, text=text, gone=gone, owed=owed)


@bp.route("/pengepul/baru", methods=["GET", "POST"])
@only_for(*COUNTER)
def add_collector() -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), CollectorForm()
    if form.validate_on_submit():
        try:
            row = collectors.add_collector(session, unit, form.code.data, form.what(), my_user())
        except RuleBroken as refused:
            session.rollback()
            form.code.errors = [str(refused)]
        else:
            session.commit()
            flash(f"{row.name} tercatat. Isi harga yang ia bayar.", "success")
            return redirect(url_for(".offers", collector=row.code), 303)
    return render_template("sales/add_collector.html", form=form), 422 if form.errors else 200


@bp.get("/pengepul/<collector>", endpoint="collector")
@only_for(*COUNTER)
def one(collector: str) -> str:
    session, unit = db.session(), working_unit()
    row, today = collector_of(session, unit, collector), today_at(unit.timezone)
    offers = collectors.offers_of(session, row, today)
    items = [(pile, offers[pile.grade_id]) for pile in items_of(session, unit) if pile.grade_id in offers]
    debt = lists.debt_of(session, unit, row)
    return render_template(
        "sales/collector.html", row=row, items=items, owed=debt.amount, unpaid=lists.unpaid([debt]), form=OnceForm(),
        sales=lists.sales_to(session, unit, row), taken=lists.collections_of(session, unit, row),
    )  # fmt: skip


@bp.route("/pengepul/<collector>/ubah", methods=["GET", "POST"])
@only_for(*COUNTER)
def edit_collector(collector: str) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    row = collector_of(session, unit, collector)
    form = CollectorForm(obj=row).without_code()
    if form.validate_on_submit():
        collectors.change_collector(session, unit, row, form.what(), my_user())
        session.commit()
        flash(f"Data {row.name} tersimpan.", "success")
        return redirect(url_for(".collector", collector=row.code), 303)
    return render_template("sales/edit_collector.html", form=form, row=row), 422 if form.errors else 200


@bp.post("/pengepul/<collector>/pakai")
@only_for(*COUNTER)
def use_collector(collector: str) -> ResponseReturnValue:
    """Stop buying from him, or begin again: the button says which."""
    session, unit = db.session(), working_unit()
    row = collector_of(session, unit, collector)
    stops = request.form.get("pakai") == "tidak"
    collectors.retire(session, unit, row, today_at(unit.timezone) if stops else None, my_user())
    session.commit()
    flash(f"{row.name} {'tidak dipakai lagi' if stops else 'dipakai lagi'}.", "success")
    return redirect(url_for(".collector", collector=row.code), 303)


@bp.route("/pengepul/<collector>/harga", methods=["GET", "POST"])
@only_for(*COUNTER)
def offers(collector: str) -> ResponseReturnValue:
    """A box an item for the price and the least he comes for. What stays as it was is not written again."""
    session, unit = db.session(), working_unit()
    row, today = collector_of(session, unit, collector), today_at(unit.timezone)
    known, piles = collectors.offers_of(session, row, today), items_of(session, unit)
    cells = request.form if request.method == "POST" else _as_known(piles, known)
    form = OffersForm(piles, cells, since=today)
    if request.method == "GET":
        return _offers_page(row, form)
    if (wanted := form.read(known)) is None:
        return _offers_page(row, form), 422
    since = form.since.data or today
    written = collectors.set_offers(session, unit, row, wanted, since, my_user())
    session.commit()
    said = f"{written} harga berlaku mulai {format_date(since)}." if written else "Tidak ada harga yang berubah."
    flash(said, "success" if written else "info")
    return redirect(url_for(".collector", collector=row.code), 303)


def _offers_page(row: Collector, form: OffersForm) -> str:
    return render_template("sales/offers.html", row=row, form=form)


def _as_known(piles: list[Pile], known: dict[int, Offer]) -> dict[str, str]:
    cells = {}
    for pile in piles:
        if offer := known.get(pile.grade_id):
            cells[f"p.{pile.code}"] = f"{offer.price:,}".replace(",", ".")
            cells[f"m.{pile.code}"] = format_number(offer.minimum).replace(".", "") if offer.minimum else ""
    return cells


@bp.get("/penawaran")
@only_for(*COUNTER)
def bids() -> str:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    found = collectors.quotes(session, unit, shed_of(session, unit, today), today)
    return render_template("sales/quotes.html", found=found, today=today)
