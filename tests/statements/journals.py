"""Random journals of a unit, posted through the books, and the same sums in plain Python."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from rdu.errors import NotEnoughMoney
from rdu.ledger.accounts import (
    BANK,
    CASH,
    CASH_DIFF,
    FEE,
    FUND,
    GOODS,
    IN_TRANSIT,
    MARGIN,
    OPENING,
    SHARE,
    SHRINK,
    STOCK,
    AccountName,
    Move,
    due_from,
    due_to,
    expense,
    held,
    income,
    member_owes,
    receivable,
    savings,
)  # fmt: skip
from rdu.ledger.models import OF_A_MEMBER
from rdu.ledger.service import Act, open_books
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.statements.figures import Pile
from tests.makers import Bank

FIRST = date(2026, 1, 1)
DAYS = 200


@dataclass
class Posted:
    """What one journal moved, as plain facts."""

    seq: int
    day: date
    moves: list[Move]


def names_of(bank: Bank) -> list[AccountName]:
    one, two = bank.member, bank.neighbour
    hers = [savings(one.id, one.number), savings(one.id, one.number, "lebaran"), savings(two.id, two.number),
            held(one.id, one.number), member_owes(two.id, two.number)]  # fmt: skip
    ours = [CASH, BANK, STOCK, GOODS, IN_TRANSIT, SHRINK, CASH_DIFF, SHARE, MARGIN, FEE, FUND]
    parts = [receivable("MJY"), receivable("SBR"), due_from("ANG"), due_to("ANG"), expense("transport"),
             expense("upah"), income("donasi"), income("jasa")]  # fmt: skip
    return [*hers, *ours, *parts]


def post_randomly(session: Session, bank: Bank, rng: Random, count: int, unit: Unit | None = None) -> list[Posted]:
    """Days go forward, but one journal in six is written down late, and some on a day to come."""
    names, posted, day = names_of(bank), list[Posted](), FIRST
    books = open_books(session, unit or bank.unit)
    first = [Move(name, OPENING, Rupiah(5_000_000)) for name in names if name.kind.guarded and name.kind.grows_on_debit]
    first += [Move(OPENING, name, Rupiah(5_000_000)) for name in names
              if name.kind.guarded and not name.kind.grows_on_debit]  # fmt: skip
    posted.append(Posted(books.post(Act("random:0", day, bytes(32), None), first), day, first))
    for n in range(1, count):
        day += timedelta(days=rng.choice((0, 0, 0, 0, 1, 2)))
        at = day + timedelta(days=rng.choice((0, 0, 0, 0, 0, -rng.randrange(40), rng.randrange(3))))
        moves = [_move(rng, names) for _ in range(rng.randrange(4))]
        try:
            posted.append(Posted(books.post(Act(f"random:{n}", max(at, FIRST), bytes(32), None), moves), at, moves))
            posted[-1].day = max(at, FIRST)
        except NotEnoughMoney:
            continue
    session.commit()
    return posted


def _move(rng: Random, names: list[AccountName]) -> Move:
    debit, credit = rng.sample(names, k=2)
    return Move(debit, credit, Rupiah(rng.randrange(1, 90_000)))


def plain_balances(posted: list[Posted], day: date) -> Counter[Pile]:
    """The same, the slow way."""
    found: Counter[Pile] = Counter()
    for journal in posted:
        if journal.day <= day:
            for debit, credit, amount in journal.moves:
                for name, sign in ((debit, 1), (credit, -1)):
                    pile = Pile(name.kind, "" if name.kind in OF_A_MEMBER else name.part)
                    found[pile] += sign * amount * (1 if name.kind.grows_on_debit else -1)
    return found


def standing(balances: Counter[Pile]) -> dict[Pile, int]:
    return {pile: balance for pile, balance in balances.items() if balance}
