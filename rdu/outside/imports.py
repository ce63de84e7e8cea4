"""Reports of units outside RDU brought in as a table: judged whole, shown, and recorded when somebody agrees."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.clock import MONTHS, Month, now_utc, today_at
from rdu.errors import AlreadyRecorded
from rdu.ledger.service import once
from rdu.money import Rupiah, parse_rupiah
from rdu.outside.models import CameBy, OutsideUnit
from rdu.outside.service import (
    MOST_GRAMS,
    MOST_MEMBERS,
    MOST_RUPIAH,
    Cells,
    cells_of,
    everyone,
    months_to_report,
    operation_of,
    record,
    report_for,
)
from rdu.people import imports
from rdu.people.imports import BadRow, Reasons, columns_of
from rdu.people.models import ImportDraft, Unit, User
from rdu.people.service import log
from rdu.spreadsheet import Row, Table, UnreadableTable, read_table
from rdu.text import clean_line, search_key
from rdu.weights import Grams, parse_kg

KIND = "outside"
MOST_ROWS = 2_000
COLUMNS = {
    "unit": ("unit", "nama unit", "nama", "bank sampah"),
    "month": ("bulan",),
    "members": ("anggota aktif", "penabung aktif", "anggota", "nasabah aktif"),
    "paper": ("kertas kg", "kertas", "kertas karton kg"),
    "plastic": ("plastik kg", "plastik"),
    "metal": ("logam kg", "logam"),
    "glass": ("kaca kg", "kaca"),
    "other": ("lainnya kg", "lainnya"),
    "sold": ("dijual kg", "dijual"),
    "paid": ("dibayar rupiah", "dibayar", "rupiah"),
    "note": ("catatan",),
    "reason": ("alasan", "alasan pembetulan"),
}
NEEDED = ("unit", "month", "members", "paper", "plastic", "metal", "glass", "other", "sold", "paid")
MATERIALS = ("paper", "plastic", "metal", "glass", "other")
TEMPLATE = (
    ("unit", "bulan", "anggota aktif", "kertas kg", "plastik kg", "logam kg", "kaca kg", "lainnya kg", "dijual kg",
     "dibayar rupiah", "catatan", "alasan"),
    ("Bank Sampah Contoh", "2026-10", "42", "120,5", "85", "12,25", "0", "4", "190", "412.000", "", ""),
)  # fmt: skip
_NUMBERS = {search_key(name): number for number, name in enumerate(MONTHS, 1)}


@dataclass(frozen=True)
class Coming:
    """A row that can be recorded; `corrects`: what it changes of a month that was told before."""

    row: int
    unit: OutsideUnit
    month: Month
    cells: Cells
    reason: str
    corrects: bool


@dataclass
class Preview:
    good: list[Coming] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)


def preview(session: Session, top: Unit, table: Table) -> Preview:
    """Judge every row of the file. Raises UnreadableTable."""
    columns = columns_of(table, COLUMNS, NEEDED)
    if len(table.rows) > MOST_ROWS:
        raise UnreadableTable("Terlalu banyak baris. Paling banyak 2.000 laporan sekali unggah.")
    reader = _Reader(session, top)
    shown = Preview(unknown_columns=[name for name in table.columns if name not in columns.values()])
    for row in table.rows:
        reader.read(row, {ours: row.cells[theirs] for ours, theirs in columns.items()}, shown)
    return shown


class _Reader:
    """What rows are judged against: the units that are registered, what they told, and the rows read before."""

    def __init__(self, session: Session, top: Unit) -> None:
        self.session = session
        self.units = {row.search: row for row in everyone(session, top)}
        self.months = months_to_report(today_at(top.timezone))
        self.rows: dict[tuple[int, Month], int] = {}

    def read(self, row: Row, cells: dict[str, str], shown: Preview) -> None:
        reasons = Reasons()
        unit = reasons.tried(self._unit, cells["unit"], None)
        month = reasons.tried(self._month, cells["month"], None)
        grams = {name: reasons.tried(_kg(COLUMNS[name][0]), cells[name], Grams(0)) for name in (*MATERIALS, "sold")}
        told = Cells(
            members=reasons.tried(_members, cells["members"], 0), paid=reasons.tried(_rupiah, cells["paid"], Rupiah(0)),
            note=reasons.tried(_words, cells.get("note", ""), ""), **grams,
        )  # fmt: skip
        reason = reasons.tried(_words, cells.get("reason", ""), "")
        if unit is not None and month is not None:
            self._judge(Coming(row.number, unit, month, told, reason, corrects=False), reasons, shown)
        if reasons:
            shown.bad.append(BadRow(row.number, cells["unit"][:120], reasons))

    def _judge(self, coming: Coming, reasons: Reasons, shown: Preview) -> None:
        first = self.rows.setdefault((coming.unit.id, coming.month), coming.row)
        before = report_for(self.session, coming.unit, coming.month)
        words = coming.month.words
        if first != coming.row:
            reasons.append(f"{coming.unit.name}, {words} sudah ada di baris {first}. Hapus salah satu.")
        if before is not None and cells_of(before) == coming.cells:
            reasons.append(f"{words} sudah dilaporkan dengan angka yang sama. Hapus baris ini.")
        elif before is not None and not coming.reason:
            reasons.append(f"{words} sudah dilaporkan. Isi kolom alasan bila ini pembetulan.")
        if not reasons:
            corrects = before is not None
            shown.good.append(Coming(coming.row, coming.unit, coming.month, coming.cells, coming.reason, corrects))

    def _unit(self, text: str) -> OutsideUnit:
        found = self.units.get(search_key(text))
        if found is None:
            raise ValueError(f"Unit “{text}” belum terdaftar. Daftarkan dulu, atau periksa ejaannya.")
        return found

    def _month(self, text: str) -> Month:
        month = read_month(text)
        if month not in self.months:
            raise ValueError("Bulan belum benar. Tulis bulan yang sudah habis, contoh 2026-10 atau Oktober 2026.")
        return month


def read_month(text: str) -> Month | None:
    """2026-10, 2026-10-01 as a spreadsheet stores a month, 10/2026 or Oktober 2026."""
    found = Month.read(text.strip()) or Month.read(text.strip().removesuffix("-01"))
    words = search_key(text).split()
    if found is None and len(words) == 2:
        number = _NUMBERS.get(words[0]) or (int(words[0]) if words[0].isascii() and words[0].isdigit() else 0)
        found = Month.read(f"{words[1]}-{number:02}") if number < 100 else None
    return found


def _kg(name: str) -> "_Kilograms":
    return _Kilograms(name)


@dataclass(frozen=True)
class _Kilograms:
    name: str

    def __call__(self, text: str) -> Grams:
        return Grams(0) if not text else kilograms(self.name, text)


def kilograms(name: str, text: str) -> Grams:
    """Raises ValueError with the name of the cell."""
    try:
        return parse_kg(text, MOST_GRAMS)
    except ValueError as error:
        raise ValueError(f"{name}: {str(error).replace(' sekali timbang', ' sebulan')}") from error


def _members(text: str) -> int:
    bare = text.strip().replace(".", "") or "0"
    if not (bare.isascii() and bare.isdigit() and len(bare) < 8 and int(bare) <= MOST_MEMBERS):
        raise ValueError("Anggota aktif belum benar. Tulis angka bulat, contoh 42.")
    return int(bare)


def _rupiah(text: str) -> Rupiah:
    amount = parse_rupiah(text) if text else Rupiah(0)
    if amount > MOST_RUPIAH:
        raise ValueError("Jumlah uang terlalu besar untuk satu bulan. Periksa lagi.")
    return amount


def _words(text: str) -> str:
    return clean_line(text, 200)


# Kept until it is confirmed -----------------------------------------------------------------------------------------


def keep(session: Session, top: Unit, filename: str, content: bytes, by: User) -> ImportDraft:
    return imports.keep(session, top, KIND, filename, content, by)


def draft_of(session: Session, top: Unit, draft_id: UUID) -> ImportDraft:
    return imports.draft_of(session, top, KIND, draft_id)


class BadRows(Exception):
    """Rows that were good when the file was shown are not any more."""

    def __init__(self, shown: Preview) -> None:
        super().__init__()
        self.shown = shown


def confirm(session: Session, top: Unit, draft: ImportDraft, by: User) -> int:
    """Record every row, or none. Raises AlreadyRecorded and BadRows."""
    if draft.confirmed_at:
        raise AlreadyRecorded
    shown = preview(session, top, read_table(draft.content, draft.filename))
    if shown.bad:
        raise BadRows(shown)
    for one in shown.good:
        key = once(operation_of(draft.id, one.row), [one.unit.id, str(one.month), repr(one.cells), one.reason])
        record(session, one.unit, one.month, one.cells, one.reason, CameBy.FILE, key, by)
    draft.confirmed_at = now_utc()
    log(session, "import_outside", unit=top, user=by, subject=str(draft.id), detail={"reports": len(shown.good)})
    return len(shown.good)
