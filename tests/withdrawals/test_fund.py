"""The social fund: what members give, what a manager spends, and that both are sealed."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.db import Base
from rdu.errors import NotEnoughMoney, NotFoundHere, OperationReused
from rdu.ledger import audit as ledger
from rdu.ledger import pockets
from rdu.ledger.accounts import CASH, FUND, savings
from rdu.ledger.models import REGULAR
from rdu.ledger.pockets import Rule
from rdu.ledger.service import balance_of, once
from rdu.ledger.standing import NotFree
from rdu.money import Rupiah
from rdu.people.models import Member, User
from rdu.withdrawals import fund, fund_audit
from rdu.withdrawals.fund_models import FundGift, FundSpending
from tests.deposits.test_audit import changed, forge
from tests.makers import TODAY, Bank
from tests.withdrawals.books import fill, save


@pytest.fixture
def rich(session: Session, bank: Bank) -> Bank:
    """The member has 100,000 and the box 60,000."""
    save(session, bank.unit, bank.member, 100_000)
    fill(session, bank.unit, 60_000)
    return bank


def gave(session: Session, bank: Bank, amount: int, member: Member | None = None, by: User | None = None) -> int:
    key = once(uuid4(), amount)
    seq = fund.give(session, bank.unit, member or bank.member, REGULAR, Rupiah(amount), TODAY, key, by)
    session.commit()
    return seq


def spent(session: Session, bank: Bank, amount: int, purpose: str = "Menjenguk warga sakit") -> int:
    seq = fund.spend(session, bank.unit, Rupiah(amount), purpose, TODAY, once(uuid4(), amount), bank.manager)
    session.commit()
    return seq


def findings(session: Session) -> list[ledger.Finding]:
    return [*ledger.audit(session), *fund_audit.audit(session)]


def test_a_gift_leaves_the_savings_and_spending_leaves_the_box(session: Session, rich: Bank) -> None:
    gave(session, rich, 30_000)
    gave(session, rich, 5_000, by=rich.operator)
    spent(session, rich, 20_000)

    hers = savings(rich.member.id, rich.member.number)
    left = [balance_of(session, rich.unit, name) for name in (hers, FUND, CASH)]
    assert left == [65_000, 15_000, 40_000]
    assert fund.given_by(session, rich.unit, rich.member) == 35_000
    assert [(one.purpose, one.amount) for one in fund.spendings(session, rich.unit)] == [
        ("Menjenguk warga sakit", 20_000)
    ]
    assert findings(session) == []


def test_both_happen_once_and_an_id_with_another_body_is_refused(session: Session, rich: Bank) -> None:
    key = once(uuid4(), "beri")
    gifts = [fund.give(session, rich.unit, rich.member, REGULAR, Rupiah(9_000), TODAY, key, None) for _ in range(2)]
    spending = once(uuid4(), "pakai")
    spendings = [
        fund.spend(session, rich.unit, Rupiah(4_000), "Santunan", TODAY, spending, rich.manager) for _ in range(2)
    ]
    assert (gifts[0], spendings[0]) == (gifts[1], spendings[1])
    assert session.scalars(select(FundGift.amount)).all() == [9_000]
    assert session.scalars(select(FundSpending.amount)).all() == [4_000]
    other = once(key.id, "lain")
    with pytest.raises(OperationReused):
        fund.give(session, rich.unit, rich.member, REGULAR, Rupiah(9_001), TODAY, other, None)
    other = once(spending.id, "lain")
    with pytest.raises(OperationReused):
        fund.spend(session, rich.unit, Rupiah(4_001), "Santunan", TODAY, other, rich.manager)
    assert fund.balance(session, rich.unit) == 5_000


def test_only_what_is_free_is_given(session: Session, rich: Bank) -> None:
    pockets.set_rule(session, rich.unit, REGULAR, Rule(minimum=Rupiah(95_000)), TODAY, rich.manager)
    with pytest.raises(NotFree, match=r"hari ini Rp5\.000"):
        gave(session, rich, 5_001)
    session.rollback()
    assert fund.balance(session, rich.unit) == 0
    assert session.scalars(select(FundGift)).all() == []


def test_another_units_pocket_is_not_here(session: Session, rich: Bank) -> None:
    pockets.open_pocket(session, rich.other, "qurban", "Qurban", TODAY, rich.manager)
    with pytest.raises(NotFoundHere):
        fund.give(session, rich.unit, rich.member, "qurban", Rupiah(1), TODAY, once(uuid4(), 1), None)


def test_neither_the_fund_nor_the_box_is_overspent(session: Session, rich: Bank) -> None:
    gave(session, rich, 70_000)
    with pytest.raises(NotEnoughMoney, match=r"Uang di kotak kas hanya Rp60\.000"):
        spent(session, rich, 60_001)
    session.rollback()
    with pytest.raises(NotEnoughMoney, match=r"Dana sosial hanya Rp70\.000"):
        fund.check_spending(session, rich.unit, Rupiah(70_001))
    with pytest.raises(NotEnoughMoney, match=r"kotak kas hanya Rp60\.000"):
        fund.check_spending(session, rich.unit, Rupiah(60_001))
    fund.check_spending(session, rich.unit, Rupiah(60_000))
    assert fund.balance(session, rich.unit) == 70_000


def test_the_history_is_the_units_own_newest_first_in_pages(
    session: Session, rich: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(session, rich.unit, rich.neighbour, 10_000)
    gave(session, rich, 30_000)
    spent(session, rich, 7_000)
    gave(session, rich, 2_000, rich.neighbour)
    monkeypatch.setattr(fund, "PAGE", 2)

    pages = [fund.history(session, rich.unit, page) for page in (1, 2, 9)]
    assert [[(row.amount, row.number, row.purpose) for row in page.rows] for page in pages] == [
        [(2_000, 2, ""), (-7_000, None, "Menjenguk warga sakit")], [(30_000, 1, "")], [(30_000, 1, "")],
    ]  # fmt: skip
    assert [(page.page, page.pages) for page in pages] == [(1, 2), (2, 2), (2, 2)]
    assert fund.history(session, rich.other).rows == []


FREE = {"purpose"}
"""Words of people stand outside the chain."""


@pytest.mark.one_store
@pytest.mark.parametrize(("table", "column"), [
    (table, column.name) for table in ("fund_gift", "fund_spending") for column in Base.metadata.tables[table].columns
    if column.name not in FREE
])  # fmt: skip
def test_one_changed_value_is_found_and_its_row_named(session: Session, rich: Bank, table: str, column: str) -> None:
    gave(session, rich, 30_000, by=rich.operator)
    spent(session, rich, 7_000)
    seq = session.scalars(select(Base.metadata.tables[table].c.seq)).one()
    value = changed(session, table, column, {"seq": seq})

    forge(session, f"UPDATE {table} SET {column} = :value WHERE seq = :seq_", {"value": value, "seq_": seq})

    assert any(finding.row.startswith(table) for finding in findings(session)), (table, column)


def test_a_gift_that_is_gone_is_found(session: Session, rich: Bank) -> None:
    seq = gave(session, rich, 30_000)
    forge(session, "DELETE FROM fund_gift", {})
    assert [(finding.unit, finding.row) for finding in findings(session)] == [("MLT", f"fund_gift {seq}")]
