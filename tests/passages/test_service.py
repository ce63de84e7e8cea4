"""Boards change, members die, split and move, a unit closes: right to the rupiah, and proved by the audit."""

from dataclasses import replace
from datetime import date
from itertools import chain
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from rdu.cash.models import CashKind, Purse
from rdu.clock import today_at
from rdu.errors import Frozen, NotAllowed, OperationReused, Refused, RuleBroken
from rdu.ledger import audit as ledger
from rdu.ledger.accounts import OPENING, Move, receivable
from rdu.ledger.models import Account
from rdu.ledger.service import Act, Once, once, open_books
from rdu.money import Rupiah
from rdu.passages import audit, boards, closing, leaving, savers
from rdu.passages.boards import Handing
from rdu.passages.leaving import Heirs, Split
from rdu.passages.models import HandOver, Passage
from rdu.people.members import AtRest, check_standing
from rdu.people.models import Activity, Member, Unit, UnitKind
from rdu.people.users import open_grants
from rdu.sales import transfers
from rdu.withdrawals import service as withdrawals
from rdu.withdrawals.models import Source
from tests.cash.boxes import balances, count, move, opened
from tests.deposits.test_audit import forge
from tests.makers import TODAY, Bank, make_member, make_unit, weigh
from tests.withdrawals.books import approved, asked

pytestmark = pytest.mark.one_store

LETTER = ("470/12/2026", date(2026, 11, 20))
HANDING = Handing("Ramlah", "Hosnan", "Lurah Tunjung", Rupiah(1_000_000), ("cash", "bank", "belongings"))


def of(session: Session, unit: Unit) -> dict[str, int]:
    session.expire_all()
    rows = session.execute(select(Account.code, Account.balance).where(Account.unit_id == unit.id))
    return {code: int(balance) for code, balance in rows if balance}


def findings(session: Session) -> list[str]:
    session.commit()
    return [str(finding) for finding in chain(ledger.audit(session), audit.audit(session))]


def under_induk(session: Session, bank: Bank) -> Unit:
    """Both units belong to one induk."""
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    for unit in (bank.unit, bank.other):
        unit.parent_id, unit.path = induk.id, f"{induk.path}{unit.id}."
    session.commit()
    return induk


# Boards -----------------------------------------------------------------------------------------------------------


def test_a_hand_over_keeps_the_figures_of_the_books(session: Session, bank: Bank) -> None:
    opened(session, bank)
    weigh(session, bank)
    key = once(uuid4(), "serah")
    seq = boards.hand_over(session, bank.unit, HANDING, key, bank.manager)
    assert boards.hand_over(session, bank.unit, HANDING, key, bank.manager) == seq
    with pytest.raises(OperationReused):
        boards.hand_over(session, bank.unit, HANDING, replace(key, body_hash=b"x" * 32), bank.manager)
    row = boards.hand_over_of(session, bank.unit, seq)
    assert (row.cash, row.bank, row.bank_read, row.stock, row.owed) == (500_000, 1_000_000, 1_000_000, 7_500, 6_375)
    assert row.checks == "cash bank belongings"
    with pytest.raises(RuleBroken, match="tidak ada di unit"):
        boards.hand_over_of(session, bank.other, seq)
    assert findings(session) == []


