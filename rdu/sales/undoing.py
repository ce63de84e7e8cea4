"""Take back what was recorded wrongly: a sale, or what a collector paid. Both rows stay visible."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.catalogue.selling import as_before
from rdu.clock import now_utc, today_at
from rdu.db import explained
from rdu.errors import CollectionUndone, RuleBroken, SaleUndone
from rdu.ledger.accounts import mirrored
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Once, digest_of, open_books
from rdu.people.models import Unit, User
from rdu.sales.lists import wholly_open
from rdu.sales.models import Collection, CollectionReversal, Sale, SaleReversal
from rdu.sales.owing import Settling, collection_moves
from rdu.sales.service import pays_into, sale_moves
from rdu.stock.service import Goods, Layer, take_in


class AlreadyPaid(RuleBroken):
    """The collector has paid some of this sale: taking it back would eat the debt of another."""

    def __init__(self) -> None:
        super().__init__(
            "Penjualan ini sudah dibayar pengepul, jadi tidak bisa dibatalkan. Batalkan dulu pembayarannya di"
            " halaman piutang."
        )


def sale_reversal_digest(unit_code: str, seq: int, sale_seq: int, at: datetime, by: UUID) -> bytes:
    return digest_of(["sale_reversal", unit_code, seq, sale_seq, int(at.timestamp()), by.hex])


def reverse_sale(session: Session, unit: Unit, sale: Sale, reason: str, once: Once, by: User) -> int:
    """Undo a sale: the goods are back at the cost they left with, and the money goes back.

    Raises SaleUndone, AlreadyPaid, and NotEnoughMoney where the box holds too little. The same operation again
    returns the first reversal's seq.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.SALE, once)) is not None:
        return done
    undone = select(SaleReversal.seq).where(SaleReversal.unit_id == unit.id, SaleReversal.sale_seq == sale.seq)
    if session.scalar(undone) is not None:
        raise SaleUndone
    if not wholly_open(session, unit, sale):
        raise AlreadyPaid
    at, today = now_utc(), today_at(unit.timezone)
    digest = sale_reversal_digest(unit.code, books.seq + 1, sale.seq, at, by.public_id)
    moves = sale_moves(pays_into(sale.paid, sale.collector.code), sale.total, sale.cost)
    act = Act(f"sale_reversal:{sale.label}", today, digest, by, reverses_seq=sale.seq)
    seq = books.post(act, mirrored(moves[::-1]))
    row = {"unit_id": unit.id, "seq": seq, "sale_seq": sale.seq, "reason": reason, "reversed_at": at}
    with explained():
        session.execute(insert(SaleReversal), {**row, "reversed_by_id": by.id})
    back = [Goods(line.grade_id, line.grams, line.cost) for line in sale.lines]
    take_in(session, unit, back, [Layer(line.grade_id, sale.day, line.grams) for line in sale.lines])
    wrong = {line.grade_id: line.unit_price for line in sale.lines if line.unit_price}
    as_before(session, unit, wrong, sale.day, sale.collector.name, by)
    books.remember(ActKind.SALE, once, seq)
    return seq


def collection_reversal_digest(unit_code: str, seq: int, collection_seq: int, at: datetime, by: UUID) -> bytes:
    return digest_of(["collection_reversal", unit_code, seq, collection_seq, int(at.timestamp()), by.hex])


def reverse_collection(session: Session, unit: Unit, taken: Collection, reason: str, once: Once, by: User) -> int:
    """Undo what a collector paid, or a debt given up: he owes it again.

    Raises CollectionUndone, and NotEnoughMoney where the money is spent. The same operation again returns the first.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.COLLECTION, once)) is not None:
        return done
    undone = select(CollectionReversal.seq).where(
        CollectionReversal.unit_id == unit.id, CollectionReversal.collection_seq == taken.seq
    )
    if session.scalar(undone) is not None:
        raise CollectionUndone
    at = now_utc()
    digest = collection_reversal_digest(unit.code, books.seq + 1, taken.seq, at, by.public_id)
    what = Settling(taken.how, taken.amount, taken.day)
    act = Act(f"collection_reversal:{taken.seq}", today_at(unit.timezone), digest, by, reverses_seq=taken.seq)
    seq = books.post(act, mirrored(collection_moves(taken.collector.code, what)))
    row = {"unit_id": unit.id, "seq": seq, "collection_seq": taken.seq, "reason": reason, "reversed_at": at}
    with explained():
        session.execute(insert(CollectionReversal), {**row, "reversed_by_id": by.id})
    books.remember(ActKind.COLLECTION, once, seq)
    return seq
