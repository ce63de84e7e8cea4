"""Loads of the plant from a spreadsheet: judged whole, shown, and written into the log when somebody agrees."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import format_date, now_utc, parse_day, today_at
from rdu.errors import AlreadyRecorded, RuleBroken
from rdu.ledger.service import once
from rdu.people import imports
from rdu.people.imports import BadRow, Reasons, columns_of
from rdu.people.models import ImportDraft, Unit, User
from rdu.people.regions import villages
from rdu.people.service import log
from rdu.plant.kinds import MOST_LOADED, Residue, parse_tenths
from rdu.plant.models import PlantLoad, PlantReversal
from rdu.plant.service import check_day, record, sources
from rdu.spreadsheet import Row, Table, UnreadableTable, read_table
from rdu.text import clean_line, search_key
from rdu.weights import Grams, parse_kg

KIND = "plant_loads"
MOST_ROWS = 500
COLUMNS = {
    "day": ("tanggal", "hari"),
    "source": ("asal", "sumber", "tps3r atau desa", "tps 3r", "desa"),
    "vehicle": ("kendaraan", "nomor kendaraan", "nopol", "plat"),
    "gross": ("bruto kg", "bruto", "berat dengan truk"),
    "tare": ("tara kg", "tara", "truk kosong"),
    "moisture": ("kadar air persen", "kadar air"),
    "residue": ("isi", "isi muatan"),
    "note": ("catatan",),
}
NEEDED = ("day", "source", "gross", "tare")
TEMPLATE = (
    ("tanggal", "asal", "kendaraan", "bruto kg", "tara kg", "kadar air persen", "isi", "catatan"),
    ("2-11-2026", "TPS 3R Contoh", "M 8123 GA", "8350", "4120", "52,5", "Residu campur", ""),
    ("3-11-2026", "Tunjung, Burneh", "M 8456 GB", "6010,5", "3980", "", "Plastik dan kemasan", "hujan"),
)
_RESIDUES = {search_key(one.word): one for one in Residue} | {"": Residue.MIXED}
Key = tuple[date, str, str, int, int]
"""What makes two loads the same one: day, place, vehicle, gross and tare."""


@dataclass(frozen=True)
class Coming:
    """A row that can be written: the load, not yet added, and where it came from in words."""

    row: int
    load: PlantLoad
    place: str


@dataclass
class Preview:
    good: list[Coming] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    @property
    def grams(self) -> Grams:
        return Grams(sum(one.load.net for one in self.good))


def preview(session: Session, unit: Unit, table: Table) -> Preview:
    """Judge every row of the file against the log as it stands. Raises UnreadableTable."""
    columns = columns_of(table, COLUMNS, NEEDED)
    if len(table.rows) > MOST_ROWS:
        raise UnreadableTable("Terlalu banyak baris. Paling banyak 500 muatan sekali unggah.")
    reader = _Reader(session, unit)
    shown = Preview(unknown_columns=[name for name in table.columns if name not in columns.values()])
    for row in table.rows:
        reader.read(row, {ours: row.cells[theirs] for ours, theirs in columns.items()}, shown)
    return shown


class _Reader:
    """What rows are judged against: places, the days that are open, the log, and the rows read before."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self.session, self.unit, self.today = session, unit, today_at(unit.timezone)
        self.places = _places(session, unit)
        self.rows: dict[Key, int] = {}
        self.days: dict[date, str] = {}

    def read(self, row: Row, cells: dict[str, str], shown: Preview) -> None:
        reasons = Reasons()
        day = reasons.tried(self._day, cells["day"], None)
        place = reasons.tried(self._place, cells["source"], None)
        gross, tare = (reasons.tried(_Heavy(COLUMNS[name][0]), cells[name], Grams(0)) for name in ("gross", "tare"))
        if not reasons and tare >= gross:
            reasons.append("Truk kosong tidak mungkin seberat truk berisi. Periksa bruto dan tara.")
        load = PlantLoad(
            vehicle=reasons.tried(_vehicle, cells.get("vehicle", ""), ""), gross=gross, tare=tare,
            net=Grams(gross - tare), moisture=reasons.tried(_moisture, cells.get("moisture", ""), None),
            residue=reasons.tried(_residue, cells.get("residue", ""), Residue.MIXED),
            note=reasons.tried(_note, cells.get("note", ""), ""),
        )  # fmt: skip
        if day is not None and place is not None and not reasons:
            load.day, code = day, place[0]
            load.tps_code, load.region_code = (None, code) if "." in code else (code, None)
            self._once(row.number, load, reasons)
        if reasons:
            shown.bad.append(BadRow(row.number, f"{cells['day']} {cells['source']}".strip()[:120], reasons))
        elif place is not None:
            shown.good.append(Coming(row.number, load, place[1]))

    def _once(self, number: int, load: PlantLoad, reasons: Reasons) -> None:
        first = self.rows.setdefault(_key(load), number)
        if first != number:
            reasons.append(f"Muatan yang sama sudah ada di baris {first}. Hapus salah satu.")
        elif self._stands(load):
            reasons.append("Muatan ini sudah tercatat di pabrik. Hapus baris ini.")

    def _stands(self, load: PlantLoad) -> bool:
        undone = (PlantReversal.unit_id == PlantLoad.unit_id) & (PlantReversal.row_seq == PlantLoad.seq)
        mine = select(PlantLoad).where(PlantLoad.unit_id == self.unit.id, PlantLoad.day == load.day)
        found = self.session.scalars(mine.where(~select(PlantReversal.seq).where(undone).exists()))
        return any(_key(one) == _key(load) for one in found)

    def _day(self, text: str) -> date:
        day = parse_day(text)
        if day not in self.days:
            self.days[day] = self._why_not(day)
        if self.days[day]:
            raise ValueError(f"{format_date(day)}: {self.days[day]}")
        return day

    def _why_not(self, day: date) -> str:
        """Why nothing can be written on that day; "" where it can."""
        try:
            check_day(self.session, self.unit, day, self.today)
        except RuleBroken as refused:
            return str(refused)
        return ""

    def _place(self, text: str) -> tuple[str, str]:
        """Code and name. Raises ValueError for one that nobody knows, and for a name that two desa have."""
        found = self.places.get(search_key(text), [])
        if len(found) > 1:
            raise ValueError(
                f"Ada {len(found)} desa bernama “{text}”. Tulis dengan kecamatannya, contoh {found[0][1]}."
            )
        if not found:
            raise ValueError(f"Asal “{text}” tidak dikenal. Tulis nama TPS 3R, atau desa dan kecamatannya.")
        return found[0]


