"""Statements of the hot path: written in SQLAlchemy, compiled once for each database, sent by the driver itself.

SQLAlchemy's own time for one statement (0.11 ms) is more than SQLite's and as much as PostgreSQL's. A weigh-in sends
about fifteen, so what is sent many times a morning is sent from here; everything else keeps the ordinary way.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Values = Mapping[str, Any]
Turns = list[tuple[Any, Callable[[Any], Any]]]
"""Which values a database's driver wants turned, by name or position, and how."""


class Prepared:
    """A statement, or one for each dialect by its name. An INSERT sets the columns that its rows name."""

    def __init__(self, statement: ClauseElement | Mapping[str, ClauseElement]) -> None:
        self._statement = statement
        self._sent: dict[tuple[str, tuple[str, ...]], _Sent] = {}

    def also(self, *columns: Any) -> "Prepared":
        """The same question, with these columns at the end of each row."""
        if not isinstance(self._statement, Select):
            raise TypeError("only a plain SELECT can be asked for more columns")
        return Prepared(self._statement.add_columns(*columns))

    def rows(self, connection: Connection, values: Values) -> list[Any]:
        """The rows it answers, as named tuples."""
        return self.named(connection, self.sent(connection, values))

    def sent(self, connection: Connection, values: Values) -> Any:
        """The driver's cursor, whose rows `named` reads; `ask` sends several before it reads the first."""
        sent = self._for(connection.dialect, ())
        try:
            return connection.connection.cursor().execute(sent.sql, sent.bound(values))
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy(connection, error, sent.sql, values) from error

    def named(self, connection: Connection, cursor: Any) -> list[Any]:
        return self._for(connection.dialect, ()).named(cursor.fetchall())

    def one(self, connection: Connection, values: Values) -> Any:
        """Its first row as a named tuple, or None."""
        rows = self.rows(connection, values)
        return rows[0] if rows else None

    def run(self, connection: Connection, rows: Sequence[Values]) -> int:
        """Send it once for each of these rows of values, which all name the same columns. How many rows it changed, or
        -1 inside `together`: nobody knows it yet."""
        if not rows:
            return 0
        sent = self._for(connection.dialect, tuple(rows[0]))
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(sent.sql, sent.bound(rows[0]))
            else:
                cursor.executemany(sent.sql, [sent.bound(row) for row in rows])
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy(connection, error, sent.sql, rows[0]) from error
        return int(cursor.rowcount)

    def _for(self, dialect: Dialect, columns: tuple[str, ...]) -> "_Sent":
        key = (dialect.name, columns)
        if key not in self._sent:
            statement = self._statement
            chosen = statement[dialect.name] if isinstance(statement, Mapping) else statement
            self._sent[key] = _Sent(chosen, dialect, columns)
        return self._sent[key]


class _Sent:
    """The SQL of one dialect, and how its values and answers are turned."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, columns: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"{statement!r} is no statement that is sent with values")
        self.sql = str(compiled)
        self._fixed = {name: bind.value for name, bind in compiled.binds.items() if bind.value is not None}
        turned = _bind_turns(compiled, dialect)
        order = compiled.positiontup
        self._to_driver: Turns = turned if order is None else [
            (place, turn) for name, turn in turned for place, named in enumerate(order) if named == name
        ]  # fmt: skip
        self._in_order = None if order is None else _in_order(order)
        answers = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._row: Any = namedtuple("Row", [column.key for column in answers], rename=True)  # type: ignore[misc]  # the statement names its columns
        turns = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in answers]
        self._from_driver: Turns = [(position, turn) for position, turn in enumerate(turns) if turn]

    def bound(self, values: Values) -> Any:
        """The driver's values: in order for SQLite, by name for PostgreSQL."""
        known = {**self._fixed, **values} if self._fixed else values
        turned: Any = dict(known) if self._in_order is None else list(self._in_order(known))
        for place, turn in self._to_driver:
            turned[place] = turn(turned[place])
        return turned

    def named(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        if not self._from_driver:
            return [self._row._make(row) for row in rows]
        made = []
        for row in rows:
            turned = list(row)
            for position, turn in self._from_driver:
                turned[position] = turn(turned[position])
            made.append(self._row._make(turned))
        return made


def _in_order(names: Sequence[str]) -> Callable[[Values], Sequence[Any]]:
    """Takes these values out of a row of them: all at once where there are several, a third faster than one by one."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: [values[name] for name in names]


def _bind_turns(compiled: SQLCompiler, dialect: Dialect) -> Turns:
    found = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    return [(name, turn) for name, turn in found.items() if turn]


def _as_sqlalchemy(connection: Connection, error: Exception, sql: str, values: Values | None) -> BaseException:
    """The driver's error as every other statement raises it."""
    dbapi = connection.dialect.loaded_dbapi
    return DBAPIError.instance(sql, values, error, dbapi.Error, dialect=connection.dialect)


Question = tuple[Prepared, Values]


def ask(connection: Connection, *questions: Question) -> list[list[Any]]:
    """The rows that each question answers, in their order: one round trip to PostgreSQL for all of them."""
    with together(connection):
        cursors = [statement.sent(connection, values) for statement, values in questions]
    return [statement.named(connection, cursor) for (statement, _), cursor in zip(questions, cursors, strict=True)]


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """What is sent inside goes to PostgreSQL in one round trip; an error of any of it is raised at the end."""
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(connection, error, "", None) from error
