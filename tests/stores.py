"""Fresh databases for tests: copies of one migrated SQLite file, and of one migrated PostgreSQL template."""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
from flask import Flask
from sqlalchemy import Engine

from rdu import create_app, schema
from rdu.catalogue import pricing
from rdu.config import Config
from rdu.db import engine_for
from rdu.extensions import db

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def migrate(url: str) -> None:
    """Bring an empty database to the newest migration."""
    schema.migrate(Config(url, "x" * 32, https=False))


def memory() -> Path | None:
    """Where throw-away data lies in memory, if this machine has such a place."""
    place = Path("/dev/shm")  # noqa: S108  # each test run makes a directory of its own there
    return place if place.is_dir() else None


def new_app(url: str) -> Flask:
    return create_app(Config(url, "test" * 8, https=False), TESTING=True, WTF_CSRF_ENABLED=False)


@dataclass
class StillHere:
    """One app and one engine for each place of a database: an app's three hundred addresses take longer to compile than
    most tests run, and so do the statements that an engine has not seen yet."""

    home: Path
    _apps: dict[str, Flask] = field(default_factory=dict)
    _engines: dict[str, Engine] = field(default_factory=dict)

    def app(self, url: str) -> Flask:
        if url not in self._apps:
            self._apps[url] = new_app(url)
        return self._apps[url]

    def engine(self, url: str) -> Engine:
        if url not in self._engines:
            self._engines[url] = engine_for(url)
        return self._engines[url]

    def let_go(self, url: str) -> None:
        """Close every connection, before the database below them goes."""
        if url in self._engines:
            _forget(self._engines[url])
        if url in self._apps:
            with self._apps[url].app_context():
                db.session.remove()
                _forget(db.engine)


def _forget(engine: Engine) -> None:
    """Published price lists never change, so they are remembered as long as the engine: here another bank's follow."""
    engine.dispose()
    for kept in (pricing._SHEETS, pricing._LABELS):
        kept.pop(engine, None)


class NoPostgres(Exception):
    """Neither RDU_TEST_POSTGRES nor Debian's server binaries are there."""


@dataclass
class Postgres:
    """A throw-away server on a free port of 127.0.0.1, run as nobody when we are root; or the one that is named."""

    base: str = field(default_factory=lambda: os.environ.get("RDU_TEST_POSTGRES", ""))
    home: Path | None = None
    template: str = field(default_factory=lambda: f"rdu_template_{uuid4().hex[:12]}")

    def start(self) -> None:
        if not self.base:
            if not BINARIES:
                raise NoPostgres
            self._launch()
        self._admin(f"CREATE DATABASE {self.template}")
        migrate(self.url(self.template))

    def _launch(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="rdu-pg-", dir=memory()))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._run("initdb", "-D", f"{self.home}/data", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.home} -c fsync=off"
        self._run("pg_ctl", "-D", f"{self.home}/data", "-w", "-o", options, "-l", f"{self.home}/log", "start")
        self.base = f"postgresql://postgres@127.0.0.1:{port}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(BINARIES[-1] / program), *arguments]
        if os.geteuid() == 0:  # PostgreSQL refuses root
            shutil.chown(str(self.home), "nobody")
            subprocess.run(
                command, check=True, user="nobody", extra_groups=[], cwd=self.home, stdout=subprocess.DEVNULL
            )
        else:
            subprocess.run(command, check=True, cwd=self.home, stdout=subprocess.DEVNULL)

    def _admin(self, statement: str) -> None:
        with psycopg.connect(f"{self.base}/postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def url(self, name: str) -> str:
        return f"{self.base.replace('postgresql://', 'postgresql+psycopg://')}/{name}"

    def fresh(self) -> str:
        """The name of a copy of the template, always the same: `drop` it before the next."""
        self._admin(f"CREATE DATABASE {self._copy} TEMPLATE {self.template}")
        return self._copy

    def drop(self) -> None:
        self._admin(f"DROP DATABASE {self._copy} WITH (FORCE)")

    @property
    def _copy(self) -> str:
        return self.template.replace("template", "copy")

    def stop(self) -> None:
        self._admin(f"DROP DATABASE {self.template} WITH (FORCE)")
        if self.home:
            self._run("pg_ctl", "-D", f"{self.home}/data", "-m", "immediate", "stop")
            shutil.rmtree(self.home, ignore_errors=True)
