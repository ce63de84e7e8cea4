"""Prove the social fund: every gift and every spending against its journal's digest and entries."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from rdu.ledger.accounts import Move
from rdu.ledger.audit import Finding
from rdu.ledger.models import Journal
from rdu.ledger.posted import GONE, Booked, as_booked, booked, of_source, without_document
from rdu.people.models import Member, Unit, User
from rdu.withdrawals.fund import GIFT, SPENDING, gift_digest, gift_move, spending_digest, spending_move
from rdu.withdrawals.fund_models import FundGift, FundSpending

CHANGED = "tidak cocok dengan jurnalnya"
KINDS: tuple[tuple[str, type[Any]], ...] = ((GIFT, FundGift), (SPENDING, FundSpending))


def audit(session: Session) -> Iterator[Finding]:
    users = {user_id: public_id for user_id, public_id in session.execute(select(User.id, User.public_id))}
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        yield from _Fund(session, unit, users).run()


class _Fund:
    """One unit's gifts and spendings."""

    def __init__(self, session: Session, unit: Unit, users: dict[int, UUID]) -> None:
        self.session, self.unit, self.users = session, unit, users

    def run(self) -> Iterator[Finding]:
        for kind, table in KINDS:
            posted = booked(self.session, self.unit, of_source(f"{kind}:"))
            for row in self._rows(table):
                digest, move = self._gift(row) if table is FundGift else self._spending(row)
                if problem := self._problem(kind, row, digest, move, posted[row.seq]):
                    yield Finding(self.unit.code, f"{table.__tablename__} {row.seq}", problem)
            for seq in without_document(self.session, self.unit, f"{kind}:", table.seq):
                yield Finding(self.unit.code, f"{table.__tablename__} {seq}", GONE)

    def _rows(self, table: type[Any]) -> Sequence[Row[Any]]:
        columns = table.__table__.c
        found: Select[Any] = select(*columns, Journal.source, Journal.digest, Journal.posted_on)
        if table is FundGift:
            found = found.add_columns(Member.number, Member.unit_id.label("hers"))
        found = found.outerjoin(Journal, (Journal.unit_id == columns.unit_id) & (Journal.seq == columns.seq))
        if table is FundGift:
            found = found.outerjoin(Member, Member.id == columns.member_id)
        return self.session.execute(found.where(columns.unit_id == self.unit.id).order_by(columns.seq)).all()

    def _gift(self, row: Row[Any]) -> tuple[bytes | None, Move | None]:
        by = self.users.get(row.given_by_id)
        if row.hers != self.unit.id or (by is None) != (row.given_by_id is None):
            return None, None
        digest = gift_digest(
            self.unit.code, row.seq, row.number, row.pocket, row.amount, row.given_on, row.given_at, by
        )
        return digest, gift_move(row.member_id, row.number, row.pocket, row.amount)

    def _spending(self, row: Row[Any]) -> tuple[bytes | None, Move | None]:
        by = self.users.get(row.spent_by_id)
        if by is None:
            return None, None
        digest = spending_digest(self.unit.code, row.seq, row.amount, row.spent_on, row.spent_at, by)
        return digest, spending_move(row.amount)

    def _problem(self, kind: str, row: Row[Any], digest: bytes | None, move: Move | None, posted: Booked) -> str:
        """What does not hold, or ""."""
        if digest is None or move is None:
            return "anggota atau petugasnya tidak cocok"
        if digest != row.digest or not str(row.source).startswith(f"{kind}:"):
            return CHANGED
        if posted != as_booked([move]):
            return "catatan uangnya (entry) bukan yang tertulis di sini"
        day = row.given_on if kind == GIFT else row.spent_on
        return "" if day == row.posted_on else "harinya bukan hari jurnalnya"
