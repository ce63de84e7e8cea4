from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rdu.errors import AlreadyRecorded, NotEnoughMoney, OperationReused
from rdu.ledger import audit
from rdu.ledger.accounts import OPENING, SHARE, STOCK, AccountName, Move, mirrored, savings
from rdu.ledger.models import AccountKind, ActKind
from rdu.ledger.service import Act, balance_of, digest_of, once, open_books, owed_to_savers, totals_by_kind
from rdu.money import Rupiah
from tests.makers import TODAY, Bank


def act(source: str) -> Act:
    return Act(source, TODAY, digest_of(["contoh"]), None)


def pocket(bank: Bank) -> AccountName:
    return savings(bank.member.id, bank.member.number)


def deposit(bank: Bank, amount: int) -> Move:
    return Move(STOCK, pocket(bank), Rupiah(amount))


def test_money_moves_and_the_balances_are_kept(session: Session, bank: Bank) -> None:
    books = open_books(session, bank.unit)
    moves = [deposit(bank, 10_000), Move(pocket(bank), SHARE, Rupiah(1_500))]

    assert books.post(act("contoh:1"), moves) == 1
    assert balance_of(session, bank.unit, pocket(bank)) == 8_500
    assert balance_of(session, bank.unit, STOCK) == 10_000
    assert balance_of(session, bank.unit, SHARE) == 1_500
    assert owed_to_savers(session, bank.unit) == 8_500
    assert totals_by_kind(session, bank.unit)[AccountKind.SHARE] == 1_500
    assert list(audit.audit(session)) == []


def test_savings_cannot_be_overdrawn(session: Session, bank: Bank) -> None:
    open_books(session, bank.unit).post(act("contoh:1"), [deposit(bank, 10_000)])
    session.commit()

    with pytest.raises(NotEnoughMoney, match="hanya Rp10"):
        open_books(session, bank.unit).post(act("contoh:2"), [Move(pocket(bank), SHARE, Rupiah(10_001))])

    session.rollback()
    assert balance_of(session, bank.unit, pocket(bank)) == 10_000


def test_one_source_is_posted_once(session: Session, bank: Bank) -> None:
    open_books(session, bank.unit).post(act("contoh:1"), [deposit(bank, 10_000)])
    session.commit()

    with pytest.raises(AlreadyRecorded):
        open_books(session, bank.unit).post(act("contoh:1"), [deposit(bank, 10_000)])


def test_a_journal_that_touches_one_account_twice_moves_it_by_the_sum(session: Session, bank: Bank) -> None:
    open_books(session, bank.unit).post(act("contoh:1"), [deposit(bank, 1_000), deposit(bank, 2_000)])

    assert balance_of(session, bank.unit, pocket(bank)) == 3_000
    assert list(audit.audit(session)) == []


def test_mirrored_moves_restore_every_balance(session: Session, bank: Bank) -> None:
    moves = [Move(OPENING, pocket(bank), Rupiah(9_000))]
    books = open_books(session, bank.unit)
    books.post(act("contoh:1"), moves)
    books.post(act("contoh:2"), mirrored(moves))

    assert balance_of(session, bank.unit, pocket(bank)) == balance_of(session, bank.unit, OPENING) == 0


def test_what_has_no_price_is_chained_too(session: Session, bank: Bank) -> None:
    assert open_books(session, bank.unit).post(act("contoh:1"), []) == 1
    assert list(audit.audit(session)) == []


def test_an_operation_is_bound_to_its_unit_kind_and_body(session: Session, bank: Bank) -> None:
    mine, books = once(uuid4(), {"kg": 1}), open_books(session, bank.unit)
    books.remember(ActKind.WEIGH_IN, mine, 7)

    assert books.done_before(ActKind.WEIGH_IN, mine) == 7
    with pytest.raises(OperationReused):
        books.done_before(ActKind.WEIGH_IN, once(mine.id, {"kg": 2}))
    with pytest.raises(OperationReused):
        books.done_before(ActKind.REVERSAL, mine)
    with pytest.raises(OperationReused):
        open_books(session, bank.other).done_before(ActKind.WEIGH_IN, mine)


def test_units_have_chains_of_their_own(session: Session, bank: Bank) -> None:
    ours = open_books(session, bank.unit)
    theirs = open_books(session, bank.other)
    assert (ours.post(act("contoh:1"), []), theirs.post(act("contoh:1"), [])) == (1, 1)
    assert ours.head != theirs.head
