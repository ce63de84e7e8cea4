"""What the journals of the unit's own money stand for, and the entries they make. Codes and numbers, no free text."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from rdu.cash.models import CashKind, Counted, Purse
from rdu.ledger.accounts import BANK, CASH, CASH_DIFF, GOODS, OPENING, SHRINK, AccountName, Move, expense, income
from rdu.ledger.service import digest_of
from rdu.money import Rupiah

PILES = {Purse.CASH: CASH, Purse.BANK: BANK}
COUNTED = {Counted.CASH: (CASH, CASH_DIFF), Counted.GOODS: (GOODS, SHRINK)}
"""What is counted, and where a difference goes."""


def opening_moves(cash: Rupiah, bank: Rupiah) -> list[Move]:
    return [move for move in (Move(CASH, OPENING, cash), Move(BANK, OPENING, bank)) if move.amount]


def entry_move(kind: CashKind, purse: Purse, category: str, amount: Rupiah) -> Move:
    """Dr <- Cr of one movement."""
    pile = PILES[purse]
    sides: Mapping[CashKind, tuple[AccountName, AccountName]] = {
        CashKind.EXPENSE: (expense(category), pile),
        CashKind.INCOME: (pile, income(category)),
        CashKind.TO_BANK: (BANK, CASH),
        CashKind.FROM_BANK: (CASH, BANK),
        CashKind.GOODS_BOUGHT: (GOODS, pile),
    }
    return Move(*sides[kind], amount)


def count_moves(what: Counted, found: Rupiah, expected: Rupiah) -> list[Move]:
    """A shortage leaves the pile, a surplus reaches it; nothing where the books were right."""
    pile, gone = COUNTED[what]
    if found == expected:
        return []
    return [
        Move(gone, pile, Rupiah(expected - found)) if found < expected else Move(pile, gone, Rupiah(found - expected))
    ]


def opening_digest(unit: str, seq: int, as_of: date, cash: Rupiah, bank: Rupiah, at: datetime, by: UUID) -> bytes:
    return digest_of(["opening_figures", unit, seq, as_of.isoformat(), cash, bank, int(at.timestamp()), by.hex])


def entry_digest(
    unit: str, seq: int, kind: CashKind, purse: Purse, category: str, amount: Rupiah, day: date, at: datetime, by: UUID
) -> bytes:
    return digest_of(
        ["cash_entry", unit, seq, kind.value, purse.value, category, amount, day.isoformat(), int(at.timestamp()),
         by.hex]
    )  # fmt: skip


def reversal_digest(unit: str, seq: int, entry_seq: int, at: datetime, by: UUID) -> bytes:
    return digest_of(["cash_reversal", unit, seq, entry_seq, int(at.timestamp()), by.hex])


def count_digest(
    unit: str, seq: int, what: Counted, day: date, found: Rupiah, expected: Rupiah, notes: Mapping[int, int],
    at: datetime, by: UUID,
) -> bytes:  # fmt: skip
    pieces = [[note, notes[note]] for note in sorted(notes, reverse=True)]
    return digest_of(
        ["cash_count", unit, seq, what.value, day.isoformat(), found, expected, pieces, int(at.timestamp()), by.hex]
    )
