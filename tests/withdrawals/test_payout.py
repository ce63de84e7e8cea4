"""A pay-out day: lines to the rupiah, one confirmation, each payment once, and the end of what nobody fetched."""

from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.errors import NotFoundHere, OperationReused, PayoutByDrafter, Refused, RuleBroken
from rdu.ledger import audit as ledger
from rdu.ledger import pockets
from rdu.ledger.models import REGULAR
from rdu.ledger.pockets import Rule
from rdu.ledger.service import once
from rdu.ledger.standing import Moving, move
from rdu.money import NOTES, Rupiah
from rdu.people.models import Activity, MemberKind, Person
from rdu.withdrawals import audit as withdrawals_audit
from rdu.withdrawals import payout, payout_confirm, savings_audit
from rdu.withdrawals.models import State, Withdrawal
from rdu.withdrawals.payout import Plan, worked_out
from rdu.withdrawals.payout_confirm import LinesMoved, OwnLines, Pick
from rdu.withdrawals.payout_models import Payout, PayoutState, Whom
from rdu.withdrawals.payout_notes import SMALLEST, notes_for
from tests.deposits.test_audit import forge
from tests.makers import TODAY, Bank, make_member, weigh
from tests.withdrawals.books import fill, save, second_manager
from tests.withdrawals.debts import agree, balances, key, owe

pytestmark = pytest.mark.one_store

AT_ALL = Plan("Bagi tabungan", REGULAR, TODAY, Whom.ALL, "", None, Rupiah(1_000))


def plan(**changes: Any) -> Plan:
    return Plan(**{**AT_ALL.__dict__, **changes})


def draft(session: Session, bank: Bank, its: Plan = AT_ALL) -> Payout:
    record = payout.start(session, bank.unit, its, TODAY, key(), bank.operator)
    session.commit()
    return record


def confirmed(session: Session, bank: Bank, record: Payout) -> Payout:
    seen = payout_confirm.seal_of(payout.lines_of(session, record))
    done = payout_confirm.confirm(session, bank.unit, record.number, seen, TODAY, key(), bank.manager)
    session.commit()
    return done


def slips(session: Session, record: Payout) -> list[str]:
    return [line.withdrawal.slip for line in payout.lines_of(session, record) if line.withdrawal]


def two_savers(session: Session, bank: Bank) -> None:
    save(session, bank.unit, bank.member, 12_700)
    save(session, bank.unit, bank.neighbour, 8_300)
    fill(session, bank.unit, 100_000)


# What each gets ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("free", "owes", "fee", "fixed", "note", "debt", "amount"),
    [
        (12_700, 0, 0, None, 1_000, 0, 12_000),
        (12_700, 0, 500, None, 1_000, 0, 12_500),  # 12.000 in hand, 500 for the unit
        (12_700, 0, 800, None, 1_000, 0, 11_800),  # 11.000 in hand
        (12_700, 3_000, 0, None, 500, 3_000, 9_500),
        (12_700, 20_000, 0, None, 500, 12_700, 0),
        (12_700, 0, 0, 10_000, 1_000, 0, 10_000),
        (9_999, 0, 0, 10_000, 1_000, 0, 0),
        (10_000, 0, 1, 10_000, 1_000, 0, 0),  # the fee comes on top
        (999, 0, 0, None, 1_000, 0, 0),
        (0, 0, 0, None, 500, 0, 0),
        (300, 0, 500, None, 500, 0, 0),
    ],
)
def test_a_line_is_worked_out_to_the_rupiah(
    free: int, owes: int, fee: int, fixed: int | None, note: int, debt: int, amount: int
) -> None:
    given = (Rupiah(free), Rupiah(owes), Rupiah(fee), None if fixed is None else Rupiah(fixed), Rupiah(note))
    assert worked_out(*given) == (debt, amount)


@pytest.mark.parametrize("smallest", SMALLEST)
def test_every_amount_can_be_paid_with_the_notes_that_are_brought(smallest: int) -> None:
    for times in range(1, 400):
        needed = notes_for([Rupiah(times * smallest)], smallest)
        assert sum(note * count for note, count in needed) == times * smallest
        assert all(note >= smallest for note, _ in needed)


