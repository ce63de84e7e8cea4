"""One changed value anywhere in the plant's log, made past the triggers, is found and its row is named."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Engine, Integer, text
from sqlalchemy.orm import Session

from rdu.db import Base
from rdu.ledger import audit as ledger
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, digest_of, once, open_books
from rdu.plant import audit as plant
from rdu.plant import service
from rdu.plant.facts import OF_KIND
from tests.deposits.test_audit import changed, forge
from tests.makers import TODAY, Bank
from tests.plant.works import NOVEMBER, Works, a_month, load, make_works

pytestmark = pytest.mark.one_store

FREE_WORDS = {"note", "reason"}
TABLES = ("plant_row", *(model.__tablename__ for model in OF_KIND.values()), "plant_reversal", "plant_tolerance")
CASES = [
    (table, column.name)
    for table in TABLES
    for column in Base.metadata.tables[table].columns
    if column.name not in FREE_WORDS | {"unit_id", "seq"}
]


@pytest.fixture
def works(session: Session, bank: Bank) -> Works:
    works = make_works(session, bank)
    a_month(session, works)
    wrong = works.write(session, load(NOVEMBER, 1_000))
    service.undo(session, works.unit, wrong, "salah", once(uuid4(), "x"), works.manager)
    service.set_tolerance(session, works.unit, 300, NOVEMBER, "x", TODAY, once(uuid4(), "x"), works.manager)
    session.commit()
    return works


def findings(session: Session) -> list[ledger.Finding]:
    """By a fresh connection: a forger's own SQLite in this process may have let go of the old one's files."""
    session.rollback()
    bind = session.get_bind()
    assert isinstance(bind, Engine)
    bind.dispose()
    return list(plant.audit(session))


def test_an_untouched_log_has_no_findings(session: Session, works: Works) -> None:
    assert [*ledger.audit(session), *findings(session)] == []


def another(session: Session, table: str, column: str, row: dict[str, int]) -> object:
    now = session.execute(text(f"SELECT {column} FROM {table} WHERE unit_id = :unit_id AND seq = :seq"), row).scalar()
    if now is None:
        return 7 if isinstance(Base.metadata.tables[table].c[column].type, Integer) else "X"
    return changed(session, table, column, row)


def test_each_changed_value_is_found_and_its_row_named(session: Session, works: Works) -> None:
    """One after the other, each put back before the next."""
    for table, column in CASES:
        seq = session.execute(text(f"SELECT max(seq) FROM {table}")).scalar_one()
        row = {"unit_id": works.unit.id, "seq": seq}
        where = "WHERE unit_id = :unit_id AND seq = :seq"
        before = session.execute(text(f"SELECT {column} FROM {table} {where}"), row).scalar_one()
        change = f"UPDATE {table} SET {column} = :value {where}"

        forge(session, change, {"value": another(session, table, column, row), **row})
        assert any(finding.row.endswith(f" {seq}") for finding in findings(session)), f"{table}.{column}"
        forge(session, change, {"value": before, **row})
        assert findings(session) == [], f"{table}.{column} was put back"


@pytest.mark.parametrize("table", ["plant_load", "plant_reversal"])
def test_a_missing_row_is_found(session: Session, works: Works, table: str) -> None:
    seq = session.execute(text(f"SELECT max(seq) FROM {table}")).scalar_one()
    forge(session, f"DELETE FROM {table} WHERE seq = :seq", {"seq": seq})
    assert any(f" {seq}" in finding.row for finding in findings(session))


def test_a_row_that_no_journal_holds_is_found(session: Session, works: Works) -> None:
    """Posted with another digest than its own."""
    books = open_books(session, works.unit)
    seq = books.post(Act(f"plant:{uuid4()}", date(2026, 11, 20), digest_of(["another"]), works.operator), [])
    books.remember(ActKind.GOODS, once(uuid4(), "x"), seq)
    session.commit()
    assert [str(finding) for finding in findings(session)] == [f"RDU plant_row {seq}: hilang, padahal jurnalnya ada"]
