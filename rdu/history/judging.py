"""An old book read against the unit as it stands: lines that can be brought in, and rows that cannot, with why."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from rdu.catalogue.pricing import grams_each_on
from rdu.clock import Month, format_date, today_at
from rdu.deposits.days import UNDONE
from rdu.deposits.models import PAPER, WeighIn, WeighingDay, WeighInLine, WeighInReversal
from rdu.history import paper
from rdu.history.models import HistoryLine, PaperKind
from rdu.history.names import Item, Names, Saver, Wanted
from rdu.history.paper import Written
from rdu.ledger.closing import closed_through
from rdu.ledger.models import REGULAR, Account, AccountKind, Journal, OpeningBalance
from rdu.money import Rupiah, format_rupiah
from rdu.people.imports import BadRow, Reasons
from rdu.people.models import Unit
from rdu.spreadsheet import Table
from rdu.weights import Grams, Measure, Quantity, grams_of, parse_quantity


@dataclass(frozen=True)
class Line:
    """A line of the old book with what it means here."""

    row: int
    kind: PaperKind
    day: date
    who: str
    words: str
    saver: Saver | None
    item: Item | None
    quantity: Quantity
    grams_each: Grams | None
    grams: Grams
    amount: Rupiah

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two lines the same line."""
        who, what = self.saver and self.saver.key, self.item and self.item.grade_id
        return (self.kind, self.day, who, what, self.quantity, self.amount)


@dataclass(frozen=True)
class Opening:
    """A member's opening balance that the lines of the file take the place of."""

    seq: int
    row: int
    saver: Saver
    amount: Rupiah


@dataclass
class Judged:
    """A whole file."""

    wanted: Sequence[Wanted]
    lines: list[Line] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)

    @property
    def unknown(self) -> list[Wanted]:
        """Names and items that nobody can tell yet."""
        return [one for one in self.wanted if not one.chosen]

    @cached_property
    def newcomers(self) -> list[Saver]:
        """Who is enrolled when the file is brought in, each once, in the order of the days."""
        lines = sorted(self.lines, key=lambda line: (line.day, line.row))
        new = {line.saver.key: line.saver for line in reversed(lines) if line.saver and line.saver.id is None}
        return list(reversed(new.values()))

    def of(self, kind: PaperKind) -> list[Line]:
        return [line for line in self.lines if line.kind is kind]


@dataclass(frozen=True)
class Sums:
    """What a month, or the whole file, adds up to."""

    month: Month | None
    visits: int
    lines: int
    grams: Grams
    deposited: Rupiah
    withdrawals: int
    withdrawn: Rupiah
    sales: int
    sold_grams: Grams
    sold: Rupiah


def sums_of(lines: Sequence[Line], month: Month | None = None) -> Sums:
    deposits = [line for line in lines if line.kind is PaperKind.DEPOSIT]
    out = [line for line in lines if line.kind is PaperKind.WITHDRAWAL]
    sales = [line for line in lines if line.kind is PaperKind.SALE]
    visits = len({(line.day, line.saver and line.saver.key) for line in deposits})
    return Sums(
        month, visits, len(deposits), Grams(sum(line.grams for line in deposits)),
        Rupiah(sum(line.amount for line in deposits)), len(out), Rupiah(sum(line.amount for line in out)), len(sales),
        Grams(sum(line.grams for line in sales)), Rupiah(sum(line.amount for line in sales)),
    )  # fmt: skip


def months_of(lines: Sequence[Line]) -> list[Sums]:
    """Month by month, the oldest first."""
    by_month: dict[Month, list[Line]] = defaultdict(list)
    for line in lines:
        by_month[Month.of(line.day)].append(line)
    return [sums_of(by_month[month], month) for month in sorted(by_month)]


