"""Bring an old book in: every line at its own day and its own amount, all of them in one step or none.

Deposits become weigh-ins like all others. At the end cash and stock are as they were counted.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from rdu.clock import format_date, local, now_utc, today_at
from rdu.db import explained
from rdu.deposits import brought
from rdu.deposits.brought import BroughtLine, BroughtVisits
from rdu.deposits.totals import Counted as Weighed
from rdu.errors import Refused, RuleBroken
from rdu.history import facts, paper
from rdu.history.facts import Counted, ImportFacts, LineFacts
from rdu.history.judging import Judged, Line, Opening, first_live_day, judge
from rdu.history.models import HistoryImport, HistoryLine, HistoryName, NameKind, PaperKind
from rdu.history.names import Item, Names, key_of
from rdu.history.replay import Event, Expected, cash_change, events_of
from rdu.ledger.accounts import CASH, MARGIN, OPENING, STOCK, Move, savings
from rdu.ledger.bulk import Batch
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, balance_of, once, open_books
from rdu.money import Rupiah, format_rupiah
from rdu.people.members import Profile, enrol_many
from rdu.people.models import ImportDraft, Member, Person, Unit, User
from rdu.people.regions import own_village
from rdu.people.service import log
from rdu.spreadsheet import read_table
from rdu.stock.past import PastShed
from rdu.stock.service import Goods
from rdu.weights import Grams, Quantity

NOTHING = Goods(0, Grams(0), Rupiah(0))


class BroughtBefore(RuleBroken):
    """The same table was brought in already, whatever its file was called."""

    def __init__(self, day: date) -> None:
        super().__init__(f"Isi berkas ini sudah dimasukkan pada {format_date(day)}. Tidak dicatat dua kali.")


class NotReady(Exception):
    """Names that nobody has matched yet, or rows that are bad since the file was shown."""

    def __init__(self, judged: Judged) -> None:
        super().__init__()
        self.judged = judged


@dataclass(frozen=True)
class Count:
    """What was counted at the end, by hand: cash, and grams by grade. What is left out is as the books say."""

    cash: Rupiah | None = None
    grams: Mapping[int, Grams] = field(default_factory=dict)

    def body(self) -> list[object]:
        return [self.cash, sorted(self.grams.items())]


@dataclass(frozen=True)
class Brought:
    """A file that stands in the books."""

    seq: int
    lines: int
    again: bool = False


def import_with(session: Session, unit: Unit, content_hash: bytes) -> HistoryImport | None:
    """The import that brought this very table."""
    found = select(HistoryImport).where(HistoryImport.unit_id == unit.id, HistoryImport.content_hash == content_hash)
    return session.scalar(found)


def check_new(session: Session, unit: Unit, content_hash: bytes) -> None:
    """Raises BroughtBefore for a table that stands in the books already."""
    if (before := import_with(session, unit, content_hash)) is not None:
        raise BroughtBefore(local(before.imported_at, unit.timezone).date())


def imports_of(session: Session, unit: Unit) -> Sequence[HistoryImport]:
    """All files that were brought in, the last one first."""
    found = select(HistoryImport).where(HistoryImport.unit_id == unit.id).order_by(HistoryImport.seq.desc())
    return session.scalars(found).all()


def expected_of(session: Session, unit: Unit, judged: Judged) -> Expected:
    """What should lie here once the file is in: cash, and each item that it or the shed knows."""
    shed = PastShed(session, unit, first_live_day(session, unit))
    events = events_of(judged, shed)
    shed.bring_back()
    names = Names(session, unit)
    touched = {line.item.grade_id for line in judged.lines if line.item}
    grades = touched | {grade_id for grade_id, goods in shed.here.items() if goods.grams}
    items = sorted((names.by_grade[grade_id] for grade_id in grades), key=lambda item: item.name)
    cash = balance_of(session, unit, CASH) + cash_change(events)
    return Expected(Rupiah(cash), [(item, shed.of(item.grade_id).grams) for item in items])


def bring_in(session: Session, unit: Unit, draft: ImportDraft, count: Count, by: User) -> Brought:
    """Read the kept file again, judge it again, and post every line of it or none.

    The same draft with the same count again gives back the first result. Raises OperationReused for another count,
    BroughtBefore, NotReady, and Refused where the box must be counted.
    """
    books = open_books(session, unit)
    table = read_table(draft.content, draft.filename)
    content_hash = paper.fingerprint(table)
    operation = once(draft.id, [content_hash.hex(), *count.body()])
    if (seq := books.done_before(ActKind.HISTORY, operation)) is not None:
        return Brought(seq, session.get_one(HistoryImport, (unit.id, seq)).lines, again=True)
    check_new(session, unit, content_hash)
    judged = judge(session, unit, table)
    if judged.bad or judged.unknown or not judged.lines:
        raise NotReady(judged)
    posting = _Posting(books, draft, judged, by)
    posting.everything()
    seq = posting.end(count, content_hash)
    books.remember(ActKind.HISTORY, operation, seq)
    draft.confirmed_at = now_utc()
    detail: dict[str, object] = {"lines": len(judged.lines), "members": len(judged.newcomers)}
    log(session, "import_history", unit=unit, user=by, subject=str(draft.id), detail=detail)
    return Brought(seq, len(judged.lines))


class _Posting:
    """All that one file becomes, held back until the end is known."""

    def __init__(self, books: Books, draft: ImportDraft, judged: Judged, by: User) -> None:
        self.session, self.unit, self.draft, self.judged, self.by = books.session, books.unit, draft, judged, by
        self.shed = PastShed(self.session, self.unit, first_live_day(self.session, self.unit))
        self.events = events_of(judged, self.shed)
        self.cash = balance_of(self.session, self.unit, CASH) + cash_change(self.events)
        self.savers = self._savers()
        self.opened, self.books, self.first = books, Batch(books), books.seq + 1
        self.visits = BroughtVisits(self.session, self.unit, self.books, by)
        self.lines: list[dict[str, Any]] = []
        self.today = books.first_open(today_at(self.unit.timezone))

    def _savers(self) -> dict[str, brought.Saver]:
        """Everybody in the file by key, the newcomers enrolled."""
        mine = {line.saver.key: line.saver.id for line in self.judged.lines if line.saver and line.saver.id}
        mine |= {key: member.id for key, member in self._enrolled().items()}
        found = (
            select(Member.id, Member.number, Person.id.label("person_id"), Person.ordinal)
            .join(Person, (Person.member_id == Member.id) & (Person.ordinal == 1))
            .where(Member.unit_id == self.unit.id)
        )
        by_id = {row.id: brought.Saver(*row) for row in self.session.execute(found)}
        return {key: by_id[member_id] for key, member_id in mine.items()}

    def _enrolled(self) -> dict[str, Member]:
        """Members whom the old book knows and RDU does not: since their first line. Their names are kept as theirs."""
        new = self.judged.newcomers
        if not new:
            return {}
        desa = own_village(self.session, self.unit)
        made = enrol_many(self.session, self.unit, [(Profile(saver.name, desa), None) for saver in new])
        members = {saver.key: member for saver, member in zip(new, made, strict=True)}
        for line in sorted(self.judged.lines, key=lambda line: line.day, reverse=True):
            if line.saver and line.saver.key in members:
                members[line.saver.key].joined_on = line.day
                mine = (HistoryName.unit_id == self.unit.id, HistoryName.key == key_of(line.who))
                kept = update(HistoryName).where(*mine, HistoryName.kind == NameKind.MEMBER)
                self.session.execute(kept.values(member_id=members[line.saver.key].id))
        self.session.flush()
        return members

    def everything(self) -> None:
        """Each event at its day; then the opening balances that the lines take the place of."""
        mine = {savings(saver.member_id, saver.number) for saver in self.savers.values()}
        self.books.expect({CASH, STOCK, MARGIN, OPENING, *mine})
        for n, event in enumerate(self.events):
            operation = uuid5(self.draft.id, str(n))
            if event.kind is PaperKind.DEPOSIT:
                lines = [_weighed(line) for line in event.lines]
                self.visits.add(self._saver(event.line), event.day, lines, operation)
            elif event.kind is PaperKind.WITHDRAWAL:
                self._withdrawal(event, operation)
            else:
                self._sale(event, operation)
        for opening in self.judged.openings:
            self._take_back(opening)

    def _saver(self, line: Line) -> brought.Saver:
        return self.savers[line.saver.key if line.saver else ""]

    def _withdrawal(self, event: Event, operation: UUID) -> None:
        saver = self._saver(event.line)
        moves = facts.moves_out(saver.member_id, saver.number, event.amount)
        self._post(f"{facts.OUT}{operation}", self._row(event.line, saver=saver), moves)

    def _sale(self, event: Event, operation: UUID) -> None:
        taken = event.taken or NOTHING
        row = self._row(event.line, item=event.line.item, taken=taken)
        seq = self._post(f"{facts.SALE}{operation}", row, facts.moves_sold(event.amount, taken.value))
        self.shed.moved(seq, taken.grade_id, -taken.grams, -taken.value)

    def _take_back(self, opening: Opening) -> None:
        saver = self.savers[opening.saver.key]
        line = Line(
            opening.row, PaperKind.OPENING, self.today, opening.saver.name, "", opening.saver, None, Quantity(0), None,
            Grams(0), opening.amount,
        )  # fmt: skip
        moves = facts.moves_back(saver.member_id, saver.number, opening.amount)
        self._post(f"{facts.BACK}{opening.seq}", self._row(line, saver=saver), moves, reverses=opening.seq)

    def _row(
        self, line: Line, saver: brought.Saver | None = None, item: Item | None = None,
        taken: Goods = NOTHING,
    ) -> tuple[dict[str, Any], LineFacts]:  # fmt: skip
        """A row of the old book, and what its journal stands for."""
        seq, number = self.books.seq + 1, saver.number if saver else None
        stands = LineFacts(
            self.unit.code, seq, line.kind, line.day, number, item.value if item else "", line.quantity, line.grams,
            taken.grams, taken.value, line.amount, line.row,
        )  # fmt: skip
        copied = ("seq", "kind", "day", "quantity", "grams", "taken_grams", "cost", "amount", "paper_row")
        row: dict[str, Any] = {name: getattr(stands, name) for name in copied}
        ids = {"member_id": saver.member_id if saver else None, "grade_id": item.grade_id if item else None}
        return {"unit_id": self.unit.id, **row, **ids, "who": line.who, "words": line.words}, stands

    def _post(
        self, source: str, told: tuple[dict[str, Any], LineFacts], moves: list[Move], reverses: int | None = None
    ) -> int:
        row, stands = told
        self.lines.append(row)
        return self.books.post(Act(source, stands.day, stands.digest(), self.by, reverses), moves)

    def end(self, count: Count, content_hash: bytes) -> int:
        """Count cash and stock, then put everything down."""
        cash = self.cash if count.cash is None else count.cash
        if cash < 0:
            less = format_rupiah(-self.cash)
            raise Refused("cash", f"Menurut buku lama, kas kurang {less}. Hitung uang di kotak, lalu tulis jumlahnya.")
        self.shed.bring_back()
        stock = self._stock(count.grams)
        at = now_utc()
        stands = ImportFacts(
            self.unit.code, self.books.seq + 1, self.draft.id, content_hash, self.first, len(self.judged.lines),
            Rupiah(self.cash), Rupiah(cash), int(at.timestamp()), self.by.public_id, list(stock.values()),
        )  # fmt: skip
        act = Act(f"{facts.END}{self.draft.id}", self.today, stands.digest(), self.by)
        seq = self.books.post(act, facts.moves_counted(cash - self.cash, list(stock.values())))
        for grade_id, counted in stock.items():
            self.shed.moved(seq, grade_id, counted.grams, counted.value)
        copied = ("seq", "content_hash", "first_seq", "lines", "cash_before", "cash_counted")
        row = {name: getattr(stands, name) for name in copied} | {"unit_id": self.unit.id, "draft_id": self.draft.id}
        self._write({**row, "filename": self.draft.filename, "imported_at": at, "imported_by_id": self.by.id})
        return seq

    def _stock(self, counted: Mapping[int, Grams]) -> dict[int, Counted]:
        """By grade, how far the count is from the books; what agrees is left out."""
        paid: dict[int, Goods] = defaultdict(lambda: NOTHING)
        items = Names(self.session, self.unit).by_grade
        for line in self.judged.of(PaperKind.DEPOSIT):
            if line.item:
                had = paid[line.item.grade_id]
                paid[line.item.grade_id] = Goods(0, Grams(had.grams + line.grams), Rupiah(had.value + line.amount))
        found = {}
        for grade_id, grams in sorted(counted.items()):
            more, value = self.shed.count(grade_id, grams, self.today, paid[grade_id])
            if more or value:
                found[grade_id] = Counted(items[grade_id].value, more, value)
        return found

    def _write(self, ended: dict[str, Any]) -> None:
        """Journals first: every other row stands on one. Raises NotEnoughMoney where a guarded balance ends below."""
        self.books.write()
        self.opened.seq, self.opened.head = self.books.seq, self.books.head
        self.visits.write()
        with explained():
            if self.lines:
                self.session.execute(insert(HistoryLine), self.lines)
            self.session.execute(insert(HistoryImport), ended)
        self.shed.write()


def _weighed(line: Line) -> BroughtLine:
    if line.item is None:
        raise ValueError("a deposit is always of something")
    item = line.item
    counted = Weighed(item.grade_id, item.group, line.quantity, line.grams, line.amount)
    return BroughtLine(counted, item.type_code, item.grade_code, item.measure, line.grams_each, line.row)
