"""Which notes a pay-out day needs, person by person, so that nobody has to change money at the table."""

from collections import Counter
from collections.abc import Iterable

from rdu.money import NOTES, Rupiah

SMALLEST = (500, 1_000, 2_000, 5_000, 10_000)
"""What a unit can choose as its smallest note or coin."""
USUAL = 1_000


def notes_used(smallest: int) -> list[int]:
    """The notes an amount in multiples of the smallest can be paid with, largest first.

    5.000 does not fit where 2.000 is the smallest: what is left of 6.000 would have no note.
    """
    return [note for note in NOTES if note >= smallest and note % smallest == 0]


def notes_for(amounts: Iterable[Rupiah], smallest: int) -> list[tuple[int, int]]:
    """How many of each note, largest first; those nobody needs are left out. Amounts are multiples of the smallest."""
    needed: Counter[int] = Counter()
    for amount in amounts:
        rest = int(amount)
        for note in notes_used(smallest):
            needed[note] += rest // note
            rest %= note
    return [(note, needed[note]) for note in notes_used(smallest) if needed[note]]
