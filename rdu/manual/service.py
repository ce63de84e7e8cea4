"""The manual as it stands and as it stood, and how a chapter of it is published anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc, today_at
from rdu.db import flush
from rdu.errors import NotFoundHere, OperationReused, Refused, SavedByAnother
from rdu.ledger.service import Once
from rdu.manual.models import Chapter, ManualChange
from rdu.manual.plain import Block, blocks_of, tidied
from rdu.people.models import User
from rdu.people.service import log
from rdu.people.units import root_of

FIRST, FIRST_ON = 1, date(2026, 11, 25)
"""The version that comes with RDU, and the day its words were written."""
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Told:
    """A chapter as one version tells it."""

    chapter: Chapter
    words: str
    since: int
    """The version that gave it these words."""

    @property
    def blocks(self) -> list[Block]:
        return blocks_of(self.words)


@dataclass(frozen=True)
class Manual:
    version: int
    published_on: date
    chapters: Sequence[Told]

    @property
    def path(self) -> str:
        """Where this version stays readable."""
        return f"/panduan/versi/{self.version}"

    def told(self, chapter: Chapter) -> Told:
        return next(one for one in self.chapters if one.chapter is chapter)


@cache
def shipped() -> dict[Chapter, str]:
    """Version 1."""
    return {chapter: tidied((DATA / f"{chapter.value}.txt").read_text("utf-8")) for chapter in Chapter}


def changes(session: Session) -> Sequence[ManualChange]:
    """Every version after the first, the newest first."""
    found = select(ManualChange).order_by(ManualChange.version.desc())
    return session.scalars(found.options(joinedload(ManualChange.published_by))).all()


def current_manual(session: Session) -> Manual:
    """What everybody reads now: its version, the day it was published, and the path under which it stays."""
    return _as_of(changes(session))


def manual_of(session: Session, version: int) -> Manual:
    """NotFoundHere for a version that there is not."""
    rows = [row for row in changes(session) if row.version <= version]
    found = _as_of(rows)
    if found.version != version:
        raise NotFoundHere
    return found


def _as_of(rows: Sequence[ManualChange]) -> Manual:
    told = {chapter: Told(chapter, words, FIRST) for chapter, words in shipped().items()}
    for row in reversed(rows):
        told[row.chapter] = Told(row.chapter, row.words, row.version)
    last = rows[0] if rows else None
    return Manual(last.version if last else FIRST, last.published_on if last else FIRST_ON, list(told.values()))


@dataclass(frozen=True)
class Wording:
    """A chapter's new words, what changed, and the version that the writer had before her."""

    chapter: Chapter
    words: str
    change: str
    base: int


def publish(session: Session, wording: Wording, once: Once, by: User) -> ManualChange:
    """The next version. The same operation again gives back what it published.

    Raises Refused, or SavedByAnother where somebody else published the chapter meanwhile.
    """
    done = session.scalar(select(ManualChange).where(ManualChange.operation == once.id))
    if done is not None:
        if done.body_hash != once.body_hash:
            raise OperationReused
        return done
    words = checked(session, wording)
    root = root_of(session)
    row = ManualChange(
        version=current_manual(session).version + 1, operation=once.id, body_hash=once.body_hash,
        chapter=wording.chapter, words=words, change=wording.change, published_on=today_at(root.timezone),
        published_at=now_utc(), published_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    flush(session)
    log(session, "publish_manual", unit=root, user=by, subject=f"versi {row.version}, {row.chapter.heading}")
    return row


def checked(session: Session, wording: Wording) -> str:
    """The words as they would be kept. Raises as `publish` does."""
    words, stands = tidied(wording.words), current_manual(session).told(wording.chapter)
    if stands.since > wording.base:
        raise SavedByAnother
    if words == stands.words:
        raise Refused("words", "Isinya sama dengan yang sekarang. Ubah dulu, lalu terbitkan.")
    return words
