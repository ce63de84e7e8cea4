"""Paid on the spot: once a weigh-in, the same day, by a second officer, up to the unit's limit."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.deposits import audit as deposits
from rdu.deposits.service import Recorded
from rdu.errors import NotEnoughMoney, OwnRequest, PayerApproved, Refused
from rdu.ledger import audit as ledger
from rdu.ledger import pockets
from rdu.ledger.accounts import CASH, Move, held, savings
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import Rule
from rdu.ledger.service import Act, balance_of, digest_of, once, open_books
from rdu.money import Rupiah
from rdu.people import units
from rdu.people.models import Activity, Setting, User
from rdu.people.sessions import hash_secret
from rdu.roles import Role
from rdu.stock import audit as stock
from rdu.withdrawals import audit
from rdu.withdrawals.models import State, Withdrawal
from rdu.withdrawals.service import OverPinLimit, withdrawal_of
from rdu.withdrawals.spot import Weighed, pay_on_the_spot
from tests.makers import TODAY, Bank, bottles, make_user, open_day, weigh
from tests.pages import Client
from tests.withdrawals.books import fill

PIN = "802461"
HASHED = hash_secret(PIN)


@pytest.fixture
def second(session: Session, bank: Bank) -> User:
    """Sulaiha, with a PIN; the unit pays up to 20,000 on the spot, and the box holds 50,000. Deposits rest a month."""
    user = make_user(session, "sulaiha", "Sulaiha", {bank.unit: Role.OPERATOR})
    user.pin_hash = HASHED
    limit(session, bank, 20_000)
    pockets.set_rule(session, bank.unit, REGULAR, Rule(rest=Rest.DAYS, rest_days=30), TODAY.replace(year=2020),
                     bank.manager)  # fmt: skip
    fill(session, bank.unit, 50_000)
    return user


def limit(session: Session, bank: Bank, most: int) -> None:
    session.add(Setting(unit_id=bank.unit.id, key=units.PIN_LIMIT, value=str(most), valid_from=TODAY.replace(year=2020),
                        set_at=bank.member.created_at))  # fmt: skip
    session.commit()


def weighed(bank: Bank, record: Recorded) -> Weighed:
    return Weighed(record.seq, bank.member, REGULAR, record.net, TODAY, record.receipt, bank.operator)


def spot(session: Session, bank: Bank, record: Recorded, second: User, by: User | None = None) -> Withdrawal:
    key = once(uuid4(), "langsung")
    done = pay_on_the_spot(session, bank.unit, weighed(bank, record), 1, TODAY, key, by or bank.operator, second)
    paid = withdrawal_of(session, bank.unit, done.slip)
    session.commit()
    return paid


def piles(session: Session, bank: Bank) -> list[int]:
    hers = (bank.member.id, bank.member.number)
    return [balance_of(session, bank.unit, name) for name in (savings(*hers), held(*hers), CASH)]


def test_what_was_weighed_leaves_the_box_and_never_rests(session: Session, bank: Bank, second: User) -> None:
    record = weigh(session, bank, bottles(2_500))
    done = spot(session, bank, record, second)

    assert (done.state, done.net, done.weigh_in_seq) == (State.PAID, 6_375, record.seq)
    assert (done.asked_by, done.approved_by, done.paid_by) == (None, bank.operator, second)
    assert piles(session, bank) == [0, 0, 43_625]
    parts = (ledger, deposits, stock, audit)
    assert [finding for part in parts for finding in part.audit(session)] == []


def test_it_happens_once_a_weigh_in(session: Session, bank: Bank, second: User) -> None:
    record, key = weigh(session, bank, bottles(2_500)), once(uuid4(), "langsung")
    weigh(session, bank, bottles(2_500))
    for _ in range(2):
        pay_on_the_spot(session, bank.unit, weighed(bank, record), 1, TODAY, key, bank.operator, second)
        session.commit()
    with pytest.raises(Refused, match="Tidak dibayar dua kali"):
        spot(session, bank, record, second)
    session.rollback()
    assert piles(session, bank) == [6_375, 0, 43_625]


def test_only_today_and_only_up_to_the_limit(session: Session, bank: Bank, second: User) -> None:
    open_day(session, bank.unit, bank.operator, TODAY - timedelta(days=7))
    old = weigh(session, bank, bottles(1_000), day=TODAY - timedelta(days=7))
    late = Weighed(old.seq, bank.member, REGULAR, old.net, TODAY - timedelta(days=7), old.receipt, bank.operator)
    with pytest.raises(Refused, match="Hanya setoran hari ini"):
        pay_on_the_spot(session, bank.unit, late, 1, TODAY, once(uuid4(), "x"), bank.operator, second)
    session.rollback()
    with pytest.raises(OverPinLimit, match=r"hanya sampai Rp20.000"):
        spot(session, bank, weigh(session, bank, bottles(8_000)), second)


def test_money_that_is_gone_from_the_savings_is_not_paid_again(session: Session, bank: Bank, second: User) -> None:
    record = weigh(session, bank, bottles(2_500))
    gone = [Move(savings(bank.member.id, bank.member.number), CASH, Rupiah(1))]
    open_books(session, bank.unit).post(Act("cash:1", TODAY, digest_of("x"), None), gone)
    session.commit()
    with pytest.raises(Refused, match="sudah dipakai dari tabungan"):
        spot(session, bank, record, second)


def test_the_box_must_hold_it(session: Session, bank: Bank, second: User) -> None:
    limit(session, bank, 90_000)
    record = weigh(session, bank, bottles(25_000))
    with pytest.raises(NotEnoughMoney, match=r"hanya Rp50.000"):
        spot(session, bank, record, second)


def test_two_officers_who_are_two_people(session: Session, bank: Bank, second: User) -> None:
    record = weigh(session, bank, bottles(2_500))
    with pytest.raises(PayerApproved):
        spot(session, bank, record, bank.operator)
    session.rollback()
    with pytest.raises(PayerApproved):  # the manager agrees, but the one who weighed would pay
        spot(session, bank, record, bank.operator, by=bank.manager)
    session.rollback()
    bank.operator.person_id = bank.member.persons[0].id
    with pytest.raises(OwnRequest):
        spot(session, bank, record, second)
    session.commit()
    assert session.scalars(select(Activity.subject).where(Activity.act == "refused_own_request")).all() == [
        record.receipt
    ]
    assert session.scalars(select(Withdrawal)).all() == []
    assert piles(session, bank) == [6_375, 0, 50_000]


@pytest.mark.usefixtures("app")
def test_the_page_pays_after_the_weighing(session: Session, client: Client, bank: Bank, second: User) -> None:
    today = today_at(bank.unit.timezone)
    if today != TODAY:
        open_day(session, bank.unit, bank.operator, today)
    record = weigh(session, bank, bottles(2_500), day=today)
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    address = f"/bukti/{record.receipt}/bayar-langsung"
    assert address in client.get(f"/bukti/{record.receipt}").text
    assert "Sulaiha" in client.get(address).text
    body = {"operation": str(uuid4()), "person": "1", "officer": "sulaiha", "pin": PIN}
    for change, says in (({"pin": "111111"}, "PIN tidak cocok"), ({"person": "8"}, "Pilih siapa yang menerima"),
                         ({"officer": "hosnan"}, "Pilih nama petugas kedua"), ({"pin": "1"}, "6 angka")):  # fmt: skip
        answer = client.post(address, data=body | change)
        assert (answer.status_code, says in answer.text) == (422, True)

    there = [client.post(address, data=body).location for _ in range(2)]
    assert there == ["/slip/MLT-K-000001"] * 2
    assert client.get(address).location == there[0]
    again = client.post(address, data=body | {"operation": str(uuid4())})
    assert (again.status_code, "Tidak dibayar dua kali" in again.text) == (422, True)
    session.rollback()
    assert piles(session, bank) == [0, 0, 43_625]


@pytest.mark.usefixtures("app")
def test_an_old_weigh_in_is_not_paid_on_the_spot(session: Session, client: Client, bank: Bank, second: User) -> None:
    day = TODAY - timedelta(days=30)
    open_day(session, bank.unit, bank.operator, day)
    record = weigh(session, bank, bottles(1_000), day=day)
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert "bayar-langsung" not in client.get(f"/bukti/{record.receipt}").text
    page = client.get(f"/bukti/{record.receipt}/bayar-langsung")
    assert (page.status_code, "Hanya setoran hari ini" in page.text) == (200, True)
