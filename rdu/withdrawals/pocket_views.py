"""The unit's pockets, for its manager: what stands in them, their rules, opening, releasing and closing."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import format_date, today_at
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.ledger import pockets
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import SUGGESTED, PocketNow, pocket_of, pockets_of
from rdu.ledger.service import open_books
from rdu.money import format_rupiah
from rdu.people.models import Unit
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.withdrawals import pocket_sums
from rdu.withdrawals.pocket_forms import OpenForm, ReleaseForm, RuleForm
from rdu.withdrawals.pocket_sums import changes_for_savers, rule_words, would_free
from rdu.withdrawals.routes import bp


def _here() -> tuple[Unit, date]:
    unit = working_unit()
    return unit, today_at(unit.timezone)


@bp.get("/kantong")
@only_for(Role.MANAGER)
def pockets_page() -> str:
    unit, today = _here()
    sums = pocket_sums.sums_of(db.session(), unit, today)
    return render_template("withdrawals/pockets.html", sums=sums, rule_words=rule_words)


@bp.route("/kantong/baru", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def open_pocket() -> ResponseReturnValue:
    (unit, today), session, form = _here(), db.session(), OpenForm()
    there = pockets_of(session, unit, today)
    called = {pocket.name.casefold() for pocket in there}
    form.suggest([name for name in SUGGESTED.values() if name.casefold() not in called])
    if form.validate_on_submit():
        name = form.chosen()
        code = pocket_sums.code_for(name)
        open_books(session, unit)  # two who open at once stand in line
        try:
            pockets.open_pocket(session, unit, code, name, today, my_user())
        except Refused as refused:
            session.rollback()
            form.name.errors = [str(refused)]
        else:
            session.commit()
            flash(f"Kantong {name} dibuka. Atur dulu kapan setorannya bisa diambil.", "success")
            return redirect(url_for(".pocket_rule", pocket=code), 303)
    return render_template("withdrawals/pocket_open.html", form=form), 422 if form.errors else 200


@bp.get("/kantong/<pocket>")
@only_for(Role.MANAGER)
def pocket_page(pocket: str) -> str:
    (unit, today), session = _here(), db.session()
    now = pocket_of(session, unit, pocket, today)
    return render_template(
        "withdrawals/pocket.html", sums=pocket_sums.sums_in(session, unit, now, today), today=today,
        rules=pocket_sums.rules_of(session, unit, pocket), releases=pocket_sums.releases_of(session, unit, pocket),
        rule_words=rule_words, regular=pocket == REGULAR,
    )  # fmt: skip


def _open_one(pocket: str) -> tuple[Unit, date, PocketNow]:
    """A pocket that still takes deposits: NotFoundHere for another unit's and for a closed one."""
    unit, today = _here()
    now = pocket_of(db.session(), unit, pocket, today)
    if now.closed:
        raise NotFoundHere
    return unit, today, now


def _shown(template: str, now: PocketNow, form: OnceForm, **more: Any) -> tuple[str, int]:
    page = render_template(f"withdrawals/{template}.html", pocket=now, form=form, **more)
    return page, 422 if form.errors else 200


@bp.route("/kantong/<pocket>/aturan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def pocket_rule(pocket: str) -> ResponseReturnValue:
    """Other rules from a day on: typed, read back as what changes for savers, then set."""
    unit, today, now = _open_one(pocket)
    form, step, session = RuleForm(today, now.rule), request.form.get("langkah"), db.session()
    if request.method == "GET" or step == "ubah" or not form.validate():
        return _shown("pocket_rule", now, form)
    before = pocket_of(session, unit, pocket, form.starts()).rule
    changes = changes_for_savers(before, form.rule(), now.name, form.starts())
    if step != "simpan":
        if not changes:
            form.valid_from.errors = ["Aturan ini sama dengan yang berlaku. Tidak ada yang berubah."]
            return _shown("pocket_rule", now, form)
        return _shown("pocket_rule_read", now, form, changes=changes)
    if changes:  # a second click finds nothing left to change
        open_books(session, unit)
        pockets.set_rule(session, unit, pocket, form.rule(), form.starts(), my_user())
        session.commit()
    flash(f"Aturan kantong {now.name} tercatat, berlaku mulai {format_date(form.starts())}.", "success")
    return redirect(url_for(".pocket_page", pocket=pocket), 303)


@bp.route("/kantong/<pocket>/buka-setoran", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def release_pocket(pocket: str) -> ResponseReturnValue:
    """Deposits that waited for the manager may be taken: how much becomes free is read back first."""
    unit, today, now = _open_one(pocket)
    if now.rule.rest is not Rest.RELEASED:
        raise NotFoundHere
    form, step, session = ReleaseForm(today, now.released_until), request.form.get("langkah"), db.session()
    if step == "simpan" and form.until.data is not None and form.until.data == now.released_until:
        return redirect(url_for(".pocket_page", pocket=pocket), 303)  # a second click
    if request.method == "GET" or step == "ubah" or not form.validate():
        return _shown("pocket_release", now, form)
    freed, savers = would_free(session, unit, now, form.day(), today)
    if step != "simpan":
        return _shown("pocket_release_read", now, form, freed=freed, savers=savers)
    open_books(session, unit)
    pockets.release(session, unit, pocket, form.day(), my_user())
    session.commit()
    flash(f"Setoran kantong {now.name} dibuka. {format_rupiah(freed)} sekarang bisa diambil.", "success")
    return redirect(url_for(".pocket_page", pocket=pocket), 303)


@bp.route("/kantong/<pocket>/tutup", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def close_pocket(pocket: str) -> ResponseReturnValue:
    """What it holds can still be taken; nothing more reaches it."""
    (unit, today), session, form = _here(), db.session(), OnceForm()
    now = pocket_of(session, unit, pocket, today)
    if pocket == REGULAR or (now.closed and request.method == "GET"):
        raise NotFoundHere
    if not form.validate_on_submit():
        return _shown("pocket_close", now, form, sums=pocket_sums.sums_in(session, unit, now, today))
    if not now.closed:  # a second click finds it closed
        open_books(session, unit)
        pockets.close_pocket(session, unit, pocket, today, my_user())
        session.commit()
    flash(f"Kantong {now.name} ditutup. Uang di dalamnya tetap bisa diambil.", "success")
    return redirect(url_for(".pocket_page", pocket=pocket), 303)
