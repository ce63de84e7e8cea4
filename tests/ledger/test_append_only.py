"""History stands: the database itself refuses to change or delete what was posted."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rdu.deposits import reversal
from rdu.deposits.models import WeighIn
from rdu.ledger.service import once
from rdu.people.service import log
from tests.makers import TODAY, Bank, weigh

POSTED = {
    "journal": "source = 'x'",
    "entry": "amount = amount + 1",
    "operation": "result = result + 1",
    "weigh_in": "number = number + 1",
    "weigh_in_line": "quantity = quantity + 1",
    "weigh_in_reversal": "reason = 'x'",
    "house_share": "basis_points = 0",
    "price_list": "note = 'x'",
    "price": "amount = amount + 1",
    "activity": "act = 'x'",
}


@pytest.fixture(autouse=True)
def history(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    record = session.scalars(select(WeighIn)).one()
    reversal.reverse(session, record, "salah", once(uuid4(), "x"), bank.operator, TODAY)
    log(session, "price_published", unit=bank.unit, user=bank.manager)
    session.commit()


@pytest.mark.parametrize("table", POSTED)
def test_a_posted_row_cannot_be_changed(session: Session, table: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(text(f"UPDATE {table} SET {POSTED[table]}"))


@pytest.mark.parametrize("table", POSTED)
def test_a_posted_row_cannot_be_deleted(session: Session, table: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(text(f"DELETE FROM {table}"))


def test_a_published_list_takes_no_more_rows(session: Session) -> None:
    copied = "price_list_id, grade_id, 'cashed', who, how, amount"
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(
            text(f"INSERT INTO price (price_list_id, grade_id, paid, who, how, amount) SELECT {copied} FROM price")
        )


def test_the_database_refuses_an_amount_that_is_not_quantity_times_price(session: Session, bank: Bank) -> None:
    columns = "unit_id, seq, {0}, grade_id, price_id, measure, {1}, gross_grams, tare_grams, net_grams, unit_price, {2}"
    into = columns.format("position", "quantity", "amount")
    copied = columns.format("9", "quantity", "amount + 1")
    with pytest.raises(IntegrityError, match="amount_is_quantity_times_price"):
        session.execute(text(f"INSERT INTO weigh_in_line ({into}) SELECT {copied} FROM weigh_in_line"))
