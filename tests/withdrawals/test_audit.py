"""One changed value of a withdrawal, made past the guards, is found and its row is named."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from rdu.db import Base
from rdu.ledger import audit as ledger
from rdu.ledger.accounts import BANK, GOODS, held
from rdu.ledger.service import once
from rdu.withdrawals import audit, service
from rdu.withdrawals.models import Source, State, Way, Withdrawal
from tests.deposits.test_audit import changed, forge
from tests.makers import TODAY, Bank
from tests.withdrawals.books import approved, asked, fill, paid, save

pytestmark = pytest.mark.one_store

FREE = {"id", "wanted", "reason"}
"""The chain knows no database ids, and words of people stand outside it, so that they can be made anonymous."""
OF_ENDED = {"ended_at", "ended_by_id", "ended_seq"}
OF_GOODS = {"goods_value"}
COLUMNS = [column.name for column in Base.metadata.tables["withdrawal"].columns if column.name not in FREE]


def a_history(session: Session, bank: Bank) -> None:
    """Paid by transfer, paid in goods, refused, approved, waiting: slips 1 to 5."""
    save(session, bank.unit, bank.member, 100_000)
    fill(session, bank.unit, 50_000, BANK)
    transfer = approved(session, bank, asked(session, bank, 10_000, way=Way.TRANSFER, by=bank.operator))
    paid(session, bank, transfer, source=Source.BANK, reference="TRX 1")
    fill(session, bank.unit, 50_000, GOODS)
    goods = approved(session, bank, asked(session, bank, 20_000, way=Way.GOODS))
    paid(session, bank, goods, source=Source.GOODS, value=18_000)
    refused = approved(session, bank, asked(session, bank, 5_000))
    service.refuse(session, bank.unit, refused.slip, TODAY, once(uuid4(), "tolak"), bank.manager, "tidak jadi")
    approved(session, bank, asked(session, bank, 6_000))
    asked(session, bank, 7_000)
    session.commit()


def findings(session: Session) -> list[ledger.Finding]:
    return [*ledger.audit(session), *audit.audit(session)]


def test_an_untouched_history_has_no_findings(session: Session, bank: Bank) -> None:
    a_history(session, bank)
    states = session.scalars(select(Withdrawal.state).order_by(Withdrawal.number)).all()
    assert states == [State.PAID, State.PAID, State.REFUSED, State.APPROVED, State.REQUESTED]
    assert findings(session) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_value_is_found_and_its_slip_named(session: Session, bank: Bank, column: str) -> None:
    a_history(session, bank)
    number = 3 if column in OF_ENDED else 2 if column in OF_GOODS else 1
    row = {"id": session.scalars(select(Withdrawal.id).where(Withdrawal.number == number)).one()}
    value = changed(session, "withdrawal", column, row) if column != "approved_by_pin" else True

    forge(session, f"UPDATE withdrawal SET {column} = :value WHERE id = :id_", {"value": value, "id_": row["id"]})

    assert any(finding.row.startswith("withdrawal") for finding in findings(session)), column


def test_a_withdrawal_that_went_elsewhere_is_found(session: Session, bank: Bank) -> None:
    a_history(session, bank)
    seq = session.scalars(select(Withdrawal.request_seq).where(Withdrawal.number == 5)).one()

    forge(session, "UPDATE withdrawal SET unit_id = :other WHERE number = 5", {"other": bank.other.id})

    hers = held(bank.member.id, bank.member.number)
    rows = {(finding.unit, finding.row) for finding in findings(session)}
    here = {("MLT", f"withdrawal of journal {seq}"), ("MLT", f"account {hers.code}")}
    assert rows == here | {("ANG", "withdrawal 5"), ("ANG", f"withdrawal of member {bank.member.id}, regular")}


def test_an_approval_that_nobody_gave_is_found(session: Session, bank: Bank) -> None:
    """Past every CHECK: a waiting request that looks approved by the manager."""
    a_history(session, bank)
    four = select(Withdrawal.approved_seq, Withdrawal.approved_at).where(Withdrawal.number == 4)
    seq, at = session.execute(four).one()
    values = {"seq": seq, "at": str(at)[:19], "by": bank.manager.id, "human": "u:x"}
    session.rollback()
    forge(session, "UPDATE withdrawal SET state = 'approved', approved_seq = :seq, approved_at = :at,"
          " approved_by_id = :by, approved_human = :human WHERE number = 5", values)  # fmt: skip
    assert [finding.row for finding in findings(session)] == ["withdrawal 5"]


def test_forging_reaches_the_row(session: Session, bank: Bank) -> None:
    a_history(session, bank)
    forge(session, "UPDATE withdrawal SET wanted = :words WHERE number = 1", {"words": "BRI 1"})
    assert session.execute(text("SELECT wanted FROM withdrawal WHERE number = 1")).scalar_one() == "BRI 1"
    assert findings(session) == []
