"""Lines of a book that no weigh-in makes: an opening balance, and the merging of twins."""

from datetime import date
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.ledger.accounts import OPENING, Move, savings
from rdu.ledger.models import MemberMerge, OpeningBalance
from rdu.ledger.service import Act, balance_of, digest_of, open_books
from rdu.money import Rupiah
from rdu.people.models import Member
from tests.makers import TODAY, Bank


def opened_with(session: Session, bank: Bank, member: Member, amount: int, as_of: date) -> None:
    act = Act(f"opening:{uuid4()}", TODAY, digest_of(["opening", amount]), bank.manager)
    moved = [Move(OPENING, savings(member.id, member.number), Rupiah(amount))]
    seq = open_books(session, bank.unit).post(act, moved)
    row = {"unit_id": bank.unit.id, "seq": seq, "member_id": member.id, "amount": amount, "as_of": as_of}
    session.execute(insert(OpeningBalance), row)
    session.commit()


def merged(session: Session, bank: Bank, twin: Member, into: Member) -> None:
    """What the twin had saved moves to the number that stays."""
    theirs, hers = savings(twin.id, twin.number), savings(into.id, into.number)
    amount = balance_of(session, bank.unit, theirs)
    act = Act(f"merge:{uuid4()}", TODAY, digest_of(["merge", amount]), bank.manager)
    seq = open_books(session, bank.unit).post(act, [Move(theirs, hers, amount)])
    twin.merged_into_id = into.id
    session.add(
        MemberMerge(
            unit_id=bank.unit.id, seq=seq, twin_id=twin.id, into_id=into.id, moved=amount, merged_at=now_utc(),
            merged_by_id=bank.manager.id,
        )
    )  # fmt: skip
    session.commit()
