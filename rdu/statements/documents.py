"""The paper behind an entry: what happened, and the page that shows it. No names: the agency reads this too."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.cash.models import CashCount, CashEntry, CashReversal
from rdu.deposits.models import WeighIn, WeighInReversal
from rdu.people.models import Unit


class Paper(NamedTuple):
    """What a journal was: words, the endpoint that shows it and its arguments ("" where no page does), and what
    somebody wrote down about it, which may name people."""

    words: str
    endpoint: str = ""
    arguments: Mapping[str, Any] = {}
    note: str = ""


Found = dict[int, Paper]
Finder = Callable[[Session, Unit, Sequence[int]], Found]


def papers_of(session: Session, unit: Unit, journals: Iterable[tuple[int, str]]) -> Found:
    """By seq, for journals given as (seq, source). Each kind of paper is looked up once."""
    by_kind: dict[str, list[int]] = {}
    for seq, source in journals:
        by_kind.setdefault(source.partition(":")[0], []).append(seq)
    found: Found = {}
    for kind, seqs in by_kind.items():
        word, finder = _PAPERS.get(kind, ("Catatan", None))
        found |= {seq: Paper(word) for seq in seqs} | (finder(session, unit, seqs) if finder else {})
    return found


def _visits(session: Session, unit: Unit, seqs: Sequence[int]) -> Found:
    found = select(WeighIn.seq, WeighIn.station, WeighIn.number).where(
        WeighIn.unit_id == unit.id, WeighIn.seq.in_(seqs)
    )
    rows = session.execute(found)
    return {seq: _receipt("Setoran", unit, station, number) for seq, station, number in rows}


def _receipt(word: str, unit: Unit, station: str, number: int) -> Paper:
    receipt = f"{unit.code}-{station}-{number:06}"
    return Paper(f"{word} {receipt}", "deposits.receipt", {"receipt": receipt})


def _undone_visits(session: Session, unit: Unit, seqs: Sequence[int]) -> Found:
    found = (
        select(WeighInReversal.seq, WeighIn.station, WeighIn.number)
        .join(WeighIn, (WeighIn.unit_id == WeighInReversal.unit_id) & (WeighIn.seq == WeighInReversal.weigh_in_seq))
        .where(WeighInReversal.unit_id == unit.id, WeighInReversal.seq.in_(seqs))
    )
    rows = session.execute(found)
    return {seq: _receipt("Pembatalan setoran", unit, station, number) for seq, station, number in rows}


def _movements(session: Session, unit: Unit, seqs: Sequence[int]) -> Found:
    rows = session.scalars(select(CashEntry).where(CashEntry.unit_id == unit.id, CashEntry.seq.in_(seqs)))
    return {row.seq: Paper(row.kind.word, "cash.entry", {"seq": row.seq}, row.words) for row in rows}


def _undone_movements(session: Session, unit: Unit, seqs: Sequence[int]) -> Found:
    rows = session.scalars(select(CashReversal).where(CashReversal.unit_id == unit.id, CashReversal.seq.in_(seqs)))
    return {row.seq: Paper("Pembatalan", "cash.entry", {"seq": row.entry_seq}, row.reason) for row in rows}


def _counts(session: Session, unit: Unit, seqs: Sequence[int]) -> Found:
    rows = session.scalars(select(CashCount).where(CashCount.unit_id == unit.id, CashCount.seq.in_(seqs)))
    return {row.seq: Paper("Selisih hitungan", "cash.one_count", {"seq": row.seq}, row.explanation) for row in rows}


_PAPERS: Mapping[str, tuple[str, Finder | None]] = {
    "weigh_in": ("Setoran", _visits), "reversal": ("Pembatalan setoran", _undone_visits),
    "opening": ("Saldo awal anggota", None), "merge": ("Nomor anggota digabung", None),
    "pocket_move": ("Pindah kantong", None), "month_close": ("Tutup bulan", None),
    "opening_figures": ("Uang awal", None), "cash": ("Uang keluar masuk", _movements),
    "cash_reversal": ("Pembatalan", _undone_movements), "cash_count": ("Selisih hitungan", _counts),
    "request": ("Permintaan penarikan", None), "approval": ("Persetujuan penarikan", None),
    "payment": ("Pembayaran penarikan", None), "release": ("Penarikan dibatalkan", None),
    "sale": ("Penjualan", None), "sale_reversal": ("Pembatalan penjualan", None),
    "collection": ("Pengepul membayar", None), "count": ("Hitungan gudang", None), "regrade": ("Ganti mutu", None),
}  # fmt: skip
