"""Over HTTP: eight clients on one unit, two workers; weigh-ins and passbook pages beside the bare page."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from flask.sessions import SecureCookieSessionInterface

from rdu.bench.app import app_with_bare_page
from rdu.bench.clients import CLIENTS, Client, Measured, Weigher, together
from rdu.bench.stand import Stand, at_counter
from rdu.db import writing
from rdu.people import sessions
from rdu.people.numbers import format_number
from rdu.people.present import SID
from rdu.server import LOCAL, free_port

WORKERS = 2


@dataclass(frozen=True)
class Served:
    """What came out, and what a worker keeps in memory (kilobytes)."""

    bare: Measured
    weigh_in: Measured
    book: Measured
    resident: int


def measure(stand: Stand, rounds: int, times: int) -> Served:
    """The three in turn, round after round, so that a noisy machine is noisy for all; the median round counts."""
    officers, savers = cookies_of(stand)
    with stand.session() as session:  # closed before anybody weighs: a reader that stays would hold up SQLite's writers
        members = at_counter(session).members
    numbers = [format_number(member.number) for member in members if not member.kind.is_group]
    with serving(stand) as (port, pid):
        weighers = [Weigher(Client(port, cookie), seed, numbers) for seed, cookie in enumerate(officers)]
        readers = [Client(port, cookie) for cookie in savers]
        acts: dict[str, list[Callable[[], object]]] = {
            "bare": [partial(reader.get, "/ukur/polos") for reader in readers],
            "weigh_in": [weigher.weigh for weigher in weighers],
            "book": [partial(reader.get, "/saya/buku") for reader in readers],
        }
        for act in acts.values():
            together(act, 3)
        found = [{name: together(act, times) for name, act in acts.items()} for _ in range(rounds)]
        for client in [*readers, *(weigher.client for weigher in weighers)]:
            client.close()
        medians = [_median([each[name] for each in found]) for name in acts]
        return Served(medians[0], medians[1], medians[2], _resident(pid))


def _median(found: list[Measured]) -> Measured:
    """The round in the middle by rate; the worst p95 and the slowest of all rounds, so that nothing is hidden."""
    middle = sorted(found, key=lambda measured: measured.rate)[len(found) // 2]
    return Measured(middle.rate, max(each.p95 for each in found), max(each.slowest for each in found))


def cookies_of(stand: Stand) -> tuple[list[str], list[str]]:
    """Signed-in sessions: the same officer on eight phones, and eight members of the unit."""
    with writing(), stand.session() as session:
        counter = at_counter(session)
        officers = [sessions.begin(session, user=counter.by, unit=counter.unit) for _ in range(CLIENTS)]
        savers = [sessions.begin(session, member=member, unit=counter.unit) for member in counter.members[:CLIENTS]]
        session.commit()
    app = app_with_bare_page(stand.config.database_url)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("no secret key")
    name = app.config["SESSION_COOKIE_NAME"]
    officers, savers = ([f"{name}={signer.dumps({SID: token})}" for token in tokens] for tokens in (officers, savers))
    return officers, savers


@contextmanager
def serving(stand: Stand) -> Iterator[tuple[int, int]]:
    port = free_port(18_000)
    command = [sys.executable, "-m", "rdu.bench.app", stand.config.database_url, str(port), str(WORKERS)]
    with subprocess.Popen(command) as server:  # noqa: S603  # our own interpreter and module
        try:
            _wait_for(port)
            yield port, server.pid
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    until = monotonic() + 60
    while monotonic() < until:
        try:
            with closing(Client(port, "")) as client:
                client.get("/healthz")
        except (OSError, RuntimeError):
            sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers on {LOCAL}:{port}")


def _resident(pid: int) -> int:
    """The largest worker's resident memory in kilobytes, as Linux counts it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max(_rss(child) for child in children)


def _rss(pid: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])
