"""The old book in the order of its days: visits, withdrawals, sales, and the shed and the cash box after each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from rdu.history.judging import Judged, Line
from rdu.history.models import PaperKind
from rdu.history.names import Item
from rdu.money import Rupiah
from rdu.stock.past import PastShed
from rdu.stock.service import Goods
from rdu.weights import Grams

ORDER = {PaperKind.DEPOSIT: 0, PaperKind.WITHDRAWAL: 1, PaperKind.SALE: 2}


@dataclass(frozen=True)
class Event:
    """One visit with its lines, or one withdrawal, or one sale with what it took out of the shed."""

    kind: PaperKind
    day: date
    lines: Sequence[Line]
    taken: Goods | None = None

    @property
    def line(self) -> Line:
        return self.lines[0]

    @property
    def amount(self) -> Rupiah:
        return Rupiah(sum(line.amount for line in self.lines))


@dataclass
class Expected:
    """What the books say lies here once the old book is in: to be counted."""

    cash: Rupiah
    items: list[tuple[Item, Grams]] = field(default_factory=list)


def events_of(judged: Judged, shed: PastShed) -> list[Event]:
    """Everything that happened, the oldest first; the shed is left as it then stood."""
    lines = sorted(judged.lines, key=_place)
    return [_event(kind, day, list(group), shed) for (day, kind, _), group in groupby(lines, key=_act)]


def _place(line: Line) -> tuple[date, int, str, int]:
    """Within a day deposits come first, each member's together, then withdrawals and sales as they are written."""
    return (line.day, ORDER[line.kind], _visitor(line), line.row)


def _act(line: Line) -> tuple[date, PaperKind, str]:
    return (line.day, line.kind, _visitor(line) or str(line.row))


def _visitor(line: Line) -> str:
    return line.saver.key if line.saver and line.kind is PaperKind.DEPOSIT else ""


def _event(kind: PaperKind, day: date, lines: list[Line], shed: PastShed) -> Event:
    taken = None
    for line in lines:
        if line.item and kind is PaperKind.DEPOSIT:
            shed.take_in(day, Goods(line.item.grade_id, line.grams, line.amount))
        elif line.item:
            taken = shed.take_out(line.item.grade_id, line.grams)
    return Event(kind, day, lines, taken)


def cash_change(events: Sequence[Event]) -> int:
    """What came into the box by sales, less what members took."""
    signs = {PaperKind.DEPOSIT: 0, PaperKind.WITHDRAWAL: -1, PaperKind.SALE: 1}
    return sum(signs[event.kind] * event.amount for event in events)
