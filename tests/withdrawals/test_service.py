"""Ask, approve, pay; cancel, refuse, expire: what moves, who may, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from rdu.errors import NotEnoughMoney, NotFoundHere, OperationReused, OwnRequest, PayerApproved, Refused
from rdu.ledger import audit as ledger
from rdu.ledger import pockets
from rdu.ledger.accounts import BANK, CASH, FEE, GOODS, MARGIN, held, savings
from rdu.ledger.merging import merge
from rdu.ledger.models import REGULAR, Journal
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import Rule
from rdu.ledger.service import balance_of, once
from rdu.ledger.standing import NotFree
from rdu.money import Rupiah
from rdu.people import units
from rdu.people.members import MergedAway
from rdu.people.models import Activity, Person, Setting
from rdu.withdrawals import audit, service
from rdu.withdrawals.models import Source, State, Way
from rdu.withdrawals.service import AlreadyDecided, Case, Handing, NotApprovedYet, OverPinLimit, Wish
from tests.makers import TODAY, Bank, bottles, make_user, weigh
from tests.withdrawals.books import approved, asked, fill, paid, save, second_manager

LATE = TODAY + timedelta(days=15)


@pytest.fixture
def rich(session: Session, bank: Bank) -> Bank:
    """Siti Aminah has saved 100,000, and the box holds 60,000."""
    save(session, bank.unit, bank.member, 100_000)
    fill(session, bank.unit, 60_000)
    return bank


def piles(session: Session, bank: Bank) -> tuple[int, int, int]:
    """Savings, held, and the cash box."""
    hers = (bank.member.id, bank.member.number)
    return tuple(balance_of(session, bank.unit, name) for name in (savings(*hers), held(*hers), CASH))  # type: ignore[return-value]  # three of them


def sound(session: Session) -> bool:
    return [*ledger.audit(session), *audit.audit(session)] == [] and ledger.sum_of_all_entries(session) == 0


def test_money_is_held_approved_and_paid(session: Session, rich: Bank) -> None:
    record = asked(session, rich, 25_000, by=rich.operator)
    assert (record.slip, record.state, record.expires_on) == ("MLT-K-000001", State.REQUESTED, date(2026, 12, 5))
    assert piles(session, rich) == (75_000, 25_000, 60_000)

    approved(session, rich, record)
    assert (record.state, record.approved_by, piles(session, rich)) == (
        State.APPROVED, rich.manager, (75_000, 25_000, 60_000),
    )  # fmt: skip

    paid(session, rich, record)
    assert (record.state, record.paid_by, record.paid_to) == (State.PAID, rich.operator, rich.member.persons[0])
    assert piles(session, rich) == (75_000, 0, 35_000)
    assert asked(session, rich).slip == "MLT-K-000002"
    assert sound(session)


def test_the_fee_of_the_pocket_stays_with_the_unit(session: Session, rich: Bank) -> None:
    pockets.set_rule(session, rich.unit, REGULAR, Rule(fee=Rupiah(1_000)), TODAY, rich.manager)
    record = paid(session, rich, approved(session, rich, asked(session, rich, 25_000)))

    assert (record.fee, record.net, piles(session, rich)) == (1_000, 24_000, (75_000, 0, 36_000))
    assert balance_of(session, rich.unit, FEE) == 1_000
    with pytest.raises(Refused, match=r"Biaya kantong ini Rp1.000. Minta lebih dari itu"):
        asked(session, rich, 1_000)
    session.rollback()
    assert sound(session)


@pytest.mark.parametrize(("way", "source"), [
    (Way.TRANSFER, Source.BANK), (Way.ELECTRICITY, Source.CASH), (Way.ELECTRICITY, Source.BANK), (Way.TAX, Source.BANK),
])  # fmt: skip
def test_what_something_outside_proves_keeps_its_reference(
    session: Session, rich: Bank, way: Way, source: Source
) -> None:
    fill(session, rich.unit, 60_000, BANK)
    record = approved(session, rich, asked(session, rich, 20_000, way=way, wanted="BRI 0021-01"))
    with pytest.raises(Refused, match="Tulis nomor buktinya"):
        paid(session, rich, record, source=source)
    session.rollback()

    paid(session, rich, record, source=source, reference="TRX 88")
    assert record.reference == "TRX 88"
    left = {Source.CASH: (40_000, 60_000), Source.BANK: (60_000, 40_000)}[source]
    assert (balance_of(session, rich.unit, CASH), balance_of(session, rich.unit, BANK)) == left
    assert sound(session)


@pytest.mark.parametrize(("value", "goods", "margin"), [
    (20_000, 30_000, 0), (17_500, 32_500, 2_500), (21_000, 29_000, -1_000),
])  # fmt: skip
def test_goods_leave_at_what_they_cost(session: Session, rich: Bank, value: int, goods: int, margin: int) -> None:
    fill(session, rich.unit, 50_000, GOODS)
    record = approved(session, rich, asked(session, rich, 20_000, way=Way.GOODS))
    with pytest.raises(Refused, match="harga beli"):
        paid(session, rich, record, source=Source.GOODS)
    session.rollback()

    paid(session, rich, record, source=Source.GOODS, value=value)
    assert (balance_of(session, rich.unit, GOODS), balance_of(session, rich.unit, MARGIN)) == (goods, margin)
    assert piles(session, rich) == (80_000, 0, 60_000)
    assert sound(session)


def test_money_comes_from_where_the_way_says(session: Session, rich: Bank) -> None:
    record = approved(session, rich, asked(session, rich, 20_000))
    with pytest.raises(Refused, match="dari mana"):
        paid(session, rich, record, source=Source.BANK)


def test_more_than_is_free_is_refused_with_the_figure(session: Session, rich: Bank) -> None:
    asked(session, rich, 60_000)
    with pytest.raises(NotFree, match=r"Yang bisa diambil hari ini Rp40.000\."):
        asked(session, rich, 40_001)
    session.rollback()
    assert asked(session, rich, 40_000).amount == 40_000


def test_within_the_rest_days_the_sentence_names_the_day(session: Session, bank: Bank) -> None:
    pockets.set_rule(session, bank.unit, REGULAR, Rule(rest=Rest.DAYS, rest_days=30), TODAY, bank.manager)
    weigh(session, bank, bottles(2_500))
    with pytest.raises(NotFree, match=r"hari ini Rp0. Sisanya mulai Senin, 21 Desember 2026"):
        asked(session, bank, 1_000)


def test_an_empty_box_says_what_it_holds(session: Session, rich: Bank) -> None:
    record = approved(session, rich, asked(session, rich, 60_001))
    with pytest.raises(NotEnoughMoney, match=r"Uang di kotak kas hanya Rp60.000\."):
        paid(session, rich, record)
    session.rollback()
    assert record.state is State.APPROVED


# Two people -------------------------------------------------------------------------------------------------------


def test_whoever_asked_does_not_approve_and_the_attempt_is_logged(session: Session, rich: Bank) -> None:
    record = asked(session, rich, by=rich.manager)
    with pytest.raises(OwnRequest, match="Minta pengurus lain"):
        approved(session, rich, record)
    session.commit()

    logged = session.scalars(select(Activity).where(Activity.act == "refused_own_request")).one()
    assert (logged.user, logged.subject, logged.member) == (rich.manager, record.slip, rich.member)
    assert record.state is State.REQUESTED


def test_two_sign_ins_of_one_person_are_one_person(session: Session, rich: Bank) -> None:
    other = second_manager(session, rich)
    somebody = rich.neighbour.persons[0]
    rich.manager.person_id, other.person_id = somebody.id, somebody.id
    record = asked(session, rich, by=rich.manager)
    with pytest.raises(OwnRequest):
        approved(session, rich, record, by=other)


def test_a_manager_does_not_approve_what_her_household_asks_for(session: Session, rich: Bank) -> None:
    """She stands in the household's number by another row of hers, and did not ask herself."""
    own = Person(member_id=rich.neighbour.id, ordinal=2, name="Ramlah")
    there = Person(member_id=rich.member.id, ordinal=2, name="Ramlah")
    session.add_all([own, there])
    session.flush()
    own.same_as_id, rich.manager.person_id = there.id, own.id
    record = asked(session, rich, by=rich.operator)
    session.refresh(rich.member)

    with pytest.raises(OwnRequest):
        approved(session, rich, record)
    session.commit()
    assert session.scalars(select(Activity.act)).all().count("refused_own_request") == 1
    assert approved(session, rich, record, by=second_manager(session, rich)).state is State.APPROVED


