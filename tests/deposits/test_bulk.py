"""The bulk way writes what the counter writes: every table, every column but the accounts' ids."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.deposits import service
from rdu.deposits.bulk import Came, weigh_all
from rdu.deposits.models import DayTotal, MemberMonth, Station, WeighIn, WeighInLine
from rdu.deposits.service import Visit, Weighed
from rdu.ledger.models import Account, ChainHead, Entry, Journal, Operation
from rdu.ledger.service import once
from rdu.stock.models import OnHand, StockLayer
from rdu.weights import Grams, Quantity
from tests.makers import TODAY, Bank, bottles, cans

WRITTEN = (
    Journal,
    Entry,
    Account,
    ChainHead,
    Operation,
    WeighIn,
    WeighInLine,
    OnHand,
    StockLayer,
    DayTotal,
    MemberMonth,
    Station,
)
AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def visits() -> list[Came]:
    jar, oil = Weighed("BTL", "biasa", Quantity(3)), Weighed("UCO", "biasa", Quantity(1_500))
    brought = (
        Visit(1, TODAY, (bottles(2_500), bottles(700, "kotor"), jar, bottles(40))),
        Visit(2, TODAY, (oil, Weighed("ALU", "biasa", Quantity(905), Grams(200)))),
        Visit(1, TODAY, (cans(1),)),
    )
    return [Came(AT + timedelta(minutes=n), visit, once(UUID(int=n), [n])) for n, visit in enumerate(brought, 1)]


def rows(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Everything that stands in the tables, with accounts called by their code."""
    codes = {row.id: row.code for row in session.execute(select(Account.id, Account.code))}
    found: dict[str, list[dict[str, Any]]] = {}
    for model in WRITTEN:
        plain = [dict(row._mapping) for row in session.execute(select(*model.__table__.columns))]
        found[model.__tablename__] = sorted((_named(row, codes) for row in plain), key=str)
    return found


def _named(row: dict[str, Any], codes: dict[int, str]) -> dict[str, Any]:
    named = {name: codes[value] if name in ("debit_id", "credit_id") else value for name, value in row.items()}
    return {name: value for name, value in named.items() if not (name == "id" and isinstance(value, int))}


def test_the_bulk_way_writes_the_same_rows_as_the_counter(session: Session, bank: Bank) -> None:
    for came in visits():
        with pinned_at(came.at):
            service.weigh_in(session, bank.unit, came.visit, came.once, bank.operator)
    one_by_one = rows(session)
    session.rollback()
    assert not any(rows(session).values())

    recorded = weigh_all(session, bank.unit, TODAY, visits(), bank.operator)

    assert rows(session) == one_by_one
    assert [record.receipt for record in recorded] == ["MLT-A-000001", "MLT-A-000002", "MLT-A-000003"]


def test_bulk_goes_on_where_the_counter_stopped(session: Session, bank: Bank) -> None:
    first, *later = visits()
    service.weigh_in(session, bank.unit, first.visit, first.once, bank.operator)

    recorded = weigh_all(session, bank.unit, TODAY, later, bank.operator)

    assert [(record.seq, record.receipt) for record in recorded] == [(2, "MLT-A-000002"), (3, "MLT-A-000003")]
    numbers = session.scalars(select(WeighIn.number).order_by(WeighIn.seq)).all()
    assert numbers == [1, 2, 3]
