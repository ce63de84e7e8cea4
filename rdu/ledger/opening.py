"""Opening balances from the old book: read and judged row by row, then posted all together or not at all."""

import re
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc, today_at
from rdu.errors import AlreadyRecorded
from rdu.ledger.accounts import OPENING, Move, savings
from rdu.ledger.facts import opening_facts
from rdu.ledger.models import ActKind, OpeningBalance
from rdu.ledger.service import Act, Books, Once, digest_of, open_books
from rdu.money import Rupiah, parse_rupiah
from rdu.people.imports import BadRow, Reasons, columns_of
from rdu.people.models import ImportDraft, Member, Unit, User
from rdu.people.numbers import format_card, format_number, parse_number
from rdu.people.service import log
from rdu.people.twins import name_key
from rdu.spreadsheet import Row, Table, UnreadableTable, read_table

KIND = "opening"
MOST = Rupiah(1_000_000_000)
"""More than this in one household's old book is a slip of the hand."""
TEMPLATE = (("nomor", "nama", "saldo", "per tanggal"), ("0123", "Siti Contoh", 127_800, "31-12-2025"))
COLUMNS = {
    "number": ("nomor", "nomor anggota", "no anggota", "nomor nasabah", "no nasabah", "nomor induk"),
    "name": ("nama", "nama lengkap", "nama anggota", "nama nasabah"),
    "amount": ("saldo", "saldo awal", "tabungan", "jumlah"),
    "as_of": ("per tanggal", "tanggal", "per"),
}


@dataclass(frozen=True)
class Opening:
    """What the old book says of one member."""

    row: int
    member: Member
    amount: Rupiah
    as_of: date


@dataclass
class Preview:
    good: list[Opening] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    @property
    def total(self) -> Rupiah:
        return Rupiah(sum(opening.amount for opening in self.good))


class BadRows(Exception):
    """Rows that were good when the file was shown are not any more."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


def preview(session: Session, unit: Unit, table: Table) -> Preview:
    """Judge every row of the file against the unit's members and books as they stand now."""
    columns = columns_of(table, COLUMNS, ["amount", "as_of"])
    if columns.keys().isdisjoint({"number", "name"}):
        raise UnreadableTable("Kolom nomor atau nama harus ada. Pakai nama kolom seperti di contoh berkas.")
    reader = _Reader(session, unit)
    result = Preview()
    for row in table.rows:
        reader.read(row, {ours: row.cells[theirs] for ours, theirs in columns.items()}, result)
    return result


