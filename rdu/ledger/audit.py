"""Prove the books: every chain, every balance, every entry. Yields what does not hold, in the order of the chain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from rdu.clock import Month, Period
from rdu.ledger.accounts import AccountName
from rdu.ledger.facts import closing_facts, merge_facts, opening_facts
from rdu.ledger.models import (
    IN_POCKETS,
    Account,
    AccountKind,
    ActKind,
    ChainHead,
    Entry,
    Journal,
    MemberMerge,
    MonthClose,
    OpeningBalance,
    Operation,
)
from rdu.ledger.service import GENESIS, digest_of, seal
from rdu.people.models import Member, Unit, User

PAGE = 2_000


@dataclass(frozen=True)
class Finding:
    """One row that is not as it was posted: the unit, the row, and what is wrong with it, in Indonesian."""

    unit: str
    row: str
    problem: str

    def __str__(self) -> str:
        return f"{self.unit} {self.row}: {self.problem}"


class _Entry(NamedTuple):
    seq: int
    position: int
    debit_id: int
    credit_id: int
    amount: int
    debit_after: int
    credit_after: int


class _Journal(NamedTuple):
    seq: int
    posted_on: date
    source: str
    reverses_seq: int | None
    created_at: datetime
    public_id: UUID | None
    digest: bytes
    previous: bytes
    hash: bytes


def audit(session: Session) -> Iterator[Finding]:
    """All units, each chain from its first journal."""
    units = session.scalars(select(Unit).order_by(Unit.id)).all()
    yield from _accounts_by_name(session)
    for unit in units:
        yield from _Replay(session, unit).run()
        yield from _documents(session, unit)
    yield from _strays(session)


def broken_seals(session: Session, unit: Unit, period: Period) -> Iterator[Finding]:
    """Some months' part of a unit's chain: what `audit` would say of its journals' places and seals."""
    booked = (Journal.unit_id == unit.id, Journal.posted_on.between(period.first_day, period.last_day))
    first, last = session.execute(select(func.min(Journal.seq), func.max(Journal.seq)).where(*booked)).one()
    if first is not None:
        yield from broken_between(session, unit, first, last)


def broken_between(session: Session, unit: Unit, first: int, last: int) -> Iterator[Finding]:
    """The same from one journal to another."""
    yield from _Replay(session, unit).seals(first, last)


def _accounts_by_name(session: Session) -> Iterator[Finding]:
    """An account's code says its kind, member and pocket; each must say the same."""
    found = select(Account, Unit.code, Member.number, Member.unit_id)
    rows = session.execute(
        found.join(Unit, Unit.id == Account.unit_id, isouter=True)
        .join(Member, Member.id == Account.member_id, isouter=True)
        .order_by(Account.id)
    )
    for account, unit_code, number, member_unit in rows:
        name = AccountName(account.kind, account.member_id, number, account.pocket, account.part)
        owned = account.member_id is not None
        in_pocket = account.kind in IN_POCKETS
        if name.code != account.code or in_pocket != bool(account.pocket) or (owned and member_unit != account.unit_id):
            yield Finding(unit_code or "?", f"account {account.code}", "kode, jenis, anggota, atau unitnya tidak cocok")


