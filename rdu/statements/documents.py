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
    found: Found = {}
    for seq, source in journals:
        kind, _, rest = source.partition(":")
        found[seq] = _told(unit, kind, rest)
        by_kind.setdefault(kind, []).append(seq)
    for kind in by_kind.keys() & _FINDERS.keys():
        found |= _FINDERS[kind](session, unit, by_kind[kind])
    return found


def _told(unit: Unit, kind: str, rest: str) -> Paper:
    """What a journal's source alone tells."""
    word = _WORDS.get(kind, "Catatan")
    if kind in ("request", "approval", "payment", "release"):
        slip = f"{unit.code}-K-{rest}"
        return Paper(f"{word} {slip}", "withdrawals.detail", {"slip": slip})
    if kind in ("sale", "sale_reversal"):
        return Paper(f"{word} {rest}", "sales.sale", {"label": rest})
    return Paper(word)


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


_FINDERS: Mapping[str, Finder] = {
    "weigh_in": _visits, "reversal": _undone_visits, "cash": _movements, "cash_reversal": _undone_movements,
    "cash_count": _counts,
}  # fmt: skip
_WORDS = {
    "plant": "Catatan pabrik", "plant_reversal": "Pembatalan catatan pabrik",
    "plant_tolerance": "Batas selisih neraca pabrik",
    "weigh_in": "Setoran", "reversal": "Pembatalan setoran", "opening": "Saldo awal anggota",
    "merge": "Nomor anggota digabung", "pocket_move": "Pindah kantong", "month_close": "Tutup bulan",
    "opening_figures": "Uang awal", "cash": "Uang keluar masuk", "cash_reversal": "Pembatalan",
    "cash_count": "Selisih hitungan", "request": "Permintaan penarikan", "approval": "Persetujuan penarikan",
    "payment": "Penarikan", "release": "Penarikan dibatalkan", "sale": "Penjualan",
    "sale_reversal": "Pembatalan penjualan", "collection": "Pengepul membayar", "count": "Hitungan gudang",
    "regrade": "Ganti mutu", "transfer": "Kiriman ke induk", "history": "Dibawa dari buku lama",
    "history_out": "Diambil, menurut buku lama", "history_sale": "Penjualan, menurut buku lama",
    "history_opening": "Saldo awal diganti catatan buku lama", "payout": "Daftar pembagian disetujui",
    "debt": "Utang anggota diselesaikan", "fund": "Pemberian untuk dana sosial", "fund_spent": "Dana sosial dipakai",
    "collection_reversal": "Pembatalan pembayaran pengepul", "appointment": "Surat tugas pengurus",
    "hand_over": "Serah terima pengurus", "death": "Anggota wafat", "inherit_paid": "Dibayar kepada ahli waris",
    "inherit_moved": "Pindah ke nomor ahli waris", "split": "Pisah rumah tangga", "move_out": "Pindah ke unit lain",
    "move_via": "Pindahan anggota lewat induk", "move_in": "Pindahan dari unit lain",
    "due_paid": "Utang antar unit dibayar", "due_got": "Piutang antar unit diterima",
    "rest_out": "Sisa uang diserahkan ke induk", "rest_in": "Sisa uang unit yang tutup",
    "savers_list": "Daftar penabung ditandatangani", "unit_closed": "Unit tutup",
}  # fmt: skip