def first_live_day(session: Session, unit: Unit) -> date | None:
    """Since when the unit keeps its books here: its first weighing day, or its first journal that is not paper."""
    weighed = select(func.min(WeighingDay.day)).where(WeighingDay.unit_id == unit.id)
    brought = and_(WeighIn.unit_id == Journal.unit_id, WeighIn.seq == Journal.seq, WeighIn.station == PAPER)
    on_paper = or_(Journal.source.startswith("opening"), Journal.source.startswith("history"), WeighIn.seq.is_not(None))
    posted = select(func.min(Journal.posted_on)).outerjoin(WeighIn, brought)
    found = posted.where(Journal.unit_id == unit.id, ~on_paper, Journal.reverses_seq.is_(None))
    return min(filter(None, (session.scalar(weighed), session.scalar(found))), default=None)


def judge(session: Session, unit: Unit, table: Table, *, again: bool = False) -> Judged:
    """Every row of the file. `again`: it was brought in already, and is only read, so nothing speaks against it.

    Raises UnreadableTable.
    """
    written, bad = paper.read(table, today_at(unit.timezone))
    names = Names(session, unit)
    result = Judged(names.wanted(written), bad=bad)
    judge = _Judge(session, unit, names, again=again)
    for row in written:
        judge.read(row, result)
    if not again:
        result.openings = judge.openings(result)
        result.bad += [] if result.unknown else list(judge.shortfalls(result))
    result.bad.sort(key=lambda row: row.row)
    return result


class _Judge:
    """What rows are judged against: the unit's first own day, its closed months, and what was brought in before."""

    def __init__(self, session: Session, unit: Unit, names: Names, *, again: bool) -> None:
        self.session, self.unit, self.names, self.again = session, unit, names, again
        self.today = today_at(unit.timezone)
        self.live = first_live_day(session, unit) or self.today
        self.closed = closed_through(session, unit)
        self.here = set() if again else set(_brought_before(session, unit))
        self.each: dict[date, dict[int, Grams]] = {}

    def read(self, row: Written, result: Judged) -> None:
        saver = None if row.kind is PaperKind.SALE else self.names.saver(row.who)
        item = None if row.kind is PaperKind.WITHDRAWAL else self.names.item(row.item)
        if {saver, item} == {None} or (row.kind is PaperKind.DEPOSIT and None in (saver, item)):
            return  # asked first; until then nobody knows how it is measured
        reasons = Reasons()
        reasons.tried(lambda _: self._day(row.day), "", None)
        quantity = reasons.tried(lambda text: _quantity(text, item), row.quantity, Quantity(0))
        each = reasons.tried(lambda _: self._each(item, row.day), "", None)
        grams = grams_of(quantity, item.measure, each or Grams(0)) if item else Grams(0)
        line = Line(row.row, row.kind, row.day, row.who, row.item, saver, item, quantity, each, grams, row.amount)
        if line.key in self.here:
            reasons.append("Baris ini sudah pernah dimasukkan. Hapus dari berkas.")
        if reasons:
            result.bad.append(BadRow(row.row, row.who, reasons))
        else:
            result.lines.append(line)

    def _day(self, day: date) -> None:
        if self.again:
            return
        if day >= self.live:
            since = f"sebelum {format_date(self.live)}, hari pertama unit ini memakai RDU"
            raise ValueError(f"Hanya hari {since}.")
        if self.closed and day <= self.closed:
            raise ValueError(f"Bulan {Month.of(day).words} sudah ditutup.")

    def _each(self, item: Item | None, day: date) -> Grams | None:
        """What one piece or litre weighed that day; what is known now, where nobody had weighed one then."""
        if item is None or item.measure is Measure.KG:
            return None
        for known in (day, self.today):
            if known not in self.each:
                counted = [one.type_id for one in self.names.items.values() if one.measure is not Measure.KG]
                self.each[known] = grams_each_on(self.session, counted, known)
            if (grams := self.each[known].get(item.type_id)) is not None:
                return grams
        raise ValueError(f"Berat satu {item.measure.word} {item.name} belum ada. Minta induk mengisinya.")

    def openings(self, result: Judged) -> list[Opening]:
        """Opening balances of members whose lines are here now."""
        savers: dict[int, tuple[Saver, int]] = {}
        for line in result.lines:
            if line.saver and line.saver.id is not None:
                savers.setdefault(line.saver.id, (line.saver, line.row))
        reversal = Journal.__table__.alias()
        taken_back = and_(reversal.c.unit_id == OpeningBalance.unit_id, reversal.c.reverses_seq == OpeningBalance.seq)
        found = (
            select(OpeningBalance.seq, OpeningBalance.member_id, OpeningBalance.amount)
            .outerjoin(reversal, taken_back)
            .where(OpeningBalance.unit_id == self.unit.id, reversal.c.seq.is_(None))
            .order_by(OpeningBalance.seq)
        )
        standing = [(seq, self._stays(member_id), amount) for seq, member_id, amount in self.session.execute(found)]
        return [
            Opening(seq, savers[member_id][1], savers[member_id][0], amount)
            for seq, member_id, amount in standing if member_id in savers
        ]  # fmt: skip

    def _stays(self, member_id: int) -> int:
        """Whose savings it is now: a merged twin's money moved to the number that stays."""
        while into := self.names.by_id[member_id].merged_into_id:
            member_id = into
        return member_id

    def shortfalls(self, result: Judged) -> Iterator[BadRow]:
        """Members who would end below zero: told at their last withdrawal, with the figure."""
        unread = {row.name for row in result.bad}
        ends: Counter[str] = Counter(self._savings())
        told = {opening.saver.key: (opening.row, opening.saver.name) for opening in result.openings}
        for opening in result.openings:
            ends[opening.saver.key] -= opening.amount
        for line in result.of(PaperKind.DEPOSIT):
            ends[_key(line)] += line.amount
        for line in result.of(PaperKind.WITHDRAWAL):
            ends[_key(line)] -= line.amount
            told[_key(line)] = (line.row, line.who)
        for key, (row, name) in told.items():
            if ends[key] < 0 and name not in unread:
                yield BadRow(row, name, [_short(ends[key])])

    def _savings(self) -> dict[str, int]:
        found = select(Account.member_id, Account.balance).where(
            Account.unit_id == self.unit.id, Account.kind == AccountKind.SAVINGS, Account.pocket == REGULAR
        )
        return {str(member_id): balance for member_id, balance in self.session.execute(found)}


