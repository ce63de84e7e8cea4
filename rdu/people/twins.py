"""Who may stand in the book twice: alike names in one neighbourhood, or one telephone number."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, joinedload

from rdu.people.members import Profile
from rdu.people.models import Member, MemberKind, Unit
from rdu.text import search_key

_TITLES = frozenset({"bu", "ibu", "b", "pak", "bapak", "bpk", "p", "h", "hj", "haji", "hajah", "hajjah", "kh", "nyai"})
_SPELLINGS = {
    "muhammad": "moh", "mohammad": "moh", "mohamad": "moh", "muhamad": "moh", "mochammad": "moh", "muh": "moh",
    "much": "moh", "moch": "moh", "mohd": "moh", "md": "moh", "abdul": "abd", "abd": "abd",
}  # fmt: skip
MOST_SHOWN = 100
MOST_ALIKE = 20
"""Of one name or telephone; more than that is an office's number or a very common name."""


@dataclass(frozen=True)
class Twins:
    """Two numbers that may be one member, the older first, and why we think so."""

    older: Member
    newer: Member
    reason: str


def name_key(name: str) -> str:
    """What is left of a name when titles, order, doubled letters and common spellings are taken away."""
    words = [_SPELLINGS.get(word, word) for word in search_key(name).split() if word not in _TITLES]
    return " ".join(sorted(_plain_letters(word) for word in words))


def _plain_letters(word: str) -> str:
    """Sitti is Siti, Fatimah Fatima, Djoemari Jumari."""
    word = word.replace("dj", "j").replace("oe", "u").replace("sy", "s")
    single = re.sub(r"([^0-9])\1+", r"\1", word)
    return single.removesuffix("h") or single


@dataclass
class Known:
    """The members of a unit by name and by telephone: asked once, used for a whole file."""

    by_name: dict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))
    by_phone: dict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))

    def add(self, member: Member) -> None:
        for key in {name_key(member.name), name_key(member.nickname)} - {""}:
            self.by_name[key].append(member)
        if member.phone:
            self.by_phone[member.phone].append(member)

    def like(self, profile: Profile) -> list[Member]:
        """Members this newcomer may already be."""
        alike = [m for m in self.by_name.get(name_key(profile.name), []) if _near(m, profile)]
        same_phone = self.by_phone.get(profile.phone, []) if profile.phone else []
        return sorted({m.id: m for m in (*alike, *same_phone)}.values(), key=lambda member: member.number)


def known(session: Session, unit: Unit) -> Known:
    members = Known()
    for member in session.scalars(_standing(unit)):
        members.add(member)
    return members


def _standing(unit: Unit) -> Select[Member]:
    in_use = (Member.merged_into_id.is_(None), Member.ended_as.is_(None))
    return select(Member).where(Member.unit_id == unit.id, *in_use).order_by(Member.number)


def like(session: Session, unit: Unit, profile: Profile) -> list[Member]:
    """Members of the unit whom this newcomer may already be. Asked at the counter, so only the few alike are loaded."""
    key = name_key(profile.name)
    columns = (Member.id, Member.name, Member.nickname, Member.region_code, Member.rt, Member.phone)
    rows = session.execute(_standing(unit).with_only_columns(*columns))
    alike = [
        row.id
        for row in rows
        if (profile.phone and row.phone == profile.phone)
        or (key and _near(row, profile) and key in (name_key(row.name), name_key(row.nickname)))
    ]
    return list(session.scalars(_standing(unit).where(Member.id.in_(alike)).options(joinedload(Member.region))))


def likely(session: Session, unit: Unit) -> list[Twins]:
    """Pairs of the unit that may be one member. One's own number beside the household's is meant, so not listed."""
    everybody = known(session, unit)
    pairs: dict[tuple[int, int], Twins] = {}
    for groups, reason in ((everybody.by_phone, "telepon"), (everybody.by_name, "nama")):
        for members in groups.values():
            for older, newer in combinations(members[:MOST_ALIKE], 2):
                if _may_be_one(older, newer, reason):
                    pairs.setdefault((older.id, newer.id), Twins(older, newer, _why(older, newer)))
    return sorted(pairs.values(), key=lambda twins: (twins.older.number, twins.newer.number))[:MOST_SHOWN]


def _may_be_one(older: Member, newer: Member, reason: str) -> bool:
    one_is_private = (older.kind is MemberKind.PERSON) != (newer.kind is MemberKind.PERSON)
    return older.id != newer.id and not one_is_private and (reason == "telepon" or _near(older, newer))


def _near(member: Member | Row[*tuple[Any, ...]], other: Member | Profile) -> bool:
    """Whether nothing says that they live apart: what is not known does not part them."""
    same_desa = not member.region_code or not other.region_code or member.region_code == other.region_code
    return same_desa and (not member.rt or not other.rt or member.rt == other.rt)


def _why(older: Member, newer: Member) -> str:
    reasons = []
    if older.phone and older.phone == newer.phone:
        reasons.append("telepon sama")
    if name_key(older.name) == name_key(newer.name):
        reasons.append("nama mirip")
    elif not reasons:
        reasons.append("nama panggilan mirip")
    if older.rt and older.rt == newer.rt:
        reasons.append("satu RT")
    return ", ".join(reasons)
