"""Sell what lies in the shed. undoing.py takes a sale back, owing.py takes in what collectors owe.

Goods leave at their moving average cost. The unit gains or loses the difference: it stands in MARGIN.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, false, func, insert, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.catalogue.selling import sold_at
from rdu.clock import now_utc, today_at
from rdu.db import explained, table_of
from rdu.errors import Refused, RuleBroken
from rdu.ledger.accounts import BANK, CASH, MARGIN, STOCK, AccountName, Move, receivable
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, digest_of, open_books, operation_question
from rdu.money import Rupiah, price_of
from rdu.people.models import Unit, User
from rdu.prepared import Prepared, Question, ask, together
from rdu.sales.lists import sale_at
from rdu.sales.models import Collector, Paid, Sale, SaleLine
from rdu.sales.stock_models import Reason
from rdu.stock.models import OnHand
from rdu.stock.service import Goods, at_cost, take_out
from rdu.weights import Grams, Measure, Quantity, format_kg

LARGE_DIFFERENCE = 50
"""One part in so many that two scales may differ without a reason: 2 %."""
LESS = (Reason.MOISTURE, Reason.SORTING, Reason.RESIDUE, Reason.MISWEIGHED, Reason.REJECTED)
"""Why the collector's scale may read less than ours."""
MORE = (Reason.MISWEIGHED, Reason.SURPLUS)


class NotSoMuchHere(RuleBroken):
    """More than lies in the shed: of what, and how much there is."""

    status = 422

    def __init__(self, name: str, grams: Grams) -> None:
        super().__init__(f"{name} di gudang hanya {format_kg(grams)}. Kurangi beratnya, atau hitung gudang dulu.")


