"""Read the whole database as it stood at one moment, however long the reading takes, without holding up a writer."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from rdu.db import connect_sqlite, engine_for


@contextmanager
def snapshot(url: str) -> Iterator[Session]:
    """A session that only reads. PostgreSQL keeps the moment itself; an SQLite file is copied, which takes seconds."""
    if make_url(url).get_backend_name() != "sqlite":
        with _reading(url, isolation_level="REPEATABLE READ") as session:
            yield session
        return
    with TemporaryDirectory(prefix="rdu-") as folder:
        copied = Path(folder) / "copy.db"
        with closing(connect_sqlite(str(make_url(url).database))) as live, closing(connect_sqlite(copied)) as copy:
            live.backup(copy)
        with _reading(f"sqlite:///{copied}") as session:
            yield session


@contextmanager
def _reading(url: str, **options: str) -> Iterator[Session]:
    engine = engine_for(url, **options)
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    finally:
        engine.dispose()
