"""Statements of a unit, or of all units below one: the books at three ends of days, and who may see which."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.cash.categories import EVERYWHERE
from rdu.cash.models import CashCategory, CashKind
from rdu.db import one_here
from rdu.ledger.models import AccountKind, ChainHead
from rdu.people.models import Unit
from rdu.sales.owing import WRITTEN_OFF
from rdu.statements.figures import Balances, balances_on, together
from rdu.statements.periods import Period
from rdu.statements.sheets import Names, Sheet, Span, balance_sheet, profit_and_loss, trial_balance

SHEETS = {"laba-rugi": profit_and_loss, "neraca": balance_sheet, "neraca-saldo": trial_balance}
OWED = (AccountKind.SAVINGS, AccountKind.HELD)
"""What stands in the savings books: free, and held for a payment."""
_KINDS = {CashKind.EXPENSE: AccountKind.EXPENSE, CashKind.INCOME: AccountKind.INCOME}


def below(session: Session, top: Unit) -> list[Unit]:
    """The unit and all below it that keep books, by name."""
    found = select(Unit).join(ChainHead, ChainHead.unit_id == Unit.id)
    return list(session.scalars(found.where(Unit.path.startswith(top.path, autoescape=True)).order_by(Unit.name)))


def one_below(session: Session, top: Unit, code: str) -> Unit:
    """A unit below the one somebody works at, or itself. NotFoundHere for any other."""
    found = select(Unit).where(Unit.code == code, Unit.path.startswith(top.path, autoescape=True))
    return one_here(session, found)


def span_of(session: Session, units: Sequence[Unit], period: Period) -> Span:
    """The books before the period before, before the period, and at its end."""
    before = period.before
    ends = (before.first - timedelta(days=1), before.last, period.last)
    earlier, begin, end = (
        together([(unit, balances_on(session, unit, day)) for unit in units])
        if len(units) != 1
        else balances_on(session, units[0], day)
        for day in ends
    )
    return Span(period.words, before.words, earlier, begin, end, names_of(session, units))


def names_of(session: Session, units: Sequence[Unit]) -> Names:
    """What the categories of these units are called."""
    names = {_KINDS[kind]: dict(words) for kind, words in EVERYWHERE.items()}
    names[AccountKind.EXPENSE][WRITTEN_OFF] = "Piutang dihapus"
    own = select(CashCategory.kind, CashCategory.code, CashCategory.name)
    for kind, code, name in session.execute(own.where(CashCategory.unit_id.in_([unit.id for unit in units]))):
        names[_KINDS[kind]].setdefault(code, name)
    return names


def sheet_of(session: Session, units: Sequence[Unit], period: Period, name: str) -> Sheet:
    return SHEETS[name](span_of(session, units, period))


def heads_of(session: Session, units: Sequence[Unit]) -> list[tuple[Unit, ChainHead]]:
    """The last journal of each unit's chain: its number and its hash prove what a printed statement rests on."""
    found = select(ChainHead).where(ChainHead.unit_id.in_([unit.id for unit in units]))
    heads = {head.unit_id: head for head in session.scalars(found)}
    return [(unit, heads[unit.id]) for unit in units if unit.id in heads]


def balances_of_each(session: Session, units: Sequence[Unit], period: Period) -> list[tuple[Unit, Balances]]:
    """Each unit's own books at the end of a period, for the table below the whole."""
    return [(unit, balances_on(session, unit, period.last)) for unit in units]
