"""What changed hands in the demo: MLT's last hand-over, and a member who died."""

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.demo.people import Staff
from rdu.ledger.service import once
from rdu.passages.boards import CHECKS, Handing, figures, hand_over
from rdu.passages.leaving import open_withdrawals, pockets_of, record_death
from rdu.people.models import Member, Unit

WHO_DIED = 40
"""The first number from here on that has savings and no withdrawal under way."""


def change_hands(session: Session, units: dict[str, Unit], staff: Staff, today: date) -> None:
    unit, manager = units["MLT"], staff.managers["MLT"]
    sums = figures(session, unit)
    papers = Handing("Hj. Ramlah", "Hosnan", "Moh. Hasyim, ketua RW 03", sums["bank"], tuple(CHECKS))
    hand_over(session, unit, papers, once(uuid5(NAMESPACE_URL, "demo/serah-terima"), "MLT"), manager)
    later = select(Member).where(Member.unit_id == unit.id, Member.number >= WHO_DIED, Member.merged_into_id.is_(None))
    for member in session.scalars(later.order_by(Member.number)):
        if pockets_of(session, unit, member) and not open_withdrawals(session, unit, member):
            record_death(session, unit, member, today - timedelta(days=2), "Anaknya", manager)
            return
