"""Who is late with a month: units that have not weighed or not closed it, and units outside that are silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from rdu.clock import Month, format_date
from rdu.errors import NotFoundHere
from rdu.impact.month import choices_at
from rdu.outlook.service import phones_of_managers
from rdu.outside.models import OutsideUnit, Reminder
from rdu.outside.reminders import reminded, whom_of
from rdu.outside.service import expected_in, told_in
from rdu.people.models import Unit
from rdu.people.units import setting_on
from rdu.reports.standing import seen_of

DEADLINE = "report_deadline"
FIRST_DEADLINE = 10
"""The day of the next month by which a month is due, until the agency chooses another."""
LAST_DAY = 28
MOBILE = "08"
MONTHS = 6


@dataclass(frozen=True)
class Late:
    """A unit and what it still owes of the month."""

    unit: Unit | OutsideUnit
    lacks: Sequence[str]
    has_phone: bool
    reminders: Sequence[Reminder]

    @property
    def is_outside(self) -> bool:
        return isinstance(self.unit, OutsideUnit)


def deadline_on(session: Session, top: Unit, day: date) -> int:
    return int(setting_on(session, top, DEADLINE, day) or FIRST_DEADLINE)


def due_on(session: Session, top: Unit, month: Month) -> date:
    """By the deadline that counts on the first day after the month."""
    first = month.next.first_day
    return first.replace(day=min(deadline_on(session, top, first), LAST_DAY))


def months_of(today: date) -> list[Month]:
    """Months that are over, the newest first."""
    return Month.of(today).previous.back(MONTHS)


def late_units(session: Session, top: Unit, month: Month) -> list[Late]:
    """In the order of names: RDU's own, then those outside."""
    scope, already = choices_at(session, top).all, reminded(session, month)
    if scope is None or not top.is_root:
        raise NotFoundHere
    seen = seen_of(session, scope.units, month)
    first = month.first_day
    expected = [unit for unit in scope.units if unit.closed_on is None or unit.closed_on >= first]
    phones = phones_of_managers(session, expected)
    found = []
    for unit in expected:
        lacks = [] if unit.id in seen.weighed else ["belum menimbang"]
        lacks += ["belum menutup buku"] if unit.id in seen.heads and unit.id not in seen.closed else []
        if lacks:
            phone = mobile_of(unit, phones.get(unit.id, ""))
            found.append(Late(unit, lacks, bool(phone), already.get(whom_of(unit), [])))
    told = {one.unit.id for one in told_in(session, top, [month])}
    found += [
        Late(unit, ["belum melapor"], bool(mobile_of(unit)), already.get(whom_of(unit), []))
        for unit in expected_in(session, top, month)
        if unit.id not in told
    ]
    return found


def mobile_of(unit: Unit | OutsideUnit, managers: str = "") -> str:
    """The manager's number, else the unit's own; "" where neither is a mobile number."""
    return next((number for number in (managers, unit.phone) if number.startswith(MOBILE)), "")


def one_late(session: Session, top: Unit, code: str, month: Month) -> tuple[Late, str]:
    """Who is late under that code, and the number to write to. NotFoundHere for who is not, or has no number."""
    found = next((one for one in late_units(session, top, month) if one.unit.code == code), None)
    if found is None or not found.has_phone:
        raise NotFoundHere
    if isinstance(found.unit, OutsideUnit):
        return found, mobile_of(found.unit)
    return found, mobile_of(found.unit, phones_of_managers(session, [found.unit]).get(found.unit.id, ""))


def message(late: Late, month: Month, due: date, top: Unit) -> str:
    """What the reminder says."""
    what = "laporan bulanannya belum kami terima" if late.is_outside else f"bulan itu {' dan '.join(late.lacks)}"
    return (
        f"Salam dari {top.name}. {late.unit.name}, {month.words}: {what}. Batasnya {format_date(due)}. "
        "Ada kendala? Balas pesan ini, supaya bisa dibantu."
    )