def test_whoever_approved_does_not_pay(session: Session, rich: Bank) -> None:
    record = approved(session, rich, asked(session, rich))
    with pytest.raises(PayerApproved, match="orang lain yang membayar"):
        paid(session, rich, record, by=rich.manager)


@pytest.mark.parametrize(("column", "name"), [
    ("approved_human", "approver_did_not_ask"), ("paid_human", "payer_did_not_approve"),
])  # fmt: skip
def test_the_database_too_asks_for_two(session: Session, rich: Bank, column: str, name: str) -> None:
    """As somebody past the service would try it."""
    record, taker = asked(session, rich, by=rich.operator), rich.member.persons[0]
    if column == "paid_human":
        approved(session, rich, record)
    if column == "approved_human":
        record.state, record.approved_human = State.APPROVED, record.asked_human
        record.approved_at, record.approved_by, record.approved_seq = record.asked_at, rich.operator, record.request_seq
    else:
        record.state, record.paid_human = State.PAID, record.approved_human
        record.paid_at, record.paid_by, record.paid_seq = record.asked_at, rich.manager, record.request_seq
        record.paid_to, record.paid_from = taker, Source.CASH
    with pytest.raises(IntegrityError, match=f"ck_withdrawal_{name}"):
        session.flush()


@pytest.mark.parametrize("change", [
    "UPDATE withdrawal SET amount = 1", "UPDATE withdrawal SET asked_human = 'u:x'", "UPDATE withdrawal SET number = 9",
    "UPDATE withdrawal SET state = 'approved'", "UPDATE withdrawal SET reference = 'x'", "DELETE FROM withdrawal",
])  # fmt: skip
def test_what_was_asked_and_what_is_over_stands(session: Session, rich: Bank, change: str) -> None:
    paid(session, rich, approved(session, rich, asked(session, rich)))
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(change))


