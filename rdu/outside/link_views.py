"""A unit reports itself by its link: without signing in, throttled, and gone as soon as the link is revoked."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.outside import service
from rdu.outside.models import CameBy, OutsideUnit
from rdu.outside.routes import bp
from rdu.outside.views import recorded, report_form
from rdu.people.sessions import account_key, check_throttle, failed
from rdu.web.access import public


@bp.route("/lapor/<token>", methods=["GET", "POST"])
@public
def report_by_link(token: str) -> ResponseReturnValue:
    row = _row(token)
    form = report_form(row)
    if form.validate_on_submit() and recorded(form, row, CameBy.LINK, None):
        _count(f"lapor/{row.id}")
        flash(f"Laporan {form.of.words} diterima. Terima kasih.", "success")
        return redirect(url_for("outside.report_by_link", token=token), 303)
    if form.is_submitted():
        _count(f"lapor/{row.id}")
    row = service.by_token(db.session(), token)
    told = service.reports_of(db.session(), row)
    newest = {report.month: report.version for report in reversed(told)}
    page = render_template("outside/link.html", form=form, row=row, reports=told, newest=newest)
    return page, 422 if form.errors else 200


def _row(token: str) -> OutsideUnit:
    """Raises TooManyTries before a tenth report is even read, and for one who tries links that are none."""
    session, sends = db.session(), request.method == "POST"
    stranger = f"lapor@{request.remote_addr or ''}"
    if sends:
        check_throttle(session, account_key(stranger))
    try:
        row = service.by_token(session, token)
    except NotFoundHere:
        if sends:
            _count(stranger)
        raise
    if sends:
        check_throttle(session, account_key(f"lapor/{row.id}"))
    return row


def _count(who: str) -> None:
    """Each report that was sent is counted, and so is each try with a link that is none."""
    failed(db.session(), account_key(who), request.remote_addr or "")
    db.session.commit()
