"""Plain SQLAlchemy: the declarative base, column types, and how SQLite takes its turn to write.

Models can be read and tested without Flask. SQLite and PostgreSQL are both first class.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator, Uuid

from rdu.constraints import BY_CONSTRAINT
from rdu.errors import NotFoundHere
from rdu.money import Rupiah
from rdu.roles import Role
from rdu.weights import Grams, Measure, Quantity

try:  # brings a SQLite of its own, new enough for WAL; where it has no wheel the system's serves, more slowly
    import pysqlite3 as sqlite
except ModuleNotFoundError:
    import sqlite3 as sqlite

T = TypeVar("T")
Upsert = PostgresqlInsert | SqliteInsert

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

BigId = BigInteger().with_variant(Integer(), "sqlite")
Id = Annotated[int, mapped_column(BigId, primary_key=True)]


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite forgets the zone, so it is given back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def choice(kinds: type[StrEnum], length: int = 20) -> Enum:
    """A StrEnum stored by value, with a CHECK: SQLAlchemy would store the name, and CHECKs on values never fire."""
    return Enum(
        kinds,
        values_callable=lambda all_kinds: [kind.value for kind in all_kinds],
        native_enum=False,
        create_constraint=True,
        length=length,
        name=kinds.__name__.lower(),
    )


class Base(DeclarativeBase):
    # Flask-SQLAlchemy would subclass this class, so the map hangs on the registry.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            Rupiah: BigInteger(),
            Grams: BigInteger(),
            Quantity: BigInteger(),
            datetime: UtcDateTime(),
            UUID: Uuid(),
            str: String(200),
            Role: choice(Role),
            Measure: choice(Measure),
        },
    )


def table_of(model: type[Base]) -> Table:
    """A model's table. What is written many times a morning goes to it directly: the unit of work costs three times
    as much as the rows."""
    return cast(Table, model.__table__)


def one_here(session: Session, found: Select[T]) -> T:
    """The one row, or NotFoundHere. The query names the unit, so another unit's row does not exist."""
    row = session.scalar(found)
    if row is None:
        raise NotFoundHere
    return row


def flush(session: Session) -> None:
    """Write now, and turn the constraint that refused into the sentence a person can act on."""
    with explained():
        session.flush()


@contextmanager
def explained() -> Iterator[None]:
    """Turn an IntegrityError inside into the refusal named in BY_CONSTRAINT."""
    try:
        yield
    except IntegrityError as error:
        refusal = BY_CONSTRAINT.get(constraint_of(error))
        if refusal is None:
            raise
        raise refusal from error


def upserting(session: Session) -> Callable[..., Upsert]:
    """INSERT that can say what to do on a conflict; SQLite and PostgreSQL write it alike."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql_insert
    return sqlite_insert


def adding(model: type[Base]) -> dict[str, Upsert]:
    """INSERT of a row of sums, by dialect: where its key stands already, every figure is added to what is there."""
    table = table_of(model)
    statements: dict[str, Upsert] = {}
    for dialect, make in (("sqlite", sqlite_insert), ("postgresql", postgresql_insert)):
        add = make(table)
        sums = {column.name: column + add.excluded[column.name] for column in table.c if not column.primary_key}
        statements[dialect] = add.on_conflict_do_update(index_elements=list(table.primary_key), set_=sums)
    return statements


def constraint_of(error: IntegrityError) -> str:
    """Name the constraint alike for PostgreSQL, which says it, and SQLite, which names the columns of a UNIQUE."""
    reason = str(error.orig)
    if columns := re.search(r"UNIQUE constraint failed: (.+)$", reason):
        tables_and_columns = [column.strip().split(".") for column in columns[1].split(",")]
        name = "_".join([tables_and_columns[0][0], *(column for _, column in tables_and_columns)])
        return _KEYS.get(name, f"uq_{name}")
    named = re.search(r"\b(?:ck|uq|pk|fk)_\w+", reason)
    return named[0] if named else ""


_KEYS = {
    "operation_id": "pk_operation",
    "weigh_in_reversal_unit_id_seq": "pk_weigh_in_reversal",
    "weighing_day_unit_id_day": "pk_weighing_day",
    "cash_category_unit_id_kind_code": "pk_cash_category",
    "settled_finding_unit_id_key": "pk_settled_finding",
    "outside_report_outside_id_month_version": "pk_outside_report",
    "entry_version_entry_id_version": "pk_entry_version",
    "claim_file_end_claim_file_id": "pk_claim_file_end",
    "manual_change_version": "pk_manual_change",
    "survey_guard_period_id_hash": "pk_survey_guard",
    "survey_sheet_period_id_unit_id_number": "pk_survey_sheet",
    "complaint_step_complaint_id_ordinal": "pk_complaint_step",
}
"""SQLite reports a primary key by its columns, as it does a UNIQUE."""


# How SQLite writes ------------------------------------------------------------------------------------------------
#
# Its own busy wait is unfair: one request of eight waited 3.4 s. Writers therefore queue on a file lock first, then
# BEGIN IMMEDIATE. Readers use a plain BEGIN. PostgreSQL needs none of this: its writers queue on the chain head row.

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def set_writing(value: bool) -> None:
    """Whether transactions begun from here on, in this thread of control, mean to write."""
    _writing.set(value)


def is_writing() -> bool:
    """Whether a transaction begun now would mean to write."""
    return _writing.get()


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside mean to write: on SQLite they wait for their turn before they begin."""
    before = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(before)


def one_moment(session: Session) -> None:
    """All that this transaction reads is of one moment, whatever others post meanwhile: the first thing in it.

    A transaction of SQLite always is.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


connect_sqlite = sqlite.connect
"""A plain connection with the driver the engines use: for a copy of the file, and for hand-written SQL."""


def engine_options(url: str) -> dict[str, Any]:
    """What an engine for this database is made with."""
    return {"module": sqlite} if make_url(url).get_backend_name() == "sqlite" else {}


def engine_for(url: str, **options: Any) -> Engine:
    """A new engine that knows RDU's way with the database; whoever asked disposes of it."""
    return prepare(create_engine(url, **engine_options(url), **options))


def prepare(engine: Engine) -> Engine:
    """Give a new engine RDU's way with SQLite; PostgreSQL is used as it comes."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "close", _on_checkin)
    return engine


def _journal() -> str:
    """WAL where this SQLite has the WAL-reset fix: without it a crash can lose what was acknowledged.

    There readers and a writer do not wait for each other, and a commit syncs once. PERSIST syncs three times.
    """
    version = sqlite.sqlite_version_info
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "WAL" if fixed else "PERSIST"


JOURNAL = _journal()


def _on_connect(connection: sqlite.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, not the driver
    for pragma in (
        "foreign_keys = ON",
        f"journal_mode = {JOURNAL}",
        "synchronous = FULL",
        "busy_timeout = 10000",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Any) -> None:
    """Said to the driver itself: SQLAlchemy's own way of saying two words takes longer than they do."""
    driver = connection.connection
    if not _writing.get():
        driver.execute("BEGIN")
        return
    path = connection.engine.url.database
    if path and path != ":memory:":
        held = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        connection.info["turn"] = held
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite.Error as error:
        raise DBAPIError.instance("BEGIN IMMEDIATE", None, error, sqlite.Error, dialect=connection.dialect) from error


def _on_checkin(_connection: sqlite.Connection | None, record: Any) -> None:
    """The transaction is over and the connection back in the pool: the next writer's turn."""
    if (held := record.info.pop("turn", None)) is not None:
        os.close(held)