def _key(line: Line) -> str:
    return line.saver.key if line.saver else ""


def _short(balance: int) -> str:
    return (
        f"Pengambilannya {format_rupiah(-balance)} lebih besar dari setorannya sampai akhir buku."
        " Periksa setoran yang belum tertulis."
    )


def _quantity(text: str, item: Item | None) -> Quantity:
    if item is None:
        return Quantity(0)
    if not text:
        raise ValueError("Berat belum diisi." if item.measure is Measure.KG else "Jumlah belum diisi.")
    return parse_quantity(text, item.measure)


def _brought_before(session: Session, unit: Unit) -> Iterator[tuple[object, ...]]:
    """The keys of all lines that other files brought, but for those that were undone."""
    deposits = (
        select(WeighIn.day, WeighIn.member_id, WeighInLine.grade_id, WeighInLine.quantity, WeighInLine.amount)
        .join(WeighIn, and_(WeighIn.unit_id == WeighInLine.unit_id, WeighIn.seq == WeighInLine.seq))
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.station == PAPER, WeighInReversal.seq.is_(None))
    )
    for day, member_id, grade_id, quantity, amount in session.execute(deposits):
        yield (PaperKind.DEPOSIT, day, str(member_id), grade_id, quantity, amount)
    lines = select(
        HistoryLine.kind, HistoryLine.day, HistoryLine.member_id, HistoryLine.grade_id, HistoryLine.quantity,
        HistoryLine.amount,
    )  # fmt: skip
    for kind, day, member, *rest in session.execute(lines.where(HistoryLine.unit_id == unit.id)):
        yield (kind, day, None if member is None else str(member), *rest)
