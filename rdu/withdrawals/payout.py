"""Pay-out days: a draft of who gets how much, worked out line by line from what stands in the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc
from rdu.db import flush, one_here
from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.ledger.models import Account, AccountKind, ActKind
from rdu.ledger.pockets import pocket_of
from rdu.ledger.service import Once, open_books
from rdu.ledger.standing import savers_in
from rdu.money import Rupiah
from rdu.people.humans import human_of
from rdu.people.models import Member, MemberKind, Unit, User
from rdu.people.search import everybody
from rdu.people.units import SMALLEST_NOTE, setting_on
from rdu.withdrawals.debt_models import DebtConsent
from rdu.withdrawals.debts import consents_of
from rdu.withdrawals.models import Withdrawal
from rdu.withdrawals.payout_models import Payout, PayoutLine, PayoutState, Whom
from rdu.withdrawals.payout_notes import USUAL
from rdu.withdrawals.terms import days_to_pay, may_take

MOST_LINES = 500
PAGE = 25
GROUPS = (MemberKind.GROUP, MemberKind.SCHOOL, MemberKind.OFFICE, MemberKind.PESANTREN)


class DraftIsOver(RuleBroken):
    def __init__(self, state: PayoutState) -> None:
        super().__init__(f"Hari bayar ini sekarang: {state.word.lower()}. Muat ulang halaman untuk melihatnya.")


@dataclass(frozen=True)
class Plan:
    """What a pay-out day is about."""

    title: str
    pocket: str
    pay_on: date
    whom: Whom
    words: str
    fixed: Rupiah | None
    note: Rupiah


@dataclass(frozen=True)
class Share:
    """What one member gets: of what is free, so much for her debt, so much out for the payment, the fee in it."""

    member: Member
    free: Rupiah
    debt: Rupiah
    fee: Rupiah
    amount: Rupiah


@dataclass(frozen=True)
class Proposal:
    """Who gets something, and who has savings but gets nothing: too little for it, or nobody who may take money."""

    shares: Sequence[Share]
    too_little: Sequence[Member]
    nobody_to_take: Sequence[Member]


def smallest_note(session: Session, unit: Unit, day: date) -> Rupiah:
    return Rupiah(int(setting_on(session, unit, SMALLEST_NOTE, day) or USUAL))


def worked_out(free: Rupiah, owes: Rupiah, fee: Rupiah, fixed: Rupiah | None, note: Rupiah) -> tuple[Rupiah, Rupiah]:
    """What is taken for a debt, and what leaves the savings for the payment; the latter 0 where nothing is left.

    What she receives, the fee taken off, is a multiple of the note, rounded down; or the fixed amount, or nothing.
    """
    debt = min(owes, free)
    left = free - debt - fee
    net = max(0, left) // note * note
    if fixed is not None:
        net = fixed if left >= fixed else 0
    return debt, Rupiah(net + fee if net else 0)


def propose(session: Session, unit: Unit, plan: Plan, day: date) -> Proposal:
    """Work the lines out from what stands in the books on the day."""
    pocket = pocket_of(session, unit, plan.pocket, day)
    standings, owing = savers_in(session, unit, pocket, day), _owing(session, unit)
    consents = consents_of(session, unit) if owing else {}
    shares, too_little, nobody = [], [], []
    for member in _members(session, unit, plan):
        standing = standings.get(member.id)
        if standing is None or standing.savings == 0:
            continue
        owes = owing.get(member.id, Rupiah(0)) if _agrees(consents.get(member.id)) else Rupiah(0)
        debt, amount = worked_out(standing.available, owes, pocket.rule.fee, plan.fixed, plan.note)
        if amount == 0:
            too_little.append(member)
        elif not may_take(member, day):
            nobody.append(member)
        else:
            shares.append(Share(member, standing.available, debt, pocket.rule.fee, amount))
    return Proposal(shares, too_little, nobody)


def _agrees(consent: DebtConsent | None) -> bool:
    return consent is not None and consent.agrees


def _owing(session: Session, unit: Unit) -> dict[int, Rupiah]:
    owes = (Account.unit_id == unit.id, Account.kind == AccountKind.MEMBER_OWES, Account.balance > 0)
    found = select(Account.member_id, Account.balance).where(*owes)
    return {member_id: balance for member_id, balance in session.execute(found) if member_id is not None}


def _members(session: Session, unit: Unit, plan: Plan) -> list[Member]:
    members = everybody(session, unit, plan.words if plan.whom is Whom.SEARCH else "")
    if plan.whom is Whom.GROUPS:
        members = [member for member in members if member.kind in GROUPS]
    return [member for member in members if member.ended_as is None]


# Drafts -----------------------------------------------------------------------------------------------------------


def payout_of(session: Session, unit: Unit, number: int) -> Payout:
    """By its number in the unit. NotFoundHere for one that is not there."""
    people = joinedload(Payout.unit), joinedload(Payout.made_by), joinedload(Payout.confirmed_by)
    found = select(Payout).where(Payout.unit_id == unit.id, Payout.number == number).options(*people)
    record = one_here(session, found)
    if record.state is PayoutState.DROPPED:
        raise NotFoundHere
    return record


def lines_of(session: Session, payout: Payout) -> Sequence[PayoutLine]:
    """In the order of members' numbers, each with its member, her persons and her withdrawal."""
    member, withdrawal = joinedload(PayoutLine.member), joinedload(PayoutLine.withdrawal)
    found = (
        select(PayoutLine)
        .join(PayoutLine.member)
        .where(PayoutLine.payout_id == payout.id)
        .options(member.selectinload(Member.persons), withdrawal.joinedload(Withdrawal.unit))
        .order_by(Member.number)
    )
    return session.scalars(found.execution_options(populate_existing=True)).all()


