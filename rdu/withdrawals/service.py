"""Money out in two steps and by two people: asked for and held, approved, paid; or over without a payment.

Everything happens under the lock of the unit's books, so that two who decide at once make one decision. A step's
journal is named by the slip: the database refuses a second approval, payment or release of the same one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from rdu.clock import now_utc
from rdu.db import flush, one_here
from rdu.errors import NotFoundHere, OwnRequest, PayerApproved, Refused, RuleBroken
from rdu.ledger.accounts import held, mirrored
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, open_books
from rdu.ledger.standing import check_free, hold_moves
from rdu.money import Rupiah, format_rupiah
from rdu.people.humans import human_of, human_of_person, humans_of
from rdu.people.members import check_standing
from rdu.people.models import Member, Person, Unit, User
from rdu.people.service import log
from rdu.withdrawals.facts import PaymentFacts, RequestFacts, approval_digest, payment_moves, release_digest
from rdu.withdrawals.models import OPEN, Source, State, Way, Withdrawal
from rdu.withdrawals.terms import days_to_pay, pin_limit, taker_of

_SLIP = re.compile(r"([A-Z]{3})-K-([0-9]{6,9})", re.ASCII)


class AlreadyDecided(RuleBroken):
    """Somebody else was quicker, or the page is old."""

    def __init__(self, state: State) -> None:
        super().__init__(f"Penarikan ini sekarang: {state.word.lower()}. Muat ulang halaman untuk melihatnya.")


class NotApprovedYet(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Penarikan ini belum disetujui. Minta pengurus menyetujuinya dulu.")


class OverPinLimit(RuleBroken):
    status = 422

    def __init__(self, limit: Rupiah) -> None:
        words = f"hanya sampai {format_rupiah(limit)}" if limit else "belum dipakai di unit ini"
        super().__init__(f"Setuju dengan PIN {words}. Minta pengurus menyetujui dari HP-nya sendiri.")


@dataclass(frozen=True)
class Wish:
    """What is asked for: so much out of a pocket, in a way, by one of the member's persons."""

    amount: Rupiah
    way: Way
    pocket: str
    person_ordinal: int
    wanted: str = ""


@dataclass(frozen=True)
class Handing:
    """How it is paid: to whom, from what, and what proves it. Goods carry what they had cost."""

    person_ordinal: int
    source: Source
    reference: str = ""
    goods_value: Rupiah | None = None


# Finding ----------------------------------------------------------------------------------------------------------


def withdrawal_of(session: Session, unit: Unit, slip: str) -> Withdrawal:
    """The unit's withdrawal with this slip number. NotFoundHere for another unit's."""
    if (number := slip_number(unit, slip)) is None:
        raise NotFoundHere
    return one_here(session, _whole().where(Withdrawal.unit_id == unit.id, Withdrawal.number == number))


def slip_number(unit: Unit, slip: str) -> int | None:
    """12 for "MLT-K-000012"; None for what is no slip of this unit."""
    match = _SLIP.fullmatch(slip)
    return int(match[2]) if match and match[1] == unit.code else None


def _by_id(session: Session, unit: Unit, withdrawal_id: int) -> Withdrawal:
    return one_here(session, _whole().where(Withdrawal.unit_id == unit.id, Withdrawal.id == withdrawal_id))


def _whole() -> Select[Withdrawal]:
    return select(Withdrawal).options(*with_people())


def with_people() -> tuple[ExecutableOption, ...]:
    users = (Withdrawal.asked_by, Withdrawal.approved_by, Withdrawal.paid_by, Withdrawal.ended_by)
    persons = (Withdrawal.member, Withdrawal.unit, Withdrawal.asked_person, Withdrawal.paid_to)
    return tuple(joinedload(column) for column in (*persons, *users))


# Asking -----------------------------------------------------------------------------------------------------------


