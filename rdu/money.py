"""Rupiah are whole numbers. No floats, no Decimal, no sen."""

import re
from typing import NewType

from rdu.weights import Measure, Quantity

Rupiah = NewType("Rupiah", int)

MOST_PER_MEASURE = Rupiah(10_000_000)
"""The highest price of a kilogram, a litre or a piece: quantity x price then stays under 2^53."""

NOTES = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)
"""Notes and coins in use, the largest first."""

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+", re.ASCII)
_PLAIN = re.compile(r"[0-9]{1,15}", re.ASCII)
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", re.ASCII)


class UnreadableRupiah(ValueError):
    """The text is not an amount in rupiah; str(error) says how to write one."""


def parse_rupiah(text: str) -> Rupiah:
    """Read "12500", "12.500", "Rp12.500" or "Rp 12.500,00" as 12500. A point groups thousands, never decimals."""
    bare = re.sub(r"^[Rr]p\.? ?", "", text.strip()).removesuffix(",00").removesuffix(",-")
    if not (_GROUPED.fullmatch(bare) or _PLAIN.fullmatch(bare)):
        raise UnreadableRupiah("Jumlah uang belum benar. Tulis angka saja, contoh 12.500.")
    return Rupiah(int(bare.replace(".", "")))


class UnreadablePercent(ValueError):
    """The text is not a percentage from 0 to 100; str(error) says how to write one."""


def parse_percent(text: str) -> int:
    """Read "15", "12,5" or "12,5 %" as basis points: 1500, 1250."""
    match = _PERCENT.fullmatch(text.strip().removesuffix("%").strip())
    basis_points = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 10_001
    if basis_points > 10_000:
        raise UnreadablePercent("Persen belum benar. Tulis angka dari 0 sampai 100, contoh 15 atau 12,5.")
    return basis_points


def price_of(quantity: Quantity, measure: Measure, unit_price: Rupiah) -> Rupiah:
    """Price a line: grams and millilitres per thousand, half up; pieces one by one.

    The database repeats this sum as a CHECK on every weighed line, so the two must change together.
    """
    if measure is Measure.PIECE:
        return Rupiah(quantity * unit_price)
    return Rupiah((quantity * unit_price + 500) // 1000)


def nearest_price(quantity: Quantity, measure: Measure, amount: Rupiah) -> Rupiah:
    """What an amount makes of one kilogram, litre or piece, half up: for a line whose price nobody wrote down."""
    thousand = 1 if measure is Measure.PIECE else 1000
    return Rupiah((2 * amount * thousand + quantity) // (2 * quantity))


def share_of(gross: Rupiah, basis_points: int) -> Rupiah:
    """The unit's share of a whole weigh-in, half up; 1500 basis points are 15 %. Taken once, never per line."""
    return Rupiah((gross * basis_points + 5_000) // 10_000)


def format_rupiah(amount: int) -> str:
    """Rp12.500, or −Rp12.500 for money going out."""
    sign = "−" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


def format_percent(basis_points: int) -> str:
    """1500 -> "15 %", 1250 -> "12,5 %"; a no-break space keeps figure and sign together."""
    whole, rest = divmod(basis_points, 100)
    decimals = f",{rest:02}".rstrip("0") if rest else ""
    return f"{whole}{decimals}\u00a0%"
