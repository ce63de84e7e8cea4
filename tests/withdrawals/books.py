"""What tests of money out begin with: savings, a full box, and two more officers."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from rdu.ledger.accounts import CASH, OPENING, AccountName, Move, savings
from rdu.ledger.models import REGULAR
from rdu.ledger.service import Act, digest_of, once, open_books
from rdu.money import Rupiah
from rdu.people.models import Member, Unit, User
from rdu.roles import Role
from rdu.withdrawals import service
from rdu.withdrawals.models import Source, Way, Withdrawal
from rdu.withdrawals.service import Handing, Wish
from tests.makers import TODAY, Bank, make_user


def fill(session: Session, unit: Unit, amount: int, pile: AccountName = CASH) -> None:
    """Put money there that was there before."""
    act = Act(f"cash:{uuid4()}", TODAY, digest_of(["opening", amount]), None)
    open_books(session, unit).post(act, [Move(pile, OPENING, Rupiah(amount))])
    session.commit()


def save(session: Session, unit: Unit, member: Member, amount: int, pocket: str = REGULAR) -> None:
    """A member has saved so much."""
    act = Act(f"opening:{uuid4()}", TODAY, digest_of(["opening", amount]), None)
    open_books(session, unit).post(act, [Move(OPENING, savings(member.id, member.number, pocket), Rupiah(amount))])
    session.commit()


def second_manager(session: Session, bank: Bank) -> User:
    user = make_user(session, "zainab", "Zainab", {bank.unit: Role.MANAGER})
    session.commit()
    return user


def asked(
    session: Session, bank: Bank, amount: int = 5_000, *, by: User | None = None, way: Way = Way.CASH,
    key: UUID | None = None, pocket: str = REGULAR, wanted: str = "", member: Member | None = None,
) -> Withdrawal:  # fmt: skip
    wish = Wish(Rupiah(amount), way, pocket, 1, wanted)
    act = once(key or uuid4(), [amount, way.value])
    slip = service.request_(session, bank.unit, member or bank.member, wish, TODAY, act, by).slip
    record = service.withdrawal_of(session, bank.unit, slip)
    session.commit()
    return record


def approved(session: Session, bank: Bank, record: Withdrawal, by: User | None = None) -> Withdrawal:
    service.approve(session, bank.unit, record.slip, TODAY, once(uuid4(), "ya"), by or bank.manager)
    session.refresh(record)
    session.commit()
    return record


def paid(
    session: Session, bank: Bank, record: Withdrawal, *, by: User | None = None, source: Source = Source.CASH,
    reference: str = "", value: int | None = None,
) -> Withdrawal:  # fmt: skip
    handing = Handing(1, source, reference, None if value is None else Rupiah(value))
    key = once(uuid4(), "bayar")
    service.pay(session, bank.unit, record.slip, handing, TODAY, key, by or bank.operator)
    session.refresh(record)
    session.commit()
    return record
