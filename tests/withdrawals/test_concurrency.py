"""Money out under pressure: nobody gets more than there is, and two who decide make one decision."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.ledger import audit as ledger
from rdu.ledger.accounts import CASH, held, savings
from rdu.ledger.models import Journal
from rdu.ledger.service import balance_of
from rdu.withdrawals import audit
from rdu.withdrawals.models import State, Withdrawal
from tests.makers import Bank
from tests.withdrawals.books import asked, fill, save, second_manager
from tests.withdrawals.races import SAVED, both_at_once, withdraw_at_once


def test_sixty_four_at_once_take_what_there_is_and_no_more(store: str, session: Session, bank: Bank) -> None:
    hers = (bank.member.id, bank.member.number)
    for _ in range(2):
        left, box = (balance_of(session, bank.unit, name) for name in (savings(*hers), CASH))
        save(session, bank.unit, bank.member, SAVED - left)
        fill(session, bank.unit, SAVED - box)

        assert withdraw_at_once(store, bank) == {"paid": 33, "NotFree": 31}
        assert [balance_of(session, bank.unit, name) for name in (savings(*hers), held(*hers), CASH)] == [
            1_000,
            0,
            1_000,
        ]
        session.commit()
    assert [*ledger.audit(session), *audit.audit(session)] == []


def test_two_managers_who_approve_at_once_make_one_approval(store: str, session: Session, bank: Bank) -> None:
    managers = (bank.manager, second_manager(session, bank))
    save(session, bank.unit, bank.member, SAVED)
    slips = [asked(session, bank, 1_000).slip for _ in range(8)]

    for slip in slips:
        assert both_at_once(store, bank, slip, managers) == ["AlreadyDecided", "approved"]

    approvals = select(func.count()).select_from(Journal).where(Journal.source.startswith("approval:"))
    assert session.scalar(approvals) == len(slips)
    assert set(session.scalars(select(Withdrawal.state))) == {State.APPROVED}
    assert [*ledger.audit(session), *audit.audit(session)] == []
