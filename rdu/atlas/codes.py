"""Which kecamatan a shape is: Kemendagri and BPS number them differently, and one file speaks one of the two."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.people.models import Region, RegionKind

_KEMENDAGRI = re.compile(r"([0-9]{2})\.?([0-9]{2})\.?([0-9]{2})", re.ASCII)
_BPS = re.compile(r"[0-9]{7}", re.ASCII)


class System(StrEnum):
    KEMENDAGRI = "kemendagri"
    BPS = "bps"

    @property
    def word(self) -> str:
        return {"kemendagri": "Kemendagri", "bps": "BPS"}[self.value]

    def read(self, text: str) -> str | None:
        """35.26.01 or 352601 for Kemendagri, 3526110 for BPS; None for what is neither written so."""
        if self is System.BPS:
            return text if _BPS.fullmatch(text) else None
        match = _KEMENDAGRI.fullmatch(text)
        return ".".join(match.groups()) if match else None


@dataclass(frozen=True)
class Known:
    """The kecamatan there are: names by Kemendagri's code, and that code by each way of numbering."""

    names: Mapping[str, str]
    codes: Mapping[System, Mapping[str, str]]


def known_kecamatan(session: Session) -> Known:
    found = select(Region.code, Region.bps_code, Region.name).where(Region.kind == RegionKind.KECAMATAN)
    rows = session.execute(found.order_by(Region.name, Region.code)).all()
    return Known(
        {row.code: row.name for row in rows},
        {
            System.KEMENDAGRI: {row.code: row.code for row in rows},
            System.BPS: {row.bps_code: row.code for row in rows if row.bps_code},
        },
    )


@dataclass(frozen=True)
class Column:
    """A property of the file's shapes, read as one kind of code: None where a shape has no such code."""

    name: str
    system: System
    read: Sequence[str | None]


def column_of(rows: Sequence[Mapping[str, str]], known: Known) -> Column | None:
    """The property that names most kecamatan; without one, the property that looks most like codes."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [
        Column(name, system, [system.read(row.get(name, "")) for row in rows]) for name in names for system in System
    ]

    def fits(column: Column) -> tuple[int, int]:
        codes = [code for code in column.read if code]
        return sum(code in known.codes[column.system] for code in codes), len(codes)

    best = max(columns, key=fits, default=None)
    return best if best and any(best.read) else None
