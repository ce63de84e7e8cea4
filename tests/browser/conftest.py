"""A real server over a fresh migrated SQLite file, and a real Chromium in front of it.

Without Chromium these tests skip with a reason; RDU_REQUIRE_BROWSER=1 fails instead.
"""

import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from rdu import create_app
from rdu.clock import today_at
from rdu.config import Config
from rdu.db import engine_for
from rdu.extensions import db
from rdu.people import sessions
from rdu.people.models import Unit, User
from rdu.roles import Role
from tests.browser.site import Site, make_demo, serve
from tests.makers import TODAY, Bank, make_bank, open_day

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

PATIENCE = 15_000
"""Milliseconds; a busy machine is slow, not wrong."""
expect.set_options(timeout=PATIENCE)

PageAt = Callable[..., Page]
Opened = Callable[..., Page]


@dataclass
class Live:
    """A running server, its database, and the bank in it, open today."""

    base: str
    app: Flask
    session: Session
    bank: Bank

    def sign_in(self, page: Page, user: User, unit: Unit) -> None:
        """Put a server-side session into the page's cookie, as signing in does."""
        token = sessions.begin(self.session, user=user, unit=unit)
        self.session.commit()
        serializer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        name = self.app.config["SESSION_COOKIE_NAME"]
        page.context.add_cookies([{"name": name, "value": serializer.dumps({"sid": token}), "url": self.base}])


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = os.environ.get("RDU_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("RDU_REQUIRE_BROWSER"):
            pytest.fail("Chromium tidak ada di mesin ini, padahal RDU_REQUIRE_BROWSER=1")
        pytest.skip("Chromium tidak ada di mesin ini: pasang paket chromium")
    return found


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def live(sqlite_template: Path, tmp_path: Path) -> Iterator[Live]:
    path = tmp_path / "rdu.db"
    shutil.copy(sqlite_template, path)
    engine = engine_for(f"sqlite:///{path}")
    app = create_app(Config(f"sqlite:///{path}", "test" * 8, https=False))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with Session(engine, expire_on_commit=False) as session:
        yield Live(f"http://127.0.0.1:{server.server_port}", app, session, _open_bank(session))
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
    engine.dispose()


def _open_bank(session: Session) -> Bank:
    bank = make_bank(session)
    today = today_at(bank.unit.timezone)
    if today != TODAY:
        open_day(session, bank.unit, bank.operator, today)
    session.commit()
    return bank


@pytest.fixture
def page_at(chromium: Browser, live: Live) -> Iterator[PageAt]:
    """page_at(360, 640): a page of that size. Anything the browser complains about fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(width: int, height: int, **context_options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, has_touch=width < 900, base_url=live.base, **context_options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said.type, said.text) else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(kind: str, text: str) -> bool:
    """A refused or lost request is the tests' own doing; everything else in red is not."""
    return kind == "error" and "Failed to load resource" not in text


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo takes ten seconds, so the processes that test side by side make one: who comes first makes it."""
    beside = tmp_path_factory.getbasetemp()
    together = beside.parent if os.environ.get("PYTEST_XDIST_WORKER") else beside
    made = together / "rdu-demo.db"
    with (together / "rdu-demo.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.exists():
            make_demo(part := together / "rdu-demo.part")
            part.rename(made)
    return made


@pytest.fixture(scope="module")
def site(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small demo, served, for tests that open page after page."""
    path = tmp_path_factory.mktemp("site") / "rdu-demo.db"
    shutil.copy(demo_made, path)
    site = serve(f"sqlite:///{path}")
    yield site
    site.stop()


@pytest.fixture
def opened(chromium: Browser, site: Site) -> Iterator[Opened]:
    """opened(rule, role, viewport=...): an empty page in a fresh browser, with whoever may open that rule signed in."""
    contexts = []

    def open_page(rule: str, role: Role | None, **options: Any) -> Page:
        contexts.append(chromium.new_context(base_url=site.base, **options))
        site.sign_in(contexts[-1], rule, role)
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in_operator(live: Live) -> Callable[[Page], None]:
    return lambda page: live.sign_in(page, live.bank.operator, live.bank.unit)
