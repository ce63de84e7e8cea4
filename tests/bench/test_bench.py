"""The bench measures what it says: the same rows on both sides, every ratio beside its limit. No figure is judged."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from rdu.bench import run
from rdu.bench.acts import Acts, Sales, WeighIns, Withdrawals
from rdu.bench.app import SECRET, app_with_bare_page
from rdu.bench.by_hand import ByHand
from rdu.bench.growth import _signed_in
from rdu.bench.money_by_hand import SaleByHand, WithdrawalByHand
from rdu.bench.run import Effort, Ratio
from rdu.bench.stand import SMALL, Stand, at_counter, on_postgresql, on_sqlite
from rdu.bench.weigh_in_by_hand import WeighInByHand
from rdu.cli import main
from rdu.db import Base
from rdu.demo.store import Size
from rdu.people.models import Unit
from rdu.people.present import SID
from tests.bench import batch, district
from tests.stores import Postgres

LEAST = Effort(blocks=1, rounds=1, times=2, long=SMALL.lines, compared=2, served=SMALL)
FEW = Size(members=400, lines=60, days=40, banks_only=True)
WRITTEN = (
    "journal", "entry", "weigh_in", "weigh_in_line", "operation", "sale", "sale_line", "stock_move", "selling_price",
    "withdrawal",
)  # fmt: skip


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


def same_rows(stand: Stand, acts: Callable[[Stand], Acts], by_hand: Callable[[Stand], ByHand]) -> Counter[str]:
    """What one act of ours writes, where one written by hand writes as much; the first opens accounts."""
    act = acts(stand)
    act.once_more()
    before = rows(stand)
    act.once_more()
    after_ours = rows(stand)
    with by_hand(stand).writer() as write_one:
        write_one()
    assert after_ours - before == rows(stand) - after_ours
    return after_ours - before


PAIRS: list[tuple[Callable[[Stand], Acts], Callable[[Stand], ByHand]]] = [
    (WeighIns, WeighInByHand),
    (Sales, SaleByHand),
    (Withdrawals, WithdrawalByHand),
]


def test_what_is_written_by_hand_has_as_many_rows_as_the_service(stand: Stand) -> None:
    weighed, sold, withdrawn = (same_rows(stand, *pair) for pair in PAIRS)
    assert weighed["weigh_in_line"] == sold["sale_line"] == sold["stock_move"] == 3
    assert (withdrawn["withdrawal"], withdrawn["journal"]) == (1, 3)


def test_so_it_does_on_postgresql(postgres: Postgres) -> None:
    with on_postgresql(postgres.url("").rstrip("/"), FEW) as stand:
        for pair in PAIRS:
            same_rows(stand, *pair)


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
    assert said.count("at least") == 5
    assert said.count("at most") == 7
    for what in ("hand-written SQL", "bare page", "passbook page", "resident memory", "after a long history"):
        assert what in said


def test_a_ratio_says_whether_it_holds() -> None:
    assert str(Ratio("lines", 0.5, 0.4)).endswith("ok")
    assert str(Ratio("lines", 0.3, 0.4)).endswith("MISSED")
    assert Ratio("memory", 100, 120, at_most=True).holds
    assert not Ratio("memory", 130, 120, at_most=True).holds


def test_the_scripts_for_a_whole_kabupaten_measure_what_they_say(stand: Stand) -> None:
    """In short; in full: python -m tests.bench.district and tests.bench.batch."""
    month = district.make(stand, units=2, households=20, lines=120)
    figures = dict(district.measure(stand, month))
    assert figures["pdf, bytes"] > 40_000
    assert figures["figures, ms"] > 0
    assert batch.one_report(stand, month) > 0
    with stand.session() as session:
        assert session.scalars(select(Unit.code).where(Unit.code.like("Z%")).order_by(Unit.code)).all() == [
            "ZAA",
            "ZAB",
        ]
