"""Take a file in, and give it back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush, one_here
from rdu.files.models import KeptFile
from rdu.files.remaking import Remade
from rdu.people.models import Unit, User


def keep(session: Session, unit: Unit, name: str, remade: Remade, by: User | None) -> KeptFile:
    """Keep what `remaking.remade` made. The same content of a unit is kept once, under the name it first came with."""
    same = select(KeptFile).where(KeptFile.unit_id == unit.id, KeptFile.sha256 == remade.sha256)
    if (row := session.scalars(same.limit(1)).first()) is not None:
        return row
    row = KeptFile(
        unit_id=unit.id, media_type=remade.media_type, name=name, size=len(remade.content), pages=remade.pages,
        sha256=remade.sha256, content=remade.content, kept_at=now_utc(), kept_by_id=by.id if by else None,
    )  # fmt: skip
    session.add(row)
    flush(session)
    return row


def file_of(session: Session, unit: Unit, file_id: int) -> KeptFile:
    """NotFoundHere for another unit's."""
    return one_here(session, select(KeptFile).where(KeptFile.id == file_id, KeptFile.unit_id == unit.id))
