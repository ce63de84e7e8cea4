"""Pockets, what rests in them and what is free."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from rdu.deposits import reversal
from rdu.deposits.service import weigh_in_of
from rdu.errors import Refused
from rdu.ledger import audit, pockets, standing
from rdu.ledger.merging import merge
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import PocketMove, Rest
from rdu.ledger.pockets import Rule
from rdu.ledger.service import once
from rdu.ledger.standing import Moving, NotFree, Standing
from rdu.money import Rupiah
from tests.makers import TODAY, Bank, bottles, open_day, weigh

LATER = TODAY + timedelta(days=7)
A_MONTH = Rule(rest=Rest.DAYS, rest_days=30)


def regular(session: Session, bank: Bank, day: date = TODAY) -> Standing:
    return standing.standing_of(session, bank.unit, bank.member, REGULAR, day)


def moved(session: Session, bank: Bank, amount: int, to: str = "lebaran", day: date = TODAY) -> int:
    key = once(uuid4(), amount)
    return standing.move(session, bank.unit, bank.member, Moving(REGULAR, to, Rupiah(amount)), day, key, bank.operator)


def test_without_rules_all_of_it_is_free(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))

    assert regular(session, bank).available == 6_375
    assert [it.pocket.name for it in standing.standings_of(session, bank.unit, bank.member, TODAY)] == [
        "Tabungan biasa"
    ]


def test_a_deposit_rests_so_many_days_and_a_sentence_names_the_day(session: Session, bank: Bank) -> None:
    pockets.set_rule(session, bank.unit, REGULAR, A_MONTH, TODAY, bank.manager)
    weigh(session, bank, bottles(2_500))
    open_day(session, bank.unit, bank.operator, LATER)
    weigh(session, bank, bottles(1_000), day=LATER)

    free_on = TODAY + timedelta(days=30)
    assert (regular(session, bank, LATER).available, regular(session, bank, LATER).opens_on) == (0, free_on)
    assert regular(session, bank, free_on - timedelta(days=1)).available == 0
    assert (regular(session, bank, free_on).available, regular(session, bank, free_on).still_resting) == (6_375, 2_550)
    with pytest.raises(NotFree, match=r"hari ini Rp6.375. Sisanya mulai Senin, 28 Desember 2026"):
        standing.check_free(session, bank.unit, bank.member, REGULAR, Rupiah(6_376), free_on)
    assert regular(session, bank, LATER + timedelta(days=30)).available == 8_925


def test_what_was_undone_does_not_rest(session: Session, bank: Bank) -> None:
    pockets.set_rule(session, bank.unit, REGULAR, A_MONTH, TODAY, bank.manager)
    weigh(session, bank, bottles(2_500))
    wrong = weigh_in_of(session, bank.unit, weigh(session, bank, bottles(9_000)).receipt)

    reversal.reverse(session, wrong, "salah orang", once(uuid4(), "batal"), bank.operator, TODAY)

    assert (regular(session, bank).savings, regular(session, bank).still_resting) == (6_375, 6_375)


def test_the_minimum_stays(session: Session, bank: Bank) -> None:
    pockets.set_rule(session, bank.unit, REGULAR, Rule(minimum=Rupiah(5_000)), TODAY, bank.manager)
    weigh(session, bank, bottles(2_500))

    with pytest.raises(NotFree, match=r"Rp1.375. Rp5.000 harus tetap tersisa"):
        standing.check_free(session, bank.unit, bank.member, REGULAR, Rupiah(1_376), TODAY)
    assert standing.check_free(session, bank.unit, bank.member, REGULAR, Rupiah(1_375), TODAY).available == 1_375


def test_a_rule_counts_from_its_day_on(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    pockets.set_rule(session, bank.unit, REGULAR, A_MONTH, LATER, bank.manager)

    assert regular(session, bank, LATER - timedelta(days=1)).available == 6_375
    assert regular(session, bank, LATER).available == 0


def test_what_rests_until_it_is_released_is_free_up_to_that_day(session: Session, bank: Bank) -> None:
    pockets.open_pocket(session, bank.unit, "lebaran", "Lebaran", TODAY, bank.manager)
    pockets.set_rule(session, bank.unit, "lebaran", Rule(rest=Rest.RELEASED), TODAY, bank.manager)
    pockets.choose_pocket(session, bank.unit, bank.member, "lebaran", TODAY, bank.operator)
    weigh(session, bank, bottles(2_500))
    open_day(session, bank.unit, bank.operator, LATER)
    weigh(session, bank, bottles(1_000), day=LATER)

    def lebaran() -> Standing:
        return standing.standing_of(session, bank.unit, bank.member, "lebaran", LATER)

    assert (lebaran().available, lebaran().still_resting) == (0, 8_925)
    assert lebaran().says().endswith("Sisanya sesudah pengurus membukanya.")
    pockets.release(session, bank.unit, "lebaran", TODAY, bank.manager)
    assert (lebaran().available, lebaran().still_resting) == (6_375, 2_550)


def test_a_pocket_that_was_never_released_is_told_by_its_balances_alone(session: Session, bank: Bank) -> None:
    """However much was deposited before; and what came there from a twin rests with it."""
    pockets.open_pocket(session, bank.unit, "lebaran", "Lebaran", TODAY, bank.manager)
    pockets.set_rule(session, bank.unit, "lebaran", Rule(rest=Rest.RELEASED), TODAY, bank.manager)
    for member in (bank.member, bank.neighbour):
        pockets.choose_pocket(session, bank.unit, member, "lebaran", TODAY, bank.operator)
        weigh(session, bank, bottles(2_500), member=member)
    merge(session, bank.unit, bank.neighbour, bank.member, once(uuid4(), "x"), bank.manager)
    session.commit()
    pocket = pockets.pocket_of(session, bank.unit, "lebaran", TODAY)
    sent: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: sent.append(told[2]))
    now = standing.savers_in(session, bank.unit, pocket, TODAY)[bank.member.id]
    assert len(sent) == 1
    assert " entry" not in sent[0]
    assert (now.balance, now.still_resting, now.available) == (12_750, 12_750, 0)
    pockets.release(session, bank.unit, "lebaran", TODAY, bank.manager)
    for day, resting in ((TODAY, 0), (LATER, 2_550)):
        if day == LATER:
            open_day(session, bank.unit, bank.operator, LATER)
            weigh(session, bank, bottles(1_000), day=LATER)
        pocket = pockets.pocket_of(session, bank.unit, "lebaran", day)
        one = standing.standing_of(session, bank.unit, bank.member, "lebaran", day)
        assert standing.savers_in(session, bank.unit, pocket, day)[bank.member.id] == one
        assert (one.available, one.still_resting) == (12_750, resting)


def test_a_pocket_pays_between_two_days(session: Session, bank: Bank) -> None:
    rule = Rule(pays_from=LATER, pays_until=LATER + timedelta(days=3))
    pockets.set_rule(session, bank.unit, REGULAR, rule, TODAY, bank.manager)
    weigh(session, bank, bottles(2_500))

    assert regular(session, bank).says() == "Kantong Tabungan biasa baru bisa diambil mulai Sabtu, 28 November 2026."
    assert [regular(session, bank, LATER + timedelta(days=n)).available for n in (0, 3, 4)] == [6_375, 6_375, 0]
    assert regular(session, bank, LATER + timedelta(days=4)).says().startswith("Masa pengambilan")


def test_money_moves_between_pockets_once_and_only_what_is_free(session: Session, bank: Bank) -> None:
    pockets.open_pocket(session, bank.unit, "lebaran", "Lebaran", TODAY, bank.manager)
    weigh(session, bank, bottles(2_500))
    key, moving = once(uuid4(), "pindah"), Moving(REGULAR, "lebaran", Rupiah(6_000))

    first = standing.move(session, bank.unit, bank.member, moving, TODAY, key, None)
    assert standing.move(session, bank.unit, bank.member, moving, TODAY, key, None) == first
    with pytest.raises(NotFree, match="Rp375"):
        moved(session, bank, 376)

    assert {it.pocket.code: it.balance for it in standing.standings_of(session, bank.unit, bank.member, TODAY)} == {
        REGULAR: 375, "lebaran": 6_000,
    }  # fmt: skip
    assert session.scalars(select(PocketMove.amount)).all() == [6_000]
    assert list(audit.audit(session)) == []


def test_a_closed_pocket_takes_nothing_but_still_pays(session: Session, bank: Bank) -> None:
    pockets.open_pocket(session, bank.unit, "social", "Sosial", TODAY, bank.manager)
    pockets.choose_pocket(session, bank.unit, bank.member, "social", TODAY, bank.operator)
    weigh(session, bank, bottles(2_500))
    pockets.close_pocket(session, bank.unit, "social", LATER, bank.manager)

    assert pockets.default_pocket_of(session, bank.member) == REGULAR
    assert standing.check_free(session, bank.unit, bank.member, "social", Rupiah(6_375), LATER).pocket.closed
    with pytest.raises(Refused, match="sudah ditutup"):
        moved(session, bank, 1, "social", LATER)
    with pytest.raises(Refused, match="sudah ada"):
        pockets.open_pocket(session, bank.unit, "sosial", "SOSIAL", LATER, bank.manager)
