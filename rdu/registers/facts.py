"""What an entry says, apart from its files."""

from dataclasses import dataclass, fields
from datetime import date

from rdu.money import Rupiah
from rdu.registers.models import EntryVersion


@dataclass(frozen=True)
class Facts:
    """What an entry says; a register fills the fields that its description asks for."""

    title: str
    sort: str = ""
    number: str = ""
    signatory: str = ""
    purpose: str = ""
    party: str = ""
    role: str = ""
    day: date | None = None
    since: date | None = None
    until: date | None = None
    year: int | None = None
    page: str = ""
    amount: Rupiah | None = None
    number_of: int | None = None
    link: str = ""
    note: str = ""
    parts: tuple[str, ...] = ()
    of_id: int | None = None
    names: tuple[str, ...] = ()


def facts_of(version: EntryVersion) -> Facts:
    kept = {field.name: getattr(version, field.name) for field in fields(Facts) if field.name not in ("parts", "names")}
    parts = tuple(part for part in version.parts.split(",") if part)
    return Facts(**kept, parts=parts, names=tuple(line.name for line in version.names))
