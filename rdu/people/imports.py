"""Members brought in from a spreadsheet: every row is read and judged first, and one bad row keeps all of them out."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import one_here
from rdu.errors import AlreadyRecorded
from rdu.people.members import MOST_NUMBER, Profile, enrol_many
from rdu.people.models import ImportDraft, Member, MemberKind, Unit, User
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.phones import clean_phone
from rdu.people.regions import own_village, villages
from rdu.people.service import log
from rdu.people.twins import Known, known, name_key
from rdu.spreadsheet import Row, Table, UnreadableTable, read_table
from rdu.text import clean_line, search_key

T = TypeVar("T")

MOST_ROWS = 5_000
TEMPLATE = (
    ("nama", "panggilan", "jenis", "desa", "rt", "rw", "telepon", "nomor"),
    ("Siti Contoh", "Bu Mat", "rumah tangga", "Tunjung", "03", "02", "081234567890", "0123"),
)
COLUMNS = {
    "name": ("nama", "nama lengkap", "nama anggota", "nama nasabah"),
    "nickname": ("panggilan", "nama panggilan", "alias"),
    "kind": ("jenis", "jenis anggota", "jenis nasabah"),
    "region": ("desa", "kelurahan", "desa kelurahan", "kelurahan desa", "desa atau kelurahan"),
    "rt": ("rt",),
    "rw": ("rw",),
    "address": ("alamat",),
    "phone": ("telepon", "telp", "hp", "no hp", "nomor hp", "wa", "no wa", "whatsapp", "nomor telepon", "no telepon"),
    "number": ("nomor", "nomor anggota", "no anggota", "nomor nasabah", "no nasabah", "nomor induk"),
}
KINDS = {search_key(kind.word): kind for kind in MemberKind} | {
    "": MemberKind.HOUSEHOLD, "keluarga": MemberKind.HOUSEHOLD, "kk": MemberKind.HOUSEHOLD, "rt": MemberKind.GROUP,
    "rw": MemberKind.GROUP, "kelompok": MemberKind.GROUP, "kelas": MemberKind.SCHOOL, "individu": MemberKind.PERSON,
    "ponpes": MemberKind.PESANTREN, "bank sampah": MemberKind.UNIT,
}  # fmt: skip


@dataclass(frozen=True)
class Newcomer:
    """A row that can be enrolled, the members it may already be, and an earlier row of the same name and place."""

    row: int
    profile: Profile
    number: int | None
    twins: list[Member]
    same_as_row: int | None


@dataclass(frozen=True)
class BadRow:
    """A row that cannot, and what to mend in it."""

    row: int
    name: str
    reasons: list[str]


@dataclass
class Preview:
    good: list[Newcomer] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    @property
    def twins(self) -> list[Newcomer]:
        return [newcomer for newcomer in self.good if newcomer.twins or newcomer.same_as_row]


class Reasons(list[str]):
    """Why a row is refused: every cell is tried, so that all is told at once."""

    def tried(self, read: Callable[[str], T], text: str, fallback: T) -> T:
        try:
            return read(text)
        except ValueError as error:
            self.append(str(error))
            return fallback


def columns_of(table: Table, wanted: dict[str, tuple[str, ...]], needed: Iterable[str]) -> dict[str, str]:
    """Our name of each column -> its name in the file. Raises UnreadableTable where one that is needed is missing."""
    named = {search_key(column): column for column in table.columns}
    found = {
        ours: next(named[name] for name in names if name in named)
        for ours, names in wanted.items()
        if not named.keys().isdisjoint(names)
    }
    if missing := [wanted[ours][0] for ours in needed if ours not in found]:
        raise UnreadableTable(f"Kolom {', '.join(missing)} tidak ada. Pakai nama kolom seperti di contoh berkas.")
    if not table.rows:
        raise UnreadableTable("Berkas ini belum berisi data. Isi baris di bawah nama kolom.")
    return found


def preview(session: Session, unit: Unit, table: Table) -> Preview:
    """Judge every row of the file against the unit as it stands now."""
    columns = columns_of(table, COLUMNS, ["name"])
    if len(table.rows) > MOST_ROWS:
        raise UnreadableTable("Terlalu banyak baris. Paling banyak 5.000 anggota sekali impor.")
    reader = _Reader(session, unit)
    result = Preview(unknown_columns=[name for name in table.columns if name not in columns.values()])
    for row in table.rows:
        reader.read(row, {ours: row.cells[theirs] for ours, theirs in columns.items()}, result)
    return result


class _Reader:
    """What rows are judged against: the unit's desa, numbers and members, and the rows read before."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self.known: Known = known(session, unit)
        self.taken = set(session.scalars(select(Member.number).where(Member.unit_id == unit.id)))
        self.own = own_village(session, unit)
        self.codes, self.shared = _codes_by_name(session, unit)
        self.numbers: dict[int, int] = {}
        self.rows: dict[tuple[str, str, str], int] = {}

    def read(self, row: Row, cells: dict[str, str], result: Preview) -> None:
        reasons = Reasons()
        tried = reasons.tried
        profile = Profile(
            tried(_name, cells["name"], ""),
            tried(self._region, cells.get("region", ""), ""),
            tried(clean_line, cells.get("nickname", ""), ""),
            tried(_kind, cells.get("kind", ""), MemberKind.HOUSEHOLD),
            tried(_neighbourhood("RT"), cells.get("rt", ""), ""),
            tried(_neighbourhood("RW"), cells.get("rw", ""), ""),
            tried(_address, cells.get("address", ""), ""),
            tried(clean_phone, cells.get("phone", ""), ""),
        )
        number = tried(lambda text: self._number(text, row.number), cells.get("number", ""), None)
        if reasons:
            result.bad.append(BadRow(row.number, cells["name"][:120], reasons))
        else:
            same = self.rows.setdefault((name_key(profile.name), profile.region_code, profile.rt), row.number)
            result.good.append(
                Newcomer(row.number, profile, number, self.known.like(profile), same if same != row.number else None)
            )

    def _region(self, text: str) -> str:
        key = search_key(text).removeprefix("desa ").removeprefix("kelurahan ").removeprefix("kel ")
        if not key and self.own:
            return self.own
        if key in self.shared and key not in self.codes:
            raise ValueError(f"Ada beberapa desa {text}. Tulis dengan kecamatannya, contoh: {self.shared[key]}.")
        if key not in self.codes:
            raise ValueError(f"Desa “{text}” tidak dikenal. Periksa ejaannya." if key else "Desa belum diisi.")
        return self.codes[key]

    def _number(self, text: str, row: int) -> int | None:
        if not text:
            return None
        number = parse_number(text)
        if number > MOST_NUMBER:
            raise UnreadableNumber("Nomor paling banyak 6 angka. Kosongkan agar diberi nomor baru.")
        if number in self.taken:
            raise UnreadableNumber(f"Nomor {text} sudah dipakai anggota lain. Kosongkan atau ganti nomornya.")
        if number in self.numbers:
            raise UnreadableNumber(f"Nomor {text} sudah ada di baris {self.numbers[number]}. Ganti salah satu.")
        self.numbers[number] = row
        return number


