"""What migrations share: guards against change, and CHECKs that grow, on both databases.

SQLite cannot alter a CHECK. There the table is made again from its own text with the new condition, and its indexes and
triggers are put back; migrations/env.py has foreign keys switched off meanwhile and checks them afterwards.
"""

import re
from collections.abc import Mapping

from alembic import op
from sqlalchemy import text


def keep_for_good(*tables: str) -> None:
    """From now on the database refuses to change or delete a row of these tables."""
    for table in tables:
        if _on_sqlite():
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            for name, acts in (("no_change", "UPDATE OR DELETE"), ("no_truncate", "TRUNCATE")):
                each = "FOR EACH ROW " if name == "no_change" else ""
                op.execute(
                    f"CREATE TRIGGER {table}_{name} BEFORE {acts} ON {table} {each}EXECUTE FUNCTION rdu_refuse()"
                )


def let_go(*tables: str) -> None:
    """Take the guards of `keep_for_good` away again, before their tables go."""
    for table in tables:
        names = ("no_update", "no_delete") if _on_sqlite() else ("no_change", "no_truncate")
        for name in names:
            op.execute(f"DROP TRIGGER {table}_{name}{'' if _on_sqlite() else f' ON {table}'}")


def recheck(table: str, conditions: Mapping[str, str], extra: Mapping[str, str] | None = None) -> None:
    """Give CHECKs of a table, by full name, other conditions; `extra` are CHECKs that were not there before."""
    if _on_sqlite():
        _rebuild(table, conditions, extra or {})
        return
    for name in conditions:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, condition in {**conditions, **(extra or {})}.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition})")


def uncheck(table: str, *names: str) -> None:
    """Take CHECKs away."""
    if _on_sqlite():
        _rebuild(table, {}, {}, names)
        return
    for name in names:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def loosen(table: str, column: str) -> None:
    """From now on the column may be empty."""
    if _on_sqlite():
        _rebuild(table, {}, {}, may_be_empty=column)
    else:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")


def tighten(table: str, column: str) -> None:
    """The column is never empty again."""
    if _on_sqlite():
        _rebuild(table, {}, {}, never_empty=column)
    else:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The condition that a column of choices is checked by."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _on_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def _rebuild(
    table: str, conditions: Mapping[str, str], extra: Mapping[str, str], gone: tuple[str, ...] = (), *,
    may_be_empty: str = "", never_empty: str = "",
) -> None:  # fmt: skip
    connection = op.get_bind()
    made = "SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"
    rows = connection.execute(text(made), {"table": table}).all()
    whole = next(sql for kind, sql in rows if kind == "table")
    for name, condition in conditions.items():
        whole = _replaced(whole, name, f"CONSTRAINT {name} CHECK ({condition})")
    for name in gone:
        whole = _replaced(whole, name, "")
    whole = _emptied(_emptied(whole, may_be_empty, " NOT NULL", ""), never_empty, "", " NOT NULL")
    more = "".join(f", CONSTRAINT {name} CHECK ({condition})" for name, condition in extra.items())
    end = whole.rindex(")")
    whole = re.sub(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew", whole[:end] + more + whole[end:])
    connection.exec_driver_sql(whole)
    connection.exec_driver_sql(f"INSERT INTO {table}_anew SELECT * FROM {table}")  # noqa: S608  # our own names
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for kind, sql in rows:
        if kind != "table":
            connection.exec_driver_sql(sql)


def _emptied(whole: str, column: str, now: str, then: str) -> str:
    """The table's text with a column that may be empty from now on, or never again."""
    return re.sub(rf"(\b{column} \w+(?:\(\d+\))?){now}", rf"\1{then}", whole, count=1) if column else whole


def _replaced(whole: str, name: str, by: str) -> str:
    """The table's text with one CHECK replaced; one that goes takes the comma before it along."""
    found = re.search(rf",\s*CONSTRAINT {name} CHECK \(", whole)
    if found is None:
        raise LookupError(f"{name} is not in the table: {whole}")
    depth, end = 1, found.end()
    while depth:
        depth += {"(": 1, ")": -1}.get(whole[end], 0)
        end += 1
    return whole[: found.start()] + (f", {by}" if by else "") + whole[end:]
