"""A weigh-in and a passbook page after a long history, beside the same after a short one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from random import Random
from statistics import median
from time import perf_counter
from uuid import uuid4

from rdu import create_app
from rdu.bench.stand import Counter, Stand, at_counter
from rdu.db import writing
from rdu.deposits.service import Visit, weigh_in
from rdu.ledger.service import once
from rdu.passbook.service import ON_PAGE
from rdu.people import sessions
from rdu.people.present import SID


@dataclass(frozen=True)
class Medians:
    """Milliseconds at the median."""

    weigh_in: float
    book: float


def compare(short: Stand, long: Stand, times: int) -> tuple[Medians, Medians]:
    """Both stands in turn, act by act, so that a noisy machine is noisy for both."""
    sides = [_Side(stand) for stand in (short, long)]
    for side in sides:
        side.warm_up()
    for _ in range(times):
        for side in sides:
            side.once_more()
    return sides[0].medians(), sides[1].medians()


class _Side:
    """One stand with its visits, and a signed-in member who opens her book."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        with stand.session() as session:
            self.counter = at_counter(session)
        self.visits = self.counter.visits(Random(2))  # noqa: S311  # the same visits every time
        self.browser = create_app(stand.config).test_client()
        with self.browser.session_transaction() as cookie:
            cookie[SID] = _signed_in(stand, self.counter)
        self.weigh_ins: list[float] = []
        self.books: list[float] = []

    def warm_up(self) -> None:
        """A full page of lines on both sides, so that the same page is drawn."""
        for visit in islice(self.visits, ON_PAGE + 1):
            self._weigh(replace(visit, member_number=self.counter.members[0].number))
        for visit in islice(self.visits, 10):
            self._weigh(visit)
            self._read()

    def once_more(self) -> None:
        self.weigh_ins.append(_timed(partial(self._weigh, next(self.visits))))
        self.books.append(_timed(self._read))

    def medians(self) -> Medians:
        return Medians(median(self.weigh_ins) * 1000, median(self.books) * 1000)

    def _weigh(self, visit: Visit) -> None:
        with writing(), self.stand.session() as session:
            weigh_in(session, self.counter.unit, visit, once(uuid4(), visit.member_number), self.counter.by)
            session.commit()

    def _read(self) -> None:
        if self.browser.get("/saya/buku").status_code != 200:
            raise RuntimeError("the passbook page did not open")


def _signed_in(stand: Stand, counter: Counter) -> str:
    with writing(), stand.session() as session:
        token = sessions.begin(session, member=counter.members[0], unit=counter.unit)
        session.commit()
    return token


def _timed(act: Callable[[], None]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start
