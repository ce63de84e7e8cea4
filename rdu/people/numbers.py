"""Member numbers: four or more digits with a Damm check digit, 0123-4. At the counter the digits before it suffice."""

import re

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
"""Damm's quasigroup of order 10 (H. M. Damm, 2004): finds every single wrong digit and every swapped pair."""

_NUMBER = re.compile(r"([0-9]{1,9})(?:-([0-9]))?", re.ASCII)


class UnreadableNumber(ValueError):
    """The text is not a member number; str(error) says what is wrong."""


def check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def format_number(number: int) -> str:
    """0123, as it is said at the counter."""
    return f"{number:04}"


def format_card(number: int) -> str:
    """0123-4, as it stands on the card."""
    digits = format_number(number)
    return f"{digits}-{check_digit(digits)}"


def parse_number(text: str) -> int:
    """Read "123", "0123" or "0123-4"; a wrong check digit is refused."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise UnreadableNumber("Nomor anggota belum benar. Tulis angka saja, contoh 0123 atau 0123-4.")
    number = int(match[1])
    if match[2] is not None and int(match[2]) != check_digit(format_number(number)):
        raise UnreadableNumber(f"Nomor {text.strip()} salah tulis. Periksa lagi angka di kartu.")
    return number
