"""The office signs an issued report with its own certificate: read back, once, and filed with the version."""

from flask import current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from rdu.config import Certificate
from rdu.errors import NotAllowed, RuleBroken
from rdu.extensions import db
from rdu.people.present import my_user
from rdu.reports.forms import SealForm
from rdu.reports.issue_views import issued_asked
from rdu.reports.issued import frozen_of
from rdu.reports.issuing import NOT_YOURS
from rdu.reports.models import Audience, IssuedReport
from rdu.reports.office_signature import sign_paper, signed_copy
from rdu.reports.routes import bp
from rdu.reports.views import Asked, issuer
from rdu.roles import Role
from rdu.web.access import only_for


@bp.route("/laporan/<month>/versi/<int:version>/sertifikat", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def seal(month: str, version: int) -> ResponseReturnValue:
    ask, row = issued_asked(month, version)
    if not issuer().may_issue(ask.scope):
        raise NotAllowed(NOT_YOURS)
    form, certificate, problem = SealForm(), installed(), ""
    if certificate and form.validate_on_submit():
        try:
            return _sealed(ask, row, form.chosen(), certificate)
        except RuleBroken as refused:
            db.session.rollback()
            problem = str(refused)
    page = render_template(
        "reports/seal.html", ask=ask, row=row, month=row.period, form=form, problem=problem, certificate=certificate,
        whole=frozen_of(row).whole, signed={one: signed_copy(db.session(), row, one) for one in Audience},
    )  # fmt: skip
    return page, 409 if problem else 422 if form.errors else 200


def installed() -> Certificate | None:
    found: Certificate | None = current_app.config["RDU_CERTIFICATE"]
    return found


def _sealed(ask: Asked, row: IssuedReport, audience: Audience, certificate: Certificate) -> Response:
    sign_paper(db.session(), row, audience, certificate, my_user())
    db.session.commit()
    flash(f"PDF {audience.word} bertanda tangan tersimpan. Siapa pun bisa memeriksanya.", "success")
    return redirect(ask.address("reports.version", month=row.period, version=row.version), 303)
