"""How many complaints were received and resolved in a window, what was left out and why, and how long each took.

Read by the recapitulation, and by whoever claims a level by it. Counts as it stood at the end of a day: what was
answered later does not improve a window that is over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import Month, local
from rdu.feedback.models import OPEN, Category, Channel, Complaint, Exclusion, Kind, State, Step, StepKind
from rdu.people.models import Unit

BOTH = (Kind.COMPLAINT, Kind.SUGGESTION)


@dataclass(frozen=True)
class Case:
    """A complaint as it stood on a day. Names nobody."""

    label: str
    unit_code: str
    unit_name: str
    kind: Kind
    category: Category
    channel: Channel
    received_on: date
    state: State
    due_on: date | None
    answered_on: date | None
    """The day of the answer that stands; None while there is none."""
    reopened: int
    excluded_as: Exclusion | None
    why_excluded: str
    with_agency: bool

    @property
    def counts(self) -> bool:
        return self.excluded_as is None

    @property
    def is_resolved(self) -> bool:
        return self.state is State.ANSWERED

    @property
    def days(self) -> int | None:
        """Calendar days from the first word to the answer that stands."""
        return (self.answered_on - self.received_on).days if self.answered_on else None

    def is_late(self, today: date) -> bool:
        """Open past the promised day, or answered after it."""
        if self.due_on is None or not self.counts:
            return False
        return (self.answered_on or today) > self.due_on


@dataclass(frozen=True)
class Counted:
    """What a window came to. `excluded` is in neither of the first two."""

    received: int
    resolved: int
    open: int
    late: int
    excluded: int
    excluded_as: tuple[tuple[Exclusion, int], ...]

    @property
    def percent(self) -> int | None:
        """Resolved of a hundred received, rounded down; None where nothing was received."""
        return self.resolved * 100 // self.received if self.received else None


@dataclass(frozen=True)
class Left:
    """A complaint that is not counted, and why."""

    label: str
    received_on: date
    excluded_as: Exclusion
    why: str


@dataclass(frozen=True)
class Duration:
    """From the first word to the answer that stands."""

    label: str
    unit_code: str
    received_on: date
    answered_on: date
    days: int
    in_time: bool


def cases(
    session: Session, first: date, last: date, unit: Unit | None = None, *, until: date | None = None,
    kinds: Sequence[Kind] = (Kind.COMPLAINT,), without_agency: bool = False,
) -> list[Case]:  # fmt: skip
    """What was received from a day to a day, as it stood at the end of `until` (else of `last`), the oldest first.

    `unit`: its own alone; a manager's page leaves out what the agency keeps to itself.
    """
    found = (
        select(Complaint, Step, Unit)
        .join(Step, Step.complaint_id == Complaint.id)
        .join(Unit, Unit.id == Complaint.unit_id)
        .where(Complaint.received_on.between(first, last), Complaint.kind.in_(kinds))
        .order_by(Complaint.received_at, Complaint.id, Step.ordinal)
    )
    rows = session.execute(found.where(Complaint.unit_id == unit.id) if unit else found)
    end = until or last
    told = (_case(list(group), end) for _, group in groupby(rows, key=lambda row: int(row[0].id)))
    return [case for case in told if not (without_agency and case.with_agency)]


def _case(rows: Sequence[tuple[Complaint, Step, Unit]], end: date) -> Case:
    complaint, _, unit = rows[0]
    days = {step.ordinal: local(step.at, unit.timezone).date() for _, step, _ in rows}
    steps = [step for _, step, _ in rows if step.ordinal == 1 or days[step.ordinal] <= end]
    now = steps[-1]
    answers = [days[step.ordinal] for step in steps if step.kind is StepKind.ANSWERED]
    left_out = [step.words for step in steps if step.kind is StepKind.EXCLUDED]
    return Case(
        label=complaint.label, unit_code=unit.code, unit_name=unit.name, kind=complaint.kind,
        category=complaint.category, channel=complaint.channel, received_on=complaint.received_on, state=now.state,
        due_on=now.due_on, answered_on=answers[-1] if now.state is State.ANSWERED else None,
        reopened=sum(step.kind is StepKind.REOPENED for step in steps), excluded_as=now.excluded_as,
        why_excluded=left_out[-1] if now.excluded_as else "", with_agency=rows[-1][1].with_agency,
    )  # fmt: skip


def counted(found: Iterable[Case], today: date) -> Counted:
    found = list(found)
    counts = [case for case in found if case.counts]
    left = Counter(case.excluded_as for case in found if case.excluded_as)
    return Counted(
        received=len(counts), resolved=sum(case.is_resolved for case in counts),
        open=sum(case.state in OPEN for case in counts), late=sum(case.is_late(today) for case in counts),
        excluded=len(found) - len(counts), excluded_as=tuple((why, left[why]) for why in Exclusion if left[why]),
    )  # fmt: skip


def window(months: int, last: date) -> tuple[date, date]:
    """So many months that end with a day: of 12 up to 24 November 2026, from 25 November 2025."""
    begins = Month.of(last).plus(-months)
    day = min(last.day, begins.last_day.day)
    return begins.first_day.replace(day=day) + timedelta(days=1), last


def of_months(
    session: Session, months: int, last: date, unit: Unit | None = None, kinds: Sequence[Kind] = (Kind.COMPLAINT,)
) -> Counted:
    """Received and resolved in the 12 or 24 months that end with a day."""
    first, last = window(months, last)
    return counted(cases(session, first, last, unit, kinds=kinds), last)


def left_out(found: Iterable[Case]) -> list[Left]:
    return [
        Left(case.label, case.received_on, case.excluded_as, case.why_excluded) for case in found if case.excluded_as
    ]


def durations(found: Iterable[Case]) -> Iterator[Duration]:
    """One a complaint that has an answer that stands."""
    for case in found:
        if case.counts and case.answered_on and case.days is not None:
            in_time = case.due_on is None or case.answered_on <= case.due_on
            yield Duration(case.label, case.unit_code, case.received_on, case.answered_on, case.days, in_time)


def median(days: Sequence[int]) -> int | None:
    """The lower middle one of whole days."""
    return sorted(days)[(len(days) - 1) // 2] if days else None
