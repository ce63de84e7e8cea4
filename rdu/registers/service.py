"""Entries are made, corrected, given files and withdrawn. Each act writes the next version; none is ever changed."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

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
from rdu.registers.reach import current_of
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
    return _write(session, entry, 1, Act.MADE, facts, kept, "", once, by)


def correct(
    session: Session, at: Unit, before: EntryVersion, facts: Facts, reason: str, once: Once, by: User
) -> EntryVersion:
    """The next version says something else, and why. Raises Refused."""
    if (done := _done(session, once)) is not None:
        return done
    _still_open(before)
    _check(session, at, OF_REGISTER[before.entry.register], facts, before)
    if facts == facts_of(before):
        raise Refused("title", "Tidak ada yang berubah. Ubah isinya, atau kembali ke daftar.")
    return _write(session, before.entry, before.version + 1, Act.CORRECTED, facts, _attached(before), reason, once, by)


def attach(
    session: Session, at: Unit, before: EntryVersion, files: Sequence[Brought], once: Once, by: User
) -> EntryVersion:
    """The next version has more files."""
    if (done := _done(session, once)) is not None:
        return done
    _still_open(before)
    more = _kept(session, before.entry.unit, OF_REGISTER[before.entry.register], files, by)
    now = list(dict.fromkeys([*_attached(before), *more]))
    if len(now) > MOST_FILES:
        raise Refused("files", f"Paling banyak {MOST_FILES} berkas satu entri. Gabungkan jadi satu PDF.")
    return _write(session, before.entry, before.version + 1, Act.ATTACHED, facts_of(before), now, "", once, by)


def detach(
    session: Session, at: Unit, before: EntryVersion, position: int, reason: str, once: Once, by: User
) -> EntryVersion:
    """The next version lacks one file; the versions before it still show it."""
    if (done := _done(session, once)) is not None:
        return done
    _still_open(before)
    left = [(row.file, row.role) for row in before.files if row.position != position]
    if len(left) == len(before.files):
        raise EntryChanged
    return _write(session, before.entry, before.version + 1, Act.DETACHED, facts_of(before), left, reason, once, by)


def withdraw(session: Session, at: Unit, before: EntryVersion, reason: str, once: Once, by: User) -> EntryVersion:
    """From then on the entry counts nowhere; it stays readable, with the reason."""
    if (done := _done(session, once)) is not None:
        return done
    _still_open(before)
    now = facts_of(before), _attached(before)
    return _write(session, before.entry, before.version + 1, Act.WITHDRAWN, *now, reason, once, by)


def _done(session: Session, once: Once) -> EntryVersion | None:
    done = session.scalar(select(EntryVersion).where(EntryVersion.operation == once.id))
    if done is not None and done.body_hash != once.body_hash:
        raise OperationReused
    return done


def _still_open(before: EntryVersion) -> None:
    if before.withdrawn:
        raise EntryWithdrawn


def _check(session: Session, at: Unit, description: Description, facts: Facts, before: EntryVersion | None) -> None:
    for field, sentence in problems(description, facts):
        raise Refused(field, sentence)
    if facts.of_id is None or (before is not None and facts.of_id == before.of_id):
        return
    rested = current_of(session, at, facts.of_id)
    if rested.entry.register is not description.rests_on or rested.withdrawn:
        raise Refused("of_id", "Pilih dari daftar. Yang sudah dicabut tidak bisa dipakai.")


def _kept(
    session: Session, unit: Unit, description: Description, files: Sequence[Brought], by: User
) -> list[tuple[KeptFile, FileRole]]:
    if len(files) > MOST_FILES:
        raise Refused("files", f"Paling banyak {MOST_FILES} berkas sekaligus.")
    for file in files:
        if file.remade.media_type not in description.takes:
            raise Refused("files", f"{description.word} hanya menerima {description.takes_words}.")
        if file.role not in description.files:
            raise Refused("file_role", "Pilih berkas ini berisi apa.")
    return [(keep(session, unit, file.name, file.remade, by), file.role) for file in files]


def _attached(version: EntryVersion) -> list[tuple[KeptFile, FileRole]]:
    return [(row.file, row.role) for row in version.files]


def _write(
    session: Session, entry: RegisterEntry, number: int, act: Act, facts: Facts, files: Attached, reason: str,
    once: Once, by: User,
) -> EntryVersion:  # fmt: skip
    version = EntryVersion(
        entry_id=entry.id, version=number, act=act, operation=once.id, body_hash=once.body_hash, **_columns(facts),
        reason=reason, recorded_at=now_utc(), recorded_by_id=by.id,
    )  # fmt: skip
    session.add(version)
    flush(session)
    session.add_all(_rows(version, facts, files))
    log(session, f"register_{act}", unit=entry.unit, user=by, subject=f"{entry.register} {entry.id}")
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
