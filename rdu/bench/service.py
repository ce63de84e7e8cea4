"""Services with everything they write, against hand-written SQL that writes the same rows."""

from collections.abc import Callable
from functools import partial
from time import perf_counter

from rdu.bench.acts import Acts
from rdu.bench.by_hand import ByHand
from rdu.bench.stand import Stand

BLOCK = 25


def against_sql(
    stand: Stand, acts: Callable[[Stand], Acts], by_hand: Callable[[Stand], ByHand], blocks: int
) -> tuple[float, float]:
    """Acts a second, ours and hand-written, taken in turn so that a noisy machine is noisy for both."""
    act = acts(stand).once_more
    _times(act)
    ours = theirs = 0.0
    with by_hand(stand).writer() as write_one:
        _times(write_one)
        for _ in range(blocks):
            ours += _timed(partial(_times, act))
            theirs += _timed(partial(_times, write_one))
    return blocks * BLOCK / ours, blocks * BLOCK / theirs


def _times(act: Callable[[], None]) -> None:
    for _ in range(BLOCK):
        act()


def _timed(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