class _Reader:
    """What rows are judged against: the unit's members, who has an opening balance, and the rows read before."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self.today = today_at(unit.timezone)
        members = session.scalars(select(Member).where(Member.unit_id == unit.id).order_by(Member.number)).all()
        self.by_id = {member.id: member for member in members}
        self.by_number = {member.number: member for member in members}
        self.by_name: dict[str, list[Member]] = {}
        for member in members:
            if member.merged_into_id is None:
                self.by_name.setdefault(name_key(member.name), []).append(member)
        found = select(OpeningBalance.member_id).where(OpeningBalance.unit_id == unit.id)
        self.opened = set(session.scalars(found))
        self.rows: dict[int, int] = {}

    def read(self, row: Row, cells: dict[str, str], result: Preview) -> None:
        reasons = Reasons()
        number, name = cells.get("number", ""), cells.get("name", "")
        member = reasons.tried(lambda text: self._member(text, name, row.number), number, None)
        amount = reasons.tried(_amount, cells["amount"], Rupiah(0))
        as_of = reasons.tried(lambda text: paper_day(text, self.today), cells["as_of"], self.today)
        if member and not reasons:
            result.good.append(Opening(row.number, member, amount, as_of))
        else:
            result.bad.append(BadRow(row.number, (name or number)[:120], reasons))

    def _member(self, number: str, name: str, row: int) -> Member:
        """The member meant, once. A merged number leads to the one that stays."""
        member = self._numbered(number) if number else self._named(name)
        while member.merged_into_id:
            member = self.by_id[member.merged_into_id]
        if member.id in self.opened:
            raise ValueError(f"{member.name} sudah punya saldo awal. Hapus baris ini.")
        if member.id in self.rows:
            raise ValueError(f"{member.name} sudah ada di baris {self.rows[member.id]}. Gabungkan jadi satu baris.")
        self.rows[member.id] = row
        return member

    def _numbered(self, text: str) -> Member:
        member = self.by_number.get(parse_number(text))
        if member is None:
            raise ValueError(f"Nomor {text} tidak ada. Daftarkan anggotanya dulu.")
        return member

    def _named(self, text: str) -> Member:
        alike = self.by_name.get(name_key(text), []) if name_key(text) else []
        if not alike:
            raise ValueError("Anggota ini tidak ada. Tulis nomornya, atau daftarkan dulu.")
        if len(alike) > 1:
            numbers = ", ".join(format_card(member.number) for member in alike[:5])
            raise ValueError(f"Ada beberapa yang bernama mirip: {numbers}. Tulis nomornya.")
        return alike[0]


def _amount(text: str) -> Rupiah:
    if re.match(r"[-−(]", text):
        raise ValueError("Saldo tidak boleh kurang dari nol. Periksa buku lamanya.")
    amount = parse_rupiah(text)
    if amount == 0:
        raise ValueError("Saldonya nol. Hapus baris ini.")
    if amount > MOST:
        raise ValueError("Saldo terlalu besar. Periksa jumlah nolnya.")
    return amount


def paper_day(text: str, today: date) -> date:
    """A date as people write it, or as a spreadsheet keeps it."""
    ordinary = re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text, re.ASCII)
    stored = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?", text, re.ASCII)
    if not (ordinary or stored):
        raise ValueError("Tanggal belum benar. Tulis hari-bulan-tahun, contoh 31-12-2025.")
    year, month, day = stored.groups() if stored else reversed(ordinary.groups()) if ordinary else ()
    try:
        as_of = date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError("Tanggal itu tidak ada di kalender. Contoh 31-12-2025.") from error
    if not date(1990, 1, 1) <= as_of <= today:
        raise ValueError("Tanggal buku lama harus sudah lewat. Contoh 31-12-2025.")
    return as_of


def confirm(session: Session, unit: Unit, draft: ImportDraft, by: User) -> Preview:
    """Read the kept file again, judge it again, and post every opening balance or none.

    Raises AlreadyRecorded for a file that was confirmed before, BadRows where something changed since the preview.
    """
    books = open_books(session, unit)
    once = Once(draft.id, digest_of(draft.content.hex()))
    if books.done_before(ActKind.OPENING, once) is not None:
        raise AlreadyRecorded
    result = preview(session, unit, read_table(draft.content, draft.filename))
    if result.bad:
        raise BadRows(result)
    for opening in result.good:
        _post(books, opening, by)
    books.remember(ActKind.OPENING, once, books.seq)
    draft.confirmed_at = now_utc()
    detail: dict[str, object] = {"members": len(result.good), "total": result.total}
    log(session, "opening_balances", unit=unit, user=by, subject=str(draft.id), detail=detail)
    return result


def _post(books: Books, opening: Opening, by: User) -> None:
    """One journal a member, so that each passbook begins with its own."""
    member, unit = opening.member, books.unit
    digest = digest_of(opening_facts(unit.code, member.number, opening.amount, opening.as_of))
    act = Act(f"opening:{format_number(member.number)}", today_at(unit.timezone), digest, by)
    seq = books.post(act, [Move(OPENING, savings(member.id, member.number), opening.amount)])
    row = {"unit_id": unit.id, "seq": seq, "member_id": member.id, "amount": opening.amount, "as_of": opening.as_of}
    books.session.execute(insert(OpeningBalance), row)
