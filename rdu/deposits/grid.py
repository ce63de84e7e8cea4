"""A whole RT or class at once: members down, items across; each filled row becomes one weigh-in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from rdu.catalogue.pricing import Lists, sheet_of
from rdu.deposits.days import UNDONE, coming
from rdu.deposits.models import WeighIn, WeighingDay, WeighInReversal
from rdu.deposits.service import Recorded, Visit, Weighed, priced_lines, weigh_in
from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.ledger.service import once
from rdu.money import Rupiah, share_of
from rdu.people.models import Member, MemberKind, Person, Unit, User
from rdu.people.numbers import UnreadableNumber, format_number, parse_number
from rdu.weights import Grams, Measure, UnreadableWeight, parse_quantity

MOST_ITEMS = 8
A_PAGE = 40
STALE = "Halaman ini sudah lama. Muat ulang, lalu isi lagi."


class Crowd(NamedTuple):
    """Members who are weighed together: as it stands in the address, in words, and how many they are."""

    value: str
    word: str
    size: int


class Row(NamedTuple):
    """Somebody in the grid. A class is one member with many persons, an RT many members with one."""

    member: Member
    person: Person

    @property
    def key(self) -> str:
        return f"{format_number(self.member.number)}-{self.person.ordinal}"

    @property
    def name(self) -> str:
        return self.person.name if self.person.ordinal > 1 else self.member.name


class Column(NamedTuple):
    """An item of the grid."""

    type_code: str
    grade_code: str
    name: str
    measure: Measure


@dataclass(frozen=True)
class Filled:
    """A row in which something was written, with the id that makes its weigh-in happen once."""

    row: Row
    lines: tuple[Weighed, ...]
    operation: UUID

    def visit(self, day: date, note_id: int | None = None) -> Visit:
        return Visit(self.row.member.number, day, self.lines, person_ordinal=self.row.person.ordinal, note_id=note_id)

    def facts(self, day: date) -> list[object]:
        """What the operation's id is bound to."""
        lines = [[line.type_code, line.grade_code, line.quantity] for line in self.lines]
        return ["grid", day.isoformat(), self.row.key, lines]


class Priced(NamedTuple):
    """A filled row as it is read back."""

    filled: Filled
    grams: Grams
    gross: Rupiah
    net: Rupiah


class RowRefused(RuleBroken):
    """One row broke a rule, so none was saved."""

    def __init__(self, row: Row, why: RuleBroken) -> None:
        self.status = 422 if why.status == 404 else why.status
        number = format_number(row.member.number)
        super().__init__(f"Baris {row.name} ({number}): {why} Tidak ada baris yang tersimpan.")


def crowds(session: Session, unit: Unit) -> list[Crowd]:
    """Every RT of the unit, then every kind of group it has."""
    here = (Member.unit_id == unit.id, Member.merged_into_id.is_(None))
    by_rt = select(Member.rt, Member.rw, func.count()).where(*here, Member.rt != "").group_by(Member.rt, Member.rw)
    by_kind = select(Member.kind, func.count()).where(*here).group_by(Member.kind)
    kinds = {kind: count for kind, count in session.execute(by_kind) if kind.is_group}
    return [
        *(
            Crowd(f"rt:{rt}/{rw}", f"RT {rt} RW {rw}" if rw else f"RT {rt}", count)
            for rt, rw, count in session.execute(by_rt.order_by(Member.rw, Member.rt))
        ),
        *(Crowd(f"jenis:{kind}", f"Semua {kind.word.lower()}", kinds[kind]) for kind in MemberKind if kind in kinds),
    ]


def rows_of(session: Session, unit: Unit, crowd: str, page: int) -> tuple[list[Row], int]:
    """The persons of a crowd, by number, a page at a time; and how many there are."""
    these = (Member.unit_id == unit.id, Member.merged_into_id.is_(None), *_belonging(crowd))
    found = select(Member, Person).join(Person, Person.member_id == Member.id).where(*these)
    count = session.scalar(found.with_only_columns(func.count())) or 0
    if not count:
        raise NotFoundHere
    shown = found.order_by(Member.number, Person.ordinal).offset((page - 1) * A_PAGE).limit(A_PAGE)
    return [Row(member, person) for member, person in session.execute(shown)], count


