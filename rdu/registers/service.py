"""Entries are made, corrected, given files and withdrawn. Each act writes the next version; none is ever changed."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush
from rdu.errors import EntryChanged, EntryWithdrawn, OperationReused, Refused
from rdu.files.models import KeptFile
from rdu.files.remaking import Remade
from rdu.files.service import keep
from rdu.ledger.service import Once
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.registers.described import OF_REGISTER, Description
from rdu.registers.facts import Facts, facts_of
from rdu.registers.kinds import Act, FileRole, Register
from rdu.registers.models import EntryFile, EntryName, EntryVersion, RegisterEntry
from rdu.registers.reach import still_stands
from rdu.registers.refusing import problems
from rdu.text import search_key

MOST_FILES = 20


@dataclass(frozen=True)
class Brought:
    """A file as it was made anew, and what it shows."""

    name: str
    remade: Remade
    role: FileRole


Attached = Sequence[tuple[KeptFile, FileRole]]


@dataclass(frozen=True)
class Change:
    """A change of an entry: why, by whom, and which version was on the screen when it was asked for."""

    seen: int
    once: Once
    by: User
    reason: str = ""


def record(
    session: Session, at: Unit, register: Register, facts: Facts, files: Sequence[Brought], once: Once, by: User
) -> EntryVersion:
    """A new entry of the unit; the same operation again gives the first one back. Raises Refused."""
    if (done := _done(session, once)) is not None:
        return done
    description = OF_REGISTER[register]
    _check(session, at, description, facts, None)
    kept = _kept(session, at, description, files, by)
    entry = RegisterEntry(unit_id=at.id, register=register)
    session.add(entry)
    flush(session)
    return _write(session, entry, 1, Act.MADE, facts, kept, Change(0, once, by))


def record_each(
    session: Session, at: Unit, register: Register, many: Sequence[Facts], once: Once, by: User
) -> list[EntryVersion]:
    """Several entries in one act; the same operation again gives all of them back."""
    keys = (replace(once, id=UUID(int=(once.id.int + place) % 2**128)) for place in range(len(many)))
    return [record(session, at, register, facts, (), key, by) for key, facts in zip(keys, many, strict=True)]


def correct(session: Session, before: EntryVersion, facts: Facts, change: Change) -> EntryVersion:
    """The next version says something else, and why. Raises Refused."""
    if (done := _done(session, change.once)) is not None:
        return done
    _still(before, change)
    _check(session, before.entry.unit, OF_REGISTER[before.entry.register], facts, before)
    if facts == facts_of(before):
        raise Refused("title", "Tidak ada yang berubah. Ubah isinya, atau kembali.")
    return _next(session, before, Act.CORRECTED, facts, _attached(before), change)


def attach(session: Session, before: EntryVersion, files: Sequence[Brought], change: Change) -> EntryVersion:
    """The next version has more files."""
    if (done := _done(session, change.once)) is not None:
        return done
    _still(before, change)
    more = _kept(session, before.entry.unit, OF_REGISTER[before.entry.register], files, change.by)
    now = list(dict.fromkeys([*_attached(before), *more]))
    if len(now) > MOST_FILES:
        raise Refused("", f"Paling banyak {MOST_FILES} berkas satu entri. Gabungkan halaman-halamannya jadi satu PDF.")
    return _next(session, before, Act.ATTACHED, facts_of(before), now, change)


def detach(session: Session, before: EntryVersion, file_id: int, change: Change) -> EntryVersion:
    """The next version lacks one file; the versions before it still show it."""
    if (done := _done(session, change.once)) is not None:
        return done
    _still(before, change)
    left = [(row.file, row.role) for row in before.files if row.file_id != file_id]
    if len(left) == len(before.files):
        raise EntryChanged
    return _next(session, before, Act.DETACHED, facts_of(before), left, change)


def withdraw(session: Session, before: EntryVersion, change: Change) -> EntryVersion:
    """From then on the entry counts nowhere; it stays readable, with the reason."""
    if (done := _done(session, change.once)) is not None:
        return done
    _still(before, change)
    return _next(session, before, Act.WITHDRAWN, facts_of(before), _attached(before), change)


def _done(session: Session, once: Once) -> EntryVersion | None:
    done = session.scalar(select(EntryVersion).where(EntryVersion.operation == once.id))
    if done is not None and done.body_hash != once.body_hash:
        raise OperationReused
    return done


def _still(before: EntryVersion, change: Change) -> None:
    """Nobody changes what somebody else changed meanwhile, or took back."""
    if before.withdrawn:
        raise EntryWithdrawn
    if before.version != change.seen:
        raise EntryChanged


def _check(session: Session, at: Unit, description: Description, facts: Facts, before: EntryVersion | None) -> None:
    for field, sentence in problems(description, facts):
        raise Refused(field, sentence)
    if facts.of_id is None or (before is not None and facts.of_id == before.of_id):
        return
    if not still_stands(session, at, facts.of_id, description.rests_on):
        raise Refused("of_id", "Pilih dari daftar. Yang sudah dicabut tidak bisa dipakai.")


def _kept(
    session: Session, unit: Unit, description: Description, files: Sequence[Brought], by: User
) -> list[tuple[KeptFile, FileRole]]:
    for file in files:
        if file.role not in description.files or file.remade.media_type not in file.role.takes:
            raise Refused(f"file_{file.role}", f"{file.role.word} di sini: hanya {file.role.takes_words}.")
    return [(keep(session, unit, file.name, file.remade, by), file.role) for file in files]


def _attached(version: EntryVersion) -> list[tuple[KeptFile, FileRole]]:
    return [(row.file, row.role) for row in version.files]


def _next(
    session: Session, before: EntryVersion, act: Act, facts: Facts, files: Attached, change: Change
) -> EntryVersion:
    return _write(session, before.entry, before.version + 1, act, facts, files, change)


def _write(
    session: Session, entry: RegisterEntry, number: int, act: Act, facts: Facts, files: Attached, change: Change
) -> EntryVersion:
    version = EntryVersion(
        entry_id=entry.id, version=number, act=act, operation=change.once.id, body_hash=change.once.body_hash,
        **_columns(facts), reason=change.reason, recorded_at=now_utc(), recorded_by_id=change.by.id,
    )  # fmt: skip
    session.add(version)
    flush(session)
    session.add_all(_rows(version, facts, files))
    log(session, f"register_{act}", unit=entry.unit, user=change.by, subject=f"{entry.register} {entry.id}")
    flush(session)
    return version


def _columns(facts: Facts) -> dict[str, Any]:
    columns = asdict(facts) | {"parts": ",".join(facts.parts), "key": search_key(facts.title)[:200]}
    del columns["names"]
    return columns


def _rows(version: EntryVersion, facts: Facts, files: Attached) -> Iterator[EntryName | EntryFile]:
    key = {"entry_id": version.entry_id, "version": version.version}
    for line, name in enumerate(facts.names, 1):
        yield EntryName(**key, line=line, name=name)
    for position, (file, role) in enumerate(files, 1):
        yield EntryFile(**key, position=position, file_id=file.id, role=role)
