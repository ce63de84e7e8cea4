"""The bench measures what it says: the same rows on both sides, every ratio beside its limit. No figure is judged."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from random import Random
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from rdu.bench import run
from rdu.bench.app import SECRET, app_with_bare_page
from rdu.bench.baseline import Baseline
from rdu.bench.growth import _signed_in
from rdu.bench.run import Effort, Ratio
from rdu.bench.stand import SMALL, Stand, at_counter, on_postgresql, on_sqlite
from rdu.cli import main
from rdu.db import Base, writing
from rdu.demo.store import Size
from rdu.deposits.service import weigh_in
from rdu.ledger.service import once
from rdu.people.present import SID
from tests.stores import Postgres

LEAST = Effort(blocks=1, rounds=1, times=2, long=SMALL.lines, compared=2, served=SMALL)
FEW = Size(members=400, lines=120)
WRITTEN = ("journal", "entry", "weigh_in", "weigh_in_line", "operation")


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with on_sqlite(FEW) as stand:
        yield stand


def rows(stand: Stand) -> Counter[str]:
    with stand.session() as session:
        tables = {name: Base.metadata.tables[name] for name in WRITTEN}
        return Counter(
            {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}
        )


def one_of_ours(stand: Stand) -> None:
    with writing(), stand.session() as session:
        counter = at_counter(session)
        (visit,) = islice(counter.visits(Random(3)), 1)
        weigh_in(session, counter.unit, visit, once(uuid4(), "x"), counter.by)
        session.commit()


def same_rows(stand: Stand) -> None:
    one_of_ours(stand)
    before = rows(stand)
    one_of_ours(stand)
    after_ours = rows(stand)
    with Baseline(stand).writer() as write_one:
        write_one()
    assert after_ours - before == rows(stand) - after_ours
    assert (after_ours - before)["weigh_in_line"] == 3


def test_the_hand_written_baseline_writes_as_many_rows_as_the_service(stand: Stand) -> None:
    same_rows(stand)


def test_so_it_does_on_postgresql(postgres: Postgres) -> None:
    with on_postgresql(postgres.url("").rstrip("/"), FEW) as stand:
        same_rows(stand)


def test_the_bare_page_is_a_page_of_75_rows_and_about_15_kilobytes(stand: Stand) -> None:
    browser = app_with_bare_page(stand.config.database_url).test_client()
    with stand.session() as session:
        counter = at_counter(session)
    with browser.session_transaction() as cookie:
        cookie[SID] = _signed_in(stand, counter)
    page = browser.get("/ukur/polos")
    assert page.status_code == 200
    assert page.text.count("<tr>") - 1 == min(75, len(counter.members))
    assert 9_000 < len(page.data) < 20_000
    assert stand.config.secret_key == SECRET


def test_every_ratio_stands_beside_its_limit(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def the_stand(_size: Size = SMALL) -> Iterator[Stand]:
        yield stand

    monkeypatch.setattr(run, "on_sqlite", the_stand)
    monkeypatch.setattr(run, "SHORT", LEAST)
    said = CliRunner().invoke(main, ["bench", "--short"], catch_exceptions=False).output
    assert said.count("at least") == 3
    assert said.count("at most") == 5
    for what in ("hand-written SQL", "bare page", "passbook page", "resident memory", "after a long history"):
        assert what in said


def test_a_ratio_says_whether_it_holds() -> None:
    assert str(Ratio("lines", 0.5, 0.4)).endswith("ok")
    assert str(Ratio("lines", 0.3, 0.4)).endswith("MISSED")
    assert Ratio("memory", 100, 120, at_most=True).holds
    assert not Ratio("memory", 130, 120, at_most=True).holds
