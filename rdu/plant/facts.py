"""What the journals of the plant's log stand for: every column of a row but free words, by codes and numbers."""

from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from rdu.db import table_of
from rdu.ledger.service import digest_of
from rdu.plant.kinds import PlantKind
from rdu.plant.models import (
    PlantBatch,
    PlantCount,
    PlantIncome,
    PlantLoad,
    PlantProduct,
    PlantResidue,
    PlantRow,
    PlantStop,
    PlantUse,
)

OF_KIND: dict[PlantKind, type[PlantRow]] = {
    PlantKind.LOAD: PlantLoad, PlantKind.BATCH: PlantBatch, PlantKind.PRODUCT: PlantProduct,
    PlantKind.RESIDUE: PlantResidue, PlantKind.INCOME: PlantIncome, PlantKind.STOP: PlantStop,
    PlantKind.USE: PlantUse, PlantKind.COUNT: PlantCount,
}  # fmt: skip
_LEFT_OUT = {"unit_id", "seq", "reason"}
_FACTS = {
    kind: [column.name for column in table_of(model).c if column.name not in _LEFT_OUT]
    for kind, model in OF_KIND.items()
}


def row_digest(unit: str, row: Any, detail: Any, by: UUID) -> bytes:
    """`row` holds the columns of the log and `detail` those of its kind; a new row is both."""
    facts = [_plain(getattr(detail, name)) for name in _FACTS[row.kind]]
    at = int(row.recorded_at.timestamp())
    return digest_of(["plant", unit, row.seq, row.kind.value, row.day.isoformat(), facts, at, by.hex])


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def reversal_digest(unit: str, seq: int, row_seq: int, day: date, at: datetime, by: UUID) -> bytes:
    return digest_of(["plant_reversal", unit, seq, row_seq, day.isoformat(), int(at.timestamp()), by.hex])


def tolerance_digest(unit: str, seq: int, basis_points: int, valid_from: date, at: datetime, by: UUID) -> bytes:
    facts = ["plant_tolerance", unit, seq, basis_points, valid_from.isoformat(), int(at.timestamp()), by.hex]
    return digest_of(facts)
