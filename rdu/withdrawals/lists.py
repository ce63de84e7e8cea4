"""Withdrawals as they are listed: those that wait for a decision, for a payment, and those that are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from rdu.people.models import Member, Unit
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.text import search_key
from rdu.withdrawals.cases import slip_number
from rdu.withdrawals.models import OPEN, State, Withdrawal
from rdu.withdrawals.service import with_people

PAGE = 25
TABS = {
    "menunggu": (State.REQUESTED,),
    "siap": (State.APPROVED,),
    "selesai": (State.PAID, State.CANCELLED, State.REFUSED, State.EXPIRED),
}
"""The tabs of the counter's list, by the word in the address."""


@dataclass(frozen=True)
class Listed:
    """One page of withdrawals, and how many there are in all."""

    rows: Sequence[Withdrawal]
    total: int
    page: int
    pages: int


def listed(session: Session, unit: Unit, tab: str, text: str = "", page: int = 1) -> Listed:
    """What waits: the longest waiting first. What is over: the newest first."""
    wanted = [Withdrawal.unit_id == unit.id, Withdrawal.state.in_(TABS[tab]), *_fits(unit, text)]
    counted = select(func.count(Withdrawal.id)).join(Withdrawal.member).where(*wanted)
    total = session.scalar(counted) or 0
    pages = max(1, ceil(total / PAGE))
    page = min(max(page, 1), pages)
    order = Withdrawal.number.desc() if tab == "selesai" else Withdrawal.number
    found = select(Withdrawal).join(Withdrawal.member).where(*wanted).order_by(order).options(*with_people())
    return Listed(session.scalars(found.offset((page - 1) * PAGE).limit(PAGE)).all(), total, page, pages)


def _fits(unit: Unit, text: str) -> list[ColumnElement[bool]]:
    """A slip's number, a member's number, or words of a name."""
    text = text.strip()
    if not text:
        return []
    if (number := slip_number(unit, text.upper())) is not None:
        return [Withdrawal.number == number]
    try:
        return [or_(Member.number == parse_number(text), Withdrawal.number == int(text.partition("-")[0]))]
    except UnreadableNumber:
        words = search_key(text).split()
        return [Member.search.contains(word, autoescape=True) for word in words] or [Member.id.is_(None)]


def counts(session: Session, unit: Unit) -> dict[str, int]:
    """How many wait in the two open tabs."""
    mine = (Withdrawal.unit_id == unit.id, Withdrawal.state.in_(OPEN))
    rows = session.execute(select(Withdrawal.state, func.count()).where(*mine).group_by(Withdrawal.state))
    by_state = {state: count for state, count in rows}
    return {tab: sum(by_state.get(state, 0) for state in states) for tab, states in TABS.items() if tab != "selesai"}


def of_member(session: Session, unit: Unit, member: Member, most: int = 50) -> Sequence[Withdrawal]:
    """A member's own, and those of numbers merged into hers, the newest first."""
    hers = or_(Member.id == member.id, Member.merged_into_id == member.id)
    found = select(Withdrawal).join(Withdrawal.member).where(Withdrawal.unit_id == unit.id, hers)
    return session.scalars(found.order_by(Withdrawal.number.desc()).limit(most).options(*with_people())).all()


def open_of(session: Session, unit: Unit, member: Member) -> Sequence[Withdrawal]:
    """What of hers still waits, the oldest first."""
    mine = (Withdrawal.unit_id == unit.id, Withdrawal.member_id == member.id, Withdrawal.state.in_(OPEN))
    return session.scalars(select(Withdrawal).where(*mine).order_by(Withdrawal.number).options(*with_people())).all()
