"""Settling what a member owes: from her savings with her consent, in cash, or written off by two people."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import explained, one_here
from rdu.errors import NotAllowed, OwnWriteOff, Refused
from rdu.ledger.accounts import CASH, Move, expense, member_owes, savings
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Books, Once, digest_of, open_books
from rdu.ledger.standing import check_free
from rdu.money import Rupiah, format_rupiah
from rdu.people.humans import human_of, humans_of
from rdu.people.members import check_standing
from rdu.people.models import Member, Unit, User
from rdu.people.service import log
from rdu.withdrawals.debt_models import DebtConsent, DebtSettlement, SettledBy, WriteOff, WriteOffState
from rdu.withdrawals.debts import consents_of, debtor_of, owed_by

WRITTEN_OFF = "written_off"


class NoConsent(Refused):
    def __init__(self) -> None:
        super().__init__("pocket", "Anggota belum mengizinkan utangnya dipotong dari tabungan. Catat izinnya dulu.")


class OwnDebt(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Ini utang Anda atau keluarga Anda. Minta pengurus lain memutuskannya.")


class AlreadyDecided(Refused):
    def __init__(self) -> None:
        super().__init__("amount", "Usulan ini sudah diputuskan. Muat ulang halaman untuk melihatnya.")


@dataclass(frozen=True)
class Settling:
    """So much of a debt, in a way; out of a pocket where it is taken from savings."""

    way: SettledBy
    amount: Rupiah
    pocket: str = ""


@dataclass(frozen=True)
class SettlementFacts:
    """What the journal of a settlement stands for: codes and numbers only."""

    unit_code: str
    number: int
    settling: Settling
    at: datetime
    by: str
    consent: tuple[int, bool, str, int] | None
    """The person's ordinal, her word, its day, and when it was recorded."""
    write_off: tuple[int, str, int, str] | None
    """When and by whom it was proposed, when and by whom confirmed."""

    def digest(self) -> bytes:
        way, amount, pocket = self.settling.way.value, self.settling.amount, self.settling.pocket
        at = int(self.at.timestamp())
        facts = ["debt", self.unit_code, self.number, way, amount, pocket, at, self.by, self.consent, self.write_off]
        return digest_of(facts)


def consent_facts(consent: DebtConsent, ordinal: int) -> tuple[int, bool, str, int]:
    return ordinal, consent.agrees, consent.said_on.isoformat(), int(consent.recorded_at.timestamp())


def write_off_facts(row: WriteOff) -> tuple[int, str, int, str]:
    decided = int(row.decided_at.timestamp()) if row.decided_at else 0
    return int(row.proposed_at.timestamp()), row.proposed_human, decided, row.decided_human or ""


def settlement_moves(member_id: int, number: int, settling: Settling) -> list[Move]:
    """SAVINGS or CASH or EXPENSE <- MEMBER_OWES."""
    bears = {
        SettledBy.SAVINGS: savings(member_id, number, settling.pocket),
        SettledBy.CASH: CASH,
        SettledBy.WRITTEN_OFF: expense(WRITTEN_OFF),
    }[settling.way]
    return [Move(bears, member_owes(member_id, number), settling.amount)]


