"""What members owe: it arises, is read, and is settled with consent, in cash or by two people. To the rupiah, once."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rdu.errors import NotFoundHere, OperationReused, OwnWriteOff, Refused, RuleBroken
from rdu.ledger import audit as ledger
from rdu.ledger.models import REGULAR
from rdu.ledger.service import once
from rdu.ledger.standing import NotFree
from rdu.money import Rupiah
from rdu.people.models import Person
from rdu.withdrawals import debt_settling, debts, savings_audit
from rdu.withdrawals.debt_models import SettledBy, WriteOffState
from rdu.withdrawals.debt_settling import NoConsent, OwnDebt, Settling
from tests.deposits.test_audit import forge
from tests.makers import TODAY, Bank, weigh
from tests.withdrawals.books import second_manager
from tests.withdrawals.debts import agree, balances, key, owe

pytestmark = pytest.mark.one_store

FROM_SAVINGS = Settling(SettledBy.SAVINGS, Rupiah(2_000), REGULAR)
IN_CASH = Settling(SettledBy.CASH, Rupiah(2_000))


def test_a_debt_arises_where_the_money_was_fetched(session: Session, bank: Bank) -> None:
    owe(session, bank)

    assert balances(session, bank.unit)["member_owes:0001"] == 5_000
    (row,) = debts.debtors(session, bank.unit)
    assert (row.member.number, row.owes, row.consent, row.proposal) == (1, 5_000, None, None)
    (reason,) = debts.arisen(session, bank.unit, bank.member)
    assert (reason.amount, reason.weighed_on) == (5_000, TODAY)
    assert debts.debtors(session, bank.other) == []


def test_her_home_says_so_until_she_has_read_it(session: Session, bank: Bank) -> None:
    assert not debts.unread(session, bank.unit, bank.member)
    owe(session, bank)
    assert debts.unread(session, bank.unit, bank.member)
    for _ in range(2):
        debts.mark_read(session, bank.unit, bank.member)
        session.commit()
    assert not debts.unread(session, bank.unit, bank.member)

    owe(session, bank)
    assert debts.unread(session, bank.unit, bank.member), "another one arose"


def test_savings_are_taken_only_with_consent_and_only_what_is_free(session: Session, bank: Bank) -> None:
    owe(session, bank)
    weigh(session, bank)
    with pytest.raises(NoConsent):
        debt_settling.settle(session, bank.unit, bank.member, FROM_SAVINGS, TODAY, key(), bank.manager)
    session.rollback()

    agree(session, bank)
    before = balances(session, bank.unit)
    debt_settling.settle(session, bank.unit, bank.member, FROM_SAVINGS, TODAY, key(), bank.manager)
    session.commit()
    after = balances(session, bank.unit)
    assert after["member_owes:0001"] == 3_000
    assert after["savings:0001:regular"] == before["savings:0001:regular"] - 2_000
    assert ledger.sum_of_all_entries(session) == 0


def test_more_than_is_free_stays_where_it_is(session: Session, bank: Bank) -> None:
    owe(session, bank)
    agree(session, bank)
    with pytest.raises(NotFree) as refused:
        debt_settling.settle(session, bank.unit, bank.member, FROM_SAVINGS, TODAY, key(), bank.manager)
    assert "Yang bisa diambil hari ini Rp0." in str(refused.value)


def test_who_takes_her_word_back_keeps_her_savings(session: Session, bank: Bank) -> None:
    owe(session, bank)
    weigh(session, bank)
    agree(session, bank)
    agree(session, bank, agrees=False)
    with pytest.raises(NoConsent):
        debt_settling.settle(session, bank.unit, bank.member, FROM_SAVINGS, TODAY, key(), bank.manager)


def test_cash_goes_into_the_box_once(session: Session, bank: Bank) -> None:
    owe(session, bank)
    box, act = balances(session, bank.unit)["cash"], key()
    first = debt_settling.settle(session, bank.unit, bank.member, IN_CASH, TODAY, act, bank.manager)
    session.commit()
    again = debt_settling.settle(session, bank.unit, bank.member, IN_CASH, TODAY, act, bank.manager)
    session.commit()

    assert first == again
    assert balances(session, bank.unit)["cash"] == box + 2_000
    with pytest.raises(OperationReused):
        debt_settling.settle(session, bank.unit, bank.member, IN_CASH, TODAY, once(act.id, "y"), bank.manager)


def test_no_more_is_settled_than_is_owed(session: Session, bank: Bank) -> None:
    owe(session, bank)
    with pytest.raises(Refused, match=r"Utangnya hanya Rp5\.000"):
        debt_settling.settle(
            session, bank.unit, bank.member, Settling(SettledBy.CASH, Rupiah(5_001)), TODAY, key(), bank.manager
        )


def propose(session: Session, bank: Bank, amount: int = 5_000) -> None:
    debt_settling.propose_write_off(
        session, bank.unit, bank.member, Rupiah(amount), "Pindah ke Surabaya", key(), bank.manager
    )
    session.commit()


def test_two_people_write_off(session: Session, bank: Bank) -> None:
    owe(session, bank)
    propose(session, bank)
    with pytest.raises(OwnWriteOff):
        debt_settling.decide_write_off(session, bank.unit, bank.member, True, TODAY, key(), bank.manager)
    session.rollback()
    assert balances(session, bank.unit)["member_owes:0001"] == 5_000

    act, second = key(), second_manager(session, bank)
    for _ in range(2):
        row = debt_settling.decide_write_off(session, bank.unit, bank.member, True, TODAY, act, second)
        session.commit()
        assert row.state is WriteOffState.CONFIRMED
    now = balances(session, bank.unit)
    assert "member_owes:0001" not in now
    assert now["expense:written_off"] == 5_000
    assert list(savings_audit.audit(session)) == []


def test_the_database_refuses_one_person_in_both_parts(session: Session, bank: Bank) -> None:
    owe(session, bank)
    propose(session, bank)
    one = text(
        "UPDATE write_off SET state = 'confirmed', decided_at = proposed_at, decided_by_id = proposed_by_id,"
        " decided_human = proposed_human"
    )
    with pytest.raises(DBAPIError, match="another_one_confirms"):
        session.execute(one)


def test_a_second_sign_in_of_the_same_person_does_not_count_as_two(session: Session, bank: Bank) -> None:
    owe(session, bank)
    second = second_manager(session, bank)
    saver = session.scalars(select(Person).where(Person.member_id == bank.neighbour.id)).one()
    bank.manager.person_id = second.person_id = saver.id
    session.commit()
    propose(session, bank)
    with pytest.raises(OwnWriteOff):
        debt_settling.decide_write_off(session, bank.unit, bank.member, True, TODAY, key(), second)


def test_nobody_writes_off_what_her_own_household_owes(session: Session, bank: Bank) -> None:
    owe(session, bank)
    bank.manager.person_id = session.scalars(select(Person).where(Person.member_id == bank.member.id)).one().id
    session.commit()
    with pytest.raises(OwnDebt):
        propose(session, bank)


def test_a_dropped_proposal_moves_nothing_and_makes_room_for_another(session: Session, bank: Bank) -> None:
    owe(session, bank)
    propose(session, bank)
    with pytest.raises(Refused, match="Sudah ada usulan"):
        propose(session, bank)
    session.rollback()
    debt_settling.decide_write_off(session, bank.unit, bank.member, False, TODAY, key(), bank.manager)
    session.commit()
    assert balances(session, bank.unit)["member_owes:0001"] == 5_000
    with pytest.raises(RuleBroken, match="sudah diputuskan"):
        debt_settling.decide_write_off(session, bank.unit, bank.member, False, TODAY, key(), bank.manager)
    session.rollback()
    propose(session, bank, 1_000)


def test_what_was_paid_meanwhile_is_not_written_off_too(session: Session, bank: Bank) -> None:
    owe(session, bank)
    propose(session, bank)
    debt_settling.settle(session, bank.unit, bank.member, IN_CASH, TODAY, key(), bank.manager)
    session.commit()
    with pytest.raises(Refused, match=r"Utangnya hanya Rp3\.000"):
        debt_settling.decide_write_off(
            session, bank.unit, bank.member, True, TODAY, key(), second_manager(session, bank)
        )


def test_consent_is_recorded_once_with_who_said_it(session: Session, bank: Bank) -> None:
    owe(session, bank)
    act = key()
    rows = [
        debts.record_consent(session, bank.unit, bank.member, debts.Said(True, 1, TODAY), act, bank.manager)
        for _ in range(2)
    ]
    session.commit()
    assert rows[0].id == rows[1].id
    assert (rows[0].said_by.name, rows[0].recorded_by.name) == ("Siti Aminah", "Ramlah")
    with pytest.raises(NotFoundHere):
        debts.record_consent(session, bank.unit, bank.member, debts.Said(True, 9, TODAY), key(), bank.manager)


FORGED = [
    ("debt_settlement", "amount", 1_999), ("debt_settlement", "member_id", "neighbour"),
    ("debt_settlement", "way", "cash"), ("debt_settlement", "pocket", "lebaran"),
    ("debt_settlement", "settled_by_id", "operator"), ("debt_settlement", "settled_at", "2025-11-21 01:02:03.000000"),
    ("debt_settlement", "consent_id", None), ("debt_consent", "agrees", False),
    ("debt_consent", "said_on", "2025-11-21"), ("debt_consent", "member_id", "neighbour"),
    ("write_off", "decided_human", "u:0"), ("write_off", "proposed_human", "u:0"), ("write_off", "amount", 1),
    ("write_off", "state", "dropped"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), FORGED)
def test_a_forged_row_is_found(session: Session, bank: Bank, table: str, column: str, value: object) -> None:
    owe(session, bank)
    weigh(session, bank)
    agree(session, bank)
    debt_settling.settle(session, bank.unit, bank.member, FROM_SAVINGS, TODAY, key(), bank.manager)
    propose(session, bank, 3_000)
    debt_settling.decide_write_off(session, bank.unit, bank.member, True, TODAY, key(), second_manager(session, bank))
    session.commit()
    assert list(savings_audit.audit(session)) == []

    named = {"neighbour": bank.neighbour.id, "operator": bank.operator.id}
    where = "WHERE way = 'savings'" if table == "debt_settlement" else ""
    value = named.get(value, value) if isinstance(value, str) else value
    forge(session, f"UPDATE {table} SET {column} = :value {where}", {"value": value})
    found = [finding.row for finding in savings_audit.audit(session)]
    assert any(row.startswith(("debt_settlement", "write_off")) for row in found), found


def test_a_lost_settlement_is_missed(session: Session, bank: Bank) -> None:
    owe(session, bank)
    debt_settling.settle(session, bank.unit, bank.member, IN_CASH, TODAY, once(uuid4(), "x"), bank.manager)
    session.commit()
    forge(session, "DELETE FROM debt_settlement", {})
    (finding,) = savings_audit.audit(session)
    assert finding.problem == "hilang, padahal jurnalnya ada"
