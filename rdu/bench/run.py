"""`rdu bench`: every ratio of this house in one run, printed beside the limit it must keep."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial

from rdu.bench import growth, served, service
from rdu.bench.acts import Sales, WeighIns, Withdrawals
from rdu.bench.money_by_hand import SaleByHand, WithdrawalByHand
from rdu.bench.stand import SMALL, Stand, on_postgresql, on_sqlite
from rdu.bench.weigh_in_by_hand import WeighInByHand
from rdu.demo.store import FULL as A_YEAR
from rdu.demo.store import Size

OpenStand = Callable[[Size], AbstractContextManager[Stand]]


@dataclass(frozen=True)
class Effort:
    """How long to measure: blocks of the service, rounds and times over HTTP, lines of a long history."""

    blocks: int
    rounds: int
    times: int
    long: int
    compared: int
    served: Size


FULL = Effort(blocks=40, rounds=5, times=60, long=1_000_000, compared=300, served=replace(A_YEAR, banks_only=True))
SHORT = Effort(blocks=4, rounds=1, times=10, long=10_000, compared=30, served=SMALL)


@dataclass(frozen=True)
class Ratio:
    """One figure against its limit."""

    what: str
    value: float
    limit: float
    at_most: bool = False
    unit: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def __str__(self) -> str:
        sign, word = ("<=", "at most") if self.at_most else (">=", "at least")
        verdict = "ok" if self.holds else "MISSED"
        return f"{self.what:<52} {self.value:9.2f}{self.unit}   {sign} {self.limit:g} ({word})   {verdict}"


def run(effort: Effort, postgresql: str | None) -> Iterator[str]:
    """Lines to print, as they come. `postgresql` is a server's URL, without a database."""
    stands: list[OpenStand] = [on_sqlite]
    if postgresql:
        stands.append(partial(on_postgresql, postgresql))
    for open_stand in stands:
        # Each on a day of its own: what a day adds up to grows with its visits. What is served has the year behind it
        # that a unit has: on an empty database thousands of visits in a minute make every plan of PostgreSQL stale.
        for measure, size in ((_service, SMALL), (_http, effort.served)):
            with open_stand(size) as stand:
                yield f"== {stand.name}"
                yield from measure(stand, effort)
        yield from _growth(open_stand, effort)


def _service(stand: Stand, effort: Effort) -> Iterator[str]:
    for what, acts, by_hand, limit in (
        ("weigh-in", WeighIns, WeighInByHand, 0.4),
        ("sale", Sales, SaleByHand, 0.5),
        ("withdrawal", Withdrawals, WithdrawalByHand, 0.5),
    ):
        ours, theirs = service.against_sql(stand, acts, by_hand, effort.blocks)
        yield f"{what}: service {ours:.0f}/s, hand-written SQL {theirs:.0f}/s"
        yield str(Ratio(f"{what} service / hand-written SQL", ours / theirs, limit))


def _http(stand: Stand, effort: Effort) -> Iterator[str]:
    found = served.measure(stand, effort.rounds, effort.times)
    for name, measured in (("bare page", found.bare), ("weigh-in", found.weigh_in), ("passbook page", found.book)):
        yield f"{name}: {measured.rate:.0f}/s, p95 {measured.p95:.0f} ms, slowest {measured.slowest:.0f} ms"
    yield str(Ratio("weigh-ins over HTTP / bare page", found.weigh_in.rate / found.bare.rate, 0.2))
    yield str(Ratio("weigh-in p95", found.weigh_in.p95, 80, at_most=True, unit=" ms"))
    yield str(Ratio("slowest weigh-in", found.weigh_in.slowest, 500, at_most=True, unit=" ms"))
    yield str(Ratio("passbook page / bare page", found.book.rate / found.bare.rate, 0.7))
    yield str(Ratio("resident memory of a worker", found.resident / 1024, 120, at_most=True, unit=" MB"))


def _growth(open_stand: OpenStand, effort: Effort) -> Iterator[str]:
    with open_stand(SMALL) as short, open_stand(replace(SMALL, lines=effort.long)) as long:
        few, many = growth.compare(short, long, effort.compared)
    for lines, took in ((SMALL.lines, few), (effort.long, many)):
        yield f"at {lines} lines: {', '.join(f'{name} {ms:.2f} ms' for name, ms in took.items())}"
    for name in few:
        yield str(Ratio(f"{name} after a long history", many[name] / few[name], 1.2, at_most=True))
