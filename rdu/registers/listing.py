"""A register as a list: narrowed, ordered, and as rows of a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from rdu.people.models import Unit
from rdu.registers.described import Asked, Description, Shape
from rdu.registers.kinds import Register
from rdu.registers.lacking import lacks
from rdu.registers.models import EntryVersion
from rdu.registers.reach import Shelf, shelf
from rdu.registers.words import everything, told
from rdu.spreadsheet import Cell
from rdu.text import search_key

ORDERS = {"baru": "Terbaru dicatat", "tanggal": "Tanggal terbaru", "nama": "Nama, A ke Z"}
STATES = {"": "Semua", "lengkap": "Lengkap", "kurang": "Belum lengkap", "dicabut": "Dicabut"}


@dataclass(frozen=True)
class Wanted:
    """What the reader looks for; what is empty does not narrow the list."""

    text: str = ""
    year: int | None = None
    state: str = ""
    order: str = "baru"


@dataclass(frozen=True)
class Row:
    version: EntryVersion
    missing: Sequence[str]
    year: int | None

    @property
    def state(self) -> str:
        return "dicabut" if self.version.withdrawn else "kurang" if self.missing else "lengkap"


@dataclass(frozen=True)
class Listed:
    rows: Sequence[Row]
    """Narrowed and ordered."""
    years: Sequence[int]
    """Of the whole register, the newest first."""
    shelf: Shelf
    count: int
    """Of the whole register."""


def shelf_of(session: Session, at: Unit, description: Description) -> Shelf:
    """The register with what its entries rest on, and what rests on them."""
    beside = {description.rests_on or description.register, description.register}
    if description.register is Register.PARTNER:
        beside.add(Register.CONTRIBUTION)
    if description.register is Register.LETTER:
        beside |= {Register.PERSON, Register.AGENCY}
    return shelf(session, at, beside)


def listed(session: Session, at: Unit, description: Description, wanted: Wanted) -> Listed:
    whole = shelf_of(session, at, description)
    rows = [Row(version, lacks(version, whole), year_of(version)) for version in whole.of(description.register)]
    years = sorted({row.year for row in rows if row.year}, reverse=True)
    found = [row for row in rows if _fits(row, wanted, whole)]
    return Listed(sorted(found, key=_ORDERS.get(wanted.order, _made_last)), years, whole, len(rows))


def year_of(version: EntryVersion) -> int | None:
    """The year it is of, or that of its day."""
    day = version.day or version.since
    return version.year or (day.year if day else None)


def _fits(row: Row, wanted: Wanted, whole: Shelf) -> bool:
    if wanted.year is not None and row.year != wanted.year:
        return False
    if wanted.state and row.state != wanted.state:
        return False
    words = search_key(" ".join([row.version.title, *(text for _, text in everything(row.version, whole))]))
    return search_key(wanted.text) in words


def _made_last(row: Row) -> tuple[int, ...]:
    return (-row.version.entry_id,)


def _day(row: Row) -> tuple[int, ...]:
    """Undated last."""
    version = row.version
    day = version.day or version.since or (date(version.year, 1, 1) if version.year else date.min)
    return -day.toordinal(), -version.entry_id


def _name(row: Row) -> tuple[str, int]:
    return row.version.key, row.version.entry_id


_ORDERS = {"baru": _made_last, "tanggal": _day, "nama": _name}


def table(description: Description, found: Listed) -> list[Sequence[Cell]]:
    """A head and a row for each entry, with everything that it says."""
    words = [field.word for field in description.fields]
    head = ["Nomor entri", "Unit", *words, "Berkas", "Keadaan", "Yang kurang", "Dicatat oleh"]
    return [head, *(_line(description, row, found.shelf) for row in found.rows)]


def _line(description: Description, row: Row, whole: Shelf) -> list[Cell]:
    version = row.version
    said = [_cell(field, version, whole) for field in description.fields]
    end = len(version.files), STATES[row.state], ", ".join(row.missing), version.recorded_by.name
    return [version.entry_id, version.entry.unit.name, *said, *end]


def _cell(field: Asked, version: EntryVersion, whole: Shelf) -> Cell:
    if field.shape in (Shape.YEAR, Shape.RUPIAH, Shape.COUNT):
        number = getattr(version, field.name)
        return "" if number is None else int(number)
    return told(field, version, whole)
