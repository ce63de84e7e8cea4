"""A unit that keeps its cash: Rp500.000 in the box and Rp1.000.000 at the bank since 1 November."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.cash import counting, service
from rdu.cash.models import CashKind, Counted, Purse
from rdu.cash.service import Movement
from rdu.ledger.models import Account
from rdu.ledger.service import once
from rdu.money import Rupiah
from tests.makers import TODAY, Bank

SINCE = date(2026, 11, 1)


def opened(session: Session, bank: Bank, cash: int = 500_000, bank_: int = 1_000_000) -> int:
    seq = service.record_opening(
        session, bank.unit, SINCE, Rupiah(cash), Rupiah(bank_), TODAY, once(uuid4(), "opening"), bank.manager
    )
    session.commit()
    return seq


def move(
    session: Session, bank: Bank, kind: CashKind, amount: int, *, category: str = "", purse: Purse = Purse.CASH,
    day: date = TODAY, operation: UUID | None = None,
) -> int:  # fmt: skip
    movement = Movement(kind, Rupiah(amount), day, purse, category, "beli solar", "K-17")
    key = once(operation or uuid4(), repr(movement))
    seq = service.record(session, bank.unit, movement, max(day, TODAY), key, bank.operator)
    session.commit()
    return seq


def count(
    session: Session, bank: Bank, found: int, *, what: Counted = Counted.CASH, explanation: str = "",
    notes: dict[int, int] | None = None, day: date = TODAY,
) -> int:  # fmt: skip
    expected = counting.expected_on(session, bank.unit, what, day, TODAY)
    seq = counting.record_count(
        session, bank.unit, what, day, Rupiah(found), notes or {}, explanation, expected, TODAY,
        once(uuid4(), "count"), bank.operator,
    )  # fmt: skip
    session.commit()
    return seq


def balances(session: Session, bank: Bank) -> dict[str, int]:
    """What stands on the unit's accounts, but for nothing."""
    session.commit()  # let go of what was read before others wrote
    session.expire_all()
    rows = session.execute(select(Account.code, Account.balance).where(Account.unit_id == bank.unit.id))
    return {code: int(balance) for code, balance in rows if balance}
