"""Post journals. Nothing else in the program changes a balance.

`open_books` locks the unit's chain head first, so its journals are made one after another on both databases.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from rdu.clock import Month, now_utc
from rdu.db import explained, table_of, upserting
from rdu.errors import Frozen, MonthClosed, NotEnoughMoney, OperationReused
from rdu.ledger.accounts import AccountName, Move
from rdu.ledger.models import (
    IN_POCKETS,
    Account,
    AccountKind,
    ActKind,
    ChainHead,
    Entry,
    Journal,
    Operation,
)
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Unit, User
from rdu.prepared import Prepared, Question, ask, together

GENESIS = bytes(32)
"""What the first journal of a unit follows."""
MONEY = frozenset({AccountKind.CASH, AccountKind.BANK})
COUNTS = ("cash_count:", "opening_figures:")
"""Journals that write down what was counted."""


@dataclass(frozen=True)
class Act:
    """What a journal is about: its one source, its business day, a digest of everything it rests on, and who did it."""

    source: str
    posted_on: date
    digest: bytes
    by: User | None
    reverses_seq: int | None = None


@dataclass(frozen=True)
class Once:
    """A client-made id and the hash of the body it came with: the same pair again is the same act."""

    id: UUID
    body_hash: bytes


def once(operation: UUID, body: object) -> Once:
    """Bind an operation id to its body, read as canonical JSON."""
    return Once(operation, hashlib.sha256(canonical(body)).digest())


def canonical(body: object) -> bytes:
    """The same facts are the same bytes, on every machine and database."""
    return json.dumps(body, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


def digest_of(facts: object) -> bytes:
    return hashlib.sha256(canonical(facts)).digest()


# The statements of every posting.
_account, _chain_head, _operation = table_of(Account), table_of(ChainHead), table_of(Operation)
_POST, _ENTER, _OPEN = Prepared(insert(table_of(Journal))), Prepared(insert(table_of(Entry))), insert(_account)
_REMEMBER = Prepared(insert(_operation))
_HEAD = Prepared(
    select(_chain_head.c.seq, _chain_head.c.hash, _chain_head.c.closed_through, _chain_head.c.frozen_seq)
    .where(_chain_head.c.unit_id == bindparam("unit"))
    .with_for_update(key_share=True)
)
_ADVANCE = Prepared(
    update(_chain_head)
    .where(_chain_head.c.unit_id == bindparam("unit"))
    .values(seq=bindparam("seq"), hash=bindparam("hash"))
)
_OPERATION = Prepared(
    select(_operation.c.unit_id, _operation.c.kind, _operation.c.body_hash, _operation.c.result).where(
        _operation.c.id == bindparam("operation")
    )
)
_MOVE = Prepared(
    update(_account)
    .where(_account.c.id == bindparam("account"))
    .values(balance=_account.c.balance + bindparam("change"))
)


@cache
def _accounts_of(codes: int) -> Prepared:
    """Ask for so many accounts by code."""
    found = select(_account.c.id, _account.c.code, _account.c.kind, _account.c.balance)
    these: list[BindParameter[str]] = [bindparam(f"code{n}") for n in range(codes)]
    return Prepared(found.where(_account.c.unit_id == bindparam("unit"), _account.c.code.in_(these)))


class Books:
    """A unit's books, locked for writing until the transaction ends."""

    def __init__(
        self, session: Session, connection: Connection, unit: Unit, seq: int, head: bytes, closed_through: date | None,
        answers: Sequence[list[Any]] = (), frozen_seq: int | None = None,
    ) -> None:  # fmt: skip
        self.session, self.connection, self.unit, self.seq, self.head = session, connection, unit, seq, head
        self.closed_through, self.answers, self.frozen_seq = closed_through, answers, frozen_seq

    def first_open(self, day: date) -> date:
        """The day itself, or the first one after the closed months: where what reaches the books late is posted."""
        closed = self.closed_through
        return day if closed is None or day > closed else closed + timedelta(days=1)

    def close_through(self, day: date) -> None:
        """From now on nothing is posted on that day or before it."""
        self.session.execute(update(ChainHead).where(ChainHead.unit_id == self.unit.id).values(closed_through=day))
        self.closed_through = day

    def freeze(self, seq: int | None) -> None:
        """From this journal on neither cash nor bank moves; None: they move again."""
        self.session.execute(update(ChainHead).where(ChainHead.unit_id == self.unit.id).values(frozen_seq=seq))
        self.frozen_seq = seq

    def check_moves(self, source: str, accounts: "Piles") -> None:
        """Raises Frozen where money would move that may not; a count only writes down what lies there."""
        if self.frozen_seq is None or source.startswith(COUNTS):
            return
        if any(pile.kind in MONEY and pile.balance != pile.before for pile in accounts.values()):
            raise Frozen(closed=self.unit.closed_on is not None)

    def check_open(self, day: date) -> None:
        """Raises MonthClosed for a day of a closed month."""
        if self.first_open(day) != day:
            raise MonthClosed(Month.of(day).words, Month.of(self.first_open(day)).words)

    def done_before(self, kind: ActKind, once: Once, answer: list[Any] | None = None) -> int | None:
        """What came of this operation, or None. The same id with another body, kind or unit is refused.

        `answer` is that of `operation_question`, where it was asked together with others.
        """
        rows = _OPERATION.rows(self.connection, {"operation": once.id}) if answer is None else answer
        if not rows:
            return None
        row = rows[0]
        if (row.unit_id, row.kind, row.body_hash) != (self.unit.id, kind, once.body_hash):
            raise OperationReused
        return int(row.result)

    def remember(self, kind: ActKind, once: Once, result: int) -> None:
        """Keep what came of an operation, in the same transaction."""
        row = {"id": once.id, "unit_id": self.unit.id, "kind": kind, "body_hash": once.body_hash}
        with explained():
            _REMEMBER.run(self.connection, [{**row, "result": result, "done_at": now_utc()}])

    def accounts(self, moves: Sequence[Move]) -> "Piles":
        """The accounts these moves touch, as they stand now; made where money reaches one for the first time."""
        return self._accounts({name for move in moves for name in (move.debit, move.credit)})

    def post(self, act: Act, moves: Sequence[Move], accounts: "Piles | None" = None) -> int:
        """Record one event once and move the money; give back its running number in the unit.

        `accounts` are those of the moves, where the caller has read them already.

        Raises AlreadyRecorded for a source posted before, MonthClosed, Frozen, and NotEnoughMoney where a guarded
        balance would fall below zero. A journal without moves chains what has no price, such as goods given for free.
        """
        self.check_open(act.posted_on)
        accounts = self.accounts(moves) if accounts is None else accounts
        entries = entries_of(self.unit.id, self.seq + 1, moves, accounts)
        check_guards(accounts)
        self.check_moves(act.source, accounts)
        journal = self.journal_of(act, entries, accounts)
        with explained(), together(self.connection):
            _POST.run(self.connection, [journal])
            _ENTER.run(self.connection, entries)
            self.move(accounts)
            self.advance(journal["seq"], journal["hash"])
        return self.seq

    def journal_of(self, act: Act, entries: list[dict[str, int]], accounts: "Piles") -> dict[str, object]:
        codes = {pile.id: code for code, pile in accounts.items()}
        created_at = now_utc()
        sealed = seal(
            self.head, self.unit.code, self.seq + 1, act.posted_on, act.source, act.reverses_seq, created_at,
            act.by.public_id if act.by else None, act.digest,
            [(codes[e["debit_id"]], codes[e["credit_id"]], e["amount"], e["debit_after"], e["credit_after"])
             for e in entries],
        )  # fmt: skip
        return {
            "unit_id": self.unit.id,
            "seq": self.seq + 1,
            "posted_on": act.posted_on,
            "source": act.source,
            "reverses_seq": act.reverses_seq,
            "created_at": created_at,
            "created_by_id": act.by and act.by.id,
            "digest": act.digest,
            "previous": self.head,
            "hash": sealed,
        }

    def advance(self, seq: object, head: object) -> None:
        _ADVANCE.run(self.connection, [{"unit": self.unit.id, "seq": seq, "hash": head}])
        self.seq += 1
        self.head = head  # type: ignore[assignment]  # the journal's row is a mixed mapping; its hash is bytes

    def _accounts(self, names: "set[AccountName]") -> "Piles":
        """The accounts by code, made where money reaches them for the first time."""
        wanted = {name.code: name for name in names}
        rows = self._read(wanted)
        if missing := [name for code, name in wanted.items() if code not in rows]:
            self.connection.execute(_OPEN, [_new_account(self.unit.id, name) for name in missing])
            rows = self._read(wanted)
        return {code: Pile(row.id, row.kind, row.balance) for code, row in rows.items()}

    def _read(self, wanted: "dict[str, AccountName]") -> dict[str, Any]:
        codes = {f"code{n}": code for n, code in enumerate(wanted)}
        rows = _accounts_of(len(codes)).rows(self.connection, {"unit": self.unit.id, **codes}) if codes else []
        return {row.code: row for row in rows}

    def move(self, accounts: "Piles") -> None:
        """Bring the balances to where the entries left them."""
        changes = [
            {"account": pile.id, "change": pile.balance - pile.before}
            for pile in sorted(accounts.values(), key=lambda pile: pile.id)
            if pile.balance != pile.before
        ]
        _MOVE.run(self.connection, changes)