def _belonging(crowd: str) -> list[ColumnElement[bool]]:
    how, _, which = crowd.partition(":")
    if how == "rt":
        rt, _, rw = which.partition("/")
        return [Member.rt == rt, Member.rw == rw, Person.ordinal == 1]
    if how == "jenis" and which in {kind.value for kind in MemberKind}:
        return [Member.kind == MemberKind(which), Person.ordinal == 1]
    try:
        return [Member.number == parse_number(which if how == "nomor" else "")]
    except UnreadableNumber as error:
        raise Refused("number", str(error)) from error


def came_today(session: Session, unit: Unit, day: date, rows: Sequence[Row]) -> set[int]:
    """Of these persons, those who were weighed that day already."""
    ids = [row.person.id for row in rows]
    found = select(WeighIn.person_id).outerjoin(WeighInReversal, UNDONE).where(WeighInReversal.seq.is_(None))
    return set(session.scalars(found.where(WeighIn.unit_id == unit.id, WeighIn.day == day, WeighIn.person_id.in_(ids))))


def read(
    cells: Mapping[str, str], rows: Sequence[Row], columns: Sequence[Column]
) -> tuple[list[Filled], dict[str, str]]:
    """The rows in which something is written, and what cannot be read, by cell."""
    filled, wrong = [], {}
    for row in rows:
        lines, unread = _read_row(cells, row, columns)
        wrong.update(unread)
        if lines:
            filled.append(Filled(row, lines, _operation(cells, row)))
    return filled, wrong


def _read_row(
    cells: Mapping[str, str], row: Row, columns: Sequence[Column]
) -> tuple[tuple[Weighed, ...], dict[str, str]]:
    lines, wrong = [], {}
    for place, column in enumerate(columns):
        cell = f"{row.key}.{place}"
        if text := cells.get(cell, "").strip():
            try:
                quantity = parse_quantity(text, column.measure)
            except UnreadableWeight as error:
                wrong[cell] = str(error)
            else:
                lines.append(Weighed(column.type_code, column.grade_code, quantity))
    return tuple(lines), wrong


def _operation(cells: Mapping[str, str], row: Row) -> UUID:
    try:
        return UUID(cells.get(f"op.{row.key}", ""))
    except ValueError as error:
        raise Refused("operation", STALE) from error


def price(session: Session, unit: Unit, day: WeighingDay, filled: Sequence[Filled]) -> list[Priced]:
    """What each row will bring, before anything is written. Raises RowRefused."""
    sheet = sheet_of(session, Lists(day.central_list_id, day.unit_list_id))
    priced = []
    for one in filled:
        try:
            lines = priced_lines(session, unit, one.row.member.kind, one.visit(day.day), sheet)
        except RuleBroken as why:
            raise RowRefused(one.row, why) from why
        gross = Rupiah(sum(line.amount for line in lines))
        grams = Grams(sum(line.net_grams for line in lines))
        priced.append(Priced(one, grams, gross, Rupiah(gross - share_of(gross, day.share_bp))))
    return priced


def save(session: Session, unit: Unit, day: date, filled: Sequence[Filled], by: User) -> list[Recorded]:
    """Each row a weigh-in, all in the caller's transaction. Sent again, nothing is doubled. Raises RowRefused."""
    notes = {note.member_id: note.id for note in coming(session, unit, day)}
    saved = []
    for one in filled:
        visit = one.visit(day, notes.pop(one.row.member.id, None))
        try:
            saved.append(weigh_in(session, unit, visit, once(one.operation, one.facts(day)), by))
        except RuleBroken as why:
            raise RowRefused(one.row, why) from why
    return saved
