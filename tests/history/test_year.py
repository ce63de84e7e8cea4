"""A year of 500 past lines with planted faults is brought in: totals to the rupiah, each fault found."""

import re
from time import monotonic

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.deposits.models import PAPER, WeighIn, WeighInLine
from rdu.history import paper, service
from rdu.history.findings import About, Finding, findings_of
from rdu.history.judging import judge, months_of, sums_of
from rdu.history.names import NEWCOMER
from rdu.history.service import BroughtBefore, Count
from rdu.ledger.accounts import CASH, STOCK
from rdu.ledger.audit import sum_of_all_entries
from rdu.ledger.models import AccountKind, Journal
from rdu.ledger.service import balance_of, owed_to_savers, totals_by_kind
from rdu.money import Rupiah
from rdu.people.imports import keep
from rdu.people.models import Member, Unit, User
from rdu.spreadsheet import read_table, write_csv, write_xlsx
from rdu.stock.service import lying_here
from tests.history.books import choose, findings, make_newcomer_bank
from tests.history.old_book import NAMES, TWO_WAYS, OldBook, make_book
from tests.makers import Bank

SLOWEST = 10
"""Seconds for 500 lines, on a busy machine."""


@pytest.fixture
def kenanga(session: Session, bank: Bank) -> tuple[Unit, User]:
    return make_newcomer_bank(session, bank)


def match(session: Session, unit: Unit) -> None:
    """Everybody is new; second ways to write an item are told, and names that two types of the tests share."""
    items = {TWO_WAYS["Kardus bagus"]: "BSIS-13/biasa", TWO_WAYS["Kaleng besi"]: "BSIS-11/biasa",
             "Kaleng aluminium": "BSIS-06/biasa", "Botol PET bening bersih": "BSIS-33/bersih",
             "Botol PET bening kotor": "BSIS-33/kotor"}  # fmt: skip
    choices = {("member", name.lower()): NEWCOMER for name in NAMES}
    choose(session, unit, choices | {("item", name.lower()): value for name, value in items.items()})


def lines_about(found: list[Finding], about: About) -> set[int]:
    return {one.row for one in found if one.about is about and one.row is not None}


def test_a_year_of_an_old_book_is_brought_in(session: Session, kenanga: tuple[Unit, User]) -> None:
    unit, manager = kenanga
    book = make_book()
    match(session, unit)
    draft = keep(session, unit, paper.KIND, "buku-lama.csv", write_csv(book.table()), manager)
    judged = judge(session, unit, read_table(draft.content, draft.filename))
    assert (judged.bad, judged.unknown, len(judged.lines)) == ([], [], 500)
    sums = sums_of(judged.lines)
    assert (sums.deposited, sums.withdrawn, sums.sold) == (
        book.sum_of("setoran"), book.sum_of("ambil"), book.sum_of("jual")
    )  # fmt: skip
    assert sum(month.deposited for month in months_of(judged.lines)) == sums.deposited

    began = monotonic()
    done = service.bring_in(session, unit, draft, Count(cash=Rupiah(1_250_000)), manager)
    session.commit()
    assert monotonic() - began < SLOWEST
    assert done.lines == 500

    assert owed_to_savers(session, unit) == book.sum_of("setoran") - book.sum_of("ambil")
    assert balance_of(session, unit, CASH) == 1_250_000
    assert balance_of(session, unit, STOCK) == lying_here(session, unit).value
    in_book = select(func.sum(WeighInLine.amount), func.count()).where(WeighInLine.unit_id == unit.id)
    assert tuple(session.execute(in_book).one()) == (book.sum_of("setoran"), len(book.of("setoran")))
    days = select(func.min(WeighIn.day), func.max(WeighIn.day)).where(WeighIn.station == PAPER)
    assert tuple(session.execute(days).one()) == (book.of("setoran")[0].day, book.of("setoran")[-1].day)
    members = select(func.count()).select_from(Member).where(Member.unit_id == unit.id)
    assert session.scalar(members) == len({row.who for row in book.of("setoran")})
    assert findings(session) == []
    assert sum_of_all_entries(session) == 0


def test_every_planted_fault_is_found_and_few_sound_lines_are_flagged(
    session: Session, kenanga: tuple[Unit, User]
) -> None:
    unit, _ = kenanga
    book = make_book()
    match(session, unit)
    judged = judge(session, unit, read_table(write_csv(book.table()), "a.csv"))
    found = findings_of(session, unit, judged.lines)

    assert lines_about(found, About.PRICE) >= set(book.mispriced)
    assert lines_about(found, About.DUPLICATE) == book.duplicates
    spelt = [one.what for one in found if one.about is About.SPELLING]
    assert [what.partition(":")[0] for what in spelt] == sorted(TWO_WAYS)
    (rounding,) = [one.what for one in found if one.about is About.ROUNDING]
    assert _rounding(rounding) == book.rounded

    flagged = {one.row for one in found if one.row is not None} - set(book.mispriced) - book.duplicates
    sound = 500 - len(book.mispriced) - len(book.duplicates)
    print(f"found {len(book.mispriced)} of 8 mispriced, flagged {len(flagged)} of {sound} sound lines")  # noqa: T201
    assert 100 * len(flagged) <= 5 * sound


def _rounding(what: str) -> dict[str, int]:
    usual, cut, up = map(int, re.findall(r"(\d+) baris", what))
    return {"usual": usual, "cut": cut, "up": up}


def test_the_same_table_again_posts_nothing_whatever_file_it_comes_in(
    session: Session, kenanga: tuple[Unit, User]
) -> None:
    unit, manager = kenanga
    book = make_book()
    match(session, unit)
    first = keep(session, unit, paper.KIND, "buku-lama.csv", write_csv(_as_text(book)), manager)
    service.bring_in(session, unit, first, Count(cash=Rupiah(0)), manager)
    session.commit()
    before = totals_by_kind(session, unit), session.scalar(select(func.count()).select_from(Journal))
    session.commit()

    again = keep(session, unit, paper.KIND, "salinan.xlsx", write_xlsx(_as_text(book)), manager)
    with pytest.raises(BroughtBefore, match="sudah dimasukkan"):
        service.bring_in(session, unit, again, Count(cash=Rupiah(5)), manager)
    session.rollback()
    assert before == (totals_by_kind(session, unit), session.scalar(select(func.count()).select_from(Journal)))
    assert before[0][AccountKind.CASH] == 0


def _as_text(book: OldBook) -> list[tuple[str, ...]]:
    return [tuple(str(cell) for cell in row) for row in book.table()]
