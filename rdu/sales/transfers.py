"""A unit sends goods to its induk: draft, dispatch, receipt with settlement, payment. Two chains, one transaction.

Both chain heads are locked in the order of the units' ids, whoever acts, so that two acts never wait for each other.
The induk pays in one act that moves both books: what one unit owes the other is then the same on both sides at every
moment, as the kabupaten's statements need; the unit sees the payment with its day and way and counts its own box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc, today_at
from rdu.db import explained
from rdu.errors import NotEnoughStock, NotFoundHere, PayerReceived, Refused, RuleBroken
from rdu.ledger.accounts import BANK, CASH, IN_TRANSIT, MARGIN, STOCK, Move, due_from, due_to
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, digest_of, open_books
from rdu.money import Rupiah
from rdu.people.humans import human_of
from rdu.people.models import Unit, UnitKind, User
from rdu.sales.stock_models import (
    PaidBy,
    Reason,
    Step,
    Transfer,
    TransferAct,
    TransferLine,
    TransferPlan,
    TransferReceived,
    TransferState,
)
from rdu.sales.transfer_lists import code_of
from rdu.stock.service import Goods, at_cost, lying_of, take_in, take_out
from rdu.weights import Grams

REASONS = (Reason.SHRINK, Reason.MISWEIGHED, Reason.REJECTED, Reason.LOST)
WRONG_STATE = {
    TransferState.DRAFT: "Kiriman ini belum berangkat.",
    TransferState.SENT: "Kiriman ini sudah berangkat. Muat ulang halaman.",
    TransferState.RECEIVED: "Kiriman ini sudah diterima induk. Muat ulang halaman.",
    TransferState.PAID: "Kiriman ini sudah selesai dibayar. Muat ulang halaman.",
    TransferState.RECALLED: "Kiriman ini sudah ditarik kembali. Muat ulang halaman.",
    TransferState.DROPPED: "Draf ini sudah dihapus. Buat kiriman baru.",
}


class NotNow(RuleBroken):
    """The transfer is further than that, or not yet so far."""

    def __init__(self, state: TransferState) -> None:
        super().__init__(WRONG_STATE[state])


class DraftChanged(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Isi kiriman berubah sejak dibacakan. Periksa lagi, lalu berangkatkan.")


class NoInduk(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Unit ini tidak punya bank sampah induk. Minta admin mengaturnya di halaman Unit.")


@dataclass(frozen=True)
class Loaded:
    """So much of one grade goes onto the truck."""

    grade_id: int
    grams: Grams


@dataclass(frozen=True)
class Arrived:
    """One line as the induk weighed it, why that differs, and the price agreed on."""

    position: int
    grams: Grams
    kg_price: Rupiah
    reason: Reason | None = None

    @property
    def amount(self) -> Rupiah:
        return Rupiah((self.grams * self.kg_price + 500) // 1000)


def induk_of(session: Session, unit: Unit) -> Unit | None:
    """The nearest BSI above the unit; none where only the kabupaten stands above it."""
    above = [int(number) for number in unit.path.split(".") if number and int(number) != unit.id]
    found = select(Unit).where(Unit.id.in_(above), Unit.kind == UnitKind.BSI, Unit.closed_on.is_(None))
    return max(session.scalars(found), key=lambda row: len(row.path), default=None)


# A draft -----------------------------------------------------------------------------------------------------------


def begin(session: Session, unit: Unit, goods: Sequence[Loaded], once: Once, by: User) -> Transfer:
    """A draft with its number; nothing leaves the shed yet. Raises NoInduk, and NotEnoughStock if it is not here."""
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.TRANSFER, once)) is not None:
        return session.get_one(Transfer, done)
    if (induk := induk_of(session, unit)) is None:
        raise NoInduk
    last = session.scalar(select(func.max(Transfer.number)).where(Transfer.unit_id == unit.id)) or 0
    transfer = Transfer(
        unit_id=unit.id, induk_id=induk.id, number=last + 1, state=TransferState.DRAFT, made_at=now_utc(),
        made_by_id=by.id,
    )  # fmt: skip
    session.add(transfer)
    session.flush()
    load(session, unit, transfer, goods)
    books.remember(ActKind.TRANSFER, once, transfer.id)
    return transfer


def load(session: Session, unit: Unit, transfer: Transfer, goods: Sequence[Loaded]) -> None:
    """Let the draft hold exactly these goods."""
    _check_side(unit, transfer.unit_id)
    open_books(session, unit)
    _expect_now(session, transfer, TransferState.DRAFT)
    if not goods:
        raise Refused("lines", "Isi berat sedikitnya satu barang.")
    lying = lying_of(session, unit, [item.grade_id for item in goods])
    if any(item.grams > lying[item.grade_id].grams for item in goods):
        raise NotEnoughStock
    session.execute(delete(TransferPlan).where(TransferPlan.transfer_id == transfer.id))
    rows = [
        {"transfer_id": transfer.id, "position": position, "grade_id": item.grade_id, "grams": item.grams}
        for position, item in enumerate(goods, 1)
    ]
    session.execute(insert(TransferPlan), rows)
    session.expire(transfer, ["plan"])


def drop(session: Session, unit: Unit, transfer: Transfer) -> None:
    """The draft is not sent after all; its number stays used."""
    _check_side(unit, transfer.unit_id)
    open_books(session, unit)
    _expect_now(session, transfer, TransferState.DRAFT)
    transfer.state = TransferState.DROPPED


def fingerprint(transfer: Transfer) -> str:
    """Names what a draft holds, so that what leaves is what was read back."""
    return digest_of([[line.grade_id, line.grams] for line in transfer.plan]).hex()[:24]


def _check_side(unit: Unit, of_the_act: int) -> None:
    """The unit sends and recalls, the induk receives and pays."""
    if unit.id != of_the_act:
        raise NotFoundHere


def _expect_now(session: Session, transfer: Transfer, state: TransferState) -> None:
    """Read the transfer again under the lock; raises NotNow where it is further by now."""
    session.expire(transfer)
    if transfer.state is not state:
        raise NotNow(transfer.state)


# Under way ---------------------------------------------------------------------------------------------------------


def send(session: Session, unit: Unit, transfer: Transfer, seen: str, once: Once, by: User) -> Transfer:
    """The truck leaves: IN_TRANSIT <- STOCK at average cost. `seen` is the fingerprint of what was read back.

    The same operation again changes nothing. Raises DraftChanged, NotNow and NotEnoughStock.
    """
    _check_side(unit, transfer.unit_id)
    books = open_books(session, unit)
    if books.done_before(ActKind.TRANSFER, once) is not None:
        return transfer
    _expect_now(session, transfer, TransferState.DRAFT)
    if fingerprint(transfer) != seen:
        raise DraftChanged
    lying = lying_of(session, unit, [line.grade_id for line in transfer.plan])
    if any(line.grams > lying[line.grade_id].grams for line in transfer.plan):
        raise NotEnoughStock
    goods = [at_cost(lying[line.grade_id], line.grams) for line in transfer.plan]
    lines = [[code_of(line.grade), item.grams, item.value] for line, item in zip(transfer.plan, goods, strict=True)]
    _post(books, transfer, Step.SENT, Rupiah(sum(item.value for item in goods)), by, lines)
    rows = [
        {"transfer_id": transfer.id, "position": position, "grade_id": item.grade_id, "sent_grams": item.grams,
         "sent_value": item.value}
        for position, item in enumerate(goods, 1)
    ]  # fmt: skip
    session.execute(insert(TransferLine), rows)
    take_out(session, unit, goods)
    return _now(books, transfer, TransferState.SENT, once)


def recall(session: Session, unit: Unit, transfer: Transfer, once: Once, by: User) -> Transfer:
    """Before the induk has weighed it, the goods come back as they left: the dispatch mirrored."""
    _check_side(unit, transfer.unit_id)
    books = open_books(session, unit)
    if books.done_before(ActKind.TRANSFER, once) is not None:
        return transfer
    _expect_now(session, transfer, TransferState.SENT)
    goods = [Goods(line.grade_id, line.sent_grams, line.sent_value) for line in transfer.lines]
    _post(books, transfer, Step.RECALLED, Rupiah(sum(item.value for item in goods)), by)
    take_in(session, unit, goods)
    return _now(books, transfer, TransferState.RECALLED, once)


def receive(
    session: Session, induk: Unit, transfer: Transfer, came: Sequence[Arrived], once: Once, by: User
) -> Transfer:
    """The induk weighs and prices every line: STOCK <- DUE_TO there, and the settlement in the unit's books with it.

    Raises Refused for a difference without a reason, NotNow for what was recalled or received before.
    """
    _check_side(induk, transfer.induk_id)
    unit_books, books = _both_books(session, transfer)
    if books.done_before(ActKind.TRANSFER, once) is not None:
        return transfer
    _expect_now(session, transfer, TransferState.SENT)
    arrived = _checked(transfer, came)
    lines = [
        [code_of(line.grade), line.sent_grams, line.sent_value, *received_facts(item)]
        for line, item in zip(transfer.lines, arrived, strict=True)
    ]
    amount = Rupiah(sum(item.amount for item in arrived))
    rows = [
        {"transfer_id": transfer.id, "position": item.position, "grams": item.grams, "reason": item.reason,
         "kg_price": item.kg_price, "amount": item.amount}
        for item in arrived
    ]  # fmt: skip
    with explained():
        session.execute(insert(TransferReceived), rows)
    _post(books, transfer, Step.RECEIVED, amount, by, lines)
    goods = zip(transfer.lines, arrived, strict=True)
    take_in(session, induk, [Goods(line.grade_id, item.grams, item.amount) for line, item in goods if item.grams])
    _post(unit_books, transfer, Step.SETTLED, amount, by, lines)
    return _now(books, transfer, TransferState.RECEIVED if amount else TransferState.PAID, once)


def received_facts(item: Arrived | TransferReceived) -> list[object]:
    return [item.grams, item.reason and item.reason.value, item.kg_price, item.amount]


def _checked(transfer: Transfer, came: Sequence[Arrived]) -> list[Arrived]:
    """One for each line that was sent, in their order; what differs has a reason that fits."""
    by_position = {item.position: item for item in came}
    if set(by_position) != {line.position for line in transfer.lines}:
        raise Refused("lines", "Isi berat terima setiap barang. Tulis 0 bila tidak sampai.")
    for line in transfer.lines:
        item = by_position[line.position]
        fits = reasons_for(line.sent_grams, item.grams)
        if (item.reason not in fits) if fits else item.reason is not None:
            raise Refused(f"r.{line.position}", "Pilih alasan selisihnya.")
    return [by_position[line.position] for line in transfer.lines]


def reasons_for(sent: Grams, received: Grams) -> tuple[Reason, ...]:
    """None where both weights agree; more than was sent can only be a wrong weight."""
    if sent == received:
        return ()
    return REASONS if received < sent else (Reason.MISWEIGHED,)


def pay(session: Session, induk: Unit, transfer: Transfer, paid_by: PaidBy, once: Once, by: User) -> Transfer:
    """The induk pays, and the unit's books take it in: DUE_TO <- CASH here, CASH <- DUE_FROM there; or both by BANK.

    Who agreed on the price does not pay. Raises NotEnoughMoney where the induk's box or account is short.
    """
    _check_side(induk, transfer.induk_id)
    unit_books, books = _both_books(session, transfer)
    if books.done_before(ActKind.TRANSFER, once) is not None:
        return transfer
    _expect_now(session, transfer, TransferState.RECEIVED)
    received = transfer.act(Step.RECEIVED)
    if received is None:
        raise NotNow(TransferState.SENT)
    if human_of(session, received.by) == human_of(session, by):
        raise PayerReceived
    for books_, step in ((books, Step.PAID), (unit_books, Step.COLLECTED)):
        _post(books_, transfer, step, received.amount, by, paid_by=paid_by, received_by=received.by)
    return _now(books, transfer, TransferState.PAID, once)


def _both_books(session: Session, transfer: Transfer) -> tuple[Books, Books]:
    """The unit's books and the induk's, locked in the order of ids."""
    opened = {unit.id: open_books(session, unit) for unit in sorted((transfer.unit, transfer.induk), key=_by_id)}
    return opened[transfer.unit_id], opened[transfer.induk_id]


def _by_id(unit: Unit) -> int:
    return unit.id


def _now(books: Books, transfer: Transfer, state: TransferState, once: Once) -> Transfer:
    transfer.state = state
    books.session.flush()
    books.remember(ActKind.TRANSFER, once, transfer.id)
    books.session.expire(transfer)
    return transfer


# What is posted ----------------------------------------------------------------------------------------------------


def moves_of(step: Step, unit: str, induk: str, amount: int, sent: int, paid_by: PaidBy | None) -> list[Move]:
    """The entries of a step between two units, by code. `sent` left the unit, `amount` is agreed on."""
    pile = BANK if paid_by is PaidBy.BANK else CASH
    moves = {
        Step.SENT: [Move(IN_TRANSIT, STOCK, Rupiah(sent))],
        Step.RECALLED: [Move(STOCK, IN_TRANSIT, Rupiah(sent))],
        Step.RECEIVED: [Move(STOCK, due_to(unit), Rupiah(amount))],
        Step.SETTLED: [
            Move(due_from(induk), IN_TRANSIT, Rupiah(min(amount, sent))),
            Move(due_from(induk), MARGIN, Rupiah(max(amount - sent, 0))),
            Move(MARGIN, IN_TRANSIT, Rupiah(max(sent - amount, 0))),
        ],
        Step.PAID: [Move(due_to(unit), pile, Rupiah(amount))],
        Step.COLLECTED: [Move(pile, due_from(induk), Rupiah(amount))],
    }
    return [move for move in moves[step] if move.amount]


def act_facts(
    step: Step, unit: str, seq: int, label: str, induk: str, day: date, amount: int, paid_by: PaidBy | None,
    at: datetime, by: UUID, received_by: UUID | None, lines: Sequence[Sequence[object]],
) -> list[object]:  # fmt: skip
    """What the journal of a step stands for: every column of its act, and the lines it is about."""
    return [
        "transfer", step.value, unit, seq, label, induk, day.isoformat(), amount, paid_by and paid_by.value,
        int(at.timestamp()), by.hex, received_by and received_by.hex, [list(line) for line in lines],
    ]  # fmt: skip


def _post(
    books: Books, transfer: Transfer, step: Step, amount: Rupiah, by: User, lines: Sequence[Sequence[object]] = (),
    paid_by: PaidBy | None = None, received_by: User | None = None,
) -> None:  # fmt: skip
    unit, at, day = books.unit, now_utc(), today_at(books.unit.timezone)
    sent = amount if step is Step.SENT else Rupiah(sum(line.sent_value for line in transfer.lines))
    reverses = transfer.act(Step.SENT) if step is Step.RECALLED else None
    facts = act_facts(
        step, unit.code, books.seq + 1, transfer.label, transfer.induk.code, day, amount, paid_by, at, by.public_id,
        received_by.public_id if received_by else None, lines,
    )  # fmt: skip
    source = f"transfer:{transfer.label}:{step.value}"
    act = Act(source, day, digest_of(facts), by, reverses_seq=reverses.seq if reverses else None)
    seq = books.post(act, moves_of(step, transfer.unit.code, transfer.induk.code, amount, sent, paid_by))
    row = {"unit_id": unit.id, "seq": seq, "transfer_id": transfer.id, "step": step, "day": day, "amount": amount}
    row |= {"paid_by": paid_by, "at": at, "by_id": by.id, "received_by_id": received_by.id if received_by else None}
    with explained():
        books.session.execute(insert(TransferAct), row)
