"""The demo: believable, the same every time, true to its own books, and never mistaken for real use."""

import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from rdu import schema
from rdu.catalogue.models import ListStatus, PriceList
from rdu.clock import pinned_at, today_at
from rdu.config import Config, ConfigMissing
from rdu.db import engine_for
from rdu.demo.people import at_noon
from rdu.demo.signins import PASSWORD, PIN, SHOWN_MEMBER, SIGN_INS
from rdu.demo.store import NotADemo, Size, made_ready
from rdu.deposits import audit as deposits_audit
from rdu.deposits.models import DropOffNote, Question, WeighIn, WeighingDay, WeighInLine
from rdu.ledger import audit as ledger_audit
from rdu.ledger.models import ChainHead
from rdu.outlook.findings import findings_of
from rdu.people.models import Member, Unit, User
from rdu.people.sessions import fits
from rdu.sales import audit as sales_audit
from rdu.sales import stock_audit as shed_audit
from rdu.sales.collectors import quotes
from rdu.sales.lists import collections_of, debts_of, listed
from rdu.sales.shed import shed_of
from rdu.stock import audit as stock_audit
from tests.makers import Bank
from tests.test_cli import rdu, served

__all__ = ["served"]

SMALL = Size(members=80, lines=800, days=40)


def make(url: str, size: Size = SMALL) -> list[str]:
    """Start the demo once; what it told."""
    told: list[str] = []
    with made_ready(Config(url, "s" * 32, demo=True, https=False), told.append, size) as session:
        session.commit()
    return told


@contextmanager
def reading(url: str) -> Iterator[Session]:
    engine = engine_for(url)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small demo in an SQLite file, made once."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/rdu-demo.db"
    make(url)
    return url


def test_a_small_demo_passes_the_audit(store: str, demo: str) -> None:
    if make_url(store).get_backend_name() == "sqlite":
        store = demo
    else:
        make(store)
    with reading(store) as session:
        findings = [
            str(found)
            for audit in (ledger_audit, deposits_audit, stock_audit, sales_audit, shed_audit)
            for found in audit.audit(session)
        ]
    assert findings == []


def test_weights_have_the_middle_and_the_tail_of_a_real_ledger(demo: str) -> None:
    with reading(demo) as session:
        grams = session.scalars(select(WeighInLine.net_grams)).all()
        visits = session.scalars(
            select(func.max(WeighInLine.position)).group_by(WeighInLine.unit_id, WeighInLine.seq)
        ).all()
    assert 2_500 <= median(grams) <= 3_300
    assert 0.15 <= sum(line < 1_000 for line in grams) / len(grams) <= 0.27
    assert 2.6 <= sum(visits) / len(visits) <= 3.2
    assert abs(len(grams) - SMALL.lines) < SMALL.lines * 0.15


def test_the_demo_ends_yesterday_and_today_is_open_at_one_unit(demo: str) -> None:
    today = today_at("Asia/Jakarta")
    with reading(demo) as session:
        assert session.scalar(select(func.max(WeighIn.day))) == today - timedelta(days=1)
        found = select(Unit.code, WeighingDay.day).join(Unit, Unit.id == WeighingDay.unit_id)
        assert session.execute(found.where(WeighingDay.closed_at.is_(None))).all() == [("MLT", today)]
        assert all(row.weighed_at.date() == row.day for row in session.scalars(select(WeighIn)))


def test_every_page_has_something_to_show(demo: str) -> None:
    today = today_at("Asia/Jakarta")
    with reading(demo) as session:
        kinds = {kind.value for kind in session.scalars(select(Unit.kind))}
        assert kinds == {"kabupaten", "bsi", "bsu", "rdu", "tps3r"}
        assert len(session.scalars(select(DropOffNote).where(DropOffNote.day >= today)).all()) > 5
        assert len(session.scalars(select(Question).where(Question.answered_at.is_(None))).all()) == 2
        lists = session.execute(select(PriceList.status, func.count()).group_by(PriceList.status)).all()
        assert {status: number for status, number in lists} == {ListStatus.PUBLISHED: 14, ListStatus.DRAFT: 1}


