"""Prove what changed hands: every row against its journal's digest, its entries, and the sides it belongs to."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.ledger.audit import Finding
from rdu.ledger.models import ChainHead, Journal
from rdu.ledger.posted import as_booked, booked, of_source
from rdu.passages.facts import (
    DEATH,
    SAVERS_LIST,
    Leg,
    Number,
    appointment_digest,
    death_digest,
    figures_of,
    hand_over_digest,
    leg_digest,
    moves_of,
    savers_list_digest,
)
from rdu.passages.models import Appointment, Death, HandOver, Kind, Passage, SaversList
from rdu.passages.savers import paid_since
from rdu.people.models import Ending, Member, Unit, User

PREFIXES = ("appointment", "hand_over", DEATH, SAVERS_LIST, *(kind.value for kind in Kind))
CHANGED = "tidak cocok dengan jurnalnya"
SIDES = (
    {Kind.INHERIT_PAID}, {Kind.INHERIT_MOVED}, {Kind.SPLIT}, {Kind.MOVE_OUT, Kind.MOVE_IN},
    {Kind.MOVE_OUT, Kind.MOVE_VIA, Kind.MOVE_IN}, {Kind.DUE_PAID, Kind.DUE_GOT}, {Kind.REST_OUT, Kind.REST_IN},
    {Kind.UNIT_CLOSED},
)  # fmt: skip
"""Which journals make an act whole."""


def audit(session: Session) -> Iterator[Finding]:
    known = _Known(session)
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        yield from _Unit(session, unit, known).run()
    yield from _acts(session, known)


class _Known:
    """Users, units and members by id."""

    def __init__(self, session: Session) -> None:
        self.users: dict[int | None, UUID] = {row.id: row.public_id for row in session.scalars(select(User))}
        self.units = {row.id: row.code for row in session.scalars(select(Unit))}
        rows = session.execute(select(Member.id, Member.unit_id, Member.number))
        self.members = {row.id: Number(row.id, self.units.get(row.unit_id, "?"), row.number) for row in rows}


class _Unit:
    """One unit's rows."""

    def __init__(self, session: Session, unit: Unit, known: _Known) -> None:
        self.session, self.unit, self.known = session, unit, known
        ours = of_source(*(f"{prefix}:" for prefix in PREFIXES))
        rows = session.scalars(select(Journal).where(Journal.unit_id == unit.id, ours).order_by(Journal.seq))
        self.journals, self.entries = {row.seq: row for row in rows}, booked(session, unit, ours)

    def run(self) -> Iterator[Finding]:
        seen = set()
        tables: tuple[tuple[Any, Callable[[Any], bytes]], ...] = (
            (Appointment, self._letter), (HandOver, self._hand_over), (Death, self._death),
            (SaversList, self._savers_list), (Passage, self._leg),
        )  # fmt: skip
        for table, digest in tables:
            for row in self._rows(table):
                seen.add(row.seq)
                yield from self._judge(table, row, digest(row))
        for seq, journal in self.journals.items():
            if seq not in seen:
                yield self._finding(f"journal {seq}", f"barisnya ({journal.source.partition(':')[0]}) hilang")
        yield from self._signed()
        yield from self._at_rest()
        yield from self._frozen()

    def _rows(self, table: Any) -> Sequence[Any]:
        found = select(table).where(table.unit_id == self.unit.id).order_by(table.seq)
        return self.session.scalars(found.execution_options(populate_existing=True)).all()

    def _judge(self, table: Any, row: Any, digest: bytes) -> Iterator[Finding]:
        journal, name = self.journals.get(row.seq), table.__tablename__
        source = f"{row.kind}:{row.act}" if name == "passage" else None
        if journal is None or journal.digest != digest or source not in (None, journal.source):
            yield self._finding(f"{name} {row.seq}", CHANGED)
        moves = moves_of(self._as_leg(row)) if source else []
        if self.entries[row.seq] != as_booked(moves):
            yield self._finding(f"{name} {row.seq}", "catatan uangnya tidak cocok")

    def _user(self, user_id: int | None) -> UUID:
        return self.known.users.get(user_id, UUID(int=0))

    def _letter(self, row: Appointment) -> bytes:
        return appointment_digest(
            self.unit.code, row.seq, row.letter_number, row.letter_day, self._user(row.user_id), row.appointed_at,
            self._user(row.appointed_by_id),
        )  # fmt: skip

    def _hand_over(self, row: HandOver) -> bytes:
        return hand_over_digest(
            self.unit.code, row.seq, row.day, row.checks, figures_of(row), row.count_seq, row.appointment_seq,
            row.recorded_at, self._user(row.recorded_by_id),
        )  # fmt: skip

    def _death(self, row: Death) -> bytes:
        member = self.known.members.get(row.member_id)
        return death_digest(
            self.unit.code, row.seq, member.number if member else 0, row.died_on, row.recorded_at,
            self._user(row.recorded_by_id),
        )  # fmt: skip

    def _savers_list(self, row: SaversList) -> bytes:
        return savers_list_digest(
            self.unit.code, row.seq, row.from_seq, row.signed_on, row.savers, row.amount, row.recorded_at,
            self._user(row.recorded_by_id),
        )  # fmt: skip

    def _as_leg(self, row: Passage) -> Leg:
        members, units = self.known.members, self.known.units
        return Leg(
            row.kind, row.amount, members.get(row.member_id or 0), members.get(row.to_id or 0),
            units.get(row.from_unit_id or 0, ""), units.get(row.to_unit_id or 0, ""), row.pockets, row.purse,
        )  # fmt: skip

    def _leg(self, row: Passage) -> bytes:
        agreed = self._user(row.agreed_by_id) if row.agreed_by_id else None
        return leg_digest(
            self.unit.code, row.seq, row.act, self._as_leg(row), (row.letter_number, row.letter_day), agreed,
            row.recorded_at, self._user(row.recorded_by_id),
        )  # fmt: skip

    def _signed(self) -> Iterator[Finding]:
        """A signed list says what left the savings books since the closing was proposed."""
        for row in self._rows(SaversList):
            paid = [int(amount) for _, amount in self.session.execute(paid_since(self.unit.id, row.from_seq, row.seq))]
            if (len(paid), sum(paid)) != (row.savers, row.amount):
                yield self._finding(f"savers_list {row.seq}", "jumlahnya tidak cocok dengan buku tabungan")

    def _at_rest(self) -> Iterator[Finding]:
        """Whose number rests because she died, and whose death is written down, are the same."""
        died = select(Member.id).where(Member.unit_id == self.unit.id, Member.ended_as == Ending.DIED)
        rest = set(self.session.scalars(died))
        for member_id in sorted(rest ^ {row.member_id for row in self._rows(Death)}):
            number = self.known.members[member_id].number
            yield self._finding(f"member {number:04}", "wafatnya tidak cocok dengan nomor yang diistirahatkan")

    def _frozen(self) -> Iterator[Finding]:
        """Money stands still since the last letter that no hand-over followed, or since the unit closed."""
        held = None
        for seq, journal in self.journals.items():
            kind = journal.source.partition(":")[0]
            if kind in ("appointment", "unit_closed"):
                held = seq
            elif kind == "hand_over":
                held = None
        stands = self.session.scalar(select(ChainHead.frozen_seq).where(ChainHead.unit_id == self.unit.id))
        if stands != held:
            yield self._finding("chain_head", "uang yang berhenti bergerak tidak cocok dengan surat tugasnya")

    def _finding(self, row: str, problem: str) -> Finding:
        return Finding(self.unit.code, row, problem)


def _acts(session: Session, known: _Known) -> Iterator[Finding]:
    acts: dict[UUID, list[Passage]] = defaultdict(list)
    for row in session.scalars(select(Passage).order_by(Passage.unit_id, Passage.seq)):
        acts[row.act].append(row)
    for rows in acts.values():
        if not _whole(rows):
            unit = known.units.get(rows[0].unit_id, "?")
            yield Finding(unit, f"passage {rows[0].seq}", "pasangannya di unit lain tidak ada atau tidak sama")


def _whole(rows: Sequence[Passage]) -> bool:
    kinds = [row.kind for row in rows]
    return set(kinds) in SIDES and len(kinds) == len(set(kinds)) and len({row.amount for row in rows}) == 1