def request_(
    session: Session, unit: Unit, member: Member, wish: Wish, day: date, once: Once, by: User | None
) -> Withdrawal:
    """Hold what is asked for. `by` wrote it down at the counter; None: the member asked by herself.

    The same operation again gives back the first request. Raises NotFree with what is free and from when, and Refused
    for a person who may not take money.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.REQUEST, once)) is not None:
        return _by_id(session, unit, done)
    session.refresh(member)
    check_standing(session, member)
    _end_overdue(books, day, Withdrawal.member_id == member.id)
    record = _ask(books, member, wish, day, by)
    books.remember(ActKind.REQUEST, once, record.id)
    return record


def _ask(books: Books, member: Member, wish: Wish, day: date, by: User | None) -> Withdrawal:
    person, fee = check_wish(books.session, books.unit, member, wish, day)
    return hold(books, member, person, wish, fee, day, by)


def hold(
    books: Books, member: Member, person: Person, wish: Wish, fee: Rupiah, day: date, by: User | None,
    weigh_in_seq: int | None = None,
) -> Withdrawal:  # fmt: skip
    """Set the money aside and write the request down; whether it may be asked for was checked before."""
    session, unit = books.session, books.unit
    facts = _request_facts(books, member, person, wish, fee, day, by, weigh_in_seq)
    moves = hold_moves(member, wish.pocket, wish.amount)
    seq = books.post(Act(_source("request", facts.number), day, facts.digest(), by), moves)
    record = Withdrawal(
        unit=unit, number=facts.number, member=member, pocket=wish.pocket, amount=wish.amount, fee=fee, way=wish.way,
        wanted=wish.wanted, state=State.REQUESTED, asked_on=day, asked_at=facts.asked_at, asked_by=by,
        asked_person=person, asked_human=facts.asked_human, request_seq=seq, expires_on=facts.expires_on,
        weigh_in_seq=weigh_in_seq, approved_by_pin=False, reference="", reason="",
    )  # fmt: skip
    session.add(record)
    flush(session)
    return record


def check_wish(session: Session, unit: Unit, member: Member, wish: Wish, day: date) -> tuple[Person, Rupiah]:
    """Who asks, and what the unit keeps of it. Raises NotFree and Refused."""
    person = taker_of(member, wish.person_ordinal, day)
    fee = check_free(session, unit, member, wish.pocket, wish.amount, day).pocket.rule.fee
    if wish.amount <= fee:
        raise Refused("amount", f"Biaya kantong ini {format_rupiah(fee)}. Minta lebih dari itu.")
    return person, fee


def _request_facts(
    books: Books, member: Member, person: Person, wish: Wish, fee: Rupiah, day: date, by: User | None,
    weigh_in_seq: int | None,
) -> RequestFacts:  # fmt: skip
    session, unit = books.session, books.unit
    last = session.scalar(select(func.max(Withdrawal.number)).where(Withdrawal.unit_id == unit.id)) or 0
    human = human_of(session, by) if by else human_of_person(session, person)
    until = day + timedelta(days=days_to_pay(session, unit, day))
    return RequestFacts(
        unit.code, last + 1, member.number, person.ordinal, wish.pocket, wish.amount, fee, wish.way, day, now_utc(),
        by.public_id if by else None, human, until, weigh_in_seq,
    )  # fmt: skip


def _source(act: str, number: int) -> str:
    return f"{act}:{number:06}"


# Deciding ---------------------------------------------------------------------------------------------------------


def approve(
    session: Session, unit: Unit, slip: str, day: date, once: Once, by: User, *, by_pin: bool = False
) -> Withdrawal:
    """A second person agrees. One that waited too long ends instead: look at the state of what comes back.

    Raises AlreadyDecided, OverPinLimit, and OwnRequest for whoever asked or belongs to the member; then nothing but the
    log of the attempt is written, which the caller commits.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.APPROVAL, once)) is not None:
        return _by_id(session, unit, done)
    record = _now(books, slip, day)
    if record.state is State.EXPIRED:
        return record
    if record.state is not State.REQUESTED:
        raise AlreadyDecided(record.state)
    if by_pin and record.amount > (limit := pin_limit(session, unit, day)):
        raise OverPinLimit(limit)
    agree(books, record, day, by, by_pin=by_pin)
    books.remember(ActKind.APPROVAL, once, record.id)
    return record


def agree(books: Books, record: Withdrawal, day: date, by: User, *, by_pin: bool = False) -> None:
    """Raises OwnRequest for whoever asked or belongs to the member, and leaves it in the log."""
    session, at = books.session, now_utc()
    human = human_of(session, by)
    refuse_own(session, record.member, {record.asked_human}, by, record.slip)
    digest = approval_digest(books.unit.code, record.number, at, by.public_id, human, by_pin)
    seq = books.post(Act(_source("approval", record.number), day, digest, by), [])
    record.state, record.approved_at, record.approved_by, record.approved_human = State.APPROVED, at, by, human
    record.approved_by_pin, record.approved_seq = by_pin, seq
    flush(session)


def refuse_own(session: Session, member: Member, askers: set[str], by: User, subject: str) -> None:
    """Raise OwnRequest for whoever asked or belongs to the member; the attempt is left in the log for the caller."""
    if human_of(session, by) in askers | humans_of(session, member):
        log(session, "refused_own_request", unit=member.unit, user=by, member=member, subject=subject)
        raise OwnRequest


def _now(books: Books, slip: str, day: date) -> Withdrawal:
    """The withdrawal as it stands under the lock; one that waited too long has ended by now."""
    session = books.session
    record = withdrawal_of(session, books.unit, slip)
    session.refresh(record)
    if record.is_open and record.expires_on < day:
        _end(books, record, State.EXPIRED, day, None, "")
    return record


