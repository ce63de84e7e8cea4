"""Emission figures as they are read and printed. Inside they are exact fractions; they are rounded once, here."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

_WRITTEN = re.compile(r"([-−]?)([0-9]{1,9})(?:[.,]([0-9]{1,9}))?", re.ASCII)
MINUS = "−"


class UnreadableNumber(ValueError):
    """The text is not a decimal number; str(error) says how to write one."""


def parse_number(text: str) -> Decimal:
    """Read "0,087", "0.087" or "-0,212". A point is a decimal point here, since factors are published so."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise UnreadableNumber(f"Angka “{text.strip()[:40]}” belum benar. Tulis angka saja, contoh 0,087.")
    sign, whole, fraction = match.groups()
    return Decimal(f"{'-' if sign else ''}{whole}.{fraction or '0'}").normalize() + 0


def written(value: Decimal) -> str:
    """One plain text for one number, as it is stored and hashed: 0.087, -0.212, 28."""
    return format(value.normalize() + 0, "f") if value else "0"


def comma(value: Decimal) -> str:
    """As it was published, for a page: 0,087 or −0,212."""
    return written(value).replace("-", MINUS).replace(".", ",")


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero to so many decimals, from the exact value."""
    tens = Fraction(10) ** places
    units = (abs(value) * tens * 2 + 1) // 2
    return Decimal(-units if value < 0 else units).scaleb(-places)


def in_step(values: Iterable[Fraction], places: int) -> list[Decimal]:
    """Each rounded so that any first few of them add up to their rounded sum: parts that make the whole exactly."""
    parts, exact, told = [], Fraction(0), Decimal(0)
    for value in values:
        exact += value
        parts.append(rounded(exact, places) - told)
        told += parts[-1]
    return parts


def two_figures(value: Fraction) -> str:
    """The first two figures that count, as estimates are printed: 1908 -> "1.900", 0.087 -> "0,087", 0 -> "0"."""
    if not value:
        return "0"
    size = 0
    while abs(value) >= Fraction(10) ** (size + 1):
        size += 1
    while abs(value) < Fraction(10) ** size:
        size -= 1
    return _in_words(rounded(value, 1 - size), places=max(1 - size, 0))


def plain(value: Fraction, places: int = 3) -> str:
    """So many decimals at most, zeros at the end left out: the figures inside a formula."""
    return _in_words(rounded(value, places)).removeprefix(MINUS if not rounded(value, places) else "")


def _in_words(value: Decimal, places: int | None = None) -> str:
    text = format(value, "f" if places is None else f".{places}f")
    whole, _, fraction = text.removeprefix("-").partition(".")
    kept = fraction if places is not None else fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    return (MINUS if value < 0 else "") + grouped + (f",{kept}" if kept else "")
