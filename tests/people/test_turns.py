"""What a request leaves behind: only what its view committed."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import is_writing
from rdu.extensions import db
from rdu.people.models import Activity
from tests.makers import Bank
from tests.pages import Client
from tests.stores import new_app

pytestmark = pytest.mark.both


def an_act() -> dict[str, object]:
    return {"at": now_utc(), "act": "contoh", "subject": "", "detail": {}}


def acts(session: Session) -> int:
    session.commit()
    return session.scalar(select(func.count()).where(Activity.act == "contoh")) or 0


@pytest.fixture
def app(store: str) -> Iterator[Flask]:
    app = new_app(store)

    @app.post("/contoh/lupa")
    def forgets() -> dict[str, object]:
        db.session.execute(insert(Activity), an_act())
        return {"said": "ditolak"}

    @app.post("/contoh/simpan")
    def keeps() -> dict[str, object]:
        db.session.execute(insert(Activity), an_act())
        db.session.commit()
        assert not is_writing()
        db.session.add(Activity(**an_act()))
        return {"said": db.session.scalar(select(1))}

    @app.get("/contoh/baca")
    def touches() -> dict[str, object]:
        db.session.add(Activity(**an_act()))
        return {"said": "dibaca"}

    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_post_that_does_not_commit_is_undone(client: Client, session: Session, bank: Bank) -> None:
    assert client.post("/contoh/lupa").json == {"said": "ditolak"}
    assert acts(session) == 0


def test_what_a_page_touches_by_mistake_is_not_written(client: Client, session: Session, bank: Bank) -> None:
    assert client.get("/contoh/baca").json == {"said": "dibaca"}
    assert acts(session) == 0


def test_a_post_keeps_what_it_committed_and_no_more(client: Client, session: Session, bank: Bank) -> None:
    assert client.post("/contoh/simpan").json == {"said": 1}
    assert acts(session) == 1
