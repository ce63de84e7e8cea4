"""The profile of an innovation for an assessment: its words in versions, with today's figures where they are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import format_date, now_utc, today_at
from rdu.db import flush, one_here
from rdu.errors import OperationReused, Refused, SavedByAnother
from rdu.innovation.models import ProfileVersion
from rdu.innovation.profile_figures import days_of, figures_for, filled, names_in, trouble_in
from rdu.innovation.service import asking_of
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.people.units import root_of

LEAST_WORDS = 300
"""Of the design, as the portal asks."""


class About(NamedTuple):
    """A field of the portal, for pages and forms."""

    label: str
    hint: str
    longest: int


LINES = {
    "title": About("Nama inovasi", "Seperti di SK", 200),
    "shape": About("Bentuk inovasi", "Contoh: inovasi pelayanan publik", 120),
    "stage": About("Tahapan inovasi", "Inisiatif, uji coba, atau penerapan", 120),
    "initiator": About("Inisiator", "Contoh: perangkat daerah", 120),
    "sort": About("Jenis inovasi", "Digital atau nondigital", 120),
}
DAYS = {
    "tried_on": About("Waktu uji coba", "Contoh 12-5-2024", 0),
    "applied_on": About("Waktu penerapan", "Contoh 1-7-2024", 0),
}
TEXTS = {
    "design": About(
        "Rancang bangun", "Dasar hukum, masalah, isu strategis, metode pembaruan, keunggulan, cara kerja", 8000
    ),
    "purpose": About("Tujuan", "Yang mau dicapai", 4000),
    "benefit": About("Manfaat", "Yang dirasakan warga dan pemerintah", 4000),
    "result": About("Hasil", "Yang sudah tercapai, dengan angka", 4000),
}
ABOUT = LINES | DAYS | TEXTS


@dataclass(frozen=True)
class Words:
    """A profile as it was typed."""

    title: str
    shape: str
    stage: str
    initiator: str
    sort: str
    tried_on: date | None
    applied_on: date | None
    design: str
    purpose: str
    benefit: str
    result: str

    @property
    def named(self) -> set[str]:
        """Every name in braces."""
        return {name for field in (*LINES, *TEXTS) for name in names_in(getattr(self, field))}


@dataclass(frozen=True)
class Field:
    """A field as the portal takes it, with figures filled in."""

    name: str
    label: str
    text: str
    words: int
    characters: int


@dataclass(frozen=True)
class Profile:
    version: int
    written_on: date
    fields: tuple[Field, ...]
    missing: list[str]


# Read -------------------------------------------------------------------------------------------------------------


def versions_of(session: Session, year: int) -> Sequence[ProfileVersion]:
    """The newest first."""
    found = select(ProfileVersion).where(ProfileVersion.year == year).order_by(ProfileVersion.version.desc())
    return session.scalars(found.options(joinedload(ProfileVersion.written_by))).all()


def version_of(session: Session, year: int, version: int) -> ProfileVersion:
    """Raises NotFoundHere."""
    found = select(ProfileVersion).where(ProfileVersion.year == year, ProfileVersion.version == version)
    return one_here(session, found.options(joinedload(ProfileVersion.written_by)))


def last_before(session: Session, year: int) -> ProfileVersion | None:
    """The newest of an earlier assessment: how the next one's is begun."""
    found = select(ProfileVersion).where(ProfileVersion.year < year)
    return session.scalars(found.order_by(ProfileVersion.year.desc(), ProfileVersion.version.desc())).first()


def words_of(row: ProfileVersion) -> Words:
    return Words(**{field.name: getattr(row, field.name) for field in fields(Words)})


def profile_of(session: Session, root: Unit, year: int, today: date) -> Profile | None:
    """As it stood on that day, with that day's figures; None before anybody wrote one."""
    found = select(ProfileVersion).where(ProfileVersion.year == year, ProfileVersion.written_on <= today)
    row = session.scalars(found.order_by(ProfileVersion.version.desc())).first()
    return shown(session, root, row, today) if row else None


def shown(session: Session, root: Unit, row: ProfileVersion, today: date) -> Profile:
    words = words_of(row)
    figures = figures_for(asking_of(session, root, row.year, today), words.named) | days_of(row)
    parts = tuple(_field(name, _told(getattr(words, name)), figures) for name in ABOUT)
    unknown = [f"Angka {{{name}}} belum ada." for name in sorted(words.named) if not figures.get(name)]
    return Profile(row.version, row.written_on, parts, [*_missing(parts), *unknown])


def _told(value: str | date | None) -> str:
    return format_date(value) if isinstance(value, date) else value or ""


def _field(name: str, text: str, figures: dict[str, str]) -> Field:
    whole = filled(text, figures)
    return Field(name, ABOUT[name].label, whole, len(whole.split()), len(whole))


def _missing(parts: Sequence[Field]) -> Iterator[str]:
    for one in parts:
        if not one.text:
            yield f"{one.label} belum ditulis."
        elif one.name == "design" and one.words < LEAST_WORDS:
            yield f"{one.label} kurang {LEAST_WORDS - one.words} kata."


# Write ------------------------------------------------------------------------------------------------------------


def write(session: Session, year: int, words: Words, seen: int, operation: UUID, by: User) -> ProfileVersion:
    """The next version, by who has `seen` the last one. The same page sent again gives back the first."""
    if (done := session.scalar(select(ProfileVersion).where(ProfileVersion.operation == operation))) is not None:
        if (done.year, words_of(done)) != (year, words):
            raise OperationReused
        return done
    _check(words)
    rows, root = versions_of(session, year), root_of(session)
    last = rows[0].version if rows else 0
    if last != seen:
        raise SavedByAnother
    row = ProfileVersion(
        operation=operation, year=year, version=last + 1, written_on=today_at(root.timezone), written_at=now_utc(),
        written_by_id=by.id, **{field.name: getattr(words, field.name) for field in fields(Words)},
    )  # fmt: skip
    session.add(row)
    flush(session)
    log(session, "write_profile", unit=root, user=by, subject=f"{year} v{row.version}")
    return row


def _check(words: Words) -> None:
    for name in (*LINES, *TEXTS):
        if trouble := trouble_in(getattr(words, name)):
            raise Refused(name, trouble)
    if words.tried_on and words.applied_on and words.applied_on < words.tried_on:
        raise Refused("applied_on", "Penerapan tidak bisa sebelum uji coba. Periksa kedua tanggalnya.")
