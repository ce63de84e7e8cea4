"""One changed value anywhere in the books, made past the triggers, is found and its row is named."""

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Boolean, Enum, select, text
from sqlalchemy.orm import Session

from rdu.db import Base
from rdu.deposits import audit as deposits
from rdu.deposits import reversal
from rdu.deposits.models import WeighIn
from rdu.ledger import audit as ledger
from rdu.ledger.service import once
from rdu.stock import audit as stock
from tests.makers import TODAY, Bank, bottles, cans, weigh

pytestmark = pytest.mark.one_store

TABLES = ("journal", "entry", "account", "weigh_in", "weigh_in_line", "on_hand", "day_total", "member_month",
          "chain_head", "weigh_in_reversal")  # fmt: skip
FREE_TEXT = {("weigh_in_reversal", "reason")}
"""A reason may hold names; it stands outside the chain so that it can be pseudonymised."""

OF_ANOTHER_ROOM = {("chain_head", "frozen_seq")}
"""Proved by the room that freezes a unit's money, in its own tests."""

CASES = [
    (table, column.name)
    for table in TABLES
    for column in Base.metadata.tables[table].columns
    if (table, column.name) not in FREE_TEXT | OF_ANOTHER_ROOM
]


def findings(session: Session) -> list[ledger.Finding]:
    return [*ledger.audit(session), *deposits.audit(session), *stock.audit(session)]


def a_history(session: Session, bank: Bank) -> None:
    """Three weigh-ins of two members, one of them reversed."""
    weigh(session, bank, bottles(2_500), cans(400))
    weigh(session, bank, bottles(1_250, "kotor"), member=bank.neighbour)
    weigh(session, bank, cans(700), bottles(900))
    record = session.scalars(select(WeighIn).where(WeighIn.seq == 2)).one()
    reversal.reverse(session, record, "salah nama", once(uuid4(), "x"), bank.operator, TODAY)
    session.commit()


def test_an_untouched_history_has_no_findings(session: Session, bank: Bank) -> None:
    a_history(session, bank)
    assert findings(session) == []
    assert ledger.sum_of_all_entries(session) == 0


@pytest.mark.parametrize(("table", "column"), CASES)
def test_one_changed_value_is_found_and_its_row_named(session: Session, bank: Bank, table: str, column: str) -> None:
    a_history(session, bank)
    row = _last_row(session, table)
    values = {"value": changed(session, table, column, row), **{f"{k}_": v for k, v in row.items()}}
    where = " AND ".join(f"{key} = :{key}_" for key in row)

    forge(session, f"UPDATE {table} SET {column} = :value WHERE {where}", values)

    found = findings(session)
    assert found, f"{table}.{column} changed and nobody noticed"
    assert any(finding.row.startswith(_names(table)) for finding in found), [str(finding) for finding in found]


def _names(table: str) -> tuple[str, ...]:
    """Rows that name the changed one: an entry is sealed in its journal, a line in its weigh-in."""
    return {"weigh_in_line": ("weigh_in_line", "weigh_in "), "entry": ("entry", "journal")}.get(table, (table,))


def _last_row(session: Session, table: str) -> dict[str, Any]:
    """The key of the row to change: the last one by key that is not a zero."""
    keys = [column.name for column in Base.metadata.tables[table].primary_key]
    where = {
        "account": " WHERE balance > 0",
        "journal": " WHERE reverses_seq IS NOT NULL",
        "member_month": " WHERE lines > 0",
    }.get(table, "")
    order = ", ".join(f"{key} DESC" for key in keys)
    found = session.execute(text(f"SELECT {', '.join(keys)} FROM {table}{where} ORDER BY {order} LIMIT 1"))
    return dict(found.mappings().one())


def forge(session: Session, statement: str, values: dict[str, Any]) -> None:
    """Past the triggers, the foreign keys and the CHECKs, as somebody with the database's own password could."""
    table = statement.replace("DELETE FROM", "DELETE").split()[1]
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET session_replication_role = replica"))
        checks = text("SELECT conname FROM pg_constraint WHERE conrelid = CAST(:t AS regclass) AND contype = 'c'")
        for name in session.scalars(checks, {"t": table}).all():
            session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        session.execute(text(statement), values)
        session.commit()
        return
    session.commit()
    with closing(sqlite3.connect(str(session.connection().engine.url.database))) as forger:
        session.rollback()
        forger.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in forger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            forger.execute(f"DROP TRIGGER {name}")
        forger.execute(statement, values)
        forger.commit()


def changed(session: Session, table: str, column: str, row: dict[str, Any]) -> object:
    """Another value of the same kind, as a forger would choose it."""
    where = " AND ".join(f"{key} = :{key}" for key in row)
    now = session.execute(text(f"SELECT {column} FROM {table} WHERE {where}"), row).scalar_one()
    kind = Base.metadata.tables[table].columns[column].type
    if isinstance(kind, Enum):
        return next(value for value in kind.enums if value != now)
    if column == "closed_through":
        return "2025-10-31"
    if column == "reverses_seq" or (now is None and column.endswith(("_seq", "_id", "each", "_row"))):
        return 1
    if isinstance(kind, Boolean):
        return not now
    return _other(now)


def _other(now: Any) -> object:
    if isinstance(now, bytes | memoryview):
        return bytes(now)[:-1] + bytes([bytes(now)[-1] ^ 1])
    if isinstance(now, datetime):
        return now.replace(year=now.year - 1)
    if isinstance(now, date):
        return now - timedelta(days=40)
    if isinstance(now, int):
        return now + 7_000
    if now[:2] == "20":  # SQLite keeps dates and instants as text
        return "2025" + now[4:] if now[:4] != "2025" else "2024" + now[4:]
    return {"A": "B"}.get(now, now + "x")
