"""A member's book, read line by line.

Rows only: no object is built on the way, and nothing is added up but one year of totals. Every search begins at the
member's own accounts, so a page costs the same however long the unit's history is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from rdu.catalogue.models import Group
from rdu.money import Rupiah
from rdu.passbook import statements
from rdu.passbook.words import Happened, what
from rdu.people.models import Member, Unit
from rdu.weights import Grams

ON_PAGE = 12
MOST = 1_000
"""The most lines that one file holds."""
NEWEST = 2**31 - 1
"""Above every running number that a journal can have."""
_MOVED = 14
"""Where the pairs of amount and balance begin in a row, one pair a number."""


@dataclass(frozen=True)
class OwnNumber:
    """One number of a member: her own, or a twin's that was merged into it."""

    member_id: int
    number: int
    account_id: int | None  # none until money first reaches it
    balance: Rupiah


class Line(NamedTuple):
    """What one journal did to one number's savings."""

    seq: int
    number: int
    day: date
    what: str
    receipt: str
    amount: int
    balance: Rupiah | None
    void: bool = False


@dataclass(frozen=True)
class Page:
    """Lines, the newest first; `older` is where the next page begins, or none."""

    lines: Sequence[Line]
    older: int | None


@dataclass(frozen=True)
class Year:
    """A year's deposits by group of the price board, the heaviest first. Amounts are before the unit's share."""

    number: int
    groups: Sequence[tuple[Group, Grams, Rupiah]]

    @property
    def grams(self) -> Grams:
        return Grams(sum(grams for _, grams, _ in self.groups))

    @property
    def amount(self) -> Rupiah:
        return Rupiah(sum(amount for _, _, amount in self.groups))


@dataclass(frozen=True)
class Book:
    """A member's numbers, her own first and then those merged into it, and what they brought in one year."""

    numbers: Sequence[OwnNumber]
    year: Year

    @property
    def balance(self) -> Rupiah:
        return Rupiah(sum(own.balance for own in self.numbers))

    @property
    def member_ids(self) -> list[int]:
        return [own.member_id for own in self.numbers]


def open_book(session: Session, unit: Unit, member: Member, year: int) -> Book:
    """All of a book but its lines."""
    rows = statements.whole(year).rows(session.connection(), {"unit": unit.id, "member": member.id})
    numbers: dict[int, OwnNumber] = {}
    brought: dict[Group, tuple[int, int]] = {}
    for member_id, number, account_id, balance, group, grams, amount in rows:
        numbers[member_id] = OwnNumber(member_id, number, account_id, Rupiah(balance or 0))
        if grams:
            before = brought.get(group, (0, 0))
            brought[group] = (before[0] + int(grams), before[1] + int(amount))
    groups = [(group, Grams(grams), Rupiah(amount)) for group, (grams, amount) in brought.items()]
    return Book(
        sorted(numbers.values(), key=lambda own: (own.member_id != member.id, own.number)),
        Year(year, sorted(groups, key=lambda row: -row[1])),
    )


def read(
    session: Session, unit: Unit, book: Book, *, before: int = NEWEST, since: date | None = None, most: int = ON_PAGE,
) -> Page:  # fmt: skip
    """The newest lines whose journal is numbered below `before` and was posted since a day."""
    numbers = book.numbers
    binds: dict[str, Any] = {"unit": unit.id, "before": before}
    if since is not None:
        binds["since"] = since
    for place, own in enumerate(numbers):
        binds[f"account_{place}"], binds[f"member_{place}"] = own.account_id, own.member_id

    rows = statements.lines_of(len(numbers), most + 1, since is not None).rows(session.connection(), binds)
    shown = rows[:most]
    older = shown[-1].seq if len(rows) > most else None
    lines = [line for row in shown for line in _lines(unit, numbers, row)]
    return Page(_with_balances(lines, end=older is None and since is None), older)


def _lines(unit: Unit, numbers: Sequence[OwnNumber], row: Any) -> Iterator[Line]:
    """One journal's lines: one, or two where money moved between two numbers of the same member."""
    moved = list(zip(numbers, row[_MOVED::2], row[_MOVED + 1 :: 2], strict=True))
    touched = [(own, amount, balance) for own, amount, balance in moved if balance is not None]
    if not touched:  # goods given for free: a journal without entries
        touched = [(own, 0, None) for own in numbers if own.member_id == row.member_id]
    undone = _receipt(unit, row.undone_station, row.undone_number)
    receipt = undone or _receipt(unit, row.station, row.number)
    for own, amount, balance in touched:
        other = next((twin.number for twin, _, _ in touched if twin is not own), None)
        happened = Happened(
            row.kg, row.litre, row.piece, row.replaces_seq is not None, undone, row.reason, row.as_of, other, amount
        )
        void = row.voided_by is not None
        yield Line(row.seq, own.number, row.posted_on, what(happened), receipt, amount, balance, void)


def _receipt(unit: Unit, station: str | None, number: int | None) -> str:
    return f"{unit.code}-{station}-{number:06}" if station else ""


def _with_balances(lines: list[Line], *, end: bool) -> list[Line]:
    """A line that moved no money stands at the balance of the line before it; at the book's beginning that is 0."""
    before: dict[int, Rupiah] = {}
    whole = []
    for line in reversed(lines):
        balance = line.balance
        if balance is None:
            balance = before.get(line.number, Rupiah(0) if end else None)
        if balance is not None:
            before[line.number] = balance
        whole.append(line._replace(balance=balance) if line.balance is None else line)
    return whole[::-1]
