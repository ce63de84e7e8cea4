"""A boundary file is read, shown, and kept under the next version; the latest one is what is drawn."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.atlas.codes import Known, known_kecamatan
from rdu.atlas.geojson import MapFile, UnreadableMap, read_map
from rdu.atlas.geometry import Ring, on_grid, simplified, widest
from rdu.atlas.models import Boundary, Shape
from rdu.clock import now_utc
from rdu.db import flush, one_here, table_of
from rdu.errors import AlreadyRecorded
from rdu.people import imports
from rdu.people.models import ImportDraft, Unit, User
from rdu.people.service import log

KIND = "boundary"
MOST_KEPT = 3_000
"""Points: a map stays under some 40 KB in a page and in an issued report."""
NAME_HEIGHT, MARK_HEIGHT = 230, 500
"""Of the letters of a name where there is room, and of a number on a phone, in parts of the grid."""


@dataclass(frozen=True)
class Sketch:
    """A kecamatan on the grid, and where its name and its number may stand: x, y, and how long they may be."""

    code: str
    rings: Sequence[Ring]
    name: tuple[int, int, int]
    mark: tuple[int, int, int]


@dataclass(frozen=True)
class Preview:
    file: MapFile
    width: int
    height: int
    sketches: Sequence[Sketch]
    """By name."""
    known: Known

    @property
    def missing(self) -> list[str]:
        """Names of the kecamatan that the file leaves out."""
        drawn = {one.code for one in self.sketches}
        return [name for code, name in self.known.names.items() if code not in drawn]

    @property
    def kept(self) -> int:
        return sum(len(ring) for one in self.sketches for ring in one.rings)


def preview(session: Session, content: bytes) -> Preview:
    """The file as it would be drawn. Raises UnreadableMap."""
    known = known_kecamatan(session)
    file = read_map(content, known)
    width, height, placed = on_grid({one.code: one.rings for one in file.shapes})
    gone = [code for code, rings in placed.items() if not rings]
    if gone:
        raise UnreadableMap(f"Bentuk {', '.join(gone[:8])} terlalu kecil untuk digambar bersama yang lain.")
    thin = simplified(placed, MOST_KEPT)
    order = [code for code in known.names if code in thin]
    sketches = [
        Sketch(code, thin[code], widest(thin[code], NAME_HEIGHT), widest(thin[code], MARK_HEIGHT)) for code in order
    ]
    return Preview(file, width, height, sketches, known)


def keep(session: Session, unit: Unit, filename: str, content: bytes, by: User) -> ImportDraft:
    return imports.keep(session, unit, KIND, filename, content, by)


def draft_of(session: Session, unit: Unit, draft_id: UUID) -> ImportDraft:
    return imports.draft_of(session, unit, KIND, draft_id)


def confirm(session: Session, draft: ImportDraft, source: str, licence: str, by: User) -> Boundary:
    """From now on this is what is drawn. Raises AlreadyRecorded for a file confirmed before, and UnreadableMap."""
    if draft.confirmed_at:
        raise AlreadyRecorded
    shown, sha256 = preview(session, draft.content), hashlib.sha256(draft.content).hexdigest()
    before = latest(session)
    if before and before.sha256 == sha256:
        raise UnreadableMap(f"Berkas ini sama dengan peta versi {before.version} yang sedang dipakai.")
    row = Boundary(
        version=(session.scalar(select(func.max(Boundary.version))) or 0) + 1, source=source, licence=licence,
        filename=draft.filename, sha256=sha256, codes=shown.file.column.system, code_column=shown.file.column.name[:60],
        points=shown.file.points, width=shown.width, height=shown.height, drawn_at=now_utc(), drawn_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    flush(session)
    session.execute(insert(table_of(Shape)), [_columns(row.version, one) for one in shown.sketches])
    draft.confirmed_at = now_utc()
    log(session, "draw_kabupaten", unit=session.get_one(Unit, draft.unit_id), user=by, subject=f"versi {row.version}")
    return row


def _columns(version: int, one: Sketch) -> dict[str, object]:
    rings = [[n for point in ring for n in point] for ring in one.rings]
    return {
        "version": version, "region_code": one.code, "rings": rings,
        **dict(zip(("name_x", "name_y", "name_room"), one.name, strict=True)),
        **dict(zip(("mark_x", "mark_y", "mark_room"), one.mark, strict=True)),
    }  # fmt: skip


# What is drawn ----------------------------------------------------------------------------------------------------


def latest(session: Session) -> Boundary | None:
    """The newest map with its shapes, or None where nobody has brought one."""
    found = select(Boundary).order_by(Boundary.version.desc()).limit(1)
    return session.scalar(found.options(selectinload(Boundary.shapes), joinedload(Boundary.drawn_by)))


def version_of(session: Session, version: int) -> Boundary:
    found = select(Boundary).where(Boundary.version == version)
    return one_here(session, found.options(selectinload(Boundary.shapes), joinedload(Boundary.drawn_by)))


def versions(session: Session) -> Sequence[Boundary]:
    """Every map there was, the newest first."""
    found = select(Boundary).order_by(Boundary.version.desc()).options(joinedload(Boundary.drawn_by))
    return session.scalars(found).all()
