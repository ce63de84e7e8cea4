"""How long services really take, from the records: n, median, p90, and what share kept to the SOP.

A day is a calendar day as the instrument counts: what is done on the day it was asked for took 1 day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from rdu.clock import local
from rdu.deposits.models import PAPER, WeighIn, WeighInReversal
from rdu.feedback.counting import BOTH, cases
from rdu.innovation.figures import Figures
from rdu.innovation.hundredths import share_of
from rdu.innovation.instruments import Span
from rdu.innovation.models import Key
from rdu.ledger.models import Journal
from rdu.people.models import Member, Unit
from rdu.withdrawals.models import State, Withdrawal

A_DAY = timedelta(days=1)


class Service(StrEnum):
    ENROLMENT = "enrolment"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"

    @property
    def word(self) -> str:
        return _WORDS[self][0]

    @property
    def ends(self) -> str:
        """From where to where it is measured."""
        return _WORDS[self][1]

    @property
    def sop(self) -> Key:
        return Key(f"sop_{self.value}")


_WORDS: Mapping[Service, tuple[str, str]] = {
    Service.ENROLMENT: ("Pendaftaran", "dari nama dicatat sampai kartu dicetak"),
    Service.DEPOSIT: ("Setoran", "dari sampah ditimbang sampai uang masuk tabungan"),
    Service.WITHDRAWAL: ("Penarikan", "dari diminta sampai dibayar"),
    Service.COMPLAINT: ("Pengaduan", "dari diterima sampai dijawab"),
}
MAIN = Service.DEPOSIT
"""What the innovation is for: by its SOP the indicator is claimed."""


@dataclass(frozen=True)
class Times:
    """Of one service, over some days."""

    service: Service
    days: Sequence[int]
    """Of each case that was finished, sorted."""
    open: int
    """Cases that were not finished by the last day: they have no time yet."""
    sop: int | None

    @property
    def n(self) -> int:
        return len(self.days)

    @property
    def median(self) -> int:
        return nearest_rank(self.days, 50)

    @property
    def p90(self) -> int:
        return nearest_rank(self.days, 90)

    @property
    def kept(self) -> int | None:
        """How many took no longer than the SOP says."""
        return None if self.sop is None else sum(1 for days in self.days if days <= self.sop)

    @property
    def share(self) -> int | None:
        """Of the finished cases those within the SOP, in hundredths of a per cent, cut off."""
        return None if self.kept is None or not self.n else share_of(self.kept, self.n)


def nearest_rank(ordered: Sequence[int], percent: int) -> int:
    """The smallest figure that so many per cent of all do not exceed; no figure between two is invented."""
    if not ordered:
        raise ValueError("nothing was measured")
    return ordered[-(-len(ordered) * percent // 100) - 1]


def days_between(asked: datetime, done: datetime) -> int:
    """Begun days, at least one."""
    return max(1, -(-(done - asked) // A_DAY))


def service_times(session: Session, root: Unit, span: Span, figures: Figures) -> list[Times]:
    measured: Mapping[Service, Iterator[int | None]] = {
        Service.ENROLMENT: _enrolments(session, root, span),
        Service.DEPOSIT: _deposits(session, root, span),
        Service.WITHDRAWAL: _withdrawals(session, root, span),
        Service.COMPLAINT: _complaints(session, root, span),
    }
    return [_times(service, list(found), figures) for service, found in measured.items()]


def _times(service: Service, found: list[int | None], figures: Figures) -> Times:
    days = sorted(one for one in found if one is not None)
    return Times(service, days, len(found) - len(days), figures.number(service.sop))


def _enrolments(session: Session, root: Unit, span: Span) -> Iterator[int | None]:
    """Of members who were enrolled in the days and whose card was printed since."""
    found = (
        select(Member.created_at, Member.card_printed_at, Unit.timezone)
        .join(Member.unit)
        .where(Unit.path.startswith(root.path, autoescape=True), Member.joined_on.between(span.first, span.last))
        .where(Member.merged_into_id.is_(None), Member.ended_as.is_(None))
    )
    for made, printed, zone in session.execute(found):
        is_done = printed is not None and local(printed, zone).date() <= span.last
        yield days_between(made, printed) if printed and is_done else None


def _deposits(session: Session, root: Unit, span: Span) -> Iterator[int | None]:
    """Weigh-ins that stand, from the beginning of their day until they were booked. Nobody knows that of old paper."""
    undone = and_(WeighInReversal.unit_id == WeighIn.unit_id, WeighInReversal.weigh_in_seq == WeighIn.seq)
    found = (
        select(WeighIn.day, Journal.created_at, Unit.timezone)
        .join(Journal, and_(Journal.unit_id == WeighIn.unit_id, Journal.seq == WeighIn.seq))
        .join(Unit, Unit.id == WeighIn.unit_id)
        .outerjoin(WeighInReversal, undone)
        .where(Unit.path.startswith(root.path, autoescape=True), WeighInReversal.unit_id.is_(None))
        .where(WeighIn.day.between(span.first, span.last), WeighIn.station != PAPER)
    )
    for day, booked, zone in session.execute(found):
        yield max(1, (local(booked, zone).date() - day).days + 1)


def _withdrawals(session: Session, root: Unit, span: Span) -> Iterator[int | None]:
    """Asked for in the days; what was cancelled, refused or let go is no service that was waited for."""
    found = (
        select(Withdrawal.asked_at, Withdrawal.paid_at, Unit.timezone)
        .join(Unit, Unit.id == Withdrawal.unit_id)
        .where(Unit.path.startswith(root.path, autoescape=True), Withdrawal.asked_on.between(span.first, span.last))
        .where(Withdrawal.state.in_((State.REQUESTED, State.APPROVED, State.PAID)))
    )
    for asked, paid, zone in session.execute(found):
        is_done = paid is not None and local(paid, zone).date() <= span.last
        yield days_between(asked, paid) if paid and is_done else None


def _complaints(session: Session, root: Unit, span: Span) -> Iterator[int | None]:
    """From the day it was received until the day of the answer that stands; what is not counted elsewhere is not here.

    A unit's management does not see what the agency keeps to itself.
    """
    below = set(session.scalars(select(Unit.code).where(Unit.path.startswith(root.path, autoescape=True))))
    for case in cases(session, span.first, span.last, kinds=BOTH, without_agency=not root.is_root):
        if case.counts and case.unit_code in below:
            yield case.days + 1 if case.days is not None else None
