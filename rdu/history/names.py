"""Whom and what the old book means: a unit's members and the catalogue's grades, by the ways it writes them.

What was chosen before counts first, then a number or a name that fits one member, an item's name that fits one grade.
The rest is asked, with what looks alike.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from rdu.catalogue.models import Grade, Group
from rdu.db import upserting
from rdu.errors import NotFoundHere
from rdu.history.models import HistoryName, NameKind, PaperKind
from rdu.history.paper import Written
from rdu.people.models import Member, Unit
from rdu.people.numbers import UnreadableNumber, format_number, parse_number
from rdu.people.regions import own_village
from rdu.people.twins import name_key
from rdu.text import search_key
from rdu.weights import Measure

NEWCOMER = "baru"
"""What is chosen for somebody who has no number yet."""
MOST_ALIKE = 6
ALIKE = 0.6


class Saver(NamedTuple):
    """A member as the old book means her; without an id she is enrolled when the file is brought in."""

    key: str
    id: int | None
    number: int
    name: str


class Item(NamedTuple):
    """A grade of the catalogue."""

    grade_id: int
    type_id: int
    type_code: str
    grade_code: str
    name: str
    measure: Measure
    group: Group
    picture: str

    @property
    def value(self) -> str:
        return f"{self.type_code}/{self.grade_code}"


@dataclass(frozen=True)
class Wanted:
    """A name or an item of the file, how often it stands there, what looks like it, and what it is taken for."""

    kind: NameKind
    key: str
    written: str
    times: int
    alike: Sequence[str]
    chosen: str
    """A member's number, "baru", an item's value; "" where nobody knows yet."""


class Names:
    """Everything that a row may mean, read once for a whole file."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self.session, self.unit = session, unit
        self.may_enrol = bool(own_village(session, unit))
        found = select(Member).where(Member.unit_id == unit.id).order_by(Member.number)
        members = session.scalars(found).all()
        self.by_id = {member.id: member for member in members}
        self.by_number = {member.number: member for member in members}
        self.by_name: dict[str, dict[int, Member]] = defaultdict(dict)
        for member in members:
            if member.merged_into_id is None:
                for key in {name_key(member.name), name_key(member.nickname)} - {""}:
                    self.by_name[key][member.id] = member
        self.items = _items(session)
        self.by_grade = {item.grade_id: item for item in self.items.values()}
        self.by_item = _by_item(self.items.values())
        self.chosen = {(row.kind, row.key): row for row in session.scalars(_names_of(unit))}

    def saver(self, written: str) -> Saver | None:
        """The member meant, somebody new, or None where that must be asked."""
        chosen = self.chosen.get((NameKind.MEMBER, key_of(written)))
        if chosen is not None and chosen.member_id is None:
            return Saver(f"{NEWCOMER}:{name_key(written)}", None, 0, written)
        member = self.by_id[chosen.member_id] if chosen and chosen.member_id else self._known(written)
        while member and member.merged_into_id:
            member = self.by_id[member.merged_into_id]
        return Saver(str(member.id), member.id, member.number, member.name) if member else None

    def _known(self, written: str) -> Member | None:
        try:
            return self.by_number.get(parse_number(written))
        except UnreadableNumber:
            fits = list(self.by_name.get(name_key(written), {}).values())
            return fits[0] if len(fits) == 1 else None

    def item(self, written: str) -> Item | None:
        key = key_of(written)
        chosen = self.chosen.get((NameKind.ITEM, key))
        if chosen is not None:
            return self.by_grade.get(chosen.grade_id or 0)
        return self.by_item.get(key)

    def wanted(self, rows: Sequence[Written]) -> list[Wanted]:
        """Every name and item of the file, in the order of the alphabet."""
        people = [row.who for row in rows if row.kind is not PaperKind.SALE]
        things = [row.item for row in rows if row.kind is not PaperKind.WITHDRAWAL]
        asked = [Wanted(NameKind.MEMBER, key, text, n, *self._person(text)) for key, text, n in _ways(people)]
        asked += [Wanted(NameKind.ITEM, key, text, n, *self._thing(text)) for key, text, n in _ways(things)]
        return sorted(asked, key=lambda one: (one.kind, one.key))

    def _person(self, written: str) -> tuple[list[str], str]:
        """The numbers of those who look alike, and whom it is taken for."""
        saver = self.saver(written)
        close = _close(name_key(written), self.by_name)
        alike = [format_number(member.number) for key in close for member in self.by_name[key].values()]
        alike = list(dict.fromkeys(alike))[:MOST_ALIKE]
        if saver is None:
            return alike, ""
        chosen = format_number(saver.number) if saver.id else NEWCOMER
        return ([chosen, *alike] if saver.id and chosen not in alike else alike), chosen

    def _thing(self, written: str) -> tuple[list[str], str]:
        item = self.item(written)
        keys = {search_key(item.name): item.value for item in self.items.values()}
        close = get_close_matches(search_key(written), list(keys), MOST_ALIKE, ALIKE)
        return [keys[key] for key in close], item.value if item else ""

    def choose(self, choices: Mapping[tuple[NameKind, str], str]) -> None:
        """Keep what was chosen for each name, for this file and every later one. Raises NotFoundHere."""
        rows = [self._row(kind, key, value) for (kind, key), value in choices.items()]
        for row in rows:
            add = upserting(self.session)(HistoryName).values(row)
            changed = {name: row[name] for name in ("member_id", "grade_id")}
            keys = [HistoryName.unit_id, HistoryName.kind, HistoryName.key]
            self.session.execute(add.on_conflict_do_update(index_elements=keys, set_=changed))

    def _row(self, kind: NameKind, key: str, value: str) -> dict[str, object]:
        row: dict[str, object] = {"unit_id": self.unit.id, "kind": kind, "key": key}
        if kind is NameKind.ITEM:
            if value not in self.items:
                raise NotFoundHere
            return {**row, "member_id": None, "grade_id": self.items[value].grade_id}
        if value == NEWCOMER and self.may_enrol:
            return {**row, "member_id": None, "grade_id": None}
        member = self.by_number.get(int(value)) if value.isascii() and value.isdigit() else None
        if member is None:
            raise NotFoundHere
        return {**row, "member_id": member.id, "grade_id": None}