def test_words_of_people_can_be_made_anonymous(session: Session, rich: Bank) -> None:
    record = paid(session, rich, approved(session, rich, asked(session, rich, wanted="untuk Mat Hosen")))
    record.wanted = ""
    session.commit()
    assert sound(session)


def test_a_second_officer_agrees_by_pin_up_to_the_limit(session: Session, rich: Bank) -> None:
    other = make_user(session, "sulaiha", "Sulaiha", {})
    record = asked(session, rich, 20_000, by=rich.operator)

    def agree() -> Case:
        return service.approve(session, rich.unit, record.slip, TODAY, once(uuid4(), "pin"), other, by_pin=True)

    with pytest.raises(OverPinLimit, match="belum dipakai di unit ini"):
        agree()
    session.rollback()
    set_on(session, rich, units.PIN_LIMIT, "19999", TODAY)
    with pytest.raises(OverPinLimit, match=r"hanya sampai Rp19.999"):
        agree()
    session.rollback()
    set_on(session, rich, units.PIN_LIMIT, "20000", TODAY)
    assert (agree().state, record.approved_by_pin) == (State.APPROVED, True)
    paid(session, rich, record)
    assert sound(session)


def set_on(session: Session, bank: Bank, key: str, value: str, day: date) -> None:
    row = Setting(unit_id=bank.unit.id, key=key, value=value, valid_from=day, set_at=bank.member.created_at)
    session.add(row)
    session.commit()


