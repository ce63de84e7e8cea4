"""Hand over what was approved, by a third act of somebody who did not approve it."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import explained
from rdu.errors import PayerApproved, Refused, RuleBroken
from rdu.ledger.accounts import held
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once
from rdu.money import Rupiah
from rdu.people.household import Household, check_household
from rdu.people.humans import human_of
from rdu.people.models import Unit, User
from rdu.prepared import together
from rdu.withdrawals.cases import AlreadyDecided, Case, case_of, go_on
from rdu.withdrawals.ending import case_now, open_for
from rdu.withdrawals.facts import PaymentFacts, payment_moves, source_of
from rdu.withdrawals.models import Source, State, Way
from rdu.withdrawals.terms import taker_of


class NotApprovedYet(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Penarikan ini belum disetujui. Minta pengurus menyetujuinya dulu.")


@dataclass(frozen=True)
class Handing:
    """How it is paid: to whom, from what, and what proves it. Goods carry what they had cost."""

    person_ordinal: int
    source: Source
    reference: str = ""
    goods_value: Rupiah | None = None


def pay(session: Session, unit: Unit, slip: str, handing: Handing, day: date, once: Once, by: User) -> Case:
    """Hand over what was approved. One that waited too long ends instead: look at the state of what comes back.

    Raises NotApprovedYet, AlreadyDecided, PayerApproved, Refused, and NotEnoughMoney with what the box holds.
    """
    books, done, known = open_for(session, unit, slip, once)
    if (number := books.done_before(ActKind.PAYMENT, once, done)) is not None:
        return case_of(books, number)
    case, household = case_now(books, known, day)
    if case.state is State.EXPIRED:
        return case
    if case.state is not State.APPROVED:
        raise NotApprovedYet if case.state is State.REQUESTED else AlreadyDecided(case.state)
    return hand_over(books, case, household, handing, day, once, by)


def hand_over(
    books: Books, case: Case, household: Household, handing: Handing, day: date, once: Once, by: User
) -> Case:
    at, human = now_utc(), human_of(books.session, by)
    if human == case.approved_human:
        raise PayerApproved
    check_household(books.session, household)
    check_handing(case, handing)
    person = taker_of(household.persons, handing.person_ordinal, day)
    facts = PaymentFacts(books.unit.code, case.number, at, by.public_id, human, person.ordinal, handing.source,
                         handing.goods_value, handing.reference)  # fmt: skip
    out_of = held(case.member_id, case.member_number, case.pocket)
    moves = payment_moves(out_of, case.net, case.fee, handing.source, handing.goods_value)
    act, accounts = Act(source_of("payment", case.number), day, facts.digest(), by), books.accounts(moves)
    paid = {"paid_at": at, "paid_by_id": by.id, "paid_human": human, "paid_to_person_id": person.id}
    given = {"paid_from": handing.source, "goods_value": handing.goods_value, "reference": handing.reference}
    with explained(), together(books.connection):
        seq = books.post(act, moves, accounts)
        go_on(books, case, {"state": State.PAID, **paid, **given, "paid_seq": seq})
        books.remember(ActKind.PAYMENT, once, case.number)
    return case._replace(state=State.PAID)


class _Payable(Protocol):
    @property
    def way(self) -> Way: ...


def check_handing(record: _Payable, handing: Handing) -> None:
    """Whether this can pay that, apart from the money: raises Refused, naming the field."""
    if handing.source not in record.way.sources:
        raise Refused("source", "Pilih dari mana dibayar.")
    if record.way.needs_reference and not handing.reference:
        raise Refused("reference", "Tulis nomor buktinya, supaya pembayaran ini bisa dicari lagi.")
    if (handing.source is Source.GOODS) != (handing.goods_value is not None):
        raise Refused("goods_value", "Tulis harga beli barang yang diberikan.")
