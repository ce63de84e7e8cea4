"""A closed month of a unit in a few figures: who brought waste, how much of it, and what it was worth.

They are counted when the month is closed, and again whenever kilograms of it change: a weigh-in is undone, or one from
a phone's queue reaches it late. So a kabupaten's report need not read a quarter of a million members' months.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, extract, func, insert, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.clock import Month, Period
from rdu.deposits.models import (
    BringersMonth,
    DayTotal,
    DepositMonth,
    DesaMonth,
    MemberMonth,
    WeighIn,
    WeighInLine,
    WeighInReversal,
)
from rdu.ledger.audit import Finding
from rdu.ledger.service import Books
from rdu.people.models import Member, MemberKind, Person, Unit

Figures = dict[str, int]
Kept = DepositMonth | BringersMonth | DesaMonth
KEPT: tuple[type[Kept], ...] = (DepositMonth, BringersMonth, DesaMonth)


def recount_closed(books: Books, day: date) -> None:
    """Call after kilograms of a day changed: where its month is closed, its figures are counted again."""
    if books.closed_through is not None and day <= books.closed_through:
        keep_months(books.session, books.unit, Month.of(day), Month.of(day))


def keep_months(session: Session, unit: Unit, first: Month, last: Month) -> None:
    """Count these months of a unit, and write down what came."""
    for table in KEPT:
        mine = (table.unit_id == unit.id, table.month.between(first.first_day, last.first_day))
        session.execute(delete(table).where(*mine))
    while first <= last:
        for table, rows in _counted(session, unit, first):
            if rows:
                session.execute(insert(table), rows)
        first = first.next


def _counted(session: Session, unit: Unit, month: Month) -> Iterator[tuple[type[Kept], list[dict[str, Any]]]]:
    """The rows of one month, by table."""
    key = {"unit_id": unit.id, "month": month.first_day}
    whole = {**_members(session, unit, month), **_people(session, unit, month), **_weighed(session, unit, month)}
    yield DepositMonth, [{**key, **whole}]
    for table, name, found in (
        (BringersMonth, "waste_type_id", _bringers([unit.id], month)),
        (DesaMonth, "region_code", _by_desa([unit.id], month)),
    ):
        yield table, [{**key, name: what, "households": count} for what, count in session.execute(found)]


def keep_closed(session: Session, unit: Unit, month: Month) -> None:
    """The month was closed: count it, and those before it that are not counted yet."""
    last = session.scalar(select(func.max(DepositMonth.month)).where(DepositMonth.unit_id == unit.id))
    first = select(func.min(DayTotal.day)).where(DayTotal.unit_id == unit.id)
    begin = Month.of(last).next if last else Month.of(session.scalar(first) or month.first_day)
    if begin <= month:
        keep_months(session, unit, begin, month)


def _members(session: Session, unit: Unit, month: Month) -> Figures:
    kinds = session.execute(_active([unit.id], month))
    counts = Counter[bool]()
    for _, kind, count in kinds:
        counts[kind is MemberKind.HOUSEHOLD] += count
    return {"households": counts[True], "others": counts[False]}


def _active(ids: Sequence[int], period: Period) -> Select[*tuple[Any, ...]]:
    """Members who brought something that stands, by unit and kind."""
    months = [month.first_day for month in period.months]
    return (
        select(MemberMonth.unit_id, Member.kind, func.count(MemberMonth.member_id.distinct()))
        .join(Member, Member.id == MemberMonth.member_id)
        .where(MemberMonth.unit_id.in_(ids), MemberMonth.month.in_(months), MemberMonth.lines > 0)
        .group_by(MemberMonth.unit_id, Member.kind)
    )


def _people(session: Session, unit: Unit, month: Month) -> Figures:
    sexes = {sex: count for sex, count in session.execute(_sexes([unit.id], month))}
    return {"women": sexes.get("F", 0), "men": sexes.get("M", 0)}


def _sexes(ids: Sequence[int], period: Period) -> Select[*tuple[Any, ...]]:
    undone = (WeighInReversal.unit_id == WeighIn.unit_id) & (WeighInReversal.weigh_in_seq == WeighIn.seq)
    return (
        select(Person.sex, func.count(Person.id.distinct()))
        .join(WeighIn, WeighIn.person_id == Person.id)
        .outerjoin(WeighInReversal, undone)
        .where(WeighIn.unit_id.in_(ids), WeighIn.day.between(period.first_day, period.last_day))
        .where(WeighInReversal.seq.is_(None))
        .group_by(Person.sex)
    )


def _bringers(ids: Sequence[int], period: Period) -> Select[*tuple[Any, ...]]:
    """How many households brought each type of waste, in weigh-ins that stand."""
    undone = (WeighInReversal.unit_id == WeighIn.unit_id) & (WeighInReversal.weigh_in_seq == WeighIn.seq)
    return (
        select(Grade.waste_type_id, func.count(WeighIn.member_id.distinct()))
        .select_from(WeighIn)
        .join(WeighInLine, (WeighInLine.unit_id == WeighIn.unit_id) & (WeighInLine.seq == WeighIn.seq))
        .join(Grade, Grade.id == WeighInLine.grade_id)
        .join(Member, Member.id == WeighIn.member_id)
        .outerjoin(WeighInReversal, undone)
        .where(WeighIn.unit_id.in_(ids), Member.kind == MemberKind.HOUSEHOLD)
        .where(WeighIn.day.between(period.first_day, period.last_day), WeighInReversal.seq.is_(None))
        .group_by(Grade.waste_type_id)
    )


def _by_desa(ids: Sequence[int], period: Period) -> Select[*tuple[Any, ...]]:
    """Households that brought something, by the desa they live in."""
    months = [month.first_day for month in period.months]
    return (
        select(Member.region_code, func.count(MemberMonth.member_id.distinct()))
        .join(Member, Member.id == MemberMonth.member_id)
        .where(MemberMonth.unit_id.in_(ids), MemberMonth.month.in_(months), MemberMonth.lines > 0)
        .where(Member.kind == MemberKind.HOUSEHOLD, Member.region_code.is_not(None))
        .group_by(Member.region_code)
    )


def _weighed(session: Session, unit: Unit, month: Month) -> Figures:
    found = select(func.sum(DayTotal.grams), func.sum(DayTotal.amount)).where(
        DayTotal.unit_id == unit.id, DayTotal.day.between(month.first_day, month.last_day)
    )
    grams, amount = session.execute(found).one()
    return {"grams": int(grams or 0), "amount": int(amount or 0)}


# Read, for one unit or for many ----------------------------------------------------------------------------------


def active_of(session: Session, ids: Sequence[int], period: Period) -> Counter[tuple[int, bool]]:
    """Members who brought something that stands, by unit, and whether they are households."""
    kept, uncounted = kept_of(session, ids, period)
    counts: Counter[tuple[int, bool]] = Counter()
    for row in kept:
        counts[row.unit_id, True] += row.households
        counts[row.unit_id, False] += row.others
    for unit_id, kind, count in session.execute(_active(uncounted, period)) if uncounted else ():
        counts[unit_id, kind is MemberKind.HOUSEHOLD] += count
    return counts


def sexes_of(session: Session, ids: Sequence[int], period: Period) -> Counter[str]:
    """People who brought it, as far as their sex is written down: F and M."""
    kept, uncounted = kept_of(session, ids, period)
    counts = Counter(F=sum(row.women for row in kept), M=sum(row.men for row in kept))
    if uncounted:
        counts.update({sex: count for sex, count in session.execute(_sexes(uncounted, period))})
    return counts


def weighed_by_month(session: Session, ids: Sequence[int], period: Period) -> dict[Month, tuple[int, int]]:
    """Grams and rupiah of each month of the period with anything weighed in it."""
    found = select(DepositMonth.month, func.sum(DepositMonth.grams), func.sum(DepositMonth.amount))
    mine = found.where(DepositMonth.unit_id.in_(ids), DepositMonth.month.between(period.first_day, period.last_day))
    sums: dict[Month, tuple[int, int]] = {}
    for day, grams, amount in session.execute(mine.group_by(DepositMonth.month)):
        _more(sums, Month.of(day), grams, amount)
    for since, units in _uncounted_since(session, ids, period).items():
        for y, m, grams, amount in session.execute(_by_month(units, since, period.last_day)):
            _more(sums, Month(int(y), int(m)), grams, amount)
    return sums


def _more(sums: dict[Month, tuple[int, int]], month: Month, grams: Any, amount: Any) -> None:
    had = sums.get(month, (0, 0))
    sums[month] = had[0] + int(grams), had[1] + int(amount)


def _uncounted_since(session: Session, ids: Sequence[int], period: Period) -> dict[date, list[int]]:
    """Units by the first day in the period of which nothing is written down yet."""
    found = select(DepositMonth.unit_id, func.max(DepositMonth.month)).where(DepositMonth.unit_id.in_(ids))
    through = {unit_id: Month.of(last) for unit_id, last in session.execute(found.group_by(DepositMonth.unit_id))}
    since: dict[date, list[int]] = {}
    for unit_id in ids:
        first = through[unit_id].next.first_day if unit_id in through else period.first_day
        since.setdefault(max(first, period.first_day), []).append(unit_id)
    return since


def _by_month(ids: Sequence[int], since: date, through: date) -> Select[*tuple[Any, ...]]:
    year, number = extract("year", DayTotal.day), extract("month", DayTotal.day)
    found = select(year, number, func.sum(DayTotal.grams), func.sum(DayTotal.amount))
    return found.where(DayTotal.unit_id.in_(ids), DayTotal.day.between(since, through)).group_by(year, number)


def bringers_of(session: Session, ids: Sequence[int], period: Period) -> Counter[str]:
    """How many households brought each type of waste, by its code."""
    kept, uncounted = kept_of(session, ids, period)
    closed = [row.unit_id for row in kept]
    found = select(BringersMonth.waste_type_id, func.sum(BringersMonth.households)).where(
        BringersMonth.unit_id.in_(closed), BringersMonth.month == period.first_day
    )
    counts: Counter[int] = Counter()
    for type_id, households in session.execute(found.group_by(BringersMonth.waste_type_id)) if closed else ():
        counts[type_id] += int(households)
    for type_id, households in session.execute(_bringers(uncounted, period)) if uncounted else ():
        counts[type_id] += int(households)
    codes = session.execute(select(WasteType.id, WasteType.code).where(WasteType.id.in_(list(counts))))
    return Counter({code: counts[type_id] for type_id, code in codes})


def households_by_desa(session: Session, ids: Sequence[int], period: Period) -> Counter[str]:
    """Households that brought something to any of these units, by the code of the desa they live in."""
    kept, uncounted = kept_of(session, ids, period)
    closed = [row.unit_id for row in kept]
    found = select(DesaMonth.region_code, func.sum(DesaMonth.households)).where(
        DesaMonth.unit_id.in_(closed), DesaMonth.month == period.first_day
    )
    counts: Counter[str] = Counter()
    for code, households in session.execute(found.group_by(DesaMonth.region_code)) if closed else ():
        counts[code] += int(households)
    for code, households in session.execute(_by_desa(uncounted, period)) if uncounted else ():
        counts[code] += int(households)
    return counts


def kept_of(session: Session, ids: Sequence[int], period: Period) -> tuple[list[DepositMonth], list[int]]:
    """What is written down of a month, and the units of which nothing is.

    Of several months together nothing is: who came in two of them is one member.
    """
    if not isinstance(period, Month):
        return [], list(ids)
    found = select(DepositMonth).where(DepositMonth.unit_id.in_(ids), DepositMonth.month == period.first_day)
    kept = list(session.scalars(found))
    known = {row.unit_id for row in kept}
    return kept, [unit_id for unit_id in ids if unit_id not in known]


def audit(session: Session) -> Iterator[Finding]:
    """What is written down of closed months is what their visits come to.

    How many of them are households, women or men is as it was known then: a member's particulars may be put right.
    """
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        found = select(DepositMonth).where(DepositMonth.unit_id == unit.id).order_by(DepositMonth.month)
        for row in session.scalars(found):
            month = Month.of(row.month)
            now = {**_members(session, unit, month), **_weighed(session, unit, month)}
            if (now["households"] + now["others"], now["grams"], now["amount"]) != (
                row.households + row.others, row.grams, row.amount,
            ):  # fmt: skip
                yield Finding(unit.code, f"deposit_month {month}", "tidak sama dengan setorannya")
