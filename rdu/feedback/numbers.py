"""A complaint's number, which everybody may know, and its code, which only whoever complained holds."""

import re
import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are taken for each other: 0 and O, 1, I and L."""
LENGTH = 10
_LABEL = re.compile(r"(?:ADU[- ]?)?(20[0-9]{2})[- ]?([0-9]{1,6})", re.ASCII)


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def shown_code(code: str) -> str:
    """K7MQ4-XTN2P, as it is read aloud."""
    return f"{code[:5]}-{code[5:]}"


def read_code(text: str) -> str:
    """As it is kept, whatever was typed between the letters."""
    return re.sub(r"[\s-]", "", text[:40]).upper()


def read_label(text: str) -> tuple[int, int] | None:
    """Year and number of "ADU-2026-0042", "adu 2026 42" or "2026-42"; None for anything else."""
    found = _LABEL.fullmatch(text.strip()[:40].upper())
    return (int(found[1]), int(found[2])) if found else None