# Paying -----------------------------------------------------------------------------------------------------------


def pay(session: Session, unit: Unit, slip: str, handing: Handing, day: date, once: Once, by: User) -> Withdrawal:
    """Hand over what was approved. One that waited too long ends instead: look at the state of what comes back.

    Raises NotApprovedYet, AlreadyDecided, PayerApproved, Refused, and NotEnoughMoney with what the box holds.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.PAYMENT, once)) is not None:
        return _by_id(session, unit, done)
    record = _now(books, slip, day)
    if record.state is State.EXPIRED:
        return record
    if record.state is not State.APPROVED:
        raise NotApprovedYet if record.state is State.REQUESTED else AlreadyDecided(record.state)
    hand_over(books, record, handing, day, by)
    books.remember(ActKind.PAYMENT, once, record.id)
    return record


def hand_over(books: Books, record: Withdrawal, handing: Handing, day: date, by: User) -> None:
    session, at, member = books.session, now_utc(), record.member
    human = human_of(session, by)
    if human == record.approved_human:
        raise PayerApproved
    session.refresh(member)
    check_standing(session, member)
    check_handing(record, handing)
    person = taker_of(member, handing.person_ordinal, day)
    facts = PaymentFacts(books.unit.code, record.number, at, by.public_id, human, person.ordinal, handing.source,
                         handing.goods_value, handing.reference)  # fmt: skip
    out_of = held(member.id, member.number, record.pocket)
    moves = payment_moves(out_of, record.net, record.fee, handing.source, handing.goods_value)
    seq = books.post(Act(_source("payment", record.number), day, facts.digest(), by), moves)
    record.state, record.paid_at, record.paid_by, record.paid_human = State.PAID, at, by, human
    record.paid_to, record.paid_from, record.paid_seq = person, handing.source, seq
    record.goods_value, record.reference = handing.goods_value, handing.reference
    flush(session)


def check_handing(record: Withdrawal, handing: Handing) -> None:
    """Whether this can pay that, apart from the money: raises Refused, naming the field."""
    if handing.source not in record.way.sources:
        raise Refused("source", "Pilih dari mana dibayar.")
    if record.way.needs_reference and not handing.reference:
        raise Refused("reference", "Tulis nomor buktinya, supaya pembayaran ini bisa dicari lagi.")
    if (handing.source is Source.GOODS) != (handing.goods_value is not None):
        raise Refused("goods_value", "Tulis harga beli barang yang diberikan.")


# Ending without a payment -----------------------------------------------------------------------------------------


def cancel(session: Session, unit: Unit, slip: str, day: date, once: Once, by: User | None, reason: str) -> Withdrawal:
    """The member no longer wants it; by None: she says so herself. Its money is free again."""
    return _over(session, unit, slip, State.CANCELLED, day, once, by, reason)


def refuse(session: Session, unit: Unit, slip: str, day: date, once: Once, by: User, reason: str) -> Withdrawal:
    """A manager says no, with a reason that the member reads."""
    return _over(session, unit, slip, State.REFUSED, day, once, by, reason)


def _over(
    session: Session, unit: Unit, slip: str, state: State, day: date, once: Once, by: User | None, reason: str
) -> Withdrawal:
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.RELEASE, once)) is not None:
        return _by_id(session, unit, done)
    record = _now(books, slip, day)
    if record.state is State.EXPIRED:
        return record
    if not record.is_open:
        raise AlreadyDecided(record.state)
    _end(books, record, state, day, by, reason)
    books.remember(ActKind.RELEASE, once, record.id)
    return record


def _end(books: Books, record: Withdrawal, state: State, day: date, by: User | None, reason: str) -> None:
    at = now_utc()
    digest = release_digest(books.unit.code, record.number, state, at, by.public_id if by else None)
    moves = mirrored(hold_moves(record.member, record.pocket, record.amount))
    seq = books.post(Act(_source("release", record.number), day, digest, by), moves)
    record.state, record.ended_at, record.ended_by, record.ended_seq, record.reason = state, at, by, seq, reason
    flush(books.session)


def expire(session: Session, unit: Unit, day: date) -> int:
    """End all that waited too long; gives back how many."""
    return len(_end_overdue(open_books(session, unit), day))


def _end_overdue(books: Books, day: date, *narrower: object) -> Sequence[Withdrawal]:
    mine = (Withdrawal.unit_id == books.unit.id, Withdrawal.state.in_(OPEN), Withdrawal.expires_on < day)
    found = _whole().where(*mine, *narrower).order_by(Withdrawal.number)  # type: ignore[arg-type]  # conditions
    records = books.session.scalars(found.execution_options(populate_existing=True)).all()
    for record in records:
        _end(books, record, State.EXPIRED, day, None, "")
    return records