class StockChanged(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Isi gudang berubah sejak dibacakan. Periksa lagi, lalu simpan.")


@dataclass(frozen=True)
class Sold:
    """One grade that goes: grams by our scale, what is paid for (grams by the collector's, millilitres, pieces)."""

    grade_id: int
    grams: Grams
    quantity: Quantity
    price: Rupiah
    reason: Reason | None = None


@dataclass(frozen=True)
class Deal:
    """What is agreed on with a collector."""

    collector: Collector
    day: date
    paid: Paid
    lines: Sequence[Sold]
    note: str = ""


@dataclass(frozen=True)
class Priced:
    """A line with its item's names, what it brings, and what it had cost."""

    sold: Sold
    code: str
    name: str
    measure: Measure
    amount: Rupiah
    cost: Rupiah

    def plain(self) -> list[object]:
        sold = self.sold
        return [
            self.code, sold.grams, self.measure.value, sold.quantity, sold.reason and sold.reason.value, sold.price,
            self.amount, self.cost,
        ]  # fmt: skip


def priced(session: Session, unit: Unit, deal: Deal) -> list[Priced]:
    """The lines as they would be posted now. Raises Refused, and NotSoMuchHere for more than lies in the shed."""
    (goods,) = ask(session.connection(), _goods_question(unit, deal))
    return _priced_lines(unit, deal, goods)


def _priced_lines(unit: Unit, deal: Deal, goods: list[Any]) -> list[Priced]:
    """`goods` answers _goods_question."""
    if not deal.lines:
        raise Refused("lines", "Isi sedikitnya satu barang yang dijual.")
    if deal.day > today_at(unit.timezone):
        raise Refused("day", "Tanggal jual belum tiba. Tulis hari ini atau sebelumnya.")
    if deal.collector.retired_on is not None:
        raise Refused("collector", "Pengepul ini sudah tidak dipakai. Pilih yang lain.")
    items = {row.id: row for row in goods}
    if len({line.grade_id for line in deal.lines}) < len(deal.lines):
        raise Refused("lines", "Satu barang tertulis dua kali. Gabungkan jadi satu baris.")
    return [_priced(line, items[line.grade_id]) for line in deal.lines]


def _goods_question(unit: Unit, deal: Deal) -> Question:
    """Asks what the items of a deal are called and how they are measured, and what lies here of them."""
    grades = {f"grade{n}": line.grade_id for n, line in enumerate(deal.lines)}
    return _goods_of(len(grades)), {"unit": unit.id, **grades}


@cache
def _goods_of(grades: int) -> Prepared:
    found = select(
        Grade.id, Grade.code, Grade.name, WasteType.code.label("type_code"), WasteType.name.label("type_name"),
        WasteType.measure, func.coalesce(OnHand.grams, 0).label("grams"), func.coalesce(OnHand.value, 0).label("value"),
    )  # fmt: skip
    here = (OnHand.grade_id == Grade.id) & (OnHand.unit_id == bindparam("unit"))
    these: list[BindParameter[int]] = [bindparam(f"grade{n}") for n in range(grades)]
    wanted = Grade.id.in_(these) if these else false()
    return Prepared(found.join(Grade.waste_type).outerjoin(OnHand, here).where(wanted))


def _priced(line: Sold, item: Any) -> Priced:
    """`item` is a row of _goods_of."""
    name = f"{item.type_name} {item.name.lower()}".strip()
    measure, here = item.measure, Goods(item.id, item.grams, item.value)
    if line.grams > here.grams:
        raise NotSoMuchHere(name, here.grams)
    _explained(line, measure, name)
    code = f"{item.type_code}/{item.code}"
    amount, cost = price_of(line.quantity, measure, line.price), at_cost(here, line.grams).value
    return Priced(line, code, name, measure, amount, cost)


def _explained(line: Sold, measure: Measure, name: str) -> None:
    """A large difference of two scales has a reason, and a reason says why this scale read less, or more."""
    short = line.grams - line.quantity if measure is Measure.KG else 0
    if line.reason is None and abs(short) * LARGE_DIFFERENCE > line.grams:
        raise Refused("lines", f"{name}: dua timbangan berbeda lebih dari 2 %. Pilih alasannya.")
    if line.reason is not None and line.reason not in reasons_for(short):
        way = "lebih ringan" if short > 0 else "lebih berat" if short else "sama saja"
        raise Refused("lines", f"{name}: timbangan pengepul {way}. Pilih alasan yang cocok.")


def reasons_for(short: int) -> tuple[Reason, ...]:
    return LESS if short > 0 else MORE if short < 0 else ()


def sale_facts(
    unit_code: str, seq: int, number: int, collector: str, day: date, paid: Paid, at: datetime, by: UUID,
    lines: Sequence[Sequence[object]],
) -> list[object]:  # fmt: skip
    """What the journal of a sale stands for. A line: codes, grams, measure, quantity, reason, price, amount, cost."""
    plain = [list(line) for line in lines]
    return ["sale", unit_code, seq, number, collector, day.isoformat(), paid.value, int(at.timestamp()), by.hex, plain]


def pays_into(paid: Paid, collector: str) -> AccountName:
    return {Paid.CASH: CASH, Paid.BANK: BANK, Paid.LATER: receivable(collector)}[paid]


def sale_moves(into: AccountName, total: int, cost: int) -> list[Move]:
    """The goods' cost comes back, as far as the price reaches; what is above it is gained, what is missing is lost."""
    moves = (
        Move(into, STOCK, Rupiah(min(total, cost))),
        Move(into, MARGIN, Rupiah(max(total - cost, 0))),
        Move(MARGIN, STOCK, Rupiah(max(cost - total, 0))),
    )
    return [move for move in moves if move.amount]


class Posted(NamedTuple):
    """A sale that stands in the books."""

    seq: int
    label: str
    total: Rupiah


_sale = table_of(Sale)
_NEW_SALE, _NEW_LINES = Prepared(insert(_sale)), Prepared(insert(table_of(SaleLine)))
_LAST_NUMBER = Prepared(
    select(func.coalesce(func.max(_sale.c.number), 0).label("number")).where(_sale.c.unit_id == bindparam("unit"))
)


def sell(session: Session, unit: Unit, deal: Deal, once: Once, by: User, cost_read: Rupiah | None = None) -> Posted:
    """Post a sale: goods out at average cost, money in or a debt of the collector.

    The same operation again returns the first. `cost_read` is the cost that was read back: StockChanged where it is
    another by now. Raises NotSoMuchHere, MonthClosed and Refused.
    """
    last = (_LAST_NUMBER, {"unit": unit.id})
    books = open_books(session, unit, operation_question(once), _goods_question(unit, deal), last)
    done, goods, ((number,),) = books.answers
    if (seq := books.done_before(ActKind.SALE, once, done)) is not None:
        first = sale_at(session, unit, seq)
        return Posted(seq, first.label, first.total)
    lines = _priced_lines(unit, deal, goods)
    if cost_read not in (None, sum(line.cost for line in lines)):
        raise StockChanged
    posted = _post(books, deal, number + 1, lines, by)
    books.remember(ActKind.SALE, once, posted.seq)
    return posted


def _post(books: Books, deal: Deal, number: int, lines: Sequence[Priced], by: User) -> Posted:
    session, unit, at = books.session, books.unit, now_utc()
    total, cost = (Rupiah(sum(amounts)) for amounts in zip(*((line.amount, line.cost) for line in lines), strict=True))
    facts = sale_facts(
        unit.code, books.seq + 1, number, deal.collector.code, deal.day, deal.paid, at, by.public_id,
        [line.plain() for line in lines],
    )  # fmt: skip
    act = Act(f"sale:{unit.code}-J-{number:06}", deal.day, digest_of(facts), by)
    accounts = books.accounts(moves := sale_moves(pays_into(deal.paid, deal.collector.code), total, cost))
    with explained(), together(books.connection):
        seq = books.post(act, moves, accounts)
        head = {"unit_id": unit.id, "seq": seq, "number": number, "collector_id": deal.collector.id, "day": deal.day}
        head |= {"paid": deal.paid, "total": total, "cost": cost, "note": deal.note, "sold_at": at, "sold_by_id": by.id}
        _NEW_SALE.run(books.connection, [head])
        _NEW_LINES.run(books.connection, [_row(unit, seq, place, line) for place, line in enumerate(lines, 1)])
        _keep_prices(session, unit, deal, by)
    take_out(session, unit, [Goods(line.sold.grade_id, line.sold.grams, line.cost) for line in lines])
    return Posted(seq, f"{unit.code}-J-{number:06}", total)


def _keep_prices(session: Session, unit: Unit, deal: Deal, by: User) -> None:
    if paid := {line.grade_id: line.price for line in deal.lines if line.price}:
        sold_at(session, unit, paid, deal.day, deal.collector.name, by, max(deal.day, today_at(unit.timezone)))


def _row(unit: Unit, seq: int, position: int, line: Priced) -> dict[str, object]:
    sold = line.sold
    return {
        "unit_id": unit.id, "seq": seq, "position": position, "grade_id": sold.grade_id, "grams": sold.grams,
        "measure": line.measure, "quantity": sold.quantity, "reason": sold.reason, "unit_price": sold.price,
        "amount": line.amount, "cost": line.cost,
    }  # fmt: skip
