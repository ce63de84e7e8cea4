"""What the pages of the unit's money, a room below, show of the weighing day."""

from datetime import date

from rdu.deposits.days import day_of
from rdu.extensions import db
from rdu.people.models import Unit
from rdu.statements.routes import bp


@bp.app_template_global()
def weighing_day_state(unit: Unit, day: date) -> str:
    """ "open", "closed", or "" where nobody weighed that day."""
    row = day_of(db.session(), unit, day)
    if row is None:
        return ""
    return "closed" if row.closed_at else "open"
