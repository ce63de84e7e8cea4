"""The list that savers sign when their unit closes: who had money since it was proposed, and that all of them have it.

What a saver is due is read from the books: what left her savings since the proposal, and what is still there.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session, aliased, joinedload

from rdu.clock import local, now_utc, today_at
from rdu.db import one_here
from rdu.errors import Refused, RuleBroken
from rdu.ledger.models import IN_POCKETS, Account, AccountKind, ActKind, Entry
from rdu.ledger.service import Act, Books, Once, open_books
from rdu.money import Rupiah
from rdu.passages.facts import SAVERS_LIST, savers_list_digest
from rdu.passages.models import SaversList, UnitClosing
from rdu.people.models import Member, Unit, User
from rdu.people.numbers import format_number
from rdu.people.service import log

LEAVES_FOR = (
    AccountKind.CASH, AccountKind.BANK, AccountKind.GOODS, AccountKind.MARGIN, AccountKind.FEE, AccountKind.DUE_TO,
    AccountKind.FUND, AccountKind.MEMBER_OWES,
)  # fmt: skip
"""Where a saver's money goes when she is paid or moved, or pays what she owes; not for a share or a reversal."""
MOST_NAMED = 3


class Saver(NamedTuple):
    member: Member
    due: Rupiah
    left: Rupiah
    """What of it she has not received yet."""


class Unpaid(RuleBroken):
    def __init__(self, savers: Sequence[Saver]) -> None:
        numbers = ", ".join(format_number(saver.member.number) for saver in savers[:MOST_NAMED])
        more = f" dan {len(savers) - MOST_NAMED} lainnya" if len(savers) > MOST_NAMED else ""
        says = f"Nomor {numbers}{more} belum dibayar atau dipindah. Selesaikan dulu, lalu catat tanda tangannya."
        super().__init__(says)


def paid_since(unit_id: int, from_seq: int, until_seq: int | None = None) -> Select[int | None, Rupiah]:
    """By member id, what left her savings for good after one journal and before another."""
    debit, credit = aliased(Account), aliased(Account)
    found = (
        select(debit.member_id, func.sum(Entry.amount))
        .select_from(Entry)
        .join(debit, debit.id == Entry.debit_id)
        .join(credit, credit.id == Entry.credit_id)
        .where(Entry.unit_id == unit_id, Entry.seq > from_seq)
        .where(debit.kind.in_(IN_POCKETS), credit.kind.in_(LEAVES_FOR))
        .group_by(debit.member_id)
    )
    return found if until_seq is None else found.where(Entry.seq < until_seq)


def proposed(session: Session, unit: Unit) -> UnitClosing | None:
    """The closing that waits for its confirmation."""
    return session.scalar(select(UnitClosing).where(UnitClosing.unit_id == unit.id, UnitClosing.seq.is_(None)))


def savers_of(session: Session, unit: Unit) -> list[Saver]:
    """Everybody on the list, by number; without a proposal, those who have savings now."""
    here = (Account.unit_id == unit.id, Account.kind.in_(IN_POCKETS), Account.balance > 0)
    left = _sums(session, select(Account.member_id, func.sum(Account.balance)).where(*here).group_by(Account.member_id))
    asked = proposed(session, unit)
    paid = _sums(session, paid_since(unit.id, asked.from_seq)) if asked else {}
    members = session.scalars(
        select(Member).where(Member.unit_id == unit.id, Member.id.in_({*left, *paid})).order_by(Member.number)
    )
    due: defaultdict[int, int] = defaultdict(int, paid)
    for member_id, amount in left.items():
        due[member_id] += amount
    return [Saver(member, Rupiah(due[member.id]), Rupiah(left.get(member.id, 0))) for member in members]


def _sums(session: Session, found: Select[int | None, Rupiah]) -> dict[int, int]:
    return {member_id or 0: int(amount) for member_id, amount in session.execute(found)}


def lists_of(session: Session, unit: Unit) -> Sequence[SaversList]:
    """The lists that were signed, the last first."""
    found = select(SaversList).where(SaversList.unit_id == unit.id).options(joinedload(SaversList.recorded_by))
    return session.scalars(found.order_by(SaversList.seq.desc())).all()


def unsigned(session: Session, unit: Unit) -> Rupiah:
    """What savers got, or are still due, since the closing was proposed, without a list that covers it."""
    asked = proposed(session, unit)
    if asked is None:
        return Rupiah(0)
    due = sum(saver.due for saver in savers_of(session, unit))
    signed = select(func.max(SaversList.amount)).where(
        SaversList.unit_id == unit.id, SaversList.from_seq == asked.from_seq
    )
    return Rupiah(0 if session.scalar(signed) == due else due)


def check(session: Session, unit: Unit, signed_on: date) -> list[Saver]:
    """The savers who signed. Raises Refused for the day, Unpaid where somebody still waits, NotFoundHere where no
    closing is proposed."""
    asked = one_here(session, select(UnitClosing).where(UnitClosing.unit_id == unit.id, UnitClosing.seq.is_(None)))
    if signed_on > today_at(unit.timezone):
        raise Refused("signed_on", "Tanggal ini belum tiba. Tulis hari terakhir orang menandatangani.")
    if signed_on < local(asked.proposed_at, unit.timezone).date():
        raise Refused("signed_on", "Hari itu tutup unit belum diusulkan. Tulis hari terakhir orang menandatangani.")
    savers = savers_of(session, unit)
    if not savers:
        raise Refused("signed_on", "Sejak usulan tidak ada tabungan di unit ini. Daftarnya tidak diperlukan.")
    if waiting := [saver for saver in savers if saver.left]:
        raise Unpaid(waiting)
    return savers


def sign(session: Session, unit: Unit, signed_on: date, witness: str, once: Once, by: User) -> int:
    """Keep that every saver has signed; the same operation again gives back the first one's seq. Raises as `check`."""
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.PASSAGE, once)) is not None:
        return seq
    savers = check(session, unit, signed_on)
    seq = _post(books, savers, signed_on, witness, once, by)
    books.remember(ActKind.PASSAGE, once, seq)
    detail: dict[str, object] = {"savers": len(savers), "amount": sum(saver.due for saver in savers)}
    log(session, "sign_savers_list", unit=unit, user=by, subject=signed_on.isoformat(), detail=detail)
    return seq


def _post(books: Books, savers: Sequence[Saver], signed_on: date, witness: str, once: Once, by: User) -> int:
    session, unit, at = books.session, books.unit, now_utc()
    asked = one_here(session, select(UnitClosing).where(UnitClosing.unit_id == unit.id))
    amount = Rupiah(sum(saver.due for saver in savers))
    digest = savers_list_digest(
        unit.code, books.seq + 1, asked.from_seq, signed_on, len(savers), amount, at, by.public_id
    )
    seq = books.post(Act(f"{SAVERS_LIST}:{once.id}", today_at(unit.timezone), digest, by), [])
    row = {"unit_id": unit.id, "seq": seq, "from_seq": asked.from_seq, "signed_on": signed_on, "witness": witness}
    row |= {"savers": len(savers), "amount": amount, "recorded_at": at, "recorded_by_id": by.id}
    session.execute(insert(SaversList), row)
    return seq