def test_after_a_letter_no_money_moves_until_the_count_is_signed(session: Session, bank: Bank) -> None:
    opened(session, bank)
    key = once(uuid4(), "surat")
    seq = boards.appoint(session, bank.unit, bank.operator, *LETTER, key, bank.agency)
    assert boards.appoint(session, bank.unit, bank.operator, *LETTER, key, bank.agency) == seq
    session.commit()
    assert "manager" in {held.role for held in open_grants(bank.operator)}
    before = balances(session, bank)
    with pytest.raises(Frozen, match="menghitung kas"):
        move(session, bank, CashKind.EXPENSE, 10_000, category="transport")
    session.rollback()
    assert balances(session, bank) == before
    weigh(session, bank)  # goods and savings go on
    with pytest.raises(Refused, match="Hitung kas dulu"):
        boards.hand_over(session, bank.unit, HANDING, once(uuid4(), "x"), bank.operator)
    session.rollback()
    count(session, bank, 480_000, explanation="kurang")
    boards.hand_over(session, bank.unit, HANDING, once(uuid4(), "x"), bank.operator)
    session.commit()
    move(session, bank, CashKind.EXPENSE, 10_000, category="transport")
    assert balances(session, bank)["cash"] == 470_000
    assert session.scalars(select(HandOver.appointment_seq)).one() == seq
    assert findings(session) == []


def test_a_letter_of_a_day_to_come_is_refused(session: Session, bank: Bank) -> None:
    with pytest.raises(Refused, match="belum tiba"):
        boards.appoint(session, bank.unit, bank.operator, "1", date(2099, 1, 1), once(uuid4(), "x"), bank.agency)


# A death ----------------------------------------------------------------------------------------------------------


def died(session: Session, bank: Bank) -> None:
    leaving.record_death(session, bank.unit, bank.member, date(2026, 11, 18), "Anaknya", bank.manager)
    session.commit()


def test_a_death_puts_the_number_to_rest_and_pays_the_heirs_everything(session: Session, bank: Bank) -> None:
    opened(session, bank)
    weigh(session, bank)
    card = bank.member.card_token
    died(session, bank)
    assert bank.member.card_token != card
    assert bank.member.pin_hash == ""
    with pytest.raises(AtRest, match="sudah meninggal"):
        asked(session, bank, 1_000)
    session.rollback()
    heirs, key = Heirs(*LETTER, "Anak kandung", purse=Purse.CASH), once(uuid4(), "waris")
    act = (bank.unit, bank.member, heirs, bank.operator)
    seq = leaving.inherit(session, *act, key, bank.manager)
    assert leaving.inherit(session, *act, key, bank.manager) == seq
    session.commit()
    held = balances(session, bank)
    assert held["cash"] == 493_625
    assert "savings:0001:regular" not in held
    assert findings(session) == []