# Who may take it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("born", "may", "says"), [
    (TODAY - timedelta(days=17 * 365), True, "di bawah 18 tahun"), (None, False, "belum diberi izin"),
])  # fmt: skip
def test_who_may_not_take_money_neither_asks_nor_receives(
    session: Session, rich: Bank, born: date | None, may: bool, says: str
) -> None:
    session.add(Person(member_id=rich.member.id, ordinal=2, name="Nurul", born_on=born, may_withdraw=may))
    session.commit()
    session.refresh(rich.member)
    key = once(uuid4(), "minta")
    with pytest.raises(Refused, match=says):
        service.request_(session, rich.unit, rich.member, Wish(Rupiah(1), Way.CASH, REGULAR, 2), TODAY, key, None)
    session.rollback()

    record = approved(session, rich, asked(session, rich))
    with pytest.raises(Refused, match=says):
        service.pay(session, rich.unit, record.slip, Handing(2, Source.CASH), TODAY, key, rich.operator)
    session.rollback()
    with pytest.raises(Refused, match="dari daftar"):
        service.pay(session, rich.unit, record.slip, Handing(3, Source.CASH), TODAY, key, rich.operator)


def test_a_merged_number_asks_for_nothing(session: Session, rich: Bank) -> None:
    rich.member.merged_into_id = rich.neighbour.id
    session.commit()
    with pytest.raises(MergedAway, match="0002"):
        asked(session, rich)


def test_a_number_whose_money_waits_is_not_merged_away(session: Session, rich: Bank) -> None:
    record, key = asked(session, rich), once(uuid4(), "gabung")
    with pytest.raises(Refused, match="masih punya penarikan"):
        merge(session, rich.unit, rich.member, rich.neighbour, key, rich.manager)
    session.rollback()
    service.cancel(session, rich.unit, record.slip, TODAY, once(uuid4(), "batal"), None, "")
    assert merge(session, rich.unit, rich.member, rich.neighbour, key, rich.manager).moved == 100_000


# Over without a payment -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agreed", [False, True])
def test_what_is_cancelled_or_refused_is_free_again(session: Session, rich: Bank, agreed: bool) -> None:
    mine, hers = asked(session, rich, 10_000), asked(session, rich, 20_000)
    if agreed:
        approved(session, rich, mine)
    service.cancel(session, rich.unit, mine.slip, TODAY, once(uuid4(), "batal"), None, "")
    service.refuse(session, rich.unit, hers.slip, TODAY, once(uuid4(), "tolak"), rich.manager, "Kotak kas kosong.")
    session.commit()

    assert (mine.state, mine.ended_by, hers.state, hers.reason) == (
        State.CANCELLED, None, State.REFUSED, "Kotak kas kosong.",
    )  # fmt: skip
    assert piles(session, rich) == (100_000, 0, 60_000)
    with pytest.raises(AlreadyDecided, match="sekarang: dibatalkan"):
        approved(session, rich, mine)
    session.rollback()
    assert sound(session)


def test_what_nobody_paid_in_time_is_free_again(session: Session, rich: Bank) -> None:
    waiting, agreed = asked(session, rich, 10_000), approved(session, rich, asked(session, rich, 20_000))
    assert service.expire(session, rich.unit, TODAY + timedelta(days=14)) == 0
    assert service.expire(session, rich.unit, LATE) == 2
    session.commit()

    assert (waiting.state, agreed.state, agreed.ended_by) == (State.EXPIRED, State.EXPIRED, None)
    assert piles(session, rich) == (100_000, 0, 60_000)
    assert service.expire(session, rich.unit, LATE) == 0
    assert sound(session)


