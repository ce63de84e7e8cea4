"""What units owe each other, and a unit that closes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.cash.models import Purse
from rdu.clock import format_date, today_at
from rdu.errors import NotFoundHere, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.money import Rupiah, format_rupiah
from rdu.passages import closing as service
from rdu.passages import savers as savers_list
from rdu.passages.flow_views import Flow, Page, Rows, run, shown
from rdu.passages.forms import CloseForm, DueForm, RestForm, SignedListForm
from rdu.passages.models import SaversList
from rdu.passages.routes import bp
from rdu.people.models import Unit
from rdu.people.present import my_user, working_unit
from rdu.people.units import unit_of
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.forms import OnceForm

OVERVIEW = "statements.overview"
A_PAGE = 25


@bp.route("/antar-unit", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def dues() -> ResponseReturnValue:
    """What is open between this unit and others; what moved members have left is paid here."""
    session, unit, form = db.session(), working_unit(), DueForm()
    found = service.dues(session, unit)
    of = max(1, -(-len(found) // A_PAGE))
    number = min(max(request.args.get("hal", 1, type=int), 1), of)
    shown_here = found[(number - 1) * A_PAGE : number * A_PAGE]
    form.about(found if form.is_submitted() else shown_here)
    rows = [(f"Utang ke {due.unit.name}", format_rupiah(due.owed), "") for due in shown_here if due.owed]
    rows += [(f"Piutang dari {due.unit.name}", format_rupiah(due.owing), "") for due in shown_here if due.owing]
    payable = any(due.payable for due in shown_here)
    says = ["Utang karena anggota pindah dibayar di sini. Utang karena kiriman barang dibayar di halaman Kiriman."]
    page = Page("Utang antar unit", [(url_for(OVERVIEW), "Ringkasan")], OVERVIEW,
                says if rows else ["Tidak ada utang atau piutang dengan unit lain."], rows=rows,
                fields=["unit", "purse", "amount"], number=number, of=of)  # fmt: skip

    def facts() -> Rows:
        return [("Dibayar kepada", unit_of(session, form.unit.data).name, ""),
                ("Dari", Purse(form.purse.data).word, ""),
                ("Jumlah", format_rupiah(form.amount.data or 0), "")]  # fmt: skip

    def act() -> str:
        other, key = unit_of(session, form.unit.data), once(form.operation_id(), form.body())
        service.pay_due(session, unit, other, Rupiah(form.amount.data or 0), Purse(form.purse.data), key, my_user())
        return url_for(".dues")

    if not payable and not form.is_submitted():
        return shown(page)
    return run(Flow(page, form, facts, act, "Pembayaran tercatat di buku kedua unit."))


# A unit that closes -----------------------------------------------------------------------------------------------


def _open(unit: Unit, *, own: bool = True) -> Rows:
    """For the unit itself with the pages that settle it, and collectors by name; for others by code."""
    rows = service.still_open(db.session(), unit)
    names = service.collectors_of(db.session(), unit) if own else {}
    return [
        (f"{row.word} {names.get(row.collector, row.collector)}".strip(), format_rupiah(row.amount),
         url_for(row.endpoint) if own else "")
        for row in rows
    ]  # fmt: skip


@bp.route("/tutup-unit", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def closing() -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), CloseForm()
    asked, rows = service.closing_of(session, unit), _open(unit)
    says = ["Unit tutup bila semua tabungan sudah dibayar atau dipindah, dan tidak ada barang atau uang yang tersisa."]
    says.append("Yang masih terbuka:" if rows else "Tidak ada yang terbuka lagi.")
    links = [(url_for(".savers"), "Daftar penabung untuk ditandatangani")]
    if asked is not None and asked.seq is None:
        says.append(f"Usulan dikirim {format_date(asked.proposed_at.date())}. DLH atau admin yang menutup.")
        links.append((url_for(".withdraw_closing"), "Tarik usulan"))
    page = Page("Tutup unit", [(url_for(OVERVIEW), "Ringkasan")], OVERVIEW, says, rows=rows, links=links,
                fields=["reason"])  # fmt: skip
    if asked is not None and not form.is_submitted():
        return shown(page)

    def act() -> str:
        service.propose(session, unit, form.reason.data, my_user())
        return url_for(".closing")

    facts = [("Unit", unit.name, ""), ("Alasan", form.reason.data or "", ""), ("Masih terbuka", len(rows), "")]
    return run(Flow(page, form, lambda: facts, act, "Usulan tutup unit dikirim ke DLH dan admin."))


@bp.get("/tutup-unit/penabung")
@only_for(Role.MANAGER)
def savers() -> str:
    session, unit = db.session(), working_unit()
    return render_template(
        "passages/savers.html", rows=savers_list.savers_of(session, unit), unit=unit, today=today_at(unit.timezone),
        signed=[(_signed(row), row.witness, row.recorded_by.name) for row in savers_list.lists_of(session, unit)],
        unsigned=savers_list.unsigned(session, unit), asked=savers_list.proposed(session, unit),
    )  # fmt: skip


def _signed(row: SaversList) -> str:
    return f"{row.savers} penabung, {format_rupiah(row.amount)}, ditandatangani sampai {format_date(row.signed_on)}"


@bp.route("/tutup-unit/penabung/tanda-tangan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def sign_savers() -> ResponseReturnValue:
    """Every saver was paid or moved, and all have signed the printed list: kept with its sum."""
    session, unit, form = db.session(), working_unit(), SignedListForm()
    rows = savers_list.savers_of(session, unit)
    sums = [("Penabung di daftar", str(len(rows)), ""),
            ("Jumlah yang diterima", format_rupiah(sum(row.due for row in rows)), "")]  # fmt: skip
    page = Page("Catat daftar yang ditandatangani", [(url_for(".closing"), "Tutup unit"),
                (url_for(".savers"), "Daftar penabung")], OVERVIEW,
                ["Cocokkan dengan daftar di kertas. Simpan kertasnya bersama buku unit."], rows=sums,
                fields=["signed_on", "witness"])  # fmt: skip
    if savers_list.proposed(session, unit) is None and not form.is_submitted():
        page.says = ["Tutup unit belum diusulkan. Usulkan dulu, bayar atau pindahkan tabungannya, lalu catat di sini."]
        return shown(page)

    def facts() -> Rows:
        return [*sums, ("Tanda tangan terakhir", format_date(form.day()), ""), ("Saksi", form.witness.data, "")]

    def act() -> str:
        key = once(form.operation_id(), form.body())
        savers_list.sign(session, unit, form.day(), form.witness.data, key, my_user())
        return url_for(".savers")

    done = "Daftar penabung tercatat sudah ditandatangani."
    return run(Flow(page, form, facts, act, done, lambda: savers_list.check(session, unit, form.day())))


@bp.route("/tutup-unit/tarik", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def withdraw_closing() -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), OnceForm()
    asked = service.closing_of(session, unit)
    if not form.validate_on_submit():
        page = Page("Tarik usulan tutup unit", [(url_for(".closing"), "Tutup unit")], OVERVIEW,
                    ["Unit tetap buka seperti biasa."], button="Tarik usulan")  # fmt: skip
        return shown(page, form if asked and asked.seq is None else None), 422 if form.errors else 200
    if asked is not None:
        service.withdraw(session, unit, my_user())
        session.commit()
        flash("Usulan ditarik. Unit tetap buka.", "success")
    return redirect(url_for(".closing"), 303)


@bp.route("/tutup-unit/kas", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def hand_rest() -> ResponseReturnValue:
    """What is left goes to the induk."""
    session, unit, form = db.session(), working_unit(), RestForm()
    sums = {purse: service.balance_of_kind(session, unit, kind) for purse, kind in service.PILES.items()}
    rows = [(purse.word, format_rupiah(amount), "") for purse, amount in sums.items()]
    page = Page("Serahkan sisa uang ke induk", [(url_for(".closing"), "Tutup unit")], OVERVIEW,
                ["Dipakai saat unit tutup, sesudah tidak ada lagi yang terutang."], rows=rows,
                fields=["purse"])  # fmt: skip

    def facts() -> Rows:
        purse = Purse(form.purse.data)
        return [("Dari", purse.word, ""), ("Diserahkan ke induk", format_rupiah(sums[purse]), "")]

    def act() -> str:
        key, purse = once(form.operation_id(), form.body()), Purse(form.purse.data)
        service.hand_rest(session, unit, key, my_user(), purse)
        return url_for(".closing")

    return run(Flow(page, form, facts, act, "Sisa uang tercatat di buku kedua unit."))


@bp.route("/tutup-unit/<code>", methods=["GET", "POST"])
@only_for(Role.AGENCY, Role.ADMIN)
def confirm_closing(code: str) -> ResponseReturnValue:
    session, form = db.session(), OnceForm()
    unit = unit_of(session, code)
    if unit.is_root:
        raise NotFoundHere
    asked, rows = service.closing_of(session, unit), _open(unit, own=False)
    says = [f"Diusulkan {asked.proposed_by.name}: {asked.reason}"] if asked else ["Unit ini tidak minta tutup."]
    says += [f"Daftar penabung: {_signed(row)}." for row in savers_list.lists_of(session, unit)[:1]]
    if asked and rows:
        says.append("Masih ada yang terbuka, jadi unit belum bisa ditutup.")
    page = Page(f"Tutup {unit.name}", [(url_for(".letters"), "Pengurus dan tutup unit")], "admin.units", says,
                rows=rows, button="Tutup unit ini")  # fmt: skip
    if not form.validate_on_submit():
        ready = asked is not None and asked.seq is None and not rows
        return shown(page, form if ready else None), 422 if form.errors else 200
    try:
        service.confirm(session, unit, form.operation_id(), my_user())
    except RuleBroken as refused:
        session.rollback()
        return shown(page, None), refused.status
    session.commit()
    flash(f"{unit.name} sudah tutup.", "success")
    return redirect(url_for(".letters"), 303)
