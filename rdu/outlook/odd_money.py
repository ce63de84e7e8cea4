"""What is odd about the shed, the box, money out, and officers who undo much."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from rdu.cash.models import CashCount, Counted
from rdu.catalogue.models import Grade
from rdu.deposits.days import UNDONE
from rdu.deposits.models import PAPER, WeighIn, WeighInReversal
from rdu.ledger.models import Account, AccountKind, Entry
from rdu.money import format_rupiah
from rdu.outlook.odd import ITEM, Kind, Odd, Since, receipt_of, to_day, to_receipt
from rdu.people.models import Activity, Unit, User
from rdu.sales.refusals import OVERSALE
from rdu.sales.stock_models import CountKind, StockCount, StockCountLine
from rdu.weights import format_kg
from rdu.withdrawals.models import ENDED, Withdrawal

OF_REVERSALS = timedelta(days=30)
MANY_REVERSALS = 5
TIMES_THE_OTHERS = 2
FAR_BELOW_GRAMS = 5_000
FAR_BELOW_TENTHS = 2
FEW_COUNTS = 3
OFTEN = 3
LARGE_REVERSAL = 50_000
RIGHT_AFTER = timedelta(days=7)


def stock(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """Counted far below the books, gone already when its weigh-in was reversed, or to be sold beyond the books."""
    counted = (
        select(StockCount.number, StockCount.day, StockCountLine.position, StockCountLine.grams,
               StockCountLine.book_grams, *ITEM)
        .join(StockCountLine, (StockCountLine.unit_id == StockCount.unit_id) & (StockCountLine.seq == StockCount.seq))
        .join(Grade, Grade.id == StockCountLine.grade_id)
        .join(Grade.waste_type)
        .where(StockCount.unit_id == unit.id, StockCount.day >= since.day)
        .where(StockCountLine.kind.in_((CountKind.SHRINK, CountKind.RESIDUE)))
        .where(StockCountLine.grams >= FAR_BELOW_GRAMS)
        .where(StockCountLine.grams * 10 >= StockCountLine.book_grams * FAR_BELOW_TENTHS)
    )  # fmt: skip
    for number, day, position, grams, book, item, grade in session.execute(counted):
        label = f"{unit.code}-O-{number:06}"
        words = f"{item} {grade.lower()}".strip() + (
            f" kurang {format_kg(grams)} dari {format_kg(book)} menurut catatan. Opname {label}."
        )
        yield Odd(Kind.STOCK, f"stock:{label}:{position}", words, day, ("stock.counted", {"count_number": label}))
    yield from _gone(session, unit, since)
    yield from _oversold(session, unit, since)


def _gone(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    shrink = aliased(Account)
    found = (
        select(WeighIn.station, WeighIn.number, WeighInReversal.reversed_at, func.sum(Entry.amount))
        .join(WeighInReversal, UNDONE)
        .join(Entry, (Entry.unit_id == WeighInReversal.unit_id) & (Entry.seq == WeighInReversal.seq))
        .join(shrink, shrink.id == Entry.credit_id)
        .where(WeighIn.unit_id == unit.id, WeighInReversal.reversed_at >= since.at(since.day))
        .where(shrink.kind == AccountKind.SHRINK)
        .group_by(WeighIn.station, WeighIn.number, WeighInReversal.reversed_at)
    )
    for station, number, at, amount in session.execute(found):
        receipt = receipt_of(unit, station, number)
        words = (f"Stok akan minus: barang senilai {format_rupiah(int(amount))} sudah tidak ada waktu bukti {receipt}"
                 " dibatalkan.")  # fmt: skip
        yield Odd(Kind.STOCK, f"stock:{receipt}", words, since.local(at), to_receipt(receipt))


def _oversold(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """Sales and loads refused for want of goods: one finding an item and day, with the most that was wanted."""
    found = select(Activity.at, Activity.subject, Activity.detail).where(
        Activity.unit_id == unit.id, Activity.act == OVERSALE, Activity.at >= since.at(since.day)
    )
    most: dict[tuple[date, str], Mapping[str, Any]] = {}
    told: Mapping[str, Any]
    for at, code, told in session.execute(found):
        about = since.local(at), code
        if about not in most or told["wanted"] > most[about]["wanted"]:
            most[about] = told
    for (day, code), told in most.items():
        words = (f"Stok akan minus: {told['name']} mau dikeluarkan {format_kg(told['wanted'])} ke {told['to']},"
                 f" menurut catatan hanya {format_kg(told['here'])}. Ditolak. Hitung gudang bila barangnya memang"
                 " ada.")  # fmt: skip
        key = f"oversale:{day}:{code.replace('/', '.')}"
        yield Odd(Kind.STOCK, key, words, day, ("stock.count", {}), "Hitung gudang")


# Officers and money -----------------------------------------------------------------------------------------------


def reversals(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """One officer who undoes at least twice as often as the others do on average."""
    begin = since.at(since.today - OF_REVERSALS)
    undone = select(WeighInReversal.reversed_by_id, func.count(), func.max(WeighInReversal.reversed_at)).where(
        WeighInReversal.unit_id == unit.id, WeighInReversal.reversed_at >= begin
    )
    counts = {by: (times, at) for by, times, at in session.execute(undone.group_by(WeighInReversal.reversed_by_id))}
    worked = select(WeighIn.weighed_by_id).where(
        WeighIn.unit_id == unit.id, WeighIn.day >= since.today - OF_REVERSALS, WeighIn.station != PAPER
    )
    everybody = set(session.scalars(worked.distinct())) | set(counts)
    for by, (times, at) in counts.items():
        others = len(everybody) - 1
        theirs = sum(n for n, _ in counts.values()) - times
        if times < MANY_REVERSALS or times * others < TIMES_THE_OTHERS * theirs:
            continue
        user, day = session.get_one(User, by), since.local(at)
        words = f"Petugas {user.username} membatalkan {times} bukti dalam 30 hari, petugas lain bersama {theirs}."
        yield Odd(Kind.REVERSALS, f"reversals:{user.username}:{day:%Y-%m}", words, day, to_day(day))


def cash(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """A month in which at least a third of the counts of the box differed."""
    found = select(CashCount.day, CashCount.found, CashCount.expected).where(
        CashCount.unit_id == unit.id, CashCount.day >= since.day, CashCount.what == Counted.CASH
    )
    months: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for day, there, expected in session.execute(found):
        months[f"{day:%Y-%m}"].append((day, there - expected))
    for month, counts in months.items():
        differ = [difference for _, difference in counts if difference]
        if len(counts) < FEW_COUNTS or len(differ) * OFTEN < len(counts) or len(differ) < 2:
            continue
        words = (f"{len(differ)} dari {len(counts)} hitung kas bulan itu selisih, bersama"
                 f" {format_rupiah(sum(differ))}.")  # fmt: skip
        yield Odd(Kind.CASH, f"cash:{month}", words, max(day for day, _ in counts), ("cash.counts", {}))


def withdrawals(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """Money out within a week after a large weigh-in of the same member was undone."""
    found = (
        select(Withdrawal.number, Withdrawal.amount, Withdrawal.asked_at, WeighInReversal.reversed_at,
               WeighIn.station, WeighIn.number, WeighIn.net)
        .join(WeighIn, (WeighIn.unit_id == Withdrawal.unit_id) & (WeighIn.member_id == Withdrawal.member_id))
        .join(WeighInReversal, UNDONE)
        .where(Withdrawal.unit_id == unit.id, Withdrawal.asked_at >= since.at(since.day))
        .where(Withdrawal.state.not_in(ENDED), WeighIn.net >= LARGE_REVERSAL)
        .where(WeighInReversal.reversed_at <= Withdrawal.asked_at)
        .where(WeighInReversal.reversed_at >= since.at(since.day) - RIGHT_AFTER)
        .order_by(WeighInReversal.reversed_at)
    )  # fmt: skip
    latest = {row[0]: row for row in session.execute(found) if row[2] - row[3] <= RIGHT_AFTER}
    for slip_number, amount, asked, _, station, number, net in latest.values():
        slip, receipt = f"{unit.code}-K-{slip_number:06}", receipt_of(unit, station, number)
        words = (f"Penarikan {slip} {format_rupiah(amount)} diminta sesudah bukti {receipt},"
                 f" {format_rupiah(net)}, dibatalkan.")  # fmt: skip
        yield Odd(Kind.WITHDRAWAL, f"withdrawal:{slip}", words, since.local(asked),
                  ("withdrawals.detail", {"slip": slip}))  # fmt: skip
