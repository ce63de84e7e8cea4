"""An old book brought in: its file, what its names mean, what it adds up to and what looks wrong, the count."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import Frozen, NotEnoughMoney, NotFoundHere, Refused, RuleBroken
from rdu.extensions import db
from rdu.history import openings, paper, service
from rdu.history.findings import About, findings_of
from rdu.history.forms import CountForm, SignedForm, count_form, match_form
from rdu.history.judging import Judged, judge, months_of, sums_of
from rdu.history.names import Names
from rdu.history.openings_pdf import list_pdf
from rdu.history.service import NotReady
from rdu.people.imports import draft_of, keep
from rdu.people.models import ImportDraft
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.spreadsheet import UnreadableTable, read_table, write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.tables import UploadForm, table_file

bp = Blueprint("history", __name__)

MOST_SHOWN = 200
A_PAGE = 50


@bp.get("/buku/riwayat/contoh.<any(csv, xlsx):kind>")
@only_for(Role.MANAGER)
def template(kind: str) -> Response:
    write = write_csv if kind == "csv" else write_xlsx
    return table_file(write(paper.TEMPLATE), f"contoh-buku-lama.{kind}")


@bp.route("/buku/riwayat", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def start() -> ResponseReturnValue:
    """Bring a file; those that were brought in before stand below."""
    session, unit, form = db.session(), working_unit(), UploadForm()
    if form.validate_on_submit():
        try:
            service.check_new(session, unit, paper.fingerprint(form.table))
            paper.read(form.table, today_at(unit.timezone))
        except (UnreadableTable, RuleBroken) as error:
            form.file.errors = [str(error)]
        else:
            draft = keep(session, unit, paper.KIND, form.file.data.filename, form.content, my_user())
            session.commit()
            return redirect(url_for(".match", draft_id=draft.id), 303)
    page = render_template("history/start.html", form=form, imports=service.imports_of(session, unit))
    return page, 422 if form.errors else 200


def _draft(draft_id: str) -> ImportDraft:
    try:
        return draft_of(db.session(), working_unit(), paper.KIND, UUID(draft_id))
    except ValueError as error:
        raise NotFoundHere from error


def _judged(draft: ImportDraft) -> Judged:
    table = read_table(draft.content, draft.filename)
    return judge(db.session(), working_unit(), table, again=draft.confirmed_at is not None)


def _done() -> ResponseReturnValue:
    flash("Berkas ini sudah dicatat. Tidak dicatat dua kali.", "info")
    return redirect(url_for(".start"), 303)


@bp.route("/buku/riwayat/<draft_id>/cocokkan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def match(draft_id: str) -> ResponseReturnValue:
    """What the names of the file mean: only those that nobody can tell, or all of them."""
    session, unit, draft = db.session(), working_unit(), _draft(draft_id)
    if draft.confirmed_at:
        return _done()
    judged, everything = _judged(draft), "semua" in request.args
    if not judged.unknown and not everything and request.method == "GET":
        return redirect(url_for(".preview", draft_id=draft.id), 303)
    names = Names(session, unit)
    form = match_form(names, judged.wanted if everything else judged.unknown)
    if form.validate_on_submit():
        names.choose(form.choices())
        session.commit()
        return redirect(url_for(".preview", draft_id=draft.id), 303)
    page = render_template("history/match.html", form=form, draft=draft, judged=judged, everything=everything)
    return page, 422 if form.errors else 200


@bp.get("/buku/riwayat/<draft_id>")
@only_for(Role.MANAGER)
def preview(draft_id: str) -> ResponseReturnValue:
    draft = _draft(draft_id)
    judged = _judged(draft)
    if judged.unknown and not draft.confirmed_at:
        return redirect(url_for(".match", draft_id=draft.id), 303)
    return _show(draft, judged)


def _show(draft: ImportDraft, judged: Judged) -> str:
    found = findings_of(db.session(), working_unit(), judged.lines)
    return render_template(
        "history/preview.html", draft=draft, judged=judged, months=months_of(judged.lines), whole=sums_of(judged.lines),
        findings=found, about=About, most=MOST_SHOWN,
    )  # fmt: skip


@bp.route("/buku/riwayat/<draft_id>/hitung", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def count(draft_id: str) -> ResponseReturnValue:
    """What lies in the box and in the shed now; then the read-back; then all of it is written down."""
    session, unit, draft = db.session(), working_unit(), _draft(draft_id)
    if draft.confirmed_at:
        return _done()
    judged, step = _judged(draft), request.form.get("langkah")
    if judged.unknown or judged.bad or not judged.lines:
        return redirect(url_for(".preview", draft_id=draft.id), 303)
    form = count_form(service.expected_of(session, unit, judged))
    if not form.validate_on_submit() or step == "ubah":
        return _ask_count(draft, form)
    if step == "simpan":
        return _bring_in(draft, form)
    return render_template("history/count_read.html", form=form, draft=draft, whole=sums_of(judged.lines))


def _ask_count(draft: ImportDraft, form: CountForm) -> ResponseReturnValue:
    return render_template("history/count.html", form=form, draft=draft), 422 if form.errors else 200


def _bring_in(draft: ImportDraft, form: CountForm) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    try:
        done = service.bring_in(session, unit, draft, form.count(), my_user())
    except NotReady as found:
        session.rollback()
        return _show(draft, found.judged), 422
    except (Refused, NotEnoughMoney, Frozen) as refusal:
        session.rollback()
        form.cash.errors = [str(refusal)]
        return _ask_count(draft, form)
    session.commit()
    flash(f"{done.lines} baris buku lama sudah dicatat.", "success")
    return redirect(url_for(".start"), 303)


# Opening balances, signed for -------------------------------------------------------------------------------------


@bp.route("/buku/saldo-awal/tanda-tangan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def signatures() -> ResponseReturnValue:
    """Who has signed for her opening balance, and who has not; a tick set by mistake is taken away."""
    session, unit, form = db.session(), working_unit(), SignedForm()
    if request.method == "POST" and "cabut" in request.form:
        return _unsigned(request.form["cabut"])
    if form.validate_on_submit():
        try:
            new = openings.sign(session, unit, form.seqs(), form.signed_on(), my_user())
        except Refused as refusal:
            form.day.errors = [str(refusal)]
        else:
            session.commit()
            flash(f"{new} anggota tercatat sudah tanda tangan.", "success")
            return redirect(url_for(".signatures"), 303)
    return _signatures(form), 422 if form.errors else 200


def _unsigned(seq: str) -> ResponseReturnValue:
    if not (seq.isascii() and seq.isdigit() and len(seq) < 10):
        raise NotFoundHere
    openings.unsign(db.session(), working_unit(), int(seq), my_user())
    db.session.commit()
    flash("Tanda tangan itu dicabut. Saldonya kembali belum dikonfirmasi.", "success")
    return redirect(url_for(".signatures", lihat="sudah"), 303)


def _signatures(form: SignedForm) -> str:
    session, unit, signed = db.session(), working_unit(), request.args.get("lihat") == "sudah"
    asked = request.args.get("hal", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1
    rows, count = openings.openings_of(session, unit, signed=signed, page=max(page, 1), per_page=A_PAGE)
    _, others = openings.openings_of(session, unit, signed=not signed, per_page=1)
    if not form.day.raw_data:
        form.day.data = today_at(unit.timezone)
    return render_template(
        "history/signatures.html", form=form, rows=rows, count=count, others=others, signed=signed, page=max(page, 1),
        pages=-(-count // A_PAGE),
    )  # fmt: skip


@bp.get("/buku/saldo-awal/tanda-tangan.pdf")
@only_for(Role.MANAGER)
def signatures_pdf() -> Response:
    session, unit = db.session(), working_unit()
    rows, _ = openings.openings_of(session, unit, signed=False)
    paper_list = list_pdf(unit, rows, today_at(unit.timezone))
    headers = {"Content-Disposition": 'inline; filename="daftar-saldo-awal.pdf"'}
    return Response(paper_list, mimetype="application/pdf", headers=headers)
