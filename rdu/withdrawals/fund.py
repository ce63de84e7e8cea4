"""The social fund: members give to it from their savings, a manager spends it, and everybody reads what for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from uuid import UUID

from sqlalchemy import Row, func, insert, literal, null, select, union_all
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.errors import NotEnoughMoney
from rdu.ledger.accounts import CASH, FUND, Move, savings
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Once, balance_of, digest_of, open_books
from rdu.ledger.standing import check_free
from rdu.money import Rupiah, format_rupiah
from rdu.people.members import check_standing
from rdu.people.models import Member, Unit, User
from rdu.withdrawals.fund_models import FundGift, FundSpending

PAGE = 25
GIFT, SPENDING = "fund", "fund_spent"
"""Kinds of journals, as their sources begin."""


@dataclass(frozen=True)
class History:
    """One page of what came and went, the newest first, and how many pages there are."""

    rows: Sequence[Row[tuple[int, Rupiah, date, str | None, int | None, str]]]
    page: int
    pages: int


# What is sealed ---------------------------------------------------------------------------------------------------


def gift_digest(
    unit_code: str, seq: int, number: int, pocket: str, amount: int, given_on: date, given_at: datetime, by: UUID | None
) -> bytes:
    at = int(given_at.timestamp())
    who = by.hex if by else ""
    return digest_of(["fund_gift", unit_code, seq, number, pocket, amount, given_on.isoformat(), at, who])


def spending_digest(unit_code: str, seq: int, amount: int, spent_on: date, spent_at: datetime, by: UUID) -> bytes:
    """What it was spent on is words of people, and stands outside the chain."""
    at = int(spent_at.timestamp())
    return digest_of(["fund_spending", unit_code, seq, amount, spent_on.isoformat(), at, by.hex])


def gift_move(member_id: int, number: int, pocket: str, amount: Rupiah) -> Move:
    return Move(savings(member_id, number, pocket), FUND, amount)


def spending_move(amount: Rupiah) -> Move:
    return Move(FUND, CASH, amount)


# Giving and spending ----------------------------------------------------------------------------------------------


def give(
    session: Session, unit: Unit, member: Member, pocket: str, amount: Rupiah, day: date, once: Once, by: User | None
) -> int:
    """So much of what is free in a pocket goes to the fund; by None: the member herself. Gives back the journal's seq.

    The same operation again gives back the first one's. Raises NotFree with what is free.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.FUND, once)) is not None:
        return done
    session.refresh(member)
    check_standing(session, member)
    check_free(session, unit, member, pocket, amount, day)
    at, public_id = now_utc(), by.public_id if by else None
    digest = gift_digest(unit.code, books.seq + 1, member.number, pocket, amount, day, at, public_id)
    move = gift_move(member.id, member.number, pocket, amount)
    seq = books.post(Act(f"{GIFT}:{once.id}", day, digest, by), [move])
    row = {"unit_id": unit.id, "seq": seq, "member_id": member.id, "pocket": pocket, "amount": amount}
    session.execute(insert(FundGift), row | {"given_on": day, "given_at": at, "given_by_id": by and by.id})
    books.remember(ActKind.FUND, once, seq)
    return seq


def spend(session: Session, unit: Unit, amount: Rupiah, purpose: str, day: date, once: Once, by: User) -> int:
    """Cash leaves the box for a purpose that members read. Gives back the journal's seq, the first one's for a retry.

    Raises NotEnoughMoney where the fund or the box holds less.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.FUND, once)) is not None:
        return done
    at = now_utc()
    digest = spending_digest(unit.code, books.seq + 1, amount, day, at, by.public_id)
    seq = books.post(Act(f"{SPENDING}:{once.id}", day, digest, by), [spending_move(amount)])
    row = {"unit_id": unit.id, "seq": seq, "amount": amount, "purpose": purpose, "spent_on": day}
    session.execute(insert(FundSpending), row | {"spent_at": at, "spent_by_id": by.id})
    books.remember(ActKind.FUND, once, seq)
    return seq


def check_spending(session: Session, unit: Unit, amount: Rupiah) -> None:
    """Whether fund and box hold so much. Raises NotEnoughMoney with what the lesser one holds."""
    for pile, name in (("Dana sosial", FUND), ("Uang di kotak kas", CASH)):
        if amount > (holds := balance_of(session, unit, name)):
            raise NotEnoughMoney(pile, format_rupiah(holds))


# Reading ----------------------------------------------------------------------------------------------------------


def balance(session: Session, unit: Unit) -> Rupiah:
    return balance_of(session, unit, FUND)


def given_by(session: Session, unit: Unit, member: Member) -> Rupiah:
    """What a member has given in all, under this number."""
    mine = (FundGift.unit_id == unit.id, FundGift.member_id == member.id)
    return Rupiah(int(session.scalar(select(func.sum(FundGift.amount)).where(*mine)) or 0))


def spendings(session: Session, unit: Unit, most: int = 10) -> Sequence[FundSpending]:
    """What the fund was spent on, the newest first."""
    found = select(FundSpending).where(FundSpending.unit_id == unit.id)
    return session.scalars(found.order_by(FundSpending.seq.desc()).limit(most)).all()


def history(session: Session, unit: Unit, page: int = 1) -> History:
    """Gifts, with who gave, and spendings, with what for. What went out is negative."""
    gifts = (
        select(FundGift.seq, FundGift.amount, FundGift.given_on.label("day"), Member.name.label("giver"),
               Member.number, literal("").label("purpose"))
        .join(Member, Member.id == FundGift.member_id)
        .where(FundGift.unit_id == unit.id)
    )  # fmt: skip
    spent = select(
        FundSpending.seq, (-FundSpending.amount).label("amount"), FundSpending.spent_on.label("day"), null(), null(),
        FundSpending.purpose,
    ).where(FundSpending.unit_id == unit.id)  # fmt: skip
    both = union_all(gifts, spent).subquery()
    total = session.scalar(select(func.count()).select_from(both)) or 0
    pages = max(1, ceil(total / PAGE))
    page = min(max(page, 1), pages)
    found = select(both).order_by(both.c.seq.desc()).offset((page - 1) * PAGE).limit(PAGE)
    return History(session.execute(found).all(), page, pages)
