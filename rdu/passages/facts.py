"""What the journals of this room stand for, and the entries they make: asked when posting, and again by the audit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from rdu.cash.models import Purse
from rdu.ledger.accounts import BANK, CASH, OPENING, AccountName, Move, due_from, due_to, savings
from rdu.ledger.models import REGULAR
from rdu.ledger.service import digest_of
from rdu.money import Rupiah
from rdu.passages.models import HandOver, Kind

PILES = {Purse.CASH: CASH, Purse.BANK: BANK}


class Number(NamedTuple):
    """A member as the books know her."""

    id: int
    unit: str
    number: int


class Leg(NamedTuple):
    """One side of a flow: whose savings, which units stand at its ends, and how much."""

    kind: Kind
    amount: Rupiah
    member: Number | None = None
    to: Number | None = None
    from_unit: str = ""
    to_unit: str = ""
    pockets: Mapping[str, int] = {}
    purse: Purse | None = None


def moves_of(leg: Leg) -> list[Move]:
    """The entries of one side."""
    amount, pile = leg.amount, PILES.get(leg.purse or Purse.CASH, CASH)
    between = {
        Kind.MOVE_VIA: lambda: Move(due_from(leg.from_unit), due_to(leg.to_unit), amount),
        Kind.DUE_PAID: lambda: Move(due_to(leg.to_unit), pile, amount),
        Kind.DUE_GOT: lambda: Move(pile, due_from(leg.from_unit), amount),
        Kind.REST_OUT: lambda: Move(OPENING, pile, amount),
        Kind.REST_IN: lambda: Move(pile, OPENING, amount),
        Kind.MOVE_IN: lambda: Move(due_from(leg.from_unit), _savings(leg.member, REGULAR), amount),
    }
    if leg.kind is Kind.UNIT_CLOSED:
        return []
    if leg.kind in between:
        return [between[leg.kind]()]
    return [
        Move(_savings(leg.member, pocket), _reached(leg, pocket, pile), Rupiah(part))
        for pocket, part in sorted(leg.pockets.items())
    ]


def _reached(leg: Leg, pocket: str, pile: AccountName) -> AccountName:
    """Where what leaves a pocket goes."""
    if leg.kind is Kind.INHERIT_PAID:
        return pile
    if leg.kind is Kind.MOVE_OUT:
        return due_to(leg.to_unit)
    return _savings(leg.to, pocket if leg.kind is Kind.SPLIT else REGULAR)


def _savings(member: Number | None, pocket: str) -> AccountName:
    if member is None:
        raise LookupError("a leg without its member")
    return savings(member.id, member.number, pocket)


def leg_digest(
    unit: str, seq: int, act: UUID, leg: Leg, letter: tuple[str, date | None], agreed: UUID | None, at: datetime,
    by: UUID,
) -> bytes:  # fmt: skip
    """Every column but the words, which may name people."""
    return digest_of([
        "passage", unit, seq, leg.kind.value, act.hex, leg.member and list(leg.member[1:]), leg.to and list(leg.to[1:]),
        leg.from_unit, leg.to_unit, sorted(leg.pockets.items()), leg.amount, leg.purse and leg.purse.value,
        letter[0], letter[1] and letter[1].isoformat(), agreed and agreed.hex, int(at.timestamp()), by.hex,
    ])  # fmt: skip


SAVERS_LIST, DEATH = "savers_list", "death"
"""How the sources of two kinds of journals begin that move no money."""


def savers_list_digest(
    unit: str, seq: int, from_seq: int, signed_on: date, savers: int, amount: int, at: datetime, by: UUID
) -> bytes:
    return digest_of([
        SAVERS_LIST, unit, seq, from_seq, signed_on.isoformat(), savers, amount, int(at.timestamp()), by.hex,
    ])  # fmt: skip


def death_digest(unit: str, seq: int, number: int, died_on: date, at: datetime, by: UUID) -> bytes:
    return digest_of([DEATH, unit, seq, number, died_on.isoformat(), int(at.timestamp()), by.hex])


FIGURES = ("cash", "bank", "bank_read", "stock", "goods", "receivable", "in_transit", "due_from", "due_to", "owed",
           "fund")  # fmt: skip


def hand_over_digest(
    unit: str, seq: int, day: date, checks: str, figures: Sequence[int], count_seq: int | None,
    appointment_seq: int | None, at: datetime, by: UUID,
) -> bytes:  # fmt: skip
    """The figures in the order of FIGURES."""
    return digest_of([
        "hand_over", unit, seq, day.isoformat(), checks, list(figures), count_seq, appointment_seq,
        int(at.timestamp()), by.hex,
    ])  # fmt: skip


def figures_of(row: HandOver) -> list[int]:
    return [getattr(row, name) for name in FIGURES]


def appointment_digest(
    unit: str, seq: int, letter_number: str, letter_day: date, user: UUID, at: datetime, by: UUID
) -> bytes:
    return digest_of([
        "appointment", unit, seq, letter_number, letter_day.isoformat(), user.hex, int(at.timestamp()), by.hex,
    ])  # fmt: skip
