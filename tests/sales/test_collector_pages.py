"""Collectors through the pages: who buys at which price, who pays most, what is given up, what is refused."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.ledger.accounts import expense, receivable
from rdu.people.models import Activity
from rdu.sales.models import Collector, CollectorPrice, Paid
from rdu.sales.owing import WRITTEN_OFF
from rdu.sales.refusals import OVERSALE
from rdu.sales.service import sell
from tests.makers import Bank
from tests.pages import Client
from tests.sales.test_pages import balances, counter, sheet  # noqa: F401  # counter is a fixture
from tests.sales.test_service import clean, deal, jaya, key, sold, tins  # noqa: F401  # jaya is a fixture

SHEET = "/penjualan/baru?pengepul=JAYA"


@pytest.fixture
def lent(session: Session, bank: Bank, jaya: Collector) -> Collector:  # noqa: F811  # the fixture
    """Jaya owes Rp18.000."""
    sell(session, bank.unit, deal(bank, jaya, sold(clean(bank), 4_000, 4_500), paid=Paid.LATER), key(), bank.manager)
    session.commit()
    return jaya


def offers(bank: Bank, **cells: str) -> dict[str, str]:
    return {"operation": str(uuid4()), "since": today_at(bank.unit.timezone).isoformat(), **cells}


def chosen(html: str, cell: str) -> list[tuple[str, str]]:
    """The words of a box to choose from, groups and reasons in their order."""
    box = html[html.index(f'name="{cell}"') :]
    return re.findall(r'label="([^"]+)"|<option [^>]*>([^<]+)', box[: box.index("</select>")])


def test_a_collector_is_added_once_and_what_was_typed_stays(
    counter: Client, session: Session, bank: Bank  # noqa: F811
) -> None:  # fmt: skip
    new = {"code": "maju", "name": "Maju Rosok", "phone": "081200000009", "address": "", "note": ""}
    wrong = counter.post("/pengepul/baru", data=new | {"code": "M4JU"})
    assert (wrong.status_code, "contoh JAYA" in wrong.text, 'value="Maju Rosok"' in wrong.text) == (422, True, True)
    taken = counter.post("/pengepul/baru", data=new | {"code": "jaya"})
    assert (taken.status_code, 'value="Maju Rosok"' in taken.text) == (422, True)
    assert counter.post("/pengepul/baru", data=new).location == "/pengepul/MAJU/harga"
    session.commit()
    assert sorted(session.scalars(select(Collector.code))) == ["JAYA", "MAJU"]


def test_prices_are_kept_and_the_shed_goes_to_who_pays_most(
    counter: Client, session: Session, bank: Bank  # noqa: F811
) -> None:  # fmt: skip
    counter.post("/pengepul/baru", data={"code": "MAJU", "name": "Maju Rosok"})
    refused = counter.post("/pengepul/JAYA/harga", data=offers(bank, **{"p.PET/bersih": "4.500", "m.PET/bersih": "x"}))
    assert (refused.status_code, 'value="4.500"' in refused.text, 'value="x"' in refused.text) == (422, True, True)
    for _ in range(2):
        counter.post("/pengepul/JAYA/harga", data=offers(bank, **{"p.PET/bersih": "4.500", "p.ALU/biasa": "13.000"}))
    counter.post(
        "/pengepul/MAJU/harga",
        data=offers(bank, **{"p.PET/bersih": "4.000", "p.ALU/biasa": "15.000", "m.ALU/biasa": "5"}),
    )
    session.commit()
    assert len(session.scalars(select(CollectorPrice)).all()) == 4  # what stays as it was is not written again

    bids = counter.get("/penawaran").text
    assert "Jaya Plastik</bdi> membayar paling banyak bila dijual ke satu pengepul: Rp71.000" in bids
    assert bids.count("belum cukup berat") == 1
    assert bids.count("tertinggi</span>") == 2  # Jaya's: the cans are too few for Maju
    counter.post("/pengepul/JAYA/harga", data=offers(bank, **{"p.PET/bersih": "0", "p.ALU/biasa": "13.000"}))
    assert "Rp40.000" in counter.get("/penawaran").text
    assert "Rp4.500" not in counter.get("/pengepul/JAYA").text


def test_who_no_longer_buys_is_not_offered_and_not_sold_to(
    counter: Client, session: Session, bank: Bank  # noqa: F811
) -> None:  # fmt: skip
    counter.post("/pengepul/JAYA/pakai", data={"pakai": "tidak"})
    assert "pengepul=JAYA" not in counter.get("/penjualan/baru").text
    assert "Jaya Plastik" in counter.get("/pengepul?daftar=lama").text
    refused = counter.post(SHEET, data=sheet(bank, langkah="simpan"))
    assert (refused.status_code, "sudah tidak dipakai" in refused.text) == (422, True)


def test_a_debt_is_given_up_by_a_manager_for_a_reason_once(
    client: Client, session: Session, bank: Bank, lent: Collector
) -> None:
    at = "/piutang/JAYA/hapus"
    assert client.sign_in(session, user=bank.operator, unit=bank.unit).get(at).status_code == 403
    manager = client.sign_in(session, user=bank.manager, unit=bank.unit)
    why = {"operation": str(uuid4()), "amount": "8.000", "reason": "usahanya tutup", "langkah": "bacakan"}
    for wrong, said in (({"amount": "18.001"}, "hanya berutang Rp18.000"), ({"reason": ""}, "contoh usahanya tutup")):
        page = manager.post(at, data=why | wrong)
        assert (page.status_code, said in page.text) == (422, True)
    assert "Rp10.000" in manager.post(at, data=why).text  # what he still owes then
    for _ in range(2):
        assert manager.post(at, data=why | {"langkah": "simpan"}).location == "/piutang"
    assert balances(session, bank, receivable("JAYA"), expense(WRITTEN_OFF)) == [10_000, 8_000]
    assert "Sebab dibatalkan" not in manager.get("/piutang").text


def test_a_sale_on_credit_is_called_paid_once_it_is(
    client: Client, session: Session, bank: Bank, lent: Collector
) -> None:
    manager = client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "belum lunas" in manager.get("/penjualan").text
    pays = {"operation": str(uuid4()), "amount": "18.000", "how": "cash", "langkah": "simpan",
            "day": today_at(bank.unit.timezone).isoformat()}  # fmt: skip
    manager.post("/piutang/JAYA/terima", data=pays)
    for page in ("/penjualan", "/penjualan/MLT-J-000001", "/pengepul/JAYA"):
        assert "lunas</span>" in manager.get(page).text
        assert "belum lunas" not in manager.get(page).text


def test_only_reasons_that_fit_the_difference_are_offered(
    counter: Client, session: Session, bank: Bank  # noqa: F811
) -> None:  # fmt: skip
    words = [word or option for word, option in chosen(counter.get(SHEET).text, "r.PET/bersih")]
    assert words.index("Timbangan pengepul lebih berat") < words.index("Surplus") < words.index("Salah timbang")
    for theirs, reason, said, offered in (
        ("3,8", "", "berbeda lebih dari 2 %", ["Susut kadar air", "Susut sortir", "Residu dibuang", "Ditolak"]),
        ("4,2", "moisture", "lebih berat. Pilih yang cocok", ["Surplus"]),
    ):
        typed = sheet(bank, **{"q.PET/bersih": theirs, "r.PET/bersih": reason, "langkah": "bacakan"})
        page = counter.post(SHEET, data=typed)
        assert (page.status_code, said in page.text) == (422, True)
        found = [option for _, option in chosen(page.text, "r.PET/bersih") if option]
        assert found == ["Sama", *offered, "Salah timbang"]
    fits = sheet(bank, **{"q.PET/bersih": "3,8", "r.PET/bersih": "moisture", "langkah": "bacakan"})
    assert "susut kadar air" in counter.post(SHEET, data=fits).text


def test_a_sale_of_more_than_the_books_say_is_kept_for_the_review_list(
    counter: Client, session: Session, bank: Bank, jaya: Collector  # noqa: F811
) -> None:  # fmt: skip
    for kilograms in ("11", "12,5", "11"):
        counter.post(SHEET, data=sheet(bank, **{"w.PET/bersih": kilograms, "langkah": "bacakan"}))
    late = sheet(bank, langkah="simpan")  # read back while 10 kg lay there; then 7 kg go
    sell(session, bank.unit, deal(bank, jaya, sold(clean(bank), 7_000, 4_500), sold(tins(bank), 500, 9_000)), key(),
         bank.operator)  # fmt: skip
    session.commit()
    assert "di gudang hanya 3" in counter.post(SHEET, data=late).text
    session.commit()
    kept = session.scalars(select(Activity.detail).where(Activity.act == OVERSALE).order_by(Activity.id)).all()
    assert [(row["wanted"], row["here"]) for row in kept] == [
        (11_000, 10_000), (12_500, 10_000), (11_000, 10_000), (4_000, 3_000)
    ]  # fmt: skip

    review = counter.get("/periksa").text
    assert review.count("mau dikeluarkan 12,5") == 2  # in words, and for who hears the button
    assert "mau dikeluarkan 11" not in review
    finding = re.findall(r'href="(/periksa/oversale[^"]+)"', review)
    assert len(finding) == 1
    assert 'href="/gudang/hitung"' in counter.get(finding[0]).text
    settled = counter.post(finding[0], data={"operation": str(uuid4()), "note": "dihitung, memang 12,5 kg"})
    assert settled.status_code in (302, 303)
    assert "mau dikeluarkan" not in counter.get("/periksa").text
