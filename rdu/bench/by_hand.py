"""Hand-written SQL to measure against: the rows of one act, one statement a table, reading only the chain head.

It prices nothing, checks nothing and hashes one short string; it exists to be measured against, and writes nonsense
into its throw-away database.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from rdu.bench.stand import Counter, Stand, at_counter
from rdu.clock import now_utc
from rdu.db import JOURNAL, connect_sqlite
from rdu.ledger.models import Account

Rows = dict[str, list[tuple[Any, ...]]]
"""Values to send, by the name of their statement."""
Part = Callable[[int, bytes], Rows]
"""The rows of one transaction, given its journal's number and the chain's last hash."""

BOOKS = {
    "journal": "unit_id, seq, posted_on, source, created_at, created_by_id, digest, previous, hash",
    "entry": "unit_id, seq, position, debit_id, credit_id, amount, debit_after, credit_after",
    "operation": "id, unit_id, kind, body_hash, result, done_at",
}
"""What every act inserts."""
MOVES = {
    "account": "UPDATE account SET balance = balance + ? WHERE id = ?",
    "head": "SELECT seq, hash FROM chain_head WHERE unit_id = ?",
    "advance": "UPDATE chain_head SET seq = ?, hash = ? WHERE unit_id = ?",
}


class ByHand(ABC):
    """One open connection that writes an act again and again, in one transaction or in several."""

    inserts: Mapping[str, str] = {}
    """Columns by table."""
    adding: Mapping[str, tuple[str, str]] = {}
    """Key and sums by table: what is there grows."""
    updates: Mapping[str, str] = {}
    """Other statements by name, with a question mark for a value."""

    def __init__(self, stand: Stand) -> None:
        self.sqlite = stand.engine.dialect.name == "sqlite"
        self.sql = self._statements("?" if self.sqlite else "%s")
        self.url = make_url(stand.config.database_url)
        with stand.session() as session:
            counter = at_counter(session)
            self.unit_id, self.by_id, self.day = counter.unit.id, counter.by.id, counter.day
            found = select(Account.id, Account.member_id, Account.kind).where(Account.unit_id == self.unit_id)
            self.accounts = {row.kind.value: row for row in session.execute(found.order_by(Account.id.desc()))}
            self.load(session, counter)

    @abstractmethod
    def load(self, session: Session, counter: Counter) -> None:
        """Read once what the rows name."""

    @abstractmethod
    def parts(self) -> list[Part]:
        """What one act writes, transaction by transaction."""

    def _statements(self, mark: str) -> dict[str, str]:
        """The SQL, with the driver's own mark for a value."""
        found = {
            table: f"INSERT INTO {table} ({columns}) VALUES ({_marks(mark, columns)})"  # noqa: S608  # our own names
            for table, columns in {**BOOKS, **self.inserts}.items()
        }
        for table, (key, sums) in self.adding.items():
            more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums.split(", "))
            insert = f"INSERT INTO {table} ({key}, {sums}) VALUES ({_marks(mark, f'{key}, {sums}')})"  # noqa: S608  # as above
            found[table] = f"{insert} ON CONFLICT ({key}) DO UPDATE SET {more}"
        return found | {name: sql.replace("?", mark) for name, sql in {**MOVES, **self.updates}.items()}

    @contextmanager
    def writer(self) -> Iterator[Callable[[], None]]:
        """A function that writes and commits one act."""
        if self.sqlite:
            with closing(connect_sqlite(str(self.url.database), isolation_level=None)) as connection:
                for pragma in ("foreign_keys = ON", f"journal_mode = {JOURNAL}", "synchronous = FULL"):
                    connection.execute(f"PRAGMA {pragma}")
                yield lambda: self._write(connection.cursor(), "BEGIN IMMEDIATE")
        else:
            plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(plain, autocommit=True) as connection_:
                yield lambda: self._write(connection_.cursor(), "BEGIN")

    def _write(self, cursor: Any, begin: str) -> None:
        for part in self.parts():
            cursor.execute(begin)
            seq, previous = cursor.execute(self.sql["head"], (self.unit_id,)).fetchone()
            for name, values in part(seq + 1, bytes(previous)).items():
                if len(values) == 1:
                    cursor.execute(self.sql[name], values[0])
                else:
                    cursor.executemany(self.sql[name], values)
            cursor.execute("COMMIT")

    def posted(self, seq: int, previous: bytes, act: str, moves: list[tuple[Any, Any, int]]) -> Rows:
        """A journal of these moves (accounts' rows and an amount), remembered by its operation."""
        operation, at = uuid4(), self.plain(now_utc())
        head = hashlib.sha256(previous + operation.bytes).digest()
        rows: Rows = {
            "journal": [(self.unit_id, seq, self.plain(self.day), f"{act}:{operation}", at, self.by_id, head, previous,
                         head)],
            "advance": [(seq, head, self.unit_id)],
            "operation": [(operation.hex if self.sqlite else operation, self.unit_id, act, head, seq, at)],
        }  # fmt: skip
        if moves:
            rows["entry"] = [(self.unit_id, seq, place, debit.id, credit.id, amount, 1, 1)
                             for place, (debit, credit, amount) in enumerate(moves, 1)]  # fmt: skip
            rows["account"] = self._changes(moves)
        return rows

    def _changes(self, moves: list[tuple[Any, Any, int]]) -> list[tuple[int, int]]:
        changes: dict[int, int] = {}
        for debit, credit, amount in moves:
            for account, sign in ((debit, 1), (credit, -1)):
                grows = account.kind.grows_on_debit
                changes[account.id] = changes.get(account.id, 0) + (amount if grows else -amount) * sign
        return [(change, account) for account, change in sorted(changes.items())]

    def plain(self, value: Any) -> Any:
        """SQLite's driver takes dates and instants as the text that SQLAlchemy writes."""
        if not self.sqlite:
            return value
        return value.isoformat() if type(value) is date else f"{value:%Y-%m-%d %H:%M:%S}.000000"


def _marks(mark: str, columns: str) -> str:
    return ", ".join(mark for _ in columns.split(","))
