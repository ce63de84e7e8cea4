"""The savings book as a table for a spreadsheet program."""

from collections.abc import Sequence

from rdu.passbook.service import Line
from rdu.people.numbers import format_number
from rdu.spreadsheet import write_csv

HEAD = ("Tanggal", "Nomor anggota", "Catatan", "Bukti", "Masuk", "Keluar", "Saldo", "Keadaan")


def book_csv(lines: Sequence[Line]) -> bytes:
    """Lines come the newest first, as they are read, and are written the oldest first, as a book runs."""
    return write_csv([HEAD, *(_row(line) for line in reversed(lines))])


def _row(line: Line) -> list[str | int]:
    return [
        line.day.isoformat(),
        format_number(line.number),
        line.what.replace("\u00a0", " "),
        line.receipt,
        max(line.amount, 0),
        max(-line.amount, 0),
        line.balance,
        "dibatalkan" if line.void else "berlaku",
    ]
