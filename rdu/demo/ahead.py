"""What lies ahead of Melati: savings for Lebaran, and the days of its pay-out."""

from datetime import date, timedelta
from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.demo.people import Staff
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import Rule, open_pocket, pockets_of, set_rule
from rdu.ledger.service import once
from rdu.ledger.standing import Moving, move, standing_of
from rdu.money import Rupiah
from rdu.outlook.lebaran import POCKET, Plan, set_plan
from rdu.people.models import Member, Unit

AHEAD = timedelta(days=106)
SAVERS = 60
SMALLEST_NOTE = 1_000


def look_ahead(session: Session, unit: Unit, staff: Staff, today: date) -> None:
    """Many put half of what they have aside; the manager plans to pay it in the week before Lebaran."""
    manager, lebaran = staff.managers[unit.code], today + AHEAD
    first_day = lebaran - timedelta(days=7)
    if POCKET not in [pocket.code for pocket in pockets_of(session, unit, today)]:
        open_pocket(session, unit, POCKET, "Lebaran", today, manager)
        set_rule(session, unit, POCKET, Rule(Rest.NONE, pays_from=first_day), today, manager)
    members = select(Member).where(Member.unit_id == unit.id, Member.ended_as.is_(None)).order_by(Member.number)
    for member in session.scalars(members.limit(SAVERS)):
        amount = Rupiah(standing_of(session, unit, member, REGULAR, today).available // 2)
        if amount >= SMALLEST_NOTE:
            moving = Moving(REGULAR, POCKET, amount)
            key = once(uuid5(NAMESPACE_DNS, f"lebaran {unit.code} {member.number}"), [amount])
            move(session, unit, member, moving, today, key, None)
    plan = Plan(lebaran, lebaran - timedelta(days=14), first_day, 10, SMALLEST_NOTE)
    set_plan(session, unit, plan, manager)
