"""Whether the database is the one this version expects: migrated, and not a demo where real use was asked for."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from rdu import create_app
from rdu.config import Config, ConfigMissing
from rdu.db import engine_for
from rdu.extensions import db
from rdu.paths import MIGRATIONS
from rdu.people.models import Setting

DEMO_MARK = "demo"
"""The setting that a database of invented data carries from its first row on."""


def migratable(config: Config) -> Flask:
    """An app whose database can be migrated. One that serves does without: Alembic takes six megabytes of a worker."""
    app = create_app(config)
    Migrate(app, db, directory=str(MIGRATIONS))
    return app


def migrate(config: Config) -> None:
    """Bring the database to the newest migration."""
    with migratable(config).app_context():
        upgrade()
        db.engine.dispose()


def is_current(session: Session) -> bool:
    """Whether every migration of this version has run."""
    newest = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    return set(MigrationContext.configure(session.connection()).get_current_heads()) == newest


def is_empty(session: Session) -> bool:
    """Whether there is no table at all yet."""
    return not inspect(session.connection()).get_table_names()


def is_demo(session: Session) -> bool:
    return session.scalar(select(Setting.id).where(Setting.key == DEMO_MARK).limit(1)) is not None


def ready(config: Config) -> Config:
    """The same settings once the database behind them may be served; else ConfigMissing says what to do."""
    engine = engine_for(config.database_url)
    try:
        with Session(engine) as session:
            if not is_current(session):
                raise ConfigMissing("Database belum siap untuk versi ini. Jalankan: rdu migrate")
            if is_demo(session) != config.demo:
                raise ConfigMissing(
                    "Database ini berisi data contoh, jadi tidak dipakai sungguhan.\n"
                    "Isi RDU_DATABASE_URL dengan database lain, atau jalankan: rdu demo"
                )
    finally:
        engine.dispose()
    return config
