"""The log by days: a day's rows with those taken back on it, and the days that have any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session, joinedload

from rdu.people.models import Unit
from rdu.plant.balance import Balance
from rdu.plant.models import PlantLoad, PlantProduct, PlantReversal, PlantRow
from rdu.plant.reading import WHOLE, basis_points, timeline, tolerance_on

MOST_OFFERED = 12


@dataclass(frozen=True)
class Day:
    day: date
    rows: Sequence[PlantRow]
    """As they were written, those taken back too."""
    late: Sequence[PlantRow]
    """Rows of earlier days that were taken back on this one."""
    balance: Balance


def day_of(session: Session, unit: Unit, day: date) -> Day:
    shown = (WHOLE, joinedload(PlantRow.recorded_by),
             joinedload(PlantRow.reversal).joinedload(PlantReversal.reversed_by))  # fmt: skip
    mine = select(PlantRow).where(PlantRow.unit_id == unit.id).options(*shown).order_by(PlantRow.seq)
    taken_back = select(PlantReversal.row_seq).where(PlantReversal.unit_id == unit.id, PlantReversal.day == day)
    late = mine.where(PlantRow.seq.in_(taken_back), PlantRow.day < day)
    allowed = basis_points(tolerance_on(session, unit, day))
    return Day(
        day, session.scalars(mine.where(PlantRow.day == day)).all(), session.scalars(late).all(),
        timeline(session, unit, day, day).balance(day, day, allowed),
    )  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Some days, the newest first, and how many there are."""

    balances: Sequence[Balance]
    total: int


def days_of(session: Session, unit: Unit, first: date | None, last: date, page: int, per_page: int) -> Page:
    """Days with rows, or with rows taken back on them."""
    written = select(PlantRow.day).where(PlantRow.unit_id == unit.id, PlantRow.day <= last)
    undone = select(PlantReversal.day).where(PlantReversal.unit_id == unit.id, PlantReversal.day <= last)
    every = union(
        written.where(PlantRow.day >= first) if first else written,
        undone.where(PlantReversal.day >= first) if first else undone,
    ).subquery()  # fmt: skip
    total = session.scalar(select(func.count()).select_from(every)) or 0
    found = select(every.c.day).order_by(every.c.day.desc()).limit(per_page).offset((page - 1) * per_page)
    days = session.scalars(found).all()
    line = timeline(session, unit, min(days, default=last), max(days, default=last))
    return Page([line.balance(day, day, basis_points(tolerance_on(session, unit, day))) for day in days], total)


def vehicles(session: Session, unit: Unit) -> list[str]:
    """Those that came last: offered, so that a plate is typed once."""
    found = select(PlantLoad.vehicle, func.max(PlantLoad.seq).label("last")).where(
        PlantLoad.unit_id == unit.id, PlantLoad.vehicle != ""
    )
    rows = session.execute(found.group_by(PlantLoad.vehicle).order_by(func.max(PlantLoad.seq).desc()))
    return [row.vehicle for row in rows.fetchmany(MOST_OFFERED)]


def buyers(session: Session, unit: Unit) -> list[str]:
    found = select(PlantProduct.buyer).distinct().where(PlantProduct.unit_id == unit.id).order_by(PlantProduct.buyer)
    return list(session.scalars(found.limit(MOST_OFFERED)))
