"""What the journals of the ledger's own acts stand for: their digests are made of these."""

from datetime import date


def opening_facts(unit_code: str, number: int, amount: int, as_of: date) -> list[object]:
    """An opening balance."""
    return ["opening", unit_code, number, amount, as_of.isoformat()]


def merge_facts(unit_code: str, twin: int, into: int, amount: int) -> list[object]:
    """A merge: the two numbers and what moved."""
    return ["merge", unit_code, twin, into, amount]


def closing_facts(unit_code: str, month: date) -> list[object]:
    """The closing of a month."""
    return ["month_close", unit_code, month.isoformat()]
