"""Prove pocket moves, settled debts and pay-out days: each row against its journal's digest and entries."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rdu.ledger.accounts import Move, savings
from rdu.ledger.audit import Finding
from rdu.ledger.models import Journal
from rdu.ledger.pocket_models import PocketMove
from rdu.ledger.posted import GONE, as_booked, booked, of_source, without_document
from rdu.ledger.service import digest_of
from rdu.ledger.standing import Moving, move_facts
from rdu.people.models import Member, Unit, User
from rdu.withdrawals.debt_models import DebtSettlement, SettledBy, WriteOff, WriteOffState
from rdu.withdrawals.debt_settling import (
    SettlementFacts,
    Settling,
    consent_facts,
    settlement_moves,
    write_off_facts,
)
from rdu.withdrawals.payout import lines_of
from rdu.withdrawals.payout_confirm import Confirmed, payout_facts
from rdu.withdrawals.payout_models import Payout, PayoutLine, PayoutState

CHANGED = "tidak cocok dengan jurnalnya"
KINDS: tuple[tuple[str, type[Any]], ...] = (("pocket_move", PocketMove), ("debt", DebtSettlement), ("payout", Payout))
"""Kinds of journals, as their sources begin, and the rows they belong to."""


def audit(session: Session) -> Iterator[Finding]:
    users = {user_id: public_id for user_id, public_id in session.execute(select(User.id, User.public_id))}
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        yield from _Savings(session, unit, users).run()


class _Savings:
    """One unit's documents, room by room, each with the journal it names."""

    def __init__(self, session: Session, unit: Unit, users: dict[int, UUID]) -> None:
        self.session, self.unit, self.users = session, unit, users

    def run(self) -> Iterator[Finding]:
        self.posted = booked(self.session, self.unit, of_source("pocket_move:", "debt:"))
        for row, journal, number in self._documents(PocketMove):
            yield from self._told("pocket_move", row.seq, self._move(row, journal, number))
        for row, journal, number in self._documents(DebtSettlement):
            yield from self._told("debt_settlement", row.seq, self._settlement(row, journal, number))
        yield from self._write_offs()
        yield from self._payouts()
        for kind, table in KINDS:
            for seq in without_document(self.session, self.unit, f"{kind}:", table.seq):
                yield Finding(self.unit.code, f"{table.__tablename__} of journal {seq}", GONE)

    def _told(self, table: str, key: int, problem: str) -> Iterator[Finding]:
        if problem:
            yield Finding(self.unit.code, f"{table} {key}", problem)

    def _documents(self, table: type[Any]) -> Sequence[Any]:
        """Rows with their journals and their members' numbers here; None where there is none."""
        hers = (Member.id == table.member_id) & (Member.unit_id == table.unit_id)
        found = select(table, Journal, Member.number)
        found = found.outerjoin(Journal, (Journal.unit_id == table.unit_id) & (Journal.seq == table.seq))
        return self.session.execute(
            found.outerjoin(Member, hers).where(table.unit_id == self.unit.id).order_by(table.seq)
        ).all()

    def _agrees(self, journal: Journal | None, kind: str, digest: bytes, moves: Sequence[Move]) -> str:
        """What does not hold, or ""."""
        if journal is None or not journal.source.startswith(f"{kind}:") or digest != journal.digest:
            return CHANGED
        return (
            ""
            if self.posted[journal.seq] == as_booked(moves)
            else "catatan uangnya (entry) bukan yang tertulis di sini"
        )

    def _move(self, row: PocketMove, journal: Journal | None, number: int | None) -> str:
        if number is None:
            return "anggotanya tidak cocok"
        moving = Moving(row.from_pocket, row.to_pocket, row.amount)
        ends = [savings(row.member_id, number, code) for code in (row.from_pocket, row.to_pocket)]
        digest = digest_of(move_facts(self.unit.code, number, moving))
        return self._agrees(journal, "pocket_move", digest, [Move(ends[0], ends[1], row.amount)])

    # Debts --------------------------------------------------------------------------------------------------------

    def _settlement(self, row: DebtSettlement, journal: Journal | None, number: int | None) -> str:
        by = self.users.get(row.settled_by_id)
        if number is None or by is None or not _is_allowed(row):
            return "anggota, petugas, izin, atau usulannya tidak cocok"
        settling = Settling(row.way, row.amount, row.pocket)
        facts = SettlementFacts(
            self.unit.code, number, settling, row.settled_at, by.hex,
            consent_facts(row.consent, row.consent.said_by.ordinal) if row.consent else None,
            write_off_facts(row.write_off) if row.write_off else None,
        )  # fmt: skip
        return self._agrees(journal, "debt", facts.digest(), settlement_moves(row.member_id, number, settling))

    def _write_offs(self) -> Iterator[Finding]:
        """A confirmed proposal has its settlement."""
        lone = (
            select(WriteOff)
            .outerjoin(DebtSettlement, DebtSettlement.write_off_id == WriteOff.id)
            .where(WriteOff.unit_id == self.unit.id, WriteOff.state == WriteOffState.CONFIRMED)
            .where(DebtSettlement.seq.is_(None))
        )
        for row in self.session.scalars(lone.order_by(WriteOff.id)):
            yield Finding(self.unit.code, f"write_off {row.id}", "disetujui, tetapi utangnya tidak dihapus")

    # Pay-out days -------------------------------------------------------------------------------------------------

    def _payouts(self) -> Iterator[Finding]:
        confirmed = select(Payout, Journal).outerjoin(
            Journal, (Journal.unit_id == Payout.unit_id) & (Journal.seq == Payout.seq)
        )
        mine = confirmed.where(Payout.unit_id == self.unit.id).options(joinedload(Payout.unit))
        for record, journal in self.session.execute(mine.order_by(Payout.number)):
            yield from self._told("payout", record.number, self._payout(record, journal))

    def _payout(self, record: Payout, journal: Journal | None) -> str:
        lines = lines_of(self.session, record)
        if record.seq is None:
            return "" if all(line.withdrawal_id is None for line in lines) else "belum disetujui, tetapi sudah ditahan"
        by = self.users.get(record.confirmed_by_id or 0)
        if by is None or record.confirmed_at is None or record.state not in (PayoutState.READY, PayoutState.OVER):
            return "penyetujunya tidak cocok"
        if not all(_is_asked(record, line) for line in lines if not line.taken_out):
            return "barisnya tidak cocok dengan penarikannya"
        if journal is None or journal.source != f"payout:{record.number:06}":
            return CHANGED
        done = Confirmed(record.confirmed_at, by.hex, record.confirmed_human or "")
        return "" if digest_of(payout_facts(self.unit.code, record, done, lines)) == journal.digest else CHANGED


def _is_allowed(row: DebtSettlement) -> bool:
    """From savings with her own consent; written off by what was confirmed for her, and no other amount."""
    if row.way is SettledBy.SAVINGS:
        consent = row.consent
        return consent is not None and consent.agrees and consent.member_id == row.member_id
    if row.way is SettledBy.WRITTEN_OFF:
        off = row.write_off
        if off is None or off.member_id != row.member_id or off.amount != row.amount:
            return False
        return off.state is WriteOffState.CONFIRMED and off.proposed_human != off.decided_human
    return row.consent_id is None and row.write_off_id is None


def _is_asked(record: Payout, line: PayoutLine) -> bool:
    asked = line.withdrawal
    if asked is None:
        return False
    said = (asked.unit_id, asked.member_id, asked.pocket, asked.amount, asked.fee)
    return said == (record.unit_id, line.member_id, record.pocket, line.amount, line.fee)
