"""Units settle what they owe each other, and one that closes hands on what is left and shuts its books."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from rdu.cash.models import Purse
from rdu.clock import now_utc, today_at
from rdu.db import flush, one_here
from rdu.errors import Frozen, NotFoundHere, Refused, RuleBroken
from rdu.ledger.models import Account, AccountKind, ActKind
from rdu.ledger.service import Books, Once, open_books
from rdu.money import Rupiah, format_rupiah
from rdu.passages import savers
from rdu.passages.facts import Leg
from rdu.passages.models import Kind, Passage, UnitClosing
from rdu.passages.service import Papers, both_books, done, post_leg
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.sales.models import Collector
from rdu.sales.transfers import NoInduk, induk_of

PILES = {Purse.CASH: AccountKind.CASH, Purse.BANK: AccountKind.BANK}


class StillOpen(RuleBroken):
    """What nobody may have left behind, by name and amount."""

    def __init__(self, rows: "Sequence[Open]" = ()) -> None:
        which = ", ".join(" ".join(filter(None, (row.word, row.collector, format_rupiah(row.amount)))) for row in rows)
        says = f"Masih terbuka di unit ini: {which}." if which else "Masih ada yang terbuka di unit ini."
        super().__init__(f"{says} Selesaikan dulu, lalu ulangi.")


# What units owe each other ----------------------------------------------------------------------------------------


class Due(NamedTuple):
    unit: Unit
    owed: Rupiah
    """By this unit to that one."""
    owing: Rupiah
    payable: Rupiah
    """What of it members who moved have left; goods are paid with their transfer."""


def dues(session: Session, unit: Unit) -> list[Due]:
    """With each unit that owes this one or is owed by it, by name."""
    kinds = (AccountKind.DUE_TO, AccountKind.DUE_FROM)
    found = select(Account.part, Account.kind, Account.balance).where(Account.unit_id == unit.id)
    sums: dict[str, dict[AccountKind, int]] = {}
    for part, kind, balance in session.execute(found.where(Account.kind.in_(kinds), Account.balance > 0)):
        sums.setdefault(part, {})[kind] = balance
    others = session.scalars(select(Unit).where(Unit.code.in_(sums)).order_by(Unit.name, Unit.id)).all()
    moved = _moved_dues(session, unit)
    owed, owing = ({code: Rupiah(by.get(kind, 0)) for code, by in sums.items()} for kind in kinds)
    return [Due(other, owed[other.code], owing[other.code], moved.get(other.id, Rupiah(0))) for other in others]


def moved_dues(session: Session, unit: Unit, other: Unit) -> Rupiah:
    """What this unit may pay the other here: what members who moved have left open between the two."""
    return _moved_dues(session, unit).get(other.id, Rupiah(0))


def _moved_dues(session: Session, unit: Unit) -> dict[int | None, Rupiah]:
    signs = {Kind.MOVE_OUT: 1, Kind.MOVE_VIA: 1, Kind.DUE_PAID: -1}
    flows = select(Passage.to_unit_id, Passage.kind, func.sum(Passage.amount)).where(Passage.unit_id == unit.id)
    sums: defaultdict[int | None, int] = defaultdict(int)
    for other_id, kind, amount in session.execute(
        flows.where(Passage.kind.in_(signs)).group_by(Passage.to_unit_id, Passage.kind)
    ):
        sums[other_id] += signs[kind] * int(amount)
    return {other_id: Rupiah(amount) for other_id, amount in sums.items()}


def pay_due(session: Session, unit: Unit, other: Unit, amount: Rupiah, purse: Purse, once: Once, by: User) -> int:
    """The debtor pays, and the creditor's books take it in, in one act. Raises Refused and NotEnoughMoney."""
    books = both_books(session, unit, other)
    if (seq := done(books[unit.id], once)) is not None:
        return seq
    owed = moved_dues(session, unit, other)
    if not 0 < amount <= owed:
        raise Refused("amount", f"Utang ke unit itu {format_rupiah(owed)}. Tulis paling banyak sejumlah itu.")
    seq = post_leg(books[unit.id], once.id, Leg(Kind.DUE_PAID, amount, None, None, unit.code, other.code, {}, purse),
                   Papers(), by)  # fmt: skip
    post_leg(books[other.id], once.id, Leg(Kind.DUE_GOT, amount, None, None, unit.code, other.code, {}, purse),
             Papers(), by)  # fmt: skip
    return _kept(books[unit.id], "settle_due", seq, once, by, other.code)


def _kept(books: Books, act: str, seq: int, once: Once, by: User, subject: str) -> int:
    books.remember(ActKind.PASSAGE, once, seq)
    log(books.session, act, unit=books.unit, user=by, subject=subject)
    return seq


# A unit that closes -----------------------------------------------------------------------------------------------

MUST_BE_EMPTY = {
    AccountKind.SAVINGS: ("Tabungan anggota", "passages.savers"),
    AccountKind.HELD: ("Penarikan yang belum dibayar", "withdrawals.queue"),
    AccountKind.MEMBER_OWES: ("Utang anggota", "withdrawals.debtors"),
    AccountKind.STOCK: ("Stok di gudang", "stock.shed"),
    AccountKind.IN_TRANSIT: ("Kiriman di jalan", "stock.transfers_sent"),
    AccountKind.GOODS: ("Barang untuk penarikan", "cash.box"),
    AccountKind.RECEIVABLE: ("Piutang pengepul", "sales.debts"),
    AccountKind.DUE_FROM: ("Piutang dari unit lain", "passages.dues"),
    AccountKind.DUE_TO: ("Utang ke unit lain", "passages.dues"),
    AccountKind.FUND: ("Dana sosial", "withdrawals.fund"),
    AccountKind.CASH: ("Uang di kotak kas", "passages.hand_rest"),
    AccountKind.BANK: ("Uang di rekening bank", "passages.hand_rest"),
}
"""What nobody may have left, in the order in which it is settled, and the page where."""
UNSIGNED = "Daftar penabung yang belum ditandatangani"