def test_the_heirs_number_takes_what_was_saved(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    died(session, bank)
    heirs = Heirs(*LETTER, "Rohmah", to=bank.neighbour)
    leaving.inherit(session, bank.unit, bank.member, heirs, bank.operator, once(uuid4(), "x"), bank.manager)
    assert of(session, bank.unit)["savings:0002:regular"] == 6_375
    assert findings(session) == []


def test_two_people_and_no_open_withdrawal(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    slip = asked(session, bank, 5_000).slip
    died(session, bank)
    heirs = Heirs(*LETTER, "Rohmah", to=bank.neighbour)
    with pytest.raises(NotAllowed, match="orang lain"):
        leaving.inherit(session, bank.unit, bank.member, heirs, bank.manager, once(uuid4(), "x"), bank.manager)
    with pytest.raises(leaving.Waiting, match=slip):
        leaving.inherit(session, bank.unit, bank.member, heirs, bank.operator, once(uuid4(), "x"), bank.manager)
    withdrawals.cancel(session, bank.unit, slip, TODAY, once(uuid4(), "x"), bank.manager, "wafat")
    leaving.inherit(session, bank.unit, bank.member, heirs, bank.operator, once(uuid4(), "x"), bank.manager)
    assert of(session, bank.unit)["savings:0002:regular"] == 6_375


def test_what_was_approved_before_is_not_paid_to_the_dead(session: Session, bank: Bank) -> None:
    opened(session, bank)
    weigh(session, bank)
    slip = approved(session, bank, asked(session, bank, 5_000)).slip
    died(session, bank)
    handing = withdrawals.Handing(1, Source.CASH)
    with pytest.raises(AtRest, match="sudah meninggal"):
        withdrawals.pay(session, bank.unit, slip, handing, TODAY, once(uuid4(), "x"), bank.operator)


# A household that splits ------------------------------------------------------------------------------------------


def test_a_household_splits_with_an_agreed_amount(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    son = make_member(session, bank.unit, 3, "Rumah Baru")
    person = son.persons[0]
    person.member_id, person.ordinal, person.name = bank.member.id, 2, "Hasan"
    session.commit()
    session.expire_all()
    key, split = once(uuid4(), "pisah"), Split("Hasan", (2,), Rupiah(2_000), "regular")
    new = leaving.split_off(session, bank.unit, bank.member, split, bank.operator, key, bank.manager)
    assert leaving.split_off(session, bank.unit, bank.member, split, bank.operator, key, bank.manager).id == new.id
    held = of(session, bank.unit)
    assert (held["savings:0001:regular"], held[f"savings:{new.number:04}:regular"]) == (4_375, 2_000)
    assert [(row.name, row.same_as_id) for row in new.persons] == [("Hasan", person.id)]
    for wrong, says in ((replace(split, ordinals=()), "sedikitnya satu"), (replace(split, ordinals=(1, 2)), "tinggal")):
        with pytest.raises(Refused, match=says):
            leaving.split_off(session, bank.unit, bank.member, wrong, bank.operator, once(uuid4(), "x"), bank.manager)
    much = replace(split, amount=Rupiah(4_376))
    with pytest.raises(Refused, match=r"hanya ada Rp4\.375"):
        leaving.split_off(session, bank.unit, bank.member, much, bank.operator, once(uuid4(), "x"), bank.manager)
    assert findings(session) == []


# A household that moves -------------------------------------------------------------------------------------------


def moved(session: Session, bank: Bank, key: UUID) -> Member:
    path = leaving.route(session, bank.unit, bank.other)
    new = leaving.move_away(session, path, bank.member, bank.operator, once(key, "pindah"), bank.manager)
    session.commit()
    return new


def test_a_household_moves_through_the_induk(session: Session, bank: Bank) -> None:
    induk = under_induk(session, bank)
    opened(session, bank)
    weigh(session, bank)
    key = uuid4()
    new = moved(session, bank, key)
    assert moved(session, bank, key).id == new.id
    assert of(session, bank.unit)["due_to:BSI"] == 6_375
    assert of(session, induk) == {"due_from:MLT": 6_375, "due_to:ANG": 6_375}
    assert of(session, bank.other) == {"due_from:BSI": 6_375, "savings:0002:regular": 6_375}
    with pytest.raises(AtRest, match="sudah pindah"):
        check_standing(session, bank.member)
    assert findings(session) == []
    pay = (bank.unit, induk, Rupiah(6_375), Purse.CASH, once(uuid4(), "lunas"))
    seq = closing.pay_due(session, *pay, bank.manager)
    assert closing.pay_due(session, *pay, bank.manager) == seq
    assert of(session, induk) == {"cash": 6_375, "due_to:ANG": 6_375}
    again = once(uuid4(), "lagi")
    with pytest.raises(Refused, match="Rp0"):
        closing.pay_due(session, bank.unit, induk, Rupiah(1), Purse.CASH, again, bank.manager)
    assert findings(session) == []


def test_a_move_to_the_induk_itself_needs_two_legs(session: Session, bank: Bank) -> None:
    induk = under_induk(session, bank)
    weigh(session, bank)
    path = leaving.route(session, bank.unit, induk)
    leaving.move_away(session, path, bank.member, bank.operator, once(uuid4(), "x"), bank.manager)
    assert of(session, bank.unit)["due_to:BSI"] == 6_375
    assert of(session, induk) == {"due_from:MLT": 6_375, "savings:0001:regular": 6_375}
    assert findings(session) == []


def test_units_without_a_common_induk_are_refused(session: Session, bank: Bank) -> None:
    with pytest.raises(Refused, match="satu bank sampah induk"):
        leaving.route(session, bank.unit, bank.other)


# A unit closes ----------------------------------------------------------------------------------------------------


def paid(session: Session, bank: Bank, amount: int) -> None:
    slip = approved(session, bank, asked(session, bank, amount)).slip
    handing = withdrawals.Handing(1, Source.CASH)
    withdrawals.pay(session, bank.unit, slip, handing, TODAY, once(uuid4(), "x"), bank.operator)
    session.commit()


def test_a_unit_closes_once_nothing_is_open(session: Session, bank: Bank) -> None:
    induk = under_induk(session, bank)
    opened(session, bank)
    closing.propose(session, bank.unit, "anggota tinggal sedikit", bank.manager)
    assert [row.word for row in closing.still_open(session, bank.unit)] == [
        "Uang di kotak kas",
        "Uang di rekening bank",
    ]
    with pytest.raises(closing.StillOpen):
        closing.confirm(session, bank.unit, uuid4(), bank.admin)
    for purse in Purse:
        closing.hand_rest(session, bank.unit, once(uuid4(), purse), bank.manager, purse)
    assert of(session, induk) == {"cash": 500_000, "bank": 1_000_000, "opening": 1_500_000}
    assert of(session, bank.unit) == {}
    closing.confirm(session, bank.unit, uuid4(), bank.admin)
    session.commit()
    assert bank.unit.closed_on is not None
    assert transfers.induk_of(session, bank.unit) == induk
    with pytest.raises(Frozen, match="sudah tutup"):
        move(session, bank, CashKind.INCOME, 10_000, category="donasi")
    session.rollback()
    assert findings(session) == []


def test_savings_keep_a_unit_open(session: Session, bank: Bank) -> None:
    under_induk(session, bank)
    weigh(session, bank)
    closing.propose(session, bank.unit, "pindah", bank.manager)
    listed = savers.savers_of(session, bank.unit)
    assert [(saver.member.number, saver.due, saver.left) for saver in listed] == [(1, 6_375, 6_375)]
    with pytest.raises(closing.StillOpen, match=r"Tabungan anggota Rp6\.375, Stok di gudang Rp7\.500"):
        closing.hand_rest(session, bank.unit, once(uuid4(), "x"), bank.manager, Purse.CASH)
    with pytest.raises(savers.Unpaid, match="Nomor 0001 belum dibayar"):
        signed(session, bank)
    closing.withdraw(session, bank.unit, bank.manager)
    assert closing.closing_of(session, bank.unit) is None


def test_what_a_collector_owes_keeps_a_unit_open_and_is_named(session: Session, bank: Bank) -> None:
    under_induk(session, bank)
    closing.propose(session, bank.unit, "pindah", bank.manager)
    books = open_books(session, bank.unit)
    moves = [Move(receivable("JAYA"), OPENING, Rupiah(12_000)), Move(receivable("MJY"), OPENING, Rupiah(500))]
    books.post(Act("opening:x", TODAY, bytes(32), None), moves)
    with pytest.raises(closing.StillOpen, match=r"Piutang pengepul JAYA Rp12\.000, Piutang pengepul MJY Rp500"):
        closing.confirm(session, bank.unit, uuid4(), bank.admin)


def signed(session: Session, bank: Bank, key: Once | None = None) -> int:
    today = today_at(bank.unit.timezone)
    return savers.sign(session, bank.unit, today, "Ketua RW", key or once(uuid4(), "daftar"), bank.manager)


def test_a_unit_closes_only_on_a_signed_list_of_its_savers(session: Session, bank: Bank) -> None:
    """One is paid and one moves; what was paid out before the proposal is not on the list."""
    induk = under_induk(session, bank)
    opened(session, bank)
    weigh(session, bank)
    weigh(session, bank, member=bank.neighbour)
    paid(session, bank, 1_375)
    closing.propose(session, bank.unit, "pindah", bank.manager)
    paid(session, bank, 5_000)
    path = leaving.route(session, bank.unit, bank.other)
    leaving.move_away(session, path, bank.neighbour, bank.operator, once(uuid4(), "x"), bank.manager)
    first = closing.still_open(session, bank.unit)[0]
    assert (first.word, first.amount) == (closing.UNSIGNED, 11_375)
    key = once(uuid4(), "daftar")
    seq = signed(session, bank, key)
    assert signed(session, bank, key) == seq
    with pytest.raises(OperationReused):
        signed(session, bank, replace(key, body_hash=b"x" * 32))
    row = savers.lists_of(session, bank.unit)[0]
    assert (row.savers, row.amount, row.witness) == (2, 11_375, "Ketua RW")
    assert closing.UNSIGNED not in [row.word for row in closing.still_open(session, bank.unit)]
    assert session.scalars(select(Activity).where(Activity.act == "sign_savers_list")).one().detail["savers"] == 2
    with pytest.raises(Refused, match="belum tiba"):
        savers.check(session, bank.unit, date(2099, 1, 1))
    weigh(session, bank)  # one more comes: the list no longer holds
    paid(session, bank, 6_375)
    assert closing.still_open(session, bank.unit)[0].amount == 17_750
    signed(session, bank)
    assert closing.still_open(session, bank.unit)[0].word == "Stok di gudang"
    assert findings(session) == []
    assert of(session, induk)["due_from:MLT"] == 6_375


# The audit --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE passage SET amount = amount + 1 WHERE kind = 'move_via'",
        "UPDATE passage SET letter_number = 'palsu' WHERE kind = 'move_out'",
        "UPDATE passage SET kind = 'due_got' WHERE kind = 'move_in'",
        "UPDATE passage SET agreed_by_id = NULL WHERE kind = 'move_in'",
        "DELETE FROM passage WHERE kind = 'move_via'",
        "UPDATE hand_over SET cash = cash + 1",
        "UPDATE hand_over SET checks = 'cash'",
        "DELETE FROM hand_over",
        "UPDATE appointment SET letter_number = 'lain'",
        "DELETE FROM appointment",
        "UPDATE chain_head SET frozen_seq = 1 WHERE frozen_seq IS NULL",
        "UPDATE death SET died_on = '2026-01-01'",
        "DELETE FROM death",
        "UPDATE member SET ended_as = NULL WHERE ended_as = 'died'",
        "UPDATE savers_list SET amount = amount + 1",
        "UPDATE savers_list SET from_seq = from_seq - 1",
        "DELETE FROM savers_list",
    ],
)
def test_a_forged_row_is_found(session: Session, bank: Bank, statement: str) -> None:
    under_induk(session, bank)
    opened(session, bank)
    weigh(session, bank)
    boards.appoint(session, bank.unit, bank.operator, *LETTER, once(uuid4(), "x"), bank.agency)
    session.commit()
    count(session, bank, 500_000)
    boards.hand_over(session, bank.unit, HANDING, once(uuid4(), "x"), bank.operator)
    leaving.record_death(session, bank.unit, bank.neighbour, TODAY, "Anaknya", bank.manager)
    closing.propose(session, bank.unit, "pindah", bank.manager)
    moved(session, bank, uuid4())
    signed(session, bank)
    session.commit()
    assert list(audit.audit(session)) == []
    forge(session, statement, {})
    session.expire_all()
    assert list(audit.audit(session)), statement


def test_every_row_of_a_flow_is_kept(session: Session, bank: Bank) -> None:
    under_induk(session, bank)
    weigh(session, bank)
    moved(session, bank, uuid4())
    with pytest.raises(Exception, match="append-only"):
        session.execute(text("UPDATE passage SET words = 'x'"))
    session.rollback()
    assert len(session.scalars(select(Passage)).all()) == 3
