"""What a weigh-in's journal stands for, as plain facts: hashed when it is posted, and again by the audit.

Codes and numbers only: no database ids, no names, no free text. Every column of weigh_in and weigh_in_line is here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rdu.catalogue.models import How
from rdu.ledger.service import digest_of
from rdu.money import Rupiah
from rdu.weights import Grams, Measure, Quantity


@dataclass(frozen=True)
class LineFacts:
    type_code: str
    grade_code: str
    price: str  # the row of the price list: BKL-12/any/any/any
    measure: Measure
    quantity: Quantity
    grams_each: Grams | None
    gross_grams: Grams
    tare_grams: Grams
    net_grams: Grams
    unit_price: Rupiah
    amount: Rupiah
    brought: bool = False
    paper_row: int | None = None

    def plain(self) -> list[object]:
        """A line that was brought in says so, and where it stood in the file; other lines are hashed as ever."""
        from_paper = self.brought or self.paper_row is not None
        paper: list[object] = ["brought" if self.brought else "", self.paper_row] if from_paper else []
        return [
            self.type_code, self.grade_code, self.price, self.measure.value, self.quantity, self.grams_each,
            self.gross_grams, self.tare_grams, self.net_grams, self.unit_price, self.amount, *paper,
        ]  # fmt: skip


@dataclass(frozen=True)
class WeighInFacts:
    unit_code: str
    seq: int
    member_number: int
    person_ordinal: int
    day: date
    station: str
    number: int
    how: How
    central_list: str
    unit_list: str
    grams: Grams
    gross: Rupiah
    share_bp: int
    share: Rupiah
    net: Rupiah
    weighed_at: datetime
    weighed_by: UUID
    replaces_seq: int | None
    lines: Sequence[LineFacts]

    def digest(self) -> bytes:
        return digest_of(
            [
                self.unit_code, self.seq, self.member_number, self.person_ordinal, self.day.isoformat(), self.station,
                self.number, self.how.value, self.central_list, self.unit_list, self.grams, self.gross, self.share_bp,
                self.share, self.net, int(self.weighed_at.timestamp()), self.weighed_by.hex, self.replaces_seq,
                [line.plain() for line in self.lines],
            ]
        )  # fmt: skip


def reversal_digest(unit_code: str, seq: int, weigh_in_seq: int, at: datetime, by: UUID) -> bytes:
    return digest_of(["reversal", unit_code, seq, weigh_in_seq, int(at.timestamp()), by.hex])
