"""The report of a month, or of several, as the books stand now, on the screen and as a PDF: both show the same."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import Month, Period, Stretch, read_period, today_at
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.impact.month import Choices, Scope
from rdu.people.present import at_one_moment, me, my_user, working_unit
from rdu.reports.compose import file_name
from rdu.reports.figures import scope_at
from rdu.reports.forms import PeriodForm
from rdu.reports.issued import newest_versions
from rdu.reports.issuing import Draft, Issuer, draft_of
from rdu.reports.models import Audience
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


def period_called(text: str, today: date) -> Period:
    """A month or a year that has begun, or months of which the last has."""
    period, this_month = read_period(text), Month.of(today)
    if period is None:
        raise NotFoundHere
    is_year = isinstance(period, Stretch) and period.is_year
    if period.months[0 if is_year else -1] > this_month:
        raise NotFoundHere
    return period


def issuer() -> Issuer:
    return Issuer(my_user(), working_unit(), me().roles_here)


def kind_of(block: object) -> str:
    return type(block).__name__


def audience_asked() -> Audience:
    return Audience.PUBLIC if request.args.get("versi") == PUBLIC else Audience.WHOLE


def pdf_file(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@bp.get("/laporan")
@only_for(*OVERSEERS)
def months() -> str:
    return _months(asked(), None)


def _months(ask: Asked, form: PeriodForm | None) -> str:
    this_month = Month.of(ask.today)
    states = states_of(db.session(), ask.scope.units, this_month.back(MONTHS_BACK), ask.today)
    start = {"tahun": str(ask.today.year), "dari": str(this_month.plus(-3)), "sampai": str(this_month.previous)}
    form = form or PeriodForm(None, this_month, data=start)
    issued = newest_versions(db.session(), ask.scope.code)
    longer = [(period, version) for code, version in issued.items() if isinstance(period := read_period(code), Stretch)]
    return render_template("reports/months.html", ask=ask, states=states, form=form, issued=issued, longer=longer)


@bp.get("/laporan/pilih")
@only_for(*OVERSEERS)
def choose() -> ResponseReturnValue:
    """A year or some months, chosen in a form; what cannot be is said beside its field."""
    ask = asked()
    if request.args.keys() <= {"untuk"}:
        return redirect(ask.address("reports.months"))
    form = PeriodForm(request.args, Month.of(ask.today))
    period = form.period()
    if period is None:
        return _months(ask, form), 422
    return redirect(ask.address("reports.month", month=str(period)))


def read_draft(month: str) -> tuple[Asked, Draft]:
    """The months as their books stand at this moment."""
    at_one_moment()
    ask = asked()
    return ask, draft_of(db.session(), ask.scope, period_called(month, ask.today), ask.today)


@bp.get("/laporan/<month>")
@only_for(*OVERSEERS)
def month(month: str) -> str:
    ask, draft = read_draft(month)
    return render_template(
        "reports/month.html", ask=ask, draft=draft, month=draft.figures.period, kind_of=kind_of, public=PUBLIC,
        paper=draft.document(Audience.WHOLE), may_issue=issuer().may_issue(ask.scope),
    )  # fmt: skip


@bp.get("/laporan/<month>.pdf")
@only_for(*OVERSEERS)
def month_pdf(month: str) -> Response:
    (ask, draft), audience = read_draft(month), audience_asked()
    content = report_pdf(draft.document(audience))
    return pdf_file(content, file_name(ask.scope, draft.figures.period, whole=audience.is_whole))
