"""The old book as a file: its columns, and each row as it was written. Nothing is matched here."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rdu.history.models import PaperKind
from rdu.ledger.opening import paper_day
from rdu.ledger.service import canonical
from rdu.money import Rupiah, parse_rupiah
from rdu.people.imports import BadRow, Reasons, columns_of
from rdu.spreadsheet import Row, Table, UnreadableTable
from rdu.text import clean_line, search_key

KIND = "history"
MOST = Rupiah(1_000_000_000)
"""More than this in one line of an old book is a slip of the hand."""
TEMPLATE = (
    ("tanggal", "jenis", "anggota", "barang", "berat", "nilai"),
    ("4-1-2025", "setoran", "0123", "Kardus bagus", "2,9", 4_350),
    ("18-1-2025", "ambil", "Siti Contoh", "", "", 50_000),
    ("25-1-2025", "jual", "Pengepul Contoh", "Kardus bagus", "85,5", 171_000),
)
COLUMNS = {
    "day": ("tanggal", "tgl", "hari"),
    "kind": ("jenis", "transaksi", "jenis transaksi", "keterangan"),
    "who": ("anggota", "nama", "nasabah", "nama anggota", "nama nasabah", "nomor", "nomor anggota", "pengepul"),
    "item": ("barang", "jenis sampah", "item", "sampah", "nama barang"),
    "weight": ("berat", "berat kg", "kg", "timbangan"),
    "count": ("jumlah", "banyak", "banyaknya", "buah", "pcs"),
    "amount": ("nilai", "rupiah", "harga total", "total", "nilai rp", "jumlah rp", "jumlah rupiah"),
}
KINDS = {
    "": PaperKind.DEPOSIT, "setoran": PaperKind.DEPOSIT, "setor": PaperKind.DEPOSIT, "tabung": PaperKind.DEPOSIT,
    "masuk": PaperKind.DEPOSIT, "ambil": PaperKind.WITHDRAWAL, "tarik": PaperKind.WITHDRAWAL,
    "penarikan": PaperKind.WITHDRAWAL, "diambil": PaperKind.WITHDRAWAL, "keluar": PaperKind.WITHDRAWAL,
    "jual": PaperKind.SALE, "penjualan": PaperKind.SALE, "dijual": PaperKind.SALE,
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A row as it stands in the old book."""

    row: int
    kind: PaperKind
    day: date
    who: str
    item: str
    quantity: str
    amount: Rupiah


def fingerprint(table: Table) -> bytes:
    """The same table is the same file, whether it comes as CSV or XLSX and whatever it is called."""
    rows = [[row.cells[column] for column in table.columns] for row in table.rows]
    return hashlib.sha256(canonical([[search_key(column) for column in table.columns], rows])).digest()


def read(table: Table, today: date) -> tuple[list[Written], list[BadRow]]:
    """Every row of the table, the good ones and the bad ones. Raises UnreadableTable where a column lacks."""
    columns = columns_of(table, COLUMNS, ["day", "who", "amount"])
    if columns.keys().isdisjoint({"weight", "count"}) or "item" not in columns:
        raise UnreadableTable("Kolom barang dan berat harus ada. Pakai nama kolom seperti di contoh berkas.")
    written, bad = [], []
    for row in table.rows:
        found = _row(row, {ours: row.cells[theirs] for ours, theirs in columns.items()}, today)
        if isinstance(found, Written):
            written.append(found)
        else:
            bad.append(found)
    return written, bad


def _row(row: Row, cells: dict[str, str], today: date) -> Written | BadRow:
    reasons = Reasons()
    kind = reasons.tried(_kind, cells.get("kind", ""), PaperKind.DEPOSIT)
    day = reasons.tried(lambda text: paper_day(text, today), cells["day"], today)
    who = reasons.tried(_who(kind), cells["who"], "")
    item = reasons.tried(_item(kind), cells["item"], "")
    amount = reasons.tried(_amount(kind), cells["amount"], Rupiah(0))
    quantity = "" if kind is PaperKind.WITHDRAWAL else cells.get("weight", "") or cells.get("count", "")
    if reasons:
        return BadRow(row.number, cells["who"][:120], reasons)
    return Written(row.number, kind, day, who, item, quantity, amount)


def _kind(text: str) -> PaperKind:
    if (kind := KINDS.get(search_key(text))) is None:
        raise ValueError(f"Jenis “{text[:40]}” tidak dikenal. Tulis setoran, ambil, atau jual.")
    return kind


def _who(kind: PaperKind) -> Callable[[str], str]:
    def read_who(text: str) -> str:
        who = clean_line(text)
        if not search_key(who) and kind is not PaperKind.SALE:
            raise ValueError("Anggota belum diisi. Tulis nomor atau namanya.")
        return who

    return read_who


def _item(kind: PaperKind) -> Callable[[str], str]:
    def read_item(text: str) -> str:
        item = clean_line(text)
        if kind is PaperKind.WITHDRAWAL:
            return ""
        if not search_key(item):
            raise ValueError("Barang belum diisi.")
        return item

    return read_item


def _amount(kind: PaperKind) -> Callable[[str], Rupiah]:
    def read_amount(text: str) -> Rupiah:
        if re.match(r"[-−(]", text):
            raise ValueError("Nilai ditulis tanpa tanda kurang. Kolom jenis yang membedakan setor dan ambil.")
        amount = parse_rupiah(text)
        if amount == 0 and kind is PaperKind.WITHDRAWAL:
            raise ValueError("Nilainya nol. Hapus baris ini.")
        if amount > MOST:
            raise ValueError("Nilai terlalu besar. Periksa jumlah nolnya.")
        return amount

    return read_amount
