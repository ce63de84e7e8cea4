"""The review list: what is odd, why, and how it was settled."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import now_utc, today_at
from rdu.extensions import db
from rdu.outlook import findings
from rdu.outlook.forms import SettleForm
from rdu.outlook.odd import Kind, Odd
from rdu.outlook.routes import bp
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for

A_PAGE = 30


@bp.get("/periksa")
@only_for(Role.MANAGER)
def review() -> str:
    session, unit = db.session(), working_unit()
    done = request.args.get("tab") == "selesai"
    page = page_asked_for()
    odd = findings.findings_of(session, unit, today_at(unit.timezone))
    settled, count = findings.settled_of(session, unit, page, A_PAGE)
    pages = max(1, -(-(count if done else len(odd)) // A_PAGE))
    shown = odd[(page - 1) * A_PAGE : page * A_PAGE]
    return render_template(
        "outlook/review.html", done=done, odd=shown, waiting=len(odd), settled=settled, count=count, kinds=Kind,
        page=page, pages=pages,
    )  # fmt: skip


@bp.route("/periksa/<finding>", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def finding(finding: str) -> ResponseReturnValue:
    """What was found and where to look; a note settles it. Settled already, its note is shown."""
    session, unit = db.session(), working_unit()
    found = findings.finding_of(session, unit, finding, today_at(unit.timezone))
    form = SettleForm()
    sent = form.validate_on_submit()
    if not isinstance(found, Odd):
        if sent and findings.settled_so(found, form.note.data, form.operation_id()):
            return _done(found.kind)
        if request.method == "POST":
            flash("Temuan ini sudah diselesaikan. Catatannya ada di bawah.", "info")
        return render_template("outlook/settled.html", row=found, kinds=Kind)
    if sent:
        findings.settle(session, unit, found, form.note.data, form.operation_id(), now_utc(), my_user())
        session.commit()
        return _done(found.kind)
    return render_template("outlook/finding.html", odd=found, form=form), 422 if form.errors else 200


def _done(kind: str) -> ResponseReturnValue:
    flash(f"Selesai diperiksa: {Kind(kind).word}. Catatan Anda tersimpan di tab Selesai.", "success")
    return redirect(url_for("outlook.review"), 303)
