"""What moved in box and bank on a day, in one word each: whatever the room it came from."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rdu.ledger.models import Account, AccountKind, Entry, Journal
from rdu.money import Rupiah
from rdu.people.models import Unit

PURSES = (AccountKind.CASH, AccountKind.BANK)
_CAME = {
    AccountKind.RECEIVABLE: "Pengepul membayar", AccountKind.STOCK: "Penjualan", AccountKind.MARGIN: "Penjualan",
    AccountKind.INCOME: "Uang masuk", AccountKind.OPENING: "Uang awal", AccountKind.DUE_FROM: "Pembayaran dari unit",
    AccountKind.MEMBER_OWES: "Anggota melunasi utang", AccountKind.CASH_DIFF: "Lebih hitung kas",
    AccountKind.CASH: "Setor ke bank", AccountKind.BANK: "Ambil dari bank", AccountKind.EXPENSE: "Uang kembali",
    AccountKind.HELD: "Penarikan dibatalkan", AccountKind.SAVINGS: "Pembayaran dibatalkan",
    AccountKind.GOODS: "Beli barang dibatalkan", AccountKind.DUE_TO: "Pembayaran dibatalkan",
}  # fmt: skip
_WENT = {
    AccountKind.HELD: "Penarikan anggota", AccountKind.SAVINGS: "Dibayar tunai", AccountKind.EXPENSE: "Uang keluar",
    AccountKind.GOODS: "Beli barang", AccountKind.DUE_TO: "Pembayaran ke unit", AccountKind.FUND: "Dana sosial",
    AccountKind.CASH_DIFF: "Kurang hitung kas", AccountKind.INCOME: "Uang masuk dibatalkan",
    AccountKind.STOCK: "Penjualan dibatalkan", AccountKind.MARGIN: "Penjualan dibatalkan",
    AccountKind.RECEIVABLE: "Pembayaran pengepul dibatalkan", AccountKind.CASH: "Ambil dari bank",
    AccountKind.BANK: "Setor ke bank",
}  # fmt: skip


class Moved(NamedTuple):
    """One entry that touched box or bank: above zero what came in. Banking stands twice, once in each."""

    seq: int
    purse: AccountKind
    words: str
    amount: Rupiah
    source: str


def words_of(other: AccountKind, came: bool) -> str:
    """What happened, told by where the money came from or went to."""
    return (_CAME if came else _WENT).get(other, "Uang masuk" if came else "Uang keluar")


def moved_on(session: Session, unit: Unit, day: date) -> list[Moved]:
    """Everything that touched box and bank that day, the latest first."""
    accounts = select(Account.id, Account.kind).where(Account.unit_id == unit.id, Account.kind.in_(PURSES))
    purses = {account_id: kind for account_id, kind in session.execute(accounts)}
    if not purses:
        return []
    of_the_day = select(Journal.seq).where(Journal.unit_id == unit.id, Journal.posted_on == day)
    seqs = session.scalars(of_the_day).all()
    debit, credit = Account.__table__.alias(), Account.__table__.alias()
    found = (
        select(Entry.seq, Entry.debit_id, debit.c.kind, Entry.credit_id, credit.c.kind, Entry.amount, Journal.source)
        .join(Journal, (Journal.unit_id == Entry.unit_id) & (Journal.seq == Entry.seq))
        .join(debit, debit.c.id == Entry.debit_id)
        .join(credit, credit.c.id == Entry.credit_id)
        .where(Entry.unit_id == unit.id, Entry.seq.in_(seqs))
        .where(or_(Entry.debit_id.in_(purses), Entry.credit_id.in_(purses)))
        .order_by(Entry.seq.desc(), Entry.position.desc())
    )
    return [moved for row in session.execute(found) for moved in _sides(purses, *row)]


def _sides(
    purses: dict[int, AccountKind], seq: int, debit_id: int, debit: AccountKind, credit_id: int, credit: AccountKind,
    amount: Rupiah, source: str,
) -> Sequence[Moved]:  # fmt: skip
    sides = []
    if debit_id in purses:
        sides.append(Moved(seq, debit, words_of(credit, True), amount, source))
    if credit_id in purses:
        sides.append(Moved(seq, credit, words_of(debit, False), Rupiah(-amount), source))
    return sides
