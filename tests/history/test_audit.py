"""One changed value in what an old book brought, made past the triggers, is found and its row is named."""

import pytest
from sqlalchemy.orm import Session

from rdu.db import Base
from rdu.history.service import Count
from rdu.ledger import opening
from rdu.money import Rupiah
from rdu.people.imports import keep
from rdu.people.models import Unit, User
from tests.deposits.test_audit import changed, forge
from tests.history.books import brought, findings, make_newcomer_bank
from tests.history.test_service import PAPER
from tests.makers import Bank, make_member

pytestmark = pytest.mark.one_store

FREE_TEXT = {("history_line", "who"), ("history_line", "words"), ("history_import", "filename")}
"""Names as they were written stand outside the chain, so that they can be pseudonymised."""
CASES = [
    (table, column.name)
    for table in ("history_line", "history_import")
    for column in Base.metadata.tables[table].columns
    if (table, column.name) not in FREE_TEXT
]


@pytest.fixture
def unit(session: Session, bank: Bank) -> Unit:
    unit, manager = make_newcomer_bank(session, bank)
    make_member(session, unit, 1, "Rohmah")
    _with_opening(session, unit, manager)
    brought(session, unit, manager, PAPER, Count(Rupiah(30_000)))
    return unit


def _with_opening(session: Session, unit: Unit, manager: User) -> None:
    old = b"nomor;saldo;per tanggal\n0001;19.000;31-1-2025\n"
    opening.confirm(session, unit, keep(session, unit, opening.KIND, "saldo.csv", old, manager), manager)
    session.commit()


def test_an_untouched_book_has_no_findings(session: Session, unit: Unit) -> None:
    assert findings(session) == []


@pytest.mark.parametrize(("table", "column"), CASES)
def test_one_changed_value_is_found_and_its_row_named(session: Session, unit: Unit, table: str, column: str) -> None:
    kind = "sale" if column in ("grade_id", "taken_grams", "cost", "grams", "quantity") else "withdrawal"
    found = f"SELECT unit_id, seq FROM {table}" + (f" WHERE kind = '{kind}'" if table == "history_line" else "")
    key = dict(session.connection().exec_driver_sql(f"{found} ORDER BY seq DESC LIMIT 1").mappings().one())
    value = "0" * 32 if column == "draft_id" else changed(session, table, column, key)
    forge(
        session,
        f"UPDATE {table} SET {column} = :value WHERE unit_id = :unit_id_ AND seq = :seq_",
        {"value": value, **{f"{name}_": part for name, part in key.items()}},
    )
    told = findings(session)
    assert any(finding.row.startswith(("history_line", "history_import")) for finding in told), [*map(str, told)]


@pytest.mark.parametrize("column", ["brought", "paper_row", "unit_price", "amount", "price_id"])
def test_a_changed_line_of_a_brought_visit_is_named(session: Session, unit: Unit, column: str) -> None:
    found = "SELECT unit_id, seq, position FROM weigh_in_line LIMIT 1"
    key = dict(session.connection().exec_driver_sql(found).mappings().one())
    value = changed(session, "weigh_in_line", column, key)
    where = " AND ".join(f"{name} = :{name}_" for name in key)
    names = {f"{name}_": part for name, part in key.items()}
    forge(session, f"UPDATE weigh_in_line SET {column} = :value WHERE {where}", {"value": value, **names})
    assert any(finding.row.startswith(("weigh_in ", "weigh_in_line")) for finding in findings(session))


def test_a_missing_line_is_named(session: Session, unit: Unit) -> None:
    forge(session, "DELETE FROM history_line WHERE kind = 'withdrawal'", {})
    assert any(finding.row.startswith("history_line") for finding in findings(session))