def _close(name: str, known: Iterable[str]) -> list[str]:
    """Names that look alike, and those that share a word: "Siti" may be any of them."""
    words, known = set(name.split()), list(known)
    sharing = [key for key in known if words & set(key.split())]
    alike = [*get_close_matches(name, known, MOST_ALIKE, ALIKE), *get_close_matches(name, sharing, MOST_ALIKE, 0)]
    return list(dict.fromkeys(alike))


def key_of(written: str) -> str:
    """What two ways to write a name have in common but for capitals, marks and spaces."""
    return search_key(written)[:200]


def _ways(written: Sequence[str]) -> list[tuple[str, str, int]]:
    """Each way once: its key, how it was first written, and how often."""
    first: dict[str, str] = {}
    for text in written:
        first.setdefault(key_of(text), text)
    return [(key, first[key], n) for key, n in Counter(map(key_of, written)).items()]


def _names_of(unit: Unit) -> Select[HistoryName]:
    return select(HistoryName).where(HistoryName.unit_id == unit.id)


def _items(session: Session) -> dict[str, Item]:
    found = select(Grade).join(Grade.waste_type).options(joinedload(Grade.waste_type))
    grades = session.scalars(found.order_by(Grade.waste_type_id, Grade.position)).all()
    items = [_item(grade) for grade in grades]
    return {item.value: item for item in sorted(items, key=lambda item: (item.name, item.value))}


def _item(grade: Grade) -> Item:
    kind = grade.waste_type
    name = f"{kind.name} {grade.name.lower()}" if grade.name else kind.name
    return Item(grade.id, kind.id, kind.code, grade.code, name, kind.measure, kind.group, kind.picture)


def _by_item(items: Iterable[Item]) -> dict[str, Item]:
    """By name, and by code where a type has one grade. What fits several is asked."""
    fits: dict[str, set[Item]] = defaultdict(set)
    for item in items:
        for written in (item.name, item.type_code):
            fits[search_key(written)].add(item)
    return {key: next(iter(found)) for key, found in fits.items() if len(found) == 1}
