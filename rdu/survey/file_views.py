"""What a survey gives away as files: poster, blank sheets, report, and answers that name nobody."""

from urllib.parse import urljoin

from flask import Response, request, url_for

from rdu.extensions import db
from rdu.roles import COUNTER, OVERSEERS, Role
from rdu.survey import results
from rdu.survey.form_pdf import form_pdf as sheets_of
from rdu.survey.poster_pdf import poster_pdf as poster_of
from rdu.survey.report_pdf import report_pdf as report_of
from rdu.survey.results import Result
from rdu.survey.routes import bp, period_read, scope_of, unit_named
from rdu.survey.sheet import as_xlsx
from rdu.survey.views import closed_one, told
from rdu.web.access import only_for
from rdu.web.tables import table_file

MOST_SHEETS = 100
HIGHEST = 9_999


@bp.get("/inovasi/survei/<int:period_id>/poster/<code>.pdf")
@only_for(*COUNTER, Role.AGENCY)
def poster_pdf(period_id: int, code: str) -> Response:
    period = period_read(period_id)
    unit = unit_named(period, code)
    address = urljoin(request.host_url, url_for("survey.answer", period_id=period.id, code=unit.code))
    return _pdf(poster_of(period, unit, address), f"poster-survei-{unit.code.lower()}")


@bp.get("/inovasi/survei/<int:period_id>/lembar/<code>.pdf")
@only_for(*COUNTER, Role.AGENCY)
def form_pdf(period_id: int, code: str) -> Response:
    """Numbered from ?mulai=, so many as ?jumlah= says; without them one blank sheet."""
    period = period_read(period_id)
    unit = unit_named(period, code)
    first, count = (request.args.get(name, 0, type=int) for name in ("mulai", "jumlah"))
    numbers = range(first, min(first + min(count, MOST_SHEETS), HIGHEST + 1)) if first > 0 else range(0)
    return _pdf(sheets_of(period, unit, numbers), f"lembar-survei-{unit.code.lower()}")


@bp.get("/inovasi/survei/<int:period_id>/laporan.pdf")
@only_for(*OVERSEERS)
def report_pdf(period_id: int) -> Response:
    of = _read(period_id)
    session = db.session()
    return _pdf(report_of(of, results.profile_of(session, of), results.earlier(session, of)), f"laporan-{_name(of)}")


@bp.get("/inovasi/survei/<int:period_id>/jawaban.xlsx")
@only_for(*OVERSEERS)
def answers_xlsx(period_id: int) -> Response:
    of, session = _read(period_id), db.session()
    rows, advice = results.rows_of(session, of), results.advice_of(session, of)
    return table_file(as_xlsx(of, rows, results.profile_of(session, of), advice), f"jawaban-{_name(of)}.xlsx")


def _read(period_id: int) -> Result:
    period = closed_one(period_id)
    return told(results.result_of(db.session(), period, scope_of(period)))


def _name(of: Result) -> str:
    return f"survei-{of.period.id}" + (f"-{of.unit.code.lower()}" if of.unit else "")


def _pdf(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(body, mimetype="application/pdf", headers=headers)
