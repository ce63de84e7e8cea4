"""Issuing a report: read back, frozen; and each version that was issued, with its papers and signed copies."""

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotAllowed, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.present import me, my_user
from rdu.reports.forms import IssueForm, PdfForm
from rdu.reports.issued import (
    document_of,
    frozen_of,
    kept_paper,
    paper_name,
    shown_code,
    signed_of,
    version_of,
    versions_of,
)
from rdu.reports.issuing import NOT_YOURS, Draft, issue_report, issued_before
from rdu.reports.models import Audience, IssuedReport
from rdu.reports.routes import bp
from rdu.reports.signing import file_signed
from rdu.reports.views import (
    PUBLIC,
    Asked,
    asked,
    audience_asked,
    issuer,
    kind_of,
    pdf_file,
    period_called,
    read_draft,
)
from rdu.roles import OVERSEERS, Role
from rdu.web.access import only_for


@bp.route("/laporan/<month>/terbitkan", methods=["GET", "POST"])
@only_for(*OVERSEERS)
def issue(month: str) -> ResponseReturnValue:
    ask, draft = read_draft(month)
    if not issuer().may_issue(ask.scope):
        raise NotAllowed(NOT_YOURS)
    form = IssueForm()
    if not form.is_submitted():
        return _read_back(ask, draft, form)
    if not form.validate():
        return _read_back(ask, draft, form, form.operation.errors[0]), 422
    return _issue(ask, draft, form)


def _read_back(ask: Asked, draft: Draft, form: IssueForm, problem: str = "") -> str:
    return render_template(
        "reports/issue.html", ask=ask, draft=draft, form=form, problem=problem, month=draft.figures.period,
        paper=draft.document(Audience.WHOLE),
    )  # fmt: skip


def _issue(ask: Asked, draft: Draft, form: IssueForm) -> ResponseReturnValue:
    session, period = db.session(), str(draft.figures.period)
    key = once(form.operation_id(), form.body() | {"scope": ask.scope.code, "period": period})
    try:
        row = issued_before(session, key) or issue_report(
            session, draft, form.seen.data or "", key, issuer(), _address_of
        )
    except RuleBroken as refused:
        session.rollback()
        return _read_back(ask, draft, IssueForm(formdata=None), str(refused)), refused.status
    session.commit()
    flash(f"Versi {row.version} terbit. Isinya tidak berubah lagi.", "success")
    return redirect(ask.address("reports.version", month=period, version=row.version), 303)


def _address_of(code: str) -> str:
    return url_for("reports.checked", proof=shown_code(code), _external=True)


def issued_asked(month: str, version: int) -> tuple[Asked, IssuedReport]:
    ask = asked()
    period = str(period_called(month, ask.today))
    return ask, version_of(db.session(), ask.scope.code, period, version)


@bp.get("/laporan/<month>/versi/<int:version>")
@only_for(*OVERSEERS)
def version(month: str, version: int) -> str:
    """What was issued, from the frozen data alone."""
    ask, row = issued_asked(month, version)
    others = versions_of(db.session(), row.scope, row.period)
    return render_template(
        "reports/version.html", ask=ask, row=row, month=row.period, versions=others, newest=others[0],
        paper=document_of(row, Audience.WHOLE), frozen=frozen_of(row), audiences=Audience, kind_of=kind_of,
        public=PUBLIC, may_issue=issuer().may_issue(ask.scope), shown_code=shown_code,
        may_seal=Role.AGENCY in me().roles_here and current_app.config["RDU_CERTIFICATE"] is not None,
    )  # fmt: skip


@bp.get("/laporan/<month>/versi/<int:version>.pdf")
@only_for(*OVERSEERS)
def version_pdf(month: str, version: int) -> Response:
    (_, row), audience = issued_asked(month, version), audience_asked()
    return pdf_file(kept_paper(row, audience), paper_name(row, audience))


@bp.route("/laporan/<month>/versi/<int:version>/tanda-tangan", methods=["GET", "POST"])
@only_for(*OVERSEERS)
def sign(month: str, version: int) -> ResponseReturnValue:
    """A copy that was signed elsewhere comes back."""
    ask, row = issued_asked(month, version)
    if not issuer().may_issue(ask.scope):
        raise NotAllowed(NOT_YOURS)
    form = PdfForm()
    if request.method == "POST" and form.validate() and _filed(row, form):
        db.session.commit()
        flash("Salinan bertanda tangan tersimpan. Siapa pun bisa memeriksanya.", "success")
        return redirect(ask.address("reports.version", month=month, version=version), 303)
    page = render_template("reports/sign.html", ask=ask, row=row, month=row.period, form=form, public=PUBLIC)
    return page, 422 if form.errors else 200


def _filed(row: IssuedReport, form: PdfForm) -> bool:
    try:
        file_signed(db.session(), row, form.content, my_user())
    except RuleBroken as refused:
        db.session.rollback()
        form.file.errors = [str(refused)]
    return not form.errors


@bp.get("/laporan/<month>/versi/<int:version>/tanda-tangan/<int:signed_id>.pdf")
@only_for(*OVERSEERS)
def signed_pdf(month: str, version: int, signed_id: int) -> Response:
    _, row = issued_asked(month, version)
    signed = signed_of(db.session(), row, signed_id)
    return pdf_file(signed.content, paper_name(row, signed.audience, signed=True))
