from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.cash import service as cash
from rdu.cash.models import CashKind, Counted
from rdu.clock import Month, now_utc
from rdu.deposits.models import WeighingDay
from rdu.errors import Refused
from rdu.ledger.closing import closed_through
from rdu.ledger.models import MonthClose
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.statements import closing
from tests.cash.boxes import SINCE, count, move, opened
from tests.makers import TODAY, Bank, bottles, weigh
from tests.pages import Client

pytestmark = pytest.mark.one_store

NOVEMBER, AFTER = Month(2026, 11), date(2026, 12, 3)


def close_day(session: Session, bank: Bank) -> None:
    row = session.scalars(select(WeighingDay).where(WeighingDay.unit_id == bank.unit.id)).one()
    row.closed_at, row.closed_by_id = now_utc(), bank.operator.id
    session.commit()


def sentences(session: Session, bank: Bank) -> list[str]:
    return [matter.sentence for matter in closing.checklist(session, bank.unit, NOVEMBER, AFTER).blocking]


def test_what_is_unfinished_holds_the_month_up(session: Session, bank: Bank) -> None:
    opened(session, bank)
    weigh(session, bank, bottles(2_500))
    move(session, bank, CashKind.EXPENSE, 40_000, category="upah", day=TODAY - timedelta(days=5))
    move(session, bank, CashKind.EXPENSE, 10_000, category="upah")
    assert sentences(session, bank) == [
        "Hari penimbangan Sabtu, 21 November 2026 belum ditutup.",
        "Kas bergerak Senin, 16 November, tetapi belum dihitung.",
        "Kas bergerak Sabtu, 21 November, tetapi belum dihitung.",
    ]
    with pytest.raises(Refused, match=r"November 2026 belum bisa ditutup\. Hari penimbangan Sabtu"):
        closing.close(session, bank.unit, NOVEMBER, AFTER, once(uuid4(), ""), bank.manager)
    session.rollback()

    close_day(session, bank)
    count(session, bank, 460_000, day=TODAY - timedelta(days=4))
    assert sentences(session, bank) == ["Kas bergerak Sabtu, 21 November, tetapi belum dihitung."]
    count(session, bank, 449_000, explanation="selip")
    assert sentences(session, bank) == []

    key = once(uuid4(), "")
    first = closing.close(session, bank.unit, NOVEMBER, AFTER, key, bank.manager)
    session.commit()
    assert closing.close(session, bank.unit, NOVEMBER, AFTER, key, bank.manager) == first
    assert closed_through(session, bank.unit) == date(2026, 11, 30)
    assert closing.next_to_close(session, bank.unit, AFTER) is None
    with pytest.raises(Refused, match="sudah ditutup"):
        closing.close(session, bank.unit, NOVEMBER, AFTER, once(uuid4(), ""), bank.manager)


def test_goods_do_not_cover_the_box(session: Session, bank: Bank) -> None:
    opened(session, bank)
    close_day(session, bank)
    move(session, bank, CashKind.GOODS_BOUGHT, 40_000)
    count(session, bank, 40_000, what=Counted.GOODS)
    assert sentences(session, bank) == ["Kas bergerak Sabtu, 21 November, tetapi belum dihitung."]


def test_what_goes_on_is_told_and_holds_nothing_up(session: Session, bank: Bank) -> None:
    close_day(session, bank)
    weigh_free = closing.checklist(session, bank.unit, NOVEMBER, AFTER)
    assert weigh_free.blocking == []
    assert [matter.endpoint for matter in weigh_free.waiting] == ["cash.opening"]


def test_months_are_closed_from_the_oldest_on(session: Session, bank: Bank) -> None:
    assert closing.closable(session, bank.unit, AFTER) == []
    cash.record_opening(
        session, bank.unit, date(2026, 9, 5), Rupiah(1), Rupiah(0), TODAY, once(uuid4(), ""), bank.manager
    )
    session.commit()
    assert closing.closable(session, bank.unit, AFTER) == [Month(2026, 9), Month(2026, 10), NOVEMBER]
    assert closing.closable(session, bank.unit, date(2026, 11, 30)) == [Month(2026, 9), Month(2026, 10)]
    assert closing.closable(session, bank.unit, date(2026, 9, 30)) == []


# The page


@pytest.fixture
def ready(client: Client, session: Session, bank: Bank) -> Client:
    """A year ago a unit began with money in its box."""
    long_ago = date(2025, 3, 1)
    key = once(uuid4(), "")
    cash.record_opening(session, bank.unit, long_ago, Rupiah(70_000), Rupiah(0), TODAY, key, bank.manager)
    session.commit()
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def test_a_month_is_read_back_and_closed_once(ready: Client, session: Session, bank: Bank) -> None:
    page = ready.get("/tutup-bulan").text
    assert "Maret 2025 siap ditutup" in page
    assert "Rp70.000" in page
    form = {"month": "2025-04", "operation": str(uuid4())}
    read = ready.post("/tutup-bulan", data=form).text
    assert "Tutup April 2025?" in read
    assert "Bulan sebelumnya ikut ditutup: Maret 2025." in read
    assert ready.post("/tutup-bulan", data=form | {"langkah": "ubah"}).status_code == 200
    for _ in range(2):
        assert ready.post("/tutup-bulan", data=form | {"langkah": "simpan"}).status_code == 303
    assert [row.month for row in session.scalars(select(MonthClose))] == [date(2025, 4, 1)]
    page = ready.get("/tutup-bulan?bulan=2025-07").text
    assert "April 2025</a>" in page
    assert "Juli 2025 siap ditutup" in page
    again = ready.post("/tutup-bulan", data={**form, "operation": str(uuid4()), "langkah": "simpan"})
    assert (again.status_code, "April 2025 sudah ditutup." in again.text) == (422, True)


def test_what_holds_it_up_leads_to_where_it_is_finished(ready: Client, session: Session, bank: Bank) -> None:
    move(session, bank, CashKind.EXPENSE, 5_000, category="upah", day=date(2025, 3, 9))
    page = ready.get("/tutup-bulan").text
    assert "Kas bergerak Minggu, 9 Maret, tetapi belum dihitung." in page
    assert "/kas/hitung/kas?hari=2025-03-09" in page.replace("&amp;", "&")
    assert 'value="9-3-2025"' in ready.get("/kas/hitung/kas?hari=2025-03-09").text
    form = {"month": "2025-03", "operation": str(uuid4())}
    for step in ("", "simpan"):
        refused = ready.post("/tutup-bulan", data=form | {"langkah": step})
        assert (refused.status_code, "Maret 2025 belum bisa ditutup. Kas" in refused.text) == (422, True)
    assert session.scalars(select(MonthClose)).all() == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"month": "2025-13"}, 404), ({"month": "2025"}, 404), ({}, 404), ({"month": "2999-01"}, 404),
        ({"month": "2099-01", "operation": "x"}, 422), ({"month": "2024-01"}, 422), ({"month": "2099-01"}, 422),
    ],
)  # fmt: skip
def test_a_month_that_cannot_be_closed(ready: Client, form: dict[str, str], status: int) -> None:
    for step in ("", "simpan"):
        sent = {"operation": str(uuid4())} | form | {"langkah": step}
        assert ready.post("/tutup-bulan", data=sent).status_code == status


def test_the_opening_is_not_a_movement(session: Session, bank: Bank) -> None:
    opened(session, bank)
    close_day(session, bank)
    assert SINCE.month == 11
    assert sentences(session, bank) == []
