"""What weigh-ins add up to, kept in the transaction that posts them: a unit's days and a member's months."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from rdu.catalogue.models import Group
from rdu.db import adding
from rdu.deposits.models import DayTotal, MemberMonth
from rdu.money import Rupiah
from rdu.prepared import Prepared
from rdu.weights import Grams, Quantity

K = TypeVar("K")
_ADD_DAYS, _ADD_MONTHS = Prepared(adding(DayTotal)), Prepared(adding(MemberMonth))


class Counted(NamedTuple):
    """One line as the totals see it."""

    grade_id: int
    group: Group
    quantity: Quantity
    grams: Grams
    amount: Rupiah


def count(session: Session, unit_id: int, member_id: int, day: date, lines: Iterable[Counted], sign: int = 1) -> None:
    """Add the lines to both totals, or take them away again with sign -1. Weights count on the day weighed."""
    count_all(session, unit_id, day, ((member_id, line) for line in lines), sign)


def count_all(session: Session, unit_id: int, day: date, lines: Iterable[tuple[int, Counted]], sign: int = 1) -> None:
    """The same for lines of many members, each beside the member's id."""
    by_grade: dict[int, list[int]] = {}
    by_group: dict[tuple[int, Group], list[int]] = {}
    for member_id, line in lines:
        _add(by_grade, line.grade_id, (sign, sign * line.quantity, sign * line.grams, sign * line.amount))
        _add(by_group, (member_id, line.group), (sign, sign * line.grams, sign * line.amount))
    unit_day = {"unit_id": unit_id, "day": day}
    days = [
        unit_day | dict(zip(("grade_id", "lines", "quantity", "grams", "amount"), (grade, *sums), strict=True))
        for grade, sums in sorted(by_grade.items(), key=lambda row: str(row[0]))
    ]
    unit_month = {"unit_id": unit_id, "month": day.replace(day=1)}
    months = [
        unit_month | dict(zip(("member_id", "board_group", "lines", "grams", "amount"), (*key, *sums), strict=True))
        for key, sums in sorted(by_group.items(), key=lambda row: str(row[0]))
    ]
    connection = session.connection()
    _ADD_DAYS.run(connection, days)
    _ADD_MONTHS.run(connection, months)


def _add(sums: dict[K, list[int]], key: K, amounts: tuple[int, ...]) -> None:
    had = sums.setdefault(key, [0] * len(amounts))
    for position, amount in enumerate(amounts):
        had[position] += amount
