"""Twins found and merged, and opening balances brought in from the old book."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.ledger import merging
from rdu.ledger import opening as openings
from rdu.ledger.forms import MergeForm, PairForm
from rdu.ledger.merging import Side
from rdu.ledger.opening import BadRows, Preview
from rdu.ledger.service import once
from rdu.money import format_rupiah
from rdu.people.imports import draft_of, keep
from rdu.people.models import ImportDraft
from rdu.people.numbers import UnreadableNumber, format_card, format_number, parse_number
from rdu.people.present import my_user, working_unit
from rdu.people.service import member_of
from rdu.people.twins import likely
from rdu.roles import Role
from rdu.spreadsheet import UnreadableTable, read_table, write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.web.tables import UploadForm, table_file

bp = Blueprint("ledger", __name__)


# Twins ------------------------------------------------------------------------------------------------------------


@bp.get("/anggota/kembar")
@only_for(Role.MANAGER)
def twins() -> ResponseReturnValue:
    """Pairs that may be one member; and two numbers by hand, for those whom only people recognise."""
    session, unit = db.session(), working_unit()
    form = PairForm(request.args)
    if request.args and form.validate():
        a, b = form.numbers()
        return redirect(url_for(".merge", a=a, b=b))
    page = render_template("ledger/twins.html", form=form, pairs=likely(session, unit))
    return page, 422 if form.errors else 200


def _side(number: str) -> Side:
    session, unit = db.session(), working_unit()
    try:
        return merging.side_of(session, unit, member_of(session, unit, parse_number(number)))
    except UnreadableNumber as error:
        raise NotFoundHere from error


@bp.route("/anggota/kembar/<a>/<b>", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def merge(a: str, b: str) -> ResponseReturnValue:
    """Both beside each other, then the read-back, then the merge."""
    sides = (_side(a), _side(b))
    if sides[0].member is sides[1].member:
        raise NotFoundHere
    form = MergeForm(sides)
    step = request.form.get("langkah")
    if form.validate_on_submit() and step != "ubah":
        into, twin = sides if form.stays.data == format_number(sides[0].member.number) else sides[::-1]
        try:
            if step == "simpan":
                return _merged(form, twin, into)
            merging.check_pair(working_unit(), twin.member, into.member)
        except Refused as refusal:
            db.session.rollback()
            form.stays.errors = [str(refusal)]
        else:
            return render_template("ledger/merge_read.html", form=form, twin=twin, into=into)
    return render_template("ledger/merge.html", form=form, sides=sides), 422 if form.errors else 200


def _merged(form: MergeForm, twin: Side, into: Side) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    body = [twin.member.number, into.member.number]
    record = merging.merge(session, unit, twin.member, into.member, once(form.operation_id(), body), my_user())
    session.commit()
    money = f" {format_rupiah(record.moved)} pindah ke sana." if record.moved else ""
    flash(f"Nomor {format_card(twin.member.number)} digabung ke {format_card(into.member.number)}.{money}", "success")
    return redirect(url_for("people.member", number=format_number(into.member.number)), 303)


# Opening balances -------------------------------------------------------------------------------------------------


@bp.get("/buku/saldo-awal/contoh.<any(csv, xlsx):kind>")
@only_for(Role.MANAGER)
def opening_template(kind: str) -> Response:
    write = write_csv if kind == "csv" else write_xlsx
    return table_file(write(openings.TEMPLATE), f"contoh-saldo-awal.{kind}")


@bp.route("/buku/saldo-awal", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def opening() -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), UploadForm()
    shown: Preview | None = None
    if form.validate_on_submit():
        try:
            shown = openings.preview(session, unit, form.table)
        except UnreadableTable as error:
            form.file.errors = [str(error)]
        else:
            if not shown.bad:
                draft = keep(session, unit, openings.KIND, form.file.data.filename, form.content, my_user())
                session.commit()
                return redirect(url_for(".opening_preview", draft_id=draft.id), 303)
    return render_template("ledger/opening.html", form=form, shown=shown), 422 if form.errors or shown else 200


def _draft(draft_id: str) -> ImportDraft:
    try:
        return draft_of(db.session(), working_unit(), openings.KIND, UUID(draft_id))
    except ValueError as error:
        raise NotFoundHere from error


@bp.route("/buku/saldo-awal/<draft_id>", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def opening_preview(draft_id: str) -> ResponseReturnValue:
    session, unit, draft, form = db.session(), working_unit(), _draft(draft_id), OnceForm()
    if draft.confirmed_at:
        flash("Saldo awal dari berkas ini sudah tercatat. Tidak dicatat dua kali.", "info")
        return redirect(url_for("people.members"), 303)
    if form.validate_on_submit():
        try:
            posted = openings.confirm(session, unit, draft, my_user())
            session.commit()
        except BadRows as found:
            session.rollback()
            return render_template("ledger/opening.html", form=UploadForm(), shown=found.preview), 422
        flash(f"Saldo awal {len(posted.good)} anggota tercatat: {format_rupiah(posted.total)}.", "success")
        return redirect(url_for("people.members"), 303)
    shown = openings.preview(session, unit, read_table(draft.content, draft.filename))
    return render_template("ledger/opening_confirm.html", form=form, draft=draft, shown=shown)
