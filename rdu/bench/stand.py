"""Throw-away databases to measure on: a small invented kabupaten, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from rdu.catalogue.pricing import Lists, PriceSheet, not_bought, sheet_of
from rdu.clock import today_at
from rdu.config import Config
from rdu.db import engine_for
from rdu.demo.store import Size, made_ready
from rdu.deposits.models import WeighingDay
from rdu.deposits.service import Visit, Weighed
from rdu.people.models import Member, Unit, User
from rdu.weights import Measure, Quantity

SMALL = Size(members=400, lines=1_000, banks_only=True)
LINES = 3


@dataclass
class Stand:
    """One database with a unit whose weighing day is open, its members, and an officer."""

    name: str
    config: Config
    engine: Engine

    def session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)


@dataclass(frozen=True)
class Counter:
    """Who and what stands at the counter, loaded once."""

    unit: Unit
    by: User
    day: date
    members: list[Member]
    items: list[tuple[str, str]]

    def visits(self, rng: Random) -> Iterator[Visit]:
        """Somebody comes with three kilogram items, again and again."""
        while True:
            lines = [Weighed(*item, Quantity(rng.randrange(50, 30_000))) for item in rng.sample(self.items, LINES)]
            yield Visit(rng.choice(self.members).number, self.day, lines)


def at_counter(session: Session) -> Counter:
    """The demo's open weighing day at MLT."""
    unit = session.scalars(select(Unit).where(Unit.code == "MLT")).one()
    by = session.scalars(select(User).where(User.username == "hosnan")).one()
    day = session.get_one(WeighingDay, (unit.id, today_at(unit.timezone)))
    sheet = sheet_of(session, Lists(day.central_list_id, day.unit_list_id))
    savers = (Member.unit_id == unit.id, Member.merged_into_id.is_(None), Member.ended_as.is_(None))
    members = session.scalars(select(Member).where(*savers).order_by(Member.number))
    return Counter(unit, by, day.day, list(members), _kilogram_items(session, unit, sheet))


def _kilogram_items(session: Session, unit: Unit, sheet: PriceSheet) -> list[tuple[str, str]]:
    """Items that the unit buys by the kilogram, as (type code, grade code)."""
    items = [item for item in sheet.items.values() if item.measure is Measure.KG]
    refused = not_bought(session, unit, [item.type_id for item in items], today_at(unit.timezone))
    return [(item.type_code, item.grade_code) for item in items if item.type_id not in refused]


@contextmanager
def on_sqlite(size: Size = SMALL) -> Iterator[Stand]:
    with TemporaryDirectory(prefix="rdu-bench-") as folder:
        yield from _filled("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}", size)


@contextmanager
def on_postgresql(server: str, size: Size = SMALL) -> Iterator[Stand]:
    """On a database of its own, made on this server and dropped afterwards."""
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    name = f"rdu_bench_{uuid4().hex[:8]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield from _filled("PostgreSQL", f"{server}/{name}", size)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def _filled(name: str, url: str, size: Size) -> Iterator[Stand]:
    config = Config(url, "bench" * 8, demo=True, https=False)
    with made_ready(config, lambda _: None, size) as session:
        session.commit()
    engine = engine_for(url)
    if engine.dialect.name == "postgresql":
        _analyze(engine)
    try:
        yield Stand(name, config, engine)
    finally:
        engine.dispose()


def _analyze(engine: Engine) -> None:
    """What PostgreSQL does by itself within a minute of much writing: know how many rows there are of what."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