def settle(session: Session, unit: Unit, member: Member, settling: Settling, day: date, once: Once, by: User) -> int:
    """In cash or from savings; gives back the journal's seq, the first one's for a retry.

    Raises Refused for more than is owed, NoConsent, and NotFree with what of the pocket can be taken.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.DEBT, once)) is not None:
        return seq
    check_standing(session, member)
    check_settling(session, unit, member, settling, day)
    consent = None
    if settling.way is SettledBy.SAVINGS:
        consent = consent_that_counts(session, unit, member)
    seq = post_settlement(books, member, settling, day, once, by, consent=consent)
    books.remember(ActKind.DEBT, once, seq)
    return seq


def check_settling(session: Session, unit: Unit, member: Member, settling: Settling, day: date) -> None:
    owes = owed_by(session, unit, member)
    if settling.amount > owes:
        raise Refused("amount", f"Utangnya hanya {format_rupiah(owes)}. Tulis paling banyak itu.")
    if settling.way is SettledBy.SAVINGS:
        consent_that_counts(session, unit, member)
        check_free(session, unit, member, settling.pocket, settling.amount, day)


def consent_that_counts(session: Session, unit: Unit, member: Member) -> DebtConsent:
    """Raises NoConsent where she did not agree, or no longer does."""
    consent = consents_of(session, unit).get(member.id)
    if consent is None or not consent.agrees:
        raise NoConsent
    return consent


def post_settlement(
    books: Books, member: Member, settling: Settling, day: date, once: Once, by: User, *,
    consent: DebtConsent | None = None, write_off: WriteOff | None = None,
) -> int:  # fmt: skip
    """The journal and its row, in a transaction that checked everything."""
    at = now_utc()
    facts = SettlementFacts(
        books.unit.code, member.number, settling, at, by.public_id.hex,
        consent_facts(consent, consent.said_by.ordinal) if consent else None,
        write_off_facts(write_off) if write_off else None,
    )  # fmt: skip
    moves = settlement_moves(member.id, member.number, settling)
    seq = books.post(Act(f"debt:{once.id}", day, facts.digest(), by), moves)
    row = {
        "unit_id": books.unit.id, "seq": seq, "member_id": member.id, "way": settling.way, "pocket": settling.pocket,
        "amount": settling.amount, "consent_id": consent and consent.id, "write_off_id": write_off and write_off.id,
        "settled_at": at, "settled_by_id": by.id,
    }  # fmt: skip
    with explained():
        books.session.execute(insert(DebtSettlement), row)
    return seq


# Written off by two -----------------------------------------------------------------------------------------------


def propose_write_off(
    session: Session, unit: Unit, member: Member, amount: Rupiah, reason: str, once: Once, by: User
) -> WriteOff:
    """One manager proposes; another one decides. Raises OwnDebt, and Refused where one waits already."""
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.DEBT, once)) is not None:
        return session.get_one(WriteOff, done)
    check_standing(session, member)
    check_proposal(session, unit, member, amount, by)
    row = WriteOff(
        unit_id=unit.id, member_id=member.id, amount=amount, reason=reason, state=WriteOffState.PROPOSED,
        proposed_at=now_utc(), proposed_by=by, proposed_human=human_of(session, by),
    )  # fmt: skip
    session.add(row)
    session.flush()
    books.remember(ActKind.DEBT, once, row.id)
    return row


def check_proposal(session: Session, unit: Unit, member: Member, amount: Rupiah, by: User) -> None:
    _check_not_own(session, member, by)
    now = debtor_of(session, unit, member)
    if now.proposal:
        raise Refused("amount", "Sudah ada usulan yang menunggu. Putuskan dulu yang itu.")
    if amount > now.owes:
        raise Refused("amount", f"Utangnya hanya {format_rupiah(now.owes)}. Tulis paling banyak itu.")


def _check_not_own(session: Session, member: Member, by: User) -> None:
    if human_of(session, by) in humans_of(session, member):
        log(session, "refused_own_request", unit=member.unit, user=by, member=member, subject="utang")
        raise OwnDebt


def decide_write_off(
    session: Session, unit: Unit, member: Member, confirms: bool, day: date, once: Once, by: User
) -> WriteOff:
    """Another manager confirms, and the unit bears it; or anybody drops the proposal."""
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.DEBT, once)) is not None:
        return session.get_one(WriteOff, done)
    row = _waiting(session, unit, member)
    human = human_of(session, by)
    if confirms and human == row.proposed_human:
        log(session, "refused_own_request", unit=unit, user=by, member=member, subject="utang")
        raise OwnWriteOff
    if confirms:
        _check_not_own(session, member, by)
    row.state = WriteOffState.CONFIRMED if confirms else WriteOffState.DROPPED
    row.decided_at, row.decided_by_id, row.decided_human = now_utc(), by.id, human
    with explained():
        session.flush()
    if confirms:
        settling = Settling(SettledBy.WRITTEN_OFF, row.amount)
        check_settling(session, unit, member, settling, day)
        post_settlement(books, member, settling, day, once, by, write_off=row)
        log(session, "write_off_debt", unit=unit, user=by, member=member)
    books.remember(ActKind.DEBT, once, row.id)
    return row


def _waiting(session: Session, unit: Unit, member: Member) -> WriteOff:
    """The proposal as it stands under the lock. Raises AlreadyDecided where another manager was quicker."""
    mine = (WriteOff.unit_id == unit.id, WriteOff.member_id == member.id)
    last = one_here(session, select(WriteOff).where(*mine).order_by(WriteOff.id.desc()).limit(1))
    session.refresh(last)
    if last.state is not WriteOffState.PROPOSED:
        raise AlreadyDecided
    return last