def test_collectors_owe_have_paid_a_part_and_were_refused(demo: str) -> None:
    today = today_at("Asia/Jakarta")
    with reading(demo) as session:
        unit = session.scalars(select(Unit).where(Unit.code == "MLT")).one()
        assert debts_of(session, unit)
        assert collections_of(session, unit)
        assert [sale.reversal is not None for sale in listed(session, unit).rows].count(True) == 1
        assert [odd.way for odd in findings_of(session, unit, today)].count("Hitung gudang") == 1
        found = quotes(session, unit, shed_of(session, unit, today), today)
        assert len({best for _, _, best in found.rows if best}) > 1


def test_the_printed_sign_ins_fit(demo: str) -> None:
    with reading(demo) as session:
        for username in re.findall(r"^  ([a-z]+) ", SIGN_INS, re.M)[:-1]:
            user = session.scalars(select(User).where(User.username == username)).one()
            assert fits(user.password_hash, PASSWORD)
        found = select(Member).join(Member.unit).where(Unit.code == "MLT", Member.number == SHOWN_MEMBER)
        member = session.scalars(found).one()
        assert (member.name, fits(member.pin_hash, PIN)) == ("Siti Aminah", True)
        assert session.scalar(select(func.count()).where(WeighIn.member_id == member.id))


def test_the_same_day_gives_the_same_books(demo: str, tmp_path: Path) -> None:
    make(again := f"sqlite:///{tmp_path}/again.db")
    with reading(demo) as one, reading(again) as other:
        heads = select(ChainHead.unit_id, ChainHead.seq, ChainHead.hash).order_by(ChainHead.unit_id)
        assert one.execute(heads).all() == other.execute(heads).all()


def test_a_second_start_adds_nothing(demo: str) -> None:
    with reading(demo) as session:
        before = session.scalar(select(func.count()).select_from(WeighIn))
    assert make(demo) == []
    with reading(demo) as session:
        assert session.scalar(select(func.count()).select_from(WeighIn)) == before


def test_a_start_on_a_later_day_opens_that_day(demo: str, tmp_path: Path) -> None:
    shutil.copy(make_url(demo).database or "", tmp_path / "later.db")
    tomorrow = at_noon(today_at("Asia/Jakarta") + timedelta(days=1))
    with pinned_at(tomorrow):
        make(f"sqlite:///{tmp_path}/later.db")
    with reading(f"sqlite:///{tmp_path}/later.db") as session:
        assert session.scalar(select(func.max(WeighingDay.day))) == tomorrow.date()


def test_the_demo_leaves_other_data_alone(session: Session, bank: Bank, store: str) -> None:
    with pytest.raises(NotADemo):
        make(store)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Unit)) == 3


def test_an_interrupted_start_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/rdu-demo.db"

    def stop(words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), made_ready(Config(url, "s" * 32, demo=True), stop, SMALL):
        pass
    with reading(url) as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 0


def test_a_demo_is_not_served_for_real(demo: str) -> None:
    with pytest.raises(ConfigMissing, match="data contoh"):
        schema.ready(Config(demo, "s" * 32))
    result = rdu("serve", url=demo, env={"SECRET_KEY": "s" * 40})
    assert (result.exit_code, "data contoh" in result.output) == (1, True)


def test_one_command_makes_and_serves_the_demo(
    demo: str, served: list[tuple[Any, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(make_url(demo).database or "", tmp_path / "rdu-demo.db")

    result = rdu("demo", "--port", "5100")

    [(host, port, workers, config, behind_proxy)] = served
    assert (host, workers, config.demo, config.https, behind_proxy) == ("127.0.0.1", 1, True, False, False)
    assert f"http://127.0.0.1:{port} " in result.output
    assert PASSWORD in result.output
    secret = tmp_path / "rdu-demo.secret"
    assert config.secret_key == secret.read_text()
    assert len(config.secret_key) == 64
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert rdu("demo", "--no-serve").output == ""
    assert secret.read_text() == config.secret_key