def _codes_by_name(session: Session, unit: Unit) -> tuple[dict[str, str], dict[str, str]]:
    """Code by "tunjung" or "tunjung burneh"; and, for names several desa share, one written out as an example.

    Of several desa with one name, the one in the unit's own kecamatan is meant.
    """
    places = [(name, kecamatan, code) for kecamatan, rows in villages(session, unit).items() for code, name in rows]
    times = Counter(search_key(name) for name, _, _ in places)
    near = unit.region_code[:8] if unit.region_code and len(unit.region_code) >= 8 else "nowhere"
    codes: dict[str, str] = {}
    shared: dict[str, str] = {}
    for name, kecamatan, code in places:
        codes.setdefault(search_key(f"{name} {kecamatan}"), code)
        if times[search_key(name)] == 1 or code.startswith(near):
            codes[search_key(name)] = code
        else:
            shared.setdefault(search_key(name), f"{name}, {kecamatan}")
    return codes, shared


def _name(text: str) -> str:
    if not (name := clean_line(text)):
        raise ValueError("Nama belum diisi.")
    return name


def _address(text: str) -> str:
    return clean_line(text, 200)


def _kind(text: str) -> MemberKind:
    if (kind := KINDS.get(search_key(text))) is None:
        raise ValueError(f"Jenis “{text}” tidak dikenal. Tulis rumah tangga, sekolah, kantor, pesantren, atau RT.")
    return kind


def _neighbourhood(word: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        bare = search_key(text).removeprefix(word.lower()).strip()
        if bare and not (bare.isascii() and bare.isdigit() and 0 < int(bare[:9]) < 1000):
            raise ValueError(f"{word} “{text}” belum benar. Tulis angkanya saja, contoh 03.")
        return f"{int(bare):02}" if bare else ""

    return read


# Kept until it is confirmed -----------------------------------------------------------------------------------------


def keep(session: Session, unit: Unit, kind: str, filename: str, content: bytes, by: User) -> ImportDraft:
    """Keep the file while its preview is read; nothing of it counts yet."""
    try:
        name = clean_line(filename)
    except ValueError:
        name = "berkas"
    draft = ImportDraft(
        id=uuid4(), unit_id=unit.id, kind=kind, filename=name, content=content, made_at=now_utc(), made_by_id=by.id
    )
    session.add(draft)
    session.flush()
    return draft


def draft_of(session: Session, unit: Unit, kind: str, draft_id: UUID) -> ImportDraft:
    """The kept file, locked: two confirmations of it follow each other."""
    mine = select(ImportDraft).where(ImportDraft.id == draft_id, ImportDraft.unit_id == unit.id)
    return one_here(session, mine.where(ImportDraft.kind == kind).with_for_update())


def confirm(session: Session, unit: Unit, draft: ImportDraft, by: User) -> list[Member]:
    """Read the kept file again, judge it again, and enrol everybody or nobody.

    Raises AlreadyRecorded for a file that was confirmed before, BadRows where something changed since the preview.
    """
    if draft.confirmed_at:
        raise AlreadyRecorded
    result = preview(session, unit, read_table(draft.content, draft.filename))
    if result.bad:
        raise BadRows(result)
    members = enrol_many(session, unit, [(newcomer.profile, newcomer.number) for newcomer in result.good])
    draft.confirmed_at = now_utc()
    log(session, "import_members", unit=unit, user=by, subject=str(draft.id), detail={"members": len(members)})
    return members


class BadRows(Exception):
    """Rows that were good when the file was shown are not any more."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview
