"""Small invented kecamatan on a square grid: nobody's real border."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.atlas import service
from rdu.atlas.models import Boundary
from rdu.people.models import Region, RegionKind
from tests.makers import Bank

BURNEH, SOCAH, KAMAL = "35.26.03", "35.26.02", "35.26.04"


def square(west: int, south: int, side: int = 1) -> list[list[float]]:
    """In tenths of a degree around 112 east, 7 south; closed."""
    x, y, end = 112 + west / 10, -7 + south / 10, side / 10
    return [[x, y], [x + end, y], [x + end, y + end], [x, y + end], [x, y]]


def shape(code: object, *rings: Any, kind: str = "Polygon", column: str = "kode") -> dict[str, Any]:
    return {"type": "Feature", "properties": {column: code, "nama": "?"},
            "geometry": {"type": kind, "coordinates": list(rings)}}  # fmt: skip


def collection(*shapes: object) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(shapes)}


def file_of(*shapes: object) -> bytes:
    return json.dumps(collection(*shapes)).encode()


def two_squares() -> bytes:
    """Burneh, and Socah to the east of it with a hole."""
    return file_of(shape(BURNEH, square(0, 0, 4)), shape(SOCAH, square(4, 0, 4), square(5, 1, 1)))


def make_kecamatan(session: Session) -> None:
    """Socah with one desa and Kamal with none beside makers' Burneh; each with the number that BPS gives it."""
    burneh = session.get_one(Region, BURNEH)
    burneh.bps_code = "3526120"
    for code, bps_code, name in ((SOCAH, "3526100", "Socah"), (KAMAL, "3526010", "Kamal")):
        session.add(Region(code=code, bps_code=bps_code, kind=RegionKind.KECAMATAN, name=name, parent_code="35.26",
                           source="contoh"))  # fmt: skip
    session.flush()
    session.add(Region(code="35.26.02.2001", kind=RegionKind.DESA, name="Keleyan", parent_code=SOCAH, source="contoh"))
    session.flush()


def make_map(session: Session, bank: Bank) -> tuple[Boundary, UUID]:
    """A map of Burneh and Socah, and another file that waits to be confirmed."""
    make_kecamatan(session)
    draft = service.keep(session, bank.root, "batas.geojson", two_squares(), bank.agency)
    row = service.confirm(session, draft, "Contoh", "CC BY", bank.agency)
    newer = file_of(shape(BURNEH, square(0, 0, 4)))
    return row, service.keep(session, bank.root, "batas-baru.geojson", newer, bank.agency).id
