"""The best that hand-written SQL can do: the rows of a weigh-in, one statement a table, reading only the chain head.

It prices nothing, checks nothing and hashes one short string; it exists to be measured against, and writes nonsense
into its throw-away database.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from rdu.bench.stand import Counter, Stand, at_counter
from rdu.catalogue.models import Price
from rdu.clock import now_utc
from rdu.db import JOURNAL, connect_sqlite
from rdu.deposits.models import WeighIn
from rdu.ledger.models import Account
from rdu.people.models import Person

STATION = "Z"
"""A letter that nobody else numbers receipts by."""

TABLES = {
    "journal": "unit_id, seq, posted_on, source, created_at, created_by_id, digest, previous, hash",
    "entry": "unit_id, seq, position, debit_id, credit_id, amount, debit_after, credit_after",
    "weigh_in": "unit_id, seq, member_id, person_id, day, station, number, how, central_list_id, grams, gross,"
    " share_bp, share, net, weighed_at, weighed_by_id",
    "weigh_in_line": "unit_id, seq, position, grade_id, price_id, measure, quantity, gross_grams, tare_grams,"
    " net_grams, unit_price, amount",
    "operation": "id, unit_id, kind, body_hash, result, done_at",
}
ADDING = {
    "on_hand": ("unit_id, grade_id", "grams, value"),
    "stock_layer": ("unit_id, grade_id, day", "grams"),
    "day_total": ("unit_id, day, grade_id", "lines, quantity, grams, amount"),
    "member_month": ("unit_id, month, member_id, board_group", "lines, grams, amount"),
}

UPDATES = {
    "account": "UPDATE account SET balance = balance + ? WHERE id = ?",
    "station": "UPDATE station SET last_number = ? WHERE unit_id = ? AND letter = ?",
    "head": "SELECT seq, hash FROM chain_head WHERE unit_id = ?",
    "advance": "UPDATE chain_head SET seq = ?, hash = ? WHERE unit_id = ?",
}


def _statements(mark: str) -> dict[str, str]:
    """The SQL, with the driver's own mark for a value."""
    found = {
        table: f"INSERT INTO {table} ({columns}) VALUES ({_marks(mark, columns)})"  # noqa: S608  # our own names
        for table, columns in TABLES.items()
    }
    for table, (key, sums) in ADDING.items():
        more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums.split(", "))
        insert = f"INSERT INTO {table} ({key}, {sums}) VALUES ({_marks(mark, f'{key}, {sums}')})"  # noqa: S608  # as above
        found[table] = f"{insert} ON CONFLICT ({key}) DO UPDATE SET {more}"
    return found | {name: statement.replace("?", mark) for name, statement in UPDATES.items()}


def _marks(mark: str, columns: str) -> str:
    return ", ".join(mark for _ in columns.split(","))


class Baseline:
    """One open connection that writes weigh-ins of three lines, always for the same member."""

    def __init__(self, stand: Stand) -> None:
        self.sqlite = stand.engine.dialect.name == "sqlite"
        self.sql = _statements("?" if self.sqlite else "%s")
        self.url = make_url(stand.config.database_url)
        with stand.session() as session:
            self._load(session, at_counter(session))

    def _load(self, session: Any, counter: Counter) -> None:
        self.unit_id, self.by_id, self.day = counter.unit.id, counter.by.id, counter.day
        found = select(Account.id, Account.member_id, Account.kind).where(Account.unit_id == self.unit_id)
        by_kind = {row.kind.value: row for row in session.execute(found.order_by(Account.id))}
        self.stock, self.share, self.savings = (by_kind[kind].id for kind in ("stock", "share", "savings"))
        self.member_id = by_kind["savings"].member_id
        self.person_id = session.scalar(select(Person.id).where(Person.member_id == self.member_id).limit(1))
        taken = select(func.max(WeighIn.number)).where(WeighIn.unit_id == self.unit_id, WeighIn.station == STATION)
        self.number = session.scalar(taken) or 0
        prices = select(Price.grade_id, Price.id, Price.price_list_id).order_by(Price.id).limit(60)
        self.prices = [tuple(row) for row in session.execute(prices)]

    @contextmanager
    def writer(self) -> Iterator[Callable[[], None]]:
        """A function that writes and commits one weigh-in."""
        if self.sqlite:
            with closing(connect_sqlite(str(self.url.database), isolation_level=None)) as connection:
                for pragma in ("foreign_keys = ON", f"journal_mode = {JOURNAL}", "synchronous = FULL"):
                    connection.execute(f"PRAGMA {pragma}")
                yield lambda: self._commit(connection.cursor(), "BEGIN IMMEDIATE")
        else:
            plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(plain, autocommit=True) as connection_:
                yield lambda: self._commit(connection_.cursor(), "BEGIN")

    def _commit(self, cursor: Any, begin: str) -> None:
        cursor.execute(begin)
        seq, previous = cursor.execute(self.sql["head"], (self.unit_id,)).fetchone()
        rows = self._rows(seq + 1, bytes(previous))
        for table, values in rows.items():
            if len(values) == 1:
                cursor.execute(self.sql[table], values[0])
            else:
                cursor.executemany(self.sql[table], values)
        cursor.execute("COMMIT")

    def _rows(self, seq: int, previous: bytes) -> dict[str, list[tuple[Any, ...]]]:
        """What one weigh-in writes: 1,000 g at Rp1.000 three times, 15 % share."""
        unit, at, day, operation = self.unit_id, self._plain(now_utc()), self._plain(self.day), uuid4()
        self.number += 1
        head = hashlib.sha256(previous + operation.bytes).digest()
        three = [self.prices[(self.number + n) % len(self.prices)] for n in (0, 7, 13)]
        lines = [(unit, seq, n, grade, price, "kg", 1000, 1000, 0, 1000, 1000, 1000)
                 for n, (grade, price, _) in enumerate(three, 1)]  # fmt: skip
        return {
            "journal": [(unit, seq, day, f"weigh_in:{operation}", at, self.by_id, head, previous, head)],
            "entry": [(unit, seq, 1, self.stock, self.savings, 3000, 1, 1),
                      (unit, seq, 2, self.savings, self.share, 450, 1, 1)],
            "account": [(3000, self.stock), (2550, self.savings), (450, self.share)],
            "advance": [(seq, head, unit)],
            "station": [(self.number, unit, STATION)],
            "weigh_in": [(unit, seq, self.member_id, self.person_id, day, STATION, self.number, "dropped", three[0][2],
                          3000, 3000, 1500, 450, 2550, at, self.by_id)],
            "weigh_in_line": lines,
            "on_hand": [(unit, grade, 1000, 1000) for grade, _, _ in three],
            "stock_layer": [(unit, grade, day, 1000) for grade, _, _ in three],
            "day_total": [(unit, day, grade, 1, 1000, 1000, 1000) for grade, _, _ in three],
            "member_month": [(unit, self._plain(self.day.replace(day=1)), self.member_id, group, 1, 1000, 1000)
                             for group in ("Plastik", "Kertas")],
            "operation": [(operation.hex if self.sqlite else operation, unit, "weigh_in", head, seq, at)],
        }  # fmt: skip

    def _plain(self, value: Any) -> Any:
        """SQLite's driver takes dates and instants as the text that SQLAlchemy writes."""
        if not self.sqlite:
            return value
        return value.isoformat() if type(value) is date else f"{value:%Y-%m-%d %H:%M:%S}.000000"