def test_notes_are_counted_person_by_person() -> None:
    """Two who get 60.000 need two notes of 50.000 and two of 10.000, not one of 100.000 and one of 20.000."""
    assert notes_for([Rupiah(60_000), Rupiah(60_000)], 1_000) == [(50_000, 2), (10_000, 2)]
    assert notes_for([Rupiah(188_500)], 500) == [(100_000, 1), (50_000, 1), (20_000, 1), (10_000, 1), (5_000, 1),
                                                 (2_000, 1), (1_000, 1), (500, 1)]  # fmt: skip
    assert notes_for([Rupiah(6_000)], 2_000) == [(2_000, 3)]
    assert notes_for([], 1_000) == []
    assert list(NOTES) == sorted(NOTES, reverse=True)


def test_a_draft_rounds_down_and_says_who_is_left_out(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    poor = make_member(session, bank.unit, 3, "Maimuna")
    child = make_member(session, bank.unit, 4, "Sahrul")
    session.scalars(select(Person).where(Person.member_id == child.id)).one().may_withdraw = False
    save(session, bank.unit, poor, 900)
    save(session, bank.unit, child, 5_000)
    save(session, bank.other, bank.stranger, 50_000)

    proposal = payout.propose(session, bank.unit, AT_ALL, TODAY)
    assert [(share.member.number, share.free, share.amount) for share in proposal.shares] == [
        (1, 12_700, 12_000), (2, 8_300, 8_000),
    ]  # fmt: skip
    assert [member.number for member in proposal.too_little] == [3]
    assert [member.number for member in proposal.nobody_to_take] == [4]


def test_whom_and_how_much_are_chosen(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    group = make_member(session, bank.unit, 5, "PKK Mawar", kind=MemberKind.GROUP, rt="07")
    save(session, bank.unit, group, 40_000)

    def numbers(its: Plan) -> list[tuple[int, int]]:
        shares = payout.propose(session, bank.unit, its, TODAY).shares
        return [(share.member.number, share.amount) for share in shares]

    assert numbers(plan(whom=Whom.GROUPS)) == [(5, 40_000)]
    assert numbers(plan(whom=Whom.SEARCH, words="rt 07")) == [(5, 40_000)]
    assert numbers(plan(whom=Whom.SEARCH, words="rohmah")) == [(2, 8_000)]
    assert numbers(plan(fixed=Rupiah(10_000))) == [(1, 10_000), (5, 10_000)]


def test_nobody_to_pay_is_no_draft(session: Session, bank: Bank) -> None:
    with pytest.raises(Refused, match="Tidak ada yang bisa dibayar"):
        draft(session, bank)


def test_a_draft_is_kept_once_and_belongs_to_its_unit(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    act = key()
    rows = [payout.start(session, bank.unit, AT_ALL, TODAY, act, bank.operator) for _ in range(2)]
    session.commit()
    assert rows[0].id == rows[1].id
    with pytest.raises(NotFoundHere):
        payout.payout_of(session, bank.other, rows[0].number)


# Confirming -------------------------------------------------------------------------------------------------------


def test_one_confirmation_holds_and_approves_every_line(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record = confirmed(session, bank, draft(session, bank))
    now = balances(session, bank.unit)
    assert (now["savings:0001:regular"], now["held:0001:regular"]) == (700, 12_000)
    assert (now["savings:0002:regular"], now["held:0002:regular"]) == (300, 8_000)
    rows = session.scalars(select(Withdrawal).order_by(Withdrawal.number)).all()
    assert [(row.state, row.asked_by_id, row.approved_by_id) for row in rows] == [
        (State.APPROVED, bank.operator.id, bank.manager.id)
    ] * 2
    assert record.state is PayoutState.READY
    assert list(chain(savings_audit.audit(session), withdrawals_audit.audit(session), ledger.audit(session))) == []


def test_a_debt_is_taken_with_consent_and_shown_in_its_line(session: Session, bank: Bank) -> None:
    owe(session, bank)
    save(session, bank.unit, bank.member, 12_700)
    (share,) = payout.propose(session, bank.unit, AT_ALL, TODAY).shares
    assert (share.debt, share.amount) == (0, 12_000), "nothing without consent"

    agree(session, bank)
    record = draft(session, bank)
    (line,) = payout.lines_of(session, record)
    assert (line.free, line.debt, line.amount) == (12_700, 5_000, 7_000)
    confirmed(session, bank, record)
    now = balances(session, bank.unit)
    assert "member_owes:0001" not in now
    assert (now["savings:0001:regular"], now["held:0001:regular"]) == (700, 7_000)
    assert list(savings_audit.audit(session)) == []


def test_a_fee_is_kept_at_the_payment(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    pockets.set_rule(session, bank.unit, REGULAR, Rule(fee=Rupiah(500)), TODAY, bank.manager)
    record = confirmed(session, bank, draft(session, bank))
    (first, second) = payout.lines_of(session, record)
    assert [(line.fee, line.amount, line.net) for line in (first, second)] == [
        (500, 12_500, 12_000), (500, 7_500, 7_000),
    ]  # fmt: skip
    picks = [Pick(slip, 1) for slip in slips(session, record)]
    payout_confirm.pay_picked(session, bank.unit, record.number, picks, TODAY, key(), bank.operator)
    session.commit()
    assert (balances(session, bank.unit)["fee"], balances(session, bank.unit)["cash"]) == (1_000, 81_000)


def test_who_made_the_draft_does_not_confirm_it(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record = payout.start(session, bank.unit, AT_ALL, TODAY, key(), bank.manager)
    session.commit()
    with pytest.raises(PayoutByDrafter):
        confirmed(session, bank, record)
    session.commit()
    assert session.scalars(select(Activity.act).where(Activity.act == "refused_own_request")).all()
    assert "held:0001:regular" not in balances(session, bank.unit)


def test_nobody_confirms_her_own_households_line(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    bank.manager.person_id = session.scalars(select(Person).where(Person.member_id == bank.member.id)).one().id
    session.commit()
    record = draft(session, bank)
    with pytest.raises(OwnLines, match="Keluarkan dulu"):
        confirmed(session, bank, record)
    session.rollback()
    payout.take_out(session, bank.unit, record.number, 1, True)
    session.commit()
    confirmed(session, bank, record)
    assert "held:0001:regular" not in balances(session, bank.unit)
    assert balances(session, bank.unit)["held:0002:regular"] == 8_000


def test_what_changed_since_it_was_read_is_read_again(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record = draft(session, bank)
    seen = payout_confirm.seal_of(payout.lines_of(session, record))
    weigh(session, bank)
    with pytest.raises(LinesMoved):
        payout_confirm.confirm(session, bank.unit, record.number, seen, TODAY, key(), bank.manager)
    session.rollback()
    payout.work_out_again(session, bank.unit, record.number, TODAY)
    session.commit()
    with pytest.raises(LinesMoved):
        payout_confirm.confirm(session, bank.unit, record.number, seen, TODAY, key(), bank.manager)
    session.rollback()
    confirmed(session, bank, record)
    assert balances(session, bank.unit)["held:0001:regular"] == 19_000


def test_a_confirmation_acts_once(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record, act = draft(session, bank), key()
    seen = payout_confirm.seal_of(payout.lines_of(session, record))
    for _ in range(2):
        payout_confirm.confirm(session, bank.unit, record.number, seen, TODAY, act, bank.manager)
        session.commit()
    assert len(session.scalars(select(Withdrawal)).all()) == 2
    with pytest.raises(OperationReused):
        payout_confirm.confirm(session, bank.unit, record.number, seen, TODAY, once(act.id, "y"), bank.manager)
    session.rollback()
    with pytest.raises(RuleBroken, match="siap dibayar"):
        payout_confirm.confirm(session, bank.unit, record.number, seen, TODAY, key(), bank.manager)


def test_a_day_that_has_passed_is_not_confirmed(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record = draft(session, bank, plan(pay_on=TODAY - timedelta(days=1)))
    with pytest.raises(Refused, match="sudah lewat"):
        confirmed(session, bank, record)


# Paying and ending ------------------------------------------------------------------------------------------------


def test_each_who_came_is_paid_once(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record, act = confirmed(session, bank, draft(session, bank)), key()
    picks = [Pick(slips(session, record)[0], 1)]
    for _ in range(2):
        payout_confirm.pay_picked(session, bank.unit, record.number, picks, TODAY, act, bank.operator)
        session.commit()
    assert balances(session, bank.unit)["cash"] == 88_000
    with pytest.raises(Refused, match="Siti Aminah: Penarikan ini sekarang: sudah dibayar"):
        payout_confirm.pay_picked(session, bank.unit, record.number, picks, TODAY, key(), bank.operator)


def test_who_approved_pays_nobody(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record = confirmed(session, bank, draft(session, bank))
    picks = [Pick(slip, 1) for slip in slips(session, record)]
    with pytest.raises(Refused, match="jadi orang lain yang membayar"):
        payout_confirm.pay_picked(session, bank.unit, record.number, picks, TODAY, key(), bank.manager)
    session.rollback()
    assert balances(session, bank.unit)["cash"] == 100_000


def test_a_box_that_is_short_pays_nobody_of_them(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    save(session, bank.unit, make_member(session, bank.unit, 6, "Jumaati"), 90_000)
    record = confirmed(session, bank, draft(session, bank))
    picks = [Pick(slip, 1) for slip in slips(session, record)]
    with pytest.raises(Refused, match="Uang di kotak kas hanya"):
        payout_confirm.pay_picked(session, bank.unit, record.number, picks, TODAY, key(), bank.operator)
    session.rollback()
    assert balances(session, bank.unit)["cash"] == 100_000


def test_a_slip_of_another_list_is_not_found(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record = confirmed(session, bank, draft(session, bank))
    with pytest.raises(NotFoundHere):
        payout_confirm.pay_picked(
            session, bank.unit, record.number, [Pick("MLT-K-000099", 1)], TODAY, key(), bank.operator
        )


def test_the_end_frees_what_nobody_fetched(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record, act = confirmed(session, bank, draft(session, bank)), key()
    picks = [Pick(slips(session, record)[0], 1)]
    payout_confirm.pay_picked(session, bank.unit, record.number, picks, TODAY, key(), bank.operator)
    session.commit()
    for _ in range(2):
        done = payout_confirm.end(session, bank.unit, record.number, TODAY, act, bank.manager)
        session.commit()
        assert done.state is PayoutState.OVER
    now = balances(session, bank.unit)
    assert (now["savings:0002:regular"], now.get("held:0002:regular", 0)) == (8_300, 0)
    assert list(chain(savings_audit.audit(session), withdrawals_audit.audit(session), ledger.audit(session))) == []


def test_a_dropped_draft_is_gone(session: Session, bank: Bank) -> None:
    two_savers(session, bank)
    record = draft(session, bank)
    payout.drop(session, bank.unit, record.number)
    session.commit()
    with pytest.raises(NotFoundHere):
        payout.payout_of(session, bank.unit, record.number)
    assert payout.listed(session, bank.unit).rows == []


FORGED = [
    ("payout_line", "amount", 7_000), ("payout_line", "free", 99_000), ("payout_line", "debt", 1),
    ("payout_line", "fee", 1), ("payout_line", "withdrawal_id", None), ("payout", "pocket", "lebaran"),
    ("payout", "pay_on", "2026-12-01"), ("payout", "note", 500), ("payout", "fixed", 5_000),
    ("payout", "made_human", "u:0"), ("payout", "confirmed_human", "u:0"), ("payout", "state", "draft"),
    ("payout", "confirmed_by_id", "operator"), ("payout", "confirmed_at", "2025-11-21 01:02:03.000000"),
    ("payout", "number", 7), ("payout", "seq", 1),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), FORGED)
def test_a_forged_row_is_found(session: Session, bank: Bank, table: str, column: str, value: object) -> None:
    two_savers(session, bank)
    second_manager(session, bank)
    confirmed(session, bank, draft(session, bank))
    assert list(savings_audit.audit(session)) == []
    value = bank.operator.id if value == "operator" else value
    where = f"WHERE member_id = {bank.neighbour.id}" if table == "payout_line" else ""
    forge(session, f"UPDATE {table} SET {column} = :value {where}", {"value": value})
    assert [finding for finding in savings_audit.audit(session) if finding.row.startswith("payout")]


def test_a_forged_pocket_move_is_found(session: Session, bank: Bank) -> None:
    to = "lebaran"
    two_savers(session, bank)
    pockets.open_pocket(session, bank.unit, to, "Lebaran", TODAY, bank.manager)
    move(session, bank.unit, bank.member, Moving(REGULAR, to, Rupiah(2_000)), TODAY, key(), None)
    session.commit()
    assert list(savings_audit.audit(session)) == []
    forge(session, "UPDATE pocket_move SET amount = :value", {"value": 1_999})
    assert [finding.row for finding in savings_audit.audit(session)] == ["pocket_move 4"]