@dataclass(frozen=True)
class Listed:
    """One page of pay-out days, the latest first, and how many pages there are."""

    rows: Sequence[Payout]
    page: int
    pages: int


def listed(session: Session, unit: Unit, page: int = 1) -> Listed:
    mine = (Payout.unit_id == unit.id, Payout.state != PayoutState.DROPPED)
    total = session.scalar(select(func.count()).select_from(Payout).where(*mine)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    found = select(Payout).where(*mine).order_by(Payout.number.desc()).options(joinedload(Payout.made_by))
    return Listed(session.scalars(found.offset((page - 1) * PAGE).limit(PAGE)).all(), page, pages)


def plan_of(payout: Payout) -> Plan:
    return Plan(payout.title, payout.pocket, payout.pay_on, payout.whom, payout.words, payout.fixed, payout.note)


def last_day_to_pay(session: Session, unit: Unit, day: date) -> date:
    """Requests made on the day wait until then."""
    return day + timedelta(days=days_to_pay(session, unit, day))


def start(session: Session, unit: Unit, plan: Plan, day: date, once: Once, by: User) -> Payout:
    """Keep a draft with its lines. Raises Refused where nobody would get anything, or too many."""
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.PAYOUT, once)) is not None:
        return session.get_one(Payout, done)
    proposal = propose(session, unit, plan, day)
    if not proposal.shares:
        raise Refused("whom", "Tidak ada yang bisa dibayar dengan pilihan ini. Ubah kantong, orang, atau jumlahnya.")
    if len(proposal.shares) > MOST_LINES:
        raise Refused("whom", f"Lebih dari {MOST_LINES} orang. Bagi per RT atau per desa.")
    last = session.scalar(select(func.max(Payout.number)).where(Payout.unit_id == unit.id)) or 0
    record = Payout(
        unit_id=unit.id, number=last + 1, title=plan.title, pocket=plan.pocket, pay_on=plan.pay_on, whom=plan.whom,
        words=plan.words, fixed=plan.fixed, note=plan.note, state=PayoutState.DRAFT, made_at=now_utc(), made_by=by,
        made_human=human_of(session, by),
    )  # fmt: skip
    session.add(record)
    flush(session)
    session.add_all(_line(record, share) for share in proposal.shares)
    flush(session)
    books.remember(ActKind.PAYOUT, once, record.id)
    return record


def _line(record: Payout, share: Share) -> PayoutLine:
    return PayoutLine(
        payout_id=record.id, member_id=share.member.id, free=share.free, debt=share.debt, fee=share.fee,
        amount=share.amount, taken_out=False,
    )  # fmt: skip


def draft_of(session: Session, unit: Unit, number: int) -> Payout:
    """The draft as it stands under the lock. Raises DraftIsOver for one that was confirmed."""
    open_books(session, unit)
    record = payout_of(session, unit, number)
    session.refresh(record)
    if record.state is not PayoutState.DRAFT:
        raise DraftIsOver(record.state)
    return record


def take_out(session: Session, unit: Unit, number: int, member_number: int, taken_out: bool) -> None:
    """Leave a member out, or take her in again. Said twice, it is the same."""
    record = draft_of(session, unit, number)
    found = select(PayoutLine).join(PayoutLine.member)
    line = one_here(session, found.where(PayoutLine.payout_id == record.id, Member.number == member_number))
    line.taken_out = taken_out
    flush(session)


def work_out_again(session: Session, unit: Unit, number: int, day: date) -> None:
    """The lines from today's books. Who was left out stays out."""
    record = draft_of(session, unit, number)
    before = {line.member_id: line for line in lines_of(session, record)}
    for share in propose(session, unit, plan_of(record), day).shares:
        line = before.pop(share.member.id, None) or _line(record, share)
        line.free, line.debt, line.fee, line.amount = share.free, share.debt, share.fee, share.amount
        session.add(line)
    for gone in before.values():
        session.delete(gone)
    flush(session)


def drop(session: Session, unit: Unit, number: int) -> None:
    draft_of(session, unit, number).state = PayoutState.DROPPED
    flush(session)
