"""A weigh-in and the pages of every day after a long history, beside the same after a short one."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import islice
from random import Random
from statistics import median
from time import perf_counter
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from rdu import create_app
from rdu.bench.stand import Counter, Stand, at_counter
from rdu.db import writing
from rdu.deposits.service import Visit, weigh_in
from rdu.ledger.service import once
from rdu.passbook.service import ON_PAGE
from rdu.people import sessions
from rdu.people.models import User
from rdu.people.present import SID

Medians = dict[str, float]
"""Milliseconds at the median, by what was measured."""
BOOK, MANAGER, STOCK = "/saya/buku", "/ringkasan", "/gudang"
PAGES = {"passbook page": BOOK, "manager's page": MANAGER, "stock page": STOCK}


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
    """One stand with its visits, a signed-in member who opens her book, and the unit's manager."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        with stand.session() as session:
            self.counter = at_counter(session)
        self.visits = self.counter.visits(Random(2))  # noqa: S311  # the same visits every time
        app = create_app(stand.config)
        self.browser, self.desk = _browser(app, _signed_in(stand, self.counter)), _browser(app, _manager_in(stand))
        self.took: dict[str, list[float]] = {name: [] for name in ("weigh-in", *PAGES)}

    def warm_up(self) -> None:
        """A full page of lines on both sides, so that the same page is drawn."""
        for visit in islice(self.visits, ON_PAGE + 1):
            self._weigh(replace(visit, member_number=self.counter.members[0].number))
        for visit in islice(self.visits, 10):
            self._weigh(visit)
            for address in PAGES.values():
                self._read(address)

    def once_more(self) -> None:
        self.took["weigh-in"].append(_timed(partial(self._weigh, next(self.visits))))
        for name, address in PAGES.items():
            self.took[name].append(_timed(partial(self._read, address)))

    def medians(self) -> Medians:
        return {name: median(times) * 1000 for name, times in self.took.items()}

    def _weigh(self, visit: Visit) -> None:
        with writing(), self.stand.session() as session:
            weigh_in(session, self.counter.unit, visit, once(uuid4(), visit.member_number), self.counter.by)
            session.commit()

    def _read(self, address: str = BOOK) -> None:
        browser = self.browser if address == BOOK else self.desk
        if browser.get(address).status_code != 200:
            raise RuntimeError(f"{address} did not open")


def _browser(app: Flask, token: str) -> FlaskClient:
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[SID] = token
    return browser


def _signed_in(stand: Stand, counter: Counter) -> str:
    with writing(), stand.session() as session:
        token = sessions.begin(session, member=counter.members[0], unit=counter.unit)
        session.commit()
    return token


def _manager_in(stand: Stand) -> str:
    with writing(), stand.session() as session:
        manager = session.scalars(select(User).where(User.username == "ramlah")).one()
        token = sessions.begin(session, user=manager, unit=at_counter(session).unit)
        session.commit()
    return token


def _timed(act: Callable[[], None]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start
