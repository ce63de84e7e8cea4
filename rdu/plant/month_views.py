"""A month of the plant: its balance with the gap in the open, how it ran, and the same to take away."""

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from rdu.clock import Month, today_at
from rdu.extensions import db
from rdu.people.models import Unit
from rdu.people.present import me, working_unit
from rdu.plant import words
from rdu.plant.figures import Figures, figures, trend
from rdu.plant.month_pdf import month_pdf as paper_of
from rdu.plant.routes import address, bp, month_called, plant_read
from rdu.plant.service import plants_at
from rdu.plant.sheet import as_csv, as_xlsx
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.web.tables import table_file

READERS = (*COUNTER, Role.AGENCY)
MONTHS_BACK = 24


def _asked(month: str) -> tuple[Unit, Month, Figures]:
    unit = plant_read()
    at = month_called(month, today_at(unit.timezone))
    return unit, at, figures(db.session(), unit, at.first_day, at.last_day)


@bp.get("/pabrik/bulan")
@only_for(*READERS)
def this_month() -> ResponseReturnValue:
    unit = plant_read()
    return redirect(address("plant.month", month=f"{today_at(unit.timezone):%Y-%m}"))


@bp.get("/pabrik/pilih")
@only_for(*READERS)
def pick() -> ResponseReturnValue:
    """A month chosen from a list has an address of its own."""
    unit = plant_read()
    at = Month.read(request.args.get("bulan", "")) or Month.of(today_at(unit.timezone))
    return redirect(address("plant.month", month=at))


@bp.get("/pabrik/bulan/<month>")
@only_for(*READERS)
def month(month: str) -> str:
    unit, at, of = _asked(month)
    today, here = today_at(unit.timezone), working_unit()
    return render_template(
        "plant/month.html", unit=unit, month=at, of=of, trend=trend(db.session(), unit, at), words=words,
        address=address, today=today, unfinished=at == Month.of(today), months=Month.of(today).back(MONTHS_BACK),
        plants=plants_at(db.session(), here) if here.is_root else [],
        manages=Role.MANAGER in me().roles_here and here == unit,
    )  # fmt: skip


@bp.get("/pabrik/bulan/<month>.csv")
@only_for(*READERS)
def month_csv(month: str) -> Response:
    unit, at, of = _asked(month)
    return table_file(as_csv(db.session(), of), f"pabrik-{unit.code.lower()}-{at}.csv")


@bp.get("/pabrik/bulan/<month>.xlsx")
@only_for(*READERS)
def month_xlsx(month: str) -> Response:
    unit, at, of = _asked(month)
    return table_file(as_xlsx(db.session(), of), f"pabrik-{unit.code.lower()}-{at}.xlsx")


@bp.get("/pabrik/bulan/<month>.pdf")
@only_for(*READERS)
def month_pdf(month: str) -> Response:
    unit, at, of = _asked(month)
    headers = {"Content-Disposition": f'attachment; filename="pabrik-{unit.code.lower()}-{at}.pdf"'}
    return Response(paper_of(of, at), mimetype="application/pdf", headers=headers)
