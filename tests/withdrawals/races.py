"""Many who want the same money at once, each with a connection of her own, as worker processes have."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from rdu.db import engine_for, writing
from rdu.errors import RuleBroken
from rdu.ledger.models import REGULAR
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.people.models import Member, Unit, User
from rdu.withdrawals import service
from rdu.withdrawals.models import Source, Way
from rdu.withdrawals.service import Handing, Wish
from tests.makers import TODAY, Bank

EACH, SAVED, ASKING, THREADS = Rupiah(3_000), 100_000, 64, 16


def withdraw_at_once(store: str, bank: Bank) -> Counter[str]:
    """64 times ask, approve and pay 3,000, each step in a transaction of its own; how many were paid and refused."""
    engine = engine_for(store, pool_size=THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        told = Counter(pool.map(lambda _: _withdraw(engine, bank), range(ASKING)))
    engine.dispose()
    return told


def _withdraw(engine: Engine, bank: Bank) -> str:
    try:
        slip = ""
        for step in (_ask, _approve, _pay):
            with writing(), Session(engine, expire_on_commit=False) as session:
                slip = step(session, session.get_one(Unit, bank.unit.id), bank, slip)
                session.commit()
    except RuleBroken as refused:
        return type(refused).__name__
    return "paid"


def _ask(session: Session, unit: Unit, bank: Bank, _slip: str) -> str:
    member, wish = session.get_one(Member, bank.member.id), Wish(EACH, Way.CASH, REGULAR, 1)
    return service.request_(session, unit, member, wish, TODAY, once(uuid4(), "ask"), None).slip


def _approve(session: Session, unit: Unit, bank: Bank, slip: str) -> str:
    by = session.get_one(User, bank.manager.id)
    return service.approve(session, unit, slip, TODAY, once(uuid4(), "approve"), by).slip


def _pay(session: Session, unit: Unit, bank: Bank, slip: str) -> str:
    by, handing = session.get_one(User, bank.operator.id), Handing(1, Source.CASH)
    return service.pay(session, unit, slip, handing, TODAY, once(uuid4(), "pay"), by).slip


def both_at_once(store: str, bank: Bank, slip: str, managers: tuple[User, User]) -> list[str]:
    """Two managers approve one request at the same moment; what each was told."""
    ready = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(lambda by: _approve_alone(store, bank, slip, by, ready.wait), managers))


def _approve_alone(store: str, bank: Bank, slip: str, by: User, ready: Callable[[], int]) -> str:
    engine = engine_for(store)
    try:
        ready()
        with writing(), Session(engine, expire_on_commit=False) as session:
            unit, user = session.get_one(Unit, bank.unit.id), session.get_one(User, by.id)
            service.approve(session, unit, slip, TODAY, once(uuid4(), "approve"), user)
            session.commit()
    except RuleBroken as refused:
        return type(refused).__name__
    finally:
        engine.dispose()
    return "approved"
