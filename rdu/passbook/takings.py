"""Which withdrawals a page's lines belong to: one small question, and only where there are such lines."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.passbook.words import Taken
from rdu.people.models import Unit
from rdu.withdrawals.models import Withdrawal

STEPS = ("request", "payment", "release")
"""The journals of a withdrawal that a book shows; each is named by the slip's number."""


def taken_in(session: Session, unit: Unit, sources: Sequence[str]) -> Mapping[str, Taken]:
    """By the journal's source: the withdrawal it belongs to."""
    numbers = {source: int(rest) for source in sources if (rest := _number(source))}
    if not numbers:
        return {}
    found = select(Withdrawal.number, Withdrawal.way, Withdrawal.state).where(
        Withdrawal.unit_id == unit.id, Withdrawal.number.in_(set(numbers.values()))
    )
    known = {number: Taken(f"{unit.code}-K-{number:06}", way, state) for number, way, state in session.execute(found)}
    return {source: known[number] for source, number in numbers.items() if number in known}


def _number(source: str) -> str:
    kind, _, rest = source.partition(":")
    return rest if kind in STEPS and rest.isascii() and rest.isdigit() else ""
