"""What weigh-ins add up to, kept in the transaction that posts them: a unit's days and a member's months."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from rdu.catalogue.models import Group
from rdu.db import upserting
from rdu.deposits.models import DayTotal, MemberMonth
from rdu.money import Rupiah
from rdu.weights import Grams, Quantity

K = TypeVar("K")


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
    _merge(session, DayTotal, ("unit_id", "day", "grade_id"), days)
    unit_month = {"unit_id": unit_id, "month": day.replace(day=1)}
    months = [
        unit_month | dict(zip(("member_id", "group", "lines", "grams", "amount"), (*key, *sums), strict=True))
        for key, sums in sorted(by_group.items(), key=lambda row: str(row[0]))
    ]
    _merge(session, MemberMonth, ("unit_id", "month", "member_id", "board_group"), months)


def _add(sums: dict[K, list[int]], key: K, amounts: tuple[int, ...]) -> None:
    had = sums.setdefault(key, [0] * len(amounts))
    for position, amount in enumerate(amounts):
        had[position] += amount


def _merge(
    session: Session, model: type[DayTotal] | type[MemberMonth], key: tuple[str, ...], rows: list[dict[str, object]]
) -> None:
    add = upserting(session)(model)
    table = model.__table__
    counted = [column.name for column in table.columns if column.name not in key]
    more = {name: table.c[name] + add.excluded[name] for name in counted}
    session.execute(add.on_conflict_do_update(index_elements=list(key), set_=more), rows)
