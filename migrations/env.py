"""Alembic's way into RDU's database: the running app's engine and the metadata of every room."""

import logging
from collections.abc import Callable

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from rdu.db import Base

logging.getLogger("alembic").setLevel(logging.WARNING)


def without_foreign_keys(connection: Connection) -> Callable[[], None]:
    """SQLite makes a table anew to change a CHECK: its foreign keys rest meanwhile and are proved afterwards."""
    if connection.dialect.name != "sqlite":
        return lambda: None
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")

    def prove() -> None:
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        driver.execute("PRAGMA foreign_keys = ON")
        if broken:
            raise RuntimeError(f"foreign keys that lead nowhere after the migration: {broken[:5]}")

    return prove


def run_migrations_online() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        prove = without_foreign_keys(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        prove()


run_migrations_online()
