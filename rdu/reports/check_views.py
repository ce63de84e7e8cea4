"""Whether a report is genuine, for anybody who holds one: by its code, by a hash, or by the file itself."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.db import set_writing
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.reports.forms import PdfForm
from rdu.reports.issued import (
    by_code,
    called,
    document_of,
    frozen_of,
    kept_paper,
    paper_name,
    shown_code,
    signed_of,
    versions_of,
)
from rdu.reports.models import Audience, IssuedReport
from rdu.reports.routes import bp
from rdu.reports.signing import recognised
from rdu.reports.views import pdf_file
from rdu.web.access import public

MOST_LETTERS = 120


@bp.route("/periksa-laporan", methods=["GET", "POST"])
@public
def check() -> ResponseReturnValue:
    """Type a code or a hash, or hold up a file. Nothing is kept of either."""
    if request.method == "POST":
        return _compare(PdfForm())
    words = request.args.get("kode", "").strip()[:MOST_LETTERS]
    if not words:
        return _ask()
    try:
        row = called(db.session(), words)
    except NotFoundHere:
        return _ask(words, unknown=True), 404
    return redirect(url_for("reports.checked", proof=shown_code(row.code)), 303)


def _ask(words: str = "", *, unknown: bool = False, form: PdfForm | None = None) -> str:
    return render_template("reports/check.html", words=words, unknown=unknown, form=form or PdfForm())


def _compare(form: PdfForm) -> ResponseReturnValue:
    if not form.validate():
        return _ask(form=form), 422
    set_writing(False)
    found = recognised(db.session(), form.content)
    if found is None:
        form.file.errors = ["Berkas ini bukan laporan yang diterbitkan di sini, atau sudah diubah sesudah terbit."]
        return _ask(form=form), 422
    paper, longer = found
    return _show(by_code(db.session(), paper.issued.code), held=paper.audience, longer=longer)


@bp.get("/periksa-laporan/<proof>")
@public
def checked(proof: str) -> ResponseReturnValue:
    try:
        return _show(by_code(db.session(), proof))
    except NotFoundHere:
        return _ask(proof[:MOST_LETTERS], unknown=True), 404


def _show(row: IssuedReport, *, held: Audience | None = None, longer: bool = False) -> str:
    """The figures for everybody: no debts, no quiet units, nobody's name but the issuer's office."""
    others = versions_of(db.session(), row.scope, row.period)
    return render_template(
        "reports/checked.html", row=row, paper=document_of(row, Audience.PUBLIC), frozen=frozen_of(row), held=held,
        longer=longer, newest=others[0], others=others, shown_code=shown_code, printed=row.paper(Audience.PUBLIC),
    )  # fmt: skip


@bp.get("/periksa-laporan/<proof>.pdf")
@public
def checked_pdf(proof: str) -> Response:
    row = by_code(db.session(), proof)
    return pdf_file(kept_paper(row, Audience.PUBLIC), paper_name(row, Audience.PUBLIC))


@bp.get("/periksa-laporan/<proof>/bertanda-tangan/<int:signed_id>.pdf")
@public
def checked_signed(proof: str, signed_id: int) -> Response:
    """A signed copy of the version for everybody."""
    row = by_code(db.session(), proof)
    signed = signed_of(db.session(), row, signed_id)
    if signed.audience is not Audience.PUBLIC:
        raise NotFoundHere
    return pdf_file(signed.content, paper_name(row, Audience.PUBLIC, signed=True))
