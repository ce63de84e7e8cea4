"""A member's book, read line by line.

Rows only: no object is built on the way, and nothing is added up but one year of totals. Every search begins at the
member's own accounts, so a page costs the same however long the unit's history is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from rdu.catalogue.models import Group
from rdu.deposits.models import PAPER
from rdu.ledger.models import REGULAR, AccountKind
from rdu.ledger.pockets import pocket_questions
from rdu.ledger.standing import Standing, standings_read
from rdu.money import Rupiah
from rdu.passbook import statements
from rdu.passbook.share import NUMBERS, Share, share_in
from rdu.passbook.takings import taken_in
from rdu.passbook.words import Happened, Taken, what
from rdu.people.models import Member, Unit
from rdu.prepared import ask
from rdu.weights import Grams

ON_PAGE = 12
MOST = 1_000
"""The most lines that one file holds."""
NEWEST = 2**31 - 1
"""Above every running number that a journal can have."""
_MOVED = 15
"""Where the three figures of each number begin in a row."""


class Purse(NamedTuple):
    """One account of a book: free savings in a pocket, or what of that pocket waits to be paid out."""

    id: int
    kind: AccountKind
    pocket: str
    balance: Rupiah


@dataclass(frozen=True)
class OwnNumber:
    """One number of a member: her own, or a twin's that was merged into it."""

    member_id: int
    number: int
    purses: Sequence[Purse]  # none until money first reaches it

    @property
    def balance(self) -> Rupiah:
        return Rupiah(sum(purse.balance for purse in self.purses))


class Line(NamedTuple):
    """What one journal did to one number's savings."""

    seq: int
    number: int
    day: date
    what: str
    receipt: str
    amount: int
    balance: Rupiah
    void: bool = False
    taken: bool = False
    """Whether the receipt is the slip of a withdrawal."""


@dataclass(frozen=True)
class Page:
    """Lines, the newest first; `older` is where the next page begins, or none."""

    lines: Sequence[Line]
    older: int | None
    following: date | None = None
    """The day of the first line of the next page."""

    @property
    def days(self) -> list[date]:
        return [line.day for line in self.lines]


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
    unconfirmed: bool = False
    """It begins with a balance from the old book that she has not signed for."""
    pockets: Sequence[Standing] = ()
    """Her pockets, where the unit has rules for any, or she saves in more than one; else all of it is free."""
    share: Share | None = None
    """The unit's share as it changed last."""

    @property
    def balance(self) -> Rupiah:
        return Rupiah(sum(own.balance for own in self.numbers))

    @property
    def available(self) -> Rupiah:
        """What she can take today."""
        if not self.pockets:
            return Rupiah(self.balance - self.held)
        return Rupiah(sum(pocket.available for pocket in self.pockets))

    @property
    def opens_on(self) -> date | None:
        """When more of it is free."""
        return min((pocket.opens_on for pocket in self.pockets if pocket.opens_on), default=None)

    @property
    def held(self) -> Rupiah:
        """What of it was asked for and waits to be paid."""
        kept = (purse for own in self.numbers for purse in own.purses if purse.kind is AccountKind.HELD)
        return Rupiah(sum(purse.balance for purse in kept))

    @property
    def member_ids(self) -> list[int]:
        return [own.member_id for own in self.numbers]


def open_book(session: Session, unit: Unit, member: Member, today: date) -> Book:
    """All of a book but its lines."""
    who, year = {"unit": unit.id, "member": member.id}, today.year
    rows, brought = ask(
        session.connection(), (NUMBERS, {**who, "today": today}), (statements.brought_in(year), who)
    )  # fmt: skip
    purses: dict[tuple[int, int], list[Purse]] = {}
    for row in rows:
        mine = purses.setdefault((row.id, row.number), [])
        if row.account is not None:
            mine.append(Purse(row.account, row.kind, row.pocket, row.balance))
    numbers = [OwnNumber(member_id, number, mine) for (member_id, number), mine in purses.items()]
    groups = [(group, Grams(int(grams)), Rupiah(int(amount))) for group, grams, amount in brought if grams]
    several = any(purse.pocket != REGULAR for own in numbers for purse in own.purses)
    return Book(
        sorted(numbers, key=lambda own: (own.member_id != member.id, own.number)),
        Year(year, sorted(groups, key=lambda row: -row[1])),
        any(row.unconfirmed is not None for row in rows),
        _pockets(session, unit, purses[member.id, member.number], today) if several or rows[0].ruled else (),
        share_in(rows[0]),
    )


