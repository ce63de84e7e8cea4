"""A board changes: what both look at, the figures both sign, and a manager appointed where the board is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, joinedload

from rdu.cash.counting import last_count
from rdu.cash.models import Counted
from rdu.clock import now_utc, today_at
from rdu.db import one_here
from rdu.errors import Frozen, Refused
from rdu.ledger.models import Account, AccountKind, ActKind, ChainHead, Journal
from rdu.ledger.service import Act, Books, Once, open_books
from rdu.money import Rupiah
from rdu.passages.facts import FIGURES, appointment_digest, hand_over_digest
from rdu.passages.models import Appointment, HandOver
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.people.users import grant, open_grants
from rdu.roles import Role

CHECKS = {
    "cash": "Kas dihitung bersama",
    "bank": "Saldo bank dibaca dari buku atau aplikasi bank",
    "stock": "Gudang dihitung bersama",
    "withdrawals": "Penarikan yang masih terbuka dibacakan",
    "receivables": "Piutang pengepul dibacakan",
    "transfers": "Kiriman yang belum dibayar dibacakan",
    "prices": "Daftar harga yang berlaku dijelaskan",
    "belongings": "Kunci, buku, cap, dan timbangan diserahkan",
}
_COLUMNS = {
    AccountKind.CASH: "cash", AccountKind.BANK: "bank", AccountKind.STOCK: "stock", AccountKind.GOODS: "goods",
    AccountKind.RECEIVABLE: "receivable", AccountKind.IN_TRANSIT: "in_transit", AccountKind.DUE_FROM: "due_from",
    AccountKind.DUE_TO: "due_to", AccountKind.SAVINGS: "owed", AccountKind.HELD: "owed", AccountKind.FUND: "fund",
}  # fmt: skip


def figures(session: Session, unit: Unit) -> dict[str, Rupiah]:
    """What the unit has and owes, by the names of HandOver's columns."""
    found = select(Account.kind, func.sum(Account.balance)).where(Account.unit_id == unit.id).group_by(Account.kind)
    sums = dict.fromkeys(sorted(set(_COLUMNS.values())), Rupiah(0))
    for kind, balance in session.execute(found):
        if kind in _COLUMNS:
            sums[_COLUMNS[kind]] = Rupiah(sums[_COLUMNS[kind]] + int(balance))
    return sums


def frozen_seq(session: Session, unit: Unit) -> int | None:
    """The appointment from which on no money moves, until a hand-over."""
    return session.scalar(select(ChainHead.frozen_seq).where(ChainHead.unit_id == unit.id))


@dataclass(frozen=True)
class Handing:
    """What the two boards write down."""

    given_by: str
    taken_by: str
    witness: str
    bank_read: Rupiah
    checks: Sequence[str]
    note: str = ""


def check(session: Session, unit: Unit) -> None:
    """Raises Refused where a count must come first, and Frozen for a unit that is closed."""
    if unit.closed_on is not None:
        raise Frozen(closed=True)
    frozen, counted = frozen_seq(session, unit), last_count(session, unit, Counted.CASH)
    if frozen is not None and (counted is None or counted.seq < frozen):
        raise Refused("checks", "Hitung kas dulu di halaman Uang. Sesudah surat tugas, hitungan itu wajib.")


def hand_over(session: Session, unit: Unit, handing: Handing, once: Once, by: User) -> int:
    """Keep the hand-over and let money move again; the same operation again gives back the first one's seq."""
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.HAND_OVER, once)) is not None:
        return seq
    check(session, unit)
    seq = _post(books, handing, once, by)
    if books.frozen_seq is not None:
        books.freeze(None)
    books.remember(ActKind.HAND_OVER, once, seq)
    log(session, "hand_over", unit=unit, user=by)
    return seq


def _post(books: Books, handing: Handing, once: Once, by: User) -> int:
    session, unit, at, day = books.session, books.unit, now_utc(), today_at(books.unit.timezone)
    counted = last_count(session, unit, Counted.CASH)
    sums = figures(session, unit) | {"bank_read": handing.bank_read}
    checks = " ".join(code for code in CHECKS if code in handing.checks)
    count_seq = counted.seq if counted else None
    digest = hand_over_digest(
        unit.code, books.seq + 1, day, checks, [sums[name] for name in FIGURES], count_seq, books.frozen_seq, at,
        by.public_id,
    )  # fmt: skip
    answers = books.frozen_seq
    seq = books.post(Act(f"hand_over:{once.id}", day, digest, by), [])
    row = {"unit_id": unit.id, "seq": seq, "day": day, "checks": checks, "count_seq": count_seq, **sums}
    row |= {"given_by": handing.given_by, "taken_by": handing.taken_by, "witness": handing.witness}
    row |= {"note": handing.note, "appointment_seq": answers, "recorded_at": at, "recorded_by_id": by.id}
    session.execute(insert(HandOver), row)
    return seq


def hand_over_of(session: Session, unit: Unit, seq: int) -> HandOver:
    found = select(HandOver).where(HandOver.unit_id == unit.id, HandOver.seq == seq)
    return one_here(session, found.options(joinedload(HandOver.unit), joinedload(HandOver.recorded_by)))


def hand_overs(session: Session, unit: Unit) -> Sequence[HandOver]:
    """The last first."""
    return session.scalars(select(HandOver).where(HandOver.unit_id == unit.id).order_by(HandOver.seq.desc())).all()


# Where the board is gone ------------------------------------------------------------------------------------------


def appoint(
    session: Session, unit: Unit, user: User, letter_number: str, letter_day: date, once: Once, by: User
) -> int:
    """The agency's letter: the role, and from now on no money moves before a signed count.

    Raises Refused for a root, a disabled user, a letter of a day to come; Frozen for a unit that is closed.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.HAND_OVER, once)) is not None:
        return seq
    day, at = today_at(unit.timezone), now_utc()
    if unit.closed_on is not None:
        raise Frozen(closed=True)
    if letter_day > day:
        raise Refused("letter_day", "Tanggal ini belum tiba. Tulis tanggal suratnya.")
    if user.disabled_at is not None:
        raise Refused("username", "Akun ini tidak aktif. Minta admin mengaktifkannya dulu.")
    if not any(held.role is Role.MANAGER and held.unit_id == unit.id for held in open_grants(user)):
        grant(session, user, Role.MANAGER, unit, by)
    digest = appointment_digest(unit.code, books.seq + 1, letter_number, letter_day, user.public_id, at, by.public_id)
    seq = books.post(Act(f"appointment:{once.id}", day, digest, by), [])
    row = {"unit_id": unit.id, "seq": seq, "letter_number": letter_number, "letter_day": letter_day}
    row |= {"user_id": user.id, "appointed_at": at, "appointed_by_id": by.id}
    session.execute(insert(Appointment), row)
    books.freeze(seq)
    books.remember(ActKind.HAND_OVER, once, seq)
    log(session, "appoint_manager", unit=unit, user=by, subject=user.username, detail={"letter": letter_number})
    return seq


def appointment_of(session: Session, unit: Unit) -> Appointment | None:
    """The last letter."""
    found = select(Appointment).where(Appointment.unit_id == unit.id).options(joinedload(Appointment.user))
    return session.scalar(found.order_by(Appointment.seq.desc()).limit(1))


def journal_of(session: Session, unit: Unit, seq: int) -> Journal:
    return one_here(session, select(Journal).where(Journal.unit_id == unit.id, Journal.seq == seq))
