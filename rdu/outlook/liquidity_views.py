"""What may be asked for against what there is: sums only, so the agency may read it too."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.extensions import db
from rdu.outlook import service
from rdu.outlook.liquidity import finding_of, outlook_of, outlook_rows
from rdu.outlook.routes import bp
from rdu.people.models import Unit
from rdu.people.present import working_unit
from rdu.roles import OVERSEERS
from rdu.spreadsheet import write_csv
from rdu.web.access import only_for
from rdu.web.tables import table_file


def _unit() -> Unit | None:
    """?unit=MLT, a unit below; else the one somebody works at. None: the kabupaten, that has no savers."""
    top = working_unit()
    code = request.args.get("unit", "")
    if not code and top.is_root:
        return None
    return service.one_below(db.session(), top, code or top.code)


@bp.get("/kas-ke-depan")
@only_for(*OVERSEERS)
def liquidity() -> ResponseReturnValue:
    session, unit = db.session(), _unit()
    units = service.with_books(session, working_unit())
    if unit is None:
        return render_template("outlook/choose_unit.html", units=[one for one in units if not one.is_root])
    today = today_at(unit.timezone)
    outlook = outlook_of(session, unit, today)
    return render_template(
        "outlook/liquidity.html", unit=unit, units=units, outlook=outlook, today=today, finding=finding_of(outlook)
    )


@bp.get("/kas-ke-depan.csv")
@only_for(*OVERSEERS)
def liquidity_csv() -> Response:
    unit = _unit() or working_unit()
    today = today_at(unit.timezone)
    rows = outlook_rows(outlook_of(db.session(), unit, today))
    return table_file(write_csv(rows), f"kas-ke-depan-{unit.code.lower()}-{today.isoformat()}.csv")
