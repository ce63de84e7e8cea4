"""A receipt in plain letters: 32 columns for the 58 mm printer, and the message that goes to the member's phone."""

import textwrap
import unicodedata
from typing import NamedTuple

from rdu.clock import DAYS, format_day, format_short, format_time
from rdu.deposits.models import WeighIn, WeighInLine
from rdu.deposits.receipts import name_of
from rdu.money import format_percent, format_rupiah
from rdu.people.numbers import format_card
from rdu.weights import format_kg, format_quantity

COLUMNS = 32
RULE, DOUBLE = "-" * COLUMNS, "=" * COLUMNS
LINE_MM, QR_MM, EDGES_MM = 3.58, 36, 8
"""What a line of 10 px letters takes on paper, the QR with its margins, and the white around both."""


class Till(NamedTuple):
    """The lines above the QR code and below it, and the length of paper they need."""

    above: list[str]
    below: list[str]

    @property
    def millimetres(self) -> int:
        return round((len(self.above) + len(self.below)) * LINE_MM) + QR_MM + EDGES_MM


def till_of(record: WeighIn) -> Till:
    lines = [text for line in record.lines for text in _line(line)]
    above = [*_head(record), RULE, *lines, RULE, *_sums(record), *_foot(record)]
    return Till(above, ["Pindai untuk memeriksa.".center(COLUMNS).rstrip(), "Terima kasih".center(COLUMNS).rstrip()])


def _head(record: WeighIn) -> list[str]:
    unit, day = record.unit, record.day
    undone = ["*** DIBATALKAN ***".center(COLUMNS).rstrip()] if record.reversal else []
    return [
        *(_centred(unit.name.upper())), *(_centred(unit.place) if unit.place else []), RULE, *undone, record.receipt,
        _apart(f"{DAYS[day.weekday()]}, {format_short(day)}", format_time(record.weighed_at, unit.timezone)),
        _apart(record.member.name, format_card(record.member.number)),
    ]  # fmt: skip


def _line(line: WeighInLine) -> list[str]:
    quantity = format_quantity(line.quantity, line.measure)
    return [*_wrapped(name_of(line)), _apart(f"  {quantity} x {_figures(line.unit_price)}", _figures(line.amount))]


def _sums(record: WeighIn) -> list[str]:
    share = _apart(f"Bagian unit {format_percent(record.share_bp)}", f"Rp -{_figures(record.share)}")
    parts = [_apart("Nilai sampah", f"Rp {_figures(record.gross)}"), share] if record.share_bp else []
    return [*parts, DOUBLE, _apart("MASUK TABUNGAN", f"Rp {_figures(record.net)}"), DOUBLE]


def _foot(record: WeighIn) -> list[str]:
    return [*_wrapped(f"Ditimbang: {record.weighed_by.name}"), "Salah? Bilang hari ini juga."]


def _figures(amount: int) -> str:
    return format_rupiah(amount).removeprefix("Rp")


def _apart(left: str, right: str) -> str:
    """Left and right on one line; the left gives way."""
    left, right = plain_ascii(left), plain_ascii(right)
    return left[: COLUMNS - len(right) - 1].ljust(COLUMNS - len(right)) + right


def _centred(text: str) -> list[str]:
    return [line.center(COLUMNS).rstrip() for line in _wrapped(text)]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(plain_ascii(text), COLUMNS, max_lines=2, placeholder="..")


def plain_ascii(text: str) -> str:
    """The letters a cheap printer has: accents go, what has no plain letter becomes a question mark."""
    text = text.replace("−", "-").replace("–", "-").replace("’", "'")
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).encode("ascii", "replace").decode()


def message_of(record: WeighIn, proof: str) -> str:
    """Five lines for WhatsApp: what reached the savings first, and where to check it."""
    items = f"{len(record.lines)} jenis, {format_kg(record.grams)}".replace("\u00a0", " ")
    return "\n".join(
        [
            f"{format_rupiah(record.net)} masuk tabungan {record.member.name}",
            f"{record.unit.name}, {format_day(record.day)}",
            f"Bukti {record.receipt}: {items}",
            *(["Setoran ini sudah DIBATALKAN."] if record.reversal else []),
            f"Periksa: {proof}",
        ]
    )


def phone_abroad(phone: str) -> str:
    """0812-3456 as wa.me wants it, 628123456; "" where there is none to write to."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return f"62{digits[1:]}" if digits.startswith("0") else digits
