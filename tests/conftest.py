"""A fresh migrated database for each test, on SQLite and on PostgreSQL, and an app on top of it.

A newcomer without PostgreSQL skips its half with a reason; RDU_REQUIRE_POSTGRES=1 fails instead.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.makers import Bank, make_bank
from tests.pages import Client
from tests.stores import NoPostgres, Postgres, StillHere, memory, migrate


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Services run on both databases, pages on SQLite: what pages ask of the database, services have asked before.

    Marked `both`, a test of pages runs on PostgreSQL too: the whole URL map does, and what weighs. Marked `one_store`,
    a test of services runs on SQLite alone: hundreds of forged values are compared by the same Python, and the
    ledger's and the deposits' are forged on both.
    """
    left_out = {item.nodeid for item in items if _is_left_to_sqlite(item)}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left_out])
    items[:] = [item for item in items if item.nodeid not in left_out]


def _is_left_to_sqlite(item: pytest.Item) -> bool:
    store = getattr(item, "callspec", None) and item.callspec.params.get("store")  # type: ignore[attr-defined]
    opens_pages = "app" in getattr(item, "fixturenames", ()) and item.get_closest_marker("both") is None
    return store == "postgresql" and (opens_pages or item.get_closest_marker("one_store") is not None)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    try:
        server.start()
    except NoPostgres:
        if os.environ.get("RDU_REQUIRE_POSTGRES"):
            raise
        pytest.skip("PostgreSQL tidak ada di mesin ini: pasang paket postgresql, atau isi RDU_TEST_POSTGRES")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def still_here() -> Iterator[StillHere]:
    """What outlives a test, because making it anew would take longer than the test."""
    kept = StillHere(Path(tempfile.mkdtemp(prefix="rdu-tests-", dir=memory())))
    yield kept
    shutil.rmtree(kept.home)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, still_here: StillHere) -> Iterator[str]:
    """The URL of a fresh migrated database. Each test finds it at the same place."""
    if request.param == "sqlite":
        url = f"sqlite:///{still_here.home / 'rdu.db'}"
        shutil.copy(request.getfixturevalue("sqlite_template"), still_here.home / "rdu.db")
        yield url
        still_here.let_go(url)
        for left in still_here.home.glob("rdu.db*"):
            left.unlink()
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.url(server.fresh())
        yield url
        still_here.let_go(url)
        server.drop()


@pytest.fixture
def session(store: str, still_here: StillHere) -> Iterator[Session]:
    """A plain session, for services. It is not the app's: commit before a client reads."""
    with Session(still_here.engine(store), expire_on_commit=False) as session:
        yield session


@pytest.fixture
def bank(session: Session) -> Bank:
    return make_bank(session)


@pytest.fixture
def app(store: str, still_here: StillHere) -> Iterator[Flask]:
    """The app that all tests of this place share, its settings put back after each; whoever gives it views of her own
    makes one with `new_app`."""
    app = still_here.app(store)
    settings = dict(app.config)
    yield app
    app.config.clear()
    app.config.update(settings)


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without scripts whose every page is checked: title, language, unique ids, labels, form targets."""
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return client
