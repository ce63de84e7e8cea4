"""Statements agree with the ledger to the rupiah: random journals, added up in plain Python, and compared."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from rdu.ledger.accounts import AccountName
from rdu.ledger.models import AccountKind
from rdu.people.models import Unit
from rdu.statements.entries import Chosen, Line, cash_lines, chosen, lines_of, totals_of
from rdu.statements.figures import Pile, balances_on, together
from rdu.statements.periods import Period, named
from rdu.statements.sheets import (
    ASSETS,
    DEBTS,
    EARNED,
    SPENT,
    Span,
    balance_sheet,
    profit_and_loss,
    result_of,
    total,
    trial_balance,
)  # fmt: skip
from tests.makers import Bank
from tests.statements.journals import DAYS, FIRST, Posted, plain_balances, post_randomly, standing


def span_of(session: Session, unit: Unit, period: Period) -> Span:
    ends = (period.before.first - timedelta(days=1), period.before.last, period.last)
    earlier, begin, end = (balances_on(session, unit, day) for day in ends)
    return Span(period.words, period.before.words, earlier, begin, end)


@pytest.mark.parametrize("seed", range(4))
def test_any_day_comes_out_as_in_plain_python(session: Session, bank: Bank, seed: int) -> None:
    posted = post_randomly(session, bank, Random(seed), 160)
    for day in {FIRST - timedelta(days=1), FIRST, *(journal.day for journal in posted), date(2027, 1, 1)}:
        assert standing(balances_on(session, bank.unit, day)) == standing(plain_balances(posted, day)), day


def test_a_unit_without_books_has_nothing(session: Session, bank: Bank) -> None:
    assert balances_on(session, bank.other, date(2026, 5, 1)) == Counter()
    assert lines_of(session, bank.other, chosen(session, bank.other, "cash"), period(1)).lines == []


def period(month: int) -> Period:
    found = named(f"2026-{month:02}")
    assert found is not None
    return found


@pytest.mark.parametrize("code", ["2026-02", "2026-03", "2026-T1", "2026-T2", "2026"])
def test_the_three_statements_agree_with_the_journals(session: Session, bank: Bank, code: str) -> None:
    posted = post_randomly(session, bank, Random(7), 250)
    at = named(code)
    assert at is not None
    span = span_of(session, bank.unit, at)
    moved = plain_balances([one for one in posted if at.first <= one.day <= at.last], at.last)
    ended = plain_balances(posted, at.last)

    result = profit_and_loss(span)
    assert result.rows[-1].figures[0] == result_of(moved) == total(moved, EARNED) - total(moved, SPENT)
    lines = {row.account: row.figures[0] for row in result.rows if row.account}
    for account, figure in lines.items():
        kind, _, part = account.partition(":")
        assert figure == sum(v for pile, v in moved.items() if pile.kind == kind and (not part or pile.part == part))
    assert lines["share"] == moved[Pile(AccountKind.SHARE, "")]

    sheet = balance_sheet(span)
    sums = {row.words: row.figures[0] for row in sheet.rows if row.kind == "sum"}
    assert sums["Jumlah aset"] == sums["Jumlah kewajiban dan modal"] == total(ended, ASSETS)
    assert sums["Jumlah kewajiban"] == total(ended, DEBTS)
    assert sheet.says == "Aset sama dengan kewajiban dan modal."

    trial = trial_balance(span)
    debit, credit = trial.rows[-1].figures
    assert debit == credit
    assert (debit or 0) > 0
    assert trial.says == "Debit sama dengan kredit."


@pytest.mark.parametrize("code", ["cash", "savings", "expense:upah", "receivable", "stock", "margin", "due_to:ANG"])
def test_every_figure_opens_down_to_its_entries(session: Session, bank: Bank, code: str) -> None:
    posted = post_randomly(session, bank, Random(11), 300)
    what, at = chosen(session, bank.unit, code), named("2026-T1")
    assert at is not None
    found, start, pages = list[Line](), "", 0
    while pages == 0 or start:
        page = lines_of(session, bank.unit, what, at, start, most=7)
        found, start, pages = [*found, *page.lines], page.following, pages + 1
    assert pages > 1
    assert [(line.day, line.seq, line.position) for line in found] == sorted(
        (one.day, one.seq, n) for one in posted for n, move in enumerate(one.moves, 1)
        if at.first <= one.day <= at.last and _touches(move.debit, what) != _touches(move.credit, what)
    )  # fmt: skip
    figure = sum(line.amount for line in found)
    moved = plain_balances([one for one in posted if at.first <= one.day <= at.last], at.last)
    assert figure == sum(v for pile, v in moved.items() if pile.kind is what.kind and what.part in ("", pile.part))


def _touches(name: AccountName, what: Chosen) -> bool:
    return bool(name.kind is what.kind and what.part in ("", name.part))


def test_the_cash_book_runs_by_its_days(session: Session, bank: Bank) -> None:
    posted = post_randomly(session, bank, Random(3), 300)
    what, at = chosen(session, bank.unit, "cash"), named("2026-T1")
    assert at is not None
    before = _cash(plain_balances(posted, at.first - timedelta(days=1)))
    whole = [line for page in range(1, 40) for line in cash_lines(session, bank.unit, what, at, before, page, most=6)]
    balance = before
    for line in whole:
        balance += line.amount
        assert line.balance == balance
    assert balance == _cash(plain_balances(posted, at.last))
    sums = totals_of(session, bank.unit, what, at, before)
    assert (sums.after, sums.lines) == (balance, len(whole))
    assert sums.came == sum(line.amount for line in whole if line.amount > 0)


def _cash(balances: Counter[Pile]) -> int:
    return balances[Pile(AccountKind.CASH, "")]


def test_units_together_leave_out_what_they_owe_each_other(session: Session, bank: Bank) -> None:
    mine = Counter({Pile(AccountKind.DUE_FROM, "BSI"): 70_000, Pile(AccountKind.DUE_FROM, "XXX"): 5_000,
                    Pile(AccountKind.CASH, ""): 10, Pile(AccountKind.OPENING, ""): 75_010})  # fmt: skip
    bank.other.code = "BSI"
    theirs = Counter({Pile(AccountKind.DUE_TO, "MLT"): 90_000, Pile(AccountKind.STOCK, ""): 90_000})
    both = together([(bank.unit, mine), (bank.other, theirs)])
    assert (total(both, [AccountKind.DUE_FROM]), total(both, [AccountKind.DUE_TO])) == (5_000, 20_000)
    assert total(both, ASSETS) == total(both, DEBTS) + total(both, [AccountKind.OPENING])


def test_a_whole_kabupaten_is_the_sum_of_its_units(session: Session, bank: Bank) -> None:
    here = post_randomly(session, bank, Random(1), 80)
    session.expire_all()
    day = FIRST + timedelta(days=DAYS)
    both = together([(bank.unit, balances_on(session, bank.unit, day)), (bank.other, Counter())])
    alone: list[Posted] = here
    assert sum(both.values()) == sum(plain_balances(alone, day).values())
