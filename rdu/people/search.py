"""Find members as they are asked for at the counter: by name, nickname, number, card, RT or desa."""

import re
from dataclasses import dataclass
from math import ceil

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from rdu.people.models import Member, Region, Unit
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.phones import UnreadablePhone, clean_phone
from rdu.people.sessions import survivor_of
from rdu.text import search_key

PAGE = 25
LONGEST = 120


@dataclass(frozen=True)
class Found:
    """One page of members, and how many there are in all."""

    members: list[Member]
    total: int
    page: int
    pages: int


def find(session: Session, unit: Unit, text: str, limit: int = 8) -> list[Member]:
    """The few best answers for the counter: the exact number first, then by name. Merged twins lead to who stays."""
    first = _by_number(session, unit, text)
    rest = session.scalars(_ordered(_matching(unit, text), text).limit(limit)).all() if text.strip() else []
    return ([first] if first else []) + [member for member in rest if member is not first][: limit - bool(first)]


def search(session: Session, unit: Unit, text: str, page: int = 1) -> Found:
    """All members of the unit that answer to the text; every one of them where it is empty."""
    first = _by_number(session, unit, text)
    found = _matching(unit, text, also=first)
    total = session.scalar(found.with_only_columns(func.count(Member.id)).order_by(None)) or 0
    pages = max(1, ceil(total / PAGE))
    page = min(max(page, 1), pages)
    rows = session.scalars(_ordered(found, text, first).offset((page - 1) * PAGE).limit(PAGE)).all()
    return Found(list(rows), total, page, pages)


def everybody(session: Session, unit: Unit, text: str = "") -> list[Member]:
    """All members that answer to the text, in the order of numbers."""
    found = _matching(unit, text).options(selectinload(Member.persons))
    return list(session.scalars(found.order_by(Member.number)))


def by_card(session: Session, unit: Unit, token: str) -> Member | None:
    """The member whose card was read: the token, or the whole address in the card's QR. None for a replaced card."""
    token = token.rstrip("/").rpartition("/")[2]
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", token, re.ASCII):
        return None
    member = session.scalar(select(Member).where(Member.unit_id == unit.id, Member.card_token == token))
    return member and survivor_of(session, member)


def _by_number(session: Session, unit: Unit, text: str) -> Member | None:
    try:
        number = parse_number(text)
    except UnreadableNumber:
        return None
    member = session.scalar(select(Member).where(Member.unit_id == unit.id, Member.number == number))
    return member and survivor_of(session, member)


def _matching(unit: Unit, text: str, also: Member | None = None) -> Select[Member]:
    """Members every word of the text fits. A wrong check digit, say, fits nobody."""
    fits = and_(*_conditions(text[:LONGEST]))
    here = select(Member).outerjoin(Member.region).where(Member.unit_id == unit.id, Member.merged_into_id.is_(None))
    return here.where(or_(fits, Member.id == also.id) if also else fits)


def _conditions(text: str) -> list[ColumnElement[bool]]:
    """One condition a word. "rt 3" and "rt03" ask for the RT; a bare figure may be an RT too, a long one a phone."""
    key = re.sub(r"\b(rt|rw) ?([0-9]{1,3})\b", r"\1\2", search_key(text))
    if "-" in text and key.replace(" ", "").isdigit() and len(key) < 12:
        return [Member.id.is_(None)]  # a card number that could not be read
    if phone := _phone(text):
        return [Member.phone == phone]
    conditions = [_fits(word) for word in key.split()]
    return conditions or [Member.id.is_not(None) if not text.strip() else Member.id.is_(None)]


def _phone(text: str) -> str:
    try:
        return clean_phone(text.strip())
    except UnreadablePhone:
        return ""


def _fits(word: str) -> ColumnElement[bool]:
    if match := re.fullmatch(r"(rt|rw)([0-9]{1,3})", word, re.ASCII):
        return (Member.rt if match[1] == "rt" else Member.rw).in_(_written(match[2]))
    if re.fullmatch(r"[0-9]{1,3}", word, re.ASCII):
        return Member.rt.in_(_written(word))
    return or_(Member.search.contains(word, autoescape=True), func.lower(Region.name).contains(word, autoescape=True))


def _ordered(found: Select[Member], text: str, first: Member | None = None) -> Select[Member]:
    """The exact number, then names that begin with the text, then the rest; alike names by number."""
    begins = Member.search.startswith(search_key(text), autoescape=True)
    exact = [case((Member.id == first.id, 0), else_=1)] if first else []
    loaded = found.options(contains_eager(Member.region), selectinload(Member.persons))
    return loaded.order_by(*exact, case((begins, 0), else_=1), Member.search, Member.number)


def _written(figure: str) -> set[str]:
    """RT and RW as people write them: 3, 03, 003."""
    return {f"{int(figure):0{width}}" for width in (1, 2, 3)}
