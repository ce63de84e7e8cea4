"""Plain letters for the 58 mm printer: 32 columns, and the length of paper they take."""

import textwrap
import unicodedata
from typing import NamedTuple

from rdu.money import format_rupiah

COLUMNS = 32
RULE, DOUBLE = "-" * COLUMNS, "=" * COLUMNS
LINE_MM, QR_MM, EDGES_MM = 3.58, 36, 8
"""What a line of 10 px letters takes on paper, a QR with its margins, and the white around both."""


class Till(NamedTuple):
    """The lines of a slip; those below a QR code apart. Without a code all stand above."""

    above: list[str]
    below: list[str]
    has_code: bool = True

    @property
    def millimetres(self) -> int:
        code = QR_MM if self.has_code else 0
        return round((len(self.above) + len(self.below)) * LINE_MM) + code + EDGES_MM


def figures(amount: int) -> str:
    """12.500: the Rp stands once in its own column."""
    return format_rupiah(amount).removeprefix("Rp")


def apart(left: str, right: str) -> str:
    """Left and right on one line; the left gives way."""
    left, right = plain_ascii(left), plain_ascii(right)
    return left[: COLUMNS - len(right) - 1].ljust(COLUMNS - len(right)) + right


def centred(text: str) -> list[str]:
    return [line.center(COLUMNS).rstrip() for line in wrapped(text)]


def wrapped(text: str, most: int = 2) -> list[str]:
    return textwrap.wrap(plain_ascii(text), COLUMNS, max_lines=most, placeholder="..")


def plain_ascii(text: str) -> str:
    """The letters a cheap printer has: accents go, what has no plain letter becomes a question mark."""
    text = text.replace("−", "-").replace("–", "-").replace("’", "'")
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).encode("ascii", "replace").decode()
