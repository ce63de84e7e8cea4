"""Alembic's way into RDU's database: the running app's engine and the metadata of every room."""

import logging

from alembic import context
from flask import current_app

from rdu.db import Base

logging.getLogger("alembic").setLevel(logging.WARNING)


def run_migrations_online() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
