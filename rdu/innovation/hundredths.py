"""Percentages and thresholds to a hundredth, as whole numbers: 20.01 is 2001. Cut off, never rounded up to a level."""

import re

_WRITTEN = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,2}))?", re.ASCII)


class UnreadableThreshold(ValueError):
    """The text is not a threshold; str(error) says how to write one."""


def parse_hundredths(text: str) -> int:
    """Read "501", "20.01" or "20,01"."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise UnreadableThreshold(f"Ambang “{text.strip()[:40]}” belum benar. Tulis angka, contoh 501 atau 20.01.")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def share_of(part: int, whole: int) -> int:
    """Per cent of a whole in hundredths, cut off below: 19 of 21 is 9047, so that 90.99 % never counts as 91 %."""
    return part * 10_000 // whole


def written(value: int, places: int) -> str:
    """With so many decimals: 9047 is "90" or "90,47"; a sum below zero keeps its sign."""
    sign, size = ("−" if value < 0 else ""), abs(value)
    whole = f"{size // 100:,}".replace(",", ".")
    return f"{sign}{whole},{size % 100:02}" if places else f"{sign}{whole}"