def _pockets(session: Session, unit: Unit, mine: Sequence[Purse], today: date) -> list[Standing]:
    """Asked for only where a unit has rules for its pockets: every other book is read in three questions."""
    pockets = ask(session.connection(), *pocket_questions(unit, today))
    return standings_read(session, unit, today, [mine, *pockets])


def read(
    session: Session, unit: Unit, book: Book, *, before: int = NEWEST, since: date | None = None, most: int = ON_PAGE,
) -> Page:  # fmt: skip
    """The newest lines whose journal is numbered below `before` and was posted since a day."""
    numbers = book.numbers
    binds: dict[str, Any] = {"unit": unit.id, "before": before}
    if since is not None:
        binds["since"] = since
    for place, own in enumerate(numbers):
        binds[f"member_{place}"] = own.member_id
        binds |= {f"account_{place}_{n}": purse.id for n, purse in enumerate(own.purses)}

    shape = tuple(len(own.purses) for own in numbers)
    asked = statements.lines_of(shape, most + 1, since is not None, before == NEWEST)
    rows = asked.rows(session.connection(), binds)
    older, following = (rows[most - 1].seq, rows[most].posted_on) if len(rows) > most else (None, None)
    taken = taken_in(session, unit, [row.source for row in rows])
    return Page(list(_lines(unit, numbers, rows[:most], taken)), older, following)


def _lines(unit: Unit, numbers: Sequence[OwnNumber], rows: Sequence[Any], taken: Mapping[str, Taken]) -> Iterator[Line]:
    """The rows' lines, the newest first, each with the balance of its number once it stood."""
    balances = dict(zip((own.number for own in numbers), rows[0][_MOVED + 2 :: 3], strict=True)) if rows else {}
    for row in rows:
        for line in _lines_of(unit, numbers, row, taken.get(row.source)):
            yield line._replace(balance=Rupiah(int(balances[line.number])))
            balances[line.number] -= line.amount


def _lines_of(unit: Unit, numbers: Sequence[OwnNumber], row: Any, taken: Taken | None) -> Iterator[Line]:
    """One journal's lines: one, or two where money moved between two numbers of the same member."""
    moved = list(zip(numbers, row[_MOVED::3], row[_MOVED + 1 :: 3], strict=True))
    touched = [(own, int(amount), inside) for own, amount, inside in moved if amount is not None]
    if not touched:  # goods given for free: a journal without entries
        touched = [(own, 0, None) for own in numbers if own.member_id == row.member_id]
    undone = _receipt(unit, row.undone_station, row.undone_number)
    receipt = undone or _receipt(unit, row.station, row.number)
    for own, amount, inside in touched:
        other = next((twin.number for twin, _, _ in touched if twin is not own), None)
        happened = Happened(
            row.source.partition(":")[0], row.kg, row.litre, row.piece, row.replaces_seq is not None, undone,
            row.reason, row.as_of, other, amount, int(inside or 0), row.station == PAPER, taken,
        )  # fmt: skip
        void = row.voided_by is not None
        shown, words = taken.slip if taken else receipt, what(happened)
        yield Line(row.seq, own.number, row.posted_on, words, shown, amount, Rupiah(0), void, taken is not None)


def _receipt(unit: Unit, station: str | None, number: int | None) -> str:
    return f"{unit.code}-{station}-{number:06}" if station else ""
