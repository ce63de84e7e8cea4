"""What a line of the book says: the same words on the page, in the files and on paper."""

from datetime import date
from typing import NamedTuple

from rdu.clock import format_date
from rdu.money import format_rupiah
from rdu.people.numbers import format_number
from rdu.weights import Measure, Quantity, format_quantity
from rdu.withdrawals.models import State, Way


class Taken(NamedTuple):
    """What a line says of its withdrawal."""

    slip: str
    way: Way
    state: State


class Happened(NamedTuple):
    """The facts of one line. What does not apply is empty or none."""

    source: str  # what kind of act it was, as its journal says: "weigh_in", "payment", "request" and so on
    grams: Quantity | None
    millilitres: Quantity | None
    pieces: Quantity | None
    replaces: bool
    undone: str  # the receipt that was reversed
    reason: str | None
    as_of: date | None  # the day of an opening balance
    other: int | None  # the number at the other end of a move between twins
    amount: int
    inside: int  # what moved between accounts of the same number: held, released, put into another pocket
    paper: bool = False  # brought in from the old book
    taken: Taken | None = None  # the withdrawal that a line of money out belongs to


def what(happened: Happened) -> str:
    if weighed := amounts(happened.grams, happened.millilitres, happened.pieces):
        more = ", menurut buku lama" if happened.paper else ", pengganti" if happened.replaces else ""
        return f"Setoran {weighed}{more}"
    if happened.undone:
        return f"Koreksi {happened.undone}: {happened.reason}"
    if happened.as_of:
        return f"Saldo awal, menurut buku lama {format_date(happened.as_of)}"
    if happened.other is not None:
        way = "Pindahan dari" if happened.amount > 0 else "Pindah ke"
        return f"{way} nomor {format_number(happened.other)}"
    if happened.source in _INSIDE:
        return _inside(happened).format(format_rupiah(happened.inside))
    return _other(happened)


def _other(happened: Happened) -> str:
    if happened.source == "payment" and happened.taken:
        return happened.taken.way.done
    return _OTHERS.get(happened.source) or ("Uang masuk" if happened.amount > 0 else "Uang keluar")


def _inside(happened: Happened) -> str:
    if happened.source == "release" and happened.taken:
        return f"Penarikan {happened.taken.state.word.lower()}, {{}} kembali bebas"
    return _INSIDE[happened.source]


_INSIDE = {
    "request": "Penarikan diminta, {} ditahan",
    "release": "Penarikan batal, {} kembali bebas",
    "pocket_move": "Pindah kantong, {}",
}
_OTHERS = {
    "history_out": "Diambil, menurut buku lama", "history_opening": "Saldo awal diganti catatan buku lama",
    "inherit_paid": "Dibayar kepada ahli waris", "inherit_moved": "Pindah ke nomor ahli waris",
    "split": "Pisah rumah tangga", "move_out": "Pindah ke unit lain", "move_in": "Pindahan dari unit lain",
    "payment": "Penarikan dibayar", "debt": "Utang dilunasi dari tabungan", "fund": "Untuk dana sosial",
}  # fmt: skip


def amounts(grams: Quantity | None, millilitres: Quantity | None, pieces: Quantity | None) -> str:
    """6 kg dan 1 liter; 6 kg, 1 liter, dan 2 buah."""
    weighed = ((grams, Measure.KG), (millilitres, Measure.LITRE), (pieces, Measure.PIECE))
    parts = [format_quantity(quantity, measure) for quantity, measure in weighed if quantity]
    if len(parts) > 2:
        return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
    return " dan ".join(parts)
