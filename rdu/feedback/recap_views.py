"""What the complaints of a period came to, on the page and to take away; and the poster that asks for them."""

from dataclasses import dataclass

from flask import Response, render_template, request, url_for

from rdu.clock import today_at
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.feedback.filing import days_to_answer
from rdu.feedback.people import Reader
from rdu.feedback.places import all_units, unit_named, units_to_choose
from rdu.feedback.poster_pdf import poster_pdf
from rdu.feedback.recap import Recap, recap_of, span_called, spans
from rdu.feedback.recap_files import recap_csv, recap_xlsx
from rdu.feedback.recap_pdf import recap_pdf
from rdu.feedback.routes import bp
from rdu.feedback.views import reader
from rdu.people.models import Unit
from rdu.people.units import phone_of, root_of
from rdu.roles import OVERSEERS
from rdu.web.access import only_for
from rdu.web.tables import table_file


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    recap: Recap
    who: Reader
    unit: Unit | None


def _asked() -> Asked:
    """A manager reads her own unit; the agency all of them, or one."""
    session, who = db.session(), reader()
    today = today_at(who.unit.timezone)
    span, code = span_called(request.args.get("jangka", ""), today), request.args.get("unit", "")
    chosen = next((one for one in all_units(session) if one.code == code), None)
    unit = chosen if who.is_agency else who.unit
    recap = recap_of(session, span, today, unit, without_agency=not who.is_agency)
    return Asked(recap, who, unit)


@bp.get("/aduan-masuk/rekap")
@only_for(*OVERSEERS)
def recap() -> str:
    asked = _asked()
    return render_template(
        "feedback/recap.html", recap=asked.recap, who=asked.who, unit=asked.unit,
        spans=spans(today_at(asked.who.unit.timezone)),
        units=all_units(db.session()) if asked.who.is_agency else [],
        asked={"jangka": asked.recap.span.key} | ({"unit": asked.unit.code} if asked.unit else {}),
    )  # fmt: skip


@bp.get("/aduan-masuk/rekap.csv")
@only_for(*OVERSEERS)
def recap_as_csv() -> Response:
    return table_file(recap_csv(_asked().recap), "rekap-aduan.csv")


@bp.get("/aduan-masuk/rekap.xlsx")
@only_for(*OVERSEERS)
def recap_as_xlsx() -> Response:
    return table_file(recap_xlsx(_asked().recap), "rekap-aduan.xlsx")


@bp.get("/aduan-masuk/rekap.pdf")
@only_for(*OVERSEERS)
def recap_as_pdf() -> Response:
    return _pdf(recap_pdf(_asked().recap, root_of(db.session()).name), "rekap-aduan.pdf")


@bp.get("/aduan-masuk/poster")
@only_for(*OVERSEERS)
def posters() -> str:
    who = reader()
    units = [unit for unit in units_to_choose(db.session()) if not unit.is_root] if who.is_agency else [who.unit]
    return render_template("feedback/posters.html", units=units)


@bp.get("/aduan-masuk/poster/<code>.pdf")
@only_for(*OVERSEERS)
def poster(code: str) -> Response:
    session, who = db.session(), reader()
    if not who.is_agency and code != who.unit.code:
        raise NotFoundHere
    unit, root = unit_named(session, code), root_of(session)
    address = url_for(".say", unit=unit.code, dari="poster", _external=True)
    days = days_to_answer(session, today_at(root.timezone))
    return _pdf(poster_pdf(unit, address, days, unit.phone or phone_of(session, root)), f"poster-aduan-{code}.pdf")


def _pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, content_type="application/pdf", headers=headers)