class Open(NamedTuple):
    word: str
    endpoint: str
    amount: Rupiah
    collector: str = ""
    """Whose debt it is, by code."""


def still_open(session: Session, unit: Unit) -> list[Open]:
    """In the order in which it is settled: each collector who still owes by her code, and the list nobody signed."""
    part = case((Account.kind == AccountKind.RECEIVABLE, Account.part), else_="")
    found = select(Account.kind, part, func.sum(Account.balance)).where(Account.unit_id == unit.id)
    sums: dict[AccountKind, list[tuple[str, int]]] = {}
    for kind, code, balance in session.execute(found.group_by(Account.kind, part).order_by(part)):
        sums.setdefault(kind, []).append((code, int(balance)))
    rows = [
        Open(word, endpoint, Rupiah(balance), code)
        for kind, (word, endpoint) in MUST_BE_EMPTY.items()
        for code, balance in sums.get(kind, [])
        if balance
    ]
    unsigned = savers.unsigned(session, unit)
    return [*([Open(UNSIGNED, "passages.savers", unsigned)] if unsigned else []), *rows]


def collectors_of(session: Session, unit: Unit) -> dict[str, str]:
    """The names of the unit's collectors by code."""
    rows = session.execute(select(Collector.code, Collector.name).where(Collector.unit_id == unit.id))
    return {code: name for code, name in rows}


def closing_of(session: Session, unit: Unit) -> UnitClosing | None:
    found = select(UnitClosing).where(UnitClosing.unit_id == unit.id)
    return session.scalar(found.options(joinedload(UnitClosing.proposed_by), joinedload(UnitClosing.confirmed_by)))


def proposals(session: Session) -> Sequence[UnitClosing]:
    """Of all units, those that wait for a decision."""
    found = select(UnitClosing).where(UnitClosing.seq.is_(None)).options(joinedload(UnitClosing.unit))
    return session.scalars(found.order_by(UnitClosing.proposed_at)).all()


def propose(session: Session, unit: Unit, reason: str, by: User) -> UnitClosing:
    """Asked twice, it is one proposal. Raises Frozen for a unit that is closed."""
    books = open_books(session, unit)
    if unit.closed_on is not None:
        raise Frozen(closed=True)
    if (there := closing_of(session, unit)) is not None:
        return there
    row = UnitClosing(unit_id=unit.id, reason=reason, from_seq=books.seq, proposed_at=now_utc(), proposed_by_id=by.id)
    session.add(row)
    log(session, "propose_closing", unit=unit, user=by, subject=unit.code)
    flush(session)
    return row


def withdraw(session: Session, unit: Unit, by: User) -> None:
    open_books(session, unit)
    row = one_here(session, select(UnitClosing).where(UnitClosing.unit_id == unit.id, UnitClosing.seq.is_(None)))
    session.delete(row)
    log(session, "withdraw_closing", unit=unit, user=by, subject=unit.code)
    flush(session)


def hand_rest(session: Session, unit: Unit, once: Once, by: User, purse: Purse) -> int:
    """What is left in the box or at the bank once nobody is owed anything goes to the induk. Raises StillOpen."""
    if (induk := induk_of(session, unit)) is None:
        raise NoInduk
    books = both_books(session, unit, induk)
    if (seq := done(books[unit.id], once)) is not None:
        return seq
    others = [row for row in still_open(session, unit) if row.endpoint != "passages.hand_rest"]
    if others or closing_of(session, unit) is None:
        raise StillOpen(others)
    amount = balance_of_kind(session, unit, PILES[purse])
    if not amount:
        raise Refused("purse", "Tidak ada uang di sana.")
    seq = 0
    for kind, side in ((Kind.REST_OUT, unit), (Kind.REST_IN, induk)):
        leg = Leg(kind, amount, None, None, unit.code, induk.code, {}, purse)
        posted = post_leg(books[side.id], once.id, leg, Papers(), by)
        seq = seq or posted
    return _kept(books[unit.id], "hand_rest", seq, once, by, induk.code)


def balance_of_kind(session: Session, unit: Unit, kind: AccountKind) -> Rupiah:
    found = select(func.sum(Account.balance)).where(Account.unit_id == unit.id, Account.kind == kind)
    return Rupiah(int(session.scalar(found) or 0))


def confirm(session: Session, unit: Unit, act: UUID, by: User) -> UnitClosing:
    """The books are empty: the unit closes today, and its money stands still for good. Raises StillOpen."""
    books = open_books(session, unit)
    row = closing_of(session, unit)
    if row is None:
        raise NotFoundHere
    session.refresh(row)
    if row.seq is not None:
        return row
    if rows := still_open(session, unit):
        raise StillOpen(rows)
    leg = Leg(Kind.UNIT_CLOSED, Rupiah(0), None, None, unit.code)
    seq = post_leg(books, act, leg, Papers(words=row.reason), by)
    row.seq, row.confirmed_by_id, unit.closed_on = seq, by.id, today_at(unit.timezone)
    books.freeze(seq)
    log(session, "close_unit", unit=unit, user=by, subject=unit.code)
    flush(session)
    return row