class _Replay:
    """One unit's journals again, from nothing: the chain must hold, and the balances must come out."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self.session, self.unit = session, unit
        found = select(Account.id, Account.code, Account.kind, Account.balance).where(Account.unit_id == unit.id)
        self.accounts: Mapping[int, Any] = {account.id: account for account in session.execute(found)}
        self.balances = dict.fromkeys(self.accounts, 0)
        self.seq, self.head = 0, GENESIS

    def run(self) -> Iterator[Finding]:
        for journal, entries in self._journals():
            yield from self._chain(journal, entries)
            yield from self._entries(journal, entries)
            self.seq, self.head = journal.seq, journal.hash
        yield from self._end()

    def seals(self, first: int, last: int) -> Iterator[Finding]:
        """From one journal to another: each follows the one before it, and is what it was sealed as."""
        before = select(Journal.hash).where(Journal.unit_id == self.unit.id, Journal.seq == first - 1)
        self.seq, self.head = first - 1, self.session.scalar(before) or GENESIS
        for journal, entries in self._journals(last):
            yield from self._chain(journal, entries)
            self.seq, self.head = journal.seq, journal.hash

    def _journals(self, last: int | None = None) -> Iterator[tuple[_Journal, list[_Entry]]]:
        """Those that follow, with their entries, a page at a time: a million lines need no million rows in memory."""
        after = self.seq
        while page := self._page(after, last):
            after, entries = page[-1].seq, self._page_entries(page[0].seq, page[-1].seq)
            by_seq = {seq: list(rows) for seq, rows in groupby(entries, key=lambda entry: entry.seq)}
            for journal in page:
                yield journal, by_seq.get(journal.seq, [])

    def _page(self, after: int, last: int | None) -> Sequence[_Journal]:
        found = select(
            Journal.seq, Journal.posted_on, Journal.source, Journal.reverses_seq, Journal.created_at, User.public_id,
            Journal.digest, Journal.previous, Journal.hash,
        ).outerjoin(User, User.id == Journal.created_by_id)  # fmt: skip
        mine = found.where(Journal.unit_id == self.unit.id, Journal.seq > after)
        if last is not None:
            mine = mine.where(Journal.seq <= last)
        return [_Journal(*row) for row in self.session.execute(mine.order_by(Journal.seq).limit(PAGE))]

    def _page_entries(self, first: int, last: int) -> list[_Entry]:
        found = select(
            Entry.seq, Entry.position, Entry.debit_id, Entry.credit_id, Entry.amount, Entry.debit_after,
            Entry.credit_after,
        )  # fmt: skip
        mine = found.where(Entry.unit_id == self.unit.id, Entry.seq.between(first, last))
        return [_Entry(*row) for row in self.session.execute(mine.order_by(Entry.seq, Entry.position))]

    def _chain(self, journal: _Journal, entries: list[_Entry]) -> Iterator[Finding]:
        if journal.seq != self.seq + 1:
            yield self._finding(f"journal {self.seq + 1}", f"hilang; sesudah {self.seq} langsung {journal.seq}")
        if journal.previous != self.head:
            yield self._finding(f"journal {journal.seq}", "tidak menyambung ke jurnal sebelumnya")
        if self._seal(journal, entries) != journal.hash:
            yield self._finding(
                f"journal {journal.seq}", "isinya, atau catatannya (entry), tidak cocok dengan segelnya"
            )

    def _seal(self, journal: _Journal, entries: list[_Entry]) -> bytes:
        moved = [
            (self._code(e.debit_id), self._code(e.credit_id), e.amount, e.debit_after, e.credit_after) for e in entries
        ]
        return seal(
            journal.previous, self.unit.code, journal.seq, journal.posted_on, journal.source, journal.reverses_seq,
            journal.created_at, journal.public_id, journal.digest, moved,
        )  # fmt: skip

    def _code(self, account_id: int) -> str:
        return self.accounts[account_id].code if account_id in self.accounts else "?"

    def _entries(self, journal: _Journal, entries: list[_Entry]) -> Iterator[Finding]:
        for position, entry in enumerate(entries, 1):
            row = f"entry {entry.seq}/{entry.position}"
            if entry.position != position:
                yield self._finding(row, f"urutannya seharusnya {position}")
            if entry.debit_id not in self.accounts or entry.credit_id not in self.accounts:
                yield self._finding(row, "menunjuk rekening (account) yang tidak ada di unit ini")
                continue
            if (self._move(entry.debit_id, entry.amount), self._move(entry.credit_id, -entry.amount)) != (
                entry.debit_after,
                entry.credit_after,
            ):
                yield self._finding(row, "jumlah atau saldo sesudahnya tidak cocok dengan hitungan ulang")

    def _move(self, account_id: int, amount: int) -> int:
        grows = self.accounts[account_id].kind.grows_on_debit
        self.balances[account_id] += amount if grows else -amount
        return self.balances[account_id]

    def _end(self) -> Iterator[Finding]:
        for account_id, balance in self.balances.items():
            account = self.accounts[account_id]
            if account.balance != balance:
                problem = f"saldo tercatat {account.balance}, menurut catatannya {balance}"
                yield self._finding(f"account {account.code}", problem)
        head = self.session.get(ChainHead, self.unit.id)
        if head and head.seq > self.seq:
            yield self._finding(f"journal {self.seq + 1}", f"hilang; rantainya sampai {head.seq}")
        if (head.seq, head.hash) != (self.seq, self.head) if head else self.seq:
            yield self._finding("chain_head", "tidak menunjuk jurnal terakhir")
        last = self.session.scalar(select(func.max(MonthClose.month)).where(MonthClose.unit_id == self.unit.id))
        if (head and head.closed_through) != (Month.of(last).last_day if last else None):
            yield self._finding("chain_head", "bulan yang ditutup tidak cocok dengan catatan penutupan")

    def _finding(self, row: str, problem: str) -> Finding:
        return Finding(self.unit.code, row, problem)


def _documents(session: Session, unit: Unit) -> Iterator[Finding]:
    """Opening balances and merges: what the journal's digest stands for must still be what it was."""
    openings = (
        select(OpeningBalance, Member.number, Journal.digest)
        .join(Journal, (Journal.unit_id == OpeningBalance.unit_id) & (Journal.seq == OpeningBalance.seq))
        .join(Member, Member.id == OpeningBalance.member_id)
        .where(OpeningBalance.unit_id == unit.id)
        .order_by(OpeningBalance.seq)
    )
    for row, number, digest in session.execute(openings):
        if digest_of(opening_facts(unit.code, number, row.amount, row.as_of)) != digest:
            yield Finding(unit.code, f"opening_balance {row.seq}", "tidak cocok dengan jurnalnya")
    yield from _merges(session, unit)
    yield from _closings(session, unit)


