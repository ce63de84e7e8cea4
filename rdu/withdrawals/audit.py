"""Prove the withdrawals against their journals, and what is held against those that are still open."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from rdu.ledger.accounts import Move, held, mirrored, savings
from rdu.ledger.audit import Finding
from rdu.ledger.models import Account, AccountKind, Entry, Journal
from rdu.ledger.posted import GONE, as_booked, booked, without_document
from rdu.money import Rupiah
from rdu.people.models import Member, Person, Unit, User
from rdu.withdrawals.facts import PaymentFacts, RequestFacts, approval_digest, payment_moves, release_digest
from rdu.withdrawals.models import ENDED, OPEN, State, Withdrawal

PAGE = 1_000
CHANGED = "tidak cocok dengan jurnalnya"
STEPS = {"request": "request_seq", "approval": "approved_seq", "payment": "paid_seq", "release": "ended_seq"}
"""Kinds of journals, and the column that names each."""


class _Step(NamedTuple):
    """One journal that a withdrawal must have: what it is, what it stands for, and what it moved."""

    kind: str
    digest: Callable[[], bytes]
    moves: Sequence[Move]


def audit(session: Session) -> Iterator[Finding]:
    users = {row.id: row.public_id for row in session.execute(select(User.id, User.public_id))}
    for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
        yield from _Withdrawals(session, unit, users).run()


class _Withdrawals:
    """One unit's withdrawals in the order of their slips, a page at a time."""

    def __init__(self, session: Session, unit: Unit, users: dict[int, Any]) -> None:
        self.session, self.unit, self.users = session, unit, users

    def run(self) -> Iterator[Finding]:
        after = -1
        while page := self._page(after):
            after = page[-1].number
            seqs = [seq for row in page for name in STEPS.values() if (seq := getattr(row, name)) is not None]
            journals, moved = self._journals(seqs), booked(self.session, self.unit, Entry.seq.in_(seqs))
            for row in page:
                if problem := self._problem(row, journals, moved):
                    yield self._finding(f"withdrawal {row.number}", problem)
        yield from self._missing()
        yield from self._held()

    def _page(self, after: int) -> Sequence[Row[Any]]:
        asked, paid = Person.__table__.alias(), Person.__table__.alias()
        found: Select[Any] = (
            select(
                *Withdrawal.__table__.columns, Member.number.label("member_number"), Member.unit_id.label("hers"),
                asked.c.ordinal.label("asked_ordinal"), asked.c.member_id.label("asked_member"),
                paid.c.ordinal.label("paid_ordinal"), paid.c.member_id.label("paid_member"),
            )
            .outerjoin(Member, Member.id == Withdrawal.member_id)
            .outerjoin(asked, asked.c.id == Withdrawal.asked_person_id)
            .outerjoin(paid, paid.c.id == Withdrawal.paid_to_person_id)
            .where(Withdrawal.unit_id == self.unit.id, Withdrawal.number > after)
        )  # fmt: skip
        return self.session.execute(found.order_by(Withdrawal.number).limit(PAGE)).all()

    def _journals(self, seqs: list[int]) -> dict[int, Row[Any]]:
        found = select(Journal.seq, Journal.source, Journal.digest, Journal.posted_on)
        mine = found.where(Journal.unit_id == self.unit.id, Journal.seq.in_(seqs))
        rows: Sequence[Any] = self.session.execute(mine).all()
        return {row.seq: row for row in rows}

    def _problem(self, row: Row[Any], journals: dict[int, Row[Any]], moved: dict[int, Any]) -> str:
        """What does not hold, or ""."""
        if not self._is_linked(row):
            return "anggota, orang, atau petugasnya tidak cocok"
        if row.state is not self._state(row):
            return "keadaannya tidak cocok dengan jurnal-jurnalnya"
        for step in self._steps(row):
            seq = getattr(row, STEPS[step.kind])
            journal = journals.get(seq)
            if journal is None or journal.source != f"{step.kind}:{row.number:06}" or step.digest() != journal.digest:
                return CHANGED
            if moved.get(seq, []) != as_booked(step.moves) or (
                step.kind == "request" and journal.posted_on != row.asked_on
            ):
                return f"catatan uangnya (entry) di jurnal {seq} tidak cocok"
        return ""

    def _is_linked(self, row: Row[Any]) -> bool:
        """Whether member, persons and officers are there and belong together."""
        officers = (row.asked_by_id, row.approved_by_id, row.paid_by_id, row.ended_by_id)
        if any(officer is not None and officer not in self.users for officer in officers):
            return False
        hers = row.hers == row.unit_id and row.asked_member == row.member_id
        return bool(hers and (row.paid_to_person_id is None or row.paid_member == row.member_id))

    def _state(self, row: Row[Any]) -> State | None:
        if row.ended_seq is not None:
            return row.state if row.state in ENDED else None
        if row.paid_seq is not None:
            return State.PAID
        return State.REQUESTED if row.approved_seq is None else State.APPROVED

    def _steps(self, row: Row[Any]) -> Iterator[_Step]:
        code, number = self.unit.code, row.number
        out_of = held(row.member_id, row.member_number, row.pocket)
        hold = [Move(savings(row.member_id, row.member_number, row.pocket), out_of, row.amount)]
        yield _Step("request", self._request(row).digest, hold)
        if row.approved_seq is not None or row.approved_at is not None:
            yield _Step("approval", lambda: self._approval(row), [])
        if row.paid_seq is not None:
            moves = payment_moves(out_of, Rupiah(row.amount - row.fee), row.fee, row.paid_from, row.goods_value)
            yield _Step("payment", lambda: self._payment(row), moves)
        if row.ended_seq is not None:
            by = self.users.get(row.ended_by_id)
            yield _Step("release", lambda: release_digest(code, number, row.state, row.ended_at, by), mirrored(hold))

    def _request(self, row: Row[Any]) -> RequestFacts:
        return RequestFacts(
            self.unit.code, row.number, row.member_number, row.asked_ordinal, row.pocket, row.amount, row.fee,
            row.way, row.asked_on, row.asked_at, self.users.get(row.asked_by_id), row.asked_human, row.expires_on,
            row.weigh_in_seq,
        )  # fmt: skip

    def _approval(self, row: Row[Any]) -> bytes:
        by = self.users.get(row.approved_by_id)
        if by is None or row.approved_at is None:
            return b""
        return approval_digest(self.unit.code, row.number, row.approved_at, by, row.approved_human, row.approved_by_pin)

    def _payment(self, row: Row[Any]) -> bytes:
        by = self.users.get(row.paid_by_id)
        if by is None or row.paid_at is None or row.paid_ordinal is None or row.paid_from is None:
            return b""
        return PaymentFacts(
            self.unit.code, row.number, row.paid_at, by, row.paid_human, row.paid_ordinal, row.paid_from,
            row.goods_value, row.reference,
        ).digest()  # fmt: skip

    def _missing(self) -> Iterator[Finding]:
        """Journals whose withdrawal is gone, or names another one."""
        for kind, column in STEPS.items():
            for seq in without_document(self.session, self.unit, f"{kind}:", getattr(Withdrawal, column)):
                yield self._finding(f"withdrawal of journal {seq}", GONE)

    def _held(self) -> Iterator[Finding]:
        """What is held for a member in a pocket is what her open withdrawals ask for."""
        waiting = (
            select(Withdrawal.member_id, Withdrawal.pocket, func.sum(Withdrawal.amount))
            .where(Withdrawal.unit_id == self.unit.id, Withdrawal.state.in_(OPEN))
            .group_by(Withdrawal.member_id, Withdrawal.pocket)
        )
        rows = self.session.execute(waiting)
        asked: Counter[tuple[int | None, str]] = Counter({(row[0], row[1]): int(row[2]) for row in rows})
        mine = (Account.unit_id == self.unit.id, Account.kind == AccountKind.HELD)
        for code, member, pocket, balance in self.session.execute(
            select(Account.code, Account.member_id, Account.pocket, Account.balance).where(*mine).order_by(Account.id)
        ):
            if balance != asked.pop((member, pocket), 0):
                yield self._finding(f"account {code}", "bukan jumlah penarikan yang masih terbuka")
        for member, pocket in sorted(asked, key=str):
            yield self._finding(f"withdrawal of member {member}, {pocket}", "uangnya tidak ditahan")

    def _finding(self, row: str, problem: str) -> Finding:
        return Finding(self.unit.code, row, problem)
