"""What a line of the book says: the same words on the page, in the files and on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rdu.clock import format_date
from rdu.people.numbers import format_number
from rdu.weights import Measure, Quantity, format_quantity

_ORDER = {Measure.KG: 0, Measure.LITRE: 1, Measure.PIECE: 2}


@dataclass(frozen=True)
class Happened:
    """The facts of one line. What does not apply is empty or none."""

    weighed: Sequence[tuple[Measure, Quantity]]
    replaces: bool
    undone: str  # the receipt that was reversed
    reason: str
    as_of: date | None  # the day of an opening balance
    other: int | None  # the number at the other end of a move between twins
    amount: int


def what(happened: Happened) -> str:
    if happened.weighed:
        return f"Setoran {amounts(happened.weighed)}{', pengganti' if happened.replaces else ''}"
    if happened.undone:
        return f"Koreksi {happened.undone}: {happened.reason}"
    if happened.as_of:
        return f"Saldo awal, menurut buku lama {format_date(happened.as_of)}"
    if happened.other is not None:
        way = "Pindahan dari" if happened.amount > 0 else "Pindah ke"
        return f"{way} nomor {format_number(happened.other)}"
    return "Uang masuk" if happened.amount > 0 else "Uang keluar"


def amounts(weighed: Iterable[tuple[Measure, Quantity]]) -> str:
    """6 kg dan 1 liter; 6 kg, 1 liter, dan 2 buah."""
    parts = [format_quantity(quantity, measure) for measure, quantity in sorted(weighed, key=lambda m: _ORDER[m[0]])]
    if len(parts) > 2:
        return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
    return " dan ".join(parts)
