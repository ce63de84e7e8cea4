"""A pay-out day on the pages: composed, agreed to by another, paid by ticking who came, ended."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rdu.clock import today_at
from rdu.ledger import pockets
from rdu.ledger.models import REGULAR
from rdu.people.members import Particulars, add_person
from rdu.roles import Role
from rdu.withdrawals import payout
from rdu.withdrawals.payout_confirm import seal_of
from tests.makers import Bank, make_user
from tests.pages import Client
from tests.withdrawals.books import fill, save
from tests.withdrawals.debts import balances

PLAN = {"title": "Bagi Lebaran", "pocket": REGULAR, "whom": "all", "words": "", "amount_rule": "semua", "fixed": ""}


def body(**fields: str) -> dict[str, str]:
    return {"operation": str(uuid4()), **fields}


def day(bank: Bank, later: int = 0) -> str:
    at = today_at(bank.unit.timezone) + timedelta(days=later)
    return f"{at.day}-{at.month}-{at.year}"


@pytest.fixture
def operator(client: Client, session: Session, bank: Bank) -> Client:
    save(session, bank.unit, bank.member, 12_700)
    save(session, bank.unit, bank.neighbour, 8_300)
    fill(session, bank.unit, 100_000)
    return client.sign_in(session, user=bank.operator, unit=bank.unit)


def composed(operator: Client, session: Session, bank: Bank) -> str:
    """A draft by the operator; the address of its page."""
    answer = operator.post("/hari-bayar/baru", data=body(**PLAN, pay_on=day(bank, 2)))
    assert answer.status_code == 303
    return str(answer.location)


def agreed(operator: Client, session: Session, bank: Bank) -> str:
    """The draft confirmed by the manager; the operator is here again."""
    address = composed(operator, session, bank)
    operator.sign_in(session, user=bank.manager, unit=bank.unit)
    assert confirm(operator, session, bank, address).status_code == 303
    operator.sign_in(session, user=bank.operator, unit=bank.unit)
    return address


def seal(session: Session, bank: Bank, address: str) -> str:
    session.expire_all()
    record = payout.payout_of(session, bank.unit, int(address.rpartition("/")[2]))
    found = seal_of(payout.lines_of(session, record))
    session.commit()
    return found


def confirm(client: Client, session: Session, bank: Bank, address: str) -> TestResponse:
    return client.post(f"{address}/setujui", data=body(seen=seal(session, bank, address), langkah="simpan"))


def test_a_list_is_composed_and_shown_line_by_line(operator: Client, session: Session, bank: Bank) -> None:
    assert "Belum ada hari bayar" in operator.get("/hari-bayar").text
    address = composed(operator, session, bank)
    page = operator.get(address).text
    for words in ("Bagi Lebaran", "Rp12.700", "Rp12.000", "Rp8.000", "Rp20.000", "10.000", "Menunggu persetujuan"):
        assert words in page
    assert "Bagi Lebaran" in operator.get("/hari-bayar").text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Tulis namanya"),
        ({"pocket": "tidak-ada"}, "Pilih kantongnya dulu."),
        ({"whom": "semua"}, "Pilih siapa yang dibayar."),
        ({"whom": "search"}, "Tulis yang dicari"),
        ({"whom": "search", "words": "tidak ada orang ini"}, "Tidak ada yang bisa dibayar"),
        ({"amount_rule": "tetap", "fixed": "1.500"}, "Tulis kelipatan Rp1.000"),
        ({"amount_rule": "tetap", "fixed": ""}, "Tulis kelipatan Rp1.000"),
        ({"amount_rule": "tetap", "fixed": "99.000.000"}, "Paling banyak Rp10.000.000"),
        ({"pay_on": "1-1-2020"}, "Pilih hari ini sampai"),
        ({"pay_on": "31-2-2027"}, "Tanggal itu tidak ada di kalender."),
    ],
)
def test_a_plan_that_does_not_fit_keeps_what_was_typed(
    operator: Client, bank: Bank, change: dict[str, str], sentence: str
) -> None:
    answer = operator.post("/hari-bayar/baru", data=body(**{**PLAN, "pay_on": day(bank), **change}))
    assert answer.status_code == 422
    assert sentence in answer.text
    if change.get("title") != "":
        assert 'value="Bagi Lebaran"' in answer.text


def test_a_line_is_taken_out_and_in_again(operator: Client, session: Session, bank: Bank) -> None:
    address = composed(operator, session, bank)
    operator.post(f"{address}/pilih", data={"keluar": "0001"})
    assert "tidak ikut" in operator.get(address).text
    operator.post(f"{address}/pilih", data={"masuk": "0001"})
    assert "tidak ikut" not in operator.get(address).text
    assert operator.post(f"{address}/pilih", data={"keluar": "0999"}).status_code == 404
    assert operator.post(f"{address}/pilih", data={"keluar": "x"}).status_code == 404


def test_another_manager_confirms_once(operator: Client, session: Session, bank: Bank) -> None:
    address = composed(operator, session, bank)
    operator.sign_in(session, user=bank.manager, unit=bank.unit)
    page = operator.get(f"{address}/setujui").text
    assert "Rp20.000" in page
    typed = body(seen=seal(session, bank, address), langkah="simpan")
    for _ in range(2):
        assert operator.post(f"{address}/setujui", data=typed).status_code == 303
    assert balances(session, bank.unit)["held:0001:regular"] == 12_000
    assert "Anda yang menyetujui, jadi orang lain yang membayar." in operator.get(address).text


def test_who_composed_it_is_told_that_another_confirms(operator: Client, session: Session, bank: Bank) -> None:
    operator.sign_in(session, user=bank.manager, unit=bank.unit)
    address = composed(operator, session, bank)
    assert "Pengurus lain yang menyetujuinya." in operator.get(address).text
    refused = confirm(operator, session, bank, address)
    assert refused.status_code == 403
    assert "Anda yang menyusun daftar ini" in refused.text


def test_a_list_that_changed_is_worked_out_again(operator: Client, session: Session, bank: Bank) -> None:
    address = composed(operator, session, bank)
    old = seal(session, bank, address)
    save(session, bank.unit, bank.member, 5_000)
    operator.sign_in(session, user=bank.manager, unit=bank.unit)
    refused = operator.post(f"{address}/setujui", data=body(seen=old))
    assert refused.status_code == 409
    assert "berubah sejak dihitung" in refused.text
    assert "Rp17.000" in refused.text
    assert "held:0001:regular" not in balances(session, bank.unit)


def test_who_came_is_paid_and_nobody_twice(operator: Client, session: Session, bank: Bank) -> None:
    address = agreed(operator, session, bank)
    assert "Siti Aminah" in operator.get(f"{address}/bayar?q=aminah").text
    assert "Rohmah" not in operator.get(f"{address}/bayar?q=aminah").text
    nobody = operator.post(f"{address}/bayar", data=body())
    assert (nobody.status_code, "Centang dulu siapa yang datang." in nobody.text) == (422, True)

    typed = body(slip="MLT-K-000001") | {"orang-MLT-K-000001": "1"}
    read = operator.post(f"{address}/bayar", data=typed)
    assert "Bayar 1 orang" in read.text
    assert "10.000" in read.text
    assert balances(session, bank.unit)["cash"] == 100_000
    for _ in range(2):
        assert operator.post(f"{address}/bayar", data={**typed, "langkah": "simpan"}).status_code == 303
    assert balances(session, bank.unit)["cash"] == 88_000
    late = operator.post(f"{address}/bayar", data={**typed, "operation": str(uuid4())})
    assert late.status_code == 409
    assert "baru saja dibayar" in late.text


def test_somebody_of_the_household_takes_the_money(operator: Client, session: Session, bank: Bank) -> None:
    add_person(session, bank.unit, bank.member, Particulars("Fauzi", "M", may_withdraw=True), bank.operator)
    session.commit()
    address = agreed(operator, session, bank)
    assert "Fauzi" in operator.get(f"{address}/bayar").text
    typed = body(slip="MLT-K-000001") | {"orang-MLT-K-000001": "2"}
    assert "diterima oleh" in operator.post(f"{address}/bayar", data=typed).text
    operator.post(f"{address}/bayar", data={**typed, "langkah": "simpan"})
    assert "Fauzi" in operator.get("/penarikan/MLT-K-000001").text


def test_what_nobody_fetched_is_free_again(operator: Client, session: Session, bank: Bank) -> None:
    address = agreed(operator, session, bank)
    operator.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "tidak datang" in operator.get(f"{address}/akhiri").text
    typed = body()
    for _ in range(2):
        assert operator.post(f"{address}/akhiri", data=typed).status_code == 303
    assert balances(session, bank.unit)["savings:0001:regular"] == 12_700
    assert operator.get(f"{address}/bayar").status_code == 303


def test_a_draft_is_dropped(operator: Client, session: Session, bank: Bank) -> None:
    address = composed(operator, session, bank)
    assert operator.post(f"{address}/hapus", data=body()).status_code == 303
    assert operator.get(address).status_code == 404


def test_the_list_is_printed(operator: Client, session: Session, bank: Bank) -> None:
    paper = operator.get(f"{composed(operator, session, bank)}/daftar.pdf")
    assert paper.data.startswith(b"%PDF")
    assert paper.headers["Content-Disposition"] == 'attachment; filename="hari-bayar-MLT-1.pdf"'


def test_the_smallest_note_is_the_units_choice(operator: Client, session: Session, bank: Bank) -> None:
    operator.sign_in(session, user=bank.manager, unit=bank.unit)
    assert operator.post("/hari-bayar/uang-terkecil", data=body(note="700")).status_code == 422
    assert operator.post("/hari-bayar/uang-terkecil", data=body(note="500")).status_code == 303
    operator.sign_in(session, user=bank.operator, unit=bank.unit)
    assert "Rp12.500" in operator.get(composed(operator, session, bank)).text


def test_another_units_list_is_not_there(operator: Client, session: Session, bank: Bank) -> None:
    address = composed(operator, session, bank)
    operator.sign_in(session, user=bank.operator_b, unit=bank.other)
    for page in ("", "/bayar", "/hapus", "/daftar.pdf"):
        assert operator.get(f"{address}{page}").status_code == 404, page
    istianah = make_user(session, "istianah", "Istianah", {bank.other: Role.MANAGER})
    session.commit()
    operator.sign_in(session, user=istianah, unit=bank.other)
    for page in ("/setujui", "/akhiri"):
        assert operator.get(f"{address}{page}").status_code == 404, page


def test_a_closed_pocket_still_pays_out(operator: Client, session: Session, bank: Bank) -> None:
    today = today_at(bank.unit.timezone)
    pockets.open_pocket(session, bank.unit, "lebaran", "Lebaran", today, bank.manager)
    save(session, bank.unit, bank.member, 9_000, "lebaran")
    pockets.close_pocket(session, bank.unit, "lebaran", today, bank.manager)
    session.commit()
    answer = operator.post("/hari-bayar/baru", data=body(**{**PLAN, "pocket": "lebaran"}, pay_on=day(bank)))
    assert "Rp9.000" in operator.get(answer.location).text