class Pile:
    """An account while a journal is being made: where it stood, and where it stands after each entry."""

    def __init__(self, account_id: int, kind: AccountKind, balance: int) -> None:
        self.id, self.kind, self.before, self.balance = account_id, kind, balance, balance
        self.grows_on_debit = kind.grows_on_debit

    def debit(self, amount: int) -> int:
        self.balance += amount if self.grows_on_debit else -amount
        return self.balance

    def credit(self, amount: int) -> int:
        return self.debit(-amount)


Piles = dict[str, Pile]
"""Accounts by code, while a journal is being made."""


def check_guards(accounts: Piles) -> None:
    """Say in words what the database's CHECK would refuse: which pile is short, and what it holds."""
    for pile in accounts.values():
        if pile.balance < 0 and pile.kind.guarded:
            raise NotEnoughMoney(_SHORT.get(pile.kind, "Saldo di pembukuan"), format_rupiah(pile.before))


_SHORT = {
    AccountKind.SAVINGS: "Tabungan di kantong ini",
    AccountKind.HELD: "Uang yang ditahan",
    AccountKind.CASH: "Uang di kotak kas",
    AccountKind.BANK: "Uang di rekening bank",
    AccountKind.GOODS: "Nilai barang untuk penarikan",
    AccountKind.RECEIVABLE: "Tagihan ke pengepul",
    AccountKind.DUE_FROM: "Tagihan ke unit itu",
    AccountKind.DUE_TO: "Utang ke unit itu",
    AccountKind.FUND: "Dana sosial",
    AccountKind.MEMBER_OWES: "Utang anggota ini",
    AccountKind.STOCK: "Nilai stok di gudang",
}


