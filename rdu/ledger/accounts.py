"""What the books call their accounts, and how money moves between two of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rdu.ledger.models import REGULAR, AccountKind
from rdu.money import Rupiah


@dataclass(frozen=True)
class AccountName:
    """An account as the books call it; the row is made when money first reaches it."""

    kind: AccountKind
    member_id: int | None = None
    member_number: int | None = None
    pocket: str = ""
    part: str = ""

    @property
    def code(self) -> str:
        """ "cash", "savings:0123:regular", "member_owes:0123", "receivable:MJY"."""
        number = "" if self.member_number is None else f"{self.member_number:04}"
        return ":".join(word for word in (self.kind.value, number, self.pocket, self.part) if word)


CASH = AccountName(AccountKind.CASH)
BANK = AccountName(AccountKind.BANK)
STOCK = AccountName(AccountKind.STOCK)
GOODS = AccountName(AccountKind.GOODS)
IN_TRANSIT = AccountName(AccountKind.IN_TRANSIT)
SHRINK = AccountName(AccountKind.SHRINK)
CASH_DIFF = AccountName(AccountKind.CASH_DIFF)
SHARE = AccountName(AccountKind.SHARE)
MARGIN = AccountName(AccountKind.MARGIN)
FEE = AccountName(AccountKind.FEE)
FUND = AccountName(AccountKind.FUND)
OPENING = AccountName(AccountKind.OPENING)


def savings(member_id: int, member_number: int, pocket: str = REGULAR) -> AccountName:
    return AccountName(AccountKind.SAVINGS, member_id, member_number, pocket)


def held(member_id: int, member_number: int, pocket: str = REGULAR) -> AccountName:
    """What of her savings waits to be paid out."""
    return AccountName(AccountKind.HELD, member_id, member_number, pocket)


def member_owes(member_id: int, member_number: int) -> AccountName:
    return AccountName(AccountKind.MEMBER_OWES, member_id, member_number)


def receivable(collector: str) -> AccountName:
    """What a collector, by code, has still to pay."""
    return AccountName(AccountKind.RECEIVABLE, part=collector)


def due_from(unit: str) -> AccountName:
    """What another unit, by code, owes this one for goods it received."""
    return AccountName(AccountKind.DUE_FROM, part=unit)


def due_to(unit: str) -> AccountName:
    return AccountName(AccountKind.DUE_TO, part=unit)


def expense(category: str) -> AccountName:
    return AccountName(AccountKind.EXPENSE, part=category)


def income(category: str) -> AccountName:
    return AccountName(AccountKind.INCOME, part=category)


class Move(NamedTuple):
    """Money leaves `credit` and reaches `debit`."""

    debit: AccountName
    credit: AccountName
    amount: Rupiah


def mirrored(moves: Sequence[Move]) -> list[Move]:
    """The moves that undo these."""
    return [Move(move.credit, move.debit, move.amount) for move in moves]
