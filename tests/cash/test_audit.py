"""One changed value anywhere in the unit's own money, made past the triggers, is found and its row is named."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from rdu.cash import audit, service
from rdu.cash.models import CashKind
from rdu.db import Base
from rdu.ledger import audit as ledger
from rdu.ledger.service import once
from tests.cash.boxes import count, move, opened
from tests.deposits.test_audit import changed, forge
from tests.makers import TODAY, Bank

pytestmark = pytest.mark.one_store

TABLES = ("opening_figures", "cash_entry", "cash_reversal", "cash_count", "cash_count_note")
FREE_TEXT = {"words", "reference", "reason", "explanation"}
"""May hold names; stands outside the chain so that it can be pseudonymised."""
CASES = [
    (table, column.name)
    for table in TABLES
    for column in Base.metadata.tables[table].columns
    if column.name not in FREE_TEXT
]


def a_history(session: Session, bank: Bank) -> None:
    opened(session, bank)
    move(session, bank, CashKind.EXPENSE, 40_000, category="transport")
    undone = move(session, bank, CashKind.INCOME, 90_000, category="donasi")
    service.undo(session, bank.unit, undone, "dobel", TODAY, once(uuid4(), ""), bank.manager)
    count(session, bank, 459_000, notes={100_000: 4, 1_000: 59}, explanation="selip")


def test_an_untouched_history_has_no_findings(session: Session, bank: Bank) -> None:
    a_history(session, bank)
    assert [*ledger.audit(session), *audit.audit(session)] == []


@pytest.mark.parametrize(("table", "column"), CASES)
def test_one_changed_value_is_found_and_its_row_named(session: Session, bank: Bank, table: str, column: str) -> None:
    a_history(session, bank)
    keys = [key.name for key in Base.metadata.tables[table].primary_key]
    order = ", ".join(f"{key} DESC" for key in keys)
    found = session.execute(text(f"SELECT {', '.join(keys)} FROM {table} ORDER BY {order} LIMIT 1"))
    row: dict[str, Any] = dict(found.mappings().one())
    values = {"value": changed(session, table, column, row), **{f"{key}_": value for key, value in row.items()}}
    where = " AND ".join(f"{key} = :{key}_" for key in row)

    forge(session, f"UPDATE {table} SET {column} = :value WHERE {where}", values)

    findings = list(audit.audit(session))
    assert findings, f"{table}.{column} changed and nobody noticed"
    assert any(finding.row.startswith(("cash", "opening_figures")) for finding in findings)


def test_a_document_that_is_gone_is_missed(session: Session, bank: Bank) -> None:
    a_history(session, bank)
    forge(session, "UPDATE cash_reversal SET seq = :seq", {"seq": 1})
    assert "cash_reversal 4" in [finding.row for finding in audit.audit(session)]
