"""Many writers, one member: nothing is lost, nothing counts twice."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.db import engine_for, writing
from rdu.deposits import audit as deposits
from rdu.deposits import service
from rdu.deposits.models import WeighIn
from rdu.deposits.service import Recorded, Visit
from rdu.errors import OperationReused
from rdu.ledger import audit as ledger
from rdu.ledger.accounts import savings
from rdu.ledger.service import balance_of, once
from rdu.people.models import Unit, User
from rdu.stock import audit as stock
from tests.makers import TODAY, Bank, bottles, cans, weigh

WRITERS, EACH = 8, 40


def weigh_alone(store: str, bank: Bank, operations: list[UUID]) -> list[Recorded]:
    """One writer with its own connection, as one worker process has."""
    engine = engine_for(store)
    done = []
    for operation in operations:
        with writing(), Session(engine, expire_on_commit=False) as session:
            unit, by = session.get_one(Unit, bank.unit.id), session.get_one(User, bank.operator.id)
            visit = Visit(bank.member.number, TODAY, [bottles(1_250), cans(400)])
            done.append(service.weigh_in(session, unit, visit, once(operation, "same body"), by))
            session.commit()
    engine.dispose()
    return done


def test_eight_writers_of_forty_weigh_ins_lose_nothing(store: str, session: Session, bank: Bank) -> None:
    work = [[uuid4() for _ in range(EACH)] for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        done = [record for records in pool.map(lambda mine: weigh_alone(store, bank, mine), work) for record in records]

    gross = 3_750 + 4_800
    net = gross - (gross * 1_500 + 5_000) // 10_000
    assert len({record.receipt for record in done}) == WRITERS * EACH
    assert balance_of(session, bank.unit, savings(bank.member.id, 1)) == WRITERS * EACH * net
    assert [*ledger.audit(session), *deposits.audit(session), *stock.audit(session)] == []


def test_the_same_submission_sixty_four_times_credits_once(store: str, session: Session, bank: Bank) -> None:
    operation = uuid4()
    with ThreadPoolExecutor(WRITERS) as pool:
        batches = list(pool.map(lambda _: weigh_alone(store, bank, [operation] * 8), range(WRITERS)))

    done = [record for records in batches for record in records]
    assert len(done) == 64
    assert len({record.receipt for record in done}) == 1
    assert sum(not record.again for record in done) == 1
    assert session.scalar(select(func.count()).select_from(WeighIn)) == 1


def test_a_changed_body_under_the_same_submission_is_refused(session: Session, bank: Bank) -> None:
    operation = uuid4()
    weigh(session, bank, bottles(1_250), operation=operation)

    with pytest.raises(OperationReused):
        weigh(session, bank, bottles(1_300), operation=operation)

    session.rollback()
    assert session.scalar(select(func.count()).select_from(WeighIn)) == 1
