"""What the journals of a withdrawal stand for, as plain facts: hashed when they are posted, and again by the audit.

Codes and numbers only: no database ids, no names, no account numbers of people. The reference of a payment is in it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rdu.ledger.accounts import BANK, CASH, FEE, GOODS, MARGIN, AccountName, Move
from rdu.ledger.service import digest_of
from rdu.money import Rupiah
from rdu.withdrawals.models import Source, State, Way


def source_of(act: str, number: int) -> str:
    """What names the journal of one step of a withdrawal: there is no second one of it."""
    return f"{act}:{number:06}"


def _at(instant: datetime) -> int:
    return int(instant.timestamp())


def _hex(user: UUID | None) -> str:
    return user.hex if user else ""


@dataclass(frozen=True)
class RequestFacts:
    unit_code: str
    number: int
    member_number: int
    person_ordinal: int
    pocket: str
    amount: Rupiah
    fee: Rupiah
    way: Way
    asked_on: date
    asked_at: datetime
    asked_by: UUID | None
    asked_human: str
    expires_on: date
    weigh_in_seq: int | None

    def digest(self) -> bytes:
        return digest_of(
            [
                "request", self.unit_code, self.number, self.member_number, self.person_ordinal, self.pocket,
                self.amount, self.fee, self.way.value, self.asked_on.isoformat(), _at(self.asked_at),
                _hex(self.asked_by), self.asked_human, self.expires_on.isoformat(), self.weigh_in_seq,
            ]
        )  # fmt: skip


def approval_digest(unit_code: str, number: int, at: datetime, by: UUID, human: str, by_pin: bool) -> bytes:
    return digest_of(["approval", unit_code, number, _at(at), by.hex, human, by_pin])


@dataclass(frozen=True)
class PaymentFacts:
    unit_code: str
    number: int
    at: datetime
    by: UUID
    human: str
    to_ordinal: int
    source: Source
    goods_value: Rupiah | None
    reference: str

    def digest(self) -> bytes:
        return digest_of(
            [
                "payment", self.unit_code, self.number, _at(self.at), self.by.hex, self.human, self.to_ordinal,
                self.source.value, self.goods_value, self.reference,
            ]
        )  # fmt: skip


def release_digest(unit_code: str, number: int, state: State, at: datetime, by: UUID | None) -> bytes:
    return digest_of(["release", unit_code, number, state.value, _at(at), _hex(by)])


_PILES = {Source.CASH: CASH, Source.BANK: BANK, Source.GOODS: GOODS}


def payment_moves(out_of: AccountName, net: Rupiah, fee: Rupiah, source: Source, value: Rupiah | None) -> list[Move]:
    """What was held goes out. Goods leave at what they cost; what that is less or more than the money is margin."""
    given = net if value is None else value
    moves = [Move(out_of, _PILES[source], min(net, given)), Move(out_of, FEE, fee)]
    moves += [Move(out_of, MARGIN, Rupiah(net - given)), Move(MARGIN, _PILES[source], Rupiah(given - net))]
    return [move for move in moves if move.amount > 0]
