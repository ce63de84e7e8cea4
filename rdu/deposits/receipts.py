"""A weigh-in as its receipt shows it: whose it is, what replaced it, and the id its proof is found by."""

from datetime import date
from uuid import UUID

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.deposits.models import WeighIn, WeighInLine
from rdu.deposits.service import weigh_in_of, whole_receipt
from rdu.errors import NotAllowed, NotFoundHere
from rdu.ledger.models import ActKind, Journal, Operation
from rdu.people.models import Member, User
from rdu.roles import Role

_SOURCE = "weigh_in:"


def operation_of(session: Session, record: WeighIn) -> UUID:
    """The id of the act that recorded it. The journal names it, so no index over operations is needed."""
    found = select(Journal.source).where(Journal.unit_id == record.unit_id, Journal.seq == record.seq)
    return UUID(session.scalars(found).one().removeprefix(_SOURCE))


def by_operation(session: Session, operation: UUID) -> WeighIn | None:
    """The weigh-in behind a proof, in whatever unit: whoever holds the id was shown the receipt."""
    found = (
        select(WeighIn)
        .join(Operation, (Operation.unit_id == WeighIn.unit_id) & (Operation.result == WeighIn.seq))
        .where(Operation.id == operation, Operation.kind.in_([ActKind.WEIGH_IN, ActKind.CORRECTION]))
    )
    return session.scalar(found.options(*whole_receipt()))


def own_receipt(session: Session, member: Member, receipt: str) -> WeighIn:
    """A member's own receipt, or one of a twin merged with her. NotFoundHere for everybody else's."""
    record = weigh_in_of(session, member.unit, receipt)
    if standing(session, record.member).id != standing(session, member).id:
        raise NotFoundHere
    return record


def standing(session: Session, member: Member) -> Member:
    """The member a merged number now leads to, or herself."""
    while member.merged_into_id is not None:
        member = session.get_one(Member, member.merged_into_id)
    return member


def replacement_of(session: Session, record: WeighIn) -> WeighIn | None:
    """The right weigh-in that was recorded in its place."""
    return session.scalar(select(WeighIn).where(WeighIn.unit_id == record.unit_id, WeighIn.replaces_seq == record.seq))


def replaced_by(session: Session, record: WeighIn) -> WeighIn | None:
    """The wrong weigh-in in whose place this one stands."""
    if record.replaces_seq is None:
        return None
    return session.get(WeighIn, (record.unit_id, record.replaces_seq))


def may_undo(record: WeighIn, by: User, roles: frozenset[Role], today: date) -> bool:
    """A manager any weigh-in of the unit; an operator her own, on the same day."""
    own_today = record.weighed_by_id == by.id and record.day == today
    return Role.MANAGER in roles or (Role.OPERATOR in roles and own_today)


def check_may_undo(record: WeighIn, by: User, roles: frozenset[Role], today: date) -> None:
    if not may_undo(record, by, roles, today):
        raise NotAllowed("Anda hanya bisa membatalkan timbangan Anda sendiri hari ini. Minta pengurus membatalkannya.")


def name_of(line: WeighInLine) -> str:
    """Botol PET bening bersih: the item with its grade, where it has more than one."""
    kind, grade = line.grade.waste_type.name, line.grade.name
    return f"{kind} {grade.lower()}" if grade else kind


def qr_drawing(address: str, side: int) -> str:
    """The <svg> of a QR code, `side` pixels wide, with two modules of white around it."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return str(drawing).replace("<svg ", f'<svg width="{side}" height="{side}" aria-hidden="true" ', 1)