@pytest.mark.parametrize("act", [
    lambda s, b, slip: service.approve(s, b.unit, slip, LATE, once(uuid4(), "x"), b.manager),
    lambda s, b, slip: service.pay(s, b.unit, slip, Handing(1, Source.CASH), LATE, once(uuid4(), "x"), b.operator),
    lambda s, b, slip: service.cancel(s, b.unit, slip, LATE, once(uuid4(), "x"), None, ""),
    lambda s, b, slip: service.refuse(s, b.unit, slip, LATE, once(uuid4(), "x"), b.manager, "tidak"),
], ids=["approve", "pay", "cancel", "refuse"])  # fmt: skip
def test_whoever_touches_what_is_late_ends_it(
    session: Session, rich: Bank, act: Callable[[Session, Bank, str], Case]
) -> None:
    record = approved(session, rich, asked(session, rich, 10_000))
    assert act(session, rich, record.slip).state is State.EXPIRED
    with pytest.raises(AlreadyDecided, match="lewat masanya"):
        act(session, rich, record.slip)
    session.commit()
    assert piles(session, rich) == (100_000, 0, 60_000)
    assert sound(session)


def test_asking_again_frees_what_is_late_first(session: Session, rich: Bank) -> None:
    first = asked(session, rich, 100_000)
    wish, key = Wish(Rupiah(100_000), Way.CASH, REGULAR, 1), once(uuid4(), "lagi")
    second = service.request_(session, rich.unit, rich.member, wish, LATE, key, None)
    assert (first.state, second.state) == (State.EXPIRED, State.REQUESTED)


def test_how_long_a_request_waits_is_a_dated_setting(session: Session, rich: Bank) -> None:
    set_on(session, rich, units.WITHDRAWAL_DAYS, "3", TODAY)
    set_on(session, rich, units.WITHDRAWAL_DAYS, "5", TODAY + timedelta(days=1))
    assert asked(session, rich).expires_on == TODAY + timedelta(days=3)


# Once, and only here ----------------------------------------------------------------------------------------------


def test_every_step_happens_once(session: Session, rich: Bank) -> None:
    keys = [once(uuid4(), n) for n in range(4)]
    wish, handing = Wish(Rupiah(10_000), Way.CASH, REGULAR, 1), Handing(1, Source.CASH)
    for _ in range(2):
        record = service.request_(session, rich.unit, rich.member, wish, TODAY, keys[0], rich.operator)
        service.approve(session, rich.unit, record.slip, TODAY, keys[1], rich.manager)
        service.pay(session, rich.unit, record.slip, handing, TODAY, keys[2], rich.operator)
        session.commit()
    other = asked(session, rich, 5_000)
    for _ in range(2):
        service.cancel(session, rich.unit, other.slip, TODAY, keys[3], None, "")
        session.commit()

    assert piles(session, rich) == (90_000, 0, 50_000)
    sources = session.scalars(select(Journal.source).order_by(Journal.seq)).all()
    assert [source for source in sources if not source.startswith(("opening", "cash"))] == [
        "request:000001", "approval:000001", "payment:000001", "request:000002", "release:000002",
    ]  # fmt: skip


def test_another_body_under_the_same_id_is_refused(session: Session, rich: Bank) -> None:
    key = uuid4()
    asked(session, rich, 10_000, key=key)
    with pytest.raises(OperationReused):
        asked(session, rich, 11_000, key=key)


def test_steps_keep_their_order(session: Session, rich: Bank) -> None:
    record = asked(session, rich)
    with pytest.raises(NotApprovedYet, match="belum disetujui"):
        paid(session, rich, record)
    session.rollback()
    approved(session, rich, record)
    with pytest.raises(AlreadyDecided, match="siap dibayar"):
        approved(session, rich, record)
    session.rollback()
    paid(session, rich, record)
    with pytest.raises(AlreadyDecided, match="sudah dibayar"):
        paid(session, rich, record)


@pytest.mark.parametrize("slip", ["MLT-K-000001", "ANG-K-000001", "MLT-K-1", "MLT-A-000001", "MLT-K-00000１"])
def test_another_units_slip_does_not_exist(session: Session, rich: Bank, slip: str) -> None:
    asked(session, rich)
    with pytest.raises(NotFoundHere):
        service.withdrawal_of(session, rich.other, slip)