def _closings(session: Session, unit: Unit) -> Iterator[Finding]:
    found = (
        select(MonthClose, Journal.digest)
        .join(Journal, (Journal.unit_id == MonthClose.unit_id) & (Journal.seq == MonthClose.seq))
        .where(MonthClose.unit_id == unit.id)
    )
    for row, digest in session.execute(found.order_by(MonthClose.seq)):
        if digest_of(closing_facts(unit.code, row.month)) != digest:
            yield Finding(unit.code, f"month_close {row.seq}", "tidak cocok dengan jurnalnya")


def _merges(session: Session, unit: Unit) -> Iterator[Finding]:
    merges = (
        select(MemberMerge, Journal.digest)
        .join(Journal, (Journal.unit_id == MemberMerge.unit_id) & (Journal.seq == MemberMerge.seq))
        .where(MemberMerge.unit_id == unit.id)
        .order_by(MemberMerge.seq)
    )
    for row, digest in session.execute(merges):
        numbers = _numbers(session, row)
        if digest_of(merge_facts(unit.code, *numbers, row.moved)) != digest:
            yield Finding(unit.code, f"member_merge {row.seq}", "tidak cocok dengan jurnalnya")


def _numbers(session: Session, merge: MemberMerge) -> tuple[int, int]:
    return session.get_one(Member, merge.twin_id).number, session.get_one(Member, merge.into_id).number


def _strays(session: Session) -> Iterator[Finding]:
    """Entries and operations that belong to no journal."""
    lone = (
        select(Entry.unit_id, Entry.seq, Entry.position)
        .outerjoin(Journal, (Journal.unit_id == Entry.unit_id) & (Journal.seq == Entry.seq))
        .where(Journal.seq.is_(None))
    )
    for unit_id, seq, position in session.execute(lone):
        yield Finding(_code(session, unit_id), f"entry {seq}/{position}", "tidak punya jurnal")
    yield from _stray_operations(session)


SOURCES = {ActKind.WEIGH_IN: "weigh_in", ActKind.CORRECTION: "weigh_in", ActKind.REVERSAL: "reversal"}


def _stray_operations(session: Session) -> Iterator[Finding]:
    rows = session.execute(
        select(Operation.id, Operation.unit_id, Operation.kind, Operation.result, Journal.source)
        .outerjoin(Journal, (Journal.unit_id == Operation.unit_id) & (Journal.seq == Operation.result))
        .where(Operation.kind.in_(SOURCES))
    )
    for row in rows:
        if row.source != f"{SOURCES[row.kind]}:{row.id}":
            yield Finding(_code(session, row.unit_id), f"operation {row.id}", "tidak menunjuk jurnalnya sendiri")


def _code(session: Session, unit_id: int) -> str:
    unit = session.get(Unit, unit_id)
    return unit.code if unit else "?"


def sum_of_all_entries(session: Session) -> int:
    """Debits less credits over all accounts, each on its own side: 0, or the books do not balance."""
    found: Sequence[Row[AccountKind, int]] = session.execute(select(Account.kind, Account.balance)).all()
    return sum(balance if kind.grows_on_debit else -balance for kind, balance in found)
