"""What the pages of members, a room below, show of visits: when somebody came last, and how often."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from rdu.deposits.models import WeighIn, WeighInReversal
from rdu.deposits.routes import bp
from rdu.extensions import db
from rdu.people.models import Member


class Visits(NamedTuple):
    last: date
    times: int


@bp.app_template_global()
def visits_of(members: Sequence[Member]) -> dict[int, Visits]:
    """By member id; who never came, or whose visits were all undone, is left out."""
    undone = (WeighInReversal.unit_id == WeighIn.unit_id) & (WeighInReversal.weigh_in_seq == WeighIn.seq)
    found = (
        select(WeighIn.member_id, func.max(WeighIn.day), func.count())
        .outerjoin(WeighInReversal, undone)
        .where(WeighIn.member_id.in_([member.id for member in members]), WeighInReversal.seq.is_(None))
        .where(WeighIn.unit_id.in_({member.unit_id for member in members}))
        .group_by(WeighIn.member_id)
    )
    return {member_id: Visits(last, count) for member_id, last, count in db.session.execute(found)}
