"""Entries as they stand now, of a unit and the units below it, and their earlier versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.db import one_here
from rdu.people.models import Unit
from rdu.registers.kinds import Register
from rdu.registers.models import EntryFile, EntryVersion, RegisterEntry
from rdu.registers.offtake import Bought, bought
from rdu.text import search_key


def _latest() -> Select[EntryVersion]:
    newest = (
        select(EntryVersion.entry_id, func.max(EntryVersion.version).label("version"))
        .group_by(EntryVersion.entry_id)
        .subquery("newest")
    )
    same = and_(EntryVersion.entry_id == newest.c.entry_id, EntryVersion.version == newest.c.version)
    return _whole(select(EntryVersion).join(newest, same))


def _whole(found: Select[EntryVersion]) -> Select[EntryVersion]:
    return found.options(
        joinedload(EntryVersion.entry).joinedload(RegisterEntry.unit),
        joinedload(EntryVersion.recorded_by),
        selectinload(EntryVersion.names),
        selectinload(EntryVersion.files).joinedload(EntryFile.file),
    )


def _below(found: Select[EntryVersion], at: Unit) -> Select[EntryVersion]:
    mine = found.join(RegisterEntry, RegisterEntry.id == EntryVersion.entry_id)
    return mine.join(Unit, Unit.id == RegisterEntry.unit_id).where(Unit.path.startswith(at.path, autoescape=True))


def current_of(session: Session, at: Unit, entry_id: int) -> EntryVersion:
    """The version that counts; NotFoundHere where the entry is neither the unit's nor one's below it."""
    return one_here(session, _below(_latest(), at).where(EntryVersion.entry_id == entry_id))


def history_of(session: Session, at: Unit, entry_id: int) -> Sequence[EntryVersion]:
    """Every version, the newest first."""
    mine = _below(_whole(select(EntryVersion)), at).where(EntryVersion.entry_id == entry_id)
    return session.scalars(mine.order_by(EntryVersion.version.desc())).all()


def still_stands(session: Session, at: Unit, entry_id: int, register: Register | None) -> bool:
    """Whether that register has the entry, at the unit or below it, and nobody withdrew it."""
    acts = _below(select(EntryVersion), at).where(EntryVersion.entry_id == entry_id, RegisterEntry.register == register)
    newest = session.scalar(acts.order_by(EntryVersion.version.desc()).limit(1))
    return newest is not None and not newest.withdrawn


@dataclass(frozen=True)
class Shelf:
    """Everything that a unit and the units below it keep, as it stands now; what rests on what is found here."""

    versions: Sequence[EntryVersion]
    sold: Mapping[str, list[Bought]] = field(default_factory=dict)
    """What partners bought, by search_key of the buyer's name."""

    @cached_property
    def by_id(self) -> dict[int, EntryVersion]:
        return {version.entry_id: version for version in self.versions}

    @cached_property
    def _standing_on(self) -> dict[tuple[int, Register], list[EntryVersion]]:
        found: dict[tuple[int, Register], list[EntryVersion]] = {}
        for version in self.versions:
            if version.of_id is not None and not version.withdrawn:
                found.setdefault((version.of_id, version.entry.register), []).append(version)
        return found

    def of(self, register: Register) -> list[EntryVersion]:
        return [version for version in self.versions if version.entry.register is register]

    def bought_by(self, partner: EntryVersion) -> list[Bought]:
        """Sales to a partner that the books hold: it names the buyer as the units do."""
        return self.sold.get(search_key(partner.party), []) if partner.entry.register is Register.PARTNER else []

    def rested_on(self, version: EntryVersion) -> EntryVersion | None:
        """The letter or partner that an entry names."""
        return None if version.of_id is None else self.by_id.get(version.of_id)

    def resting_on(self, version: EntryVersion, register: Register) -> list[EntryVersion]:
        """Entries that name this one and still stand."""
        return self._standing_on.get((version.entry_id, register), [])


def shelf(session: Session, at: Unit, registers: Iterable[Register] = Register) -> Shelf:
    """In the order in which they were made."""
    mine = _below(_latest(), at).where(RegisterEntry.register.in_(list(registers)))
    versions = session.scalars(mine.order_by(EntryVersion.entry_id)).all()
    buyers = [one.party for one in versions if one.entry.register is Register.PARTNER]
    return Shelf(versions, bought(session, at, buyers))