def _places(session: Session, unit: Unit) -> dict[str, list[tuple[str, str]]]:
    """By what people write: a TPS 3R by name or code, a desa by its code, its name, or with its kecamatan."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kecamatan, rows in villages(session, unit).items():
        for code, name in rows:
            place = (code, f"{name}, {kecamatan}")
            found[search_key(f"{name} {kecamatan}")] = found[search_key(code)] = [place]
            found.setdefault(search_key(name), []).append(place)
    for one in sources(session):
        found[search_key(one.name)] = found[search_key(one.code)] = [(one.code, one.name)]
    return found


def _key(load: PlantLoad) -> Key:
    return load.day, load.source, load.vehicle, load.gross, load.tare


@dataclass(frozen=True)
class _Heavy:
    name: str

    def __call__(self, text: str) -> Grams:
        """Raises ValueError with the name of the cell."""
        if not text:
            raise ValueError(f"{self.name}: belum diisi. Tulis beratnya, contoh 8350.")
        try:
            return parse_kg(text, MOST_LOADED)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from error


def _vehicle(text: str) -> str:
    return clean_line(text, 20).upper()


def _note(text: str) -> str:
    return clean_line(text, 200)


def _moisture(text: str) -> int | None:
    return parse_tenths(text) if text else None


def _residue(text: str) -> Residue:
    found = _RESIDUES.get(search_key(text))
    if found is None:
        raise ValueError(f"Isi “{text}” tidak dikenal. Pilih: {', '.join(one.word for one in Residue)}.")
    return found


# Kept until it is confirmed -----------------------------------------------------------------------------------------


def keep(session: Session, unit: Unit, filename: str, content: bytes, by: User) -> ImportDraft:
    return imports.keep(session, unit, KIND, filename, content, by)


def draft_of(session: Session, unit: Unit, draft_id: UUID) -> ImportDraft:
    return imports.draft_of(session, unit, KIND, draft_id)


class BadRows(Exception):
    """Rows that were good when the file was shown are not any more."""

    def __init__(self, shown: Preview) -> None:
        super().__init__()
        self.shown = shown


def confirm(session: Session, unit: Unit, draft: ImportDraft, by: User) -> int:
    """Write every row, or none, the oldest day first. Raises AlreadyRecorded and BadRows."""
    if draft.confirmed_at:
        raise AlreadyRecorded
    shown = preview(session, unit, read_table(draft.content, draft.filename))
    if shown.bad:
        raise BadRows(shown)
    for one in sorted(shown.good, key=lambda one: (one.load.day, one.row)):
        key = once(UUID(int=(draft.id.int + one.row) % 2**128), [*map(str, _key(one.load))])
        record(session, unit, one.load, today_at(unit.timezone), key, by)
    draft.confirmed_at = now_utc()
    log(session, "import_plant_loads", unit=unit, user=by, subject=str(draft.id), detail={"loads": len(shown.good)})
    return len(shown.good)
