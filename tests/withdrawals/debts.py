"""What tests of debts and pay-out days begin with: a member whose reversed weigh-in was fetched already."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.deposits import reversal
from rdu.deposits.models import WeighIn
from rdu.ledger.models import Account
from rdu.ledger.service import Once, once
from rdu.people.models import Member, Unit
from rdu.withdrawals import debts
from rdu.withdrawals.debt_models import DebtConsent
from rdu.withdrawals.debts import Said
from tests.makers import TODAY, Bank, weigh
from tests.withdrawals.books import approved, asked, fill, paid


def key() -> Once:
    return once(uuid4(), "x")


def owe(session: Session, bank: Bank, member: Member | None = None) -> None:
    """2,5 kg of bottles make 6.375; 5.000 are fetched, then the weigh-in is undone: 1.375 come back, 5.000 are owed."""
    member = member or bank.member
    fill(session, bank.unit, 100_000)
    seq = weigh(session, bank, member=member).seq
    paid(session, bank, approved(session, bank, asked(session, bank, 5_000, member=member)))
    record = session.scalars(select(WeighIn).where(WeighIn.unit_id == bank.unit.id, WeighIn.seq == seq)).one()
    reversal.reverse(session, record, "salah nama", key(), bank.operator, TODAY)
    session.commit()


def agree(session: Session, bank: Bank, member: Member | None = None, *, agrees: bool = True) -> DebtConsent:
    row = debts.record_consent(session, bank.unit, member or bank.member, Said(agrees, 1, TODAY), key(), bank.manager)
    session.commit()
    return row


def balances(session: Session, unit: Unit) -> dict[str, int]:
    """What stands in the unit's accounts by now, without those at 0."""
    session.commit()
    session.expire_all()
    rows = session.execute(select(Account.code, Account.balance).where(Account.unit_id == unit.id))
    return {code: int(balance) for code, balance in rows if balance}
