"""One changed value in counts, regradings and transfers, made past the triggers, is found and its row is named."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from rdu.db import Base
from rdu.sales import counts, transfers
from rdu.sales.counts import Counted, Regrading
from rdu.sales.stock_models import PaidBy, Reason
from rdu.weights import Grams
from tests.deposits.test_audit import changed, forge
from tests.makers import Bank
from tests.sales.sheds import Pair, arrived, clean, dirty, key, make_pair, money_for, received, sent, tins
from tests.sales.test_transfers import findings

pytestmark = pytest.mark.one_store

TABLES = ("stock_count", "stock_count_line", "regrade", "transfer", "transfer_line", "transfer_received",
          "transfer_act", "stock_move", "stock_layer")  # fmt: skip
OUTSIDE = {("transfer", "id"), ("transfer", "made_at"), ("transfer", "made_by_id"), ("stock_layer", "day")}
"""When and by whom a draft was begun stands in no journal, and since when goods lie is no figure of the books."""
CASES = [
    (table, column.name)
    for table in TABLES
    for column in Base.metadata.tables[table].columns
    if (table, column.name) not in OUTSIDE
]


def a_history(session: Session, bank: Bank) -> Pair:
    """A count, a regrading, a transfer that was paid, one with a loss on the way, one on its way, one recalled."""
    pair = make_pair(session, bank)
    by = bank.operator
    lines = [Counted(clean(pair), "PET/bersih", Grams(10_000), Grams(9_800), Reason.MOISTURE),
             Counted(tins(pair), "ALU/biasa", Grams(2_000), Grams(2_000))]  # fmt: skip
    counts.count(session, pair.unit, lines, key(), by)
    regrading = Regrading((clean(pair), "PET/bersih"), (dirty(pair), "PET/kotor"), Grams(800))
    counts.regrade(session, pair.unit, regrading, key(), by)
    money_for(session, pair.induk, 90_000)
    paid = received(session, pair, sent(session, pair))
    transfers.pay(session, pair.induk, paid, PaidBy.CASH, key(), pair.payer)
    lost = sent(session, pair, (dirty(pair), 500))
    transfers.receive(session, pair.induk, lost, arrived((1, 450, 2_000, Reason.SHRINK)), key(), pair.weigher)
    transfers.recall(session, pair.unit, sent(session, pair, (tins(pair), 300)), key(), by)
    sent(session, pair, (clean(pair), 700))
    session.commit()
    return pair


def test_an_untouched_history_has_no_findings(session: Session, bank: Bank) -> None:
    a_history(session, bank)
    assert findings(session) == []


@pytest.mark.parametrize(("table", "column"), CASES)
def test_one_changed_value_is_found(session: Session, bank: Bank, table: str, column: str) -> None:
    a_history(session, bank)
    row = a_row(session, table)
    values = {"value": changed(session, table, column, row), **{f"{name}_": value for name, value in row.items()}}
    where = " AND ".join(f"{name} = :{name}_" for name in row)

    forge(session, f"UPDATE {table} SET {column} = :value WHERE {where}", values)

    named = {finding.row.split()[0] for finding in findings(session)}
    assert named & NAMED_BY.get(table, {table}), f"{table}.{column}: {named}"


NAMED_BY = {
    "stock_count_line": {"stock_count", "stock_count_line"},
    "transfer": {"transfer", "transfer_act", "account"},
    "transfer_line": {"transfer_act", "transfer_line"},
    "transfer_received": {"transfer_act", "transfer_received"},
    "stock_move": {"on_hand", "stock_count", "regrade", "transfer_act"},
}
"""Rows that name the changed one: a line is sealed in the journal of its act."""


def a_row(session: Session, table: str) -> dict[str, Any]:
    keys = [column.name for column in Base.metadata.tables[table].primary_key]
    order = ", ".join(f"{name}" for name in keys)
    found = session.execute(text(f"SELECT {order} FROM {table} ORDER BY {order} LIMIT 1"))
    return dict(found.mappings().one())


@pytest.mark.parametrize("table", ["stock_count", "stock_count_line", "regrade", "transfer_received", "transfer_act"])
def test_a_row_that_is_gone_is_missed(session: Session, bank: Bank, table: str) -> None:
    a_history(session, bank)
    row = a_row(session, table)
    forge(session, f"DELETE FROM {table} WHERE " + " AND ".join(f"{name} = :{name}" for name in row), row)
    assert findings(session) != []
