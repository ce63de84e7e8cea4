"""What people type as names and words: kept as they wrote it, or refused with a reason."""

import unicodedata

LONGEST_NAME = 120
_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}
"""Letters of some scripts need them; every other invisible sign, bidi overrides above all, is refused."""


class UnreadableText(ValueError):
    """The text cannot be kept as it is; str(error) says what to change."""


def clean_line(text: str, longest: int = LONGEST_NAME) -> str:
    """One line of text: outer and doubled spaces go, letters stay; control and direction signs are refused."""
    if len(text) > longest * 8:
        raise UnreadableText(f"Terlalu panjang. Paling banyak {longest} huruf.")
    line = " ".join(unicodedata.normalize("NFC", text).split(" ")).strip()
    line = " ".join(part for part in line.split(" ") if part)
    if any(unicodedata.category(sign) in _FORBIDDEN and sign not in _JOINERS for sign in line):
        raise UnreadableText("Ada tanda yang tidak bisa disimpan. Tulis ulang dengan huruf biasa.")
    if len(line) > longest:
        raise UnreadableText(f"Terlalu panjang. Paling banyak {longest} huruf.")
    return line


def search_key(text: str) -> str:
    """Lower case, no accents, no punctuation: what a search by name compares."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())