def entries_of(unit_id: int, seq: int, moves: Sequence[Move], accounts: Piles) -> list[dict[str, int]]:
    """The rows of a journal's entries, each with both balances after it."""
    rows = []
    for position, (debit, credit, amount) in enumerate(moves, 1):
        to, out_of = accounts[debit.code], accounts[credit.code]
        row = {"unit_id": unit_id, "seq": seq, "position": position, "amount": amount}
        row |= {"debit_id": to.id, "credit_id": out_of.id}
        rows.append(row | {"debit_after": to.debit(amount), "credit_after": out_of.credit(amount)})
    return rows


def _new_account(unit_id: int, name: AccountName) -> dict[str, object]:
    row = {"unit_id": unit_id, "code": name.code, "kind": name.kind, "member_id": name.member_id}
    return {**row, "pocket": name.pocket, "part": name.part, "balance": 0}


def seal(
    previous: bytes, unit_code: str, seq: int, posted_on: date, source: str, reverses_seq: int | None,
    created_at: datetime, by: UUID | None, digest: bytes, entries: Sequence[tuple[str, str, int, int, int]],
) -> bytes:  # fmt: skip
    """A journal's place in its unit's chain: SHA-256 over the previous hash and the journal's canonical bytes."""
    facts = [
        unit_code, seq, posted_on.isoformat(), source, reverses_seq, int(created_at.timestamp()),
        by.hex if by else "", digest.hex(), entries,
    ]  # fmt: skip
    return hashlib.sha256(previous + canonical(facts)).digest()


def operation_question(once: Once) -> Question:
    """Asks `done_before` while the books are opened."""
    return _OPERATION, {"operation": once.id}


def open_books(session: Session, unit: Unit, *also: Question) -> Books:
    """Lock the unit's chain head, so that everything read from here on stays true until the commit.

    `also` is asked in the same breath, under the lock; `answers` holds what came.
    """
    connection = session.connection()
    head, *answers = ask(connection, (_HEAD, {"unit": unit.id}), *also)
    if not head:
        _begin_chain(session, unit)
        head, *answers = ask(connection, (_HEAD, {"unit": unit.id}), *also)
    row = head[0]
    return Books(session, connection, unit, row.seq, row.hash, row.closed_through, answers, row.frozen_seq)


def _begin_chain(session: Session, unit: Unit) -> None:
    row = {"unit_id": unit.id, "seq": 0, "hash": GENESIS}
    session.execute(upserting(session)(ChainHead).values(row).on_conflict_do_nothing())


def balance_of(session: Session, unit: Unit, name: AccountName) -> Rupiah:
    found = select(Account.balance).where(Account.unit_id == unit.id, Account.code == name.code)
    return session.scalar(found) or Rupiah(0)


def owed_to_savers(session: Session, unit: Unit) -> Rupiah:
    """All that stands in a unit's savings books: what is free and what is held for a payment."""
    rows = session.scalars(select(Account.balance).where(Account.unit_id == unit.id, Account.kind.in_(IN_POCKETS)))
    return Rupiah(sum(rows))


def totals_by_kind(session: Session, unit: Unit) -> Counter[AccountKind]:
    """The unit's books in one glance: the sum of balances of each kind of account."""
    found = select(Account.kind, func.sum(Account.balance)).where(Account.unit_id == unit.id).group_by(Account.kind)
    return Counter({kind: int(balance) for kind, balance in session.execute(found)})
