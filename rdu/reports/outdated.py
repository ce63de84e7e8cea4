"""Issued reports that the books no longer agree with, found at a glance: their page says exactly what changed.

Looked at are the newest versions of the agency's own reports of a year: what came behind the ends of the chains that
they froze, the kilograms of their months, and the factors and assumptions they rest on.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session, undefer

from rdu.clock import Month, Period, read_period
from rdu.deposits.models import WeighIn, WeighInReversal
from rdu.history.models import HistoryLine
from rdu.impact.models import OwnFuel
from rdu.impact.service import assumptions_on, factors_on
from rdu.people.models import Unit
from rdu.reports.causes import Came
from rdu.reports.compared import weighed_by_unit
from rdu.reports.issued import Frozen, frozen_of
from rdu.reports.models import IssuedReport
from rdu.reports.versions import counted_in
from rdu.sales.models import Sale, SaleReversal
from rdu.sales.stock_models import Step, Transfer, TransferAct

MONTHS_BACK = 13
WEIGHED = "mass/weighed"


@dataclass(frozen=True)
class Outdated:
    scope: str
    whose: str
    period: Period
    version: int
    why: Sequence[str]


class _Event(NamedTuple):
    """Something that changed a day afterwards. `seq`: its journal; None where it has none, then `at` says when."""

    came: Came
    unit: str
    seq: int | None
    day: date
    at: datetime | None = None
    grams: int = 0


def outdated(session: Session, root: Unit, units: Sequence[Unit], today: date) -> list[Outdated]:
    """The latest period first."""
    rows = _newest(session, root, Month.of(today).plus(-MONTHS_BACK).first_day)
    books = _Books(session, units, min((row.first_day for row in rows), default=today))
    found = []
    for row in rows:
        frozen, period = frozen_of(row), read_period(row.period)
        if period and (why := books.why(frozen, period)):
            found.append(Outdated(row.scope, frozen.plain["scope_words"], period, row.version, why))
    return found


def _newest(session: Session, root: Unit, since: date) -> Sequence[IssuedReport]:
    latest = (
        select(func.max(IssuedReport.id))
        .where(IssuedReport.unit_id == root.id, IssuedReport.last_day >= since)
        .group_by(IssuedReport.scope, IssuedReport.period)
    )
    found = select(IssuedReport).where(IssuedReport.id.in_(latest)).options(undefer(IssuedReport.data))
    return session.scalars(found.order_by(IssuedReport.last_day.desc(), IssuedReport.first_day, IssuedReport.id)).all()


class _Books:
    """The books as they are now, read once for all reports."""

    def __init__(self, session: Session, units: Sequence[Unit], since: date) -> None:
        self.session, self.codes, self.since = session, {unit.id: unit.code for unit in units}, since
        self.events = [*self._journals(), *self._fuel()]
        self.weighed: dict[Month, Mapping[str, int]] = {}
        self.counted: dict[Month, Mapping[str, object]] = {}

    def why(self, frozen: Frozen, period: Period) -> list[str]:
        """In words; none: it still agrees."""
        ends = {code: seq for code, seq, _ in frozen.heads}
        mine = [event for event in self.events if self._since(event, frozen, ends, period)]
        counts = Counter(event.came for event in mine)
        words = [f"{counts[came]} {came.value[0].lower()}{came.value[1:]}" for came in Came if counts[came]]
        if not counts[Came.PAPER] and self._grew(frozen, period, ends, mine):
            words.append(f"{Came.LATE.value[0].lower()}{Came.LATE.value[1:]}")
        return [*words, *self._basis(frozen)]

    @staticmethod
    def _since(event: _Event, frozen: Frozen, ends: Mapping[str, int], period: Period) -> bool:
        if event.unit not in ends or not period.first_day <= event.day <= period.last_day:
            return False
        if event.seq is not None:
            return event.seq > ends[event.unit]
        return event.at is not None and event.at > frozen.issued_at

    def _grew(self, frozen: Frozen, period: Period, ends: Mapping[str, int], mine: Sequence[_Event]) -> bool:
        """Whether more changed the kilograms than what was undone: something reached a closed month late."""
        now = sum(self._weighed_in(month).get(code, 0) for code in ends for month in period.months)
        undone = sum(event.grams for event in mine if event.came is Came.REVERSED)
        return now + undone != next(int(one.value) for one in frozen.figures if one.key == WEIGHED)

    def _basis(self, frozen: Frozen) -> Iterator[str]:
        turned = {
            key for then in frozen.basis for key in ("factors", "assumptions")
            if (month := Month.read(then["month"])) and then[key] != self._counted(month)[key]
        }  # fmt: skip
        yield from (word for key, word in (("factors", "set faktor lain"), ("assumptions", "asumsi lain"))
                    if key in turned)  # fmt: skip

    def _counted(self, month: Month) -> Mapping[str, object]:
        if month not in self.counted:
            day = month.last_day
            self.counted[month] = counted_in(month, factors_on(self.session, day), assumptions_on(self.session, day))
        return self.counted[month]

    def _weighed_in(self, month: Month) -> Mapping[str, int]:
        if month not in self.weighed:
            grams = weighed_by_unit(self.session, list(self.codes), month)
            self.weighed[month] = {code: grams[unit_id] for unit_id, code in self.codes.items()}
        return self.weighed[month]

    def _journals(self) -> Iterator[_Event]:
        """What was undone, taken back or brought in from paper, of days since then."""
        undone, sale, act, paper, nothing = WeighInReversal, SaleReversal, TransferAct, HistoryLine, literal(0)
        sent = select(act.transfer_id, act.day).where(act.step == Step.SENT).subquery("left_on")
        visit = (undone.unit_id == WeighIn.unit_id) & (undone.weigh_in_seq == WeighIn.seq)
        sold = (sale.unit_id == Sale.unit_id) & (sale.sale_seq == Sale.seq)
        recalled = (
            select(act.unit_id, act.seq, sent.c.day, nothing)
            .join(Transfer, Transfer.id == act.transfer_id)
            .join(sent, sent.c.transfer_id == Transfer.id)
            .where(act.step == Step.RECALLED)
        )
        asked: Sequence[tuple[Came, Any, Select[*tuple[Any, ...]]]] = (
            (Came.REVERSED, WeighIn.day, select(undone.unit_id, undone.seq, WeighIn.day, WeighIn.grams).join(
                WeighIn, visit)),
            (Came.SALE_UNDONE, Sale.day, select(sale.unit_id, sale.seq, Sale.day, nothing).join(Sale, sold)),
            (Came.RECALLED, sent.c.day, recalled),
            (Came.PAPER, paper.day, select(paper.unit_id, paper.seq, paper.day, nothing)),
        )  # fmt: skip
        for came, day, found in asked:
            for unit_id, seq, on, grams in self.session.execute(found.where(day >= self.since)):
                yield _Event(came, self.codes.get(unit_id, ""), seq, on, grams=grams)

    def _fuel(self) -> Iterator[_Event]:
        found = select(OwnFuel.unit_id, OwnFuel.day, OwnFuel.recorded_at).where(OwnFuel.day >= self.since)
        for unit_id, day, at in self.session.execute(found):
            yield _Event(Came.FUEL, self.codes.get(unit_id, ""), None, day, at)
