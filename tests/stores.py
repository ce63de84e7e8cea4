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
from flask_migrate import upgrade

from rdu import create_app
from rdu.config import Config
from rdu.extensions import db

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def migrate(url: str) -> None:
    """Bring an empty database to the newest migration, as `rdu` does."""
    app = create_app(Config(url, "x" * 32, https=False))
    with app.app_context():
        upgrade()
        db.engine.dispose()


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
        memory = Path("/dev/shm")  # noqa: S108  # data of a throw-away server, in memory where there is some
        self.home = Path(tempfile.mkdtemp(prefix="rdu-pg-", dir=memory if memory.is_dir() else None))
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
        name = f"rdu_{uuid4().hex[:12]}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return name

    def drop(self, name: str) -> None:
        self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self._admin(f"DROP DATABASE {self.template} WITH (FORCE)")
        if self.home:
            self._run("pg_ctl", "-D", f"{self.home}/data", "-m", "immediate", "stop")
            shutil.rmtree(self.home, ignore_errors=True)
