"""What the weigh-in screen sends, read strictly: integers stay integers, and nothing is guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.catalogue.models import How
from rdu.deposits.models import PAPER
from rdu.deposits.service import Visit, Weighed
from rdu.errors import Refused
from rdu.money import MOST_PER_MEASURE, Rupiah
from rdu.people.members import Profile
from rdu.people.models import Region
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.regions import VILLAGES
from rdu.text import LONGEST_NAME, UnreadableText, clean_line
from rdu.weights import MOST_GRAMS, Grams, Quantity

MOST_LINES = 100
MOST_MONEY = 2**53 - 1
UNREADABLE = "Kiriman ini tidak lengkap. Muat ulang halaman, lalu kirim lagi."

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}", re.ASCII)

Body = Mapping[str, Any]
T = TypeVar("T")


def read_operation(body: object) -> UUID:
    """The id the screen made for this act."""
    found = _part(body, "", dict).get("operation")
    if not isinstance(found, str) or not _UUID.fullmatch(found):
        raise Refused("operation", UNREADABLE)
    return UUID(found)


def read_visit(body: object) -> Visit:
    """A weigh-in as the screen sends it. Raises Refused with the field's path, such as lines.0.quantity."""
    sent: Body = _part(body, "", dict)
    lines = _part(sent.get("lines"), "lines", list)
    if not 1 <= len(lines) <= MOST_LINES:
        raise Refused("lines", f"Timbang 1 sampai {MOST_LINES} jenis sekali simpan.")
    return Visit(
        member_number=_member_number(sent),
        day=_text(sent, "day", _day),
        lines=[_line(line, f"lines.{place}") for place, line in enumerate(lines)],
        person_ordinal=_integer(sent, "person", 1, 1_000),
        how=_text(sent, "how", _how),
        station=_text(sent, "station", _letter),
        price_version=_text(sent, "price_version", _version),
        net=Rupiah(_integer(sent, "net", 0, MOST_MONEY)),
        note_id=None if sent.get("note") is None else _integer(sent, "note", 1, MOST_MONEY),
    )


def read_newcomer(session: Session, body: object) -> tuple[Profile | None, list[dict[str, str]]]:
    """Somebody to enrol, or everything that is missing, each with its field."""
    sent: Body = _part(body, "", dict)
    errors: dict[str, str] = {}
    words = {name: _words(sent, name, longest, errors) for name, longest in _NEWCOMER.items()}
    if not words["name"]:
        errors.setdefault("name", "Tulis nama anggota.")
    if words["rt"] and not re.fullmatch(r"[0-9]{1,3}", words["rt"], re.ASCII):
        errors.setdefault("rt", "Tulis RT dengan angka, contoh 03.")
    if not _is_desa(session, words["desa"]):
        errors["desa"] = "Pilih desanya."
    if sent.get("consent") is not True:
        errors["consent"] = "Minta persetujuannya dulu, lalu beri tanda."
    if errors:
        return None, [{"field": name, "message": message} for name, message in errors.items()]
    rt = words["rt"].zfill(2) if words["rt"] else ""
    return Profile(words["name"], words["desa"], words["nickname"], rt=rt, consent=True), []


_NEWCOMER = {"name": LONGEST_NAME, "nickname": 60, "rt": 3, "desa": 13}


def _words(sent: Body, name: str, longest: int, errors: dict[str, str]) -> str:
    try:
        return clean_line(_part(sent.get(name), name, str), longest)
    except UnreadableText as error:
        errors[name] = str(error)
        return ""


def _is_desa(session: Session, code: str) -> bool:
    region = session.get(Region, code) if code else None
    return region is not None and region.kind in VILLAGES


def _line(line: object, path: str) -> Weighed:
    sent: Body = _part(line, path, dict)
    quantity = _integer(sent, "quantity", 1, MOST_GRAMS, path)
    gross, tare = (_integer(sent, name, 0, MOST_GRAMS, path) for name in ("gross", "tare"))
    if gross and gross - tare != quantity:
        raise Refused(f"{path}.tare", "Berat kotor dikurangi berat wadah belum sama dengan berat bersih.")
    return Weighed(
        type_code=_text(sent, "type", _code, path),
        grade_code=_text(sent, "grade", _code, path),
        quantity=Quantity(quantity),
        tare=Grams(tare),
        price=Rupiah(_integer(sent, "price", 0, MOST_PER_MEASURE, path)),
        amount=Rupiah(_integer(sent, "amount", 0, MOST_MONEY, path)),
    )


def _member_number(sent: Body) -> int:
    try:
        return _text(sent, "member", parse_number)
    except UnreadableNumber as error:
        raise Refused("member", str(error)) from error


def _part(value: object, path: str, kind: type[Any]) -> Any:
    if not isinstance(value, kind):
        raise Refused(path, UNREADABLE)
    return value


def _integer(sent: Body, name: str, least: int, most: int, path: str = "") -> int:
    """A JSON integer within bounds; true, 1.0 and "1" are none."""
    value, field = sent.get(name), _field(path, name)
    if type(value) is not int:
        raise Refused(field, UNREADABLE)
    if not least <= value <= most:
        raise Refused(field, "Angka ini terlalu kecil atau terlalu besar. Periksa lagi.")
    return value


def _text(sent: Body, name: str, read: Callable[[str], T], path: str = "") -> T:
    value, field = sent.get(name), _field(path, name)
    if not isinstance(value, str):
        raise Refused(field, UNREADABLE)
    try:
        return read(value)
    except UnreadableNumber:
        raise
    except ValueError as error:
        raise Refused(field, UNREADABLE) from error


def _field(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _how(text: str) -> How:
    how = How(text)
    if how is How.ANY:
        raise ValueError(text)
    return how


def _day(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        raise ValueError(text)
    return date.fromisoformat(text)


def _letter(text: str) -> str:
    if not re.fullmatch(r"[A-Z]", text, re.ASCII) or text == PAPER:
        raise ValueError(text)
    return text


def _version(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,12}\+[0-9]{1,12}", text, re.ASCII):
        raise ValueError(text)
    return text


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError(text)
    return text
