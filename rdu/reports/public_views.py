"""Open data for everybody, without signing in: closed months, small figures covered, no debts, nobody ranked."""

from collections.abc import Callable
from hashlib import sha256
from time import monotonic

from flask import Response, current_app, make_response, render_template, request

from rdu.clock import Month
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.impact import trace
from rdu.impact.month import Scope
from rdu.people.present import whoever
from rdu.people.units import root_of
from rdu.reports.compose import file_name, report_of
from rdu.reports.compose_impact import impact_section
from rdu.reports.compose_outside import APART, TITLE
from rdu.reports.compose_public import COVERED, is_untold, why_untold
from rdu.reports.document import Table
from rdu.reports.figures import Figures, figures_of
from rdu.reports.issued import kept_paper, versions_of
from rdu.reports.models import Audience as For
from rdu.reports.month_pdf import report_pdf
from rdu.reports.open_files import data_file
from rdu.reports.open_rows import Audience, frame_of, public_rows, version_of
from rdu.reports.open_views import about, as_file
from rdu.reports.public_months import check_public, everybody, public_months, stamp_of, today_of
from rdu.reports.routes import bp
from rdu.reports.small_cells import Cover
from rdu.web.access import public

KEEP = 300
"""Seconds for which an answer stands: reckoning it reads a whole month of all units."""
MOST_KEPT = 100


@bp.get("/data-terbuka")
@public
def open_data() -> Response:
    session = db.session()
    months = public_months(session, everybody(session))
    return cacheable(make_response(render_template("reports/open_data.html", months=months)))


@bp.get("/data-terbuka/<month>")
@public
def open_month(month: str) -> Response:
    scope, at = _month(month)
    of, session = _figures(scope, at), db.session()
    paper = report_of(of, root_of(session), whole=False)
    tables = [one for section in paper.sections for one in section.blocks if isinstance(one, Table)]
    shown = {title: next((one for one in tables if one.title == title), None) for title in TOLD}
    known = of.impact.months[0].impact
    page = render_template(
        "reports/open_month.html", month=at, version=version_of(session, of).words, of=of, paper=paper, tables=shown,
        impact=impact_section(of), untold=why_untold(of) if is_untold(of) else "", footer=trace.footer(known),
        span=trace.range_words(known), covered=COVERED.text, covers=_covers, apart=(TITLE, APART.text),
    )  # fmt: skip
    return cacheable(make_response(page))


TOLD = ("Menurut kategori SIPSN dan jenis", "Menurut kecamatan", "Menurut unit", TITLE)


def _covers(table: Table) -> bool:
    """Whether something in it is not told."""
    return any(cell in set(Cover) - {Cover.NONE} for row in table.rows for cell in row)


@bp.get("/data-terbuka/<month>.<any(xlsx, csv, json, pdf):kind>")
@public
def open_file(month: str, kind: str) -> Response:
    scope, at = _month(month)
    content = _kept(f"{at}.{kind}", scope, lambda: _content(scope, at, kind))
    name = file_name(scope, at, whole=False) if kind == "pdf" else f"data-terbuka-{at}.{kind}"
    told = _kept(f"{at}.csv", scope, lambda: _content(scope, at, "csv")) if kind == "xlsx" else content
    return cacheable(as_file(content, name), told)


def _content(scope: Scope, at: Month, kind: str) -> bytes:
    session, of = db.session(), _figures(scope, at)
    issued = versions_of(session, scope.code, str(at)) if kind == "pdf" else []
    if issued:
        return kept_paper(issued[0], For.PUBLIC)
    if kind == "pdf":
        return report_pdf(report_of(of, root_of(session), whole=False))
    frame = frame_of(session, of, Audience.PUBLIC)
    return data_file(kind, public_rows(session, of, frame), about(frame, scope.words))


def _figures(scope: Scope, at: Month) -> Figures:
    session = db.session()
    return figures_of(session, scope, at, today_of(session))


def _month(text: str) -> tuple[Scope, Month]:
    session, month = db.session(), Month.read(text)
    if month is None:
        raise NotFoundHere
    scope = everybody(session)
    check_public(session, scope, month)
    return scope, month


# What is asked for often ------------------------------------------------------------------------------------------


def _kept(name: str, scope: Scope, make: Callable[[], bytes]) -> bytes:
    """Made again when a unit wrote in its books since, or after a few minutes."""
    kept: dict[str, tuple[str, int, bytes]] = current_app.extensions.setdefault("rdu_open_data", {})
    stamp, now = request.host_url + stamp_of(db.session(), scope), int(monotonic())
    found = kept.get(name)
    if found and found[0] == stamp and now - found[1] < KEEP:
        return found[2]
    if len(kept) >= MOST_KEPT:
        kept.clear()
    content = make()
    kept[name] = (stamp, now, content)
    return content


def cacheable(answer: Response, told: bytes = b"") -> Response:
    """An ETag from the content: asked again, an answer that did not change is not sent again.

    `told`: the same content where the answer's own bytes hold the time at which they were packed, as XLSX do.
    """
    answer.set_etag(sha256(told or answer.get_data()).hexdigest()[:32])
    answer.headers["Cache-Control"] = "private, no-cache" if whoever() else f"public, max-age={KEEP}"
    answer.make_conditional(request)
    return answer
