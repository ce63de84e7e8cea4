"""The report of a month on the screen and as a PDF: both show the same document."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for

from rdu.clock import Month, today_at
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.impact.month import Choices, Scope
from rdu.people.present import me, working_unit
from rdu.people.units import root_of
from rdu.reports.compose import report_of
from rdu.reports.document import Document
from rdu.reports.figures import figures_of, scope_at
from rdu.reports.month_pdf import report_pdf
from rdu.reports.routes import bp
from rdu.reports.standing import states_of
from rdu.roles import OVERSEERS, Role
from rdu.web.access import only_for

MONTHS_BACK = 24
PUBLIC = "umum"


@dataclass(frozen=True)
class Asked:
    """Whose report, for a reader who may read it."""

    scope: Scope
    choices: Choices
    today: date

    def address(self, endpoint: str, **more: Any) -> str:
        whose = {} if self.scope == self.choices.first else {"untuk": self.scope.code}
        return url_for(endpoint, **{**whose, **more})


def asked() -> Asked:
    """?untuk=kec-35.26.03: the agency's choice; a manager's own unit. NotFoundHere for what is somebody else's."""
    top = working_unit()
    choices, scope = scope_at(
        db.session(), top, request.args.get("untuk", ""), kabupaten=top.is_root and Role.AGENCY in me().roles_here
    )
    return Asked(scope, choices, today_at(top.timezone))


def _month_called(text: str, today: date) -> Month:
    month = Month.read(text)
    if month is None or month > Month.of(today):
        raise NotFoundHere
    return month


@bp.get("/laporan")
@only_for(*OVERSEERS)
def months() -> str:
    ask = asked()
    states = states_of(db.session(), ask.scope.units, Month.of(ask.today).back(MONTHS_BACK), ask.today)
    return render_template("reports/months.html", ask=ask, states=states)


@bp.get("/laporan/<month>")
@only_for(*OVERSEERS)
def month(month: str) -> str:
    ask = asked()
    at = _month_called(month, ask.today)
    paper = _paper(ask, at, whole=True)
    return render_template("reports/month.html", ask=ask, month=at, paper=paper, kind_of=_kind_of, public=PUBLIC)


def _kind_of(block: object) -> str:
    return type(block).__name__


@bp.get("/laporan/<month>.pdf")
@only_for(*OVERSEERS)
def month_pdf(month: str) -> Response:
    ask = asked()
    at, public = _month_called(month, ask.today), request.args.get("versi") == PUBLIC
    content = report_pdf(_paper(ask, at, whole=not public))
    name = f"laporan-{ask.scope.code.lower()}-{at}{'-umum' if public else ''}.pdf"
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _paper(ask: Asked, at: Month, *, whole: bool) -> Document:
    session = db.session()
    return report_of(figures_of(session, ask.scope, at, ask.today), root_of(session), whole=whole)
