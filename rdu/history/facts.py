"""What the journals of an old book stand for, as plain facts: hashed when they are posted, and again by the audit.

Codes and numbers only: no database ids, no names, no words as they were written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from rdu.history.models import PaperKind
from rdu.ledger.accounts import CASH, MARGIN, OPENING, STOCK, AccountName, Move, savings
from rdu.ledger.service import digest_of
from rdu.money import Rupiah
from rdu.weights import Grams, Quantity

OUT, SALE, BACK, END = "history_out:", "history_sale:", "history_opening:", "history:"
"""How the sources of these journals begin: a withdrawal, a sale, an opening balance taken back, a file's end."""


@dataclass(frozen=True)
class LineFacts:
    """A withdrawal, a sale, or an opening balance taken back."""

    unit_code: str
    seq: int
    kind: PaperKind
    day: date
    member_number: int | None
    item: str
    quantity: Quantity
    grams: Grams
    taken_grams: Grams
    cost: Rupiah
    amount: Rupiah
    paper_row: int

    def digest(self) -> bytes:
        return digest_of(
            [
                "history_line", self.unit_code, self.seq, self.kind.value, self.day.isoformat(), self.member_number,
                self.item, self.quantity, self.grams, self.taken_grams, self.cost, self.amount, self.paper_row,
            ]
        )  # fmt: skip


class Counted(NamedTuple):
    """How much more, or less, of an item was counted than the books said, and what that is worth."""

    item: str
    grams: int
    value: int


@dataclass(frozen=True)
class ImportFacts:
    """The end of a file: where its journals begin, and the count of cash and stock."""

    unit_code: str
    seq: int
    draft: UUID
    content_hash: bytes
    first_seq: int
    lines: int
    cash_before: Rupiah
    cash_counted: Rupiah
    at: int
    by: UUID
    stock: Sequence[Counted]

    def digest(self) -> bytes:
        return digest_of(
            [
                "history", self.unit_code, self.seq, self.draft.hex, self.content_hash.hex(), self.first_seq,
                self.lines, self.cash_before, self.cash_counted, self.at, self.by.hex,
                [list(row) for row in sorted(self.stock)],
            ]
        )  # fmt: skip


def moves_out(member_id: int, number: int, amount: Rupiah) -> list[Move]:
    """A withdrawal from before: paid from the box."""
    return [Move(savings(member_id, number), CASH, amount)]


def moves_sold(amount: Rupiah, cost: Rupiah) -> list[Move]:
    """Cash for goods, with what was earned on them or lost."""
    return _moving((CASH, STOCK, min(cost, amount)), (CASH, MARGIN, amount - cost), (MARGIN, STOCK, cost - amount))


def moves_back(member_id: int, number: int, amount: Rupiah) -> list[Move]:
    """An opening balance taken back."""
    return [Move(savings(member_id, number), OPENING, amount)]


def moves_counted(cash: int, stock: Sequence[Counted]) -> list[Move]:
    """What was counted above the books was there before them; what is missing was not."""
    more = sum(row.value for row in stock if row.value > 0)
    less = -sum(row.value for row in stock if row.value < 0)
    return _moving((CASH, OPENING, cash), (OPENING, CASH, -cash), (STOCK, OPENING, more), (OPENING, STOCK, less))


def _moving(*moves: tuple[AccountName, AccountName, int]) -> list[Move]:
    return [Move(debit, credit, Rupiah(amount)) for debit, credit, amount in moves if amount > 0]
