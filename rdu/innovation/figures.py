"""Figures that only people know: the end of the filing window, target units, costs, and the days an SOP promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import format_date, now_utc, today_at
from rdu.db import flush
from rdu.errors import OperationReused, Refused
from rdu.files.models import KeptFile
from rdu.innovation.models import ClaimFigure, Key
from rdu.money import format_rupiah
from rdu.people.models import User
from rdu.people.service import log
from rdu.people.units import root_of

LATEST_WINDOW = (8, 31)
"""Filing is from about June to August: until the agency enters the day, the end of August is assumed."""


@dataclass(frozen=True)
class About:
    """What a figure is, for pages and forms. `most` bounds whole numbers; a day has none."""

    word: str
    unit: str
    hint: str
    most: int = 0
    slug: str = ""

    @property
    def is_day(self) -> bool:
        return not self.most


ABOUT: Mapping[Key, About] = {
    Key.CLOSES_ON: About("Jendela unggah ditutup", "", "Hari terakhir bukti bisa diunggah ke portal", 0, "jendela"),
    Key.TARGET_UNITS: About(
        "Unit sasaran", "unit", "Berapa bank sampah yang harus dilayani menurut rencana", 5_000, "unit-sasaran"
    ),
    Key.COST_BEFORE: About(
        "Biaya per ton sebelum", "rupiah per ton", "Dari laporan realisasi belanja sebelum penerapan", 100_000_000,
        "biaya-sebelum",
    ),
    Key.COST_AFTER: About(
        "Biaya per ton sesudah", "rupiah per ton", "Dari laporan realisasi belanja sesudah penerapan", 100_000_000,
        "biaya-sesudah",
    ),
    Key.PACK_BRIQUETTE: About(
        "Isi satu kemasan briket", "gram", "Briket dihitung per kemasan", 1_000_000, "kemasan-briket"
    ),
    Key.PACK_RDF: About("Isi satu bal RDF", "gram", "RDF dihitung per bal", 10_000_000, "bal-rdf"),
    Key.SOP_ENROLMENT: About(
        "SOP: pendaftaran", "hari", "Hari kalender menurut SOP yang disahkan", 365, "sop-pendaftaran"
    ),
    Key.SOP_DEPOSIT: About(
        "SOP: setoran sampai masuk tabungan", "hari", "Hari kalender menurut SOP yang disahkan", 365, "sop-setoran"
    ),
    Key.SOP_WITHDRAWAL: About(
        "SOP: penarikan sampai dibayar", "hari", "Hari kalender menurut SOP yang disahkan", 365, "sop-penarikan"
    ),
    Key.SOP_COMPLAINT: About(
        "SOP: pengaduan sampai dijawab", "hari", "Hari kalender menurut SOP yang disahkan", 365, "sop-pengaduan"
    ),
}  # fmt: skip
BY_SLUG = {about.slug: key for key, about in ABOUT.items()}


@dataclass(frozen=True)
class Figures:
    """What was entered for an assessment by a day, each key's last word."""

    year: int
    rows: Mapping[Key, ClaimFigure]

    def number(self, key: Key) -> int | None:
        row = self.rows.get(key)
        return int(row.value) if row else None

    def files(self, *keys: Key) -> list[int]:
        return [row.file_id for key in keys if (row := self.rows.get(key)) and row.file_id is not None]

    @property
    def closes_on(self) -> date:
        row = self.rows.get(Key.CLOSES_ON)
        return date.fromisoformat(row.value) if row else date(self.year, *LATEST_WINDOW)

    @property
    def closing_is_assumed(self) -> bool:
        return Key.CLOSES_ON not in self.rows


def words_of(key: Key, value: str) -> str:
    """As a page shows it."""
    about = ABOUT[key]
    if about.is_day:
        return format_date(date.fromisoformat(value))
    if about.unit.startswith("rupiah"):
        return f"{format_rupiah(int(value))} per ton"
    return f"{int(value):,}".replace(",", ".") + f" {about.unit}"


def figures_of(session: Session, year: int, today: date) -> Figures:
    found = select(ClaimFigure).where(ClaimFigure.year == year, ClaimFigure.set_on <= today)
    rows = session.scalars(found.order_by(ClaimFigure.id).options(joinedload(ClaimFigure.set_by)))
    return Figures(year, {row.key: row for row in rows})


def history_of(session: Session, year: int, key: Key) -> Sequence[ClaimFigure]:
    """Every word on it, the newest first."""
    found = select(ClaimFigure).where(ClaimFigure.year == year, ClaimFigure.key == key)
    return session.scalars(found.order_by(ClaimFigure.id.desc()).options(joinedload(ClaimFigure.set_by))).all()


def set_figure(
    session: Session, year: int, key: Key, value: str, source: str, kept: KeptFile | None, operation: UUID, by: User
) -> ClaimFigure:
    """From today on this counts for the assessment. The same page sent again keeps the first."""
    if (done := session.scalar(select(ClaimFigure).where(ClaimFigure.operation == operation))) is not None:
        if (done.year, done.key, done.value, done.source) != (year, key, value, source):
            raise OperationReused
        return done
    root = root_of(session)
    _check(year, key, value)
    row = ClaimFigure(
        operation=operation, year=year, key=key, value=value, source=source, file_id=kept.id if kept else None,
        set_on=today_at(root.timezone), set_at=now_utc(), set_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    flush(session)
    log(session, "set_claim_figure", unit=root, user=by, subject=f"{year} {key.value}")
    return row


def _check(year: int, key: Key, value: str) -> None:
    about = ABOUT[key]
    if about.is_day:
        if date.fromisoformat(value).year not in (year, year + 1):
            raise Refused("value", f"Jendela penilaian {year} ditutup pada tahun {year}. Periksa tanggalnya.")
    elif not 0 < int(value) <= about.most:
        most = f"{about.most:,}".replace(",", ".")
        raise Refused("value", f"Tulis angka bulat dari 1 sampai {most}.")
