"""What a day or an open month has come to so far, from the heads of weigh-ins: their lines are not read."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, Sipsn, WasteType
from rdu.clock import Days
from rdu.deposits.models import WeighIn, WeighingDay, WeighInLine, WeighInReversal
from rdu.money import Rupiah
from rdu.people.models import Member, MemberKind

_UNDONE = and_(WeighInReversal.unit_id == WeighIn.unit_id, WeighInReversal.weigh_in_seq == WeighIn.seq)


def _standing(ids: Sequence[int], days: Days) -> list[ColumnElement[bool]]:
    """Of weigh-ins of these days that nobody undid; with `_UNDONE` joined from outside."""
    within = WeighIn.day.between(days.first_day, days.last_day)
    return [WeighIn.unit_id.in_(ids), within, WeighInReversal.seq.is_(None)]


def weighing_on(session: Session, ids: Sequence[int], day: date) -> int:
    """How many of the units weigh, or weighed, on that day."""
    opened = select(func.count()).select_from(WeighingDay)
    return session.scalar(opened.where(WeighingDay.unit_id.in_(ids), WeighingDay.day == day)) or 0


def households_in(session: Session, ids: Sequence[int], days: Days) -> int:
    found = select(func.count(WeighIn.member_id.distinct())).join(Member, Member.id == WeighIn.member_id)
    mine = found.outerjoin(WeighInReversal, _UNDONE).where(*_standing(ids, days), Member.kind == MemberKind.HOUSEHOLD)
    return session.scalar(mine) or 0


def saved_in(session: Session, ids: Sequence[int], days: Days) -> Rupiah:
    """What of it reached the savings: its worth less the units' share."""
    found = select(func.sum(WeighIn.net)).outerjoin(WeighInReversal, _UNDONE)
    return Rupiah(int(session.scalar(found.where(*_standing(ids, days))) or 0))


def households_by_category(
    session: Session, ids: Sequence[int], days: Days, among: Collection[Sipsn]
) -> dict[Sipsn, int]:
    """Of a few categories. It reads their lines: ask where so little was weighed that few may have brought it."""
    if not among:
        return {}
    found = (
        select(WasteType.sipsn, func.count(WeighIn.member_id.distinct()))
        .select_from(WeighIn)
        .join(WeighInLine, (WeighInLine.unit_id == WeighIn.unit_id) & (WeighInLine.seq == WeighIn.seq))
        .join(Grade, Grade.id == WeighInLine.grade_id)
        .join(Grade.waste_type)
        .join(Member, Member.id == WeighIn.member_id)
        .outerjoin(WeighInReversal, _UNDONE)
        .where(*_standing(ids, days), WasteType.sipsn.in_(among), Member.kind == MemberKind.HOUSEHOLD)
        .group_by(WasteType.sipsn)
    )
    return {sipsn: count for sipsn, count in session.execute(found)}
