"""Member cards: a random token in a QR, the number printed large; no name and no balance."""

import segno
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from rdu.people.models import Member, Unit

A_SHEET = 8
"""Cards on one A4."""


def drawing(address: str) -> str:
    """The QR code as an <svg> without sizes: the style sheet gives them."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))


def not_printed(session: Session, unit: Unit) -> tuple[list[Member], int]:
    """The next sheet of members without a card, oldest number first, and how many wait in all."""
    waiting = _standing(unit).where(Member.card_printed_at.is_(None))
    total = session.scalar(waiting.with_only_columns(func.count(Member.id))) or 0
    return list(session.scalars(waiting.order_by(Member.number).limit(A_SHEET))), total


def chosen(session: Session, unit: Unit, numbers: list[int]) -> list[Member]:
    """The members with these numbers, in that order; at most one sheet. Numbers that do not exist are left out."""
    rows = session.scalars(_standing(unit).where(Member.number.in_(numbers[:A_SHEET])))
    return sorted(rows, key=lambda member: numbers.index(member.number))


def _standing(unit: Unit) -> Select[Member]:
    return select(Member).where(Member.unit_id == unit.id, Member.merged_into_id.is_(None))
