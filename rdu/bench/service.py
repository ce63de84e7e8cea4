"""The weigh-in service with everything it writes, against hand-written SQL that writes the same rows."""

from collections.abc import Callable
from functools import partial
from itertools import islice
from random import Random
from time import perf_counter
from uuid import uuid4

from rdu.bench.baseline import Baseline
from rdu.bench.stand import Counter, Stand, at_counter
from rdu.db import writing
from rdu.deposits.service import Visit, weigh_in
from rdu.ledger.service import once

BLOCK = 25


def against_sql(stand: Stand, blocks: int) -> tuple[float, float]:
    """Weigh-ins a second, ours and hand-written, taken in turn so that a noisy machine is noisy for both."""
    baseline = Baseline(stand)
    with stand.session() as session:
        counter = at_counter(session)
    visits = counter.visits(Random(1))  # noqa: S311  # the same visits every time
    ours = theirs = 0.0
    with baseline.writer() as write_one:
        _weigh_all(stand, counter, list(islice(visits, BLOCK)))
        _times(write_one)
        for _ in range(blocks):
            today = list(islice(visits, BLOCK))
            ours += _timed(partial(_weigh_all, stand, counter, today))
            theirs += _timed(partial(_times, write_one))
    return blocks * BLOCK / ours, blocks * BLOCK / theirs


def _weigh_all(stand: Stand, counter: Counter, visits: list[Visit]) -> None:
    """Each in a session and a transaction of its own, as requests are; who is signed in was read before."""
    for visit in visits:
        with writing(), stand.session() as session:
            weigh_in(session, counter.unit, visit, once(uuid4(), [visit.member_number]), counter.by)
            session.commit()


def _times(write_one: Callable[[], None]) -> None:
    for _ in range(BLOCK):
        write_one()


def _timed(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
