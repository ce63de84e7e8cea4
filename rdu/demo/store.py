"""Where the demo lives: its database, the secret beside it, and the mark that keeps it out of real use."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from os import environ as process_environ
from pathlib import Path
from random import Random

from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from rdu import schema
from rdu.catalogue.seeding import load_types
from rdu.clock import now_utc, pinned_at, today_at
from rdu.config import Config, database_url, mail_settings, spool
from rdu.db import engine_for, writing
from rdu.demo.ahead import look_ahead
from rdu.demo.asking import ask_people
from rdu.demo.claims import attach_list, enter_figures
from rdu.demo.driving import drive
from rdu.demo.evidence import register_evidence
from rdu.demo.history import Kabupaten, meetings, relive
from rdu.demo.others import mend_manual, others_read
from rdu.demo.outside import report_themselves
from rdu.demo.passing import change_hands
from rdu.demo.payouts import pay_out
from rdu.demo.people import Staff, all_savers, at_noon, hire, shared_pin_hash
from rdu.demo.places import build
from rdu.demo.plant import run_plant
from rdu.demo.portal import file_claims, write_profiles
from rdu.demo.prices import announce_shares, override, permit_and_sell, publish_year
from rdu.demo.publishing import Publishing
from rdu.demo.savings import set_aside
from rdu.demo.selling import Selling
from rdu.demo.sheds import Sheds
from rdu.demo.tills import Tills
from rdu.demo.today import begin_day, prepare_today
from rdu.demo.voices import speak_up
from rdu.people.founding import found_kabupaten
from rdu.people.models import Setting, Unit, User
from rdu.people.regions import load_regions

SEED = 3526
FILE = "rdu-demo.db"
ZONE = "Asia/Jakarta"

Tell = Callable[[str], None]


class NotADemo(SystemExit):
    """The database holds something else, which the demo must not touch."""

    def __init__(self) -> None:
        super().__init__(
            "Database ini sudah berisi data lain, jadi tidak dipakai untuk contoh.\n"
            "Kosongkan RDU_DATABASE_URL, atau isi dengan database yang kosong."
        )


@dataclass(frozen=True)
class Size:
    """How much is invented."""

    members: int = 400
    lines: int = 30_000
    days: int = 365
    banks_only: bool = False
    """Without the plant, the units outside and issued reports: who measures weigh-ins need not wait for them."""


FULL = Size()


def config(environ: Mapping[str, str] = process_environ) -> Config:
    """The demo's settings: a file in the working folder, unless RDU_DATABASE_URL names another database."""
    url = database_url(environ) if environ.get("RDU_DATABASE_URL") else f"sqlite:///{Path.cwd() / FILE}"
    return Config(url, _secret_beside(url), demo=True, https=False, mail=mail_settings(environ), spool=spool(environ))


def _secret_beside(url: str) -> str:
    """A random secret, made once and kept in a file that only its owner reads."""
    database = make_url(url).database or ""
    path = Path(database if url.startswith("sqlite") else FILE).with_suffix(".secret")
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()


@contextmanager
def made_ready(config: Config, tell: Tell, size: Size = FULL) -> Iterator[Session]:
    """The demo's database, made now or found made before, with a weighing day open today; the caller commits."""
    engine = engine_for(config.database_url)
    try:
        with Session(engine) as session:
            filled, current = _is_filled(session), schema.is_current(session)
        if not current:
            schema.migrate(config)
        with writing(), Session(engine, expire_on_commit=False) as session:
            if not filled:
                tell("Menyiapkan data contoh. Ini hanya sekali, kurang dari satu menit.")
                fill(session, today_at(ZONE), tell, size)
            _open_today(session)
            yield session
    finally:
        engine.dispose()


def _is_filled(session: Session) -> bool:
    """Whether the demo stands there already. Raises NotADemo where something else does."""
    tables = inspect(session.connection()).get_table_names()
    if "unit" not in tables or session.scalar(select(Unit.id).limit(1)) is None:
        return False
    if not schema.is_demo(session):
        raise NotADemo
    return True


def _open_today(session: Session) -> None:
    unit = session.scalars(select(Unit).where(Unit.code == "MLT")).one()
    begin_day(session, unit, session.scalars(select(User).where(User.username == "hosnan")).one(), today_at(ZONE))


def fill(session: Session, today: date, tell: Tell, size: Size = FULL) -> None:
    """Invent everything, in one transaction: an interrupted start leaves nothing behind."""
    rng, first = Random(SEED), today - timedelta(days=size.days)
    with pinned_at(at_noon(first - timedelta(days=40))):
        root, units, staff = _found(session, today)
    lists = publish_year(session, rng, root, staff.managers["BSI"], today)
    override(session, units["SRN"], lists, staff.managers["SRN"], today)
    announce_shares(session, units, staff, first, today)
    permit_and_sell(session, units, staff, today)
    drive(session, units, staff, first, today)
    if not size.banks_only:
        _besides(session, root, units, staff, first, today)
    world = Kabupaten(units, staff, all_savers(rng, size.members, first, today), shared_pin_hash())
    all_meetings = meetings(world, first, today, size.lines)
    sheds, tills = Sheds(session, world, first, today), Tills(session, world, first, today)
    selling, publishing = Selling(session, world, lists, first, today), Publishing(session, world, first, today)
    for done in relive(session, rng, world, all_meetings):
        sheds.reach(all_meetings[done - 1].day)
        selling.reach(all_meetings[done - 1].day)
        tills.reach(all_meetings[done - 1].day)
        if not size.banks_only:
            publishing.reach(all_meetings[done - 1].day)
        if done % 50 == 0:
            tell(f"  {done} dari {len(all_meetings)} hari penimbangan")
    sheds.reach(today)
    selling.reach(today)
    tills.reach(today)
    if not size.banks_only:
        publishing.reach(today)
        ask_people(session, root, units, staff, today)
    speak_up(session, units, staff, first, today)
    prepare_today(session, rng, world, today)
    pay_out(session, world, today)
    with pinned_at(_early(today)):
        change_hands(session, units, staff, today)
        look_ahead(session, units["MLT"], staff, today)
        set_aside(session, units["MLT"], staff, today)


def _besides(session: Session, root: Unit, units: dict[str, Unit], staff: Staff, first: date, today: date) -> None:
    """What is no waste bank, before the reports that tell of it are issued."""
    with pinned_at(at_noon(first + timedelta(days=20))):
        enter_figures(session, root, staff, today)
    run_plant(session, units, staff, first, today)
    with pinned_at(_early(today)):
        others_read(session, staff, today)
        mend_manual(session, staff)
        register_evidence(session, root, units["MLT"], staff, today)
        attach_list(session, root, staff, today)
        write_profiles(session, staff, today)
        file_claims(session, staff, today)
        report_themselves(session, root, staff, today)


def _early(today: date) -> datetime:
    """Soon after midnight: never later than now."""
    return at_noon(today) - timedelta(hours=11)


def _found(session: Session, today: date) -> tuple[Unit, dict[str, Unit], Staff]:
    """Regions, waste types, the root with its mark, units and officers."""
    load_regions(session)
    load_types(session)
    root = found_kabupaten(session, "Kabupaten Bangkalan", "BKL", "35.26")
    mark = Setting(unit_id=root.id, key=schema.DEMO_MARK, value="1", valid_from=date(2018, 1, 1), set_at=now_utc())
    session.add(mark)
    units = build(session, root, today)
    return root, units, hire(session, root, units)
