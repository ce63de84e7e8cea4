"""The way of a sale through the pages, of its payment, and back."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.ledger.accounts import CASH, STOCK, AccountName, receivable
from rdu.sales.models import Collection, Collector, Sale
from tests.makers import Bank
from tests.pages import Client
from tests.sales.sheds import balances as booked
from tests.sales.test_service import jaya  # noqa: F401  # a fixture


@pytest.fixture
def counter(client: Client, session: Session, bank: Bank, jaya: Collector) -> Client:  # noqa: F811  # the fixture
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def sheet(bank: Bank, **fields: str) -> dict[str, str]:
    today = today_at(bank.unit.timezone).isoformat()
    typed = {"w.PET/bersih": "4", "p.PET/bersih": "4.500", "paid": "later", "day": today, "note": "truk M 1234"}
    return {"operation": str(uuid4()), **typed, **fields}


def balances(session: Session, bank: Bank, *names: AccountName) -> list[int]:
    session.commit()  # what the page wrote is seen from a new transaction on
    return booked(session, bank.unit, *names)


def test_a_sale_on_credit_is_read_back_saved_once_paid_and_undone(
    counter: Client, session: Session, bank: Bank
) -> None:
    at, form = "/penjualan/baru?pengepul=JAYA", sheet(bank)
    read = counter.post(at, data=form | {"langkah": "bacakan"}).text
    assert "Rp18.000" in read
    cost = re.findall(r'name="cost" value="(\d+)"', read)
    assert cost == ["12000"]
    for _ in range(2):
        saved = counter.post(at, data=form | {"langkah": "simpan", "cost": cost[0]})
        assert saved.location == "/penjualan/MLT-J-000001"
    assert balances(session, bank, receivable("JAYA"), STOCK) == [18_000, 42_000]
    for paper in ("surat-jalan.pdf", "nota.pdf"):
        assert counter.get(f"/penjualan/MLT-J-000001/{paper}").data.startswith(b"%PDF")

    pays = {"operation": str(uuid4()), "amount": "18.000", "how": "cash", "day": form["day"], "reference": "K 7"}
    assert "Bacakan ke pengepul" in counter.post("/piutang/JAYA/terima", data=pays | {"langkah": "bacakan"}).text
    counter.post("/piutang/JAYA/terima", data=pays | {"langkah": "simpan"})
    assert balances(session, bank, receivable("JAYA"), CASH) == [0, 18_000]

    why = {"operation": str(uuid4()), "reason": "salah pengepul", "langkah": "simpan"}
    barred = counter.post("/penjualan/MLT-J-000001/batal", data=why)
    assert "sudah dibayar pengepul" in barred.text
    seq = session.scalars(select(Collection.seq)).one()
    session.commit()
    assert counter.post(f"/piutang/terima/{seq}/batal", data=why | {"operation": str(uuid4())}).status_code == 303
    assert counter.post("/penjualan/MLT-J-000001/batal", data=why | {"operation": str(uuid4())}).status_code == 303
    assert balances(session, bank, receivable("JAYA"), CASH, STOCK) == [0, 0, 54_000]
    assert "dibatalkan" in counter.get("/penjualan/MLT-J-000001").text


def test_what_is_wrong_is_said_and_all_that_was_typed_kept(counter: Client, session: Session, bank: Bank) -> None:
    wrong = sheet(bank, **{"w.PET/bersih": "11", "p.PET/bersih": "empat", "langkah": "bacakan"})
    page = counter.post("/penjualan/baru?pengepul=JAYA", data=wrong)
    assert page.status_code == 422
    assert "Di gudang hanya 10" in page.text
    for typed in ('value="11"', 'value="empat"', 'value="truk M 1234"'):
        assert typed in page.text
    too_much = {"operation": str(uuid4()), "amount": "1", "how": "cash", "day": wrong["day"], "langkah": "bacakan"}
    assert counter.post("/piutang/JAYA/terima", data=too_much).status_code == 422
    session.commit()
    assert session.scalars(select(Sale)).all() == []


@pytest.mark.parametrize("path", ["/pengepul/LAIN", "/penjualan/ANG-J-000001", "/piutang/LAIN/terima",
                                  "/piutang/terima/99/batal"])  # fmt: skip
def test_what_is_not_there_is_not_found(counter: Client, path: str) -> None:
    assert counter.get(path).status_code == 404
