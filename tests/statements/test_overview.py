from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rdu.cash.models import CashKind
from rdu.catalogue.models import ListStatus, PriceList
from rdu.clock import Month, now_utc, today_at
from rdu.deposits import questions, reversal
from rdu.deposits.models import About
from rdu.deposits.service import weigh_in_of
from rdu.ledger.accounts import CASH, Move, held, receivable, savings
from rdu.ledger.service import Act, once, open_books, totals_by_kind
from rdu.money import Rupiah
from rdu.roles import Role
from rdu.statements.overview import glance_at
from tests.cash.boxes import move, opened
from tests.makers import TODAY, Bank, bottles, cans, make_member, make_user, open_day, weigh
from tests.pages import Client

pytestmark = pytest.mark.one_store

NOW = today_at("Asia/Jakarta")


def undo(session: Session, bank: Bank, receipt: str) -> None:
    record = weigh_in_of(session, bank.unit, receipt)
    reversal.reverse(session, record, "salah", once(uuid4(), ""), bank.operator, TODAY)
    session.commit()


def test_a_glance_tells_what_is_owed_what_lies_there_and_the_month(session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500), cans(500))
    weigh(session, bank, bottles(1_000, "kotor"), member=bank.neighbour)
    undo(session, bank, weigh(session, bank, cans(40_000)).receipt)

    glance = glance_at(session, bank.unit, TODAY)

    assert (glance.owed, glance.share, glance.opening) == (11_475 + 1_785, 2_025 + 315, 0)
    assert (glance.stock, glance.grams) == (15_600, 4_000)
    names = [pile.name for pile in glance.piles]
    assert names == ["Botol PET bening bersih", "Kaleng aluminium", "Botol PET bening kotor"]
    assert glance.month == (2, 4_000, 15_600)
    assert glance.months[-2:] == [(Month(2026, 10), 0), (Month(2026, 11), 4_000)]
    assert glance.covers == 11_764
    assert (glance.cash, glance.bank, glance.receivable, glance.held) == (0, 0, 0, 0)


def test_a_glance_tells_what_lies_in_box_and_bank_and_what_others_owe(session: Session, bank: Bank) -> None:
    opened(session, bank)
    weigh(session, bank, bottles(2_500))
    move(session, bank, CashKind.EXPENSE, 40_000, category="upah")
    books, hers = open_books(session, bank.unit), savings(bank.member.id, 1)
    moves = [Move(receivable("MJY"), CASH, Rupiah(60_000)), Move(hers, held(bank.member.id, 1), Rupiah(2_000))]
    books.post(Act("a sale", TODAY, bytes(32), None), moves)
    session.commit()

    glance = glance_at(session, bank.unit, TODAY)

    assert (glance.owed, glance.held, glance.opening) == (6_375, 2_000, 0)
    assert (glance.cash, glance.bank, glance.receivable, glance.stock) == (400_000, 1_000_000, 60_000, 7_500)
    assert glance.has == 1_467_500
    assert sum(totals_by_kind(session, bank.unit).values()) > 0


def test_what_waits_for_a_decision_is_counted(session: Session, bank: Bank) -> None:
    assert not glance_at(session, bank.unit, TODAY).waiting
    for weeks in (5, 4, 3):
        weigh_once(session, bank, TODAY - timedelta(weeks=weeks))
    heavy = weigh(session, bank, bottles(10_000))
    draft = PriceList(unit_id=bank.unit.id, number=1, valid_from=TODAY, status=ListStatus.DRAFT, created_at=now_utc())
    session.add(draft)
    record = weigh_in_of(session, bank.unit, heavy.receipt)
    questions.ask(session, record, bank.member, About.WEIGHT, "kardus saya 6 kg")
    make_member(session, bank.unit, 3, "Siti Aminah")

    waiting = glance_at(session, bank.unit, TODAY + timedelta(days=1)).waiting

    assert [(record.seq, usual) for record, usual in waiting.unusual] == [(heavy.seq, 1_000)]
    assert [row.day for row in waiting.forgotten] == [TODAY]
    assert (waiting.to_close, waiting.withdrawals) == ([Month(2026, 10)], 0)
    assert (len(waiting.questions), len(waiting.drafts), len(waiting.twins), waiting.size) == (1, 1, 1, 6)


def weigh_once(session: Session, bank: Bank, day: date) -> None:
    """A past day with one visit of 1 kg, closed."""
    row = open_day(session, bank.unit, bank.operator, day)
    weigh(session, bank, bottles(1_000), day=day)
    row.closed_at = now_utc()
    session.commit()


def test_the_managers_page_shows_money_stock_and_what_waits(client: Client, session: Session, bank: Bank) -> None:
    day = open_day(session, bank.unit, bank.operator, NOW).day
    weigh(session, bank, bottles(2_500), day=day)
    client.sign_in(session, user=bank.manager, unit=bank.unit)

    page = client.get("/ringkasan").text

    assert "Rp<wbr>6.375" in page
    assert "2,5\u00a0kg" in page
    assert "Hari belum ditutup" in page or NOW <= TODAY


def test_a_unit_with_nothing_yet_has_a_page_too(client: Client, session: Session, bank: Bank) -> None:
    manager = make_user(session, "yanti", "Yanti", {bank.other: Role.MANAGER})
    page = client.sign_in(session, user=manager, unit=bank.other).get("/ringkasan").text

    assert "Tidak ada yang menunggu keputusan Anda." in page
    assert "Gudang masih kosong." in page
