"""The open data of a month: files beside its report, what their columns mean, and their schema."""

from datetime import date

from flask import Response, jsonify, render_template, request, url_for

from rdu.clock import Month
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.reports.figures import figures_of
from rdu.reports.open_columns import COLUMNS, schema
from rdu.reports.open_files import TITLE, data_file
from rdu.reports.open_rows import Audience, Frame, frame_of, rows_of
from rdu.reports.routes import bp
from rdu.reports.views import asked
from rdu.roles import OVERSEERS
from rdu.web.access import only_for, public
from rdu.web.tables import table_file

NOTE = (
    "Kilogram dihitung pada hari ditimbang, dijual, atau dikirim; rupiah pada hari dibukukan. Dampak adalah perkiraan: "
    "bukan penurunan inventarisasi GRK, bukan kredit karbon."
)
JSON = "application/json"


@bp.get("/laporan/<month>.<any(xlsx, csv, json):kind>")
@only_for(*OVERSEERS)
def month_data(month: str, kind: str) -> Response:
    ask, session = asked(), db.session()
    at = _month_called(month, ask.today)
    of = figures_of(session, ask.scope, at, ask.today)
    frame = frame_of(session, of, Audience.AGENCY)
    content = data_file(kind, rows_of(session, of, frame), about(frame, ask.scope.words))
    return as_file(content, f"data-{ask.scope.code.lower()}-{at}.{kind}")


def _month_called(text: str, today: date) -> Month:
    month = Month.read(text)
    if month is None or month > Month.of(today):
        raise NotFoundHere
    return month


def about(frame: Frame, whose: str) -> dict[str, str]:
    """What the JSON says of itself."""
    return {
        "$schema": url_for("reports.data_schema", _external=True), "judul": TITLE, "bulan": str(frame.month),
        "wilayah": whose, "versi": frame.version, "untuk": frame.audience.value,
        "kamus": url_for("reports.data_dictionary", _external=True), "catatan": NOTE,
    }  # fmt: skip


def as_file(content: bytes, name: str) -> Response:
    if not name.endswith(".json"):
        return table_file(content, name)
    return Response(content, mimetype=JSON, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.get("/data-terbuka/kamus")
@public
def data_dictionary() -> str:
    return render_template("reports/dictionary.html", columns=COLUMNS)


@bp.get("/data-terbuka/skema.json")
@public
def data_schema() -> Response:
    answer = jsonify(schema(request.base_url))
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer
